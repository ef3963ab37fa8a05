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

_MARKS = re.compile(r"^(?:%|(?:---|\.\.\.)(?:\s|$))", re.MULTILINE)
_MARGIN = re.compile(r"^[^\s#].*", re.MULTILINE)
_INDENTED = re.compile(r"^(?P<indent>[ \t]+)(?P<first>[^\s#].*)", re.MULTILINE)
_BESIDE = re.compile(r"(?:---|\.\.\.)[ \t]+(?P<beside>[^\s#].*)")
_CUT = re.compile(r"[ \t]+(?P<sign>#)(?P<rest>[^\s#!=_-].*)")


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
        if begun:
            continue
        if mark:
            faults += [*_above(start, match.start(), places), *_beside(match, places)]
        elif line[0] == "%":
            told = f"{quoted(line)} is a directive, which is not read"
            at = places.of(match.start())
            faults.append(Fault(*at, "", "unread-text", told, "delete the line"))
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


def cut_fault(text: str, scalar: Any, *, flow: bool) -> Fault | None:
    """Find the sign "#" that ends a plain text, though a text was meant to go on behind it.

    `scalar` is the parser's event or node. A comment has a space after its sign.
    """
    start, end = scalar.start_mark, scalar.end_mark
    if scalar.style or start.index == end.index:
        return None
    found = _CUT.match(text, end.index)
    if found is None:
        return None
    whole = text[start.index : found.end()].rstrip()
    sign = "'" if '"' in whole or "\\" in whole else '"'
    one_line = not flow and start.line == end.line and not (sign == "'" and sign in whole)
    hint = f"write {sign}{whole}{sign}, quotes and all" if one_line else "put the whole in quotes"
    return Fault(
        end.line + 1,
        end.column + 1 + found.start("sign") - end.index,
        "",
        "needs-quotes",
        f'"#" begins a comment here, and {quoted(found["rest"])} is not read',
        f'{hint}; a comment has a space after "#"',
    )
