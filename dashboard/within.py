"""Whether placements lie in an area that is asked for: certain, possible or outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.border import MAIN_LINE, Span, load_lines
from geodata.locate import Placement
from geodata.measure import shape_spans
from geodata.placings.named import spans_shape
from geodata.precision import Precision

Codes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

# In this order, so that what must hold in several ways holds as the least of them.
OUTSIDE, POSSIBLE, CERTAIN = np.uint8(0), np.uint8(1), np.uint8(2)

METRES_PER_DEGREE = 111_320.0
# The stretches of neighbours overlap by this much at most, where inner edges meet the border.
SHARED_KM = 0.5
# Areas that share an edge share no ground; rounding may make it look so.
SHARED_AREA = 1e-3
_ON_EDGE_DEG = 1e-6
_POINTS = (Precision.EXACT, Precision.SETTLEMENT)


@dataclass(frozen=True, slots=True)
class Area:
    """What is asked for; two of one text and the same places are the same."""

    text: str
    place_ids: frozenset[str]
    precision: Precision
    radius_m: float
    spans: tuple[Span, ...]
    geometry: BaseGeometry = field(compare=False)


def placed_area(placement: Placement) -> Area:
    """Make an area of the placement of a place filter."""
    return Area(
        placement.text,
        frozenset(placement.place_ids),
        placement.precision,
        placement.radius_m,
        placement.spans,
        placement.geometry,
    )


@lru_cache(maxsize=64)
def km_area(km: tuple[float, float]) -> Area:
    """Make an area of a stretch of the line AF-TJ; what lies off its ends is cut away."""
    line = load_lines()[MAIN_LINE]
    low, high = max(0.0, km[0]), min(line.length_km, km[1])
    spans = (Span(line.id, low, high),) if low < high else ()
    shape = spans_shape(spans) if spans else shapely.LineString()
    return Area(f"km {low}-{high}", frozenset(), Precision.STRETCH, 0.0, spans, shape)


@lru_cache(maxsize=64)
def box_area(box: tuple[float, float, float, float]) -> Area:
    """Make an area of a box of degrees: west, south, east, north."""
    shape = shapely.box(*box)
    # any class of ground does: a box is a place of its own, and compared by its ground
    return Area(f"box {box}", frozenset(), Precision.DISTRICT, 0.0, shape_spans(shape), shape)


def relations(placements: Sequence[Placement], area: Area) -> Codes:
    """Tell of each placement whether it lies in an area, may lie in it, or is outside."""
    found = np.full(len(placements), OUTSIDE, dtype=np.uint8)
    stretches = area.precision is Precision.STRETCH
    along: list[int] = []
    points: list[int] = []
    grounds: list[int] = []
    for index, placement in enumerate(placements):
        if (
            area.place_ids
            and placement.precision is area.precision
            and area.place_ids == set(placement.place_ids)
            # "north of X" and "south of X" are both counted from X
            and (area.geometry is placement.geometry or area.geometry == placement.geometry)
        ):
            found[index] = CERTAIN
        elif stretches or placement.precision is Precision.STRETCH:
            along.append(index)
        else:
            (points if placement.precision in _POINTS else grounds).append(index)
    if along:
        found[along] = _along([placements[index] for index in along], area)
    asked = _ground(area.geometry, area.radius_m)
    if points:
        found[points] = _at([placements[index] for index in points], asked)
    if grounds:
        found[grounds] = _over([placements[index] for index in grounds], asked)
    return found


def _along(placements: Sequence[Placement], area: Area) -> Codes:
    """Compare by kilometres of the border, since a line has no ground of its own."""
    owners = [i for i, placement in enumerate(placements) for _ in placement.spans]
    spans = [span for placement in placements for span in placement.spans]
    low = np.array([span.km_from for span in spans], dtype=np.float64)
    high = np.array([span.km_to for span in spans], dtype=np.float64)
    lines = np.array([span.line_id for span in spans], dtype=object)
    in_common = np.zeros(len(spans))
    for other in area.spans:
        common = np.minimum(high, other.km_to) - np.maximum(low, other.km_from)
        in_common += np.where(lines == other.line_id, np.maximum(common, 0.0), 0.0)
    length = _sums(owners, high - low, len(placements))
    shared = _sums(owners, in_common, len(placements))
    known = [p.precision in (Precision.STRETCH, Precision.EXACT) for p in placements]
    # a short stretch is asked for, or taken up, by half of it at least
    asked_km = sum(span.length_km for span in area.spans)
    least = np.minimum(np.minimum(length, asked_km) / 2, SHARED_KM)
    sure = np.array(known, dtype=bool) & (shared >= length - SHARED_KM)
    return np.where(shared <= least, OUTSIDE, np.where(sure, CERTAIN, POSSIBLE))


def _sums(owners: list[int], values: Floats, count: int) -> Floats:
    found = np.zeros(count)
    np.add.at(found, np.array(owners, dtype=np.intp), values)
    return found


def _at(placements: Sequence[Placement], asked: BaseGeometry) -> Codes:
    spots = shapely.points([p.lon for p in placements], [p.lat for p in placements])
    # a crossing stands on both banks, on whichever of them its point was put
    reach = [p.radius_m / METRES_PER_DEGREE if p.bank == "both" else 0.0 for p in placements]
    return np.where(shapely.dwithin(_ready(asked), spots, reach), CERTAIN, OUTSIDE)


def _over(placements: Sequence[Placement], asked: BaseGeometry) -> Codes:
    grounds = np.array([_ground(p.geometry, p.radius_m) for p in placements], dtype=object)
    found = np.full(len(placements), OUTSIDE, dtype=np.uint8)
    inside = shapely.covers(_ready(asked.buffer(_ON_EDGE_DEG)), grounds)
    touched = np.flatnonzero(~inside & shapely.intersects(_ready(asked), grounds))
    shared = shapely.area(shapely.intersection(asked, grounds[touched]))
    least = SHARED_AREA * np.minimum(asked.area, shapely.area(grounds[touched]))
    found[inside] = CERTAIN
    found[touched[shared > least]] = POSSIBLE
    return found


def _ready(shape: BaseGeometry) -> BaseGeometry:
    """Give a copy made ready for many questions: two threads may ask about one area."""
    copy = shapely.from_wkb(shapely.to_wkb(shape))
    shapely.prepare(copy)
    return copy


def _ground(shape: BaseGeometry, radius_m: float) -> BaseGeometry:
    """Give the ground that a placement may take up; a point grows to its radius."""
    if shapely.area(shape) > 0:
        return shape
    return shape.buffer(radius_m / METRES_PER_DEGREE)
