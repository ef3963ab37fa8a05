"""What is known to more than a spot, on a sheet: discs, areas, and stretches of the border."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.draw.plates.base import Shapes, area_in_metres, border_metres, cut_to, polygon_of
from dashboard.draw.plates.sheet import Floats, Sheet, is_on, set_on, shape_on, to_sheet
from dashboard.draw.plates.sort import Entry, Found, Point
from geodata.areas import disc
from geodata.border import load_lines

# More discs, areas or stretches than these are gathered, or counted together.
DISCS, AREAS, BANDS = 24, 12, 6
# An area's label may stand at so many spots in it.
INSIDES = 30

Span = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """Incidents that share an area or a disc: its shapes on the sheet.

    `tries` are those of its own spots that lie on the sheet. Areas that are too many to hatch are
    `counted`.
    """

    entries: tuple[Entry, ...]
    shapes: Shapes
    tries: tuple[Point, ...]
    counted: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Incidents that share stretches; `lane` counts outward from the border.

    A bank of "both" is drawn on either side.
    """

    entries: tuple[Entry, ...]
    spans: tuple[Span, ...]
    bank: str
    lane: int


def plan_bands(found: list[Found], sheet: Sheet) -> tuple[tuple[Band, ...], tuple[Band, ...]]:
    """Lay stretches side by side; where they are too many, give profiles of their count instead."""
    on = [each for each in found if _touches(each, sheet)]
    shared: dict[Any, list[Found]] = {}
    for each in on:
        shared.setdefault((spans_of(each), _bank(each), each.entry.key), []).append(each)
    if len(shared) > BANDS:
        return (), _profiles(on)
    lanes: list[Band] = []
    order = sorted(shared.items(), key=lambda item: (_length(item[0][0]), item[0][0], item[0][2]))
    for (spans, bank, _), many in order:
        taken = {band.lane for band in lanes if _share(band, spans, bank)}
        lane = next(number for number in range(len(lanes) + 1) if number not in taken)
        entries = tuple(each.entry for each in many)
        lanes.append(Band(entries, spans, bank, lane))
    return tuple(lanes), ()


def spans_of(each: Found) -> tuple[Span, ...]:
    """Give the stretches of a place, each with its line."""
    return tuple((line, low, high) for line, low, high in each.place["spans"])


def _bank(each: Found) -> str:
    bank = each.place["bank"]
    return bank if bank in ("AF", "TJ") else "both"


def _length(spans: Sequence[Span]) -> float:
    return sum(high - low for _, low, high in spans)


def _share(band: Band, spans: Sequence[Span], bank: str) -> bool:
    """Tell whether a band takes up a side of ground that another one needs."""
    if "both" not in (band.bank, bank) and band.bank != bank:
        return False
    return any(
        line == other and low < end and start < high
        for line, low, high in band.spans
        for other, start, end in spans
    )


def _inside(points: Any, sheet: Sheet) -> Any:
    x, y = points[:, 0], points[:, 1]
    return (x > 0) & (x < sheet.width) & (y > 0) & (y < sheet.height)


def _touches(each: Found, sheet: Sheet) -> bool:
    return any(_lies_on(sheet, span) for span in spans_of(each))


def _lies_on(sheet: Sheet, span: Span) -> bool:
    line, low, high = span
    kms = _kms_on(sheet, line)
    if np.searchsorted(kms, low) < np.searchsorted(kms, high, side="right"):
        return True
    # between two corners, or off the sheet
    return bool(_inside(span_on(sheet, span), sheet).any())


@lru_cache(maxsize=64)
def _kms_on(sheet: Sheet, line_id: str) -> Floats:
    """Give the kilometres of a line's corners that lie on a sheet."""
    points = set_on(sheet, shapely.get_coordinates(border_metres(line_id)))
    kms: Floats = load_lines()[line_id].chainage_km[_inside(points, sheet)]
    return kms


def span_on(sheet: Sheet, span: Span) -> Floats:
    """Give the points of a sheet along a stretch, ends interpolated."""
    return set_on(sheet, metres_along(*span))


def at_least(sheet: Sheet, span: Span, length: float) -> Span:
    """Give a stretch, or one about its middle that is long enough to be seen, in points."""
    line, low, high = span
    missing = length / sheet.pt_per_m / 1000 - (high - low)
    return (line, low - missing / 2, high + missing / 2) if missing > 0 else span


@lru_cache(maxsize=128)
def metres_along(line_id: str, km_from: float, km_to: float) -> Floats:
    """Give a border line between two of its kilometres, in metres of the projection."""
    metres, kms = shapely.get_coordinates(border_metres(line_id)), load_lines()[line_id].chainage_km
    ends = np.array([np.interp((km_from, km_to), kms, metres[:, axis]) for axis in (0, 1)]).T
    inner = metres[(kms > km_from) & (kms < km_to)]
    return np.concatenate([ends[:1], inner, ends[1:]])


