"""Register x gazetteer -> one GeoDataFrame of placed incidents; and what of it a view shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from dashboard.columns import (
    NONE,
    Bounds,
    Codes,
    Columns,
    Flags,
    Known,
    Numbers,
    claim_words,
    column_bounds,
    incident_words,
    known,
    make_columns,
)
from dashboard.knowledge import middle_start
from dashboard.model import Claim, Incident, Register, Source
from dashboard.problems import Problem
from dashboard.sieve import sift
from dashboard.view import View, parse_grade
from dashboard.within import POSSIBLE
from geodata.gazetteer import Gazetteer
from geodata.locate import Answer, Placement, locate, locate_point
from geodata.precision import Precision

if TYPE_CHECKING:
    import geopandas

# What the browser can ask itself, of the columns it has.
BROWSER_FILTERS = ("outside", "possible", "kind", "actor", "bank", "source", "grade")

# In the order in which they are asked: each hidden incident counts under the first that holds.
HIDDEN_REASONS = (
    "not yet known",
    "retired",
    "outside",
    "kind",
    "actor",
    "place",
    "bank",
    "source",
    "grade",
    "text",
    "possible",
)


# slots would leave no room for what is worked out when it is first asked for
@dataclass(frozen=True, eq=False)
class Features:
    """Every incident of a register with its placement, in the order of the register.

    A placement is None where the place is not known; `parts` are the placements of a list's
    members.
    """

    incidents: Sequence[Incident]
    placements: Sequence[Placement | None]
    parts: Sequence[tuple[Placement, ...]]
    sources: dict[str, Source]
    problems: tuple[Problem, ...]
    unplaced: tuple[str, ...]

    @cached_property
    def columns(self) -> Columns:
        """Give the same as columns of numbers, one entry for each incident."""
        return make_columns(self.incidents, self.placements, self.sources)

    @cached_property
    def frame(self) -> geopandas.GeoDataFrame:
        """Give the same as a frame: id, kind, incident, placement, parts, geometry (lon, lat)."""
        # it takes longer to load than all that a picture needs, which asks for no frame
        import geopandas  # noqa: PLC0415

        geometry = [placement.geometry if placement else None for placement in self.placements]
        return geopandas.GeoDataFrame(
            {
                "id": [incident.id for incident in self.incidents],
                "kind": [incident.kind for incident in self.incidents],
                "incident": list(self.incidents),
                "placement": list(self.placements),
                "parts": list(self.parts),
            },
            geometry=geometry,
            crs="EPSG:4326",
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as it is drawn: its placements, and what was known of it on the view's day.

    `against` are the ids of known incidents that contradict it; `certain` tells whether it surely
    falls in the view, `retired` whether it had been retired by that day.
    """

    incident: Incident
    placement: Placement | None
    parts: tuple[Placement, ...]
    claims: tuple[Claim, ...]
    against: tuple[str, ...]
    certain: bool
    retired: bool = False

    @property
    def disputed(self) -> bool:
        """Tell whether a claim disputes or denies it, or another incident contradicts it."""
        return bool(self.against) or any(claim.stance != "supports" for claim in self.claims)


