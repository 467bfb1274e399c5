"""`tensorcli cat` and `tensorcli stack`."""

SENTENCES = {
    "What do these give end to end, and which dims must be equal?": "首尾相接得到什么？哪些维度必须相等？",
    "What do these give along a new dim?": "沿一个新维度堆叠得到什么？",
    (
        "cat lays tensors end to end along a dim: its sizes add up, and all other dims must be equal. You see "
        "which do and which clash, where each operand lies in the result, and what stack would give instead."
    ): (
        "cat 沿一个维度把张量首尾相接：这个维度的大小相加，其余维度必须相等。会列出哪些相等、哪些冲突，"
        "每个操作数在结果中的位置，以及换成 stack 会得到什么。"
    ),
    (
        "stack lays tensors of one and the same shape along a new dim (marked +). You see which dims clash, which "
        "operand is where in the result, and what cat would give instead."
    ): (
        "stack 把形状完全相同的张量沿一个新维度（标为 +）堆叠起来。会列出哪些维度冲突、每个操作数在结果中的位置，"
        "以及换成 cat 会得到什么。"
    ),
    "the dim that grows; -1 is the last": "变长的维度；-1 是最后一维",
    "where the new dim goes; -1 is behind all others": "新维度的位置；-1 表示在所有维度之后",
    "{name} has no dims, so there is none to join along": "{name} 没有维度，所以没有可以拼接的维度",
    "the sizes add up to more than 2^63 - 1, the largest size there is": "大小之和超过 2^63 - 1，这是最大的大小",
    "cat needs operands with equally many dims": "cat 要求各操作数的维数相同",
    "stack needs operands with equally many dims": "stack 要求各操作数的维数相同",
    "all dims but the joined one must be equal: they clash at dim {dims}": (
        "除拼接的维度外，其余维度必须相等：在维度 {dims} 上冲突"
    ),
    "all dims must be equal: they clash at dim {dims} of the operands": "所有维度都必须相等：在操作数的维度 {dims} 上冲突",
    "stack would need all dims equal; it makes a new dim instead of a longer one": (
        "stack 要求所有维度都相等；它新增一个维度，而不是让某一维变长"
    ),
    "stack would make a new dim instead of a longer one: it would give {shape}": (
        "stack 会新增一个维度，而不是让某一维变长：得到 {shape}"
    ),
    "cat passes over a tensor of shape (0), whatever the others are; any other size 0 must fit": (
        "cat 会跳过形状为 (0) 的张量，不管其他张量是什么形状；别处的大小 0 则必须对得上"
    ),
    "cat would need a dim to join along; these have none": "cat 需要一个可以拼接的维度；这些没有维度",
    "cat would need all dims equal but the joined one, here dim {dim}": (
        "cat 要求除拼接的维度（这里是维度 {dim}）外其余都相等"
    ),
    "cat would make dim {dim} longer instead of a new one: it would give {shape}": (
        "cat 会让维度 {dim} 变长，而不是新增维度：得到 {shape}"
    ),
    "asked at smaller sizes: {shapes}": "以较小的大小询问：{shapes}",
    "What does cat along dim {dim} make of these?  {shapes}": "沿维度 {dim} 做 cat 得到什么？  {shapes}",
    "What does stack at a new dim {dim} make of these?  {shapes}": "在新维度 {dim} 上做 stack 得到什么？  {shapes}",
    "passed over": "被跳过",
    "new: one place for each operand": "新增：每个操作数占一个位置",
    "equal, as they must be": "相等，必须如此",
    "the sizes add up: {sum} = {total}": "大小相加：{sum} = {total}",
    "clash: {names} has no such dim": "冲突：{names} 没有这个维度",
    "along dim {dim}, end to end": "沿维度 {dim}，首尾相接",
    "along the new dim {dim}: which operand is where": "沿新维度 {dim}：哪个操作数在哪里",
}
