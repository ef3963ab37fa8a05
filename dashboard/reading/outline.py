"""A register's text cut into its head and its entries, so that each is read on its own.

A fault in one entry then stays in that entry, and an entry whose text has not changed need not be
read again. The cut goes by indentation alone: an entry begins at a dash that stands left of the
fields of the entry above.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.problems import Code, Problem, nearest, shown
from dashboard.strictyaml import as_problem
from geodata.own.leftovers import Document, Places, find_document

TAB = 4  # columns a tab counts for when the cut is made; the tab itself is told as a problem

MARGIN = re.compile(r"^[^\s#].*", re.MULTILINE)
_DASH = re.compile(
    r"^(?P<indent>[ \t]*)-(?:(?P<lone>[ \t]*$)|(?P<id>[ \t]+id:)|(?=[ \t]))", re.MULTILINE
)
_KEY = re.compile(
    # blanks before the colon belong to one part only, or a long run of them is gone over again
    # and again
    r"""(?:"(?P<quoted>[^"]*)"[ \t]*|'(?P<single>[^']*)'[ \t]*|"""
    r"""(?P<plain>[^\s"'\[\]{},&*!|>%@`:-][^:]*))"""
    r""":(?:[ \t]+(?P<rest>[^#\s].*)|[ \t]*(?:[ \t]#.*)?)$"""
)
_INDENTED = re.compile(r"^(?P<indent>[ \t]+)(?P<first>[^\s#].*)", re.MULTILINE)
_NEXT = re.compile(r"\n(?:[ \t]*(?:#.*)?\n)*(?P<indent>[ \t]*)(?P<first>[^\s#])")


class Block(NamedTuple):  # a tuple is made fastest
    """A run of whole lines: one entry of the list `key`, or a key at the margin with its value.

    Lines count from 1; key "" is text at the margin that belongs to no key.
    """

    key: str
    entry: bool
    text: str
    line: int


class Dash(NamedTuple):
    """A dash that a line begins with; `lone`: nothing stands beside it."""

    start: int
    indent: int
    lone: bool
    has_id: bool

    @property
    def fields(self) -> int:
        """Give the column of the fields, where it begins an entry."""
        return self.indent + (1 if self.lone else 2)


@dataclass(frozen=True, slots=True)
class _Key:
    """A key at the margin: what follows it on its line, and what on the lines below."""

    name: str
    rest: str
    dash: str | None  # the indent of a dash below
    field: bool  # something indented below that is no dash


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text from one key at the margin to the next; `listed`: it holds entries."""

    key: str
    listed: bool
    start: int
    body: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries under one key: which of the blocks they are, and what their dashes look like.

    `column` is the one that dashes of entries stand left of; `with_id` counts the indents of all
    dashes that an id follows, `indents` those of the entries.
    """

    first: int
    stop: int
    column: int
    with_id: Counter[int]
    indents: Counter[int]


@dataclass(frozen=True, slots=True)
class Outline:
    """A text and its blocks, which stand one behind the other from `starts[0]` to `end`."""

    text: str
    blocks: tuple[Block, ...]
    starts: tuple[int, ...]
    end: int
    problems: tuple[Problem, ...]
    listings: tuple[Listing, ...]


