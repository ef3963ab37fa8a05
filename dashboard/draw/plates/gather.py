"""What stands at spots of a sheet: crossings, rows of symbols, and rings where there is no room."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.draw.plates.sheet import Sheet, is_on, to_sheet
from dashboard.draw.plates.sort import Box, Entry, Found, Point
from dashboard.spells import CrossingHistory, Spell, piece_on
from geodata.gazetteer import Place

# Spots that stand nearer are gathered, and so many symbols at most stand in rows under one spot;
# by the next where that leaves too many marks, or one covers another.
REACHES, MOST_GROUPS = ((24.0, 8), (32.0, 4), (40.0, 1)), 40
IN_A_ROW, RINGS_APART = 4, 34.0
SYMBOL_SIZES = (19.0, 19.0, 23.0, 28.0)
CROSSING, CROSSING_UNKNOWN = 20.0, 11.0
# A ring about a crossing is so wide at least, has its sign so large, and its count under it.
WITH_CROSSING, CROSSING_IN_RING, COUNT_BELOW = 14.5, 13.0, 5.0


@dataclass(frozen=True, slots=True)
class Group:
    """What stands at one spot, or near it: a crossing, symbols, or a ring with their count.

    `anchors` are the true spots; `near` tells that a ring holds what is known to no spot.
    """

    at: Point
    entries: tuple[Entry, ...]
    anchors: tuple[Point, ...]
    is_ring: bool
    near: bool
    box: Box
    crossing: Place | None = None
    spell: Spell | None = None


@dataclass(slots=True, eq=False)
class _Heap:
    """A group that is still being filled: its incidents by row of the register."""

    at: Point
    crossing: Place | None = None
    spell: Spell | None = None
    found: dict[int, _Spot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Spot:
    entry: Entry
    at: Point
    near: bool


def gather(
    spots: Sequence[tuple[Found, bool]],
    sheet: Sheet,
    histories: Sequence[CrossingHistory],
    moment: date,
) -> tuple[Group, ...]:
    """Gather what lies too near for marks of its own; with True: known to be near a spot alone."""
    on = list(_spots_on(spots, sheet))
    groups: tuple[Group, ...] = ()
    for reach, stacked in REACHES:
        heads = _heads(sheet, histories, moment)
        heaps = _heaped(heads, on, reach, all_open=reach == REACHES[0][0])
        groups = _laid_out(heaps, stacked)
        filled = sum(1 for group in groups if group.entries)
        if filled <= MOST_GROUPS and not _cover(groups):
            break
    return groups


def _spots_on(spots: Sequence[tuple[Found, bool]], sheet: Sheet) -> Iterator[_Spot]:
    places = {id(found.place): found.place for found, _ in spots}
    at = [place.get("at") or place["tries"][0] for place in places.values()]
    points = dict(zip(places, to_sheet(sheet, at).tolist(), strict=True))
    for found, near in spots:
        x, y = points[id(found.place)]
        if is_on(sheet, (x, y)):
            yield _Spot(found.entry, (x, y), near)


def _cover(groups: Sequence[Group]) -> bool:
    """Tell whether what stands for incidents covers anything else."""
    filled = [group for group in groups if group.entries]
    return any(
        _meet(group.box, other.box) for group in filled for other in groups if other is not group
    )


def _point(sheet: Sheet, lon: float, lat: float) -> Point:
    x, y = to_sheet(sheet, [(lon, lat)])[0]
    return float(x), float(y)


def _heads(sheet: Sheet, histories: Sequence[CrossingHistory], moment: date) -> list[_Heap]:
    """Give a group for each crossing on a sheet: none of them is gathered with another."""
    heads = [
        _Heap(
            _point(sheet, history.place.lon, history.place.lat),
            history.place,
            piece_on(history.spells, moment),
        )
        for history in histories
    ]
    return [head for head in heads if is_on(sheet, head.at)]


def _seats(heads: Sequence[_Heap], *, all_open: bool) -> list[tuple[Point, _Heap]]:
    """Give the crossings that spots are gathered about, and where.

    Rings of neighbours would cover each other: what lies at one is then gathered about the other.
    """
    rings: list[_Heap] = []
    seats = []
    for head in heads:
        near = [ring for ring in rings if math.dist(head.at, ring.at) < RINGS_APART]
        if near and not all_open:
            seats.append((head.at, min(near, key=lambda ring: math.dist(head.at, ring.at))))
        else:
            rings.append(head)
            seats.append((head.at, head))
    return seats


def _heaped(
    heads: Sequence[_Heap], on: Sequence[_Spot], reach: float, *, all_open: bool
) -> list[_Heap]:
    """Gather spots about crossings, else about the spot where most lies."""
    weights = Counter(spot.at for spot in on)
    heaps = list(heads)
    cells: dict[tuple[int, int], list[tuple[Point, _Heap]]] = {}
    for seat in _seats(heads, all_open=all_open):
        cells.setdefault(_cell(seat[0], reach), []).append(seat)
    heap_of: dict[Point, _Heap] = {}
    for point in sorted(weights, key=lambda point: (-weights[point], point)):
        near = [
            (apart, number, heap)
            for number, (at, heap) in enumerate(_about(cells, point, reach))
            if (apart := math.dist(at, point)) < reach
        ]
        if near:
            heap_of[point] = min(near)[2]
        else:
            heap_of[point] = _Heap(point)
            heaps.append(heap_of[point])
            cells.setdefault(_cell(point, reach), []).append((point, heap_of[point]))
    for spot in on:
        # an incident at two places of one group counts once in it
        heap_of[spot.at].found.setdefault(spot.entry.index, spot)
    return heaps


def _cell(point: Point, reach: float) -> tuple[int, int]:
    return int(point[0] // reach), int(point[1] // reach)


def _about(
    cells: dict[tuple[int, int], list[tuple[Point, _Heap]]], point: Point, reach: float
) -> Iterator[tuple[Point, _Heap]]:
    x, y = _cell(point, reach)
    for i in (x - 1, x, x + 1):
        for j in (y - 1, y, y + 1):
            yield from cells.get((i, j), [])


def _laid_out(heaps: Sequence[_Heap], stacked: int) -> tuple[Group, ...]:
    """Make a row of symbols of a group, or a ring where it would be too long or cover another."""
    groups = [
        _group(heap, len(heap.found) > stacked or any(spot.near for spot in heap.found.values()))
        for heap in heaps
    ]
    order = sorted(range(len(groups)), key=lambda n: (-len(groups[n].entries), n))
    for number in order:
        group = groups[number]
        if group.is_ring or len(group.entries) < 2:
            continue
        if any(_meet(group.box, groups[n].box) for n in range(len(groups)) if n != number):
            groups[number] = _group(heaps[number], is_ring=True)
    return tuple(groups)


def _group(heap: _Heap, is_ring: bool) -> Group:
    spots = heap.found.values()
    entries = tuple(spot.entry for spot in spots)
    anchors = tuple(dict.fromkeys(spot.at for spot in spots if not spot.near))
    left, bottom, right, top = _extent(heap, entries, is_ring=is_ring)
    x, y = heap.at
    return Group(
        at=heap.at,
        entries=entries,
        anchors=anchors,
        is_ring=is_ring,
        near=bool(spots) and not anchors,
        box=(x + left, y + bottom, x + right, y + top),
        crossing=heap.crossing,
        spell=heap.spell,
    )


def head_size(crossing: Place | None, spell: Spell | None) -> float:
    """Give the size of a crossing's sign; one of unknown status is small."""
    if crossing is None or spell is None:
        return 0.0
    return CROSSING_UNKNOWN if spell.status == "unknown" else CROSSING


