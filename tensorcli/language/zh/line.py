"""What is wrong with a line."""

SENTENCES = {
    "missing argument '{name}'": "缺少参数“{name}”",
    "missing option '{name}'": "缺少选项“{name}”",
    "option '{name}' requires an argument": "选项“{name}”后面要有值",
    "option '{name}' does not take a value": "选项“{name}”不带值",
    "got unexpected extra argument(s) ({words})": "多出来的参数：{words}",
    "invalid value for '{name}': '{text}' is not a valid int": "“{name}”的值“{text}”不是整数",
    "invalid value for '{name}': '{text}' is not a valid float": "“{name}”的值“{text}”不是数",
    "invalid value for '{name}': '{text}' is not one of {choices}": "“{name}”的值“{text}”不在可选的 {choices} 之中",
}
