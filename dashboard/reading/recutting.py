"""A register's text cut again after an edit: only the entries that it touches are looked at.

What stands before and behind them keeps its blocks. That is right only where the edit leaves alone
what the whole cut rests on, the keys at the margin and where the dashes of entries stand; where it
does not, the whole text is cut.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import pairwise

from dashboard.problems import Problem
from dashboard.reading.outline import (
    MARGIN,
    Block,
    Dash,
    Listing,
    Outline,
    find_dashes,
    misplaced,
    outline,
    trim,
)

_ITEM = re.compile(r"-(?:\s|$)")
_STEP = 1 << 14


def recut(
    before: Outline | None, text: str, keys: Collection[str], lists: Collection[str]
) -> Outline:
    """Cut a text of which an earlier state may be known; gives the same as `outline`."""
    if before is None:
        return outline(text, keys, lists)
    return before if before.text == text else _patched(before, text) or outline(text, keys, lists)


def _patched(before: Outline, text: str) -> Outline | None:
    """Put the entries that have changed into an earlier cut; None where that is not enough."""
    span = _changed(before, text)
    if span is None:
        return None
    number, first, stop = span
    # what the edit put in front of an entry may belong to the one above
    return _spliced(before, text, number, first, stop) or (
        _spliced(before, text, number, first - 1, stop)
        if first > before.listings[number].first
        else None
    )


def _changed(before: Outline, text: str) -> tuple[int, int, int] | None:
    """Find which blocks, from one to before another, of which listing hold all that differs."""
    was, starts = before.text, before.starts
    head = _common(was, text, min(len(was), len(text)))
    tail = _common(was, text, min(len(was), len(text)) - head, at_end=True)
    last = len(was) - tail
    first = bisect_right(starts, head) - 1
    stop = max(first + 1, bisect_left(starts, last))
    for number, listing in enumerate(before.listings):
        if listing.first <= first and stop <= listing.stop and last <= _end(before, stop):
            return number, first, stop
    return None


def _common(one: str, other: str, limit: int, *, at_end: bool = False) -> int:
    """Count the signs that two texts have in common at one end, at most `limit`."""

    def same(low: int, high: int) -> bool:
        if at_end:
            ends = len(one), len(other)
            return one[ends[0] - high : ends[0] - low] == other[ends[1] - high : ends[1] - low]
        return one[low:high] == other[low:high]

    low = 0
    while low + _STEP <= limit and same(low, low + _STEP):
        low += _STEP
    base, high = low, min(low + _STEP, limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(base, middle) else (low, middle - 1)
    return low


def _end(before: Outline, stop: int) -> int:
    return before.starts[stop] if stop < len(before.starts) else before.end


def _spliced(before: Outline, text: str, number: int, first: int, stop: int) -> Outline | None:
    """Cut again the blocks `first` to `stop` of a listing, and move what stands below them."""
    listing, start, end = before.listings[number], before.starts[first], _end(before, stop)
    grown = len(text) - len(before.text)
    was, now = before.text[start:end], text[start : end + grown]
    old, new = find_dashes(was, 0, len(was)), find_dashes(now, 0, len(now))
    cut_off = end < len(before.text) and not now.endswith("\n")
    if cut_off or not new or not _alike(was, now) or not (_items_only(was) and _items_only(now)):
        return None
    entries = [dash for dash in new if dash.indent < listing.column]
    gone = [dash for dash in old if dash.indent < listing.column]
    with_id = _exchanged(listing.with_id, old, new, with_id=True)
    indents = _exchanged(listing.indents, gone, entries)
    usual = listing.indents.most_common(1)[0][0]
    if (_most(with_id), _most(indents)) != (listing.column - 2, usual):
        return None
    line = before.blocks[first].line
    blocks = _blocks(now, entries, before.blocks[first].key, line)
    more, down = len(blocks) - (stop - first), now.count("\n") - was.count("\n")
    told = [
        misplaced(entry, usual, block.line)
        for entry, block in zip(entries, blocks, strict=True)
        if entry.indent != usual
    ]
    below = line + was.count("\n") if end < len(before.text) else None
    return Outline(
        text,
        (*before.blocks[:first], *blocks, *_lower(before.blocks[stop:], down)),
        (
            *before.starts[:first],
            *(start + entry.start for entry in entries),
            *(each + grown for each in before.starts[stop:]),
        ),
        before.end + grown,
        tuple(_moved(before.problems, told, line, below, down)),
        (
            *before.listings[:number],
            Listing(listing.first, listing.stop + more, listing.column, with_id, indents),
            *(
                replace(one, first=one.first + more, stop=one.stop + more)
                for one in before.listings[number + 1 :]
            ),
        ),
    )


def _alike(was: str, now: str) -> bool:
    """Tell whether two texts begin with a dash at the same place, as the keys above see it."""
    lead = was.partition("-")[0]
    return now.startswith(lead) and _ITEM.match(now, len(lead)) is not None


def _items_only(text: str) -> bool:
    """Tell whether nothing but dashes stands at the margin."""
    return all(_ITEM.match(line[0]) for line in MARGIN.finditer(text))


def _exchanged(
    counts: Counter[int], old: Iterable[Dash], new: Iterable[Dash], *, with_id: bool = False
) -> Counter[int]:
    """Count the indents of dashes anew, where some have given way to others."""
    changed = Counter(counts)
    changed.subtract(dash.indent for dash in old if dash.has_id or not with_id)
    changed.update(dash.indent for dash in new if dash.has_id or not with_id)
    return +changed


def _most(counts: Counter[int]) -> int | None:
    """Give what is most common; None where there is none, or two are: their order would count."""
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _blocks(text: str, entries: list[Dash], key: str, line: int) -> list[Block]:
    blocks = []
    bounds = [*(entry.start for entry in entries), len(text)]
    for entry, (start, stop) in zip(entries, pairwise(bounds), strict=True):
        blocks.append(Block(key, True, trim(text[start:stop], entry.fields), line))
        line += text.count("\n", start, stop)
    return blocks


def _lower(blocks: tuple[Block, ...], down: int) -> Iterable[Block]:
    if not down:
        return blocks
    return (Block(each.key, each.entry, each.text, each.line + down) for each in blocks)


def _moved(
    problems: Iterable[Problem], told: list[Problem], line: int, below: int | None, down: int
) -> Iterable[Problem]:
    """Keep the problems above `line`, and those from the line `below` on, where that is now."""
    for problem in problems:
        if problem.line < line:
            yield problem
        elif below is not None and problem.line >= below:
            yield replace(problem, line=problem.line + down)
    yield from told
