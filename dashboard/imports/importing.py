"""Rows to incidents, one after another: taken, known already, like another, unwanted, or refused.

What is held grows with what is imported and with what the register holds, not with the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dashboard.features import Features
from dashboard.imports.assembly import (
    bare_incident,
    check_written,
    place_incident,
    place_sketch,
    sketch_id,
    whole_incident,
    with_claims,
)
from dashboard.imports.likeness import Likeness
from dashboard.imports.narrowing import Narrowing, is_placed_so, is_wanted
from dashboard.imports.sketch import Outlet, RowError, Sketch, Taken, Whole
from dashboard.imports.sourcebook import SourceBook
from dashboard.model import Incident
from geodata.gazetteer import Gazetteer
from geodata.placement import Placement

Fate = Literal["imported", "known", "similar", "left out", "refused"]


@dataclass(frozen=True, slots=True)
class Read:
    """One row as its reader understood it, or why it could not; `cells` are as they stood there."""

    line: int
    cells: Sequence[str]
    taken: Taken | None
    error: RowError | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: `id` is the incident it is, or is taken for."""

    line: int
    fate: Fate
    origin: str = ""
    id: str = ""
    error: RowError | None = None


class Importer:
    """Takes rows one by one, and holds what is to be written."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        book: SourceBook,
        wanted: Narrowing,
        there: Features | None = None,
        *,
        keep_similar: bool = False,
    ) -> None:
        """Take what is there already, and what is wanted."""
        self.incidents: list[Incident] = []
        self.newest: date | None = None
        self._gazetteer, self._book, self._wanted = gazetteer, book, wanted
        self._keep_similar = keep_similar
        self._origins: dict[str, str] = {}
        self._ids: set[str] = set()
        self._there, self._here = Likeness(), Likeness()
        if there is not None:
            self._file(there)

    def _file(self, there: Features) -> None:
        for incident, placement in zip(there.incidents, there.placements, strict=True):
            self._ids.add(incident.id)
            if incident.origin:
                self._origins.setdefault(incident.origin, incident.id)
            self._there.add(incident, placement)

    def run(self, rows: Iterable[Read]) -> Iterator[Outcome]:
        """Take rows, telling of each what became of it."""
        for row in rows:
            if row.taken is None:
                yield Outcome(row.line, "refused", error=row.error)
                continue
            try:
                outcome = self._take(row.line, row.taken)
            except RowError as error:
                outcome = Outcome(row.line, "refused", _origin(row.taken), error=error)
            yield outcome

    def reserve(self, ids: Iterable[str]) -> None:
        """Keep ids from being given, such as those of entries that could not be read."""
        self._ids.update(ids)

    def finished(self) -> tuple[Incident, ...]:
        """Give what was imported; a reference to an incident that is nowhere is dropped."""
        return tuple(
            replace(one, contradicts=tuple(i for i in one.contradicts if i in self._ids))
            for one in self.incidents
        )

    def _take(self, line: int, taken: Taken) -> Outcome:
        origin = _origin(taken)
        if isinstance(taken, Sketch) and not is_wanted(taken, self._wanted, self._gazetteer):
            return Outcome(line, "left out", origin)
        if origin in self._origins:
            return Outcome(line, "known", origin, self._origins[origin])
        if isinstance(taken, Whole):
            return self._take_whole(line, taken)
        sketch, placement = place_sketch(taken, self._gazetteer)
        if not is_placed_so(sketch.country, placement, self._wanted):
            return Outcome(line, "left out", origin)
        bare = bare_incident(sketch, sketch_id(sketch, self._ids.__contains__))
        alike = self._alike(bare, placement)
        if alike and not self._keep_similar:
            return Outcome(line, "similar", origin, alike)
        # looked at before a source is made for it: a row that is refused leaves none behind
        check_written(with_claims(bare, sketch, lambda _outlet: "any"))
        incident = with_claims(bare, sketch, self._name)
        if sketch.known:
            self.newest = max(sketch.known, self.newest or sketch.known)
        return self._keep(line, incident, placement)

    def _take_whole(self, line: int, whole: Whole) -> Outcome:
        incident = whole.incident
        placement = place_incident(incident, self._gazetteer)
        if not is_placed_so("", placement, self._wanted):
            return Outcome(line, "left out", incident.origin)
        if incident.id in self._ids:
            return Outcome(line, "known", incident.origin, incident.id)
        alike = self._there.find(incident, placement)
        if alike and not self._keep_similar:
            return Outcome(line, "similar", incident.origin, ", ".join(alike))
        check_written(incident)
        return self._keep(line, whole_incident(whole, self._book), placement)

    def _name(self, outlet: Outlet | None) -> str:
        return self._book.data() if outlet is None else self._book.outlet(outlet)

    def _alike(self, incident: Incident, placement: Placement | None) -> str:
        """Find what an incident may be: in the register or, if it has no id of its own, here."""
        alike = self._there.find(incident, placement)
        if not alike and not incident.origin:
            alike = self._here.find(incident, placement)
        return ", ".join(alike)

    def _keep(self, line: int, incident: Incident, placement: Placement | None) -> Outcome:
        self.incidents.append(incident)
        self._ids.add(incident.id)
        if incident.origin:
            self._origins[incident.origin] = incident.id
        else:
            self._here.add(incident, placement)
        return Outcome(line, "imported", incident.origin, incident.id)


def _origin(taken: Taken) -> str:
    return taken.incident.origin if isinstance(taken, Whole) else taken.origin
