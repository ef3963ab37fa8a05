"""A register's text cut into its head and its entries, so that each is read on its own.

A fault in one entry then stays in that entry, and an entry whose text has not changed need not be
read again. The cut goes by indentation alone: an entry begins at a dash that stands left of the
fields of the entry above.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dashboard.problems import Code, Problem, nearest, shown

TAB = 4  # columns a tab counts for when the cut is made; the tab itself is told as a problem

_MARGIN = re.compile(r"^[^\s#].*", re.MULTILINE)
_MARK = re.compile(r"(---|\.\.\.)(?:\s|$)")
_DASH = re.compile(
    r"^(?P<indent>[ \t]*)-(?:(?P<lone>[ \t]*$)|(?P<id>[ \t]+id:)|(?=[ \t]))", re.MULTILINE
)
_KEY = re.compile(
    r"""(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>[^\s"'\[\]{},&*!|>%@`:-][^:]*?))"""
    r"""[ \t]*:(?:[ \t]+(?P<rest>[^#\s].*)|[ \t]*(?:[ \t]#.*)?)$"""
)
_INDENTED = re.compile(r"^(?P<indent>[ \t]+)(?P<first>[^\s#].*)", re.MULTILINE)
_NEXT = re.compile(r"\n(?:[ \t]*(?:#.*)?\n)*(?P<indent>[ \t]*)(?P<first>[^\s#])")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of whole lines: one entry of the list `key`, or a key at the margin with its value.

    Lines count from 1; key "" is text at the margin that belongs to no key.
    """

    key: str
    entry: bool
    text: str
    line: int


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


def split(
    text: str, keys: Collection[str], lists: Collection[str]
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """Cut a text with the known top-level `keys`, of which `lists` hold entries.

    An unknown key that is near to one of the lists is told, and its entries are taken as those of
    that list, so that a slip in one word does not empty the map.
    """
    problems: list[Problem] = []
    pieces, end = _pieces(text, keys, lists, problems)
    problems += _unowned(text, pieces[0].start if pieces else end)
    blocks: list[Block] = []
    line = at = 0
    for position, stop, key, column in _chunks(text, pieces, end, problems):
        line += text.count("\n", at, position)
        at = position
        blocks.append(Block(key, column > 0, _trimmed(text[position:stop], column), line + 1))
    return tuple(blocks), tuple(problems)


def _problem(text: str, position: int, code: Code, message: str, hint: str) -> Problem:
    column = position - text.rfind("\n", 0, position)
    return Problem("", text.count("\n", 0, position) + 1, column, "", code, message, hint)


def _pieces(
    text: str, keys: Collection[str], lists: Collection[str], problems: list[Problem]
) -> tuple[list[_Piece], int]:
    """Find the keys at the margin, and where the document ends."""
    pieces: list[_Piece] = []
    dash: str | None = None  # indent of the entries of the open list
    seen: set[str] = set()
    for match in _MARGIN.finditer(text):
        line, start = match[0], match.start()
        mark = _MARK.match(line)
        if mark and (pieces or mark[1] == "..."):
            problems += _unread(text, match)
            return pieces, start
        if mark:
            continue
        key = _key(text, match, lists)
        if key is None:
            if not pieces or (pieces[-1].key and not pieces[-1].listed):
                pieces.append(_Piece("", False, start, start))
            continue
        if dash is not None and _belongs_to_entry(key, key.name in keys, dash):
            continue  # reading the entry tells that the line has lost its indent
        name = key.name
        if name in seen:
            message = f"{shown(name)} stands twice in this file"
            problems.append(_problem(text, start, "doubled-key", message, "put both under one"))
        elif name not in keys:
            near = nearest(name, keys)
            if near in lists and key.dash is not None:
                name = near or name
            message = f"{shown(key.name)} is not a key of a register"
            hint = f"did you mean {near}?" if near else f"known: {', '.join(keys)}"
            problems.append(_problem(text, start, "unknown-key", message, hint))
        seen.add(name)
        # Text beside the key of a list is a fault, but not one of the entries below it.
        listed = name in lists and (
            not key.rest or (key.rest[0] not in "[{" and key.dash is not None)
        )
        pieces.append(_Piece(name, listed, start, match.end()))
        below = _DASH.search(text, match.end()) if listed else None
        dash = below["indent"] if below else None
    return pieces, len(text)


def _unowned(text: str, first: int) -> list[Problem]:
    """Tell what stands indented above the first key, and so under none."""
    found = list(_INDENTED.finditer(text, 0, first))
    hint = "begin the line at the margin"
    return [
        _problem(
            text,
            match.start("first"),
            "wrong-indent",
            f"{shown(match['first'])} stands under no key, and is not read",
            hint,
        )
        for match in found
        if match["indent"] == found[0]["indent"]  # what is deeper belongs to it
    ]


def _unread(text: str, mark: re.Match[str]) -> list[Problem]:
    """Tell what stands behind the end of the document."""
    if not text[mark.end() :].strip():
        return []
    sign = mark[0][:3]
    message = f'"{sign}" ends the register here, what follows it is not read'
    hint = f'delete the line "{sign}"'
    return [_problem(text, mark.start(), "several-documents", message, hint)]


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
    name = found["quoted"] or found["single"] or found["plain"] or ""
    return _Key(name, found["rest"] or "", dash, field)


def _belongs_to_entry(key: _Key, known: bool, dash: str) -> bool:
    """Tell a line of an entry that has lost its indent from a key of the register.

    What follows a key of the register with a value on its line is another key or an entry, but not
    a field.
    """
    if known:
        return key.field and key.rest[:1] not in ("", "|", ">")
    return bool(key.rest) or key.dash != dash


def _chunks(
    text: str, pieces: list[_Piece], end: int, problems: list[Problem]
) -> Iterator[tuple[int, int, str, int]]:
    """Yield start, stop, key and the column of the fields (0 for a head) of each block."""
    stops = [piece.start for piece in pieces[1:]] + [end]
    for piece, stop in zip(pieces, stops, strict=False):
        entries = _entries(text, piece.body, stop) if piece.listed else []
        yield piece.start, entries[0][0] if entries else stop, piece.key, 0
        nexts = [start for start, _, _ in entries[1:]] + [stop]
        usual = Counter(dash for _, dash, _ in entries).most_common(1)
        for (start, dash, column), next_start in zip(entries, nexts, strict=False):
            if dash != usual[0][0]:
                message = f"this entry begins in column {dash + 1}"
                hint = f"begin it in column {usual[0][0] + 1}, like the others"
                problems.append(_problem(text, start + dash, "wrong-indent", message, hint))
            yield start, next_start, piece.key, column


def _entries(text: str, start: int, stop: int) -> list[tuple[int, int, int]]:
    """Find the entries of a list: position, indent of the dash, column of the fields."""
    dashes = [
        (match.start(), len(match["indent"].expandtabs(TAB)), match)
        for match in _DASH.finditer(text, start, stop)
    ]
    column = _column(text, start, [(indent, bool(match["id"])) for _, indent, match in dashes])
    return [
        (position, indent, indent + (2 if match["lone"] is None else 1))
        for position, indent, match in dashes
        if indent < column
    ]


def _column(text: str, start: int, dashes: list[tuple[int, bool]]) -> int:
    """Find the column that the dashes of entries stand left of, and those inside of them do not.

    Most entries begin with their id. Where none does, the first dash is that of an entry, unless
    a line stands left of it: then the list is no list, and that dash belongs to one inside.
    """
    with_id = Counter(indent for indent, has_id in dashes if has_id)
    if with_id:
        return with_id.most_common(1)[0][0] + 2
    above = _NEXT.match(text, start)
    if not dashes or (above and len(above["indent"].expandtabs(TAB)) < dashes[0][0]):
        return 0
    return dashes[0][0] + 1


def _trimmed(text: str, column: int) -> str:
    """Take blank lines, and comments left of `column`, off the end: they belong to what follows."""
    lines = text.split("\n")
    while len(lines) > 1:
        body = lines[-1].lstrip()
        if body and not (body.startswith("#") and len(lines[-1]) - len(body) < column):
            break
        lines.pop()
    return "\n".join(lines) + "\n"
