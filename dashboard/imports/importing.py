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
    said_digest,
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

    `banner` says who may read it, where the row itself does. `feature` is its number in a file in
    which several may stand on one line, from 1; 0 in a table.
    """

    line: int
    cells: Sequence[str]
    taken: Taken | None
    error: RowError | None = None
    banner: str = ""
    feature: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: `id` is the incident it is, or is taken for.

    `changes` are what it says otherwise than the register does; `alike` are incidents of rows above
    that it looks like, though it says something else and so was taken.
    """

    line: int
    fate: Fate
    origin: str = ""
    id: str = ""
    error: RowError | None = None
    changes: Sequence[FieldChange] = ()
    alike: str = ""
    feature: int = 0

    @property
    def at(self) -> str:
        """Say where the row stands, as what is told of it begins."""
        return f"{self.line}: feature {self.feature}" if self.feature else f"{self.line}"


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
        self._rows: dict[str, tuple[str, Taken]] = {}
        self._nameless: set[bytes] = set()
        self._titles: dict[tuple[str, str], list[str]] = {}
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
            self._titles.setdefault(_titled(incident), []).append(incident.id)

    def run(self, rows: Iterable[Read]) -> Iterator[Outcome]:
        """Take rows, telling of each what became of it."""
        for row in rows:
            if row.taken is None:
                yield Outcome(row.line, "refused", error=row.error, feature=row.feature)
                continue
            try:
                outcome = self._take(row, row.taken)
            except RowError as error:
                outcome = Outcome(row.line, "refused", _origin(row.taken), error=error)
            yield replace(outcome, feature=row.feature)

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

    def _take(self, row: Read, taken: Taken) -> Outcome:
        line, origin = row.line, _origin(taken)
        if isinstance(taken, Sketch) and not is_wanted(taken, self._wanted, self._gazetteer):
            return Outcome(line, "left out", origin)
        name = taken.incident.id if isinstance(taken, Whole) else origin
        if name in self._rows:
            return self._repeated(line, taken, name)
        said = b"" if name else said_digest(taken)
        if said in self._nameless:
            return Outcome(line, "repeated")
        outcome = self._take_first(line, taken)
        if outcome.fate == "left out":
            return outcome
        if name:
            where = f"as feature {row.feature} on line" if row.feature else "on line"
            self._rows[name] = f"{where} {line}", taken
        else:
            self._nameless.add(said)
        return outcome

    def _repeated(self, line: int, taken: Taken, name: str) -> Outcome:
        """Pass over a row that stands there twice; raises RowError where the two differ."""
        before, first = self._rows[name]
        changes = compare_rows(first, taken)
        if changes:
            told = f"{name} stands {before} already, and says otherwise"
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
        alike = self._there.find(bare, placement)
        if not origin and (known := self._known(sketch, bare, alike)):
            return Outcome(line, "known", origin, known)
        if (twins := self._twins(alike, origin)) and not self._keep_similar:
            return Outcome(line, "similar", origin, twins)
        # looked at before a source is made for it: a row that is refused leaves none behind
        check_written(with_claims(bare, sketch, lambda _outlet: "any"))
        incident = with_claims(bare, sketch, self._name)
        self._note_day(sketch)
        # what has no id of its own may be told twice in other words: it is taken, and that is said
        near = "" if origin else ", ".join(self._here.find(bare, placement))
        return replace(self._keep(line, incident, placement), alike=near)

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
        alike = self._twins(self._there.find(incident, placement), incident.origin)
        if alike and not self._keep_similar:
            return Outcome(line, "similar", incident.origin, alike)
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

    def _known(self, sketch: Sketch, bare: Incident, alike: Sequence[str]) -> str:
        """Find the incident of the register that says all that a row without an id says."""
        told = with_claims(bare, sketch, lambda _outlet: "any")
        candidates: list[str] = [*alike, *self._titles.get(_titled(bare), ())]
        for one in candidates:
            row = restate_sketch(sketch, replace(told, id=one))
            if not compare_row(self._incidents[one], row, self._book):
                return one
        return ""

    def _twins(self, alike: Sequence[str], origin: str) -> str:
        """Leave out what a row surely is not: what has another id in the same data set."""
        dataset = origin.partition(":")[0]
        others = (self._incidents[one].origin.partition(":")[0] for one in alike)
        pairs = zip(alike, others, strict=True)
        return ", ".join(one for one, other in pairs if not dataset or other != dataset)

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


def _titled(incident: Incident) -> tuple[str, str]:
    return incident.kind, incident.title
