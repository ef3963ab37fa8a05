"""Text of a YAML file that a parser drops in silence: beside marks, behind an end, after "#".

One rule for every YAML file that users write. A parser takes such text for no content, and a reader
takes it for no comment, so each piece is a fault.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from geodata.own.placechecks import Fault, quoted
from geodata.yamlevents import ENDS, STARTS

_MARKS = re.compile(r"^(?:%|(?:---|\.\.\.)(?:\s|$))", re.MULTILINE)
_MARGIN = re.compile(r"^[^\s#].*", re.MULTILINE)
_INDENTED = re.compile(r"^(?P<indent>[ \t]+)(?P<first>[^\s#].*)", re.MULTILINE)
_BESIDE = re.compile(r"(?:---|\.\.\.)[ \t]+(?P<beside>[^\s#].*)")

# A comment beside content has a space before its sign, and a space or nothing behind it or behind a
# rule such as "#----".
_COMMENT = r"#[#!=_-]*(?:[ \t\r]|$)"
_SIGN = rf"(?:(?<![ \t])|(?!{_COMMENT}))(?P<sign>#)(?P<rest>[^\n]*\S[^\n]*)"
_BEHIND = re.compile(rf"[ \t]*{_SIGN}", re.MULTILINE)
_HEAD = re.compile(rf"[|>][-+0-9]*[ \t]*{_SIGN}", re.MULTILINE)
_BELOW = re.compile(rf"[ \t]*\n(?P<indent> *){_SIGN}", re.MULTILINE)
_BETWEEN = re.compile(rf"[^#\n]*[^#\s][^#\n]*{_SIGN}", re.MULTILINE)
_LEAD = re.compile(r" *(?:- +)*")


class Places:
    """Lines and columns of a text, from 1, found for any number of offsets in one pass over it."""

    def __init__(self, text: str) -> None:
        """Take the text; it is gone over when the first place is asked for."""
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def of(self, offset: int) -> tuple[int, int]:
        """Give the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Document:
    """The part of a text that is read, from `start` to `stop`, and what is lost outside of it."""

    start: int
    stop: int
    faults: tuple[Fault, ...]


def find_document(text: str) -> Document:
    """Find the one document that is read: below the marks of a beginning, above those of an end."""
    if not _MARKS.search(text):
        return Document(0, len(text), ())
    faults: list[Fault] = []
    places = Places(text)
    start, stop = 0, len(text)
    begun = False
    for match in _MARGIN.finditer(text):
        line = match[0]
        mark = line[:3] if line[0] != "%" and _MARKS.match(line) else ""
        if mark == "..." or (mark and begun):
            stop = match.start()
            faults += _behind(match, places)
            break
        if line[0] == "%":
            told = f"{quoted(line)} is a directive, which is not read"
            at = places.of(match.start())
            faults.append(Fault(*at, "", "unread-text", told, "delete the line"))
        if begun:
            continue
        if mark:
            faults += [*_above(start, match.start(), places), *_beside(match, places)]
        begun = not mark and line[0] != "%"
        start = start if begun else match.end()
    return Document(start, stop, tuple(faults))


def _above(start: int, stop: int, places: Places) -> Iterator[Fault]:
    """Tell what stands indented above the mark of a beginning; what is deeper belongs to it."""
    found = list(_INDENTED.finditer(places.text, start, stop))
    for match in found:
        if match["indent"] == found[0]["indent"]:
            told = f'{quoted(match["first"])} stands above "---", and is not read'
            at = places.of(match.start("first"))
            yield Fault(*at, "", "unread-text", told, 'write it below the line "---"')


def _beside(mark: re.Match[str], places: Places) -> Iterator[Fault]:
    if found := _BESIDE.match(mark[0]):
        told = f'{quoted(found["beside"])} stands beside "{mark[0][:3]}", and is not read'
        at = places.of(mark.start() + found.start("beside"))
        hint = "write it on a line of its own, at the margin"
        yield Fault(*at, "", "unread-text", told, hint)


