"""The geometry that a file gives an incident: never more exact than its place is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.areas import disc
from geodata.locate import Placement
from geodata.precision import Precision

DIGITS = 7  # of a degree: a centimetre, and all that RFC 7946 has use for
SPOTS = (Precision.EXACT, Precision.SETTLEMENT)
_SHAPES = {
    "Point": "spot",
    "MultiPoint": "spot",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}


class Ground(NamedTuple):
    """What an incident is given to stand on: its kind, and the geometry, None where none is."""

    shape: str
    geometry: BaseGeometry | None


NOWHERE = Ground("none", None)


def find_ground(
    placement: Placement | None, parts: Sequence[Placement], *, countries: bool = False
) -> Ground:
    """Give the geometry of a placement, (lon, lat), outer rings counterclockwise.

    A point stands only for a spot or a settlement; what is known to a country has no geometry
    unless `countries` are asked for.
    """
    if placement is None:
        return NOWHERE
    if placement.precision == Precision.COUNTRY and not countries:
        return Ground("country", None)
    shape = _honest(placement, parts)
    geometry = shapely.orient_polygons(_rounded(shape))
    if placement.precision == Precision.COUNTRY:
        return Ground("country", geometry)
    if placement.precision == Precision.VICINITY and geometry.geom_type == "Polygon":
        return Ground("disc", geometry)
    return Ground(_SHAPES.get(geometry.geom_type, "several"), geometry)


def _honest(placement: Placement, parts: Sequence[Placement]) -> BaseGeometry:
    """Draw a disc where a point would claim more than the precision of the whole."""
    if placement.precision in SPOTS or not _has_points(placement.geometry):
        return placement.geometry
    members = parts or (placement,)
    shapes = [
        disc(one.lon, one.lat, one.radius_m) if _has_points(one.geometry) else one.geometry
        for one in members
    ]
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def _has_points(geometry: BaseGeometry) -> bool:
    return any("Point" in one.geom_type for one in shapely.get_parts(geometry))


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    near: BaseGeometry = shapely.transform(geometry, lambda degrees: np.round(degrees, DIGITS))
    # a sliver thinner than the last digit may have folded over: then it is cut out properly
    return near if near.is_valid else shapely.set_precision(geometry, 10.0**-DIGITS)