def split(
    text: str, keys: Collection[str], lists: Collection[str]
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """Cut a text with the known top-level `keys`, of which `lists` hold entries."""
    found = outline(text, keys, lists)
    return found.blocks, found.problems


def outline(text: str, keys: Collection[str], lists: Collection[str]) -> Outline:
    """Cut a text, and keep what it takes to cut it again when a little of it has changed.

    An unknown key that is near to one of the lists is told, and its entries are taken as those of
    that list, so that a slip in one word does not empty the map.
    """
    problems: list[Problem] = []
    document = find_document(text)
    problems += map(as_problem, document.faults)
    places = Places(text)
    pieces = _pieces(places, document, keys, lists, problems)
    end = document.stop
    problems += _unowned(places, document.start, pieces[0].start if pieces else end)
    blocks: list[Block] = []
    starts: list[int] = []
    listings: list[Listing] = []
    line = at = 0
    stops = [piece.start for piece in pieces[1:]] + [end]
    for piece, stop in zip(pieces, stops, strict=False):
        dashes = find_dashes(text, piece.body, stop) if piece.listed else []
        column = _column(text, piece.body, dashes)
        entries = [dash for dash in dashes if dash.indent < column]
        bounds = [piece.start, *(entry.start for entry in entries), stop]
        fields = [0, *(entry.fields for entry in entries)]
        for position, below, field in zip(bounds, bounds[1:], fields, strict=False):
            line += text.count("\n", at, position)
            at = position
            starts.append(position)
            blocks.append(Block(piece.key, field > 0, trim(text[position:below], field), line + 1))
        if entries:
            with_id = Counter(dash.indent for dash in dashes if dash.has_id)
            indents = Counter(entry.indent for entry in entries)
            first = len(blocks) - len(entries)
            listings.append(Listing(first, len(blocks), column, with_id, indents))
            usual = indents.most_common(1)[0][0]
            told = zip(entries, blocks[first:], strict=True)
            problems += [
                misplaced(entry, usual, block.line)
                for entry, block in told
                if entry.indent != usual
            ]
    return Outline(text, tuple(blocks), tuple(starts), end, tuple(problems), tuple(listings))


def _problem(places: Places, position: int, code: Code, message: str, hint: str) -> Problem:
    return Problem("", *places.of(position), "", code, message, hint)


def _pieces(
    places: Places,
    document: Document,
    keys: Collection[str],
    lists: Collection[str],
    problems: list[Problem],
) -> list[_Piece]:
    """Find the keys at the margin."""
    text = places.text
    pieces: list[_Piece] = []
    dash: str | None = None  # indent of the entries of the open list
    seen: set[str] = set()
    below = _DASH.search(text, document.start)  # the next dash, looked for once
    for match in MARGIN.finditer(text, document.start, document.stop):
        start = match.start()
        key = _key(text, match, lists)
        if key is None:
            if not pieces or (pieces[-1].key and not pieces[-1].listed):
                pieces.append(_Piece("", False, start, start))
            continue
        begun = dash is not None and not (below and start < below.start())
        if begun and _belongs_to_entry(key, key.name in keys, dash or ""):
            continue  # reading the entry tells that the line has lost its indent
        name = key.name
        if dash is not None and name not in keys and key.rest and below and start < below.start():
            message = f"{shown(name)} stands above the first entry of this list, and is not read"
            hint = "put it into an entry, or take it out"
            problems.append(_problem(places, start, "unread-text", message, hint))
            continue
        if name in seen:
            message = f"{shown(name)} stands twice in this file"
            problems.append(_problem(places, start, "doubled-key", message, "put both under one"))
        elif name not in keys:
            near = nearest(name, keys)
            if near in lists and key.dash is not None:
                name = near or name
            message = f"{shown(key.name)} is not a key of a register"
            hint = f"did you mean {near}?" if near else f"known: {', '.join(keys)}"
            problems.append(_problem(places, start, "unknown-key", message, hint))
        seen.add(name)
        # Text beside the key of a list is a fault, but not one of the entries below it.
        listed = name in lists and (
            not key.rest or (key.rest[0] not in "[{" and key.dash is not None)
        )
        pieces.append(_Piece(name, listed, start, match.end()))
        if listed and below is not None and below.start() < match.end():
            below = _DASH.search(text, match.end())
        dash = below["indent"] if listed and below else None
    return pieces


def _unowned(places: Places, start: int, first: int) -> list[Problem]:
    """Tell what stands indented above the first key, and so under none."""
    found = list(_INDENTED.finditer(places.text, start, first))
    hint = "begin the line at the margin"
    return [
        _problem(
            places,
            match.start("first"),
            "unread-text",
            f"{shown(match['first'])} stands under no key, and is not read",
            hint,
        )
        for match in found
        if match["indent"] == found[0]["indent"]  # what is deeper belongs to it
    ]


def _key(text: str, match: re.Match[str], lists: Collection[str]) -> _Key | None:
    """Read a line at the margin as a key; the name of a list is one even without its colon."""
    line = match[0]
    found = None if re.match(r"-(\s|$)", line) else _KEY.match(line)
    bare = line.partition(" #")[0].rstrip()
    if found is None and bare not in lists:
        return None
    below = _NEXT.match(text, match.end())
    dash = below["indent"] if below and below["first"] == "-" else None
    field = below is not None and below["indent"] != "" and below["first"] != "-"
    if found is None:
        return _Key(bare, "", dash, field)
    name = found["quoted"] or found["single"] or (found["plain"] or "").rstrip()
    return _Key(name, found["rest"] or "", dash, field)


def _belongs_to_entry(key: _Key, known: bool, dash: str) -> bool:
    """Tell a line of an entry that has lost its indent from a key of the register.

    What follows a key of the register with a value on its line is another key or an entry, but not
    a field.
    """
    if known:
        return key.field and key.rest[:1] not in ("", "|", ">")
    return bool(key.rest) or key.dash != dash


def find_dashes(text: str, start: int, stop: int) -> list[Dash]:
    """Find the lines of a part of a text that begin with a dash."""
    return [
        Dash(
            match.start(),
            len(match["indent"].expandtabs(TAB)),
            match["lone"] is not None,
            match["id"] is not None,
        )
        for match in _DASH.finditer(text, start, stop)
    ]


def misplaced(entry: Dash, usual: int, line: int) -> Problem:
    """Tell that an entry does not begin where the others do."""
    message = f"this entry begins in column {entry.indent + 1}"
    hint = f"begin it in column {usual + 1}, like the others"
    return Problem("", line, entry.indent + 1, "", "wrong-indent", message, hint)


def _column(text: str, start: int, dashes: Sequence[Dash]) -> int:
    """Find the column that the dashes of entries stand left of, and those inside of them do not.

    Most entries begin with their id. Where none does, the first dash is that of an entry, unless
    a line stands left of it: then the list is no list, and that dash belongs to one inside.
    """
    with_id = Counter(dash.indent for dash in dashes if dash.has_id)
    if with_id:
        return with_id.most_common(1)[0][0] + 2
    above = _NEXT.match(text, start)
    if not dashes or (above and len(above["indent"].expandtabs(TAB)) < dashes[0].indent):
        return 0
    return dashes[0].indent + 1


def trim(text: str, column: int) -> str:
    """Take blank lines, and comments left of `column`, off the end: they belong to what follows."""
    stop = len(text)
    while (start := text.rfind("\n", 0, stop) + 1) > 0:
        body = text[start:stop].lstrip()
        if body and not (body.startswith("#") and stop - start - len(body) < column):
            break
        stop = start - 1
    return text[:stop] + "\n"
