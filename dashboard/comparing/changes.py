"""What changed: in what was known from one day to another, or from one version to the next.

Facts only; the words for them are made by the drawings and by the command line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from dashboard.asof import known
from dashboard.columns import NONE, Flags
from dashboard.comparing.differences import (
    FieldChange,
    claims_beyond,
    field_changes,
    source_changes,
)
from dashboard.features import Features, Row, Shown, apply_view, newest_first, rows
from dashboard.model import Claim, Source
from dashboard.spells import Spell, piece_on, status_spells
from dashboard.view import View, ViewError
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement
from geodata.place import Place


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the register: as it was asked for, its full name, and the day it is of.

    That is the commit of git and its day; or, of a version that saving has kept, its digest and
    the day of the moment up to which it stood, `replaced`.
    """

    revision: str
    commit: str
    committed: date
    replaced: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An incident of which something else is said than before.

    `added` and `removed` are the claims that differ, `against` the incidents that contradict it
    now and did not. `shown` tells whether the view shows it now, `was_shown` whether it did.
    """

    before: Row
    after: Row
    added: tuple[Claim, ...]
    removed: tuple[Claim, ...]
    against: tuple[str, ...]
    fields: tuple[FieldChange, ...]
    shown: bool = True
    was_shown: bool = True


@dataclass(frozen=True, slots=True)
class Retirement:
    """An incident that no longer counts, as it was shown when it did.

    It is retired with a day and a reason, or the register no longer has it, or it is `broken`: its
    entry cannot be read.
    """

    row: Row
    broken: bool = False
    day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CrossingChange:
    """A crossing of which another status is told than before, each at the end of its day."""

    place: Place
    before: Spell
    on_before: date
    after: Spell
    on_after: date


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed within a view, the newest first.

    `since` is what is compared: what was known on a day, or another version of the register.
    `undated` counts the shown incidents that rest on a claim without a day of publication, which a
    comparison of days takes as known all along. `sources` are those of now and, with other ids,
    those of then. `titles` are those of the incidents that are named as against others, by id.
    `crossings` is None where they were not compared.
    """

    came_in: tuple[Row, ...]
    changed: tuple[Change, ...]
    retired: tuple[Retirement, ...]
    newly_disputed: tuple[Row, ...]
    sources: Mapping[str, Source]
    since: date | Version
    titles: Mapping[str, str]
    crossings: tuple[CrossingChange, ...] | None = None
    undated: int = 0


def changes_since_day(
    features: Features,
    view: View,
    area: Placement | None,
    since: date,
    gazetteer: Gazetteer | None = None,
) -> Changes:
    """Compare what was known on a day with what is known on the view's as-of day.

    What was deleted from the file is not told: a register does not know of it. With a gazetteer,
    crossings are compared as well. Raises ViewError for a day that is not before the as-of day.
    """
    if since >= view.as_of:
        raise ViewError(f"{since} is not before {view.as_of}: write a day before the as-of day")
    shown = apply_view(features, view, area)
    was_view = replace(view, as_of=since)
    was_shown = apply_view(features, was_view, area)
    columns = features.columns
    late, early = known(columns, view.as_of), known(columns, since)
    told = columns.flags(columns.claims.row[late.claims & ~early.claims])
    undated = columns.flags(columns.claims.row[columns.claims.published == NONE])
    touched = _newest(shown, early.incidents & (told | late.at_odds))
    changed = _changed(was_shown, shown, [(index, index) for index in touched])
    disputed = _rows(shown, late.disputed & ~early.disputed)
    return Changes(
        came_in=_rows(shown, ~early.incidents),
        changed=changed,
        retired=tuple(
            Retirement(row, day=row.incident.retired, reason=row.incident.reason)
            for row in _rows(was_shown, early.incidents & late.retired)
        ),
        newly_disputed=disputed,
        sources=features.sources,
        titles=_titles(features, changed, disputed),
        crossings=_crossing_changes((features, was_view), (features, view), gazetteer),
        since=since,
        undated=int(np.count_nonzero(undated[shown.indices])),
    )


def changes_between(
    old: Features,
    new: Features,
    view: View,
    area: Placement | None = None,
    *,
    since: Version,
    gazetteer: Gazetteer | None = None,
    broken: Collection[str] = (),
) -> Changes:
    """Compare two versions of a register by the ids of incidents, both as known on the as-of day.

    `since` names the old one. `broken` are ids that stand in the new one but cannot be read, see
    `broken_ids`. With a gazetteer, crossings are compared as well.
    """
    was_shown, shown = apply_view(old, view, area), apply_view(new, view, area)
    was_at, at = old.columns.row_of, new.columns.row_of
    was_disputed = known(old.columns, view.as_of).disputed
    already = {one for one, row in was_at.items() if was_disputed[row]}
    now_disputed = known(new.columns, view.as_of).disputed & ~_among(new, already)
    disputed = _rows(shown, now_disputed)
    retired_now = known(new.columns, view.as_of).retired
    retired = {one for one, row in at.items() if retired_now[row]}
    pairs = _pairs(was_shown, shown)
    changed = _changed(was_shown, shown, [pair for pair in pairs if not retired_now[pair[1]]])
    gone = _rows(was_shown, ~_among(old, set(at) - retired))
    return Changes(
        came_in=_rows(shown, ~_among(new, was_at)),
        changed=changed,
        retired=tuple(_retirement(row, new, broken) for row in gone),
        newly_disputed=disputed,
        sources={**old.sources, **new.sources},
        titles=_titles(new, changed, disputed),
        crossings=_crossing_changes((old, view), (new, view), gazetteer),
        since=since,
    )


