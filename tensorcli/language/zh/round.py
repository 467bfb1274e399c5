"""Sentences of `round`."""

SENTENCES = {
    "{x} × 10^{decimals} is {scaled} in float64, in the middle: round goes to the even neighbour, {round}": "{x} × 10^{decimals} 在 float64 中是 {scaled}，正好在中间：round 取偶数一侧，即 {round}",
    "torch multiplies by 10^{decimals} first, and {x} is then larger than any float64: it becomes {round}": "torch 先乘以 10^{decimals}，{x} 就超出了 float64：结果成为 {round}",
    "Which whole number is near: floor, ceil, round, trunc?": "哪个整数最近：floor、ceil、round、trunc？",
    "One table: the next whole number below and above, the nearest (ties go to even), the one towards zero, and the fraction; with --clamp also the value held between two bounds, and its slope.": "一张表：向下和向上最近的整数，最近的整数（正中间取偶数），向零取整，以及小数部分；加 --clamp 还有夹在两个界之间的值及其斜率。",
    "a number, as 2.5 or -1.5; or a list, as [1.2,3.7]": "数，如 2.5 或 -1.5；或列表，如 [1.2,3.7]",
    "also clamp to these bounds; either may be empty": "同时夹在这两个界之间；其中一个可以空着",
    "digits after the point that round keeps": "round 保留的小数位数",
    "a number is missing": "缺少一个数",
    "write tensorcli round 2.5 -1.5": "写 tensorcli round 2.5 -1.5",
    "--decimals is at most 15: a float64 has no more digits": "--decimals 最大为 15：float64 没有更多位数",
    "--clamp takes two bounds, got '{text}'": "--clamp 需要两个界，得到“{text}”",
    "write --clamp -1,3, --clamp 0, or --clamp ,10": "写 --clamp -1,3、--clamp 0, 或 --clamp ,10",
    "Round {numbers}": "取整 {numbers}",
    "between floor and ceil: which way round and trunc go": "在 floor 与 ceil 之间：round 与 trunc 往哪边去",
    "write tensorcli round 2.5 -1.5, or a list, as [2.5,-1.5]": (
        "请写成 tensorcli round 2.5 -1.5，或写成列表 [2.5,-1.5]"
    ),
    "tie": "居中",
    "tie → even": "正中间 → 偶数",
    "{x} lies in the middle: round goes to the even neighbour, {round}": "{x} 在正中间：round 取偶数 {round}",
    "below zero floor and trunc part: floor({x}) = {floor} goes down, trunc({x}) = {trunc} goes towards zero, and frac keeps the sign: {frac}": "零以下 floor 与 trunc 不同：floor({x}) = {floor} 向下，trunc({x}) = {trunc} 向零，frac 保留符号：{frac}",
    "--decimals is for round alone; the others always go to whole numbers": "--decimals 只用于 round；其余总是取到整数",
    "low {low} is above high {high}: torch then makes every value {high}": "下界 {low} 大于上界 {high}：这时 torch 把每个值都变成 {high}",
    "the slope of clamp is 1 inside and 0 outside; at the bound {x} it has a kink, and torch picks {slope}": "clamp 的斜率在界内是 1，界外是 0；在界 {x} 处有折点，torch 取 {slope}",
    "the slope of clamp is 1 inside the bounds and 0 outside: what was clamped learns nothing": "clamp 的斜率在界内是 1，界外是 0：被夹住的值学不到东西",
    "numpy calls it clip; clip_grad_norm_ is something else: it shortens a whole gradient, its direction stays": "numpy 里叫 clip；clip_grad_norm_ 是另一回事：它缩短整个梯度，方向不变",
}
