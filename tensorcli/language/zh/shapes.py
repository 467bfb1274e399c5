"""The shape syntax."""

SENTENCES = {
    "write a shape as 2,3,4": "形状请写成 2,3,4",
    "write a shape as 2,3,4, or () for no dims": "形状请写成 2,3,4；没有维度则写 ()",
    "write sizes as 2,3": "各个大小请写成 2,3",
    "a shape is missing": "缺少形状",
    "a shape has at most {limit} dims, got {count}": "形状最多有 {limit} 个维度，这里有 {count} 个",
    "a size is missing here": "这里缺少一个大小",
    "a size must be a whole number, got '{word}'": "维度的大小必须是整数，这里是“{word}”",
    "a size can't be negative, got {word}": "维度的大小不能是负数，这里是 {word}",
    "a size is at most 2^63 - 1 = {limit}, got {word}": "维度的大小不超过 2^63 - 1 = {limit}，这里是 {word}",
    "a shape has one pair of brackets at most": "形状最多只有一对括号",
    "this looks like data; write its shape, as in 2,3": "这看起来是数据；请写它的形状，例如 2,3",
    "'{bracket}' is never closed": "“{bracket}”没有闭合",
    "'{bracket}' was never opened": "“{bracket}”没有对应的开括号",
}
