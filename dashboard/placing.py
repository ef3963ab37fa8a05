"""Register x gazetteer -> where every incident lies, and what is wrong with its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from dashboard.columns import Ground
from dashboard.features import Features
from dashboard.knowledge import published_day
from dashboard.model import Incident, Register, Source
from dashboard.problems import Problem
from geodata.gazetteer import Gazetteer
from geodata.locate import Answer, Placement, locate, locate_point
from geodata.placings.named import together
from geodata.precision import Precision


def place_incidents(register: Register, gazetteer: Gazetteer) -> Features:
    """Place every incident of a register; one of unknown place is kept, without geometry."""
    problems: list[Problem] = []
    sources = dict(register.sources)
    grounds = [_grounds(one, sources, gazetteer, problems) for one in register.incidents]
    return Features(
        register.incidents, grounds, sources, tuple(problems), gazetteer, register.last_heard_days
    )


def unplaced(incident: Incident, gazetteer: Gazetteer) -> tuple[Problem, ...]:
    """Tell which places of one incident are not known; fields are named from the incident."""
    found = place_incidents(Register(incidents=(incident,)), gazetteer).problems
    prefix = f"incidents[{incident.id}]."
    return tuple(replace(one, field=one.field.removeprefix(prefix)) for one in found)


def _grounds(
    incident: Incident,
    sources: Mapping[str, Source],
    gazetteer: Gazetteer,
    problems: list[Problem],
) -> tuple[Ground, ...]:
    """Place an incident by its own word, and by what claims add to it, in the order of days."""
    own = Ground(None, None, ())
    written = () if incident.at else incident.place  # a point overrides what is written
    if incident.place or incident.at:  # it may well have no place; it is counted as not placed
        answer = _located(incident.place, incident.at, incident.precision, gazetteer)
        if answer.placement is None:
            problems.append(_place_problem(incident, incident.place, "place", answer, gazetteer))
        own = Ground(None, answer.placement, _parts(written, answer.placement, gazetteer))
    elsewhere = [
        (published_day(claim, sources) or date.min, claim)
        for number, claim in enumerate(incident.claims)
        if claim.place and claim.supports and _resolves(incident, number, gazetteer, problems)
    ]
    if not elsewhere:
        return (own,)
    grounds = [own]
    places: tuple[str, ...] = written
    for day, claim in sorted(elsewhere, key=lambda one: one[0]):
        places = tuple(dict.fromkeys((*places, *claim.place)))
        grounds.append(_together(own if incident.at else None, places, day, gazetteer))
    return tuple(grounds)


def _resolves(
    incident: Incident, number: int, gazetteer: Gazetteer, problems: list[Problem]
) -> bool:
    """Tell whether the places of a claim are known; those that are not are a problem."""
    claim = incident.claims[number]
    answer = _located(claim.place, None, None, gazetteer)
    if answer.placement is None:
        field = f"claims[{number}].place"
        problems.append(_place_problem(incident, claim.place, field, answer, gazetteer))
    return answer.placement is not None


def _together(
    at: Ground | None, places: tuple[str, ...], since: date, gazetteer: Gazetteer
) -> Ground:
    """Place several expressions as one, with a point where the incident has one."""
    members = [_located((place,), None, None, gazetteer).placement for place in places]
    parts = (*(at.parts if at else ()), *(member for member in members if member))
    text = ", ".join(places)
    return Ground(since, parts[0] if len(parts) == 1 else together(text, parts), parts)


# kept over readings: an edit of one incident places that one anew, not the whole register
@lru_cache(maxsize=150_000)
def _located(
    expressions: tuple[str, ...],
    at: tuple[float, float] | None,
    precision: str | None,
    gazetteer: Gazetteer,
) -> Answer:
    if at:
        return locate_point(at[0], at[1], Precision(precision or "exact"), gazetteer)
    return locate(expressions[0] if len(expressions) == 1 else expressions, gazetteer)


def _parts(
    places: tuple[str, ...], placement: Placement | None, gazetteer: Gazetteer
) -> tuple[Placement, ...]:
    """Give the placements of a list's members, each as exact as it is known by itself."""
    if placement is None or len(places) < 2:
        return (placement,) if placement else ()
    answers = [_located((member,), None, None, gazetteer) for member in places]
    return tuple(answer.placement for answer in answers if answer.placement)


def _place_problem(
    incident: Incident, places: tuple[str, ...], field: str, answer: Answer, gazetteer: Gazetteer
) -> Problem:
    line, column = incident.marks.get(field, (incident.line, 1))
    message, hint = answer.why, "give its point with at: and precision:, or a place nearby"
    for told, asked in ((": ", "write "), ("; ", "did you mean ")):
        if told + asked in answer.why:
            message, _, rest = answer.why.partition(told + asked)
            hint = asked + rest
            break
    if len(places) == 1 and "," in places[0] and answer.status == "unknown":
        members = [part.strip() for part in places[0].split(",")]
        if all(locate(member, gazetteer).placement for member in members):
            hint = f"for several places write [{', '.join(members)}]"
    return Problem(
        file=incident.file,
        line=line,
        column=column,
        field=f"incidents[{incident.id}].{field}",
        code=f"{answer.status}-place",
        message=message,
        hint=hint,
    )
