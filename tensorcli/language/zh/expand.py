"""`tensorcli expand`."""

SENTENCES = {
    "Does this shape expand to that one, and what would repeat do?": "这个形状能扩展成那个吗？换成 repeat 会怎样？",
    (
        "expand shows a size 1 again and again, and adds leading dims; nothing is copied. repeat gives the same "
        "shape as a copy. You see both side by side: strides, memory, and whether it is safe to write."
    ): (
        "expand 把大小为 1 的维度反复呈现，并可在最前面添加维度，不复制任何数据；repeat 得到同样的形状，却是一份副本。"
        "两者并排列出：步长、内存，以及能否安全写入。"
    ),
    "the shape it is to have; -1 keeps a size": "想要的形状；-1 表示保持该维大小",
    "only -1 is allowed: it keeps the size": "只允许 -1：表示保持大小",
    "Does x, shape {shape}, expand to {target}?": "形状为 {shape} 的 x 能扩展成 {target} 吗？",
    "target": "目标",
    "only a size 1 expands: dim {dim} has size {size} and can't become {goal}": (
        "只有大小 1 能扩展：维度 {dim} 的大小是 {size}，不能变成 {goal}"
    ),
    "dim {dim} is new: -1 has no size to keep there": "维度 {dim} 是新增的：那里没有大小可供 -1 保持",
    "repeat lays the whole tensor end to end: a b a b; numpy.repeat is "
    "repeat_interleave, a a b b: x.repeat_interleave({count}, dim={dim})": (
        "repeat 把整个张量首尾相接：a b a b；numpy.repeat 对应的是 "
        "repeat_interleave，a a b b：x.repeat_interleave({count}, dim={dim})"
    ),
    "the target has no such dim, and expand never drops one": "目标没有这个维度，而 expand 从不去掉维度",
    "-1 keeps a size, but x has no dim here": "-1 表示保持大小，但 x 在这里没有维度",
    "missing: added, then seen {size} times": "缺少：补上，再呈现 {size} 次",
    "-1: {size} is kept": "-1：保持 {size}",
    "1 → {size}: the same element, seen {size} times": "1 → {size}：同一个元素，呈现 {size} 次",
    "write --dim 1 or --dim -1": "请写成 --dim 1 或 --dim -1",
    "there is no dim {dim} here": "这里没有维度 {dim}",
    "call": "调用",
    "strides": "步长",
    "storage": "存储",
    "safe to write?": "能安全写入吗？",
    "refused": "被拒绝",
    "that of x: a view": "与 x 共用：视图",
    "its own: a copy": "独立的：副本",
    "yes": "能",
    "yes, and x changes too": "能，x 也会随之改变",
    "no: shared cells": "不能：单元共用",
    "{count} cells of the view are one element, so torch refuses to write in place: {code}.clone() first": (
        "视图中每 {count} 个单元是同一个元素，所以 torch 拒绝原地写入：先 {code}.clone()"
    ),
}
