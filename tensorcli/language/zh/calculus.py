"""Sentences that all of calculus shares."""

SENTENCES = {
    "Calculus": "微积分",
    "the formula has no variable '{name}'": "公式里没有变量“{name}”",
    "a point is written as {point}": "点请写成 {point}",
    "there was no answer within {seconds} seconds": "{seconds} 秒内没有得出答案",
    "--timeout gives it longer": "--timeout 可以放宽时限",
}
