"""Register x gazetteer -> one GeoDataFrame of placed incidents; and what of it a view shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import geopandas

from dashboard.knowledge import contradictions, known_claims, publication_days
from dashboard.model import Claim, Incident, Register, Source
from dashboard.problems import Problem
from dashboard.view import View, parse_grade
from dashboard.when import known_until, overlap
from dashboard.within import relation
from geodata.gazetteer import Gazetteer
from geodata.locate import Answer, Placement, locate, locate_point
from geodata.precision import Precision

# In the order in which they are asked: each hidden incident counts under the first that holds.
HIDDEN_REASONS = (
    "not yet known",
    "outside",
    "kind",
    "actor",
    "place",
    "grade",
    "text",
    "possible",
)


@dataclass(frozen=True, slots=True)
class Features:
    """Every incident of a register with its placement.

    `frame` has one row for each incident, in the order of the register, with the columns id,
    kind, incident, placement (None where the place is not known), parts (the placements of a
    list's members) and geometry (lon, lat).
    """

    frame: geopandas.GeoDataFrame
    sources: dict[str, Source]
    problems: tuple[Problem, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as it is drawn: its placements, and what was known of it on the view's day.

    `against` are the ids of known incidents that contradict it; `certain` tells whether it surely
    falls in the view.
    """

    incident: Incident
    placement: Placement | None
    parts: tuple[Placement, ...]
    claims: tuple[Claim, ...]
    against: tuple[str, ...]
    certain: bool

    @property
    def disputed(self) -> bool:
        """Tell whether a claim disputes or denies it, or another incident contradicts it."""
        return bool(self.against) or any(claim.stance != "supports" for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view lets through.

    `frame` gains the columns certainty ("certain" or "possible"), claims (those known by the
    view's day) and against (ids of known incidents that contradict it, either way round).
    `hidden` counts each incident that is not shown once, under the first reason that hides it.
    """

    frame: geopandas.GeoDataFrame
    sources: dict[str, Source]
    total: int
    hidden: dict[str, int]
    undated: int
    unplaced: tuple[str, ...]

    @property
    def certain(self) -> int:
        """Count the incidents that surely fall in the window."""
        return int((self.frame["certainty"] == "certain").sum())

    @property
    def possible(self) -> int:
        """Count the incidents that may or may not fall in the window."""
        return len(self.frame) - self.certain


def place_incidents(register: Register, gazetteer: Gazetteer) -> Features:
    """Place every incident of a register; one of unknown place is kept, without geometry."""
    placements: list[Placement | None] = []
    parts: list[tuple[Placement, ...]] = []
    problems: list[Problem] = []
    for incident in register.incidents:
        if not incident.place and not incident.at:
            placements.append(None)  # it may well have no place; it is counted as not placed
            parts.append(())
            continue
        answer = _located(incident.place, incident.at, incident.precision, gazetteer)
        placements.append(answer.placement)
        parts.append(_parts(incident, answer.placement, gazetteer))
        if answer.placement is None:
            problems.append(_place_problem(incident, answer, gazetteer))
    incidents = list(register.incidents)
    frame = geopandas.GeoDataFrame(
        {
            "id": [incident.id for incident in incidents],
            "kind": [incident.kind for incident in incidents],
            "incident": incidents,
            "placement": placements,
            "parts": parts,
        },
        geometry=[placement.geometry if placement else None for placement in placements],
        crs="EPSG:4326",
    )
    unplaced = [i.id for i, placement in zip(incidents, placements, strict=True) if not placement]
    return Features(frame, dict(register.sources), tuple(problems), tuple(unplaced))


# kept over readings: an edit of one incident places that one anew, not the whole register
@lru_cache(maxsize=20_000)
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
    incident: Incident, placement: Placement | None, gazetteer: Gazetteer
) -> tuple[Placement, ...]:
    """Give the placements of a list's members, each as exact as it is known by itself."""
    if placement is None or len(incident.place) < 2:
        return (placement,) if placement else ()
    answers = [_located((member,), None, None, gazetteer) for member in incident.place]
    return tuple(answer.placement for answer in answers if answer.placement)


def _place_problem(incident: Incident, answer: Answer, gazetteer: Gazetteer) -> Problem:
    line, column = incident.marks.get("place", (incident.line, 1))
    message, hint = answer.why, "give its point with at: and precision:, or a place nearby"
    for told, asked in ((": ", "write "), ("; ", "did you mean ")):
        if told + asked in answer.why:
            message, _, rest = answer.why.partition(told + asked)
            hint = asked + rest
            break
    if len(incident.place) == 1 and "," in incident.place[0] and answer.status == "unknown":
        members = [part.strip() for part in incident.place[0].split(",")]
        if all(locate(member, gazetteer).placement for member in members):
            hint = f"for several places write [{', '.join(members)}]"
    return Problem(
        file=incident.file,
        line=line,
        column=column,
        field=f"incidents[{incident.id}].place",
        code=f"{answer.status}-place",
        message=message,
        hint=hint,
    )


def apply_view(features: Features, view: View, area: Placement | None = None) -> Shown:
    """Let through what a view asks for; `area` is the placement of the view's place."""
    frame, sources = features.frame, features.sources
    against = contradictions(list(frame["incident"]), sources, view.as_of)
    rows: list[int] = []
    columns: dict[str, list[Any]] = {"certainty": [], "claims": [], "against": []}
    hidden: dict[str, int] = {}
    undated = 0
    for row, (incident, placement) in enumerate(
        zip(frame["incident"], frame["placement"], strict=True)
    ):
        claims = known_claims(incident, sources, view.as_of)
        time = _certainty(incident, claims, sources, view)
        place = relation(placement, area) if area else "certain"
        certainty = "possible" if "possible" in (time, place) else "certain"
        reasons = _reasons_hidden(incident, claims, sources, view)
        reasons |= {
            "outside": time == "outside",
            "place": place == "outside",
            "possible": view.certain_only and certainty != "certain",
        }
        reason = next((name for name in HIDDEN_REASONS if reasons[name]), None)
        if reason:
            hidden[reason] = hidden.get(reason, 0) + 1
            continue
        undated += incident.when is None
        rows.append(row)
        columns["certainty"].append(certainty)
        columns["claims"].append(claims)
        columns["against"].append(against.get(incident.id, ()))
    kept = frame.iloc[rows].assign(**columns)
    return Shown(kept, sources, len(frame), hidden, undated, features.unplaced)


def rows(shown: Shown) -> list[Row]:
    """Give what a view shows, an incident a row, in the order of the register."""
    names = ("incident", "placement", "parts", "claims", "against", "certainty")
    columns = (shown.frame[name] for name in names)
    return [
        Row(incident, placement, parts, claims, against, certainty == "certain")
        for incident, placement, parts, claims, against, certainty in zip(*columns, strict=True)
    ]


def look_at(features: Features, incident_id: str, as_of: date) -> Row | None:
    """Give one incident as it was known on a day, whatever the filters; None without such an id."""
    frame = features.frame
    found = frame[frame["id"] == incident_id]
    if found.empty:
        return None
    incident, placement, parts = (
        found.iloc[0][name] for name in ("incident", "placement", "parts")
    )
    claims = known_claims(incident, features.sources, as_of)
    against = contradictions(list(frame["incident"]), features.sources, as_of)
    return Row(incident, placement, parts, claims, against.get(incident_id, ()), certain=True)


def _certainty(
    incident: Incident, claims: Sequence[Claim], sources: dict[str, Source], view: View
) -> str:
    when = incident.when
    if when is None:
        return "possible"
    # an open end is certain up to the last day on which a source spoke of it, no further
    spoken = publication_days([c for c in claims if c.stance == "supports"], sources)
    if when.goes_on and when.earliest_start is not None:
        when = known_until(when, max(spoken, default=when.earliest_start) + timedelta(days=1))
    return overlap(when, view.start, view.end)


def _reasons_hidden(
    incident: Incident, claims: Sequence[Claim], sources: dict[str, Source], view: View
) -> dict[str, bool]:
    wanted = {actor.casefold() for actor in view.actors}
    return {
        "not yet known": bool(incident.claims) and not claims,
        "kind": bool(view.kinds) and incident.kind not in view.kinds,
        "actor": bool(wanted) and not wanted & {actor.casefold() for actor in incident.actors},
        "grade": bool(view.grade) and not any(graded(c, sources, view.grade) for c in claims),
        "text": bool(view.text) and view.text.casefold() not in searchable(incident, claims),
    }


def graded(claim: Claim, sources: dict[str, Source], least: str) -> bool:
    """Tell whether a claim is graded at least so well; F and 6 are unknown, so never are."""
    reliability, credibility = parse_grade(least)
    source = sources.get(claim.source)
    good_source = not reliability or (source is not None and source.reliability <= reliability)
    return good_source and (not credibility or claim.credibility <= credibility)


def searchable(incident: Incident, claims: Sequence[Claim]) -> str:
    """Gather the words of an incident that a text filter looks through, case folded."""
    words = [incident.id, incident.title, incident.note or "", *incident.place, *incident.actors]
    for claim in claims:
        words += [claim.says or "", claim.quote or "", claim.source]
    return "\n".join(words).casefold()
