"""The operations of `eval` by name, without torch; their table is `tensorcli.syntax.torch_table`."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from tensorcli.syntax.torch_table import TABLE

PREFIXES = {
    "torch": "t",
    "F": "F",
    "nn.functional": "F",
    "torch.nn.functional": "F",
    "linalg": "l",
    "torch.linalg": "l",
}
WRITTEN = {"m": "", "t": "torch.", "F": "torch.nn.functional.", "l": "torch.linalg."}

DTYPES = {
    "bool": "bool", "uint8": "uint8", "int8": "int8", "int16": "int16", "short": "int16", "int32": "int32",
    "int": "int32", "int64": "int64", "long": "int64", "float16": "float16", "half": "float16",
    "bfloat16": "bfloat16", "float32": "float32", "float": "float32", "float64": "float64", "double": "float64",
}  # fmt: skip
FACTS = ("shape", "ndim", "dtype", "T", "mT", "itemsize", "nbytes")  # of a tensor
# Of the pairs and triples that some operations return.
PARTS = ("values", "indices", "sign", "logabsdet", "eigenvalues", "eigenvectors", "U", "S", "Vh", "Q", "R")
ATTRIBUTES = (*FACTS, *PARTS)

# The words that an argument may be; an equation of einsum is read apart.
_WORDS = """
mean sum none prod amax amin tanh fro nuc floor trunc constant reflect replicate circular nearest bilinear bicubic
linear lower higher midpoint same valid ij xy area nearest-exact add multiply reduced complete r left right L U
batchmean
"""
_KEYWORDS = """
dim dims dim0 dim1 axis axis0 axis1 keepdim dtype size sizes shape start end step steps value fill_value min max input
other index mask source src repeats descending stable largest sorted k q p correction unbiased ord alpha beta
negative_slope approximate num_classes weight bias stride padding dilation groups kernel_size padding_idx ceil_mode
count_include_pad return_inverse return_counts rounding_mode diagonal offset shifts sections chunks split_size
split_size_or_sections indices_or_sections tensors tensor mat mat1 mat2 vec vec2 batch1 batch2 interpolation lambd
threshold exponent high low n m output_size decimals nan posinf neginf eps normalized_shape target reduction
label_smoothing ignore_index pos_weight mode training x1 x2 condition start_dim end_dim min_val max_val indexing
as_tuple pad elements test_elements invert side right equal_nan rtol atol base running_mean running_var momentum
prepend append delta upscale_factor unflattened_size minlength dim2 dimension length destination values data copy
equation indices split_sizes tensor1 tensor2 reduce include_self accumulate weights wrap lower upper bins boundaries
sorted_sequence sorter out_int32 assume_unique element test_element a b x y A B left hermitian tol UPLO full_matrices
dims_self dims_other row col r with_replacement mean std to num_samples replacement scalar scalar1 scalar2 type1 type2
from_ dx fweights aweights downscale_factor num_groups output_padding divisor_override align_corners scale_factor
recompute_scale_factor query key attn_mask dropout_p is_causal scale enable_gqa tau hard logits anchor positive negative
margin swap input1 input2 log_input log_target full var max_norm norm_type train use_input_stats
"""
WORDS = frozenset(_WORDS.split())
KEYWORDS = frozenset(_KEYWORDS.split())


class Operation(NamedTuple):
    """One operation in one of its homes."""

    name: str
    home: str  # m, t, F or l
    bound: str  # which rule bounds the number of elements it makes
    trace: str | None  # how an element of its result is traced back
    in_place: bool = False  # the method whose name ends in _


@cache
def operations() -> dict[tuple[str, str], Operation]:
    """The table by home and name; `add_` is a method of its own."""
    found: dict[tuple[str, str], Operation] = {}
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            continue
        name, homes, bound, trace = line.split()
        for home in homes.replace("i", ""):
            found[home, name] = Operation(name, home, bound, None if trace == "-" else trace, name.endswith("_"))
        if "i" in homes:
            found["m", name + "_"] = Operation(name + "_", "m", bound, None, in_place=True)
    return found


def method(name: str) -> Operation | None:
    """The method of that name.

    >>> method("reshape").bound, method("add_").in_place, method("__class__")
    ('same', True, None)
    """
    return operations().get(("m", name))


def function(prefix: str | None, name: str) -> Operation | None:
    """The function, as `torch.relu` (prefix "torch"), or `relu` alone (None: the first home that has it).

    >>> function(None, "relu").home, function("F", "gelu").home, function("torch", "gelu"), function(None, "gelu").home
    ('t', 'F', None, 'F')
    """
    homes = "tFl" if prefix is None else PREFIXES.get(prefix, "")
    return next((operations()[home, name] for home in homes if (home, name) in operations()), None)


def near(name: str, homes: str) -> str | None:
    """The name nearest to one that isn't in those homes."""
    names = {known for home, known in operations() if home in homes}
    if "m" in homes:
        names |= set(ATTRIBUTES)
    found = get_close_matches(name, sorted(names), n=1, cutoff=0.76)
    return found[0] if found else None
