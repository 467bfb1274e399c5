"""`tensorcli broadcast`."""

SENTENCES = {
    "Do these shapes broadcast, and to what?": "这些形状能广播吗？结果是什么形状？",
    (
        "Shapes are aligned at their last dim. In each dim the sizes must be equal, or one of them 1 (it is "
        "repeated), or missing (it is added). Where they clash you see every clash, and the edits that repair it."
    ): (
        "形状从最后一个维度开始对齐。在每个维度上，大小必须相等，或者其中一个是 1（重复它），或者缺少这个维度（补上它）。"
        "如果冲突，会列出每一处冲突，以及能修复它的最小改动。"
    ),
    "a shape, as 3,1,1 or [3,1,1]; () has no dims": "形状，例如 3,1,1 或 [3,1,1]；() 没有维度",
    "may the result also expand to this shape?": "结果还能扩展成这个形状吗？",
    "{result} can't expand to {target}": "{result} 不能扩展成 {target}",
    "{result} has more dims than {target}": "{result} 的维度比 {target} 多",
    "the shapes clash at dim {dims}": "形状在维度 {dims} 上冲突",
    (
        "{one} ({shape}) and {other} ({other_shape}) hold the same sizes but repeat against each other: "
        "{count} values each become {total}; meant element by element? give both the same shape"
    ): (
        "{one}（{shape}）和 {other}（{other_shape}）的大小相同，却沿对方的维度互相重复："
        "各 {count} 个值变成了 {total} 个；想要逐元素运算？请让两者形状相同"
    ),
    "the result has a dim of size 0, so it has no elements at all; a size 1 also stretches to 0": (
        "结果有一个大小为 0 的维度，所以没有任何元素；大小 1 也可以扩展成 0"
    ),
    "no tensor can be that large: torch counts elements up to 2^63 - 1": (
        "没有张量能有这么大：torch 最多能数到 2^63 - 1 个元素"
    ),
    "every operand is repeated, as in an outer product: {counts} values stored, {total} in the result": (
        "每个操作数都被重复，如同外积：存储 {counts} 个值，结果有 {total} 个"
    ),
    (
        "sizes are matched from the right: {one}'s {size} meets the {met} of {other}, "
        "it does not look for {other}'s {size} further left"
    ): "大小从右边开始匹配：{one} 的 {size} 遇到 {other} 的 {met}，它不会去找 {other} 左边的那个 {size}",
    "cells: [n] is stored, n is the same cell seen again": "单元：[n] 是存储的，n 是同一个单元再次出现",
    "Do these broadcast, and then expand to {to}?  {shapes}": "它们能广播，并扩展成 {to} 吗？  {shapes}",
    "Do these {count} shapes broadcast?  {shapes}": "这 {count} 个形状能广播吗？  {shapes}",
    "Do these shapes broadcast?  {shapes}": "这些形状能广播吗？  {shapes}",
    "result, expanded": "扩展后的结果",
    "expanded": "扩展后",
    "{first} and {last}": "{first} 和 {last}",
    "clash: {sizes} ({brought})": "冲突：{sizes}（{brought}）",
    "clash: only a size 1 expands, not {size}": "冲突：只有大小 1 能扩展，{size} 不能",
    "{name} has {size} in its dim {dim}": "{name} 的第 {dim} 维是 {size}",
    "memory (float32)": "内存（float32）",
    "stores": "存储",
    "as a copy": "若复制则需",
    "view's strides": "视图的步长",
    "from the right, dim by dim": "从右往左，逐个维度",
    "{names}: 1 → {size}: repeated": "{names}：1 → {size}：重复",
    "{names}: missing: added as 1": "{names}：缺少：补为 1",
    "{names}: missing: added as 1, then {size}": "{names}：缺少：补为 1，再成为 {size}",
    "equal": "相等",
    "{count} dims": "{count} 个维度",
    "kept": "保持不变",
    "dim": "维度",
    "as stretched": "扩展之后",
    "… {count} more": "……还有 {count} 个",
    "no dims at all: each operand is a single number": "没有维度：每个操作数都是一个数",
    "no size-1 dims placed in one operand can repair this": "在一个操作数中插入大小为 1 的维度无法修复",
    "repairs: place dims of size 1": "修复办法：插入大小为 1 的维度",
    "compute with values: brackets then hold data, as [[1],[2]]; for a bare shape some are made": (
        "用数值计算：这时方括号里是数据，如 [[1],[2]]；只给形状时会生成一些值"
    ),
    "these are values, not a shape: add --op add, for instance, to compute with them": (
        "这是数值，不是形状：要用它们计算，请加上 --op add 之类"
    ),
    "--op needs two operands at least": "--op 至少需要两个操作数",
    "write tensorcli broadcast 3,1 '[10,20]' --op add": "写 tensorcli broadcast 3,1 '[10,20]' --op add",
    "What is {formula}, cell by cell?  {shapes}": "逐个单元计算 {formula} 得到什么？  {shapes}",
    "What is {formula}, cell by cell, expanded to {to}?  {shapes}": (
        "逐个单元计算 {formula}，再扩展成 {to}，得到什么？  {shapes}"
    ),
    "values: [n] is stored, n is the same cell seen again": "数值：[n] 是存储的，n 是同一个单元再次出现",
    "(made)": "（生成的）",
    "{count} elements are too many to make: the shape alone is answered": "{count} 个元素太多，不生成：只回答形状",
    "as numbers it works: {line} gives {values}": "换成数就可以：{line} 得到 {values}",
    "the shapes fit, but torch refuses to compute with these dtypes": "形状对得上，但 torch 不接受这些数据类型的运算",
    "torch divides by 0 without a word: x / 0 is inf or -inf, and 0 / 0 is nan": (
        "torch 除以 0 不会报错：x / 0 是 inf 或 -inf，0 / 0 是 nan"
    ),
    "dividing whole numbers gives floats: {dtype}": "整数相除得到浮点数：{dtype}",
    "on true and false {sign} is a logical {word}": "对 true 和 false，{sign} 是逻辑运算 {word}",
    "the dtypes differ: {dtypes}; the result takes {dtype}": "数据类型不同：{dtypes}；结果取 {dtype}",
}
