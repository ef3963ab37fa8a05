"""YAML text to a tree that keeps how it was written: styles, line breaks, blank lines, comments.

Only for text that reads well: what YAML can do beyond a register's needs is told by strict reading,
and is not looked for here. Offsets and columns count from 0.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

import yaml

from geodata.own.leftovers import Places
from geodata.yamlevents import ENDS, STARTS, read_events

BLOCKS = ("|", ">")
_HEADER = re.compile(r"(?P<sign>[|>][-+0-9]*)[ ]*(?P<comment>#.*)?")
_COMMENT = re.compile(r"#.*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, `alone` on its line or behind something; `blank`: the line above it is blank."""

    text: str
    line: int
    column: int
    start: int = 0
    alone: bool = True
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was written, without the indentation of its lines.

    The first line of a block is its sign; an indent that the sign tells is made two columns.
    """

    value: str
    style: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A key with its value, or an item of a list (`key` is None), with the comments around it.

    Comments stand `above` it, `beside` its key, `between` key and value, or `after` the value on
    the line where it ends. `lower`: in brackets, it begins a line. `below`: its value does.
    """

    key: Scalar | None
    value: Node
    column: int
    above: tuple[Comment, ...] = ()
    beside: tuple[Comment, ...] = ()
    between: tuple[Comment, ...] = ()
    after: tuple[Comment, ...] = ()
    blank: bool = False
    lower: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A list or a mapping, in brackets (`flow`) or by indentation, and the comments at its end.

    In brackets, a comment may follow the opening one (`opening`), the closing one may begin a line
    (`closes_below`), and a comma may stand before it.
    """

    mapping: bool
    flow: bool
    members: tuple[Member, ...]
    column: int
    end: tuple[Comment, ...] = ()
    opening: tuple[Comment, ...] = ()
    closes_below: bool = False
    comma: bool = False


Node: TypeAlias = Scalar | Branch


class _End(NamedTuple):
    """Where something ends."""

    line: int
    offset: int


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is left to be read."""

    text: str
    lines: list[str]
    taken: set[int]  # blank lines that belong to a text
    events: deque[Any]
    comments: deque[Comment]
    places: Places

    def blank_above(self, line: int) -> bool:
        """Tell whether the line above is blank, and part of no text."""
        above = line - 1
        return above >= 0 and above not in self.taken and not self.lines[above].strip()

    def take(self, wanted: Callable[[Comment], bool]) -> tuple[Comment, ...]:
        """Take the next comments, as long as they are wanted."""
        found = []
        while self.comments and wanted(self.comments[0]):
            found.append(self.comments.popleft())
        return tuple(found)

    def take_beside(self) -> tuple[Comment, ...]:
        """Take the comments before what comes next, but for those alone on their lines."""
        return self.take(lambda one: not one.alone and one.start < self.next_start)

    def take_after(self, value: Node, stop: _End) -> tuple[Comment, ...]:
        """Take the comment on the line where a value ends, or beside the sign of a block."""
        if isinstance(value, Scalar) and value.style in BLOCKS:
            return self.take(lambda one: one.start < stop.offset)
        return self.take(lambda one: not one.alone and one.line == stop.line)

    @property
    def next_start(self) -> int:
        """Tell where the next thing begins that is no comment."""
        return int(self.events[0].start_mark.index) if self.events else len(self.text)


def parse_tree(text: str) -> tuple[Node | None, tuple[Comment, ...]]:
    """Read a text that has no fault to its tree, and to all of its comments."""
    told = (yaml.ScalarEvent, *STARTS, *ENDS)
    events = deque(event for event in read_events(text) if isinstance(event, told))
    lines = text.split("\n")
    scalars = [event for event in events if isinstance(event, yaml.ScalarEvent)]
    taken = {line for event in scalars for line in _kept_lines(event, text)}
    walk = _Walk(text, lines, taken, events, deque(), Places(text))
    walk.comments.extend(_comments(walk, scalars))
    found = tuple(walk.comments)
    return (_node(walk, -1)[0] if events else None), found


def _kept_lines(event: Any, text: str) -> Iterable[int]:
    """Number the blank lines at the end of a block that keeps them."""
    if event.style not in BLOCKS:
        return ()
    sign = _HEADER.match(text, event.start_mark.index)
    kept = sign is not None and "+" in sign["sign"]
    return range(event.start_mark.line + 1, event.end_mark.line) if kept else ()


def _comments(walk: _Walk, scalars: Iterable[Any]) -> Iterator[Comment]:
    """Find the comments: outside of a text, the sign # begins nothing else."""
    at = line = line_start = 0
    ends = [(event.start_mark.index, event.end_mark.index, event.style) for event in scalars]
    for start, stop, style in [*ends, (len(walk.text), len(walk.text), "")]:
        found = [(match.start(), match[0]) for match in _COMMENT.finditer(walk.text, at, start)]
        if style in BLOCKS and (header := _HEADER.match(walk.text, start)) and header["comment"]:
            found.append((header.start("comment"), header["comment"]))
        for position, comment in found:
            line += walk.text.count("\n", line_start, position)
            line_start = walk.text.rfind("\n", 0, position) + 1
            before = walk.text[line_start:position]
            yield Comment(
                comment.rstrip(" "),
                line,
                position - line_start,
                position,
                alone=not before.strip(),
                blank=walk.blank_above(line),
            )
        at = stop