def _behind(mark: re.Match[str], places: Places) -> Iterator[Fault]:
    """Tell what stands beside the mark of an end, and what follows it."""
    sign = mark[0][:3]
    if sign == "...":
        yield from _beside(mark, places)
    if places.text[mark.end() :].strip() or (sign == "---" and _BESIDE.match(mark[0])):
        told = f'nothing is read from this "{sign}" on'
        at = places.of(mark.start())
        yield Fault(*at, "", "several-documents", told, f'delete the "{sign}"')


def is_comment(text: str) -> bool:
    """Tell whether what begins with "#" is a comment wherever it stands, and no text cut off."""
    return re.match(_COMMENT, text) is not None


class Cuts:
    """Finds each sign "#" that cuts a text short, though a text was meant to go on behind it.

    Comments on lines of their own are none of them, unless they are glued to their sign, and stand
    right below a plain text and as deep as what would go on with it.
    """

    def __init__(self, text: str) -> None:
        """Take the text whose events follow."""
        self._text, self._at = text, 0
        self._next = -1  # where the next sign stands

    def find(self, event: Any, *, flow: bool) -> Fault | None:
        """Find the first cut at an event of content: before it, or behind it.

        `flow` tells that it stands in brackets.
        """
        kind = type(event)  # asked by identity, as where events are read
        if kind in STARTS:  # of brackets, what follows tells
            self._at = event.start_mark.index
            return None
        at, end = self._at, event.end_mark.index
        if self._next < at:
            found_at = self._text.find("#", at)
            self._next = len(self._text) if found_at < 0 else found_at
        scalar = kind not in ENDS
        if self._next > end and scalar and self._text[end : self._next].strip():
            self._at = end  # nearly always
            return None
        start = event.start_mark.index
        if not scalar and start == end:  # of a block, which ends where the next thing begins
            return None
        found = self._between(at, start) or self._behind(
            event, start, end, scalar=scalar, flow=flow
        )
        self._at = end if found is None else max(end, found.end())
        return None if found is None else self._told(found, event, flow=flow)

    def _between(self, at: int, start: int) -> re.Match[str] | None:
        """Find what is cut off from the signs between two texts: a comma, a colon, a dash."""
        while (sign := self._text.find("#", at, start)) >= 0:
            line = max(at, self._text.rfind("\n", at, sign) + 1)
            if found := _BETWEEN.match(self._text, line, start):
                return found
            at = self._text.find("\n", sign, start) + 1 or start
        return None

    def _behind(
        self, event: Any, start: int, end: int, *, scalar: bool, flow: bool
    ) -> re.Match[str] | None:
        """Find what is cut off from the end of a text, of brackets, or of the sign of a block."""
        if scalar and event.style in ("|", ">"):
            return _HEAD.match(self._text, start)
        found = _BEHIND.match(self._text, end)
        if found is None and scalar and not event.style and start < end and not flow:
            found = _BELOW.match(self._text, end)
            if found and len(found["indent"]) <= self._parent_column(start):
                return None
        return found

    def _parent_column(self, start: int) -> int:
        """Give the column of the key or the dash that a plain text belongs to, from 0."""
        line = self._text.rfind("\n", 0, start) + 1
        before = self._text[line:start]
        lead = _LEAD.match(before)
        column = lead.end() if lead else 0
        if column < len(before):
            return column
        return before.rfind("-") if "-" in before else column - 1

    def _told(self, found: re.Match[str], event: Any, *, flow: bool) -> Fault:
        line, column = Places(self._text).of(found.start("sign"))
        return Fault(
            line,
            column,
            "",
            "needs-quotes",
            f'"#" begins a comment here, and {quoted(found["rest"])} is not read',
            f'{self._hint(found, event, flow=flow)}; a comment has a space after "#"',
        )

    def _hint(self, found: re.Match[str], event: Any, *, flow: bool) -> str:
        start, end = event.start_mark, event.end_mark
        if type(event) in ENDS:
            return "put it inside the brackets"
        if event.style in ("'", '"') and found.start() >= end.index:
            return "put it inside the quotes"
        whole = self._text[start.index : found.end()].strip()
        sign = "'" if '"' in whole or "\\" in whole else '"'
        if (
            flow
            or event.style
            or "\n" in whole
            or found.start() < start.index
            or (sign == "'" and sign in whole)
        ):
            return "put the whole in quotes"
        return f"write {sign}{whole}{sign}, quotes and all"
