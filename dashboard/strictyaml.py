"""YAML text to nodes that know their line and column.

Read strictly: a scalar stays the text that was written (`NO`, `0123` and `12:30` are not turned
into anything), and what makes YAML surprising (anchors, aliases, tags, tabs) is a
problem. Faults are returned, never raised.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

import yaml

from dashboard.problems import Code, Problem, shown
from dashboard.reading.yamlfaults import AS_TEXT, explain
from geodata.own.leftovers import Cuts, find_document
from geodata.own.placechecks import Fault
from geodata.yamlevents import ENDS, STARTS, TooDeepError, read_events

# All but tab, line feed and printable characters; line breaks that only some editors show as such
# (U+0085, U+2028, U+2029) are out as well, or line numbers would differ from the editor's.
UNREADABLE = re.compile(
    "[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class Text(NamedTuple):  # a tuple is made fastest, and a register is made of these
    """A scalar as it was written."""

    value: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping in the order of the file; a key that was written twice stands twice."""

    pairs: tuple[tuple[Text, "Node"], ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Told:
    """A place whose fault has been told already, so that readers pass it by."""

    line: int
    column: int


_CONTENT = (yaml.ScalarEvent, *STARTS, *ENDS)
Node: TypeAlias = Text | Items | Fields | Told


def describe(node: Node) -> str:
    """Say in words what kind of thing was found."""
    match node:
        case Text(value=value):
            return f"the text {shown(value)}" if value.strip() else "nothing"
        case Items():
            return "a list"
        case Fields(pairs=pairs):
            keys = ", ".join(key.value for key, _ in pairs[:3])
            return f"a mapping ({keys}{', …' if len(pairs) > 3 else ''})"
        case Told():
            return "something unreadable"


def compose(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one YAML text; lines of nodes and problems count from 1 at its start.

    The node is None when the text cannot be read as YAML or is empty.
    """
    problems = _unreadable(text) or _tab(text)
    if problems:
        return None, tuple(problems)
    document = find_document(text)
    problems += map(as_problem, document.faults)
    if document.start or document.stop < len(text):
        text = "\n" * text.count("\n", 0, document.start) + text[document.start : document.stop]
    node: Node | None = None
    try:
        node = _nested(read_events(text), text, problems)
    except TooDeepError as error:
        hint = "nothing in a register needs that"
        problems.append(Problem("", error.line, error.column, "", "too-deep", error.message, hint))
    except yaml.MarkedYAMLError as error:
        context, fault = _at(error.context_mark), _at(error.problem_mark)
        problems.append(explain(text, error.context, context, error.problem, fault))
    return node, tuple(problems)


def as_problem(fault: Fault) -> Problem:
    """Tell a fault of a text as a problem, which names its file later."""
    return Problem("", fault.line, fault.column, fault.field, fault.code, fault.message, fault.hint)


def _at(mark: Any) -> tuple[int, int] | None:
    return None if mark is None else (mark.line + 1, mark.column + 1)


def _problem(mark: Any, code: Code, message: str, hint: str) -> Problem:
    return Problem("", mark.line + 1, mark.column + 1, "", code, message, hint)


def _unreadable(text: str) -> list[Problem]:
    """Find characters that no text holds, the first of each line."""
    if not UNREADABLE.search(text):
        return []
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        match = UNREADABLE.search(line)
        if match:
            found.append(_unreadable_sign(number, match.start() + 1, ord(match[0])))
    return found


def _unreadable_sign(line: int, column: int, code: int) -> Problem:
    if 0xDC80 <= code <= 0xDCFF:  # a byte that could not be decoded
        message = f"the byte 0x{code - 0xDC00:02X} is not UTF-8"
        hint = "save the file as UTF-8, or type the letter again"
        return Problem("", line, column, "", "not-utf8", message, hint)
    message = f"the invisible character U+{code:04X} stands here"
    return Problem("", line, column, "", "control-character", message, "delete it")


def _tab(text: str) -> list[Problem]:
    """Find the first tab: parsers do not agree on where one may stand, so none may."""
    at = text.find("\t")
    if at < 0:
        return []
    start = text.rfind("\n", 0, at) + 1
    lines = sum("\t" in line for line in text[at:].split("\n"))
    what = "a tab stands here" if text[start:at].strip() else "this line is indented with a tab"
    more = f", the first of {lines} lines with one" if lines > 1 else ""
    line, column = text.count("\n", 0, at) + 1, at - start + 1
    return [Problem("", line, column, "", "tab", what + more, "write spaces")]


def _nested(events: Iterable[Any], text: str, problems: list[Problem]) -> Node | None:
    """Turn parser events into nodes; raises what reading the events does."""
    cuts = Cuts(text) if "#" in text else None
    nodes: list[Node] = []
    open_: list[tuple[Any, list[Node]]] = []  # where each open list or mapping began, and its outer
    for event in events:
        kind = type(event)  # asked by identity: a register has forty events to an entry
        cut = cuts.find(event, flow=_in_brackets(open_)) if cuts and kind in _CONTENT else None
        if kind is yaml.ScalarEvent:
            nodes.append(_cut(cut, open_, nodes, problems) if cut else _scalar(event, problems))
        elif kind in STARTS:
            if event.anchor or event.tag:
                problems.append(_feature(event))
            open_.append((event, nodes))
            nodes = []
        elif kind in ENDS:
            start, outer = open_.pop()
            made = _collection(start, nodes, problems)
            nodes = outer
            nodes.append(_cut(cut, open_, nodes, problems) if cut else made)
        elif kind is yaml.AliasEvent:
            problems.append(_feature(event))
            nodes.append(Told(event.start_mark.line + 1, event.start_mark.column + 1))
    return nodes[0] if nodes else None


def _in_brackets(open_: Sequence[tuple[Any, list[Node]]]) -> bool:
    return bool(open_) and bool(open_[-1][0].flow_style)


def _cut(
    cut: Fault, open_: Sequence[tuple[Any, list[Node]]], nodes: list[Node], problems: list[Problem]
) -> Told:
    """Tell that a value is cut short by the sign of a comment."""
    path = _path([*(outer for _, outer in open_), nodes], [start for start, _ in open_])
    problems.append(as_problem(replace(cut, field=path)))
    return Told(cut.line, cut.column)


def _path(levels: list[list[Node]], starts: list[Any]) -> str:
    """Name the field that is being read, by what has been read before it at each level."""
    path = ""
    for start, nodes in zip(starts, levels[1:], strict=True):
        if isinstance(start, yaml.SequenceStartEvent):
            path += f"[{len(nodes)}]"
        elif len(nodes) % 2 and isinstance(nodes[-1], Text):
            path += f".{nodes[-1].value}" if path else nodes[-1].value
    return path


def _collection(start: Any, nodes: list[Node], problems: list[Problem]) -> Node:
    line, column = start.start_mark.line + 1, start.start_mark.column + 1
    if start.tag:
        return Told(line, column)
    if isinstance(start, yaml.SequenceStartEvent):
        return Items(tuple(nodes), line, column)
    return Fields(_pairs(nodes, problems), line, column)


def _scalar(event: Any, problems: list[Problem]) -> Text | Told:
    mark = event.start_mark
    if event.anchor or event.tag:
        problems.append(_feature(event))
    if event.tag:
        return Told(mark.line + 1, mark.column + 1)
    if event.style in ("|", ">") and not event.value.strip():  # ">9" is a block of indent 9
        problems.append(
            _problem(
                mark,
                "needs-quotes",
                f'"{event.style}" begins a block of text here, and the block is empty',
                f'a figure such as "{event.style}9" needs quotes',
            )
        )
        return Told(mark.line + 1, mark.column + 1)
    return Text(event.value, mark.line + 1, mark.column + 1)


def _feature(event: Any) -> Problem:
    sign = "*" if isinstance(event, yaml.AliasEvent) else "&" if event.anchor else "!"
    what = {"*": "an alias", "&": "an anchor", "!": "a tag"}[sign]
    message = f'"{sign}" begins {what}, which a register does not use'
    return _problem(event.start_mark, "yaml-feature", message, AS_TEXT)


def _pairs(nodes: list[Node], problems: list[Problem]) -> tuple[tuple[Text, Node], ...]:
    """Join keys and values of one mapping."""
    pairs: list[tuple[Text, Node]] = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if isinstance(key, Text):
            pairs.append((key, value))
        elif not isinstance(key, Told):
            problems.append(
                Problem(
                    "",
                    key.line,
                    key.column,
                    "",
                    "wrong-type",
                    f"a key must be a word, this is {describe(key)}",
                    "write key: value",
                )
            )
    return tuple(pairs)
