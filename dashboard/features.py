"""Register x gazetteer -> one GeoDataFrame of placed incidents; and what of it a view shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from dashboard.asof import Bounds, Known, column_bounds, known
from dashboard.columns import (
    NONE,
    Codes,
    Columns,
    Flags,
    Ground,
    Numbers,
    claim_words,
    incident_words,
    make_columns,
)
from dashboard.knowledge import known_actors, known_places, known_when, spoken_of
from dashboard.lanes import reach
from dashboard.model import Claim, Incident, Source
from dashboard.problems import Problem
from dashboard.sieve import sift
from dashboard.view import View, parse_grade
from dashboard.when import When
from dashboard.within import POSSIBLE
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

if TYPE_CHECKING:
    import geopandas

# What the browser can ask itself, of the columns it has.
BROWSER_FILTERS = (
    "outside",
    "last heard of",
    "first heard of",
    "possible",
    "kind",
    "actor",
    "bank",
    "source",
    "grade",
)

# In the order in which they are asked: each hidden incident counts under the first that holds.
HIDDEN_REASONS = (
    "not yet known",
    "retired",
    "outside",
    "last heard of",
    "first heard of",
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
    """Every incident of a register with where it lies, in the order of the register.

    `grounds` are those of an incident: where it lies by its own word, and from which day on
    elsewhere too, as claims that give a place of their own become known. `reaches` tells which
    crossings places reach, `last_heard_days` how long what has no end may go on.
    """

    incidents: Sequence[Incident]
    grounds: Sequence[tuple[Ground, ...]]
    sources: dict[str, Source]
    problems: tuple[Problem, ...]
    gazetteer: Gazetteer = field(repr=False)
    last_heard_days: int

    @property
    def placements(self) -> list[Placement | None]:
        """Give the placement of every incident by all that is told, None where it is not known."""
        return [grounds[-1].placement for grounds in self.grounds]

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Give the ids of the incidents that are placed nowhere."""
        placed = zip(self.incidents, self.placements, strict=True)
        return tuple(incident.id for incident, placement in placed if placement is None)

    @cached_property
    def columns(self) -> Columns:
        """Give the same as columns of numbers, one entry for each incident."""
        return make_columns(
            self.incidents,
            self.grounds,
            self.sources,
            lambda placement, parts: reach(placement, parts, self.gazetteer),
            self.last_heard_days,
        )

    @cached_property
    def frame(self) -> geopandas.GeoDataFrame:
        """Give the same as a frame: id, kind, incident, placement, parts, geometry (lon, lat)."""
        # it takes longer to load than all that a picture needs, which asks for no frame
        import geopandas  # noqa: PLC0415

        placements = self.placements
        return geopandas.GeoDataFrame(
            {
                "id": [incident.id for incident in self.incidents],
                "kind": [incident.kind for incident in self.incidents],
                "incident": list(self.incidents),
                "placement": placements,
                "parts": [grounds[-1].parts for grounds in self.grounds],
            },
            geometry=[placement.geometry if placement else None for placement in placements],
            crs="EPSG:4326",
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as it is drawn: its placements, and what was known of it on the view's day.

    `when`, `places` and `actors` are its own with those of claims that give others. `against` are
    the ids of known incidents that contradict it; `certain` tells whether it surely falls in the
    view, `fades` whether its end is not told, `retired` whether it had been retired by that day.
    """

    incident: Incident
    placement: Placement | None
    parts: tuple[Placement, ...]
    claims: tuple[Claim, ...]
    against: tuple[str, ...]
    certain: bool
    fades: bool = False
    retired: bool = False
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False, repr=False)

    @property
    def disputed(self) -> bool:
        """Tell whether a claim speaks against it, or another incident contradicts it."""
        return bool(self.against) or any(claim.contrary for claim in self.claims)

    @property
    def last_heard(self) -> When | None:
        """Give the day on which a source last spoke of it as being so, as it is told."""
        return max(self._spoken, key=lambda when: when.middle or date.min, default=None)

    @property
    def _spoken(self) -> list[When]:
        spoken = (
            spoken_of(self.incident, claim, self.sources) for claim in self.claims if claim.speaks
        )
        return [when for when in spoken if when and when.middle]

    @property
    def first_heard(self) -> When | None:
        """Give the day on which a source first spoke of it as being so, as it is told."""
        return min(self._spoken, key=lambda when: when.middle or date.max, default=None)

    @property
    def when(self) -> When | None:
        """Give when it was, by its own word and by those of its claims."""
        return known_when(self.incident, self.claims)

    @property
    def places(self) -> tuple[str, ...]:
        """Give its place expressions, its own and those of its claims."""
        return known_places(self.incident, self.claims)

    @property
    def actors(self) -> tuple[str, ...]:
        """Give its actors, its own and those of its claims."""
        return known_actors(self.incident, self.claims)


@dataclass(frozen=True, eq=False)
class Shown:
    """What a view lets through.

    `indices` are the rows of the register that are shown, in its order, and `certainties` tells
    of each whether it surely falls in the view. `hidden` counts each incident that is not shown
    once, under the first reason that hides it; `last_heard` are the rows of those that would be
    shown, had they not been last heard of too long before the window, `first_heard` of those first
    heard of too long after it. `states` tells of every
    incident what the filters other than the window and certain-only make of it: 0 hidden, 1
    passes, 2 passes but only possibly lies in the place that is asked for; `loose` tells the same
    of the filters alone that are not among BROWSER_FILTERS.
    """

    features: Features
    as_of: date
    indices: Numbers
    certainties: Flags
    states: Codes
    loose: Codes
    hidden: dict[str, int]
    last_heard: Numbers
    first_heard: Numbers
    undated: int

    @cached_property
    def frame(self) -> geopandas.GeoDataFrame:
        """Give the frame of what is shown.

        It gains the columns certainty ("certain" or "possible"), claims (those known by the view's
        day) and against (ids of known incidents that contradict it, either way round). Each lies
        where it was known to lie on that day.
        """
        shown = rows(self)
        columns = {
            "certainty": ["certain" if row.certain else "possible" for row in shown],
            "claims": [row.claims for row in shown],
            "against": [row.against for row in shown],
            "placement": [row.placement for row in shown],
            "parts": [row.parts for row in shown],
            "geometry": [row.placement.geometry if row.placement else None for row in shown],
        }
        frame = self.features.frame
        return frame.iloc[self.indices].assign(**columns).set_geometry("geometry", crs=frame.crs)

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
        """Give the ids of the shown incidents whose place is not known."""
        columns = self.features.columns
        now = known(columns, self.as_of)
        rows = self.indices[now.place[self.indices] < 0]
        return tuple(columns.incidents[row].id for row in np.sort(rows).tolist())

    @property
    def certain(self) -> int:
        """Count the incidents that surely fall in the window."""
        return int(np.count_nonzero(self.certainties))

    @property
    def possible(self) -> int:
        """Count the incidents that may or may not fall in the window."""
        return len(self.indices) - self.certain


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
    timeless = sifted.passing("outside", "last heard of", "first heard of", "possible")
    states = np.where(timeless, passed, 0).astype(np.uint8)
    loose = np.where(sifted.passing(*BROWSER_FILTERS), passed, 0).astype(np.uint8)
    undated = int(np.count_nonzero(left & ~sifted.known.dates.dated))
    indices = np.flatnonzero(left)
    last_heard = sifted.last_heard & sifted.passing("last heard of", "possible")
    first_heard = sifted.first_heard & sifted.passing("first heard of", "possible")
    return Shown(
        features,
        view.as_of,
        indices,
        sifted.certain[indices],
        states,
        loose,
        hidden,
        np.flatnonzero(last_heard),
        np.flatnonzero(first_heard),
        undated,
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
        now.place[wanted],
        starts[wanted],
        starts[wanted + 1],
        now.partly[wanted],
        now.at_odds[wanted],
        sure,
        now.fades[wanted],
        now.retired[wanted],
    )
    found = []
    for row, place, first, last, partly, at_odds, certain, fades, retired in zip(
        *(column.tolist() for column in columns_of_rows), strict=True
    ):
        incident = columns.incidents[row]
        claims = incident.claims
        if partly:
            claims = tuple(compress(claims, now.claims[first:last].tolist()))
        placement = columns.places[place] if place >= 0 else None
        against = _against(columns, row, now) if at_odds else ()
        parts = columns.parts[place] if place >= 0 else ()
        found.append(
            Row(
                incident,
                placement,
                parts,
                claims,
                against,
                certain,
                fades,
                retired,
                features.sources,
            )
        )
    return found


def _against(columns: Columns, index: int, now: Known) -> tuple[str, ...]:
    row, other = columns.odds
    first, last = np.searchsorted(row, (index, index + 1))
    return tuple(columns.incidents[one].id for one in other[first:last] if now.incidents[one])


def newest_first(shown: Shown) -> Numbers:
    """Give the rows of the register that are shown, the certain and then the newest first."""
    columns, indices = shown.features.columns, shown.indices
    now = known(columns, shown.as_of)
    told = (now.dates.es != NONE) & ~now.dawns
    begun = np.where(told, now.dates.es, now.dates.ls)[indices].astype(np.int64)
    return indices[np.lexsort((columns.id_rank[indices], -begun, ~shown.certainties))]


def last_heard_rows(shown: Shown) -> list[Row]:
    """Give what was last heard of before the window, that of the latest word first."""
    found = rows(shown, shown.last_heard)
    return sorted(found, key=lambda row: _middle(row.last_heard), reverse=True)


def first_heard_rows(shown: Shown) -> list[Row]:
    """Give what was first heard of after the window, that of the earliest word first."""
    return sorted(rows(shown, shown.first_heard), key=lambda row: _middle(row.first_heard))


def _middle(when: When | None) -> date:
    return (when.middle if when else None) or date.min


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
    days = (one.published.middle for one in features.sources.values() if one.published)
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
