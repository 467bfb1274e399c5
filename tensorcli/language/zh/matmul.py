"""`tensorcli matmul`."""

SENTENCES = {
    "What does this matrix product give, and which dims meet?": "这个矩阵乘法得到什么形状？哪些维度相遇？",
    (
        "The last two dims multiply, row by column, so the inner sizes must be equal; the dims before them "
        "broadcast. A 1-D operand gets a dim of size 1, which is dropped again. You see which dims meet, and "
        "which of matmul, mm, bmm, mv and dot take these operands."
    ): (
        "最后两个维度做矩阵乘法：行乘列，所以内侧大小必须相等；前面的批量维度互相广播。一维操作数会补上一个大小为 1 的维度，"
        "之后再去掉。会列出哪些维度相遇，以及 matmul、mm、bmm、mv、dot 中哪些接受这两个操作数。"
    ),
    "the left shape, as 28,64": "左边的形状，例如 28,64",
    "the right shape, as 64,32": "右边的形状，例如 64,32",
    "{name} has no dims: matmul needs one at least, a number is multiplied with *": (
        "{name} 没有维度：matmul 至少需要一个维度，乘一个数请用 *"
    ),
    "the batch dims clash at dim {dims}": "批量维度在维度 {dims} 上冲突",
    "the inner sizes don't meet: {one} and {other}": "内侧大小不相等：{one} 和 {other}",
    "the inner sizes don't meet: {one} and {other}; and the batch dims clash at dim {dims}": (
        "内侧大小不相等：{one} 和 {other}；批量维度也在维度 {dims} 上冲突"
    ),
    "needs a dim at least": "至少需要一个维度",
    "wants 2-D @ 2-D": "只接受 2 维 @ 2 维",
    "wants 3-D @ 3-D": "只接受 3 维 @ 3 维",
    "wants 2-D @ 1-D": "只接受 2 维 @ 1 维",
    "wants 1-D @ 1-D": "只接受 1 维 @ 1 维",
    "never broadcasts the batch": "从不广播批量维度",
    "the inner sizes differ": "内侧大小不同",
    "the batch dims clash": "批量维度冲突",
    "all pairs are the outer product: torch.outer(a, b) gives {shape}": (
        "若想要每一对的乘积，那是外积：torch.outer(a, b) 得到 {shape}"
    ),
    "the inner size is 0: each cell is an empty sum, so all of them are 0": "内侧大小是 0：每个单元是空和，所以全为 0",
    "the result has a dim of size 0, so it has no elements at all": "结果有一个大小为 0 的维度，所以没有任何元素",
    "a * b runs too, and is another question: cell by cell, it gives {shape}": (
        "a * b 也能运行，但那是另一个问题：逐元素相乘，得到 {shape}"
    ),
    "a is square, so a.mT @ b fits as well: a forgotten transpose goes unnoticed": (
        "a 是方阵，所以 a.mT @ b 也对得上：忘了转置不会报错"
    ),
    "asked at smaller sizes: {a} @ {b}": "以较小的大小询问：{a} @ {b}",
    "What is a @ b?  a: {a}  b: {b}": "a @ b 得到什么？  a: {a}  b: {b}",
    "no change of one operand's dims was found that makes it work": "没有找到只改动一个操作数的维度就能成立的办法",
    "rows": "行",
    "inner": "内侧",
    "columns": "列",
    "clash: a has {one} in its last dim, b has {other} rows": "冲突：a 的最后一维是 {one}，b 有 {other} 行",
    "{size} meets {size}: they fit": "{size} 与 {size} 相遇：对得上",
    "1-D: a row dim of size 1 is added, and dropped again": "一维：补上大小为 1 的行维度，之后再去掉",
    "1-D: a column dim of size 1 is added, and dropped again": "一维：补上大小为 1 的列维度，之后再去掉",
    "{size} meets {size}: each of the {cells} cells sums {size} products, {count} multiplications": (
        "{size} 与 {size} 相遇：{cells} 个单元各是 {size} 个乘积之和，共 {count} 次乘法"
    ),
    "function": "函数",
    "gives": "得到",
}
