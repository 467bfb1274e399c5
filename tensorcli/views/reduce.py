"""How a reduction is drawn: which cells fold into which result, the numbers put in, keepdim off and on."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.answers import Shape
from tensorcli.language import Language, Message, say
from tensorcli.shapes.align import clashes
from tensorcli.shapes.axes import by_place
from tensorcli.shapes.operations import OPERATIONS
from tensorcli.shapes.reduce import Output, ReduceAnswer, reduced_shape
from tensorcli.shapes.strides import elements
from tensorcli.views.cells import SideBySide
from tensorcli.views.numbers import Place, at, listed, number, number_grid, places
from tensorcli.views.page import AXES, BAD, FAINT, GOOD, STRONG, WARN, Page, axis, grid, heading, shape_text
from tensorcli.views.prose import Line, Prose

_MOST_CELLS = 60
_MOST_LISTED = 24
_MOST_BESIDE = 50  # characters of a repair that leave room for its result
_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def view(answer: ReduceAnswer, language: Language) -> Page:
    """The page of one reduction."""
    body: list[RenderableType] = []
    if answer.ok and answer.input.values is not None:
        if len(answer.input.shape) <= 3 and 0 < elements(answer.input.shape) <= _MOST_CELLS:
            body.append(_cells(answer, language))
        elif 0 < elements(answer.input.shape) <= _MOST_LISTED:
            body.append(Prose(f"x = {listed(answer.input.values)}"))
    if answer.formula:
        body.append(_worked(answer))
    if answer.ok and answer.outputs and answer.then is not None:
        body.append(_keepdim(answer, language))
    if answer.ok and answer.input.values is None:
        body.append(
            Prose(say("x has {count} elements: the shape alone is answered", count=_count(answer)).text(language))
        )
    after = [_repairs(answer, language)] if answer.repairs else []
    return Page(_question(answer, language), body, _headline(answer, language), after)


def _count(answer: ReduceAnswer) -> str:
    return f"{elements(answer.input.shape):,}".replace(",", " ")


def _question(answer: ReduceAnswer, language: Language) -> Text:
    shape = str(answer.input.shape)
    if answer.dims is None:
        asked = say(
            "{name} over all of x, shape {shape}, {dtype}", name=answer.operation, shape=shape, dtype=answer.dtype
        )
    else:
        asked = say(
            "{name} along dim {dims} of x, shape {shape}, {dtype}",
            name=answer.operation, dims=",".join(map(str, answer.dims)), shape=shape, dtype=answer.dtype,
        )  # fmt: skip
    return Text(asked.text(language))


def _headline(answer: ReduceAnswer, language: Language) -> Text:
    if answer.error is not None:
        return Text(answer.error.message.text(language), style=BAD)
    text = Text()
    for output in answer.outputs:
        text.append("   " if text else "")
        if output.values is not None and _size(output) <= _MOST_LISTED and (answer.given or output.shape == ()):
            text.append(f"{output.name}  ", style=FAINT)
            text.append(listed(output.values))
    if answer.outputs and answer.outputs[0].shape is not None:
        text.append("   " if text else "")
        text.append(say("shape").text(language) + "  ", style=FAINT)
        text.append_text(shape_text(answer.outputs[0].shape, _axes(answer, answer.outputs[0].shape)))
    return text or Text(say("the shape depends on the data").text(language))


def _size(output: Output) -> int:
    return 0 if output.shape is None else elements(output.shape)


def _cells(answer: ReduceAnswer, language: Language) -> RenderableType:
    """The input with its picked cells in brackets; beside it, by sign and colour, the result each cell folds into."""
    shape, values = answer.input.shape, answer.input.values
    picked = _picked(answer)
    same = answer.then is None
    group = _groups(answer)
    several = len(set(group.values())) > 1 and max(group.values(), default=0) < len(_SIGNS)

    def style(place: Place) -> str:
        return AXES[group[place] % len(AXES)] if several and not same else ""

    def cell(place: Place, value: object) -> tuple[str, str]:
        if not picked:
            return number(value), style(place)
        inside = place in picked
        return (f"[{number(value)}]", f"bold {style(place)}") if inside else (f" {number(value)} ", style(place))

    title = Text.assemble(("x", STRONG), " ", shape_text(shape))
    if not answer.given:
        title.append(" " + say("(made, see --seed)").text(language), style=FAINT)
    pictures: list[RenderableType] = [number_grid(title, shape, values, cell)]
    if same:
        pictures += [
            number_grid(_title(output, shape), output.shape, output.values, lambda _, value: (number(value), ""))
            for output in answer.outputs
            if output.shape is not None and len(output.shape) <= 3
        ]
    elif several:
        signs = number_grid(
            Text(say("folds into").text(language), style=FAINT), shape, values,
            lambda place, _: (_SIGNS[group[place]], style(place)),
        )  # fmt: skip
        pictures.append(signs)
    picture = SideBySide(pictures)
    if picked:
        return Group(heading(say("[ ] marks the cell that is picked"), language), picture)
    return picture


def _title(output: Output, shape: Shape) -> Text:
    text = Text(output.name, style=STRONG)
    if output.shape is not None and output.shape != shape:
        text.append_text(Text.assemble(" ", shape_text(output.shape)))
    return text


def _groups(answer: ReduceAnswer) -> dict[Place, int]:
    """The number of the result that each cell folds into."""

    folded = range(len(answer.input.shape)) if answer.dims is None else answer.dims
    found: dict[Place, int] = {}
    seen: dict[Place, int] = {}
    for place in places(answer.input.shape):
        kept = tuple(index for dim, index in enumerate(place) if dim not in folded)
        found[place] = seen.setdefault(kept, len(seen))
    return found


def _picked(answer: ReduceAnswer) -> set[Place]:
    """The cells that the indices name."""

    indices = next((output for output in answer.outputs if output.name == "indices"), None)
    if indices is None or indices.shape is None or answer.operation in ("sort", "argsort"):
        return set()
    shape = answer.input.shape
    if answer.dims is None:
        flat = at(indices.values, (0,) * len(indices.shape))
        return {list(places(shape))[flat]} if shape else set()
    if not shape:
        return set()
    (dim,) = answer.dims
    inserted = len(indices.shape) < len(shape)
    found = set()
    for place in places(indices.shape):
        whole = (*place[:dim], at(indices.values, place), *place[dim if inserted else dim + 1 :])
        found.add(whole)
    return found


def _worked(answer: ReduceAnswer) -> RenderableType:
    """The lines with the numbers put in, each with the sign of its result."""
    rows = grid("left", "prose")
    lettered = len(answer.formula) > 1 and answer.then is not None
    for index, line in enumerate(answer.formula):
        rows.add_row(Text(_SIGNS[index] if lettered else "", style=AXES[index % len(AXES)]), Prose(line))
    return rows if lettered else Group(*(Prose(line) for line in answer.formula))


def _keepdim(answer: ReduceAnswer, language: Language) -> RenderableType:
    """Without and with keepdim side by side: the shape, the values, and what comes of meeting x again."""
    assert answer.then is not None
    first = answer.outputs[0]
    has = first.keepdim_shape is not None
    table = grid("left", "prose", "prose", gap=3)
    titles = [_asked("keepdim=False", not answer.keepdim), _asked("keepdim=True", answer.keepdim)]
    table.add_row("", *titles)
    folded = range(len(answer.input.shape)) if answer.dims is None else answer.dims
    named = ",".join(map(str, folded)) if answer.dims is not None else ""
    label = say("dim {dims}", dims=named) if named else say("all dims")
    stays = say("stays, with size 1") if has else say("has no keepdim")
    table.add_row(
        Text(label.text(language), style=FAINT), Prose(say("goes").text(language)), Prose(stays.text(language))
    )
    bare = reduced_shape(answer.input.shape, answer.dims, keepdim=False)
    shapes = [Prose(_struck(answer, bare)), Prose(_struck(answer, first.keepdim_shape)) if has else Text("")]
    table.add_row(Text(say("shape").text(language), style=FAINT), *shapes)
    for output in answer.outputs:
        if output.values is not None and _size(output) <= _MOST_LISTED:
            flat = _flat(output.values)
            cells = [Prose(listed(_nested(flat, bare)))]
            cells.append(
                Prose(listed(_nested(flat, first.keepdim_shape))) if first.keepdim_shape is not None else Prose("")
            )
            table.add_row(Text(output.name, style=FAINT), *cells)
    if _meets(answer):
        rows = [_meeting(answer, bare, answer.then.without_keepdim, language)]
        if answer.then.with_keepdim is not None and first.keepdim_shape is not None:
            rows.append(_meeting(answer, first.keepdim_shape, answer.then.with_keepdim, language))
        table.add_row(Text("x - values", style=FAINT), *rows)
        table.add_row(Text("x / values", style=FAINT), *rows)
    return table


def _meets(answer: ReduceAnswer) -> bool:

    return OPERATIONS[answer.operation].meets


def _asked(title: str, asked: bool) -> Line:
    return Line(Text(f"{title} ◂" if asked else title, style=STRONG if asked else FAINT))


def _struck(answer: ReduceAnswer, result: Shape | None) -> Text:
    """The sizes of x, the folded ones struck out and in brackets, and what is left."""
    text = Text()
    rank = len(answer.input.shape)
    for dim, size in enumerate(answer.input.shape):
        text.append(" " if dim else "")
        gone = answer.dims is None or dim in answer.dims
        text.append(f"[{size}]" if gone else str(size), style=f"strike {FAINT}" if gone else axis(dim - rank))
    text.append("() → " if not rank else " → ", style=FAINT)
    if not result:
        return text.append("()")
    for dim, (size, place) in enumerate(zip(result, _axes(answer, result), strict=True)):
        text.append(" " if dim else "")
        text.append(str(size), style=f"bold {axis(-place)}")
    return text


def _axes(answer: ReduceAnswer, result: Shape) -> tuple[int, ...]:
    """Which axis of x each dim of the result is, by its place from the right."""
    places = by_place(len(answer.input.shape))
    folded = range(len(places)) if answer.dims is None else answer.dims
    kept = tuple(place for dim, place in enumerate(places) if dim not in folded)
    return kept if len(result) == len(kept) else by_place(len(result))


def _flat(values: object) -> list[object]:
    if isinstance(values, tuple):
        return [item for part in values for item in _flat(part)]
    return [values]


def _nested(flat: list[object], shape: Shape) -> object:
    if not shape:
        return flat[0] if flat else ()
    step = elements(shape[1:])
    return tuple(_nested(flat[i * step : (i + 1) * step], Shape(shape[1:])) for i in range(shape[0]))


def _meeting(answer: ReduceAnswer, result: Shape, meeting: str, language: Language) -> Prose:
    if meeting == "fits":
        return Prose("✓ " + say("fits").text(language), style=GOOD)
    if meeting == "fits by accident":
        return Prose("⚠ " + say("fits by accident: it runs and is wrong").text(language), style=WARN)
    clash = clashes(("x", "values"), (answer.input.shape, result))[0]
    told: Message = say("fails: {one} and {other} clash", one=clash.sizes[0], other=clash.sizes[1])
    return Prose("✗ " + told.text(language), style=BAD)


def _repairs(answer: ReduceAnswer, language: Language) -> RenderableType:
    """Each line with what it gives; below it where lines are too long to have it beside them."""
    title = heading(say("this works"), language)
    if max(len(repair.code) for repair in answer.repairs) > _MOST_BESIDE:
        pairs = [(Line(Text(repair.code, style=GOOD)), Prose(f"  {repair.result}")) for repair in answer.repairs]
        return Group("", title, *(part for pair in pairs for part in pair))
    rows = grid("left", "prose")
    for repair in answer.repairs:
        rows.add_row(Text(repair.code, style=GOOD), Prose(repair.result))
    return Group("", title, rows)
