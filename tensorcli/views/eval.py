"""How an expression is drawn: its tree with shape, strides and memory at each node, then the result and its values."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.answers import Shape
from tensorcli.language import Language, say
from tensorcli.shapes.strides import elements, extent
from tensorcli.tensors.element import Element, stopped_message
from tensorcli.tensors.element_text import place_text
from tensorcli.tensors.eval import EvalAnswer, Operand, Told
from tensorcli.tensors.eval_results import Result
from tensorcli.tensors.eval_tree import Branch
from tensorcli.views.numbers import listed, number, number_grid
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, WARN, Page, grid, heading, shape_text
from tensorcli.views.prose import Line, Prose
from tensorcli.views.shapes import bytes_text, strides_text
from tensorcli.views.steps import Row, Steps, stems

_MOST_VALUES = 24
_MOST_RESULTS = 8
_MOST_SOURCES = 12
_WIDEST_VALUES = 56  # cells of values in one line


def view(answer: EvalAnswer, language: Language, *, verbose: bool = False) -> Page:
    """The page of one expression."""
    drawn = answer.steps or answer.operands
    body: list[RenderableType] = [_tree(answer, language, verbose=verbose)] if drawn else []
    body += _values(answer)
    if answer.element is not None:
        body.append(_origin(answer.element, language))
    after = [_repairs(answer, language)] if answer.repairs else []
    return Page(_question(answer), body, _headline(answer, language), after)


def _question(answer: EvalAnswer) -> Text:
    operands = "".join(f"  {operand.name}={operand.text}" for operand in answer.operands)
    return Text(answer.expression + " " + operands if operands else answer.expression)


def _tree(answer: EvalAnswer, language: Language, *, verbose: bool) -> RenderableType:
    dtypes = {step.dtype for step in answer.steps if step.dtype} | {o.dtype for o in answer.operands if o.dtype}
    drawer = _Drawer(answer, language, verbose=verbose, with_dtype=len(dtypes) > 1)
    titles = [say("shape"), say("strides"), *([say("dtype")] if len(dtypes) > 1 else []), say("memory")]
    rows = [drawer.row(mine, under, branch) for mine, under, branch in stems(answer.tree)]
    return Steps([heading(title, language) for title in titles], rows)


class _Drawer:
    """Makes the rows."""

    def __init__(self, answer: EvalAnswer, language: Language, *, verbose: bool, with_dtype: bool) -> None:
        self.answer = answer
        self.language: Language = language
        self.with_dtype = with_dtype
        self.with_values = answer.real and (answer.given or verbose)
        self.operands = {operand.name: operand for operand in answer.operands}
        self.seen: set[str] = set()

    def row(self, mine: str, under: str, branch: Branch) -> Row:
        """One node."""
        stem, below = Text(mine, style=FAINT), Text(under, style=FAINT)
        if branch.operand is not None and branch.operand in self.operands:
            operand = self.operands[branch.operand]
            first = operand.name not in self.seen
            self.seen.add(operand.name)
            return Row(
                stem,
                Text(branch.text, style=STRONG),
                self.operand(operand, first=first),
                self.of_operand(operand, first=first),
                below,
            )
        if branch.step is None:
            style = FAINT if branch.operand is None else STRONG
            blank = [Text() for _ in range(2 + self.with_dtype)]
            missing = Text(say("not reached").text(self.language), style=FAINT) if not branch.reached else Text()
            return Row(stem, Text(branch.text, style=style), [*blank, missing], [], below)
        step = self.answer.steps[branch.step]
        return Row(stem, self.code(branch, step), self.step(step), self.below(step, last=not mine), below)

    def code(self, branch: Branch, step: Told) -> Text:
        """The node's own code, marked where it was refused."""
        if step.failed and self.answer.error is not None:
            return Text(f"✗ {branch.text}", style=BAD)
        return Text(branch.text)

    def operand(self, operand: Operand, *, first: bool) -> list[Text]:
        """Shape, strides, dtype, bytes of an operand."""
        if operand.shape is None or operand.strides is None:
            return [Text(number(operand.values)), Text(), *([Text()] if self.with_dtype else []), Text()]
        cells = [shape_text(operand.shape), strides_text(operand.strides, plain=0 not in operand.strides)]
        if self.with_dtype:
            cells.append(Text(operand.dtype or "", style=FAINT))
        return [*cells, bytes_text(operand.bytes or 0) if first else Text()]

    def of_operand(self, operand: Operand, *, first: bool) -> list[RenderableType]:
        """The values of an operand, where it is met first."""
        told = operand.kind == "data"  # in the question
        if not first or told or not self.with_values or operand.values is None or operand.shape is None:
            return []
        return _short_values(operand.shape, operand.values)

    def step(self, step: Told) -> list[Text]:
        """Shape, strides, dtype, and whether the memory is new."""
        dtype = [Text(step.dtype or "", style=FAINT)] if self.with_dtype else []
        if step.failed:
            return [
                Text("?" if self.answer.error is None else "✗", style=BAD),
                Text(),
                *([Text()] if self.with_dtype else []),
                Text(),
            ]
        if step.shapes is not None:
            shapes = Text(" ").join(map(shape_text, step.shapes[:3], step.axes[:3]))
            if len(step.shapes) > 3:
                shapes.append(" …", style=FAINT)
            return [shapes, Text(), *dtype, self.memory(step)]
        if step.shape is None:
            return [_plain(step.values), Text(), *([Text()] if self.with_dtype else []), Text()]
        return [
            shape_text(step.shape, step.axes[0]),
            strides_text(step.strides or (), plain=0 not in (step.strides or ())),
            *dtype,
            self.memory(step),
        ]

    def memory(self, step: Told) -> Text:
        """View, copy, or the tensor itself."""
        if step.op in ("index", "values", "indices") and step.same:
            return Text(say("one of them").text(self.language), style=FAINT)
        if step.same:
            return Text(say("the same tensor").text(self.language), style=GOOD)
        if step.view:
            return Text(say("view").text(self.language), style=GOOD)
        return Text.assemble((say("copy").text(self.language), WARN), " ", bytes_text(step.bytes or 0))

    def below(self, step: Told, *, last: bool) -> list[RenderableType]:
        """The sentence and the values; those of the result stand in the headline."""
        parts: list[RenderableType] = []
        if step.note is not None:
            parts.append(Prose(step.note.text(self.language), style=FAINT))
        whole = last and self.answer.result is not None and step.code == self.answer.expression
        if self.with_values and not whole and step.shape is not None and step.values is not None:
            parts += _short_values(step.shape, step.values)
        return parts


