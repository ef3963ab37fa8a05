"""Choosing what a name means: the rules, each written once.

1.  What the expression says contains the place (", Takhar", "(AF)") leaves only what lies in it,
    and of that, what belongs to one bank before what belongs to both.
2.  A bare name means a settlement, crossing or area before a river, lake or airfield.
3.  Places of one name that contain each other, or lie within a few kilometres of each other in
    one country, are a family: a town, its district and its province. A family is one answer, and
    the answer is its widest member, because that alone holds all the writer may have meant; of
    points, the crossing before the place before the town, reaching to the others; of rivers,
    all the parts that meet.
4.  A family within 100 km of the border of Afghanistan and Tajikistan stands before one of the
    same name more than 300 km away that fits no better: who means the far one says where it is.
5.  Two families about equally good are no answer: the writer is told what to write.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shapely.geometry import Point

from geodata.border import GEOD, MAIN_LINE, chainage, load_lines
from geodata.expressions import Named, named
from geodata.gazetteer import Gazetteer, Match, geometry, look_up
from geodata.kinds import AREAS, without_kind
from geodata.place import Place

# A match this much worse than the best one is not weighed against it.
_MARGIN = 0.09
# Points of one name this near each other in one country are one settlement, recorded twice.
_SAME_SPOT_M = 10_000.0
# Sources put a town up to this far outside the district that is called after it.
_BESIDE_M = 5_000.0
_DEGREE_M = 111_195.0
_NEAR_M, _FAR_M = 100_000.0, 300_000.0
# Exact or folded, a name fits as well.
_AS_GOOD = 0.02
_SECOND = frozenset({"river", "lake", "airfield"})
# From what answers for a family first to what does last.
_ORDER = (
    "country",
    "province",
    "district",
    "crossing",
    "place",
    "town",
    "lake",
    "river",
    "airfield",
)
_WORD = {"place": "town"}


@dataclass(frozen=True, slots=True)
class Family:
    """Hold places of one name that make one answer, the one that answers first."""

    matches: tuple[Match, ...]

    @property
    def head(self) -> Match:
        """Give the member that stands for all."""
        return self.matches[0]

    @property
    def parts(self) -> tuple[Place, ...]:
        """Give the places that together are the answer: one, but for a river in several parts."""
        head = self.head.place
        if head.layer != "river":
            return (head,)
        return tuple(match.place for match in self.matches if match.place.layer == "river")

    @property
    def point(self) -> Match | None:
        """Give the first member that is a point on the map, not an area."""
        return next((match for match in self.matches if is_point(match.place)), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold the families a name may mean, best first, and the matches set aside, with reasons."""

    families: tuple[Family, ...]
    set_aside: tuple[tuple[Match, str], ...] = ()
    outside: tuple[Match, ...] = ()
    """Places of the name that lie in none of the containers given."""
    unknown_container: str = ""


def is_point(place: Place) -> bool:
    """Say whether a place is drawn as a point."""
    return place.layer in ("crossing", "place", "town", "airfield")


@lru_cache(maxsize=4096)
def choose(gazetteer: Gazetteer, wanted: Named) -> Choice:
    """Find the families a name may mean, by the rules of this module."""
    if wanted.within:
        whole = [match for match in look_up(gazetteer, wanted.text) if match.how == "exact"]
        if whole:
            return _weigh(gazetteer, whole)
    found = look_up(gazetteer, wanted.name)
    kept = found
    for container in wanted.within:
        areas = {m.place.id for m in look_up(gazetteer, container) if m.place.layer in AREAS}
        if not areas:
            return Choice((), unknown_container=container)
        kept = tuple(match for match in kept if areas.intersection(match.place.within))
    if not kept:
        return Choice((), outside=found)
    return _weigh(gazetteer, kept, contained=bool(wanted.within))


def _weigh(gazetteer: Gazetteer, matches: Sequence[Match], contained: bool = False) -> Choice:
    aside: list[tuple[Match, str]] = []
    if contained and (single := [match for match in matches if len(match.place.country) < 2]):
        both = [match for match in matches if match not in single]
        aside = [(match, "it belongs to both banks, the expression to one") for match in both]
        matches = single
    first = [match for match in matches if match.place.layer not in _SECOND]
    if first:
        aside += [
            (match, "a bare name means a settlement, crossing or area first")
            for match in matches
            if match.place.layer in _SECOND
        ]
    families, between = _families(gazetteer, first or matches)
    aside += [(match, "it lies between places of this name on both banks") for match in between]
    least = max(score_of(family) for family in families) - _MARGIN
    for family in families:
        if score_of(family) < least:
            aside += [(match, "its name matches less well") for match in family.matches]
    good = [family for family in families if score_of(family) >= least]
    if len(good) > 1 and not contained:
        far = _far_from_border(good)
        aside += [(match, "it is far from the border") for one in far for match in one.matches]
        good = [family for family in good if family not in far]
    return Choice(tuple(sorted(good, key=_order)), tuple(aside))


