"""Where made incidents lie: place expressions of every form, each tried on the gazetteer first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from random import Random

from bench.made_words import Wheel, wheel
from geodata.border import MAIN_LINE, Line, chainage, load_lines, point_at
from geodata.finding.choice import how_to_write
from geodata.gazetteer import Gazetteer
from geodata.grammar.expressions import Named
from geodata.locate import locate
from geodata.names import Script
from geodata.place import Place
from geodata.placement import OK

NEAR_LINE_M = 60_000.0
# A stretch runs from one place to one of the next few along the line.
NEXT = 5
# How far from the line given points lie: most within a few kilometres, none further than this.
OFFSET_KM, MOST_OFFSET_KM = 3.0, 18.0
_KM_PER_DEGREE = 111.195
_POINTS = frozenset({"crossing", "place", "town"})
# An area is asked for only where a point lies on the line, which areas of both banks reach.
POINT_PRECISIONS = wheel(
    {"exact": 38, "settlement": 26, "vicinity": 22, "district": 10, "province": 4}
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One way to write where something is, with names for titles; `km` is where along the line."""

    expressions: tuple[str, ...]
    name: str
    cyrillic: str
    arabic: str
    km: float


Spots = Mapping[str, Wheel[Spot]]


@cache
def make_spots(gazetteer: Gazetteer) -> Spots:
    """Gather expressions by form: crossing, town, near, district, province, stretch and so on."""
    line = load_lines()[MAIN_LINE]
    places = [place for place in gazetteer.places.values() if _is_near(place, line)]
    found: dict[str, list[Spot]] = {}
    for place in places:
        text = _written(gazetteer, place)
        if text is None:
            continue
        form = "town" if place.layer == "place" else place.layer
        for expression in dict.fromkeys((text, *_other_spellings(gazetteer, place))):
            found.setdefault(form, []).append(_spot(place, line, expression))
        if place.layer in _POINTS:
            found.setdefault("near", []).append(_spot(place, line, f"near {text}"))
        else:
            found.setdefault("along", []).append(_spot(place, line, f"border: {text}"))
    ends = sorted(
        (spot for form in ("crossing", "town") for spot in found[form] if spot.name.isascii()),
        key=lambda spot: spot.km,
    )
    border = [Spot(("border",), "the border", "сарҳад", "مرز", 0.0), *found["along"]]
    neighbours = [
        Spot((f"border: {name}",), f"the border with {name}", "сарҳад", "مرز", 0.0)
        for name in ("Uzbekistan", "Turkmenistan", "Tajikistan")
    ]
    banks = tuple(spot.expressions[0] for spot in found["country"] if spot.name.isascii())
    kept = {
        **found,
        "stretch": list(_stretches(ends)),
        "border": [*border, *neighbours],
        "list": [
            *_lists(found["province"]),
            *_lists(found["district"]),
            Spot(banks, "both banks", "ду соҳил", "دو ساحل", 0.0),
        ],
    }
    return {
        form: wheel({spot: _share(spot) for spot in spots if _is_placed(spot, gazetteer)})
        for form, spots in kept.items()
    }


def _share(spot: Spot) -> float:
    """Weigh a spot: most writers use Latin letters, and many know of the border and no more."""
    if spot.expressions == ("border",):
        return 60.0
    return 6.0 if spot.name.isascii() else 1.0


def draw_point(random: Random, line: Line, precision: str) -> tuple[float, float]:
    """Draw a point by its chainage, a little off the line on either bank.

    Half of the points gather about places where much happens, the rest lie anywhere.
    """
    km = random.random() * line.length_km
    if random.random() < 0.5:
        gathered = math.floor(random.random() * 12) * line.length_km / 12
        km = min(max(gathered + 30 * (random.random() - random.random()), 0.0), line.length_km)
    lon, lat = point_at(line, km)
    if precision in ("district", "province"):
        return round(lon, 4), round(lat, 4)
    away_km = min(MOST_OFFSET_KM, -OFFSET_KM * math.log(1.0 - random.random()))
    way = 2 * math.pi * random.random()
    lat += away_km * math.sin(way) / _KM_PER_DEGREE
    lon += away_km * math.cos(way) / (_KM_PER_DEGREE * math.cos(math.radians(lat)))
    return round(lon, 4), round(lat, 4)


def _is_near(place: Place, line: Line) -> bool:
    if place.layer == "country":
        return place.country[0] in line.countries
    if place.layer not in ("province", "district", *_POINTS):
        return False
    if not set(place.country) & set(line.countries):
        return False
    reach_m = NEAR_LINE_M + (place.radius_m if place.layer == "province" else 0.0)
    return chainage(line, place.lon, place.lat).offset_m <= reach_m


def _written(gazetteer: Gazetteer, place: Place) -> str | None:
    """Find what to write to mean a place: its name where that is enough."""
    texts = (place.name, how_to_write(gazetteer, Named(place.name, place.name), place))
    return next((text for text in texts if _means(gazetteer, text, place)), None)


def _other_spellings(gazetteer: Gazetteer, place: Place) -> Iterator[str]:
    """Give one name in each other script, where the name alone means the place."""
    for script in (Script.CYRILLIC, Script.ARABIC):
        names = (called.name for called in place.names if called.script is script)
        yield from [name for name in names if _means(gazetteer, name, place)][:1]


def _means(gazetteer: Gazetteer, text: str, place: Place) -> bool:
    placement = locate(text, gazetteer).placement
    return placement is not None and placement.place_ids == (place.id,)


def _spot(place: Place, line: Line, expression: str) -> Spot:
    local = {called.script: called.name for called in reversed(place.names)}
    km = chainage(line, place.lon, place.lat).km
    name = expression.removeprefix("border: ").removeprefix("near ")
    cyrillic, arabic = (local.get(one, place.name) for one in (Script.CYRILLIC, Script.ARABIC))
    return Spot((expression,), name, cyrillic, arabic, km)


def _stretches(ends: list[Spot]) -> Iterator[Spot]:
    for at, start in enumerate(ends):
        for end in ends[at + 1 : at + 1 + NEXT]:
            text = f"border: {start.expressions[0]} to {end.expressions[0]}"
            name = f"{start.name} to {end.name}"
            yield replace(start, expressions=(text,), name=name)


def _lists(spots: list[Spot]) -> Iterator[Spot]:
    """Join neighbours along the line."""
    ranked = sorted((spot for spot in spots if spot.name.isascii()), key=lambda spot: spot.km)
    for one, other in pairwise(ranked):
        expressions = (*one.expressions, *other.expressions)
        yield replace(one, expressions=expressions, name=f"{one.name} and {other.name}")


def _is_placed(spot: Spot, gazetteer: Gazetteer) -> bool:
    one = len(spot.expressions) == 1
    return locate(spot.expressions[0] if one else spot.expressions, gazetteer).status == OK
