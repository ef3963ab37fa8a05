"""The incidents of a view, sorted by how exactly they are placed.

What is known to a country no better, or not placed, has no mark: it is listed beside the map.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dashboard.draw.pack import SIZES, describe_places
from dashboard.draw.plates.sheet import Bounds
from dashboard.features import Row, Shown, rows
from dashboard.figures import Figure
from dashboard.vocabulary import KINDS
from geodata.areas import disc
from geodata.gazetteer import Gazetteer
from geodata.precision import Precision

SPOTS = ("exact", "settlement")

Point = tuple[float, float]
# Left, bottom, right, top.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One incident of a view, and how large its figures make its symbol (0 to 3)."""

    row: Row
    index: int
    size: int

    @property
    def kind(self) -> str:
        """Give the kind."""
        return self.row.incident.kind

    @property
    def key(self) -> tuple[bool, str]:
        """Tell what a part of a ring stands for."""
        return self.row.certain, self.kind


@dataclass(frozen=True, slots=True)
class Found:
    """An incident and one of the places where it is drawn, as `pack.describe_places` has it."""

    entry: Entry
    place: Mapping[str, Any]


@dataclass(slots=True)
class Sorted:
    """The incidents of a view by how they can be drawn; `coarse` cannot be."""

    spots: list[Found] = field(default_factory=list)
    discs: list[Found] = field(default_factory=list)
    areas: list[Found] = field(default_factory=list)
    bands: list[Found] = field(default_factory=list)
    coarse: list[Entry] = field(default_factory=list)


def sort_out(shown: Shown, gazetteer: Gazetteer) -> Sorted:
    """Sort what a view shows by how exactly it is placed, certain and then larger ones first."""
    found = Sorted()
    described: dict[int, list[Any]] = {}
    codes = shown.features.columns.place[shown.indices].tolist()
    entries = [
        (Entry(row, index, size_class(row)), code)
        for row, index, code in zip(rows(shown), shown.indices.tolist(), codes, strict=True)
    ]
    entries.sort(key=lambda each: (not each[0].row.certain, -each[0].size, each[0].index))
    for entry, code in entries:
        placement = entry.row.placement
        if placement is None or placement.precision == Precision.COUNTRY:
            found.coarse.append(entry)
            continue
        if code not in described:
            described[code] = describe_places(entry.row.parts, gazetteer)
        if not described[code]:
            found.coarse.append(entry)
        for place in described[code]:
            _list_of(found, place["precision"]).append(Found(entry, place))
    return found


def every_entry(found: Sorted) -> list[Entry]:
    """Give each incident of a view once, in the order of the register."""
    places = (*found.spots, *found.discs, *found.areas, *found.bands)
    entries = [*(each.entry for each in places), *found.coarse]
    return list({entry.index: entry for entry in sorted(entries, key=_index)}.values())


def _index(entry: Entry) -> int:
    return entry.index


def _list_of(found: Sorted, precision: str) -> list[Found]:
    if precision in SPOTS:
        return found.spots
    return {"vicinity": found.discs, "area": found.areas, "stretch": found.bands}[precision]


def size_class(row: Row) -> int:
    """Class an incident by the most that a supporting source surely says."""
    least = [
        _least(figure)
        for claim in row.claims
        if claim.supports
        for figure in claim.figures.values()
    ]
    return int(np.searchsorted(SIZES, max(least, default=0), side="right"))


def _least(figure: Figure) -> int:
    return next((number for number in (figure.low, figure.best) if number is not None), 0)


def bounds_of(found: Sorted) -> Iterable[Bounds]:
    """Give the bounds, in degrees, of what is drawn off the border."""
    for each in found.spots:
        lon, lat = each.place["at"]
        yield lon, lat, lon, lat
    for each in found.discs:
        lon, lat = each.place["at"]
        yield disc(lon, lat, each.place["radius_m"]).bounds
    areas = {id(each.place): each for each in found.areas}
    for each in areas.values():
        for part in each.entry.row.parts:
            if part.precision in (Precision.DISTRICT, Precision.PROVINCE):
                yield part.geometry.bounds


def kind_counts(entries: Iterable[Entry]) -> dict[str, int]:
    """Count incidents by kind, in the order of the vocabulary."""
    counts = Counter(entry.kind for entry in entries)
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def ring_parts(entries: Iterable[Entry]) -> dict[tuple[bool, str], int]:
    """Count incidents by (certain, kind), the certain first, in the order of the vocabulary."""
    counts = Counter(entry.key for entry in entries)
    order = list(KINDS)
    keys = sorted(counts, key=lambda key: (not key[0], order.index(key[1])))
    return {key: counts[key] for key in keys}