def _node(walk: _Walk, outer: int) -> tuple[Node, _End]:
    event: Any = walk.events.popleft()
    if isinstance(event, yaml.ScalarEvent):
        stop: Any = event.end_mark
        # a block ends where the line below its last begins
        line = stop.line - 1 if event.style in BLOCKS else stop.line
        return _scalar(event, walk.text), _End(line, stop.index)
    return _branch(walk, event, outer)


def _scalar(event: Any, text: str) -> Scalar:
    style = event.style or ""
    raw = text[event.start_mark.index : event.end_mark.index]
    if style in BLOCKS:
        return Scalar(event.value, style, _block_lines(raw, event.value))
    rows = raw.split("\n")
    stripped = [*(_right_stripped(row, style) for row in rows[:-1]), rows[-1]]
    lines = (stripped[0], *(row.lstrip(" ") for row in stripped[1:]))
    return Scalar(event.value, style, lines if raw else ())


def _right_stripped(row: str, style: str) -> str:
    """Strip the end of a line; in double quotes, a backslash makes the blank after it a sign."""
    bare = row.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if style == '"' and backslashes % 2 and bare != row else bare


def _block_lines(raw: str, value: str) -> tuple[str, ...]:
    first, _, rest = raw.partition("\n")
    header = _HEADER.match(first)
    sign = re.sub("[0-9]", "2", header["sign"]) if header else first
    rows = rest.removesuffix("\n").split("\n")
    indent = _lead(rows) - _lead(value.split("\n"))
    lines = [row[indent:] for row in rows]
    while not lines[-1] and "+" not in sign:
        lines.pop()
    return (sign, *lines)


def _lead(rows: Iterable[str]) -> int:
    """Count the blanks before the first sign."""
    return next((len(row) - len(row.lstrip(" ")) for row in rows if row.strip()), 0)


def _branch(walk: _Walk, start: Any, outer: int) -> tuple[Branch, _End]:
    mapping, flow = isinstance(start, yaml.MappingStartEvent), bool(start.flow_style)
    column = start.start_mark.column
    end = _End(start.start_mark.line, start.start_mark.index)
    opening = walk.take_beside() if flow else ()
    members: list[Member] = []
    while not isinstance(walk.events[0], ENDS):
        if flow or mapping:
            member, end = _member(walk, column, end, mapping=mapping, flow=flow)
        else:
            member, end = _item(walk, column, end)
        members.append(member)
    stop = walk.events.popleft().end_mark
    if not flow:
        # a dash may stand right under its key: what stands there as well belongs to the next key
        least = column + (column == outer)
        last = walk.take(lambda one: one.start < walk.next_start and one.column >= least)
        return Branch(mapping, flow, tuple(members), column, last), end
    last = walk.take(lambda one: one.start < stop.index)
    behind = _COMMENT.sub("", walk.text[end.offset : stop.index])
    made = Branch(
        mapping,
        flow,
        tuple(members),
        column,
        last,
        opening,
        closes_below=stop.line > end.line,
        comma=bool(members) and "," in behind,
    )
    return made, _End(stop.line, stop.index)


def _item(walk: _Walk, column: int, end: _End) -> tuple[Member, _End]:
    """Read an item behind its dash; comments between the two count as those above it."""
    start = walk.next_start
    before = _COMMENT.sub(lambda found: " " * len(found[0]), walk.text[end.offset : start])
    dash = end.offset + before.rfind("-")
    blank = walk.blank_above(walk.places.of(dash)[0] - 1)
    above = walk.take(lambda one: one.start < dash)
    inside = walk.take(lambda one: one.start < start)
    if inside:
        above += (replace(inside[0], blank=blank), *inside[1:])
        blank = False
    value, stop = _node(walk, column)
    return Member(None, value, column, above, after=walk.take_after(value, stop), blank=blank), stop


def _member(
    walk: _Walk, column: int, end: _End, *, mapping: bool, flow: bool
) -> tuple[Member, _End]:
    """Read a key with its value, or an item in brackets."""
    first = walk.events[0].start_mark
    above = walk.take(lambda one: one.start < first.index)
    key: Scalar | None = None
    beside: tuple[Comment, ...] = ()
    between: tuple[Comment, ...] = ()
    below = False
    if mapping:
        key = _scalar(walk.events.popleft(), walk.text)
        begins = walk.events[0]
        below = begins.start_mark.line > first.line
        if below:
            beside = walk.take_beside()
        if isinstance(begins, yaml.ScalarEvent) or begins.flow_style:
            between = walk.take(lambda one: one.start < begins.start_mark.index)
    value, stop = _node(walk, column)
    after = walk.take_beside() if flow else walk.take_after(value, stop)
    member = Member(
        key,
        value,
        first.column,
        above,
        beside,
        between,
        after,
        blank=walk.blank_above(first.line),
        lower=first.line > end.line,
        below=below,
    )
    return member, stop
