"""How many elements the layers of a network make, at most: products, windows, and tables that are looked up."""

from __future__ import annotations

from tensorcli.shapes.strides import elements
from tensorcli.tensors.extent import (
    MOST_MADE,
    Arguments,
    Keywords,
    broadcast_elements,
    everything,
    largest,
    size_of,
    tensors_in,
    whole_numbers,
)

_MOST_WORK = 50_000_000  # multiplications of a convolution, which may lie side by side; elements in a pool's windows


def one_hot(arguments: Arguments, keywords: Keywords) -> int:
    """For each index as many elements as there are classes: those named, or up to the largest index."""
    tensors, classes = tensors_in(everything(arguments, keywords)), whole_numbers(everything(arguments, keywords))
    if not tensors:
        return 0
    return size_of(tensors[0]) * (max([0, *classes]) or largest(tensors[0]) + 1)


def linear(arguments: Arguments, keywords: Keywords) -> int:
    """For each row of the input as many elements as the weight has rows."""
    tensors = tensors_in(everything(arguments, keywords))
    if len(tensors) < 2 or not tensors[0].dim() or not tensors[1].dim():
        return 0
    return size_of(tensors[0]) // max(tensors[0].shape[-1], 1) * (tensors[1].shape[0] if tensors[1].dim() > 1 else 1)


def embedding(arguments: Arguments, keywords: Keywords) -> int:
    """For each index a row of the table."""
    tensors = tensors_in(everything(arguments, keywords))
    return elements([size_of(tensors[0]), *tensors[1].shape[1:]]) if len(tensors) > 1 else 0


def pool(arguments: Arguments, keywords: Keywords) -> int:
    """A window moves over the input, and padding is half of it at most: no dim grows by more than 2.

    Where the windows hold too many elements in all, more than may be made.
    """
    tensors = tensors_in(everything(arguments, keywords))
    if not tensors:
        return 0
    shape = tensors[0].shape
    made = elements([*shape[:-2], *(size + 2 for size in shape[-2:])])
    kernel = [max(number, 1) for number in whole_numbers([*arguments[1:2], keywords.get("kernel_size")])]
    work = made * elements(kernel * 2 if len(kernel) == 1 and len(shape) > 2 else kernel)
    return made if work <= _MOST_WORK else MOST_MADE + work


def pad(arguments: Arguments, keywords: Keywords) -> int:
    """Two numbers for each dim, the last dim first."""
    tensors = tensors_in(everything(arguments, keywords))
    around = whole_numbers([*arguments[1:2], keywords.get("pad")])
    if not tensors:
        return 0
    sizes = list(tensors[0].shape)
    for dim in range(1, min(len(sizes), len(around) // 2) + 1):
        sizes[-dim] += sum(max(number, 0) for number in around[2 * dim - 2 : 2 * dim])
    return elements(sizes)


def pooled(arguments: Arguments, keywords: Keywords) -> int:
    """An output size takes the place of the last dims; a lone number stands for each of two."""
    tensors = tensors_in(everything(arguments, keywords))
    size = max([1, *whole_numbers(everything(arguments[1:], keywords))])
    return elements([*tensors[0].shape[:-1], size, size]) if tensors else 0


def conv(arguments: Arguments, keywords: Keywords) -> int:
    """size + 2 × padding − kernel + 1 places in each dim; where they take too much work, more than may be made."""
    tensors = tensors_in(everything(arguments, keywords))
    if len(tensors) < 2 or tensors[1].dim() < 3 or tensors[0].dim() < tensors[1].dim() - 1:
        return 0
    image, kernel = tensors[0], tensors[1]
    spatial = kernel.dim() - 2
    around = _padding(arguments, keywords, 4)
    if keywords.get("padding") == "same" or "same" in arguments[4:5]:
        around = max(kernel.shape)
    places = elements(
        [
            max(size + 2 * around - width + 1, 0)
            for size, width in zip(image.shape[-spatial:], kernel.shape[2:], strict=True)
        ]
    )
    batch = image.shape[0] if image.dim() == kernel.dim() else 1
    made = batch * kernel.shape[0] * places
    work = made * size_of(kernel[:1])
    return made if work <= _MOST_WORK else MOST_MADE + work


def _padding(arguments: Arguments, keywords: Keywords, place: int) -> int:
    return max([0, *whole_numbers([*arguments[place : place + 1], keywords.get("padding")])])


def patches(arguments: Arguments, keywords: Keywords) -> int:
    """F.unfold: at each place of the padded image, the elements of one window."""
    tensors = tensors_in(everything(arguments, keywords))
    if not tensors:
        return 0
    window = [max(number, 1) for number in whole_numbers([*arguments[1:2], keywords.get("kernel_size")])]
    around, shape = 2 * _padding(arguments, keywords, 3), tensors[0].shape
    places = elements([*shape[:-2], *(size + around for size in shape[-2:])])
    return places * elements(window * 2 if len(window) == 1 else window)


def deconv(arguments: Arguments, keywords: Keywords) -> int:
    """(size − 1) × stride + dilation × (kernel − 1) + output padding + 1 places in each dim."""
    tensors = tensors_in(everything(arguments, keywords))
    if len(tensors) < 2 or tensors[1].dim() < 3 or tensors[0].dim() < tensors[1].dim() - 1:
        return 0
    image, kernel = tensors[0], tensors[1]
    spatial = kernel.dim() - 2
    stride, around, groups, dilation = (
        max([least, *whole_numbers([*arguments[place : place + 1], keywords.get(name)])])
        for place, name, least in ((3, "stride", 1), (5, "output_padding", 0), (6, "groups", 1), (7, "dilation", 1))
    )
    pairs = zip(image.shape[-spatial:], kernel.shape[2:], strict=True)
    places = elements([max(size - 1, 0) * stride + dilation * max(width - 1, 0) + around + 1 for size, width in pairs])
    batch = image.shape[0] if image.dim() == kernel.dim() else 1
    made = batch * kernel.shape[1] * groups * places
    work = size_of(image) * size_of(kernel[:1])
    return made if work <= _MOST_WORK else MOST_MADE + work


def attention(arguments: Arguments, keywords: Keywords) -> int:
    """For each query a score for each key, and a value."""
    tensors = tensors_in(everything(arguments, keywords))
    if len(tensors) < 3 or min(tensor.dim() for tensor in tensors[:3]) < 2:
        return 0
    query, key, value = tensors[:3]
    batch = broadcast_elements(tensor.shape[:-2] for tensor in tensors[:3])
    return batch * query.shape[-2] * max(key.shape[-2], value.shape[-1], query.shape[-1])


def resized(arguments: Arguments, keywords: Keywords) -> int:
    """interpolate: the sizes that are given, or those that are there so many times over, for each dim behind two."""
    tensors = tensors_in(everything(arguments, keywords))
    if not tensors or tensors[0].dim() < 3:
        return 0
    shape = tensors[0].shape
    sizes = whole_numbers([*arguments[1:2], keywords.get("size")])
    scale = keywords.get("scale_factor", arguments[2] if len(arguments) > 2 else None)
    scales = [abs(s) for s in (scale if isinstance(scale, list | tuple) else [scale]) if isinstance(s, int | float)]
    if not sizes and not all(s < MOST_MADE for s in scales):
        return MOST_MADE + 1
    widest = max(1, *sizes, 1) if sizes else 0
    most = int(max([1.0, *scales])) + 1
    return elements([*shape[:2], *(widest or size * most for size in shape[2:])])
