"""`tensorcli eval`: expressions of tensors, step by step."""

SENTENCES = {
    "What does this PyTorch expression give, step by step?": "这个 PyTorch 表达式一步一步得到什么？",
    (
        "The expression is a tree: at each step you see the shape, the strides, and whether it is a view of the same "
        "memory or a copy. Where torch refuses you see its words, the reason with the numbers, and what would work. "
        "Only operations of tensors are read; nothing is run as Python."
    ): (
        "表达式是一棵树：每一步都显示形状、步长，以及它是同一块内存的视图还是复制。torch 拒绝时，会给出它的原话、"
        "带数字的原因，以及可行的写法。只读取张量运算，绝不当作 Python 运行。"
    ),
    "as PyTorch users write it: x.unsqueeze(0) @ w.t()": "照 PyTorch 的写法：x.unsqueeze(0) @ w.t()",
    "a shape x=3,4, data x=[[1,2],[3,4]], or an expression": "形状 x=3,4，数据 x=[[1,2],[3,4]]，或表达式",
    "seed of random values, and of those made for a bare shape": "随机数的种子，也用于只给形状时生成的值",
    "... keeps dims {first} to {last}": "... 保留维度 {first} 到 {last}",
    "the mask keeps where it is true: dims {first} to {last} become one": "掩码保留为真之处：维度 {first} 到 {last} 合成一个",
    "... stands for no dim": "... 这里不代表任何维度",
    "... keeps dim {dim}": "... 保留维度 {dim}",
    "None: a new dim of size 1": "None：新增大小为 1 的维度",
    "{item}: a new dim, of size 1 for True, 0 for False": "{item}：新增一个维度，True 时大小为 1，False 时为 0",
    "{item} picks {place} in dim {dim}, which goes": "{item} 在维度 {dim} 上取第 {place} 个，这个维度消失",
    "{item} keeps {kept} of the {size} in dim {dim}": "{item} 在维度 {dim} 的 {size} 个中保留 {kept} 个",
    "the listed indices (shape {shape}) take the place of dim {dim}": "列出的索引（形状 {shape}）取代维度 {dim}",
    "the mask keeps where it is true in dim {dim}": "掩码在维度 {dim} 上保留为真之处",
    "at most {limit} operands": "操作数最多 {limit} 个",
    "an operand is written as NAME=OPERAND": "操作数写成 名字=操作数",
    "'{name}' can't be the name of an operand": "“{name}”不能用作操作数的名字",
    "write x=3,4, or x='[[1,2],[3,4]]', or x='rand(2,3)'": "写 x=3,4，或 x='[[1,2],[3,4]]'，或 x='rand(2,3)'",
    "names are Latin letters, digits and _": "名字由拉丁字母、数字和 _ 组成",
    "this is not part of the language": "这不属于这种表达式",
    "operands, operations of torch, operators, indices, numbers, lists and tuples: nothing else": (
        "只能用操作数、torch 的运算、运算符、索引、数、列表和元组"
    ),
    "give it after the expression: {name}=2,3": "在表达式之后给出：{name}=2,3",
    "an expression is missing": "缺少表达式",
    "a string stands only where torch wants a word": "字符串只能用在 torch 需要一个词的地方",
    "as the equation of einsum, rounding_mode='floor', p='fro', approximate='tanh'": (
        "例如 einsum 的式子、rounding_mode='floor'、p='fro'、approximate='tanh'"
    ),
    "there is no operand '{name}'": "没有名为“{name}”的操作数",
    "'{name}' is a function: write {name}(…)": "“{name}”是函数：请写 {name}(…)",
    "there is no operation '{name}' here": "这里没有“{name}”这个运算",
    "a lambda is not part of this language": "这里不能用 lambda",
    "a comprehension is not part of this language": "这里不能用推导式",
    "'and', 'or' and 'not' are not part of this language": "这里不能用 and、or、not",
    "a formatted string is not part of this language": "这里不能用格式化字符串",
    "an assignment is not part of this language": "这里不能赋值",
    "a condition is not part of this language": "这里不能用条件表达式",
    "curly brackets are not part of this language": "这里不能用花括号",
    "on tensors: & for and, | for or, ~ for not": "对张量：与写 &，或写 |，非写 ~",
    "write where(condition, a, b)": "写 where(condition, a, b)",
    "write one as 'x.t() @ y'": "例如写 'x.t() @ y'",
    "'{sign}' has no meaning in an expression": "“{sign}”在表达式中没有意义",
    "this is not an expression of Python": "这不是 Python 的表达式",
    "this is not an equation of einsum": "这不是 einsum 的式子",
    "write one as 'ij,jk->ik', one letter for each dim": "例如写 'ij,jk->ik'，每个维度一个字母",
    "'{word}' is not a word that an operation of this table takes": "“{word}”不是这些运算接受的词",
    "'{name}' is a method: it needs its brackets": "“{name}”是方法：需要写括号",
    "names that begin with _ are not part of this language": "这里不能用以 _ 开头的名字",
    "** has no meaning among arguments": "参数中不能用 **",
    "'{name}=' is not an argument that can be given here": "这里不能给出参数“{name}=”",
    "'in' and 'is' are not part of this language": "这里不能用 in 和 is",
    "compare with == or !=": "用 == 或 != 比较",
    "docs/eval.md lists all of them": "全部运算见 docs/eval.md",
    "only an operation can be called": "只有运算才能调用",
    "a list may have at most {limit} items": "列表最多 {limit} 项",
    "torch's own median goes astray along an expanded dim: this is that of .contiguous()": (
        "torch 自己的 median 沿扩展出的维度会读错内存：这里给出 .contiguous() 之后的结果"
    ),
    "on other than 2 dims .T is on its way out: mT swaps the last two, permute names the order": (
        "维数不是 2 时 .T 将被取消：mT 交换最后两个维度，permute 指明顺序"
    ),
    "write x.shape[0]": "写 x.shape[0]",
    "what comes out is shown anyway: write it alone": "结果本来就会显示：只写表达式即可",
    "write .{name}() after the tensor, or .item() for a number": "在张量之后写 .{name}()，要一个数就写 .item()",
    "all is torch's and on the CPU here: leave it out": "这里都是 CPU 上的 torch 张量：省去即可",
    "write .detach()": "写 .detach()",
    "gradients are what tensorcli grad shows": "梯度请用 tensorcli grad",
    "write torch.tensor([[1, 2], [3, 4]], dtype=torch.float32)": "写 torch.tensor([[1, 2], [3, 4]], dtype=torch.float32)",
    "write arange, which leaves the end out": "写 arange，它不包含终点",
    "layers are objects; their functions are here, as F.linear and F.relu": (
        "层是对象；这里有对应的函数，如 F.linear 和 F.relu"
    ),
    "give --seed": "用 --seed 给出",
    "tensorcli broadcast answers that": "请用 tensorcli broadcast",
    "one tensor comes out here; max, min, sort, topk with a dim give two, values and indices": (
        "这里只得到一个张量；指定维度的 max、min、sort、topk 才给出 values 和 indices 两个"
    ),
    "only the operations of torch are here: torch.…, F.…, or without a prefix": (
        "这里只有 torch 的运算：写 torch.…、F.…，或不写前缀"
    ),
    "{name} needs values, and these tensors are too large to make": "{name} 需要元素的值，而这些张量太大，无法真正生成",
    "Python never takes a tensor and a list for equal: compare with torch.tensor([…])": (
        "Python 从不认为张量与列表相等：请与 torch.tensor([…]) 比较"
    ),
    "lists may be nested at most {limit} levels deep": "列表最多嵌套 {limit} 层",
    (
        "it fits by accident: {fold} lost its dim, so each value meets others than those it was made of; "
        "keepdim=True keeps them together"
    ): "碰巧对上：{fold} 丢了那个维度，每个值遇到的不是它所来自的那些值；keepdim=True 让它们对齐",
    "a whole number may have at most {limit} bits": "整数最多 {limit} 位（二进制）",
    (
        "{one} and {other} hold as many values each but repeat against each other: {count} values become {total}; "
        "meant element by element? give both the same shape"
    ): "{one} 和 {other} 的值一样多，却沿对方的维度互相重复：{count} 个值变成 {total} 个；想要逐元素运算？请让两者形状相同",
    "too large to make: shapes and strides alone, on torch's meta device": "太大，不生成数值：只有形状和步长（torch 的 meta 设备）",
    "what comes out of {name} depends on the values": "{name} 的结果取决于数值",
    "the shape depends on the values, and these are made: other values, another shape": (
        "形状取决于数值，而这里的数值是生成的：数值不同，形状也不同"
    ),
    (
        "it had to copy: to merge dims {dim} and {behind} the stride of dim {dim} must be {step} × {size} = {needed}, "
        "and it is {stride}"
    ): "只好复制：要合并维度 {dim} 和 {behind}，维度 {dim} 的步长应为 {step} × {size} = {needed}，而它是 {stride}",
    "repeated with stride 0: {stored} stored, {seen} seen": "以步长 0 重复：存储 {stored} 个，看到 {seen} 个",
    "every repeat is a copy: {before} → {after} elements": "每次重复都是复制：{before} → {after} 个元素",
    "copied into the order of its dims": "按维度的顺序复制了一份",
    "a new dim {dim}, of size {count}: one for each tensor": "新增维度 {dim}，大小 {count}：每个张量一份",
    "{count} pieces, all views": "{count} 块，都是视图",
    "each element is a sum of {count} products": "每个元素是 {count} 个乘积之和",
    "{shapes} broadcast to {result}": "{shapes} 广播成 {result}",
    "last dim: ({size} + 2·{padding} − {kernel}) // {stride} + 1 = {result}": (
        "最后一维：({size} + 2·{padding} − {kernel}) // {stride} + 1 = {result}"
    ),
    "writes into its operand, in memory of ours: what you typed stays as it is": (
        "写入它的操作数，是我们自己的内存：你输入的不变"
    ),
    "nothing goes: only a size 1 is squeezed": "什么也没去掉：只有大小 1 能挤压掉",
    "all {count} dims of size 1 go, a batch of one too; name the dim to keep the others": (
        "{count} 个大小为 1 的维度全都消失，批量为 1 的维度也一样；指明维度可保留其余的"
    ),
    "the strides change places, nothing moves in memory": "步长互换，内存中什么也没移动",
    "it was contiguous already: the same tensor": "本来就是连续的：同一个张量",
    "{count} pieces, fewer than the {asked} asked for": "{count} 块，比要求的 {asked} 块少",
    "batch dims {left} and {right} broadcast": "批量维度 {left} 和 {right} 互相广播",
    "lists, masks and tensors as indices copy": "用列表、掩码、张量作索引会复制",
    "with a dim a pair comes out: values and indices": "给出维度时得到一对：值和索引",
    "without a dim the index counts in the flattened tensor": "不给维度时，索引是在展平的张量中数的",
    "divides by n − 1": "除以 n − 1",
    "-1 is {size}: {count} / {rest}": "-1 是 {size}：{count} / {rest}",
    "no copy was needed: a view": "不需要复制：是视图",
    "dim {dim}: {sum} = {size}": "维度 {dim}：{sum} = {size}",
    (
        "not contiguous: to merge dims {dim} and {behind} without a copy the stride of dim {dim} must be "
        "{step} × {size} = {needed}, and it is {stride}"
    ): "不连续：不复制就合并维度 {dim} 和 {behind}，维度 {dim} 的步长应为 {step} × {size} = {needed}，而它是 {stride}",
    "index {index} is out of range: dim {dim} has size {size}, its indices run from {first} to {last}": (
        "索引 {index} 越界：维度 {dim} 的大小是 {size}，索引从 {first} 到 {last}"
    ),
    "{shapes} clash at dim {dims}": "{shapes} 在维度 {dims} 上冲突",
    "a chain means `and`, which needs one truth; a tensor has one for each element": (
        "连续比较的意思是 and，需要一个真假值；而张量每个元素各有一个"
    ),
    "{name} takes {left} and {right} dims, these have {one} and {other}; matmul takes any": (
        "{name} 要求 {left} 维和 {right} 维，这里是 {one} 维和 {other} 维；matmul 都接受"
    ),
    "a matrix product needs at least one dim; * multiplies by a number": "矩阵乘法至少需要一个维度；乘以一个数请用 *",
    "the inner sizes must be equal: {left} ends with {one}, {right} has {other} rows": (
        "内侧大小必须相等：{left} 的末尾是 {one}，{right} 有 {other} 行"
    ),
    "the batch dims {left} and {right} don't broadcast": "批量维度 {left} 和 {right} 不能广播",
    "all must have the same number of dims, these have {ranks}": "维数必须相同，这里是 {ranks}",
    "stack needs equal shapes, these are {shapes}": "stack 要求形状相同，这里是 {shapes}",
    "{shape} has {count} dims, only {given} sizes are given": "{shape} 有 {count} 维，只给了 {given} 个大小",
    "-1 keeps a size that is there; a new leading dim has none": "-1 保留原有的大小；新增的前导维度没有原来的大小",
    "repeat needs a count for each dim: {given} for {count} dims": "repeat 每个维度都要一个次数：{count} 维只给了 {given} 个",
    "permute names each dim once: {given} named, there are {count}": "permute 要把每个维度写一次：写了 {given} 个，共有 {count} 个",
    "permute names each dim once": "permute 要把每个维度恰好写一次",
    "t() is for at most 2 dims, this has {count}; mT swaps the last two": "t() 最多用于 2 维，这里有 {count} 维；mT 交换最后两维",
    "unlike lists and NumPy, torch takes no negative step; flip turns a dim round": (
        "与列表和 NumPy 不同，torch 不接受负步长；翻转一个维度用 flip"
    ),
    "{used} dims are indexed, there are {count}": "索引用了 {used} 个维度，只有 {count} 个",
    "dim {dim} has size 0: there is nothing to pick": "维度 {dim} 的大小是 0：没有可取的",
    "item() takes a tensor of one element, this has {count}": "item() 只用于一个元素的张量，这里有 {count} 个",
    "several elements of an expanded view are the same cell: writing to one would write to all": (
        "扩展视图的几个元素是同一个单元：写一个就写了全部"
    ),
    "the dtypes differ: {dtypes}": "数据类型不同：{dtypes}",
    "indices must be whole numbers (int64); these are {dtypes}": "索引必须是整数（int64）；这里是 {dtypes}",
    "{count} elements can't be shared out: they are no multiple of {product} = {sizes}": (
        "{count} 个元素分不匀：不是 {product} = {sizes} 的倍数"
    ),
    "{shape} has {count} elements, {sizes} has {product}": "{shape} 有 {count} 个元素，{sizes} 有 {product} 个",
    "along dim {dim} all other dims must match: dim {other} has sizes {sizes}": (
        "沿维度 {dim} 拼接，其余维度必须相同：维度 {other} 的大小是 {sizes}"
    ),
    "only a size 1 expands: dim {dim} has size {size}, not {wanted}": "只有大小 1 能扩展：维度 {dim} 的大小是 {size}，不是 {wanted}",
    "the mask has shape {mask}, the dims it stands for {dims}": "掩码的形状是 {mask}，它对应的维度是 {dims}",
    "more than {limit} tensors would come out of {name}": "{name} 会得到超过 {limit} 个张量",
    "where this element of the result comes from, as 0,1": "结果的这个元素从哪里来，如 0,1",
    "an element is named by its indices, got '{text}'": "元素用它的索引指明，这里是“{text}”",
    "write --element 0,1, or --element '()' where there are no dims": "写 --element 0,1；没有维度时写 --element '()'",
    "--element asks about one tensor, and this gives something else": "--element 只问一个张量的元素，这里得到的不是",
    "--element needs values, and these tensors are too large to make": "--element 需要数值，而这些张量太大，不生成",
    "--element names an index for each dim: {given} named, the result has {count}": (
        "--element 每个维度写一个索引：写了 {given} 个，结果有 {count} 维"
    ),
    "there is no index {index} in dim {dim} of the result, whose size is {size}": (
        "结果的维度 {dim} 大小是 {size}，没有索引 {index}"
    ),
    "where element {place} comes from": "元素 {place} 从哪里来",
    "elements of the operands ({count}): {names}": "操作数的元素（{count} 个）：{names}",
    "the elements of {code} are not traced further": "{code} 的元素不再往前追溯",
    "memory": "内存",
    "dtype": "类型",
    "one of them": "其中之一",
    "Python refuses: {words}": "Python 拒绝：{words}",
    "the same tensor": "同一个张量",
    "view": "视图",
    "copy": "复制",
    "not reached": "未到达",
}
