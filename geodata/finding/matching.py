"""Names to places: by their letters in any script, by the way they sound, by a code."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from geodata.finding.nametable import Filed, NameTable
from geodata.finding.othernames import PCODE_SOURCE, read_other_names, read_pcodes
from geodata.gazetteer import Gazetteer
from geodata.grammar.kinds import ANY, Layers, core, split_kind
from geodata.names import Name, Script, fold, tidy
from geodata.own.userlayer import UserLayer
from geodata.place import Place
from geodata.spelling import skeleton, sounds

# What a way of matching is worth; choice.py weighs against the best only what lies near it.
_EXACT, _FOLDED, _CORE, _SPELT, _OTHER_SCRIPT, _PER_DIFFERENCE = 1.0, 0.98, 0.95, 0.94, 0.90, 0.02
# Layers that people call by name alone though the name has a word of kind ("Takhar Province").
_CALLED_WITHOUT_KIND: Layers = frozenset({"country", "province", "district", "town"})
# Sources of a match that was found by a code, which is no name of anything else.
_CODES = frozenset({"code", PCODE_SOURCE})
# Places of a layer that a user added are not listed among the codes: there are many.
_ADDED_ID = re.compile(r"(?:town|spot):\d+")


class Match(NamedTuple):
    """Say by which of its names a place was found, how, and how well (0 to 1).

    `how` is exact, folded, transliterated or near spelling.
    """

    place: Place
    matched: Name
    how: str
    score: float


@lru_cache(maxsize=4096)
def look_up(gazetteer: Gazetteer, name: str) -> tuple[Match, ...]:
    """Find the places a name may mean, best first, one match to a place.

    A word of kind in the name ("Kunduz province") leaves only the layers it means. A spelling
    that merely resembles a name finds nothing: see `suggest`.
    """
    best: dict[str, Match] = {}
    for match in _matches(gazetteer, tidy(name)):
        held = best.get(match.place.id)
        if held is None or match.score > held.score:
            best[match.place.id] = match
    return tuple(sorted(best.values(), key=lambda match: (-match.score, match.place.id)))


def exact_matches(gazetteer: Gazetteer, name: str) -> list[Match]:
    """Find the places that have just this name, or this code."""
    found = {
        match.place.id: match for match in _named_so(gazetteer, tidy(name)) if match.how == "exact"
    }
    return [found[place_id] for place_id in sorted(found)]


def _named_so(gazetteer: Gazetteer, name: str) -> Iterator[Match]:
    """Find the place of a code, else what these letters name."""
    if code := gazetteer.by_code.get(name) or gazetteer.by_code.get(name.upper()):
        place = gazetteer.places[code]
        edition = PCODE_SOURCE if name.upper() in read_pcodes() else "code"
        yield Match(place, Name(name, "", Script.LATIN, edition), "exact", _EXACT)
    elif _ADDED_ID.fullmatch(name) and name in gazetteer.places:
        place = gazetteer.places[name]
        yield Match(place, Name(name, "", Script.LATIN, "code"), "exact", _EXACT)
    elif fold(name):
        yield from _by_letters(gazetteer, name, ANY)


def _matches(gazetteer: Gazetteer, name: str) -> Iterator[Match]:
    called_so = list(_named_so(gazetteer, name))
    yield from called_so
    if any(match.matched.source in _CODES for match in called_so) or not fold(name):
        return
    known = any(match.score >= _FOLDED for match in called_so)
    # Where a name is known as it is written, other spellings of the many that a user added do not
    # compete with it.
    yield from _by_sounds(gazetteer, name, ANY, all_tables=not known)
    bare, kinds = split_kind(name)
    # A name that itself has the word of kind ("Khorog bridge") is not taken apart.
    if kinds and not known:
        by_letters = list(_by_letters(gazetteer, bare, kinds))
        yield from by_letters
        known = any(match.score >= _FOLDED for match in by_letters)
        yield from _by_sounds(gazetteer, bare, kinds, all_tables=not known)


def allowed(gazetteer: Gazetteer, filed: Filed, kinds: Layers) -> Place | None:
    """Give the place of a filed name, if it is of a kind that is asked for."""
    if filed.place_id in gazetteer.hidden:
        return None
    place = gazetteer.places.get(filed.place_id)
    if place is None:  # a layer was compiled beside other shapes than these
        return None
    if not filed.whole and not kinds:
        kinds = _CALLED_WITHOUT_KIND
    return place if not kinds or place.layer in kinds else None


def _by_letters(gazetteer: Gazetteer, name: str, kinds: Layers) -> Iterator[Match]:
    joined = fold(name).replace(" ", "")
    for filed in chain.from_iterable(table.by_letters(joined) for table in gazetteer.tables):
        place = allowed(gazetteer, filed, kinds)
        if place is None:
            continue
        if not filed.whole:
            yield Match(place, filed.name, "folded", _CORE)
        elif filed.name.name.casefold() == name.casefold():
            yield Match(place, filed.name, "exact", _EXACT)
        else:
            yield Match(place, filed.name, "folded", _FOLDED)


def _by_sounds(
    gazetteer: Gazetteer, name: str, kinds: Layers, *, all_tables: bool
) -> Iterator[Match]:
    if fold(name) in read_other_names().elsewhere:
        return
    tables = [table for table in gazetteer.tables if all_tables or not is_added(table)]
    abjad = sounds(name).abjad
    for found, known, several in chain.from_iterable(table.by_sounds(name) for table in tables):
        best = _SPELT if abjad == known.abjad else _OTHER_SCRIPT
        score = round(best - _PER_DIFFERENCE * found, 2)
        for filed in several:
            place = allowed(gazetteer, filed, kinds)
            if place is None or (known.abjad and not abjad and _is_said(place, name)):
                continue
            yield Match(place, filed.name, "transliterated", score)


def _is_said(place: Place, written: str) -> bool:
    """Say whether a place has a name of these consonants in a script that writes vowels.

    Then that name decides: in the Arabic script any vowel would do, so that a misspelling
    ("Darquad") would be taken for the name.
    """
    wanted = skeleton(written)
    return any(
        called.script is not Script.ARABIC
        and wanted in (skeleton(called.name), skeleton(core(called.name, place.layer)))
        for called in place.names
    )


def is_added(table: NameTable) -> bool:
    """Tell whether a table is of a layer that a user added."""
    return isinstance(table, UserLayer)
