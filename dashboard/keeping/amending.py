"""An entry changed where it was changed: all else of it stays as its writer left it, comments too.

The fields of an entry stand in lines of their own. Those whose value is the same keep their lines;
the others are written anew, and the comments among their lines go with them. The comment of a field
or a claim that is taken out stays, and says whose it was: else it would speak of its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from dashboard.keeping.writing import (
    Values,
    spaced_comment,
    written_entry,
    written_field,
    written_values,
)
from dashboard.model import Claim, Incident, Source
from dashboard.spec import Spec, specs
from dashboard.strictyaml import Fields, Items, Node, compose

# A comment that ends a line: a sign of the number after a blank, outside of quotes.
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_ORPHAN = re.compile(r"of (?:the claim of )?\S*, taken out: ")
_BLOCK = re.compile(r":\s+[|>][0-9+-]*\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class _Part:
    """A field or an item in its lines: what stands above it, blanks and comments, and itself."""

    name: str
    node: Node
    above: tuple[str, ...]
    lines: tuple[str, ...]
    line: int
    """The number of the first of its own lines, from 1."""


def amended_entry(text: str, old: Incident | Source, new: Values, *, indent: int = 2) -> str:
    """Change the text of the entry `old` so that it gives the values `new`; the rest stays.

    An entry that is not laid out in lines of its own, in brackets say, is written anew with its
    comments above its fields; its dash then stands in the column `indent`.
    """
    node, _ = compose(text)
    item = node.items[0] if isinstance(node, Items) and len(node.items) == 1 else None
    lines = text.removesuffix("\n").split("\n")
    before, record = written_values(old), type(old)
    if before == new:
        return text
    if isinstance(item, Fields):
        parts = _parts(lines, item)
        if parts is not None:
            column = item.pairs[0][0].column - 1
            return "\n".join(_amended(parts, before, new, specs(record), column)) + "\n"
    first, *rest = written_entry(new, record, indent=indent).removesuffix("\n").split("\n")
    dash, body = first[: indent + 2], " " * (indent + 2) + first[indent + 2 :]
    comments = [" " * (indent + 2) + comment for comment in _comments(lines)]
    kept = [*comments, body, *rest] if comments else [first, *rest]
    return "\n".join([dash.rstrip(), *kept] if comments else kept) + "\n"


def _parts(lines: Sequence[str], node: Fields) -> list[_Part] | None:
    """Part the lines of a mapping by its fields; None where two begin on one line."""
    keys = [key for key, _ in node.pairs]
    if not keys or len({key.line for key in keys}) < len(keys):
        return None
    column = keys[0].column - 1
    if any(key.column - 1 != column for key in keys):
        return None
    found: list[_Part] = []
    stops = [*(_above(lines, key.line, column) for key in keys[1:]), len(lines) + 1]
    start = 1
    for (key, value), stop in zip(node.pairs, stops, strict=True):
        above, own = lines[start - 1 : key.line - 1], lines[key.line - 1 : stop - 1]
        found.append(_Part(key.value, value, tuple(above), tuple(own), key.line))
        start = stop
    return found


def _above(lines: Sequence[str], line: int, column: int) -> int:
    """Give the first line that belongs to a key by standing right above it: comment or blank."""
    while line > 1:
        text = lines[line - 2]
        body = text.lstrip(" ")
        comment = body.startswith("#") and len(text) - len(body) <= column
        if body and not comment:
            break
        line -= 1
    return line


def _amended(
    parts: Sequence[_Part], old: Values, new: Values, known: Mapping[str, Spec], column: int
) -> list[str]:
    """Set the fields of a mapping together again, new ones at their place in the model's order."""
    rows: dict[str, list[str]] = {}
    for part in parts:
        gone = part.name in old and part.name not in new
        above = [_orphan(row, part.name) for row in part.above] if gone else part.above
        rows[part.name] = [*above, *_field(part, old, new, known.get(part.name), column)]
    for name in new:
        if name not in rows:
            rows = _put(rows, name, written_field(name, new[name], known.get(name), column), known)
    made = [row for lines in rows.values() for row in lines]
    dash = parts[0].lines[0][:column]
    return [dash + made[0][column:], *made[1:]] if dash.strip() else made


def _put(
    rows: Mapping[str, list[str]], name: str, lines: list[str], known: Mapping[str, Spec]
) -> dict[str, list[str]]:
    """Put a new field behind the last one that the model has before it."""
    order = list(known)
    rank = order.index(name) if name in order else len(order)
    earlier = [one for one in rows if one in order and order.index(one) < rank]
    after = earlier[-1] if earlier else next(iter(rows))
    made: dict[str, list[str]] = {}
    for one, kept in rows.items():
        made[one] = kept
        if one == after:
            made[name] = lines
    return made


