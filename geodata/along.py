"""What lies along a line: the districts and provinces of its two banks, from west to east."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import shapely
from shapely.geometry import LineString

from geodata.border import TOLERANCE_M, Line, spans_in
from geodata.gazetteer import Gazetteer, geometry, places_of
from geodata.names import Name, Script
from geodata.place import Place

# The scripts that a name of each language is written in; the first name of a place is English.
SCRIPTS: Mapping[str, Script] = {
    "ru": Script.CYRILLIC,
    "tg": Script.CYRILLIC,
    "fa": Script.ARABIC,
}
_DEGREE_M = 111_195.0
# A degree of longitude is shorter than one of latitude: candidates are picked by a wider reach.
_WIDER = 2.0


@dataclass(frozen=True, slots=True)
class Along:
    """Hold an area and one stretch of a line that it takes up; `names` are by language.

    An area that the line leaves and comes back to has one of these for each stretch.
    """

    place_id: str
    name: str
    names: Mapping[str, str]
    country: str
    bank: str
    km_from: float
    km_to: float


def districts_along(line: Line, gazetteer: Gazetteer) -> tuple[Along, ...]:
    """Find the districts on either bank of a line, west end first."""
    return _along(line, gazetteer, "district")


def provinces_along(line: Line, gazetteer: Gazetteer) -> tuple[Along, ...]:
    """Find the provinces on either bank of a line, west end first."""
    return _along(line, gazetteer, "province")


@cache
def _along(line: Line, gazetteer: Gazetteer, layer: str) -> tuple[Along, ...]:
    found = [
        Along(
            place_id=place.id,
            name=place.name,
            names=names_by_language(place),
            country=place.country[0],
            bank=place.country[0],
            km_from=span.km_from,
            km_to=span.km_to,
        )
        for place in _candidates(line, gazetteer, layer)
        for span in spans_in(line, geometry(gazetteer, place.id))
    ]
    return tuple(sorted(found, key=lambda one: (one.km_from, one.km_to, one.place_id)))


def _candidates(line: Line, gazetteer: Gazetteer, layer: str) -> Iterator[Place]:
    """Pick the places of the two countries that may touch a line: asking each costs seconds."""
    places = [place for place in places_of(gazetteer, layer) if place.country[0] in line.countries]
    tree = shapely.STRtree([geometry(gazetteer, place.id) for place in places])
    reach = _WIDER * TOLERANCE_M / _DEGREE_M
    near = tree.query(LineString(line.coordinates), predicate="dwithin", distance=reach)
    yield from (places[index] for index in sorted(near))


def names_by_language(place: Place) -> Mapping[str, str]:
    """Give a place's English name, and its first name in each other language that it has."""
    found = {"en": place.name}
    for name in place.names:
        if SCRIPTS.get(name.lang) is name.script:
            found.setdefault(name.lang, name.name)
    if "fa" not in found and (unsaid := _first_unsaid(place.names)):
        found["fa"] = unsaid
    return found


def _first_unsaid(names: tuple[Name, ...]) -> str:
    """Give the first name in Arabic letters whose language its source does not tell."""
    return next((n.name for n in names if not n.lang and n.script is Script.ARABIC), "")