def _retirement(row: Row, new: Features, broken: Collection[str]) -> Retirement:
    at = new.columns.row_of.get(row.incident.id)
    if at is None:
        return Retirement(row, row.incident.id in broken)
    now = new.columns.incidents[at]
    return Retirement(row, day=now.retired, reason=now.reason)


def _titles(
    features: Features, changed: Sequence[Change], disputed: Sequence[Row]
) -> dict[str, str]:
    columns = features.columns
    named = [one for change in changed for one in change.against]
    named += [one for row in disputed for one in row.against]
    return {one: columns.incidents[columns.row_of[one]].title for one in dict.fromkeys(named)}


def _crossing_changes(
    old: tuple[Features, View], new: tuple[Features, View], gazetteer: Gazetteer | None
) -> tuple[CrossingChange, ...] | None:
    """Compare what is told of crossings; that a source says the same again changes nothing."""
    if gazetteer is None:
        return None
    (was, was_view), (now, view) = old, new
    before = status_spells(was, was_view.as_of)
    after = status_spells(now, view.as_of)
    pairs = [
        (then.place, piece_on(then.spells, was_view.moment), piece_on(late.spells, view.moment))
        for then, late in zip(before, after, strict=True)
    ]
    return tuple(
        CrossingChange(place, then, was_view.moment, late, view.moment)
        for place, then, late in pairs
        if _told(then) != _told(late)
    )


def _told(spell: Spell) -> tuple[object, ...]:
    said = tuple((part.status, part.why) for part in spell.parts)
    return spell.status, spell.why, spell.traffic, spell.direction, spell.conflict, said


def _among(features: Features, ids: Collection[str]) -> Flags:
    incidents = features.columns.incidents
    return np.fromiter((one.id in ids for one in incidents), dtype=bool, count=len(incidents))


def _newest(shown: Shown, flags: Flags) -> list[int]:
    newest = newest_first(shown)
    found: list[int] = newest[flags[newest]].tolist()
    return found


def _rows(shown: Shown, flags: Flags) -> tuple[Row, ...]:
    return tuple(rows(shown, _newest(shown, flags)))


def _pairs(was_shown: Shown, shown: Shown) -> list[tuple[int, int]]:
    """Pair the rows of incidents that stand in both versions and that either view shows.

    Those that are the same in both to the letter, sources and all, are left out.
    """
    old, new = was_shown.features, shown.features
    was_at, at = old.columns.row_of, new.columns.row_of
    ids = [new.columns.incidents[row].id for row in newest_first(shown).tolist()]
    ids += [old.columns.incidents[row].id for row in newest_first(was_shown).tolist()]
    was_odds = known(old.columns, was_shown.as_of).at_odds
    odds = known(new.columns, shown.as_of).at_odds
    pairs = [(was_at[one], at[one]) for one in dict.fromkeys(ids) if one in was_at and one in at]
    return [
        (row, other)
        for row, other in pairs
        if was_odds[row] or odds[other] or not _same(old, row, new, other)
    ]


def _same(old: Features, row: int, new: Features, other: int) -> bool:
    was, now = old.columns.incidents[row], new.columns.incidents[other]
    return was == now and all(
        old.sources.get(claim.source) == new.sources.get(claim.source) for claim in now.claims
    )


def _changed(
    was_shown: Shown, shown: Shown, pairs: Sequence[tuple[int, int]]
) -> tuple[Change, ...]:
    """Compare pairs of rows; those of which nothing is told otherwise are left out."""
    before = rows(was_shown, [row for row, _ in pairs])
    after = rows(shown, [row for _, row in pairs])
    was_in, is_in = set(was_shown.indices.tolist()), set(shown.indices.tolist())
    found = []
    for (old, new), was, now in zip(pairs, before, after, strict=True):
        added = claims_beyond(now.claims, was.claims)
        removed = claims_beyond(was.claims, now.claims)
        against = tuple(one for one in now.against if one not in was.against)
        claims = (*now.claims, *was.claims)
        fields = (
            *field_changes(was.incident, now.incident),
            *source_changes(claims, was_shown.sources, shown.sources),
        )
        if added or removed or against or fields:
            told = (added, removed, against, fields)
            found.append(Change(was, now, *told, shown=new in is_in, was_shown=old in was_in))
    return tuple(found)
