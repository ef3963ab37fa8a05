"""From what a writer calls a place to where it is, how exactly, and why."""

from collections.abc import Sequence
from functools import lru_cache

from geodata.explain import OpenQuestionError
from geodata.expressions import (
    Along,
    Between,
    Expression,
    ExpressionError,
    Named,
    Near,
    WholeBorder,
    parse,
    split_list,
)
from geodata.gazetteer import Gazetteer
from geodata.placement import OK, UNKNOWN, Answer, Candidate, Placement, Receipt
from geodata.placing import place_named, place_near, place_point, together
from geodata.precision import Precision
from geodata.stretches import place_along, place_between, place_whole

__all__ = ["Answer", "Candidate", "Placement", "Receipt", "locate", "locate_point"]


def locate(text: str | Sequence[str], gazetteer: Gazetteer) -> Answer:
    """Place an expression; several, in a sequence or as `[a, b]`, are one placement together.

    Never raises for what stands in a text: an answer that is not ok says why.
    """
    given = (text,) if isinstance(text, str) else tuple(text)
    items = tuple(item for one in given for item in split_list(one))
    if len(given) == 1 and items == given:
        return _locate_one(items[0], gazetteer)
    whole = ", ".join(given)
    if not items:
        return Answer(whole, UNKNOWN, None, (), "the list is empty")
    answers = [_locate_one(item, gazetteer) for item in items]
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
def _locate_one(text: str, gazetteer: Gazetteer) -> Answer:
    try:
        return _ok(_evaluate(text, parse(text), gazetteer))
    except ExpressionError as fault:
        return Answer(text, UNKNOWN, None, (), str(fault))
    except OpenQuestionError as problem:
        return _open(text, problem)


def _evaluate(text: str, expression: Expression, gazetteer: Gazetteer) -> Placement:
    match expression:
        case Named():
            return place_named(text, expression, gazetteer)
        case Near():
            return place_near(text, expression.place, gazetteer)
        case WholeBorder():
            return place_whole(text)
        case Along():
            return place_along(text, expression, gazetteer)
        case Between():
            return place_between(text, expression, gazetteer)


def _ok(placement: Placement) -> Answer:
    return Answer(placement.text, OK, placement, (), placement.receipt.matched[0])


def _open(text: str, problem: OpenQuestionError) -> Answer:
    return Answer(text, problem.status, None, problem.candidates, problem.why)
