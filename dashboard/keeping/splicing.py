"""Entries put into a register's bytes: only their lines change, every other byte stays.

Byte order mark, line ends, indentation and the last line's end stay as the file has them. Comments
above an entry belong to what follows them, and so are never part of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from dashboard.keeping.writing import STEP
from dashboard.model import Incident, Register, Source
from dashboard.problems import shown
from dashboard.reading.entries import read_entry
from dashboard.reading.outline import Block, split
from dashboard.spec import specs

ListName = Literal["sources", "incidents"]

RECORDS: dict[str, type[Incident | Source]] = {"sources": Source, "incidents": Incident}
_KEYS = tuple(specs(Register))
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_END = re.compile(r"\r\n|\r|\n")
_LONE_KEY = re.compile(r"[^#]*:[ \t]*(?:#.*)?")
_DASH = re.compile(r"^(?P<indent> *)-(?:\s|$)", re.MULTILINE)
_NOTHING = re.compile(r"(?P<key>[^:]+:)[ \t]*\[[ \t]*\](?P<rest>[ \t]*(?:#.*)?)")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry as it shall be.

    Without `id` the text is put in as a new entry; without `text` the entry is taken out.
    """

    list: ListName
    id: str | None
    text: str | None


class SpliceError(ValueError):
    """An edit that a file's layout has no place for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Spliced:
    """A register's bytes after edits; `lines` tells where each entry begins, 0 if it is out."""

    data: bytes
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Lines from `start` to `stop`, counted from 0, that give way to others."""

    edit: int  # its number
    start: int
    stop: int
    lines: tuple[str, ...]
    lead: int = 0  # of the new lines, those above the entry


@dataclass(frozen=True, slots=True)
class _Page:
    """A register's text with what is known of its layout."""

    lines: tuple[str, ...]  # each with its end
    blocks: tuple[Block, ...]
    end: str  # how a line ends here


def splice(data: bytes, edits: Sequence[Edit]) -> Spliced:
    """Put edits into the bytes of a register, all of them. Raises SpliceError."""
    text = data.decode("utf-8", "surrogateescape")
    mark = _BOM if text.startswith(_BOM) else ""
    page = _page(text.removeprefix(_BOM))
    named = [(edit.list, edit.id) for edit in edits if edit.id is not None]
    for (name, one), count in Counter(named).items():
        if count > 1:
            raise SpliceError(f"two edits of the entry {shown(one)} of {name} at once: send one")
    cuts = [_cut(page, edit, number) for number, edit in enumerate(edits) if edit.id is not None]
    there = {block.key for block in page.blocks}
    # a list that is not there comes behind everything, so behind new entries of the others too
    for listed in sorted(RECORDS, key=lambda name: name not in there):
        new = {
            number: edit.text
            for number, edit in enumerate(edits)
            if edit.list == listed and edit.id is None and edit.text is not None
        }
        cuts += _appended(page, listed, new) if new else []
    cuts.sort(key=lambda cut: (cut.start, cut.stop))
    made, lines = _joined(page, cuts, len(edits))
    return Spliced((mark + made).encode("utf-8", "surrogateescape"), lines)


def find_entry(data: bytes, name: ListName, entry_id: str) -> str | None:
    """Give the text of an entry as it stands in a register, its lines ended with line feeds.

    None where no entry, or more than one, has that id.
    """
    text = data.decode("utf-8", "surrogateescape").removeprefix(_BOM)
    found = _with_id(_page(text).blocks, name, entry_id)
    return found[0].text if len(found) == 1 else None


def _page(text: str) -> _Page:
    blocks, _ = split(_END.sub("\n", text), _KEYS, tuple(RECORDS))
    ends = Counter(_END.findall(text)).most_common(1)
    return _Page(tuple(_LINE.findall(text)), blocks, ends[0][0] if ends else "\n")


def _with_id(blocks: Sequence[Block], name: ListName, entry_id: str) -> list[Block]:
    # most entries do not hold the id anywhere, so only a few are read
    return [
        block
        for block in blocks
        if block.entry
        and block.key == name
        and entry_id in block.text
        and read_entry(block.text, RECORDS[name]).id == entry_id
    ]


def _span(block: Block) -> tuple[int, int]:
    return block.line - 1, block.line - 1 + block.text.count("\n")


def _cut(page: _Page, edit: Edit, number: int) -> _Cut:
    entry_id = edit.id or ""
    found = _with_id(page.blocks, edit.list, entry_id)
    if not found:
        raise SpliceError(_missing(page, edit.list, entry_id))
    if len(found) > 1:
        lines = " and ".join(str(block.line) for block in found)
        raise SpliceError(
            f"{shown(entry_id)} is the id of the entries on lines {lines}: give one another id"
        )
    start, stop = _span(found[0])
    if edit.text is None:
        return _taken_out(page, start, stop, number)
    text = _indented(edit.text, _dash_column(found[0].text))
    return _Cut(number, start, stop, _ended(text, _end_of(page.lines[start]) or page.end))


