"""Register x gazetteer -> one GeoDataFrame of placed incidents; and what of it a view shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import geopandas
import shapely

from dashboard.model import Claim, Incident, Register, Source
from dashboard.problems import Problem
from dashboard.view import View, parse_grade
from dashboard.when import known_until, overlap
from geodata.gazetteer import Gazetteer
from geodata.locate import Answer, Placement, locate, locate_point
from geodata.precision import Precision

# An area's edge and the border drawn along it are the same line up to rounding.
EDGE_TOLERANCE_DEG = 0.02
HIDDEN_REASONS = ("not yet known", "outside", "kind", "actor", "place", "grade", "text", "possible")


@dataclass(frozen=True, slots=True)
class Features:
    """Every incident of a register with its placement.

    `frame` has one row for each incident, in the order of the register, with the columns id,
    kind, incident, placement (None where the place is not known) and geometry (lon, lat).
    """

    frame: geopandas.GeoDataFrame
    sources: dict[str, Source]
    problems: tuple[Problem, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view lets through: `frame` gains the columns certainty and claims.

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
    problems: list[Problem] = []
    for incident in register.incidents:
        if not incident.place and not incident.at:
            placements.append(None)  # it may well have no place; it is counted as not placed
            continue
        answer = _located(incident.place, incident.at, incident.precision, gazetteer)
        placements.append(answer.placement)
        if answer.placement is None:
            problems.append(_place_problem(incident, answer))
    incidents = list(register.incidents)
    frame = geopandas.GeoDataFrame(
        {
            "id": [incident.id for incident in incidents],
            "kind": [incident.kind for incident in incidents],
            "incident": incidents,
            "placement": placements,
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


def _place_problem(incident: Incident, answer: Answer) -> Problem:
    line, column = incident.marks.get("place", (incident.line, 1))
    message, hint = answer.why, "give its point with at: and precision:, or a place nearby"
    for told, asked in ((": ", "write "), ("; ", "did you mean ")):
        if told + asked in answer.why:
            message, _, rest = answer.why.partition(told + asked)
            hint = asked + rest
            break
    return Problem(
        file=incident.file,
        line=line,
        column=column,
        field=f"incidents[{incident.id}].place",
        code=f"{answer.status}-place",
        message=message,
        hint=hint,
    )


def published_day(claim: Claim, sources: dict[str, Source]) -> date | None:
    """Give the day on which a claim became known; of an approximate day its middle."""
    source = sources.get(claim.source)
    published = source.published if source else None
    if published is None or published.earliest_start is None or published.latest_start is None:
        return None
    span = published.latest_start - published.earliest_start
    return published.earliest_start + timedelta(days=span.days // 2)


def publication_days(claims: Sequence[Claim], sources: dict[str, Source]) -> list[date]:
    """Give the days on which claims became known, of those that tell one."""
    return [day for claim in claims if (day := published_day(claim, sources)) is not None]


def known_claims(incident: Incident, sources: dict[str, Source], as_of: date) -> tuple[Claim, ...]:
    """Give the claims that had been published by a day; one of no known day always counts."""
    return tuple(
        claim
        for claim in incident.claims
        if (day := published_day(claim, sources)) is None or day <= as_of
    )


def apply_view(features: Features, view: View, area: Placement | None = None) -> Shown:
    """Let through what a view asks for; `area` is the placement of the view's place."""
    frame = features.frame
    inside = _within(frame, area) if area else None
    certainties: list[str] = []
    kept_claims: list[tuple[Claim, ...]] = []
    rows: list[int] = []
    hidden: dict[str, int] = {}
    undated = 0
    for row, incident in enumerate(frame["incident"]):
        claims = known_claims(incident, features.sources, view.as_of)
        certainty = _certainty(incident, claims, features.sources, view)
        if inside is not None and certainty == "certain":
            certainty = inside[row]
        reason = _reason_hidden(incident, claims, features.sources, view, certainty)
        if reason is None and inside is not None and inside[row] == "outside":
            reason = "place"
        if reason:
            hidden[reason] = hidden.get(reason, 0) + 1
            continue
        undated += incident.when is None
        rows.append(row)
        certainties.append(certainty)
        kept_claims.append(claims)
    kept = frame.iloc[rows].copy()
    kept["certainty"] = certainties
    kept["claims"] = kept_claims
    return Shown(kept, features.sources, len(frame), hidden, undated, features.unplaced)


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


def _reason_hidden(
    incident: Incident,
    claims: Sequence[Claim],
    sources: dict[str, Source],
    view: View,
    certainty: str,
) -> str | None:
    wanted = {actor.casefold() for actor in view.actors}
    hides = {
        "not yet known": bool(incident.claims) and not claims,
        "outside": certainty == "outside",
        "kind": bool(view.kinds) and incident.kind not in view.kinds,
        "actor": bool(wanted) and not wanted & {actor.casefold() for actor in incident.actors},
        "grade": bool(view.grade) and not any(graded(c, sources, view.grade) for c in claims),
        "text": view.text.casefold() not in searchable(incident, claims) if view.text else False,
        "possible": view.certain_only and certainty != "certain",
    }
    return next((reason for reason, hidden in hides.items() if hidden), None)


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


def _within(frame: geopandas.GeoDataFrame, area: Placement) -> list[str]:
    """Tell for each row whether it lies in an area: certain, possible (it reaches in), outside."""
    reach = area.geometry.buffer(EDGE_TOLERANCE_DEG)
    shapely.prepare(reach)
    geometry = frame.geometry.to_numpy()
    present = ~shapely.is_missing(geometry)
    inside = present & shapely.covers(reach, geometry)
    meets = present & shapely.intersects(reach, geometry)
    return [
        "certain" if whole else "possible" if part else "outside"
        for whole, part in zip(inside, meets, strict=True)
    ]
