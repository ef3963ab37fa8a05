"""Choosing what a name means: the rules, each written once.

1.  What the expression says contains the place (", Takhar", "(AF)") leaves only what lies in it,
    and of that, what belongs to one bank before what belongs to both. A word of kind ("Kunduz
    town") leaves only what is of that kind, and one that a single country uses (ноҳия, woluswali)
    only what lies there, where anything does.
2.  Places of one name that contain each other, or lie within a few kilometres of each other in
    one country, are a family: a town, its district and its province. A family is one answer, and
    the answer is its widest member, because that alone holds all the writer may have meant; of
    points, the crossing before the place before the town, reaching to the others; of rivers,
    all the parts that meet.
3.  A family's score is that of its best name: exact in its own letters 1.00, folded 0.98, less a
    word of kind 0.95, another way to spell it 0.94 or less, a near spelling 0.80 or less. Where
    several families compete, from that is taken
      - 0.15 of a river, a lake or an airfield: a bare name means a settlement or an area first;
      - 0.12 of what is neither country nor province, where a country or a province competes;
      - 0.26 of a town of a layer that a user added, where a place competes that is not of one;
      - 0.12 of what lies more than 300 km from the border of Afghanistan and Tajikistan, and 0.04
        of what lies more than 100 km from it, where a place nearer to it competes and the
        expression does not say what contains the place: who means the far one says where it is
        (not of a country or a province: those are known wherever they lie).
4.  A name that fits worse than another by more than 0.09 does not compete, but that names of a
    layer that a user added rule out only each other. Families whose scores
    end within 0.09 of the best are about equally good, and more than one is no answer: the writer
    is told what to write.
5.  A near spelling counts only where it is asked for (`fuzzy`), and no better name is known. It
    shares at least four fifths of its letters and its first sound with a name of the gazetteer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from shapely.geometry import Point

from geodata.border import GEOD
from geodata.finding.later import Later
from geodata.finding.matching import Match, exact_matches, look_up
from geodata.finding.weighing import SECOND, Weight, is_added, near_matches, weights_of
from geodata.gazetteer import Gazetteer, geometry
from geodata.grammar.expressions import ExpressionError, Named, named, parse
from geodata.grammar.kinds import AREAS, country_of_kind, without_kind
from geodata.place import Place

# A family this much worse than the best one is not weighed against it.
MARGIN = 0.09
# Points of one name this near each other in one country are one settlement, recorded twice.
_SAME_SPOT_M = 10_000.0
# Sources put a town up to this far outside the district that is called after it.
_BESIDE_M = 5_000.0
_DEGREE_M = 111_195.0
# Farther apart than this in either direction, two points are no kin: most pairs are told so.
_SAME_SPOT_DEG = 0.2
# From what answers for a family first to what does last.
_ORDER = (
    "country",
    "province",
    "district",
    "crossing",
    "place",
    "town",
    "village",
    "spot",
    "lake",
    "river",
    "airfield",
)
_WORD = {"place": "town"}


@dataclass(frozen=True, slots=True)
class Family:
    """Hold places of one name that make one answer, the one that answers first.

    `weights` are what speaks against it where others compete; see `score_of`.
    """

    matches: tuple[Match, ...]
    weights: tuple[Weight, ...] = ()

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
    set_aside: Sequence[tuple[Match, str]] = ()
    outside: tuple[Match, ...] = ()
    """Places of the name that lie in none of the containers given."""
    unknown_container: str = ""


def is_point(place: Place) -> bool:
    """Say whether a place is drawn as a point."""
    return place.layer in ("crossing", "place", "town", "village", "spot", "airfield")


@lru_cache(maxsize=4096)
def choose(gazetteer: Gazetteer, wanted: Named, fuzzy: bool = False) -> Choice:
    """Find the families a name may mean, by the rules of this module."""
    if wanted.within:
        whole = exact_matches(gazetteer, wanted.text)
        if whole:
            return _weigh(gazetteer, whole)
    areas = []
    for container in wanted.within:
        held = {m.place.id for m in look_up(gazetteer, container) if m.place.layer in AREAS}
        if not held:
            return Choice((), unknown_container=container)
        areas.append(held)
    found = look_up(gazetteer, wanted.name)
    # "Takhar (AF-TAK)": what is said to contain the place may be the place itself.
    kept = _held(found, areas) or _held(found, areas, or_is=True)
    if not kept and fuzzy:
        kept = _held(near_matches(gazetteer, wanted.name), areas)
    if not kept:
        return Choice((), outside=found)
    country = country_of_kind(wanted.name)
    told = [match for match in kept if country in match.place.country]
    if not told or len(told) == len(kept):
        return _weigh(gazetteer, kept, contained=bool(areas))
    why = f"the expression's word for a district is that of {country}"
    choice = _weigh(gazetteer, told, contained=True)
    others = tuple((match, why) for match in kept if match not in told)
    return replace(choice, set_aside=(*choice.set_aside, *others))


def _held(
    matches: Iterable[Match], areas: Iterable[set[str]], or_is: bool = False
) -> tuple[Match, ...]:
    """Keep the matches that lie in every one of several areas, each known by its ids.

    With `or_is`, what is itself such an area lies in it.
    """
    kept = []
    for match in matches:
        place = match.place
        around = (place.id, *place.within) if or_is else place.within
        if all(held.intersection(around) for held in areas):
            kept.append(match)
    return tuple(kept)


def _weigh(gazetteer: Gazetteer, matches: Sequence[Match], contained: bool = False) -> Choice:
    if len(matches) == 1:
        return Choice((Family(tuple(matches)),))
    aside: list[tuple[Match, str]] = []
    if contained and (single := [match for match in matches if len(match.place.country) < 2]):
        both = [match for match in matches if len(match.place.country) > 1]
        aside = [(match, "it belongs to both banks, the expression to one") for match in both]
        matches = single
    families, between = _families(gazetteer, [m for m in matches if m.place.layer not in SECOND])
    # A river is no kin to the town it is called after, nor is an airfield.
    waters, _ = _families(gazetteer, [m for m in matches if m.place.layer in SECOND])
    aside += [(match, "it lies between places of this name on both banks") for match in between]
    # So that a dump of villages moves nothing, their names do not rule out what the package knows.
    own = [family for family in families if not is_added(family.head.place)]
    fitting = [*_near_best(own), *_near_best(_others(families, own)), *_near_best(waters)]
    weighed = _compare(gazetteer, fitting, contained)
    good = _near_best(weighed)
    best = max(good, key=score_of)
    worse = _others(weighed, good) + _others([*families, *waters], fitting)
    return Choice(
        tuple(sorted(good, key=_order)), Later(lambda: (*aside, *_told_worse(worse, best)))
    )


def _told_worse(worse: Iterable[Family], best: Family) -> Iterator[tuple[Match, str]]:
    """Tell why some families are not the answer, the best of them first."""
    for family in sorted(worse, key=score_of, reverse=True):
        why = _why_worse(family, best)
        yield from ((match, why) for match in family.matches)


def _others(families: Iterable[Family], taken: Iterable[Family]) -> list[Family]:
    """Give those of some families that are not among the taken ones."""
    known = set(map(id, taken))  # to compare hundreds of them by what they hold takes long
    return [family for family in families if id(family) not in known]


def _near_best(families: Sequence[Family]) -> list[Family]:
    """Keep the families that are about as good as the best of them."""
    scores = [score_of(family) for family in families]
    least = round(max(scores, default=0.0) - MARGIN, 2)
    return [one for one, score in zip(families, scores, strict=True) if score >= least]


def _compare(gazetteer: Gazetteer, families: list[Family], contained: bool) -> list[Family]:
    """Weigh each family against the others; one that stands alone needs no weighing."""
    if len(families) < 2:
        return families
    heads = [family.head.place for family in families]
    found = weights_of(gazetteer, heads, contained)
    return [replace(one, weights=weights) for one, weights in zip(families, found, strict=True)]


def _why_worse(family: Family, best: Family) -> str:
    reasons = [weight.reason for weight in family.weights]
    if best_match(family).score < best_match(best).score:
        reasons.insert(0, "its name fits less well")
    told = " and ".join(reasons) or "its name fits less well"
    return f"{told} (score {score_of(family):.2f}, the answer has {score_of(best):.2f})"


def _order(family: Family) -> tuple[tuple[str, ...], tuple[int, float, int, str]]:
    return family.head.place.country, likeliest(family.head)


def best_match(family: Family) -> Match:
    """Give the member of a family whose name fits best."""
    if len(family.matches) == 1:
        return family.matches[0]
    return max(family.matches, key=attrgetter("score"))


def score_of(family: Family) -> float:
    """Give the score of the best name, less what speaks against the family."""
    if not family.weights:
        return best_match(family).score
    less = sum(weight.less for weight in family.weights)
    return round(max(best_match(family).score - less, 0.0), 2)


def _families(gazetteer: Gazetteer, matches: Sequence[Match]) -> tuple[list[Family], list[Match]]:
    """Gather matches into families; also give those that would join two banks into one."""
    # What belongs to two countries comes last: it may join a family, but never tie two together.
    ordered = sorted(matches, key=lambda match: len(match.place.country))
    group_of: list[int] = []
    groups: dict[int, list[int]] = {}
    between = []
    ground = _Ground()
    for number, match in enumerate(ordered):
        kin = {
            group_of[other]
            for other in ground.near(match.place)
            if _are_kin(gazetteer, match.place, ordered[other].place)
        }
        group_of.append(number)
        if len(match.place.country) > 1 and len(kin) > 1:
            between.append(match)
            continue
        members = [number, *(other for group in kin for other in groups.pop(group))]
        groups[number] = members
        for member in members:
            group_of[member] = number
        ground.add(number, match.place)
    return [_family([ordered[one] for one in members]) for members in groups.values()], between


class _Ground:
    """Remember where places lie: of hundreds of one name, most need not be asked whether kin."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[int]] = {}
        self.areas: list[int] = []
        self.all: list[int] = []

    def add(self, number: int, place: Place) -> None:
        """Remember one place by its number."""
        self.all.append(number)
        if is_point(place):
            self.cells.setdefault(_cell(place), []).append(number)
        else:
            self.areas.append(number)

    def near(self, place: Place) -> list[int]:
        """Give the numbers of those that may be kin: areas, and points not far off."""
        if not is_point(place):
            return self.all
        column, row = _cell(place)
        beside = (self.cells.get((column + i, row + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        return [*self.areas, *(number for cell in beside for number in cell)]


def _cell(place: Place) -> tuple[int, int]:
    return int(place.lon // _SAME_SPOT_DEG), int(place.lat // _SAME_SPOT_DEG)


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
    if not set(one.country) & set(other.country) or SECOND & {one.layer, other.layer}:
        return False
    if is_point(one) and is_point(other):
        return _on_one_spot(one, other)
    if is_point(one) == is_point(other):
        return False
    point, area = (one, other) if is_point(one) else (other, one)
    shape = geometry(gazetteer, area.id)
    return bool(shape.distance(Point(point.lon, point.lat)) * _DEGREE_M <= _BESIDE_M)


def _on_one_spot(one: Place, other: Place) -> bool:
    if max(abs(one.lon - other.lon), abs(one.lat - other.lat)) > _SAME_SPOT_DEG:
        return False
    _, _, apart = GEOD.inv(one.lon, one.lat, other.lon, other.lat)
    return bool(apart <= _SAME_SPOT_M)


def how_to_write(gazetteer: Gazetteer, wanted: Named, place: Place, *, alone: bool = False) -> str:
    """Give the shortest text that means just this place, starting from the writer's own words.

    With `alone`, it means nothing else of that name either, as a town in a district.
    """
    texts = _texts(gazetteer, wanted, place)
    if place.edition:  # of the many names a user added, the district tells one soonest
        texts = chain(_placed_texts(gazetteer, wanted, place), texts)
    for text in texts:
        if not _is_name(text):
            continue
        families = choose(gazetteer, named(text)).families
        if len(families) != 1 or families[0].head.place.id != place.id:
            continue
        if not alone or len(families[0].matches) == 1:
            return text
    return place.id


def _placed_texts(gazetteer: Gazetteer, wanted: Named, place: Place) -> Iterator[str]:
    """Give texts that name the district, and the province after it."""
    name = without_kind(wanted.name)
    areas = [gazetteer.places[area].name for area in place.within if area in gazetteer.places]
    for count in (1, 2):
        if len(areas) > count:  # the last is the country
            yield f"{name}, {', '.join(areas[:count])}"


def _is_name(text: str) -> bool:
    """Say whether a text is read as a name, not as words like "near" or "border"."""
    try:
        return isinstance(parse(text), Named)
    except ExpressionError:
        return False


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
    yield from (f"{name}, {', '.join(areas[:2])}",) if areas[1:] else ()
    yield from (place.name, f"{place.name}{country}")
    yield from (f"{place.name}, {area}" for area in areas)
    # Last, what else the place is called.
    for called in place.names:
        yield called.name
        yield f"{called.name}{country}"
