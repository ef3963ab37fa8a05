"""What each filter of a view says of every incident of a register, all incidents at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboard.asof import Known, hits, known
from dashboard.columns import NONE, RELIABILITIES, Codes, Columns, Flags, day_number
from dashboard.view import View, parse_grade
from dashboard.within import (
    CERTAIN,
    OUTSIDE,
    POSSIBLE,
    Area,
    box_area,
    km_area,
    placed_area,
    relations,
)
from geodata.locate import Placement


@dataclass(frozen=True, eq=False)
class Sifted:
    """What each filter of a view says of every incident.

    `passes` has an entry, by the reason it hides under, for each filter that is set, and for
    retirement where there is any. `time` and `place` are OUTSIDE, POSSIBLE or CERTAIN. What is
    outside of the window only because it was `last_heard` of before, or `first_heard` of after, is
    flagged.
    """

    known: Known
    time: Codes
    last_heard: Flags
    first_heard: Flags
    place: Codes
    passes: Mapping[str, Flags]

    @property
    def certain(self) -> Flags:
        """Flag the incidents that surely fall in the window and in the place."""
        both: Flags = np.minimum(self.time, self.place) == CERTAIN
        return both

    def passing(self, *but: str) -> Flags:
        """Flag the incidents that pass every filter, but for some that are not asked."""
        found = np.ones(len(self.time), dtype=bool)
        for reason, passes in self.passes.items():
            if reason not in but:
                found &= passes
        return found


def sift(columns: Columns, view: View, area: Placement | None = None) -> Sifted:
    """Ask every filter of a view about every incident; `area` is the placement of its place."""
    now = known(columns, view.as_of)
    time, last, first = _time(now, view)
    place = np.full(len(columns), CERTAIN)
    for asked in _areas(view, area):
        place = np.minimum(place, _place(columns, asked)[now.place])
    passes = {"not yet known": now.incidents | now.retired, **_passes(columns, now, view)}
    if now.retired.any():
        passes["retired"] = ~now.retired
    if view.start or view.end:
        passes["outside"] = (time != OUTSIDE) | last | first
        passes["last heard of"] = ~last
        passes["first heard of"] = ~first
    if area or view.km or view.box:
        passes["place"] = place != OUTSIDE
    sifted = Sifted(now, time, last, first, place, passes)
    if view.certain_only:
        passes["possible"] = sifted.certain
    return sifted


def _time(now: Known, view: View) -> tuple[Codes, Flags, Flags]:
    """Compare with the window [start, end); flag what was heard of only before it, only after."""
    dates = now.dates
    certain = dates.dated & ~dates.uncertain
    outside, last, first = (np.zeros(len(certain), dtype=bool) for _ in range(3))
    if view.start is not None:
        start = day_number(view.start)
        outside |= (dates.le != NONE) & (dates.le <= start)
        last = outside & now.fades
        certain &= dates.ee > start  # NONE is below every day
    if view.end is not None:
        end = day_number(view.end)
        later = (dates.es != NONE) & (dates.es >= end)
        outside |= later
        first = later & now.dawns & ~last
        certain &= (dates.ls != NONE) & (dates.ls < end)
    if view.start is not None and view.end is not None and view.start >= view.end:
        outside |= dates.dated
    return np.where(outside, OUTSIDE, np.where(certain, CERTAIN, POSSIBLE)), last, first


def _areas(view: View, area: Placement | None) -> list[Area]:
    areas = [placed_area(area)] if area else []
    areas += [km_area(view.km)] if view.km else []
    return [*areas, box_area(view.box)] if view.box else areas


@lru_cache(maxsize=16)
def _place(columns: Columns, area: Area) -> Codes:
    """Compare every place with an area; the last is that of -1, not placed."""
    return np.append(relations(columns.places, area), OUTSIDE)


def _passes(columns: Columns, now: Known, view: View) -> dict[str, Flags]:
    passes: dict[str, Flags] = {}
    if view.kinds:
        passes["kind"] = _among(columns.kinds, view.kinds)[columns.kind]
    if view.banks:
        passes["bank"] = _among(columns.banks, view.banks)[now.bank(columns)]
    if view.actors:
        folded = (name.casefold() for name in now.actors.names)
        wanted = _among(folded, (actor.casefold() for actor in view.actors))
        passes["actor"] = columns.flags(now.actors.row[wanted[now.actors.value]])
    claims = columns.claims
    if view.sources:
        from_them = _among(claims.source_ids, view.sources)[claims.source]
        passes["source"] = columns.flags(claims.row[now.claims & from_them])
    if view.grade:
        reliability, credibility = parse_grade(view.grade)
        good = now.claims.copy()
        if reliability:
            good &= claims.reliability <= RELIABILITIES.index(reliability)
        if credibility:
            good &= claims.credibility <= int(credibility)
        passes["grade"] = columns.flags(claims.row[good])
    if view.text:
        own, told = hits(columns, view.text)
        passes["text"] = own | columns.flags(claims.row[now.claims & told])
    return passes


def _among(names: Iterable[str], wanted: Iterable[str]) -> Flags:
    chosen = set(wanted)
    return np.array([name in chosen for name in names], dtype=bool)
