"""Sentences about names: why a place was taken, what else was there, what to write instead."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geodata.border import GEOD
from geodata.choice import Choice, Family, choose, how_to_write, is_point, likeliest, score_of
from geodata.expressions import Named
from geodata.gazetteer import Gazetteer, Match, look_up, suggest
from geodata.kinds import split_kind, without_kind
from geodata.names import Script
from geodata.place import Place
from geodata.placement import AMBIGUOUS, UNKNOWN, Candidate, Receipt

_SCRIPTS = {Script.LATIN: "Latin", Script.CYRILLIC: "Cyrillic", Script.ARABIC: "Arabic"}
_HOW = {
    "exact": "written just so",
    "folded": "but for case, marks and punctuation",
    "transliterated": "another way to spell it",
}
_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}


class OpenQuestionError(Exception):
    """Carry why a name has no one answer: the status, the candidates, a sentence."""

    def __init__(self, status: str, candidates: Sequence[Candidate], why: str) -> None:
        """Keep the three parts; the sentence is the message."""
        super().__init__(why)
        self.status, self.candidates, self.why = status, tuple(candidates), why


def settle(gazetteer: Gazetteer, wanted: Named) -> tuple[Family, Choice]:
    """Find the one family a name means; raises OpenQuestionError where there is not just one."""
    choice = choose(gazetteer, wanted)
    if len(choice.families) == 1:
        return choice.families[0], choice
    if choice.families:
        raise _ambiguous(gazetteer, wanted, choice)
    raise _unknown(gazetteer, wanted, choice)


def receipt(
    gazetteer: Gazetteer, wanted: Named, taken: Match, family: Family, choice: Choice
) -> Receipt:
    """Tell how a family was found and what was turned down."""
    matched = [sentence(wanted.name, taken)]
    if wanted.within:
        matched.append(f"only what lies in {', '.join(wanted.within)} was looked at")
    others = [
        match
        for match in family.matches
        if match is not taken and match.place not in family.parts[1:]
    ]
    down = [_inside(gazetteer, wanted, taken, match) for match in others]
    down += [
        f"{describe(gazetteer, match.place)}: {reason};"
        f' write "{how_to_write(gazetteer, _own_words(wanted, match), match.place)}"'
        for match, reason in choice.set_aside
    ]
    return Receipt(tuple(matched), tuple(down))


def _own_words(wanted: Named, match: Match) -> Named:
    """Give the name the writer used, or the place's own where the writer's is not its own."""
    return wanted if match.how != "transliterated" else Named(match.place.name, match.place.name)


def sentence(written: str, match: Match) -> str:
    """Tell which name of which place a written name met, and how well."""
    place, called = match.place, match.matched
    script = _SCRIPTS.get(called.script, "other")
    origin = f", {called.source}" if called.source else ""
    return (
        f'"{written}" is "{called.name}" ({script} script{origin}), a name of {place.name}'
        f" ({place.layer}, {'+'.join(place.country) or 'no country'}):"
        f" {match.how}, {_HOW[match.how]}; score {match.score:.2f}"
    )


def describe(gazetteer: Gazetteer, place: Place) -> str:
    """Name a place with its layer and what it lies in."""
    around = [gazetteer.places[area].name for area in place.within if area in gazetteer.places]
    where = f" in {', '.join(dict.fromkeys(around))}" if around else ""
    return f"{place.name} ({place.layer}{where})"


def _inside(gazetteer: Gazetteer, wanted: Named, taken: Match, match: Match) -> str:
    head, place = taken.place, match.place
    text = how_to_write(gazetteer, wanted, place)
    if head.id in place.within:
        reason = f"lies in the {head.layer} of the name, which may be meant as well"
    elif place.id in head.within:
        reason = f"the expression asks for a spot, not for the {place.layer} around it"
    elif not is_point(head):
        reason = f"its source puts it beside the {head.layer} of the name"
    else:
        _, _, apart = GEOD.inv(head.lon, head.lat, place.lon, place.lat)
        reason = f"{apart / 1000:.1f} km off, the answer reaches as far"
    return f'{describe(gazetteer, place)}: {reason}; write "{text}"'


def _ambiguous(gazetteer: Gazetteer, wanted: Named, choice: Choice) -> OpenQuestionError:
    candidates = []
    for family in choice.families:
        place = family.head.place
        write = how_to_write(gazetteer, wanted, place)
        candidate = _candidate(gazetteer, family.head, write)
        candidates.append(replace(candidate, score=score_of(family)))
    count = _NUMBERS.get(len(candidates), str(len(candidates)))
    options = _either([candidate.write for candidate in candidates[:5]])
    why = f'"{wanted.text}" is {count} places: write {options}'
    return OpenQuestionError(AMBIGUOUS, candidates, why)


def _either(texts: Iterable[str]) -> str:
    quoted = list(dict.fromkeys(f'"{text}"' for text in texts))
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)


def _candidate(gazetteer: Gazetteer, match: Match, write: str, why: str = "") -> Candidate:
    place = match.place
    return Candidate(
        place_id=place.id,
        name=place.name,
        country="+".join(place.country),
        layer=place.layer,
        score=match.score,
        why=why or f"{describe(gazetteer, place)}, called {match.matched.name}",
        write=write,
    )


def _unknown(gazetteer: Gazetteer, wanted: Named, choice: Choice) -> OpenQuestionError:
    if choice.unknown_container:
        container = choice.unknown_container
        why = f'"{container}" is no district, province or country of the gazetteer'
        return _with_suggestions(gazetteer, container, why)
    if choice.outside:
        return _elsewhere(gazetteer, wanted, choice.outside)
    bare, (_, kinds) = without_kind(wanted.name), split_kind(wanted.name)
    other_kinds = look_up(gazetteer, bare) if kinds else ()
    if other_kinds:
        candidates = _candidates(gazetteer, bare, other_kinds)
        found = ", ".join(describe(gazetteer, match.place) for match in other_kinds[:3])
        why = f'no {" or ".join(sorted(kinds))} is called "{bare}", but there is {found}'
        return OpenQuestionError(UNKNOWN, candidates, why)
    return _with_suggestions(gazetteer, wanted.name, f'"{wanted.name}" is not in the gazetteer')


def _elsewhere(gazetteer: Gazetteer, wanted: Named, outside: Sequence[Match]) -> OpenQuestionError:
    found = "; ".join(describe(gazetteer, match.place) for match in outside[:3])
    why = f'"{wanted.name}" is known, but not in {", ".join(wanted.within)}: there is {found}'
    return OpenQuestionError(UNKNOWN, _candidates(gazetteer, wanted.name, outside), why)


def _candidates(gazetteer: Gazetteer, name: str, matches: Iterable[Match]) -> tuple[Candidate, ...]:
    return tuple(
        _candidate(gazetteer, match, how_to_write(gazetteer, Named(name, name), match.place))
        for match in sorted(matches, key=likeliest)[:5]
    )


def _with_suggestions(gazetteer: Gazetteer, name: str, why: str) -> OpenQuestionError:
    candidates = []
    for near in suggest(gazetteer, name):
        families = choose(gazetteer, Named(near, near)).families
        for family in families[:2]:
            write = near
            if len(families) > 1:
                write = how_to_write(gazetteer, Named(near, near), family.head.place)
            candidates.append(
                _candidate(gazetteer, family.head, write, f'a name spelt nearly like "{name}"')
            )
    if candidates:
        why += f"; did you mean {_either([candidate.write for candidate in candidates])}?"
    return OpenQuestionError(UNKNOWN, candidates, why)
