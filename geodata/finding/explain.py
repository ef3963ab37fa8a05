"""Sentences about names: why a place was taken, what else was there, what to write instead."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from geodata.border import GEOD
from geodata.finding.choice import (
    Choice,
    Family,
    best_match,
    choose,
    how_to_write,
    is_point,
    likeliest,
    score_of,
)
from geodata.finding.editions import edition_of
from geodata.finding.later import Later
from geodata.finding.matching import Match, look_up
from geodata.finding.suggesting import suggest
from geodata.finding.weighing import near_score
from geodata.gazetteer import Gazetteer
from geodata.grammar.expressions import Named
from geodata.grammar.kinds import split_kind, without_kind
from geodata.names import Script
from geodata.place import Place
from geodata.placement import AMBIGUOUS, UNKNOWN, Candidate, Receipt

_SCRIPTS = {Script.LATIN: "Latin", Script.CYRILLIC: "Cyrillic", Script.ARABIC: "Arabic"}
# How the name that was written is to the name that is listed.
_HOW = {
    "exact": "the very name, letter for letter",
    "folded": "the same name but for marks, punctuation or a word such as district",
    "transliterated": "another spelling of the same name",
    "near spelling": "only nearly spelt like it, so check it",
}
_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}
# More places of one name than this are counted, not listed.
_MOST_LISTED, _MOST_CANDIDATES, _MOST_NAMED = 8, 12, 5


# Whether answers are given in bulk: what to write is then told in general, not tried out.
_IN_BULK: ContextVar[bool] = ContextVar("in_bulk", default=False)


@contextmanager
def in_bulk(wanted: bool) -> Iterator[None]:
    """Give answers with fewer candidates, and with less to say of what to write."""
    before = _IN_BULK.set(wanted)
    try:
        yield
    finally:
        _IN_BULK.reset(before)


class OpenQuestionError(Exception):
    """Carry why a name has no one answer: the status, the candidates, a sentence."""

    def __init__(self, status: str, candidates: Sequence[Candidate], why: str) -> None:
        """Keep the three parts; the sentence is the message."""
        super().__init__(why)
        self.status, self.candidates, self.why = status, tuple(candidates), why


def settle(gazetteer: Gazetteer, wanted: Named, fuzzy: bool = False) -> tuple[Family, Choice]:
    """Find the one family a name means; raises OpenQuestionError where there is not just one.

    With `fuzzy`, a near spelling is taken where no name fits; its score tells how near it is.
    """
    choice = choose(gazetteer, wanted, fuzzy)
    if len(choice.families) == 1:
        return choice.families[0], choice
    if choice.families:
        raise _ambiguous(gazetteer, wanted, choice)
    raise _unknown(gazetteer, wanted, choice)


def receipt(
    gazetteer: Gazetteer, wanted: Named, taken: Match, family: Family, choice: Choice
) -> Receipt:
    """Tell how a family was found and what was turned down."""
    matched = [
        f'"{wanted.name}" is {introduce(gazetteer, taken.place)}',
        _listed(taken),
        _scored(family),
    ]
    if wanted.within:
        matched.append(f"of that name, only what lies in {', '.join(wanted.within)} was looked at")
    down = Later(lambda: _turned_down(gazetteer, wanted, taken, family, choice))
    return Receipt(tuple(matched), down, score_of(family))


def _turned_down(
    gazetteer: Gazetteer, wanted: Named, taken: Match, family: Family, choice: Choice
) -> Sequence[str]:
    others = [
        match
        for match in family.matches
        if match is not taken and match.place not in family.parts[1:]
    ]
    down = [_inside(gazetteer, wanted, taken, match) for match in others[:_MOST_LISTED]]
    room = max(_MOST_LISTED - len(down), 0)
    down += [
        f"{describe(gazetteer, match.place)}: {reason};"
        f' write "{how_to_write(gazetteer, _own_words(wanted, match), match.place)}" to mean it'
        for match, reason in choice.set_aside[:room]
    ]
    unlisted = len(others) + len(choice.set_aside) - len(down)
    if unlisted:
        down.append(f"{unlisted} more places of that name, which fit no better")
    return down


def _own_words(wanted: Named, match: Match) -> Named:
    """Give the name the writer used, or the place's own where the writer's is not its own."""
    if match.how in ("exact", "folded"):
        return wanted
    return Named(match.place.name, match.place.name)


def _listed(match: Match) -> str:
    """Tell by which name and in which layer a place is known."""
    called, edition = match.matched, edition_of(match.place)
    if called.source == "code":
        return f'"{called.name}" is its code in: {edition}'
    script = _SCRIPTS.get(called.script)
    origin = [f"{script} letters"] if script else []
    kept = called.source.replace("hand-kept", "a name kept by hand")
    origin += [kept if kept != called.source else f"from {kept}"] if kept else []
    aside = f" ({', '.join(origin)})" if origin else ""
    return f'listed as "{called.name}"{aside} in: {edition}'


def _scored(family: Family) -> str:
    """Tell a score and what it is made of."""
    best = best_match(family)
    worth = f", {best.score:.2f}" if family.weights else ""
    less = "".join(f"; {weight.less:.2f} less as {weight.reason}" for weight in family.weights)
    return f"score {score_of(family):.2f} of 1: {_HOW[best.how]} ({best.how}{worth}){less}"


def introduce(gazetteer: Gazetteer, place: Place) -> str:
    """Name a place for a reader: what it is, and what it lies in."""
    sides: list[list[str]] = [[]]
    for area in place.within:
        if area in gazetteer.places:
            sides[-1].append(gazetteer.places[area].name)
        if area.startswith("country:"):
            sides.append([])
    banks = [", ".join(dict.fromkeys(names)) for names in sides if names]
    where = f" in {banks[0]}" if banks else ""
    if banks[1:]:
        where = f" between {' and '.join(banks)}"
    if not banks and place.country and place.layer != "country":
        where = f" in {' and '.join(place.country)}"
    article = "an" if place.layer[0] in "aeiou" else "a"
    return f"{place.name}, {article} {place.layer}{where}"


def describe(gazetteer: Gazetteer, place: Place) -> str:
    """Name a place with its layer and what it lies in."""
    around = [gazetteer.places[area].name for area in place.within if area in gazetteer.places]
    where = f" in {', '.join(dict.fromkeys(around))}" if around else ""
    return f"{place.name} ({place.layer}{where})"


def _inside(gazetteer: Gazetteer, wanted: Named, taken: Match, match: Match) -> str:
    head, place = taken.place, match.place
    # Where a spot is asked for, an area that has a town of its name would be that town again.
    spot = place.id in head.within
    text = how_to_write(gazetteer, wanted, place, alone=spot)
    if head.id in place.within:
        reason = f"lies in the {head.layer} of that name, which may be meant as well"
    elif spot:
        reason = f"a spot is asked for here, not the {place.layer} around it"
    elif not is_point(head):
        reason = f"its source puts it beside the {head.layer} of that name"
    else:
        _, _, apart = GEOD.inv(head.lon, head.lat, place.lon, place.lat)
        reason = f"lies {apart / 1000:.1f} km off, taken as the same place: the radius reaches it"
    return f'{describe(gazetteer, place)}: {reason}; write "{text}" to mean it'


def _ambiguous(gazetteer: Gazetteer, wanted: Named, choice: Choice) -> OpenQuestionError:
    # Where there are many, those that fit best are told: these lie near the border.
    families = list(choice.families)
    if len(families) > _MOST_NAMED:
        families.sort(key=lambda family: -score_of(family))
    if _IN_BULK.get() and len(families) > 2:
        where = [introduce(gazetteer, family.head.place) for family in families[:_MOST_NAMED]]
        more = len(families) - len(where)
        rest = f" and {more} more" if more else ""
        why = f'"{wanted.text}" is {len(families)} places: {"; ".join(where)}{rest}'
        return OpenQuestionError(AMBIGUOUS, (), f"{why}: write what contains it")
    candidates = []
    # To find out how to write each of very many takes long, and no one reads them all.
    most = _MOST_CANDIDATES if len(families) <= _MOST_CANDIDATES else _MOST_NAMED
    for family in families[:most]:
        place, best = family.head.place, best_match(family)
        write = how_to_write(gazetteer, wanted, place)
        why = f'{introduce(gazetteer, place)}, listed as "{best.matched.name}"; {_scored(family)}'
        candidate = _candidate(gazetteer, family.head, write, why)
        candidates.append(replace(candidate, score=score_of(family)))
    count = _NUMBERS.get(len(families), str(len(families)))
    options = _either([candidate.write for candidate in candidates[:_MOST_NAMED]])
    more = len(families) - _MOST_NAMED
    rest = f"; {more} more have that name" if more > 0 else ""
    why = f'"{wanted.text}" is {count} places: write {options}{rest}'
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
        why=why or f'{introduce(gazetteer, place)}, listed as "{match.matched.name}"',
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
    if _IN_BULK.get():
        return ()
    return tuple(
        _candidate(gazetteer, match, how_to_write(gazetteer, Named(name, name), match.place))
        for match in sorted(matches, key=likeliest)[:5]
    )


def _with_suggestions(gazetteer: Gazetteer, name: str, why: str) -> OpenQuestionError:
    if _IN_BULK.get():
        texts = suggest(gazetteer, name)
        told = f"; did you mean {_either(texts)}?" if texts else ""
        return OpenQuestionError(UNKNOWN, (), why + told)
    candidates = []
    for near in suggest(gazetteer, name):
        families = choose(gazetteer, Named(near, near)).families
        # What many places are called is asked about when it is written.
        for family in families[: 2 if len(families) <= 2 else 1]:
            write = near
            if len(families) == 2:
                write = how_to_write(gazetteer, Named(near, near), family.head.place)
            why_near = f'spelt nearly like "{name}": {introduce(gazetteer, family.head.place)}'
            candidate = _candidate(gazetteer, family.head, write, why_near)
            candidates.append(replace(candidate, score=near_score(name, best_match(family))))
    if candidates:
        why += f"; did you mean {_either([candidate.write for candidate in candidates])}?"
    return OpenQuestionError(UNKNOWN, candidates, why)
