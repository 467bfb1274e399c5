"""`tensorcli split`."""

SENTENCES = {
    "Into which pieces is a dim cut, by size or by count?": "一个维度按大小或按个数会切成哪些块？",
    (
        "--size 2 cuts pieces of size 2, the last may be smaller; --size 2,3 cuts exactly these, and they must add "
        "up; --chunks 3 cuts 3 pieces at most. You see the cuts, the pieces, and what tensor_split would give."
    ): (
        "--size 2 切成大小为 2 的块，最后一块可以更小；--size 2,3 恰好切成这几块，它们之和必须等于该维大小；"
        "--chunks 3 至多切成 3 块。会画出切在哪里、有哪些块，以及 tensor_split 会得到什么。"
    ),
    "size of each piece, as 2; or of one after the other, as 2,3": "每块的大小，如 2；或逐块写出大小，如 2,3",
    "how many pieces, at most": "至多切成几块",
    "the dim that is cut; -1 is the last": "被切开的维度；-1 是最后一维",
    "into which pieces? --size or --chunks is missing": "切成怎样的块？缺少 --size 或 --chunks",
    "write --size 2, --size 2,3 or --chunks 3": "请写成 --size 2、--size 2,3 或 --chunks 3",
    "--chunks is at most 2^63 - 1": "--chunks 不超过 2^63 - 1",
    "{count} pieces are too many: at most {limit} are told": "{count} 块太多：最多列出 {limit} 块",
    "choose larger pieces": "请把每块切得更大",
    "x has no dims, so there is none to cut": "x 没有维度，所以没有可切的维度",
    "the sizes add up to {total}, but dim {dim} has size {size}": "各块大小之和是 {total}，但维度 {dim} 的大小是 {size}",
    "pieces of size 0 never use up dim {dim}, which has size {size}": (
        "大小为 0 的块永远切不完维度 {dim}，它的大小是 {size}"
    ),
    "it takes at least 1 chunk, got {count}": "至少要切成 1 块，这里是 {count}",
    "torch counts size + chunks - 1 in 64 bits, and that is more than they hold": (
        "torch 用 64 位计算 大小 + 块数 - 1，这里超出了范围"
    ),
    "torch counts such large pieces wrong, so it was not asked": "这么大的块 torch 自己会数错，所以没有询问它",
    "the last piece is smaller: {size} = {count} × {number} + {rest}": (
        "最后一块更小：{size} = {count} × {number} + {rest}"
    ),
    "{number} is the size of a piece, not how many: chunk({number}) would give {sizes}": (
        "{number} 是每块的大小，不是块数：chunk({number}) 会得到 {sizes}"
    ),
    "asked for {count}, chunk gives only {found}: its pieces have size {size} / {count}, rounded up": (
        "要求 {count} 块，chunk 只给出 {found} 块：每块大小是 {size} / {count} 向上取整"
    ),
    "tensor_split({count}) gives exactly {count}: {sizes}": "tensor_split({count}) 恰好给出 {count} 块：{sizes}",
    "tensor_split({count}) would cut more evenly: {sizes}": "tensor_split({count}) 切得更均匀：{sizes}",
    "tensor_split({count}) would give the same": "tensor_split({count}) 会得到同样的结果",
    "asked of shape {shape}": "询问的形状是 {shape}",
    "dim {dim} of size {size}, cut": "大小为 {size} 的维度 {dim}，切开之后",
    "What does {call} give?  x: {shape}": "{call} 得到什么？  x: {shape}",
    "1 piece": "1 块",
    "{count} pieces": "{count} 块",
    "piece": "块",
    "positions in dim {dim}": "在维度 {dim} 中的位置",
    "({count} times)": "（{count} 次）",
    "sizes": "各块之和",
    "{count} left over": "剩下 {count}",
    "{count} too many": "多出 {count}",
}
