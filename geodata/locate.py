"""From what a writer calls a place to where it is, how exactly, and why."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from geodata.finding.explain import OpenQuestionError, in_bulk
from geodata.finding.matching import exact_matches
from geodata.gazetteer import Gazetteer
from geodata.grammar.expressions import parse, split_list
from geodata.grammar.terms import (
    Along,
    Amid,
    Between,
    BorderOf,
    Expression,
    ExpressionError,
    Frontier,
    Named,
    Near,
    Offset,
    OnBank,
    Opposite,
    Pair,
    Stream,
    WholeBorder,
)
from geodata.names import fold
from geodata.placement import OK, UNKNOWN, Answer, Candidate, Placement, Receipt
from geodata.placings.banks import place_on_bank, place_opposite
from geodata.placings.named import place_named, place_near, place_point, together
from geodata.placings.offsets import place_offset
from geodata.placings.pairs import place_pair
from geodata.placings.rivers import place_stream
from geodata.placings.stretches import (
    place_along,
    place_amid,
    place_between,
    place_frontier,
    place_whole,
)
from geodata.precision import Precision

__all__ = ["Answer", "Candidate", "Placement", "Receipt", "locate", "locate_point"]


def locate(
    text: str | Sequence[str], gazetteer: Gazetteer, *, fuzzy: bool = False, bulk: bool = False
) -> Answer:
    """Place an expression; several, in a sequence or as `[a, b]`, are one placement together.

    With `fuzzy`, a name that nothing is called is taken for one spelt nearly so. Never raises for
    what stands in a text: an answer that is not ok says why. With `bulk`, it does so without
    candidates, which take longest to work out.
    """
    given = (text,) if isinstance(text, str) else tuple(text)
    items = tuple(item for one in given for item in split_list(one))
    if len(given) == 1 and items == given:
        return _locate_one(items[0], gazetteer, fuzzy, bulk)
    whole = ", ".join(given)
    if not items:
        return Answer(whole, UNKNOWN, None, (), "the list is empty")
    answers = [_locate_one(item, gazetteer, fuzzy, bulk) for item in items]
    placements = []
    for answer in answers:
        if answer.placement is None:
            return Answer(whole, answer.status, None, answer.candidates, answer.why)
        placements.append(answer.placement)
    return answers[0] if len(answers) == 1 else _ok(together(whole, placements))


def locate_point(
    lon: float,
    lat: float,
    precision: Precision | str,
    gazetteer: Gazetteer,
    radius_m: float | None = None,
) -> Answer:
    """Place a point given in degrees: as a spot, a disc, or the area it lies in.

    An area-sized precision takes the district, province or country the point lies in; `stretch`
    takes the border within the radius. Where no radius is given, an exact point has 500 m, a
    settlement 3 km, a vicinity and a stretch 25 km. Raises ValueError for an unknown precision.
    """
    known_to = Precision(precision)
    try:
        return _ok(place_point((lon, lat), known_to, gazetteer, radius_m))
    except OpenQuestionError as problem:
        return _open(f"[{lon:.10g}, {lat:.10g}]", problem)


@lru_cache(maxsize=4096)
def _locate_one(text: str, gazetteer: Gazetteer, fuzzy: bool, bulk: bool) -> Answer:
    try:
        expression = parse(text)
        if not isinstance(expression, Named) and _is_called(gazetteer, text):
            expression = Named(text, text)
        with in_bulk(bulk):
            return _ok(_evaluate(text, expression, gazetteer, fuzzy))
    except ExpressionError as fault:
        return Answer(text, UNKNOWN, None, (), str(fault))
    except OpenQuestionError as problem:
        return _open(text, problem)


def _is_called(gazetteer: Gazetteer, text: str) -> bool:
    """Say whether a place is called just so, though it reads like a form: "سرحد بروغیل"."""
    return any(fold(match.matched.name) == fold(text) for match in exact_matches(gazetteer, text))


def _evaluate(
    text: str, expression: Expression, gazetteer: Gazetteer, fuzzy: bool, country: str = ""
) -> Placement:
    """Place one expression; `country` is the bank that was asked for, where a bank was."""
    match expression:
        case OnBank():
            return place_on_bank(
                text,
                expression,
                gazetteer,
                lambda inner, bank: _evaluate(text, inner, gazetteer, fuzzy, bank),
                fuzzy,
            )
        case WholeBorder():
            return place_whole(text)
        case Frontier():
            return place_frontier(text, expression)
        case Pair():
            return place_pair(text, expression, gazetteer, fuzzy)
    return _PLACERS[type(expression)](text, expression, gazetteer, fuzzy, country)


def _place_border_of(
    text: str, wanted: BorderOf, gazetteer: Gazetteer, fuzzy: bool, country: str
) -> Placement:
    """Place "X border": the crossing of that name, or else the border in the area."""
    try:
        return place_named(text, wanted.crossing, gazetteer)
    except OpenQuestionError as problem:
        if problem.status != UNKNOWN:
            raise
    return place_along(text, Along(wanted.area), gazetteer, fuzzy, country)


# Forms of names: each is given the text, its record, the gazetteer, fuzzy and the bank asked for.
_PLACERS: Mapping[type, Callable[..., Placement]] = {
    Named: place_named,
    Near: place_near,
    Offset: place_offset,
    Stream: place_stream,
    Opposite: place_opposite,
    Along: place_along,
    BorderOf: _place_border_of,
    Between: place_between,
    Amid: place_amid,
}


def _ok(placement: Placement) -> Answer:
    return Answer(placement.text, OK, placement, (), placement.receipt.matched[0])


def _open(text: str, problem: OpenQuestionError) -> Answer:
    return Answer(text, problem.status, None, problem.candidates, problem.why)
