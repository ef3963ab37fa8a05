"""Whether a placement lies in a place that is asked for: certain, possible or outside."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.border import Span
from geodata.locate import Placement
from geodata.precision import Precision

METRES_PER_DEGREE = 111_320.0
# The stretches of neighbours overlap by this much at most, where inner edges meet the border.
SHARED_KM = 0.5
# Areas that share an edge share no ground; rounding may make it look so.
SHARED_AREA = 1e-3


def relation(placement: Placement | None, area: Placement) -> str:
    """Tell whether a placement lies in an area (certain), may lie in it (possible) or outside."""
    if placement is None:
        return "outside"
    if set(placement.place_ids) == set(area.place_ids) and placement.precision == area.precision:
        return "certain"
    if Precision.STRETCH in (placement.precision, area.precision):
        return _along(placement, area)
    ground, asked = _ground(placement), _ground(area)
    if placement.precision in (Precision.EXACT, Precision.SETTLEMENT):
        point = shapely.Point(placement.lon, placement.lat)
        # a crossing stands on both banks, on whichever of them its point was put
        reach = placement.radius_m / METRES_PER_DEGREE if placement.bank == "both" else 0.0
        return "certain" if shapely.dwithin(asked, point, reach) else "outside"
    if shapely.covers(asked.buffer(1e-6), ground):
        return "certain"
    shared = shapely.intersection(asked, ground).area
    return "possible" if shared > SHARED_AREA * min(asked.area, ground.area) else "outside"


def _along(placement: Placement, area: Placement) -> str:
    """Compare by kilometres of the border, since a line has no ground of its own."""
    length = sum(span.km_to - span.km_from for span in placement.spans)
    shared = sum(_shared_km(span, area.spans) for span in placement.spans)
    if shared <= SHARED_KM:
        return "outside"
    known = placement.precision in (Precision.STRETCH, Precision.EXACT)
    return "certain" if known and shared >= length - SHARED_KM else "possible"


def _shared_km(span: Span, others: Sequence[Span]) -> float:
    return sum(
        max(0.0, min(span.km_to, other.km_to) - max(span.km_from, other.km_from))
        for other in others
        if other.line_id == span.line_id
    )


def _ground(placement: Placement) -> BaseGeometry:
    """Give the ground that a placement may take up; a point grows to its radius."""
    parts = shapely.get_parts(placement.geometry)
    if any(part.area > 0 for part in parts):
        return placement.geometry
    return placement.geometry.buffer(placement.radius_m / METRES_PER_DEGREE)