def ring_radius(count: int, crossing: Place | None = None) -> float:
    """Give the radius of a ring, by how many incidents it stands for; a crossing stands in it."""
    radius = 10.0 + 2.6 * math.log10(max(1, count))
    return max(radius, WITH_CROSSING) if crossing else radius


def symbol_rows(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Split the symbols of a group into rows."""
    return [list(entries[n : n + IN_A_ROW]) for n in range(0, len(entries), IN_A_ROW)]


def row_size(row: Sequence[Entry]) -> tuple[float, float]:
    """Give the width and height of a row of symbols."""
    sizes = [SYMBOL_SIZES[entry.size] + 1 for entry in row]
    return sum(sizes), max(sizes)


def stands_below(entries: Sequence[Entry], crossing: Place | None) -> bool:
    """Tell whether symbols stand under their spot: they are several, or a sign stands on it."""
    return crossing is not None or len(entries) > 1


def _extent(heap: _Heap, entries: Sequence[Entry], *, is_ring: bool) -> Box:
    half = head_size(heap.crossing, heap.spell) / 2
    if not entries:
        return -half, -half, half, half
    if is_ring:
        reach = ring_radius(len(entries), heap.crossing) + 2
        return -reach, -reach - (COUNT_BELOW if heap.crossing else 0.0), reach, reach
    sizes = [row_size(row) for row in symbol_rows(entries)]
    wide, tall = max(width for width, _ in sizes) / 2, sum(height for _, height in sizes)
    if not stands_below(entries, heap.crossing):
        return -wide, -tall / 2, wide, tall / 2
    half = max(half, 3.0)
    return -max(wide, half), -half - 1 - tall, max(wide, half), half


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