def _short_values(shape: Shape, values: Any) -> list[RenderableType]:
    text = listed(values)
    return [Text(text)] if len(text) <= _WIDEST_VALUES and extent(shape) <= _MOST_VALUES else []


def _plain(value: Any) -> Text:
    if isinstance(value, Shape):
        return shape_text(value)
    text = listed(value)
    return Text(text if len(text) <= 24 else text[:23] + "…")


def _values(answer: EvalAnswer) -> list[RenderableType]:
    """The result as a matrix, where it is small and too long for one line."""
    result = answer.result
    if result is None or not result.shape or result.values is None or not answer.given:
        return []
    small = 1 < len(result.shape) <= 3 and 0 < elements(result.shape) <= _MOST_VALUES
    if not small or len(listed(result.values)) <= _WIDEST_VALUES:
        return []
    return [number_grid(None, result.shape, result.values, lambda _, value: (number(value), ""))]


def _origin(element: Element, language: Language) -> RenderableType:
    """The element's way back, a line for a step, and the elements of the operands it rests on."""
    rows = grid("left", "right", "prose")
    legend = grid("left", "left")
    for line in element.lines:
        named = Text.assemble(line.name, (place_text(line.at), STRONG))
        rows.add_row(named, Text(number(line.value)), Prose(f"= {line.formula}" if line.formula else ""))
        if line.name not in (line.code, f"({line.code})"):
            legend.add_row(Text(line.name, style=FAINT), Text(line.code, style=FAINT))
    title = say("where element {place} comes from", place=place_text(element.at) or "()")
    parts: list[RenderableType] = [heading(title, language), rows]
    if legend.row_count:
        parts += ["", legend]
    shown = element.sources[:_MOST_SOURCES]
    names = [f"{source.name}{place_text(source.at)}={number(source.value)}" for source in shown]
    if len(element.sources) > len(shown):
        names.append(say("… {count} more", count=len(element.sources) - len(shown)).text(language))
    if names:
        told = say("elements of the operands ({count}): {names}", count=len(element.sources), names="  ".join(names))
        parts += ["", Prose(told.text(language))]
    stopped = stopped_message(element)
    if stopped is not None:
        parts.append(Prose(stopped.text(language), style=WARN))
    return Group(*parts)


def _headline(answer: EvalAnswer, language: Language) -> Text:
    if answer.error is not None:
        return Text(answer.error.message.text(language), style=BAD)
    if answer.result is None and answer.results is None:
        return Text(say("the shape depends on the data").text(language))
    if answer.results is not None:
        return _several(answer.results, answer, language)
    assert answer.result is not None
    return _one(answer.result, answer, language)


def _several(results: tuple[Result, ...], answer: EvalAnswer, language: Language) -> Text:
    text = Text()
    for place, result in enumerate(results[:_MOST_RESULTS]):
        text.append("   " if place else "")
        if result.name is not None:
            text.append(f"{result.name}  ", style=FAINT)
        text.append_text(_one(result, answer, language, alone=False))
    if len(results) > _MOST_RESULTS:
        text.append("   " + say("… {count} more", count=len(results) - _MOST_RESULTS).text(language), style=FAINT)
    return text


def _one(result: Result, answer: EvalAnswer, language: Language, *, alone: bool = True) -> Text:
    """The values where they are an answer and few, and the shape."""
    if result.shape is None:
        if isinstance(result.values, Shape):
            return shape_text(result.values)
        return Text(listed(result.values))
    text = Text()
    few = result.values is not None and extent(result.shape) <= _MOST_VALUES
    if few and (answer.given or not result.shape):
        text.append(listed(result.values))
        text.append("   ")
    sizes = shape_text(result.shape, result.axes)
    if alone:
        return text.append_text(Text.assemble((say("shape").text(language) + "  ", FAINT), sizes))
    return text.append_text(Text.assemble(("(", FAINT), sizes, (")", FAINT)) if text.plain else sizes)


def _repairs(answer: EvalAnswer, language: Language) -> RenderableType:
    rows = grid("left", "left")
    for repair in answer.repairs:
        shape = Text() if repair.result is None else Text.assemble(("→ ", FAINT), shape_text(repair.result))
        rows.add_row(Line(Text(repair.code, style=GOOD)), shape)
    return Group("", heading(say("this works"), language), rows)