def _profiles(found: list[Found]) -> tuple[Band, ...]:
    """Count stretches together, kilometre by kilometre, for each line and bank."""
    sides: dict[tuple[str, str], list[Found]] = {}
    for each in found:
        for line in dict.fromkeys(span[0] for span in spans_of(each)):
            sides.setdefault((line, _bank(each)), []).append(each)
    bands: list[Band] = []
    for (line, bank), many in sorted(sides.items()):
        spans = [span for each in many for span in spans_of(each) if span[0] == line]
        steps = Counter[float]()
        for _, low, high in spans:
            steps[low] += 1
            steps[high] -= 1
        counts = list(np.cumsum([steps[km] for km in sorted(steps)]))
        edges = sorted(steps)
        most = max(counts)
        levels: dict[int, list[Span]] = {}
        for low, high, count in zip(edges, edges[1:], counts, strict=False):
            if count:
                level = min(2, 3 * (count - 1) // max(3, most))
                levels.setdefault(int(level), []).append((line, low, high))
        entries = tuple(each.entry for each in many)
        bands += [Band(entries, tuple(levels[n]), bank, n) for n in sorted(levels)]
    return tuple(bands)


def plan_discs(found: list[Found], sheet: Sheet) -> tuple[tuple[Ground, ...], list[Found]]:
    """Give discs, or where they are too many what is to be gathered like spots."""
    shared: dict[Any, list[Found]] = {}
    for each in found:
        place = each.place
        key = (*place["at"], place["radius_m"], str(place.get("shape", "")))
        shared.setdefault(key, []).append(each)
    middles = to_sheet(sheet, [(lon, lat) for lon, lat, *_ in shared])
    on = [
        (key, many, _point(middle))
        for (key, many), middle in zip(shared.items(), middles, strict=True)
        if is_on(sheet, middle, key[2] * sheet.pt_per_m)
    ]
    if len(on) > DISCS:
        return (), [each for _, many, middle in on if is_on(sheet, middle) for each in many]
    grounds = []
    for (lon, lat, radius_m, _), many, middle in on:
        cut = many[0].place.get("shape")
        ground = _polygons(cut) if cut else disc(lon, lat, max(radius_m, 1.0))
        shape = np.array([shape_on(sheet, ground)], dtype=object)
        if shapely.intersects(shape, _whole(sheet)).any():
            tries = (middle,) if is_on(sheet, middle) else ()
            grounds.append(Ground(_entries(many), shape, tries, counted=False))
    return tuple(grounds), []


def _polygons(outlines: Sequence[Sequence[Sequence[Sequence[float]]]]) -> BaseGeometry:
    """Make a shape of its outlines, each a polygon's rings, the outer one first."""
    return shapely.multipolygons([shapely.Polygon(rings[0], rings[1:]) for rings in outlines])


def plan_areas(found: list[Found], sheet: Sheet) -> tuple[tuple[Ground, ...], list[Found]]:
    """Give areas; of those that are too many to hatch, the nameless are gathered like spots."""
    shared: dict[Any, list[Found]] = {}
    for each in found:
        key = (tuple(each.place["areas"]), str(each.place["outlines"]))
        shared.setdefault(key, []).append(each)
    on = {}
    for key, many in shared.items():
        shapes = area_shapes(sheet, many[0].place)
        if len(shapes):
            on[key] = (many, shapes)
    counted = sum(len(many) for many, _ in on.values()) > AREAS
    grounds: list[Ground] = []
    nameless: list[Found] = []
    for (areas, _), (many, shapes) in on.items():
        at = [to_sheet(sheet, [place])[0] for place in many[0].place["tries"]]
        if counted and not areas and is_on(sheet, at[0]):
            nameless += many
            continue
        tries = tuple(_point(point) for point in at if is_on(sheet, point))
        grounds.append(Ground(_entries(many), shapes, tries, counted))
    grounds.sort(key=lambda ground: -float(shapely.area(ground.shapes).sum()))
    return tuple(grounds), nameless


def area_shapes(sheet: Sheet, place: Mapping[str, Any]) -> Shapes:
    """Give the shapes of an area on a sheet."""
    known = [shape for key in place["areas"] for shape in _area_on(sheet, key)]
    outlines = [polygon_of(place["outlines"])] if place["outlines"] else []
    drawn = cut_to(sheet, shapely.make_valid(np.array(outlines, dtype=object)))
    return np.array([*known, *drawn], dtype=object)


@lru_cache(maxsize=1024)
def _area_on(sheet: Sheet, key: str) -> tuple[Any, ...]:
    shape = area_in_metres(key)
    return () if shape is None else tuple(cut_to(sheet, [shape]))


def _entries(found: Iterable[Found]) -> tuple[Entry, ...]:
    return tuple({each.entry.index: each.entry for each in found}.values())


def _whole(sheet: Sheet) -> Any:
    return shapely.box(0.0, 0.0, sheet.width, sheet.height)


def spots_in(ground: Ground, sheet: Sheet) -> tuple[Point, ...]:
    """Give spots for the label of an area or a disc: its own, then others well inside it."""
    seen = shapely.intersection(shapely.union_all(ground.shapes), _whole(sheet))
    if seen.is_empty:
        return ground.tries
    middle = shapely.point_on_surface(seen)
    left, bottom, right, top = seen.bounds
    xs, ys = np.linspace(left, right, 9)[1:-1], np.linspace(bottom, top, 9)[1:-1]
    grid = shapely.points([(x, y) for x in xs for y in ys])
    inside = grid[shapely.contains(seen.buffer(-6.0), grid)]
    inside = inside[np.argsort(shapely.distance(inside, middle), kind="stable")]
    spots = (middle, *inside[:INSIDES])
    return ground.tries + tuple(_point(shapely.get_coordinates(spot)[0]) for spot in spots)


def _point(at: Any) -> Point:
    return float(at[0]), float(at[1])
