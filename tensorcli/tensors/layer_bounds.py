"""How many elements the layers of a network make, at most: products, windows, and tables that are looked up."""

from __future__ import annotations

from tensorcli.shapes.strides import elements
from tensorcli.tensors.extent import (
    MOST_MADE,
    Arguments,
    Keywords,
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
