"""Placing what lies so far from a place: "20 km east of X", "5 km from X", "north of X"."""

import math

from geodata.border import GEOD
from geodata.gazetteer import Gazetteer
from geodata.grammar.terms import Bearing, Distance, Offset
from geodata.measure import NEAR_M
from geodata.placement import Placement
from geodata.placings.discs import place_disc, told_by
from geodata.placings.spots import Spot, find_spot

# "North of X" with no distance is said of all that lies in that quarter.
_QUARTER = 45.0


def place_offset(
    text: str, wanted: Offset, gazetteer: Gazetteer, fuzzy: bool = False, country: str = ""
) -> Placement:
    """Place an offset as the disc that holds all it may mean; raises OpenQuestionError.

    A distance is as unsure as its rounding, a direction as half the sector to its neighbours on
    the compass, and the place counted from as its own radius.
    """
    spot = find_spot(gazetteer, wanted.place, fuzzy, country)
    centre, radius_m, rule = (spot.lon, spot.lat), 0.0, ""
    distance, bearing = wanted.distance, wanted.bearing
    if bearing is None and distance is not None:
        radius_m = distance.high_m + spot.radius_m
        rule = (
            f'"{distance.text}" tells no direction: all ground up to {_km(distance.high_m)} km'
            f" around, and {_km(spot.radius_m)} km for the place itself"
        )
    elif bearing is not None:
        centre, radius_m, rule = _sector(spot, distance, bearing)
    words = [distance.text if distance else "", bearing.name if bearing else ""]
    link = "of" if bearing else "from"
    told = told_by(spot, f"{' '.join(filter(None, words))} {link} {spot.place.name}", rule)
    return place_disc(text, told, centre, radius_m, gazetteer)


def _sector(
    spot: Spot, distance: Distance | None, bearing: Bearing
) -> tuple[tuple[float, float], float, str]:
    """Give the centre and radius of the disc around a sector, and the rule in a sentence."""
    low_m, high_m, half = 0.0, NEAR_M, max(_QUARTER, bearing.half)
    said = f'"{bearing.name}" with no distance is taken as up to {_km(NEAR_M)} km'
    if distance is not None:
        low_m, high_m, half = distance.low_m, distance.high_m, bearing.half
        said = f'"{distance.text}" is {_km(low_m)} to {_km(high_m)} km'
    middle_m = (low_m + high_m) / 2
    corners = (_apart_m(middle_m, far_m, half) for far_m in (low_m, high_m))
    radius_m = max(*corners, (high_m - low_m) / 2) + spot.radius_m
    lon, lat, _ = GEOD.fwd(spot.lon, spot.lat, bearing.azimuth, middle_m)
    rule = (
        f"{said}, {bearing.name} is {bearing.azimuth:g}° give or take {half:g}°, and the place"
        f" itself is known to {_km(spot.radius_m)} km:"
        f" the disc of {_km(radius_m)} km holds all that"
    )
    return (float(lon), float(lat)), radius_m, rule


def _apart_m(one_m: float, other_m: float, degrees: float) -> float:
    """Measure between the ends of two ways that part at an angle."""
    product = 2 * one_m * other_m * math.cos(math.radians(degrees))
    return math.sqrt(max(0.0, one_m**2 + other_m**2 - product))


def _km(metres: float) -> str:
    return f"{metres / 1000:.1f}".removesuffix(".0")
