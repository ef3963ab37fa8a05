"""Measuring places against the border lines: the stretches they take up, their bank."""

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TypedDict

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.border import (
    MAIN_LINE,
    ON_EDGE_M,
    TOLERANCE_M,
    Line,
    Span,
    chainage,
    load_lines,
    spans_in,
)

# A settlement farther off than ACLED's "near" is not on the border.
NEAR_M = 25_000.0
_DEGREE_M = 111_195.0
# Distances from the lines are first told for cells of so many degrees.
_CELL_DEG = 0.2
_WIDEST_DEGREE_M = 111_700.0


@lru_cache(maxsize=8192)
def point_spans(lon: float, lat: float, radius_m: float) -> tuple[Span, ...]:
    """Give the stretches of the lines within 25 km of a point, as wide as the point is unsure."""
    spans = []
    for line in load_lines().values():
        if not _may_reach(line, (lon, lat, lon, lat), NEAR_M):
            continue
        if offset_bounds_m(line, lon, lat)[0] > NEAR_M:
            continue
        at = chainage(line, lon, lat)
        if at.offset_m <= NEAR_M:
            wide = radius_m / 1000
            spans.append(Span(line.id, max(0.0, at.km - wide), min(line.length_km, at.km + wide)))
    return tuple(spans)


def offset_bounds_m(line: Line, lon: float, lat: float) -> tuple[float, float]:
    """Give what the distance of a point from a line is between, by the cell the point lies in.

    Most places are so far off that this says all there is to ask, and measuring takes longer.
    """
    return _cell_bounds_m(line, int(lon // _CELL_DEG), int(lat // _CELL_DEG))


@lru_cache(maxsize=32768)
def _cell_bounds_m(line: Line, column: int, row: int) -> tuple[float, float]:
    lon, lat = (column + 0.5) * _CELL_DEG, (row + 0.5) * _CELL_DEG
    offset_m = chainage(line, lon, lat).offset_m
    reach_m = _CELL_DEG / 2 * _WIDEST_DEGREE_M * math.sqrt(2.0)
    return offset_m - reach_m, offset_m + reach_m


def shape_spans(shape: BaseGeometry) -> tuple[Span, ...]:
    """Give the stretches of the lines that run in an area, along its edge, or with a river."""
    # A river drawn from another survey than the border crosses it where it likes: only one drawn
    # from the border itself runs with it.
    river = shape.geom_type in ("LineString", "MultiLineString")
    tolerance_m = ON_EDGE_M if river else TOLERANCE_M
    return tuple(
        span
        for line in load_lines().values()
        if _may_reach(line, shape.bounds, 0.0)
        for span in spans_in(line, shape, tolerance_m)
    )


def extent(spans: Iterable[Span]) -> tuple[float | None, float | None]:
    """Bound the kilometres of spans on the line AF-TJ; None where they have none there."""
    main = [span for span in spans if span.line_id == MAIN_LINE]
    if not main:
        return None, None
    return min(span.km_from for span in main), max(span.km_to for span in main)


class Sides(TypedDict):
    """Where something stands along the border: the fields of a placement that follow from it."""

    km_from: float | None
    km_to: float | None
    bank: str
    country: str


def sides(spans: Iterable[Span], countries: Iterable[str]) -> Sides:
    """Tell kilometres on the line AF-TJ, bank and country of what takes up spans in countries."""
    km_from, km_to = extent(spans)
    within = sorted(set(countries))
    return Sides(km_from=km_from, km_to=km_to, bank=bank_of(within), country="+".join(within))


def bank_of(countries: Iterable[str]) -> str:
    """Say which bank of the line AF-TJ a place of these countries is on."""
    banks = {"AF", "TJ"}.intersection(countries)
    if len(banks) == 2:
        return "both"
    return banks.pop() if banks else "none"


def _may_reach(line: Line, bounds: tuple[float, float, float, float], within_m: float) -> bool:
    margin = (within_m + 1000.0) / _DEGREE_M * 1.4  # degrees of longitude are shorter
    west, south, east, north = _bounds(line)
    return (
        bounds[0] <= east + margin
        and bounds[2] >= west - margin
        and bounds[1] <= north + margin
        and bounds[3] >= south - margin
    )


@lru_cache(maxsize=8)
def _bounds(line: Line) -> tuple[float, ...]:
    return tuple(shapely.multipoints(line.coordinates).bounds)