def _field(part: _Part, old: Values, new: Values, spec: Spec | None, column: int) -> list[str]:
    """Give the lines of a field as it shall be: its own where nothing changed."""
    lines = [" " * column + part.lines[0][column:], *part.lines[1:]]
    was, wanted = old.get(part.name), new.get(part.name)
    if was == wanted:
        return lines
    if part.name == "claims" and wanted is not None and isinstance(part.node, Items):
        made = _claims(lines, part, cast(Sequence[Values], was), cast(Sequence[Values], wanted))
        if made is not None:
            return made
    comments = _comments(lines)
    if wanted is None:
        return [" " * column + _orphan(comment, part.name) for comment in comments]
    written = written_field(part.name, wanted, spec, column)
    at_end = len(comments) == 1 and len(written) == 1 and not lines[0].lstrip().startswith("#")
    if at_end and comments[0] in lines[0]:
        return [f"{written[0]}  {spaced_comment(comments[0])}"]
    return [*(" " * column + comment for comment in comments), *written]


def _claims(
    lines: Sequence[str], part: _Part, old: Sequence[Values], new: Sequence[Values]
) -> list[str] | None:
    """Change a list of claims item by item; None where its items are not laid out in lines.

    A claim keeps its lines; one that has changed is amended in those of the claim it was.
    """
    items = _items(lines, part)
    if items is None or len(items) != len(old):
        return None
    indent = items[0].lines[0].index("-")
    made, found = [lines[0]], _matches(old, new)
    for claim, was in zip(new, found, strict=True):
        if was is None:
            made += _new_claim(claim, indent)
            continue
        item = items[was]
        same = old[was] == claim
        fields = None if same else _parts(item.lines, _from_first(item))
        if same or fields is None:
            body = list(item.lines) if same else _new_claim(claim, indent)
        else:
            body = _amended(fields, old[was], claim, specs(Claim), indent + 2)
        made += [*item.above, *body]
    for at in sorted(set(range(len(old))) - set(found)):
        whose = f"the claim of {old[at].get('source', '')}"
        orphans = _comments([*items[at].above, *items[at].lines])
        made += [" " * indent + _orphan(comment, whose) for comment in orphans]
    return made


def _matches(old: Sequence[Values], new: Sequence[Values]) -> list[int | None]:
    """Find for each new claim which one it was: one that is equal, of its source, in its place."""
    found: list[int | None] = [None] * len(new)
    left = list(range(len(old)))

    def match(same: Callable[[int, int], bool]) -> None:
        for number in (at for at, was in enumerate(found) if was is None):
            found[number] = next((at for at in left if same(number, at)), None)
            left[:] = (at for at in left if at != found[number])

    match(lambda number, at: old[at] == new[number])
    match(lambda number, at: old[at].get("source") == new[number].get("source"))
    if len(old) == len(new):
        match(lambda number, at: number == at)
    return found


def _orphan(comment: str, whose: str) -> str:
    """Let the comment of what is taken out say whose it was; a rule of signs says nothing."""
    sign = comment.lstrip()
    said = sign.lstrip("#").strip()
    if _ORPHAN.match(said) or not any(sign.isalnum() for sign in said):
        return comment
    return f"{comment[: -len(sign)]}# of {whose}, taken out: {said}"


def _items(lines: Sequence[str], part: _Part) -> list[_Part] | None:
    """Part the lines of a list by its items; None where they do not begin with a dash each."""
    items = part.node.items if isinstance(part.node, Items) else ()
    nodes = [item for item in items if isinstance(item, Fields) and item.pairs]
    firsts = [node.pairs[0][0].line - part.line + 1 for node in nodes]
    if len(nodes) < len(items) or not nodes or firsts[0] == 1 or len(set(firsts)) < len(firsts):
        return None
    columns = {node.pairs[0][0].column - 1 for node in nodes}
    column = min(columns)
    dashes = {lines[first - 1][:column].rstrip(" ") for first in firsts}
    if len(columns) > 1 or len(dashes) > 1 or dashes.pop() != " " * (column - 2) + "-":
        return None
    starts = [2, *(_above(lines, first, column - 2) for first in firsts[1:])]
    stops = [*starts[1:], len(lines) + 1]
    return [
        _Part("", node, tuple(lines[a - 1 : first - 1]), tuple(lines[first - 1 : b - 1]), 1)
        for node, first, a, b in zip(nodes, firsts, starts, stops, strict=True)
    ]


def _from_first(item: _Part) -> Fields:
    """Count the lines of a claim from its first, not from that of the entry."""
    node = cast(Fields, item.node)
    down = node.pairs[0][0].line - 1
    pairs = tuple((key._replace(line=key.line - down), value) for key, value in node.pairs)
    return Fields(pairs, 1, node.column)


def _new_claim(claim: Values, indent: int) -> list[str]:
    known = specs(Claim)
    rows = [
        row
        for name in known
        if name in claim
        for row in written_field(name, claim[name], known[name], indent + 2)
    ]
    return [f"{' ' * indent}- {rows[0].lstrip()}", *rows[1:]]


def _comments(lines: Sequence[str]) -> list[str]:
    """Find the comments among lines; what looks like one in a block of text is none."""
    found: list[str] = []
    block = -1
    for line in lines:
        body = line.lstrip(" ")
        if block >= 0 and (not body or len(line) - len(body) > block):
            continue
        block = len(line) - len(body) if _BLOCK.search(line) else -1
        bare = _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), line)
        place = 0 if bare.lstrip().startswith("#") else bare.find(" #") + 1
        if place or bare.lstrip().startswith("#"):
            found.append(line[place:].strip())
    return found
