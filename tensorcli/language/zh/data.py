"""Sentences about data literals."""

SENTENCES = {
    "data is at most {limit} characters long": "数据最多 {limit} 个字符",
    "write data as [[1,2],[3,4]]": "数据写成 [[1,2],[3,4]]",
    "something follows after the end of the data": "数据结束之后还有多余的内容",
    "a comma is missing here": "这里缺少逗号",
    "data is missing": "缺少数据",
    "a number is missing before the comma": "逗号之前缺少一个数",
    "the list is ragged: this has shape {got}, those before it {wanted}": "列表参差不齐：这一项的形状是 {got}，前面的是 {wanted}",
    "all items of a list have the same shape": "列表中各项的形状必须相同",
    "complex numbers are not supported: {word}": "不支持复数：{word}",
    "'{word}' is not a number": "“{word}”不是数",
    "a whole number must fit into 64 bits; write {word}. for a float": "整数必须在 64 位以内；写成 {word}. 就是浮点数",
    "{word} is larger than any float64": "{word} 超出了 float64 的范围",
}
