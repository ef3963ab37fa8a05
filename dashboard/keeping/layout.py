"""A register's text in its one layout: what it means, and every comment in it, stays as it was.

An entry with a fault of its own is left to the letter, since what its writer meant is not known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.keeping.treelines import PLAN, branch_lines, comment_lines, finished, item_lines
from dashboard.keeping.writing import STEP, spaced_comment
from dashboard.keeping.yamltree import Branch, Comment, parse_tree
from dashboard.model import Register
from dashboard.problems import Code, Problem
from dashboard.reading.outline import TAB, Block, split
from dashboard.reading.registerfiles import decode
from dashboard.reading.rereading import LISTS
from dashboard.register import KEYS, read_register

BOM = b"\xef\xbb\xbf"

# Faults between entries, of which each is good by itself, and those of a file as a whole.
_ELSEWHERE: frozenset[Code] = frozenset(
    ("doubled-id", "unknown-source", "unknown-incident", "via-circle", "empty-file")
)
_MARK = re.compile(r"(?:---|\.\.\.)(?:\s|$)")
_HEAD = re.compile(r"\s*(?:#|$)|---(?:\s|$)")


class LayoutError(ValueError):
    """A text that would not mean the same in the layout; the message is for people."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A register laid out; `left` are the problems for which something was left as it is."""

    data: bytes
    left: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """An entry, or a key at the margin, laid out, with the comments above it and below it.

    Those below stand at the end of the list, indented by `column` as its dashes are. `left`: it is
    as it was.
    """

    key: str
    entry: bool
    lines: tuple[str, ...]
    column: int
    above: tuple[Comment, ...]
    blank: bool
    left: bool
    below: tuple[Comment, ...] = ()


def lay_out(data: bytes, file: str) -> Layout:
    """Lay out the bytes of a register; line ends and byte order mark stay as they are.

    Raises LayoutError where that would change what is said; it should never happen.
    """
    read = read_register(data, file)
    text = decode(data, file)
    if isinstance(text, Problem) or not read.digest:
        return Layout(data, read.problems)
    broken = [problem for problem in read.problems if _is_of_one(problem)]
    laid = _text(text, broken)
    if laid == text:
        return Layout(data, tuple(broken))
    end = Counter(re.findall(rb"\r\n|\r|\n", data)).most_common(1)
    made = laid.encode("utf-8", "surrogateescape").replace(b"\n", end[0][0] if end else b"\n")
    made = BOM + made if data.startswith(BOM) else made
    _check_same(text, laid, read, read_register(made, file))
    return Layout(made, tuple(broken))


def _is_of_one(problem: Problem) -> bool:
    missing = problem.code == "missing-field" and problem.field in LISTS
    return problem.code not in _ELSEWHERE and not missing


def _check_same(text: str, laid: str, before: Register, after: Register) -> None:
    def told(register: Register) -> Counter[tuple[str, str, str]]:
        return Counter((one.field, one.code, one.hint) for one in register.problems)

    def said(register: Register) -> list[object]:
        values: list[object] = [getattr(register, name) for name in KEYS]
        return [*values, list(register.sources), register.entries]

    what = "comments"
    if said(before) != said(after):
        what = "entries"
    elif told(before) != told(after):
        what = "problems"
    elif _comments(text, before.problems) == _comments(laid, after.problems):
        return
    why = "this is a fault of the program: please report it with the file"
    if before.problems:
        why = "mend the problems in it first, which `incidents check` tells"
    elif after.problems:  # in a comment, which nobody reads until it is moved
        why = after.problems[0].message
    raise LayoutError(
        f"{before.file} is left as it is, for its {what} would not stay the same: {why}"
    )


def _comments(text: str, problems: Sequence[Problem]) -> Counter[str]:
    """Count the comments, and the lines of what is left as it is."""
    found: Counter[str] = Counter()
    rows = text.split("\n")
    blocks, _ = split(text, KEYS, tuple(LISTS))
    at = 0
    broken = _are_broken(blocks, filter(_is_of_one, problems))
    for block, left in zip(blocks, broken, strict=True):
        found.update(spaced_comment(row.strip()) for row in rows[at : block.line - 1])
        at = block.line - 1 + block.text.count("\n")
        if left:
            found.update(block.text.split("\n"))
        else:
            found.update(spaced_comment(one.text) for one in parse_tree(block.text)[1])
    found.update(spaced_comment(row.strip()) for row in rows[at:])
    del found[""]
    return found


def _are_broken(blocks: Sequence[Block], problems: Iterable[Problem]) -> list[bool]:
    """Tell of each block whether a problem stands in its lines, or it belongs to no key."""
    lines = sorted(problem.line for problem in problems)
    stops = [block.line + block.text.count("\n") for block in blocks]
    return [
        not block.key or bisect_left(lines, block.line) < bisect_left(lines, stop)
        for block, stop in zip(blocks, stops, strict=True)
    ]


def _text(text: str, problems: Sequence[Problem]) -> str:
    """Lay out a text, but for the blocks in which a problem stands."""
    blocks, told = split(text, KEYS, tuple(LISTS))
    if not blocks:
        return text
    rows = text.removesuffix("\n").split("\n")
    last = blocks[-1].line - 1 + blocks[-1].text.count("\n")
    stop = next((at for at in range(last, len(rows)) if _MARK.match(rows[at])), len(rows))
    parts, tail = _parts(blocks, rows[:stop], problems)
    head = rows[: blocks[0].line - 1]
    above = _comments_of(rows, 0, len(head))
    lines: list[str] = []
    if not told and not any(part.left and not part.entry for part in parts):
        above, parts = _in_order(above, parts)
    if all(_HEAD.match(row) for row in head):
        lines += comment_lines(above, 0, first=True)
    else:
        lines += "\n".join(head).rstrip("\n").split("\n")
    for before, part in zip([None, *parts], parts, strict=False):
        lines += _gap(before, part, first=not lines)
        lines += part.lines
        lines += comment_lines(part.below, part.column, first=False)
    lines += comment_lines(tail, 0, first=False)
    return "\n".join([*lines, *rows[stop:]]) + "\n"


