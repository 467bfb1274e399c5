"""The operations of `eval`: a line each, and no torch. What has no line here can't be called.

The columns: the name; where torch keeps it (m a method of a tensor, t `torch.`, F `torch.nn.functional.`, l
`torch.linalg.`, i a method `name_` too, which writes in place); what bounds its size (`tensorcli.tensors.bounds`); and
how an element of the result is traced back (`tensorcli.tensors.element`; - where it can't be).
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

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
ATTRIBUTES = ("shape", "ndim", "dtype", "T", "mT", "values", "indices")

# The words that an argument may be; an equation of einsum is read apart.
_WORDS = """
mean sum none prod amax amin tanh fro nuc floor trunc constant reflect replicate circular nearest bilinear bicubic
linear lower higher midpoint same valid ij xy
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
prepend append delta upscale_factor unflattened_size minlength
"""
WORDS = frozenset(_WORDS.split())
KEYWORDS = frozenset(_KEYWORDS.split())

_TABLE = """
# making
zeros            t    made      -
ones             t    made      -
empty            t    made      -
full             t    made      -
rand             t    made      -
randn            t    made      -
randint          t    made      -
randperm         t    count     -
tensor           t    listed    -
arange           t    arange    -
linspace         t    count     -
logspace         t    count     -
eye              t    eye       -
zeros_like       t    same      -
ones_like        t    same      -
full_like        t    same      -
empty_like       t    same      -
rand_like        t    same      -
randn_like       t    same      -
randint_like     t    same      -
meshgrid         t    grid      move
# shape
view             m    view      move
view_as          m    view      move
reshape          mt   same      move
reshape_as       m    same      move
flatten          mt   same      move
ravel            mt   same      move
unflatten        mt   view      move
squeeze          mti  view      move
unsqueeze        mti  view      move
expand           m    view      move
expand_as        m    view      move
broadcast_to     mt   view      move
broadcast_tensors t   view      -
repeat           m    repeat    move
repeat_interleave mt  interleave move
tile             mt   repeat    move
transpose        mti  view      move
t                mti  view      move
adjoint          mt   view      move
permute          mt   view      move
movedim          mt   view      move
moveaxis         mt   view      move
swapaxes         mti  view      move
swapdims         mti  view      move
contiguous       m    same      move
clone            mt   same      move
detach           mt   view      move
flip             mt   same      move
fliplr           mt   same      move
flipud           mt   same      move
rot90            mt   same      move
roll             mt   same      move
atleast_1d       t    view      move
atleast_2d       t    view      move
atleast_3d       t    view      move
# joining and splitting
cat              t    same      move
concat           t    same      move
concatenate      t    same      move
stack            t    same      move
hstack           t    same      move
vstack           t    same      move
dstack           t    same      move
column_stack     t    same      move
split            mt   pieces    move
chunk            mt   pieces    move
tensor_split     mt   pieces    move
unbind           mt   pieces    move
unfold           m    view      move
unfold           F    patches   -
pad              F    pad       -
# indexing
index_select     mt   chosen    move
gather           mt   indices   move
scatter          mt   same      -
scatter_add      mt   same      -
index_add        mt   same      -
index_fill       mti  same      -
index_copy       mt   same      -
masked_fill      mti  each      -
masked_select    mt   each      -
where            mt   where     where
take             mt   indices   move
take_along_dim   mt   each      move
narrow           mt   view      move
select           mt   view      move
diagonal         mt   view      move
diag             mt   diag      move
diag_embed       mt   diag      -
triu             mti  same      -
tril             mti  same      -
nonzero          mt   nonzero   -
argwhere         mt   nonzero   -
isin             t    each      -
searchsorted     t    each      -
bincount         mt   bins      -
# matrices
matmul           mt   matmul    matmul
mm               mt   matmul    matmul
bmm              mt   matmul    matmul
mv               mt   matmul    matmul
dot              mt   matmul    matmul
inner            mt   inner     -
outer            mt   outer     outer
einsum           t    einsum    -
baddbmm          mt   addmul    -
addmm            mt   addmul    -
addmv            mt   addmul    -
addbmm           mt   addmul    -
trace            mt   same      -
norm             l    same      -
matrix_norm      l    same      -
vector_norm      l    same      -
det              mtl  same      -
inv              l    same      -
inverse          mt   same      -
cross            mtl  each      -
# elementwise
add              mti  each      each
sub              mti  each      each
subtract         mti  each      each
mul              mti  each      each
multiply         mti  each      each
div              mti  each      each
divide           mti  each      each
true_divide      mti  each      each
floor_divide     mti  each      each
remainder        mti  each      each
fmod             mti  each      each
pow              mti  each      each
float_power      mt   each      each
neg              mti  each      each
negative         mti  each      each
positive         mt   view      each
reciprocal       mti  each      each
square           mti  each      each
sqrt             mti  each      each
rsqrt            mti  each      each
exp              mti  each      each
exp2             mti  each      each
expm1            mti  each      each
log              mti  each      each
log2             mti  each      each
log10            mti  each      each
log1p            mti  each      each
logaddexp        mt   each      each
sin              mti  each      each
cos              mti  each      each
tan              mti  each      each
asin             mti  each      each
acos             mti  each      each
atan             mti  each      each
arcsin           mti  each      each
arccos           mti  each      each
arctan           mti  each      each
atan2            mti  each      each
hypot            mti  each      each
sinh             mti  each      each
cosh             mti  each      each
tanh             mtFi each      each
asinh            mti  each      each
acosh            mti  each      each
atanh            mti  each      each
erf              mti  each      each
erfc             mti  each      each
lgamma           mti  each      each
floor            mti  each      each
ceil             mti  each      each
round            mti  each      each
trunc            mti  each      each
fix              mti  each      each
frac             mti  each      each
clamp            mti  each      each
clip             mti  each      each
clamp_min        mti  each      each
clamp_max        mti  each      each
abs              mti  each      each
absolute         mti  each      each
sign             mti  each      each
sgn              mti  each      each
heaviside        mti  each      each
maximum          mt   each      each
minimum          mt   each      each
fmax             mt   each      each
fmin             mt   each      each
lerp             mti  each      each
addcmul          mti  each      each
addcdiv          mti  each      each
nan_to_num       mti  each      each
isnan            mt   each      each
isinf            mt   each      each
isfinite         mt   each      each
isclose          mt   each      each
eq               mti  each      each
ne               mti  each      each
lt               mti  each      each
le               mti  each      each
gt               mti  each      each
ge               mti  each      each
not_equal        mt   each      each
less             mt   each      each
less_equal       mt   each      each
greater          mt   each      each
greater_equal    mt   each      each
logical_and      mti  each      each
logical_or       mti  each      each
logical_xor      mti  each      each
logical_not      mti  each      each
bitwise_and      mti  each      each
bitwise_or       mti  each      each
bitwise_xor      mti  each      each
bitwise_not      mti  each      each
equal            mt   each      -
allclose         mt   each      -
fill             t    each      -
fill_            m    view      -
zero_            m    view      -
copy_            m    view      -
# activations
sigmoid          mtFi each      each
relu             mtFi each      each
relu6            F    each      each
leaky_relu       F    each      each
prelu            mtF  each      -
rrelu            tF   each      -
elu              F    each      each
selu             tF   each      each
celu             tF   each      each
gelu             F    each      each
silu             F    each      each
mish             F    each      each
softplus         F    each      each
softsign         F    each      each
hardtanh         F    each      each
hardsigmoid      F    each      each
hardswish        F    each      each
logsigmoid       F    each      each
tanhshrink       F    each      each
softshrink       F    each      each
hardshrink       mtF  each      each
threshold        tF   each      each
glu              F    same      -
softmax          mtF  same      line
log_softmax      mtF  same      line
softmin          F    same      line
normalize        F    same      -
dropout          tF   same      -
# reductions
sum              mt   same      fold
mean             mt   same      fold
prod             mt   same      fold
max              mt   met       fold
min              mt   met       fold
amax             mt   same      fold
amin             mt   same      fold
aminmax          mt   same      -
argmax           mt   same      fold
argmin           mt   same      fold
median           mt   same      fold
nanmedian        mt   same      fold
nansum           mt   same      fold
nanmean          mt   same      fold
mode             mt   same      fold
kthvalue         mt   same      fold
topk             mt   same      -
sort             mt   same      -
argsort          mt   same      -
norm             mt   same      fold
dist             mt   met       -
std              mt   same      fold
var              mt   same      fold
std_mean         t    same      -
var_mean         t    same      -
all              mt   same      fold
any              mt   same      fold
count_nonzero    mt   same      fold
logsumexp        mt   same      fold
cumsum           mti  same      -
cumprod          mti  same      -
cummax           mt   same      -
cummin           mt   same      -
diff             mt   same      -
quantile         mt   same      fold
unique           mt   free      -
unique_consecutive mt free      -
# layers
one_hot          F    one_hot   -
linear           F    linear    -
conv1d           tF   conv      -
conv2d           tF   conv      -
conv3d           tF   conv      -
max_pool1d       tF   pool      -
max_pool2d       tF   pool      -
avg_pool1d       F    pool      -
avg_pool2d       F    pool      -
adaptive_avg_pool1d F pooled    -
adaptive_avg_pool2d F pooled    -
adaptive_max_pool2d F pooled    -
embedding        F    embedding -
layer_norm       tF   same      -
batch_norm       F    same      -
cosine_similarity tF  met       -
pixel_shuffle    tF   same      move
mse_loss         F    each      -
l1_loss          F    each      -
smooth_l1_loss   F    each      -
huber_loss       F    each      -
cross_entropy    F    same      -
nll_loss         F    same      -
kl_div           F    each      -
binary_cross_entropy F each     -
binary_cross_entropy_with_logits F each -
# facts and kinds
size             m    fact      -
dim              m    fact      -
numel            mt   fact      -
nelement         m    fact      -
item             m    fact      -
tolist           m    fact      -
stride           m    fact      -
storage_offset   m    fact      -
element_size     m    fact      -
is_contiguous    m    fact      -
is_floating_point mt  fact      -
to               m    same      each
type             m    same      -
type_as          m    same      -
float            m    same      each
double           m    same      each
half             m    same      each
bfloat16         m    same      each
int              m    same      each
long             m    same      each
short            m    same      each
char             m    same      each
byte             m    same      each
bool             m    same      each
"""


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
    for line in _TABLE.strip().splitlines():
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
    found = get_close_matches(name, sorted(names), n=1, cutoff=0.7)
    return found[0] if found else None
