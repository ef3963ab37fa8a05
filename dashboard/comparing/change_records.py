"""Changes as the command line gives them in JSON: keys may be added, none is taken away."""

from __future__ import annotations

from typing import Any

from dashboard.comparing.changes import Change, Changes, CrossingChange, Retirement, Version
from dashboard.features import Row
from dashboard.model import Claim
from dashboard.records import figure_record, incident_record
from dashboard.spells import Spell

Record = dict[str, Any]


def changes_record(changes: Changes, banner: str = "") -> Record:
    """Give what changed as JSON; crossings are null where they were not compared."""
    since = changes.since
    crossings = changes.crossings
    return {
        "banner": banner or None,
        "since": None if isinstance(since, Version) else since.isoformat(),
        "version": _version(since) if isinstance(since, Version) else None,
        "came_in": [incident_record(row) for row in changes.came_in],
        "changed": [_change(change) for change in changes.changed],
        "retired": [_retirement(one) for one in changes.retired],
        "newly_disputed": [_disputed(row) for row in changes.newly_disputed],
        "crossings": None if crossings is None else [_crossing(one) for one in crossings],
        "undated": changes.undated,
    }


def _version(version: Version) -> Record:
    replaced = version.replaced
    return {
        "revision": version.revision,
        "commit": None if replaced else version.commit,
        "committed": None if replaced else version.committed.isoformat(),
        "digest": version.commit if replaced else None,
        "replaced": replaced.isoformat() if replaced else None,
    }


def _retirement(one: Retirement) -> Record:
    return {
        **incident_record(one.row),
        "broken": one.broken,
        "retired": one.day.isoformat() if one.day else None,
        "reason": one.reason or None,
    }


def _change(change: Change) -> Record:
    return {
        **incident_record(change.after),
        "shown": change.shown,
        "was_shown": change.was_shown,
        "was_certain": change.before.certain,
        "claims_added": [_claim(claim) for claim in change.added],
        "claims_removed": [_claim(claim) for claim in change.removed],
        "against": list(change.against),
        "fields": [
            {"field": one.name, "source": one.source or None, "old": one.old, "new": one.new}
            for one in change.fields
        ],
    }


def _disputed(row: Row) -> Record:
    contrary = [claim for claim in row.claims if claim.contrary]
    return {
        **incident_record(row),
        "claims_against": [_claim(claim) for claim in contrary],
        "against": list(row.against),
    }


def _claim(claim: Claim) -> Record:
    return {
        "source": claim.source,
        "stance": claim.stance,
        "disputes": list(claim.disputes),
        "credibility": claim.credibility,
        "says": claim.says,
        "quote": claim.quote,
        "figures": {name: figure_record(figure) for name, figure in claim.figures.items()},
    }


def _crossing(change: CrossingChange) -> Record:
    return {
        "id": change.place.id,
        "name": change.place.name,
        "was": _spell(change.before, change.on_before.isoformat()),
        "is": _spell(change.after, change.on_after.isoformat()),
    }


def _spell(spell: Spell, on: str) -> Record:
    return {
        "on": on,
        "status": spell.status,
        "traffic": spell.traffic,
        "direction": spell.direction,
        "since": spell.since.text if spell.since else None,
        "conflict": spell.conflict,
        "decayed": spell.decayed,
        "incident": spell.incident or None,
    }
