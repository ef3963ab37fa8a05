"""Which rows a register of the border wants: those in some countries, those near the border."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from dashboard.imports.sketch import Sketch
from geodata.areas import areas_at
from geodata.border import MAIN_LINE, chainage, load_lines
from geodata.gazetteer import Gazetteer
from geodata.names import fold
from geodata.placement import Placement
from geodata.precision import Precision

_DEGREE_M = 111_195.0
_ROUGH_DEGREES = 0.02  # some 2 km
# ISO 3166 in numbers and in three letters, for the countries of the window.
_ISO = {
    "AF": ("4", "AFG"),
    "TJ": ("762", "TJK"),
    "UZ": ("860", "UZB"),
    "KG": ("417", "KGZ"),
    "TM": ("795", "TKM"),
    "KZ": ("398", "KAZ"),
    "PK": ("586", "PAK"),
    "CN": ("156", "CHN"),
    "IN": ("356", "IND"),
}
CODES = tuple(_ISO)
_RADIUS_M = {Precision.VICINITY: 25_000.0, Precision.STRETCH: 25_000.0}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked for; without countries and distance, everything is."""

    countries: frozenset[str] = frozenset()
    border_km: float | None = None


def is_wanted(sketch: Sketch, wanted: Narrowing, gazetteer: Gazetteer) -> bool:
    """Tell from a sketch's own point whether it may lie where is asked for.

    One without a point is told by its placement (`is_placed_so`), as is one known to an area.
    """
    if wanted.countries and sketch.country:
        if find_country(sketch.country, gazetteer) not in wanted.countries:
            return False
    elif wanted.countries and sketch.at and not _in_countries(sketch.at, wanted.countries):
        return False
    if wanted.border_km is None or sketch.at is None or sketch.precision is None:
        return True
    precision = Precision(sketch.precision)
    if precision in (Precision.DISTRICT, Precision.PROVINCE, Precision.COUNTRY):
        return True
    reach_km = wanted.border_km + _RADIUS_M.get(precision, 0.0) / 1000
    return is_near_border(sketch.at, reach_km)


def is_placed_so(country: str, placement: Placement | None, wanted: Narrowing) -> bool:
    """Tell from its placement whether an incident may lie where is asked for."""
    if placement is None:
        return not wanted.countries and wanted.border_km is None
    if wanted.countries and not country:
        known = set(placement.country.replace("+", " ").split())
        if known and not known & wanted.countries:
            return False
    if wanted.border_km is None:
        return True
    return area_distance_km(placement) <= wanted.border_km


def find_country(text: str, gazetteer: Gazetteer) -> str:
    """Give the code of a country of the window by name or ISO code; "" for any other."""
    return _countries(gazetteer).get(fold(text), "")


@cache
def _countries(gazetteer: Gazetteer) -> dict[str, str]:
    found: dict[str, str] = {}
    for place in gazetteer.places.values():
        if place.layer == "country":
            code = place.id.partition(":")[2]
            found |= {fold(text): code for text in (place.name, *(n.name for n in place.names))}
    for code, others in _ISO.items():
        found |= {text.casefold(): code for text in (code, *others)}
        found[others[0].zfill(3)] = code
    return found


def _in_countries(at: tuple[float, float], countries: Collection[str]) -> bool:
    return any(area.partition(":")[2] in countries for area in _countries_at(*at))


@lru_cache(maxsize=4096)
def _countries_at(lon: float, lat: float) -> tuple[str, ...]:
    return areas_at("country", lon, lat)


def is_near_border(at: tuple[float, float], within_km: float) -> bool:
    """Tell whether a point lies within a distance of the border; most are ruled out roughly."""
    line, narrowing = _plane_line()
    rough = shapely.distance(line, Point(at[0] * narrowing, at[1])) * _DEGREE_M / 1000
    # in the border's own latitudes the plane is true to a tenth; elsewhere a point is far anyway
    return rough <= within_km * 1.3 + 5 and border_distance_km(at) <= within_km


@cache
def _plane_line() -> tuple[BaseGeometry, float]:
    """Give the border roughly, on a plane true to scale in its middle."""
    coordinates = load_lines()[MAIN_LINE].coordinates
    narrowing = float(np.cos(np.radians(coordinates[:, 1].mean())))
    line = LineString(coordinates * np.array([narrowing, 1.0]))
    return shapely.simplify(line, _ROUGH_DEGREES), narrowing


@lru_cache(maxsize=4096)
def border_distance_km(at: tuple[float, float]) -> float:
    """Measure from a point to the border."""
    return chainage(load_lines()[MAIN_LINE], *at).offset_m / 1000


def area_distance_km(placement: Placement) -> float:
    """Measure from the border to the nearest point of all that a place may be."""
    if any(span.line_id == MAIN_LINE for span in placement.spans) and placement.precision not in (
        Precision.EXACT,
        Precision.SETTLEMENT,
    ):
        return 0.0
    if placement.geometry.geom_type == "Point":
        return border_distance_km((placement.lon, placement.lat))
    return _shape_distance_km(placement.geometry)


@lru_cache(maxsize=1024)
def _shape_distance_km(shape: BaseGeometry) -> float:
    # on a plane true to scale at the shape's middle latitude
    _, south, _, north = shape.bounds
    narrowing = float(np.cos(np.radians((south + north) / 2)))
    line = LineString(load_lines()[MAIN_LINE].coordinates)
    plane = [affinity.scale(one, narrowing, 1.0, origin=(0, 0)) for one in (shape, line)]
    return float(shapely.distance(*plane)) * _DEGREE_M / 1000
