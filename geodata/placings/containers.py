"""What becomes of an unknown name in a known district: the district, and the receipt says so."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from geodata.finding.choice import Choice, Family, choose
from geodata.finding.explain import OpenQuestionError, describe, settle
from geodata.finding.matching import look_up
from geodata.finding.suggesting import suggest
from geodata.gazetteer import Gazetteer, places_in_memory
from geodata.grammar.kinds import core, split_kind
from geodata.grammar.terms import Named
from geodata.names import romanise
from geodata.placement import UNKNOWN

# Of 100: from here on a name is a misspelling of another, not a village that nobody lists.
_MISSPELT = 80.0
_SUGGESTED = 6


def within_container(
    gazetteer: Gazetteer, wanted: Named, problem: OpenQuestionError
) -> tuple[Named, Family, Choice, tuple[str, ...]]:
    """Give the district that surely contains an unknown name, with a sentence; else the problem.

    Only a district stands in for a name: a province or a country would make an incident of
    nonsense. Nor does it where the name is known elsewhere, or a name spelt nearly so lies in it.
    """
    if problem.status != UNKNOWN or not wanted.within:
        raise problem
    unknown = choose(gazetteer, wanted)
    if unknown.families or unknown.outside or unknown.unknown_container:
        raise problem
    around = Named(", ".join(wanted.within), wanted.within[0], wanted.within[1:])
    choice = choose(gazetteer, around)
    if len(choice.families) > 1:
        try:
            settle(gazetteer, around)
        except OpenQuestionError as open_question:
            why = f"{problem.why}, and of what contains it, {open_question.why}"
            raise OpenQuestionError(problem.status, problem.candidates, why) from problem
    if not choice.families:
        raise problem
    family = choice.families[0]
    district = family.head.place
    bare, _ = split_kind(wanted.name)
    if district.layer != "district":
        why = (
            f"{problem.why}; only a district stands in for a name it contains:"
            f' write "{around.text}" for all of it, if no more is known'
        )
        raise OpenQuestionError(problem.status, problem.candidates, why)
    names = {
        **_names_in(gazetteer).get(district.id, {}),
        **_added_names(gazetteer, wanted.name, district.id),
    }
    if near := process.extractOne(
        romanise(bare), names.keys(), scorer=fuzz.ratio, score_cutoff=_MISSPELT
    ):
        why = (
            f'"{wanted.name}" is not in the gazetteer, but "{names[near[0]]}" in'
            f" {describe(gazetteer, district)} is spelt nearly so: write that name if it is meant,"
            f' or "{around.text}" for the whole district'
        )
        raise OpenQuestionError(problem.status, problem.candidates, why)
    told = (
        f'"{wanted.name}" is not in the gazetteer: placed as the district it is said to lie in,'
        f" {describe(gazetteer, district)}, and no more exactly"
    )
    return around, family, choice, (told,)


def _added_names(gazetteer: Gazetteer, name: str, district_id: str) -> Mapping[str, str]:
    """Give the near spellings in a district, of layers too large to be gone through."""
    return {
        romanise(core(near, match.place.layer)): near
        for near in suggest(gazetteer, name, _SUGGESTED)
        for match in look_up(gazetteer, near)
        if district_id in match.place.within
    }


@lru_cache(maxsize=4)
def _names_in(gazetteer: Gazetteer) -> Mapping[str, Mapping[str, str]]:
    """Gather the names of what lies in each district, in plain letters and as they are written."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for place in places_in_memory(gazetteer):
        districts = [area for area in place.within if area.startswith("district:")]
        for district in districts:
            for name in place.names:
                found[district].setdefault(romanise(core(name.name, place.layer)), name.name)
    return dict(found)