def _comments_of(rows: Sequence[str], start: int, stop: int) -> tuple[Comment, ...]:
    """Read the comments of lines that hold nothing else, but for the mark of a beginning."""
    return tuple(
        Comment(
            row.strip(" \t"),
            number,
            _indent(row),
            blank=number > 0 and not rows[number - 1].strip(),
        )
        for number, row in enumerate(rows[start:stop], start)
        if row.strip()
    )


def _indent(row: str) -> int:
    wide = row.expandtabs(TAB)
    return len(wide) - len(wide.lstrip(" "))


def _parts(
    blocks: Sequence[Block], rows: Sequence[str], problems: Sequence[Problem]
) -> tuple[list[_Part], tuple[Comment, ...]]:
    """Lay out each block, and share the comments between them out; gives those at the end too."""
    broken = _are_broken(blocks, problems)
    columns = {key: _column(key, blocks, broken) for key in LISTS}
    parts: list[_Part] = []
    above: tuple[Comment, ...] = ()
    for number, block in enumerate(blocks):
        start, following = block.line - 1, blocks[number + 1 : number + 2]
        blank = start > 0 and not rows[start - 1].strip()
        column = columns.get(block.key, 0)
        part, end = _part(block, column, above, broken=broken[number], blank=blank)
        gap = (start + block.text.count("\n"), following[0].line - 1 if following else len(rows))
        waiting = (*end, *_comments_of(rows, *gap))
        below: tuple[Comment, ...] = ()
        if block.key in LISTS and not (following and following[0].entry):
            margin = next((i for i, one in enumerate(waiting) if not one.column), len(waiting))
            below, waiting = waiting[:margin], waiting[margin:]
        parts.append(replace(part, below=below))
        above = waiting
    return parts, above


def _column(key: str, blocks: Sequence[Block], broken: Sequence[bool]) -> int:
    """Choose the column of the dashes of a list: one that is not moved keeps the others there."""
    dashes = [
        (_indent(block.text.partition("\n")[0]), left)
        for block, left in zip(blocks, broken, strict=True)
        if block.entry and block.key == key
    ]
    if not any(left for _, left in dashes):
        return STEP
    return Counter(indent for indent, _ in dashes).most_common(1)[0][0]


def _part(
    block: Block, column: int, above: tuple[Comment, ...], *, broken: bool, blank: bool
) -> tuple[_Part, tuple[Comment, ...]]:
    """Lay out one block; also gives the comments that stand in it behind its last line."""
    tree = None if broken else parse_tree(block.text)[0]
    part = _Part(block.key, block.entry, (), column, above, blank, left=False)
    if not isinstance(tree, Branch) or (not block.entry and _holds_entries(tree)):
        return replace(part, lines=tuple(block.text.split("\n")[:-1]), left=True), ()
    if not block.entry:
        lines = branch_lines(replace(tree, end=()), 0, PLAN)
        return replace(part, lines=tuple(finished(lines, 0))), tree.end
    risen, gap, lines = item_lines(tree.members[0], column, PLAN.inside[block.key])
    if risen:  # from between the dash and its first key
        first, *others = risen
        above += (replace(first, blank=first.blank or blank), *others)
        blank = gap
    lines = finished(lines, column - tree.column)
    return replace(part, lines=tuple(lines), above=above, blank=blank), tree.end


def _holds_entries(tree: Branch) -> bool:
    """Tell whether an entry was not cut off its key, as it stands where none of the others does."""
    values = (member.value for member in tree.members)
    return any(isinstance(value, Branch) and not value.flow for value in values)


def _in_order(
    head: tuple[Comment, ...], parts: list[_Part]
) -> tuple[tuple[Comment, ...], list[_Part]]:
    """Put the keys at the margin into the order of the model, each with its entries.

    What stands right above the first key goes with it, if something else stands further above.
    """
    ranks = {key: rank for rank, key in enumerate(KEYS)}
    ordered = sorted(parts, key=lambda part: ranks[part.key])
    if [part.key for part in ordered] == [part.key for part in parts]:
        return head, parts
    run = next((i for i in range(len(head) - 1, 0, -1) if head[i].blank), 0)
    apart = parts[0].blank
    if run and not apart and not any(_MARK.match(one.text) for one in head[run:]):
        moved = replace(parts[0], above=head[run:])
        ordered = [moved if part is parts[0] else part for part in ordered]
        head, apart = head[:run], True
    ordered[0] = replace(ordered[0], blank=ordered[0].blank or (apart and not ordered[0].above))
    return head, ordered


def _gap(before: _Part | None, part: _Part, *, first: bool) -> list[str]:
    """Lay out what stands above a part: comments, and one blank line between entries."""
    above, blank = part.above, part.blank
    listed = part.key in LISTS and not part.entry
    wanted = before is not None and (before.entry if part.entry else listed or before.key in LISTS)
    if before is not None and part.entry and not before.entry:  # the first of its list
        first = True
    elif before is not None and before.left and not before.entry:
        pass  # what stands above may be in it
    elif wanted and not blank and not any(comment.blank for comment in above):
        above = tuple(replace(one, blank=not i) for i, one in enumerate(above))
        blank = not above
    lines = comment_lines(above, part.column if part.entry else 0, first=first)
    return [*lines, *([""] if blank and not (first and not lines) else [])]
