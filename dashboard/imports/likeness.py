"""Incidents that may be one and the same: of one kind, on one day, within 10 km."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.model import Incident
from geodata.border import GEOD
from geodata.placement import Placement

NEAR_M = 10_000.0
# Two dates are "one day" only where each is known to within a week or so.
_MOST_DAYS = 10
_DAY = timedelta(days=1)


class Likeness:
    """An index of incidents by kind and day; it holds ids and points, not the incidents."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[tuple[str, date], list[tuple[str, float, float, frozenset[str]]]] = {}
        self._unplaced: dict[tuple[str, date], list[tuple[str, str]]] = {}

    def add(self, incident: Incident, placement: Placement | None) -> None:
        """File an incident under each day on which it may have begun."""
        for day in _days(incident):
            key = incident.kind, day
            if placement is None:
                self._unplaced.setdefault(key, []).append((incident.id, incident.title.casefold()))
            else:
                held = incident.id, placement.lon, placement.lat, frozenset(placement.place_ids)
                self._known.setdefault(key, []).append(held)

    def find(self, incident: Incident, placement: Placement | None) -> tuple[str, ...]:
        """Give the ids of those that an incident may be."""
        found: dict[str, None] = {}
        for day in _days(incident):
            key = incident.kind, day
            if placement is None:
                title = incident.title.casefold()
                ids = [one for one, other in self._unplaced.get(key, ()) if other == title]
                found.update(dict.fromkeys(ids))
                continue
            for one, lon, lat, areas in self._known.get(key, ()):
                if one not in found and _is_near(placement, lon, lat, areas):
                    found[one] = None
        return tuple(found)


def _is_near(placement: Placement, lon: float, lat: float, areas: frozenset[str]) -> bool:
    if areas and areas & set(placement.place_ids):
        return True
    _, _, apart_m = GEOD.inv(placement.lon, placement.lat, lon, lat)
    return bool(apart_m <= NEAR_M)


def _days(incident: Incident) -> Iterator[date]:
    when = incident.when
    if when is None or when.earliest_start is None or when.latest_start is None:
        return
    days = (when.latest_start - when.earliest_start).days + 1
    if when.approximate and when.doubt_days:
        days = min(days, when.doubt_days)  # "about" may mean more than it surely means
    if days > _MOST_DAYS:
        return
    day = when.latest_start - (days - 1) * _DAY
    while day <= when.latest_start:
        yield day
        day += _DAY
