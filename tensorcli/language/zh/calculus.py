"""Sentences that all of calculus shares."""

SENTENCES = {
    "there was no answer within {seconds} seconds": "{seconds} 秒内没有得出答案",
    "--timeout gives it longer": "--timeout 可以放宽时限",
}
