"""The sources of an import: each publisher once, all read in the data set, which is one as well."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard.ids import free_id
from dashboard.imports.sketch import Outlet
from dashboard.model import Source
from dashboard.when import parse_when
from geodata.names import romanise

_LONGEST = 40
_FILE = "File "  # begins the title of a data set as a source
_IS_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_ID = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Dataset:
    """The data set as a source: who made it, which file it came as.

    `events` tells that its rows are over and done: no status of a crossing lasts on in them.
    """

    prefix: str
    publisher: str
    file: str
    digest: str
    published: str = ""
    note: str = ""
    events: bool = False


def slug(text: str, spare: str = "source") -> str:
    """Make a short name of any text, whatever its script."""
    made = _NOT_ID.sub("-", romanise(text)).strip("-")
    if len(made) > _LONGEST:
        cut = made[: _LONGEST + 1].rpartition("-")[0]
        made = cut or made[:_LONGEST]
    return made or spare


class SourceBook:
    """Gives sources ids that no other has, and keeps those that are new."""

    def __init__(
        self, dataset: Dataset, known: Mapping[str, Source], broken: Iterable[str] = ()
    ) -> None:
        """Take the sources that are there already, and the ids of those that cannot be read."""
        self.new: dict[str, Source] = {}
        self.known = known
        self._taken: Mapping[str, object] = ChainMap[str, Any](
            self.new, {**dict.fromkeys(broken), **known}
        )
        self._ids: dict[Outlet, str] = {}
        self._dataset = dataset
        self._renamed: dict[Source, str] = {}
        self.dataset_id = self._dataset_id(dataset)

    def _dataset_id(self, dataset: Dataset) -> str:
        title = f"{_FILE}{dataset.file}, SHA-256 {dataset.digest[:16]}"
        for source in self.known.values():
            if (source.publisher, source.title) == (dataset.publisher, title):
                return source.id
        stem = dataset.file.rpartition(".")[0] or dataset.file
        name = slug(stem, "data")
        if not name.startswith(dataset.prefix):
            name = f"{dataset.prefix}-{name}"
        self._made = Source(self.free_id(name), dataset.publisher, title, note=dataset.note)
        return self._made.id

    def free_id(self, name: str) -> str:
        """Give a name or, if a source has it, the name with a number."""
        return free_id(name, self._taken)

    def data(self) -> str:
        """Give the id of the data set as a source."""
        if self.dataset_id not in self.known and self.dataset_id not in self.new:
            self.new[self.dataset_id] = self._made
        return self.dataset_id

    def speaker(self, source_id: str) -> str | None:
        """Tell whose a claim is that an import of this data set has left.

        Gives the publisher, "" for the data set itself, None where it is no such claim.
        """
        source = self.known.get(source_id)
        if source is None or self._is_data(source):
            return None if source is None else ""
        via = self.known.get(source.via or "")
        return source.publisher if via and self._is_data(via) else None

    def _is_data(self, source: Source) -> bool:
        """Tell a file of this data set, be it another than the one that is read."""
        return source.publisher == self._dataset.publisher and source.title.startswith(_FILE)

    def regrade(self, source_id: str, like: str) -> None:
        """Give a new source the grade and the note that one has which is there."""
        made, there = self.new.get(source_id), self.known.get(like)
        if made and there:
            note = there.note or made.note
            self.new[source_id] = replace(made, reliability=there.reliability, note=note)

    def outlet(self, outlet: Outlet) -> str:
        """Give the id of a publisher that the data set names."""
        if outlet in self._ids:
            return self._ids[outlet]
        via = self.data()
        published = parse_when(outlet.published) if outlet.published else None
        made = Source("", outlet.publisher, outlet.title, outlet.url, published, via=via)
        found = next((s.id for s in self.known.values() if _is_same(s, made)), "")
        if not found:
            name = slug(outlet.publisher)
            day = published.text if published and _IS_DAY.fullmatch(published.text) else via
            found = self.free_id(f"{name}-{day}")
            self.new[found] = replace(made, id=found)
        self._ids[outlet] = found
        return found

    def whole(self, source: Source) -> str:
        """Take over a source with its own id, or another where that is taken by another source."""
        if source in self._renamed:
            return self._renamed[source]
        there = self.known.get(source.id) or self.new.get(source.id)
        made = source.id if there == source else self.free_id(source.id)
        self._renamed[source] = made
        if there != source:
            self.new[made] = replace(source, id=made)
        return made

    def finished(self, known: date) -> tuple[Source, ...]:
        """Give the new sources; `known` is a day on which all rows had been published.

        Where nothing else tells when something of a data set of events was published, it was by
        then. Of other tables that is not said: a status that lasts would seem to be confirmed.
        """
        told = parse_when(self._dataset.published) if self._dataset.published else None
        bound = None
        if self._dataset.events:
            bound = parse_when(f"../{min(known, (told and told.latest_start) or known)}")
        made = []
        for source in self.new.values():
            if source.id == self.dataset_id:
                made.append(replace(source, published=told or bound))
            elif source.via == self.dataset_id and source.published is None:
                made.append(replace(source, published=bound))
            else:
                made.append(source)
        return tuple(made)


def _is_same(there: Source, made: Source) -> bool:
    """Tell a source that an earlier import of the same file has left."""
    same = (there.publisher, there.title, there.url, there.via) == (
        made.publisher,
        made.title,
        made.url,
        made.via,
    )
    return same and (made.published is None or there.published == made.published)