def _far_from_border(families: Sequence[Family]) -> list[Family]:
    """Give the families far from the border line that fit no better than one near it."""
    line = load_lines()[MAIN_LINE]
    away = {}
    for family in families:
        place = family.head.place
        away[family] = chainage(line, place.lon, place.lat).offset_m
    near = [score_of(family) for family in families if away[family] <= _NEAR_M]
    if not near:
        return []
    return [
        family
        for family in families
        if away[family] > _FAR_M and score_of(family) <= max(near) + _AS_GOOD
    ]


def _order(family: Family) -> tuple[tuple[str, ...], tuple[int, float, int, str]]:
    return family.head.place.country, likeliest(family.head)


def score_of(family: Family) -> float:
    """Give the score of the member whose name fits best."""
    return max(match.score for match in family.matches)


def _families(gazetteer: Gazetteer, matches: Sequence[Match]) -> tuple[list[Family], list[Match]]:
    """Gather matches into families; also give those that would join two banks into one."""
    groups: list[list[Match]] = []
    between = []
    # What belongs to two countries comes last: it may join a family, but never tie two together.
    for match in sorted(matches, key=lambda match: len(match.place.country)):
        kin = [
            group
            for group in groups
            if any(_are_kin(gazetteer, match.place, other.place) for other in group)
        ]
        if len(match.place.country) > 1 and len(kin) > 1:
            between.append(match)
            continue
        groups = [group for group in groups if group not in kin]
        groups.append([match, *(other for group in kin for other in group)])
    return [_family(group) for group in groups], between


def _family(group: list[Match]) -> Family:
    return Family(tuple(sorted(group, key=likeliest)))


def likeliest(match: Match) -> tuple[int, float, int, str]:
    """Sort matches by what answers first: the layer, then the score, then the people there."""
    place = match.place
    return _ORDER.index(place.layer), -match.score, -place.population, place.id


def _are_kin(gazetteer: Gazetteer, one: Place, other: Place) -> bool:
    if one.id in other.within or other.id in one.within:
        return True
    if one.layer == other.layer == "river":
        shapes = geometry(gazetteer, one.id), geometry(gazetteer, other.id)
        return bool(shapes[0].distance(shapes[1]) * _DEGREE_M <= _BESIDE_M)
    if not set(one.country) & set(other.country) or _SECOND & {one.layer, other.layer}:
        return False
    if is_point(one) and is_point(other):
        _, _, apart = GEOD.inv(one.lon, one.lat, other.lon, other.lat)
        return bool(apart <= _SAME_SPOT_M)
    if is_point(one) == is_point(other):
        return False
    point, area = (one, other) if is_point(one) else (other, one)
    shape = geometry(gazetteer, area.id)
    return bool(shape.distance(Point(point.lon, point.lat)) * _DEGREE_M <= _BESIDE_M)


def how_to_write(gazetteer: Gazetteer, wanted: Named, place: Place) -> str:
    """Give the shortest text that means just this place, starting from the writer's own words."""
    for text in _texts(gazetteer, wanted, place):
        families = choose(gazetteer, named(text)).families
        if len(families) == 1 and families[0].head.place.id == place.id:
            return text
    return place.id


def _texts(gazetteer: Gazetteer, wanted: Named, place: Place) -> Iterator[str]:
    name = without_kind(wanted.name)
    word = _WORD.get(place.layer, place.layer)
    country = f" ({place.country[0]})" if place.country else ""
    areas = [gazetteer.places[area].name for area in place.within if area in gazetteer.places]
    yield name
    yield f"{name}{country}"
    yield f"{name} {word}"
    if wanted.text.startswith(wanted.name):
        rest = wanted.text.removeprefix(wanted.name)
        yield f"{name}{rest}"
        yield f"{name} {word}{rest}"
    yield f"{name} {word}{country}"
    yield from (f"{name}, {area}" for area in areas)
    yield from (f"{name} {word}, {area}" for area in areas)
    yield from (place.name, f"{place.name}{country}")
    yield from (f"{place.name}, {area}" for area in areas)
