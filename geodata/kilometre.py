"""A kilometre of the border as a place: its point, what lies on either bank, what is near it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from geodata.areas import areas_at
from geodata.border import GEOD, TOLERANCE_M, Floats, Line, point_at
from geodata.gazetteer import Gazetteer, places_of
from geodata.place import Place
from geodata.precision import Precision

NEAREST = 3
_NEAR_LAYERS = ("crossing", "place", "town")
# A bank may be drawn a little off the line, most where areas meet.
_REACH_M = 10 * TOLERANCE_M
_ROUNDED_KM = 0.0005
_NUMBER = re.compile(r"(?:km\s*)?(-?\d+(?:[.,]\d+)?|-?[.,]\d+)(?:\s*km)?", re.IGNORECASE)


class KilometreError(ValueError):
    """Tell in a sentence why a kilometre is none of the line."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """Hold a place and how far it is from the point asked about."""

    place: Place
    distance_m: float


@dataclass(frozen=True, slots=True)
class Bank:
    """Hold what lies on one bank at a kilometre: its areas, and its places, nearest first."""

    country: str
    district: Place | None
    province: Place | None
    nearest: tuple[Nearby, ...]


@dataclass(frozen=True, slots=True)
class Kilometre:
    """Hold a kilometre of a line: where it is, and its right and its left bank."""

    km: float
    lon: float
    lat: float
    banks: tuple[Bank, Bank]


def read_km(text: str, line: Line) -> float:
    """Read a kilometre of a line; raises KilometreError where it is no number, or off the line."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise KilometreError(f'"{text}" is no kilometre: write a number, such as 412 or 412.5')
    km = float(found.group(1).replace(",", "."))
    # The length is told to the metre: who asks for its end may ask for half a metre more.
    if not 0.0 <= km <= line.length_km + _ROUNDED_KM:
        raise KilometreError(
            f"km {km:g} is off the line, which runs from km 0 to km {line.length_km:.3f}"
        )
    return min(km, line.length_km)


def describe_km(line: Line, gazetteer: Gazetteer, km: float) -> Kilometre:
    """Say where a kilometre is and what is near it; raises ValueError off the line."""
    lon, lat = point_at(line, km)
    right, left = line.countries
    places = _around(gazetteer, lon, lat)
    return Kilometre(
        km,
        lon,
        lat,
        (
            _bank(gazetteer, right, (lon, lat), places),
            _bank(gazetteer, left, (lon, lat), places),
        ),
    )


def _bank(
    gazetteer: Gazetteer, country: str, at: tuple[float, float], places: Iterable[Nearby]
) -> Bank:
    own = [one for one in places if country in one.place.country]
    return Bank(
        country=country,
        district=_area(gazetteer, "district", country, at),
        province=_area(gazetteer, "province", country, at),
        nearest=tuple(own[:NEAREST]),
    )


def _area(gazetteer: Gazetteer, layer: str, country: str, at: tuple[float, float]) -> Place | None:
    for area in areas_at(layer, *at, _REACH_M):
        place = gazetteer.places.get(area)
        if place is not None and place.country == (country,):
            return place
    return None


def _around(gazetteer: Gazetteer, lon: float, lat: float) -> Sequence[Nearby]:
    """Give the places of which a spot is known, nearest first."""
    places, lonlat = _spots(gazetteer)
    if not places:
        return ()
    count = len(places)
    _, _, away_m = GEOD.inv(np.full(count, lon), np.full(count, lat), lonlat[:, 0], lonlat[:, 1])
    return [Nearby(places[at], float(away_m[at])) for at in np.argsort(away_m, kind="stable")]


@lru_cache(maxsize=4)
def _spots(gazetteer: Gazetteer) -> tuple[tuple[Place, ...], Floats]:
    """Pick the places whose own spot is known, not just the district they lie in.

    The names that a user adds by the ten thousand are not among them.
    """
    places = tuple(
        place
        for place in places_of(gazetteer, *_NEAR_LAYERS)
        if place.precision.rank <= Precision.VICINITY.rank
    )
    return places, np.array([(one.lon, one.lat) for one in places], dtype=np.float64).reshape(-1, 2)
