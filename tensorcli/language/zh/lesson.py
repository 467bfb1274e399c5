"""The lessons: listed, shown, handed out, asked."""

SENTENCES = {
    "Which short lessons are there, and how are they done?": "有哪些短课，怎样学？",
    "which lesson, or none for the list": "哪一课；不写则列出全部",
    "print it as a shell script that grades the answers by its exit code": "打印成 shell 脚本，用退出码给答案评分",
    "ask the exercises one by one": "逐个提问练习",
    "only the names of the lessons, one a line": "只列出课名，每行一个",
    "the lesson, or the list of them, as one JSON object": "这一课或全部课的列表，作为一个 JSON 对象",
    "--{option} needs a lesson": "--{option} 需要指定一课",
    "tensorcli lesson lists them": "tensorcli lesson 会列出全部课",
    "--quiet lists the lessons; it takes no name": "--quiet 只列出课名，不能再写课名",
    "there is no lesson '{name}'": "没有叫“{name}”的课",
    "Each lesson asks a question, lets you predict, shows commands with what they print now, and ends in three exercises. An answer is graded by --expect, so a lesson can be handed out as a script.": "每一课提出一个问题，让你先猜，再运行命令并显示当时的输出，最后是三道练习。答案由 --expect 评分，所以也可以把一课作为脚本发给学生。",
    "answer them one by one: tensorcli lesson {name} --quiz": "逐题作答：tensorcli lesson {name} --quiz",
    "{right} of {total} right at once": "{total} 题中 {right} 题一次答对",
    "your answer: ": "你的答案：",
    "the answer is {answer}": "答案是 {answer}",
    "once more; an empty line shows the answer": "再试一次；直接回车显示答案",
    "Fill in the answers below and run it: the exit code is 0 when all of them are right.": "在下面填入答案并运行：全部正确时退出码为 0。",
    "show one with tensorcli lesson NAME, answer its exercises with --quiz": "用 tensorcli lesson 课名 显示一课，加 --quiz 做练习",
}