def _missing(page: _Page, name: ListName, entry_id: str) -> str:
    bracket = any(
        block.key == name and not block.entry and entry_id in block.text for block in page.blocks
    )
    if bracket:
        return (
            f"the list {name} stands in brackets, and is left as it is:"
            ' write each of its entries on lines of its own that begin with "- id: …", then save'
        )
    return f"no entry of {name} has the id {shown(entry_id)}"


def _taken_out(page: _Page, start: int, stop: int, number: int) -> _Cut:
    """Take lines out, and the blank lines that parted them from the rest on one side."""
    last = stop
    while last < len(page.lines) and not page.lines[last].strip():
        last += 1
    first = start
    if last == len(page.lines):
        while first > 0 and not page.lines[first - 1].strip():
            first -= 1
    return _Cut(number, first, last, ())


def _appended(page: _Page, name: str, new: Mapping[int, str]) -> Iterator[_Cut]:
    """Put entries behind the last one of their list."""
    entries = [block for block in page.blocks if block.entry and block.key == name]
    others = [block for block in page.blocks if block.entry]
    column = _dash_column((entries or others)[-1].text) if others else STEP
    gap = (page.end,) if _parted(page, entries) else ()
    if entries:
        at, above = _span(entries[-1])[1], list(gap)
    else:
        at, above, emptied = _place_of_list(page, name)
        yield from emptied
    for number, text in new.items():
        yield _Cut(number, at, at, (*above, *_ended(_indented(text, column), page.end)), len(above))
        above = list(gap)


def _place_of_list(page: _Page, name: str) -> tuple[int, list[str], list[_Cut]]:
    """Find the place for the first entry of a list, the lines it needs above it, and what goes."""
    heads = [block for block in page.blocks if not block.entry and block.key == name]
    if not heads:
        at = max((_span(block)[1] for block in page.blocks), default=len(page.lines))
        gap = (page.end,)  # none at the top of the file, see `_joined`
        return at, [*gap, f"{name}:{page.end}"], []
    start, stop = _span(heads[0])
    end = _end_of(page.lines[start])
    line = page.lines[start].removesuffix(end)
    bare = _NOTHING.fullmatch(line)
    if bare:
        return stop, [], [_Cut(-1, start, start + 1, (bare["key"] + bare["rest"] + end,), 1)]
    if not _LONE_KEY.fullmatch(line):
        raise SpliceError(
            f"the list {name} does not stand in lines that begin with a dash, and is left as it is:"
            f' write "{name}:" on a line of its own, each entry below it as "- id: …", then save'
        )
    return stop, [], []


def _parted(page: _Page, entries: Sequence[Block]) -> bool:
    """Tell whether blank lines stand between the entries of a list; of one alone, they shall."""
    gaps = [page.lines[_span(one)[1] : _span(two)[0]] for one, two in pairwise(entries)]
    return not gaps or any(not line.strip() for gap in gaps for line in gap)


def _dash_column(text: str) -> int:
    dash = _DASH.search(text)
    return len(dash["indent"]) if dash else STEP


def _indented(text: str, column: int) -> str:
    """Move an entry so that its dash stands in a column."""
    text = _END.sub("\n", text.removeprefix(_BOM)).strip("\n").rstrip()
    by = column - _dash_column(text)
    return "".join(f"{_moved(line, by)}\n" for line in text.split("\n"))


def _moved(line: str, by: int) -> str:
    body = line.lstrip(" ")
    return " " * max(len(line) - len(body) + by, 0) + body if body else line


def _ended(text: str, end: str) -> tuple[str, ...]:
    return tuple(line + end for line in text.removesuffix("\n").split("\n"))


def _end_of(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _joined(page: _Page, cuts: Sequence[_Cut], count: int) -> tuple[str, tuple[int, ...]]:
    """Set the lines together again; the last line has an end only if it had one."""
    made: list[str] = []
    places = [0] * count
    at = 0
    for cut in cuts:
        made += page.lines[at : cut.start]
        if made and cut.lines and not _end_of(made[-1]):
            made[-1] += page.end
        lines, lead = (cut.lines, cut.lead)
        if not made and lines and not lines[0].strip():
            lines, lead = lines[1:], lead - 1
        if len(lines) > lead:
            places[cut.edit] = len(made) + lead + 1
        made += lines
        at = max(at, cut.stop)
    made += page.lines[at:]
    unended = page.lines and not _end_of(page.lines[-1])
    if made and unended and at == len(page.lines):
        made[-1] = made[-1].rstrip("\r\n")
    return "".join(made), tuple(places)
