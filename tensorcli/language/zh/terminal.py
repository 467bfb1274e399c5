"""The frame: errors, help, options, the output contract."""

SENTENCES = {
    "error: {message}": "错误：{message}",
    "hint: {hint}": "提示：{hint}",
    "did you mean {names}?": "是不是想写 {names}？",
    "see tensorcli --help": "请看 tensorcli --help",
    "see tensorcli {name} --help": "请看 tensorcli {name} --help",
    "there is no command '{name}'": "没有名为“{name}”的命令",
    "no such option: {name}": "没有这个选项：{name}",
    "this line can't be read": "这一行无法读懂",
    "See what happens to shapes, values and gradients, step by step.": "一步一步看清形状、数值和梯度的变化。",
    "usage:": "用法：",
    "Arguments": "参数",
    "Options": "选项",
    "Output": "输出",
    "Examples": "例子",
    "Shapes": "形状",
    "show this page; after a command, its own": "显示本页；写在命令之后则显示该命令的帮助",
    "show the version": "显示版本",
    "let your shell complete commands, options and names": "让 shell 自动补全命令、选项和名称",
    "Exit codes": "退出码",
    "answered, and as expected": "已回答，且与预期一致",
    "a no: shapes clash, a law is false, torch refuses, or it isn't as expected": (
        "答案是“不行”：形状冲突、运算律不成立、torch 拒绝，或与预期不符"
    ),
    "the line can't be understood": "这一行读不懂",
    "a limit, or the time limit": "超过上限，或超时",
    "Ctrl-C": "按了 Ctrl-C",
    "a bug of ours, or the rule and the library disagree": "程序有错，或规则与库的结果不一致",
    "only the bare answer, in one line": "只给出答案，占一行",
    "the answer as one JSON object": "以一个 JSON 对象给出答案",
    "only the code that gives the same answer": "只给出能得到同样答案的代码",
    "compare the answer: exit code 0 if it is this, else 1; `error` expects a no": (
        "与答案比较：相同则退出码为 0，否则为 1；`error` 表示预期答案是“不行”"
    ),
    "also save the answer as .svg, .html or .txt": "同时把答案存为 .svg、.html 或 .txt",
    "show more of the explanation": "显示更多解释",
    "stop after the rule: don't ask torch": "只用规则：不询问 torch",
    "stop after the rule: don't ask sympy": "只用规则：不询问 sympy",
    "language of the sentences; else TENSORCLI_LANG, else your locale": (
        "语句所用的语言；不写则看 TENSORCLI_LANG，再看系统的区域设置"
    ),
    "{meaning}: {words}": "{meaning}：{words}",
    "{meaning}; {value} unless given": "{meaning}；默认 {value}",
    "--expect can't be read: '{word}' is neither a number nor true or false": (
        "读不懂 --expect：“{word}”既不是数，也不是 true 或 false"
    ),
    "--expect needs a value": "--expect 需要一个值",
    "write --expect 2,3, --expect 0.105 or --expect error": "请写成 --expect 2,3、--expect 0.105 或 --expect error",
    "--save writes .svg, .html or .txt, not '{file}'": "--save 只能写 .svg、.html 或 .txt，不能写“{file}”",
    "--save can't write '{file}': it is a folder": "--save 无法写入“{file}”：它是一个文件夹",
    "--save can't write '{file}': no such folder": "--save 无法写入“{file}”：没有这个文件夹",
    "name the file answer.svg, for instance": "例如把文件命名为 answer.svg",
    "'{file}' can't be written: {reason}": "无法写入“{file}”：{reason}",
    "choose one of --{one} and --{other}": "--{one} 和 --{other} 只能选一个",
    "each of them replaces the whole output": "它们各自都会取代整个输出",
    "asking the library…": "正在询问库……",
    "also refuses: {words}": "同样拒绝：{words}",
    "✓ as expected: {got}": "✓ 与预期一致：{got}",
    "✗ expected {expected}, got {got}": "✗ 预期 {expected}，得到 {got}",
    "in code": "代码",
    "the answer can't be written: stdout is closed": "无法输出答案：标准输出已关闭",
    "the answer can't be written: {reason}": "无法输出答案：{reason}",
    "the rule says {rule}, torch {version} says {said}: one of them is wrong": (
        "规则得到 {rule}，torch {version} 得到 {said}：其中必有一个是错的"
    ),
    "please report this, with the command you typed": "请把这个问题连同你输入的命令一起报告给我们",
    "result": "结果",
    "--expect names values, but only the shape is known here": "--expect 写的是数值，而这里只知道形状",
    "write a shape, as --expect 2,3": "请写形状，如 --expect 2,3",
}
