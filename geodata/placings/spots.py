"""Finding the one spot that a form is counted from: "20 km east of X", "opposite X"."""

from dataclasses import dataclass, replace

from geodata.areas import reach_m
from geodata.border import GEOD, Chainage, Line, chainage, load_lines
from geodata.finding.choice import Choice, Family, choose, is_point
from geodata.finding.explain import OpenQuestionError, describe, receipt, settle
from geodata.gazetteer import Gazetteer, geometry
from geodata.grammar.cases import first_cases
from geodata.grammar.terms import Named
from geodata.measure import NEAR_M
from geodata.place import Place
from geodata.placement import UNKNOWN, Receipt

# Names that fit so are surely meant; a likeness of sounds is not enough to undo an ending.
_SURE = frozenset({"exact", "folded"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Hold a place as a point that it lies within `radius_m` of, and how it was found."""

    place: Place
    lon: float
    lat: float
    radius_m: float
    receipt: Receipt


def settle_spoken(
    gazetteer: Gazetteer, wanted: Named, fuzzy: bool = False, country: str = ""
) -> tuple[Named, Family, Choice]:
    """Find the one family of a name that stands in a sentence; else raises OpenQuestionError.

    An oblique name that nothing is called is read in the first case, where just one reading is
    the name of something. Of families on several banks the one of `country` alone is taken.
    """
    wanted = _in_first_case(gazetteer, wanted)
    if country:
        choice = choose(gazetteer, wanted, fuzzy)
        mine = [one for one in choice.families if one.head.place.country == (country,)]
        if len(choice.families) > 1 and len(mine) == 1:
            others = tuple(
                (match, "the expression speaks of the other bank")
                for one in choice.families
                if one is not mine[0]
                for match in one.matches[:1]
            )
            kept = replace(choice, families=(mine[0],), set_aside=(*others, *choice.set_aside))
            return wanted, mine[0], kept
    return wanted, *settle(gazetteer, wanted, fuzzy)


def find_spot(gazetteer: Gazetteer, wanted: Named, fuzzy: bool = False, country: str = "") -> Spot:
    """Find the spot a name means: a town before the district of its name, a district as a disc.

    Raises OpenQuestionError for what is not one place, or is too wide to be counted from.
    """
    wanted, family, choice = settle_spoken(gazetteer, wanted, fuzzy, country)
    taken = family.point or family.head
    place = taken.place
    radius_m = place.radius_m
    if is_point(place):
        for match in family.matches:
            other = match.place
            if match is not taken and is_point(other):
                _, _, apart_m = GEOD.inv(place.lon, place.lat, other.lon, other.lat)
                radius_m = max(radius_m, apart_m + other.radius_m)
    elif place.layer == "district":
        radius_m = reach_m(geometry(gazetteer, place.id), place.lon, place.lat)
    else:
        raise refused(
            f'"{wanted.text}" is {describe(gazetteer, place)}, too wide to be counted from:'
            " write a town, a crossing or a district"
        )
    found = receipt(gazetteer, wanted, taken, family, choice)
    return Spot(place, place.lon, place.lat, radius_m, found)


def line_by(gazetteer: Gazetteer, spot: Spot, country: str = "") -> tuple[Line, Chainage]:
    """Find the border line within 25 km of a spot, and where it stands on it.

    The line AF-TJ comes first; `country` leaves only its lines. Raises OpenQuestionError.
    """
    for line in load_lines().values():
        if country and country not in line.countries:
            continue
        at = chainage(line, spot.lon, spot.lat)
        if at.offset_m <= NEAR_M:
            return line, at
    raise refused(
        f'"{spot.place.name}", {describe(gazetteer, spot.place)}, is more than'
        f" {NEAR_M / 1000:g} km from the border"
    )


def refused(why: str) -> OpenQuestionError:
    """Make the answer that a text is placed nowhere, and why."""
    return OpenQuestionError(UNKNOWN, (), why)


def _in_first_case(gazetteer: Gazetteer, wanted: Named) -> Named:
    if not wanted.oblique or _is_sure(gazetteer, wanted):
        return wanted
    readings = [replace(wanted, name=name) for name in first_cases(wanted.name)]
    sure = {_heads(gazetteer, one): one for one in readings if _is_sure(gazetteer, one)}
    return next(iter(sure.values())) if len(sure) == 1 else wanted


def _is_sure(gazetteer: Gazetteer, wanted: Named) -> bool:
    families = choose(gazetteer, wanted).families
    return any(match.how in _SURE for family in families for match in family.matches)


def _heads(gazetteer: Gazetteer, wanted: Named) -> frozenset[str]:
    return frozenset(family.head.place.id for family in choose(gazetteer, wanted).families)