@dataclass(frozen=True, eq=False)
class Shown:
    """What a view lets through.

    `indices` are the rows of the register that are shown, in its order, and `certainties` tells
    of each whether it surely falls in the view. `hidden` counts each incident that is not shown
    once, under the first reason that hides it. `states` tells of every incident what the filters
    other than the window and certain-only make of it: 0 hidden, 1 passes, 2 passes but only
    possibly lies in the place that is asked for; `loose` tells the same of the filters alone that
    are not among BROWSER_FILTERS.
    """

    features: Features
    as_of: date
    indices: Numbers
    certainties: Flags
    states: Codes
    loose: Codes
    hidden: dict[str, int]
    undated: int

    @cached_property
    def frame(self) -> geopandas.GeoDataFrame:
        """Give the frame of what is shown.

        It gains the columns certainty ("certain" or "possible"), claims (those known by the view's
        day) and against (ids of known incidents that contradict it, either way round).
        """
        shown = rows(self)
        columns = {
            "certainty": ["certain" if row.certain else "possible" for row in shown],
            "claims": [row.claims for row in shown],
            "against": [row.against for row in shown],
        }
        return self.features.frame.iloc[self.indices].assign(**columns)

    @property
    def sources(self) -> dict[str, Source]:
        """Give the sources of the register."""
        return self.features.sources

    @property
    def total(self) -> int:
        """Count the incidents of the register."""
        return len(self.features.columns)

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Give the ids of the incidents known on the day whose place is not known."""
        columns = self.features.columns
        rows = np.flatnonzero((columns.place < 0) & known(columns, self.as_of).incidents)
        return tuple(columns.incidents[row].id for row in rows.tolist())

    @property
    def certain(self) -> int:
        """Count the incidents that surely fall in the window."""
        return int(np.count_nonzero(self.certainties))

    @property
    def possible(self) -> int:
        """Count the incidents that may or may not fall in the window."""
        return len(self.indices) - self.certain


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
    incidents = register.incidents
    unplaced = [i.id for i, placement in zip(incidents, placements, strict=True) if not placement]
    sources = dict(register.sources)
    return Features(incidents, placements, parts, sources, tuple(problems), tuple(unplaced))


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
    sifted = sift(features.columns, view, area)
    left = np.ones(len(features.columns), dtype=bool)
    hidden: dict[str, int] = {}
    for reason in HIDDEN_REASONS:
        if reason in sifted.passes:
            count = np.count_nonzero(left & ~sifted.passes[reason])
            left &= sifted.passes[reason]
            if count:
                hidden[reason] = int(count)
    passed = (1 + (sifted.place == POSSIBLE)).astype(np.uint8)
    states = np.where(sifted.passing("outside", "possible"), passed, 0).astype(np.uint8)
    loose = np.where(sifted.passing(*BROWSER_FILTERS), passed, 0).astype(np.uint8)
    undated = int(np.count_nonzero(left & ~features.columns.dates.dated))
    indices = np.flatnonzero(left)
    return Shown(
        features, view.as_of, indices, sifted.certain[indices], states, loose, hidden, undated
    )


def rows(shown: Shown, indices: Iterable[int] | None = None) -> list[Row]:
    """Give what a view shows, an incident a row, in the order of the register.

    With `indices`, rows of the register, just those are given, in that order.
    """
    columns = shown.features.columns
    wanted = np.asarray(shown.indices if indices is None else list(indices), dtype=np.intp)
    sure = columns.flags(shown.indices[shown.certainties])[wanted]
    return _rows(shown.features, wanted, sure, shown.as_of)


def _rows(features: Features, wanted: Numbers, sure: Flags, as_of: date) -> list[Row]:
    columns = features.columns
    now = known(columns, as_of)
    starts = columns.claims.starts
    columns_of_rows = (
        wanted,
        columns.place[wanted],
        starts[wanted],
        starts[wanted + 1],
        now.partly[wanted],
        now.at_odds[wanted],
        sure,
        now.retired[wanted],
    )
    found = []
    for row, place, first, last, partly, at_odds, certain, retired in zip(
        *(column.tolist() for column in columns_of_rows), strict=True
    ):
        incident = columns.incidents[row]
        claims = incident.claims
        if partly:
            claims = tuple(compress(claims, now.claims[first:last].tolist()))
        placement = columns.places[place] if place >= 0 else None
        against = _against(columns, row, now) if at_odds else ()
        parts = features.parts[row]
        found.append(Row(incident, placement, parts, claims, against, certain, retired))
    return found


def _against(columns: Columns, index: int, now: Known) -> tuple[str, ...]:
    row, other = columns.odds
    first, last = np.searchsorted(row, (index, index + 1))
    return tuple(columns.incidents[one].id for one in other[first:last] if now.incidents[one])


def newest_first(shown: Shown) -> Numbers:
    """Give the rows of the register that are shown, the certain and then the newest first."""
    columns, indices = shown.features.columns, shown.indices
    dates = columns.dates
    begun = np.where(dates.es != NONE, dates.es, dates.ls)[indices].astype(np.int64)
    return indices[np.lexsort((columns.id_rank[indices], -begun, ~shown.certainties))]


def bounds(features: Features, as_of: date) -> Bounds:
    """Gather the bounds of every incident as known on a day, for drawings."""
    return column_bounds(features.columns, as_of)


def look_at(features: Features, incident_id: str, as_of: date) -> Row | None:
    """Give one incident as it was known on a day, whatever the filters; None without such an id."""
    index = features.columns.row_of.get(incident_id)
    return None if index is None else row_at(features, index, as_of)


def row_at(features: Features, index: int, as_of: date) -> Row:
    """Give the incident of a row of the register as it was known on a day, whatever the filters."""
    (row,) = _rows(features, np.array([index]), np.array([True]), as_of)
    return row


@lru_cache(maxsize=16)
def count_sources(features: Features, as_of: date) -> int:
    """Count the sources that had been published by a day; one of no known day always counts."""
    days = (middle_start(one.published) for one in features.sources.values() if one.published)
    return len(features.sources) - sum(day is not None and day > as_of for day in days)


def graded(claim: Claim, sources: Mapping[str, Source], least: str) -> bool:
    """Tell whether a claim is graded at least so well; F and 6 are unknown, so never are."""
    reliability, credibility = parse_grade(least)
    source = sources.get(claim.source)
    good_source = not reliability or (source is not None and source.reliability <= reliability)
    return good_source and (not credibility or claim.credibility <= credibility)


def searchable(incident: Incident, claims: Sequence[Claim]) -> str:
    """Gather the words of an incident that a text filter looks through, case folded."""
    return "\n".join([incident_words(incident), *map(claim_words, claims)])
