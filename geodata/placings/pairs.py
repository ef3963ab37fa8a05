"""Placing names parted by slashes: "Sher Khan Bandar / Panji Poyon Border" is one crossing."""

from collections.abc import Sequence
from dataclasses import replace

from geodata.finding.choice import Family, choose
from geodata.finding.explain import OpenQuestionError, describe, receipt, settle
from geodata.finding.matching import look_up
from geodata.gazetteer import Gazetteer
from geodata.grammar.terms import Named, Pair
from geodata.placement import AMBIGUOUS, Candidate, Placement, join_receipts
from geodata.placings.named import place_named
from geodata.placings.spots import refused

_AGREED = "both sides of the slash are names of this one place"


def place_pair(text: str, wanted: Pair, gazetteer: Gazetteer, fuzzy: bool = False) -> Placement:
    """Place the one place that all names of a pair mean; raises OpenQuestionError.

    A place that is itself called by both names, such as a bridge between two towns, comes first.
    """
    names = wanted.names
    for order in (names, names[::-1]):
        joined = " ".join(name.name for name in order)
        if any(match.how in ("exact", "folded") for match in look_up(gazetteer, joined)):
            return place_named(text, Named(joined, joined, names[-1].within), gazetteer)
    found = [choose(gazetteer, name, fuzzy).families for name in names]
    for name, families in zip(names, found, strict=True):
        if not families:
            _told_unknown(gazetteer, names, name, fuzzy)
    shared = set.intersection(*({one.head.place.id for one in each} for each in found))
    if len(shared) == 1:
        (place_id,) = shared
        placed = place_named(text, Named(place_id, place_id), gazetteer)
        receipts = [
            receipt(gazetteer, name, family.head, family, choose(gazetteer, name, fuzzy))
            for name, families in zip(names, found, strict=True)
            for family in families
            if family.head.place.id == place_id
        ]
        return replace(placed, text=text, receipt=join_receipts(receipts, _AGREED))
    for name in names:
        settle(gazetteer, name, fuzzy)
    raise _disagreement(gazetteer, names, found)


def _told_unknown(
    gazetteer: Gazetteer, names: Sequence[Named], unknown: Named, fuzzy: bool
) -> None:
    """Raise why one name is unknown, and what the others are."""
    try:
        settle(gazetteer, unknown, fuzzy)
    except OpenQuestionError as problem:
        rest = " / ".join(name.text for name in names if name is not unknown)
        why = f'{problem.why}; write "{rest}" alone, if that is meant'
        raise OpenQuestionError(problem.status, problem.candidates, why) from problem
    raise refused(f'"{unknown.text}" means nothing')


def _disagreement(
    gazetteer: Gazetteer, names: Sequence[Named], found: Sequence[Sequence[Family]]
) -> OpenQuestionError:
    told = "; ".join(
        f'"{name.text}" is {describe(gazetteer, families[0].head.place)}'
        for name, families in zip(names, found, strict=True)
    )
    candidates = [
        Candidate(
            place_id=family.head.place.id,
            name=family.head.place.name,
            country="+".join(family.head.place.country),
            layer=family.head.place.layer,
            score=family.head.score,
            why=describe(gazetteer, family.head.place),
            write=name.text,
        )
        for name, families in zip(names, found, strict=True)
        for family in families
    ]
    both = ", ".join(name.text for name in names)
    why = f'the names are not one place: {told}. Write one of them, or "[{both}]" for all'
    return OpenQuestionError(AMBIGUOUS, candidates, why)
