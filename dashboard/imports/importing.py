"""Rows to incidents, one after another: taken, known already, changed, like another, or refused.

What is held grows with what is imported and with what the register holds, not with the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dashboard.comparing.differences import FieldChange
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
from dashboard.imports.revision import (
    Restated,
    changes_text,
    compare_row,
    compare_rows,
    restate_sketch,
    restate_whole,
    revise,
)
from dashboard.imports.sketch import Outlet, RowError, Sketch, Taken, Whole
from dashboard.imports.sourcebook import SourceBook
from dashboard.model import Incident
from geodata.gazetteer import Gazetteer
from geodata.placement import Placement

Fate = Literal[
    "imported", "updated", "known", "changed", "repeated", "similar", "left out", "refused"
]


@dataclass(frozen=True, slots=True)
class Read:
    """One row as its reader understood it, or why it could not; `cells` are as they stood there.

    `banner` says who may read it, where the row itself does.
    """

    line: int
    cells: Sequence[str]
    taken: Taken | None
    error: RowError | None = None
    banner: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: `id` is the incident it is, or is taken for.

    `changes` are what it says otherwise than the register does.
    """

    line: int
    fate: Fate
    origin: str = ""
    id: str = ""
    error: RowError | None = None
    changes: Sequence[FieldChange] = ()


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
        update: bool = False,
    ) -> None:
        """Take what is there already, and what is wanted; `update` takes what has changed."""
        self.incidents: list[Incident] = []
        self.updates: list[tuple[Incident, Incident]] = []
        self.newest: date | None = None
        self._gazetteer, self._book, self._wanted = gazetteer, book, wanted
        self._keep_similar, self._update = keep_similar, update
        self._incidents: dict[str, Incident] = {}
        self._rows: dict[str, tuple[int, Taken]] = {}
        self._origins: dict[str, str] = {}
        self._ids: set[str] = set()
        self._there, self._here = Likeness(), Likeness()
        if there is not None:
            self._file(there)

    def _file(self, there: Features) -> None:
        for incident, placement in zip(there.incidents, there.placements, strict=True):
            self._ids.add(incident.id)
            self._incidents[incident.id] = incident
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
        return tuple(map(self._referring, self.incidents))

    def revised(self) -> tuple[tuple[Incident, Incident], ...]:
        """Give what was updated, as it was and as it shall be."""
        return tuple((old, self._referring(new)) for old, new in self.updates)

    def _referring(self, incident: Incident) -> Incident:
        kept = tuple(one for one in incident.contradicts if one in self._ids)
        return replace(incident, contradicts=kept)

    def _take(self, line: int, taken: Taken) -> Outcome:
        origin = _origin(taken)
        if isinstance(taken, Sketch) and not is_wanted(taken, self._wanted, self._gazetteer):
            return Outcome(line, "left out", origin)
        name = taken.incident.id if isinstance(taken, Whole) else origin
        if name in self._rows:
            return self._repeated(line, taken, name)
        outcome = self._take_first(line, taken)
        if name and outcome.fate != "left out":
            self._rows[name] = line, taken
        return outcome

    def _repeated(self, line: int, taken: Taken, name: str) -> Outcome:
        """Pass over a row that stands there twice; raises RowError where the two differ."""
        before, first = self._rows[name]
        changes = compare_rows(first, taken)
        if changes:
            told = f"{name} stands on line {before} already, and says otherwise"
            raise RowError("", f"{told}: {changes_text(changes)}")
        return Outcome(line, "repeated", _origin(taken), name)

    def _take_first(self, line: int, taken: Taken) -> Outcome:
        origin = _origin(taken)
        there = self._origins.get(origin)
        if isinstance(taken, Whole):
            return self._take_whole(line, taken, there or taken.incident.id)
        sketch, placement = place_sketch(taken, self._gazetteer)
        if there:
            bare = bare_incident(sketch, there)
            row = restate_sketch(sketch, with_claims(bare, sketch, lambda _outlet: "any"))
            return self._compare(line, row, sketch)
        if not is_placed_so(sketch.country, placement, self._wanted):
            return Outcome(line, "left out", origin)
        bare = bare_incident(sketch, sketch_id(sketch, self._ids))
        alike = self._alike(bare, placement)
        if alike and not self._keep_similar:
            return Outcome(line, "similar", origin, alike)
        # looked at before a source is made for it: a row that is refused leaves none behind
        check_written(with_claims(bare, sketch, lambda _outlet: "any"))
        incident = with_claims(bare, sketch, self._name)
        self._note_day(sketch)
        return self._keep(line, incident, placement)

    def _take_whole(self, line: int, whole: Whole, name: str) -> Outcome:
        incident = whole.incident
        placement = place_incident(incident, self._gazetteer)
        if name in self._incidents:
            named = replace(whole, incident=replace(incident, id=name))
            return self._compare(line, restate_whole(named), named)
        if name in self._ids:
            raise RowError("id", f"{name} is in the register, but cannot be read there: mend it")
        if not is_placed_so("", placement, self._wanted):
            return Outcome(line, "left out", incident.origin)
        alike = self._there.find(incident, placement)
        if alike and not self._keep_similar:
            return Outcome(line, "similar", incident.origin, ", ".join(alike))
        check_written(incident)
        return self._keep(line, whole_incident(whole, self._book), placement)

    def _compare(self, line: int, row: Restated, taken: Taken) -> Outcome:
        """Compare a row with the incident that it is, and take over what it changes if asked to."""
        old, origin = self._incidents[row.incident.id], row.incident.origin
        changes = compare_row(old, row, self._book)
        if not changes:
            return Outcome(line, "known", origin, old.id)
        if not self._update:
            return Outcome(line, "changed", origin, old.id, changes=changes)
        # looked at before a source is made for it
        check_written(replace(revise(old, row, self._book, lambda _number: "any"), contradicts=()))
        if isinstance(taken, Whole):
            ids = [claim.source for claim in whole_incident(taken, self._book).claims]
            new = revise(old, row, self._book, ids.__getitem__)
        else:
            self._note_day(taken)
            new = revise(old, row, self._book, lambda number: self._name(row.outlets[number]))
        self.updates.append((old, new))
        return Outcome(line, "updated", origin, old.id, changes=changes)

    def _note_day(self, sketch: Sketch) -> None:
        if sketch.known:
            self.newest = max(sketch.known, self.newest or sketch.known)

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
