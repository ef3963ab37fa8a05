"""Entries in their places in files, each read again only if its text has changed."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from dashboard.model import Incident, Source
from dashboard.problems import Problem, moved
from dashboard.reading.entries import Reading, read_entry
from dashboard.reading.outline import Block, Outline

REMEMBERED_REGISTERS = 4
LISTS: Mapping[str, type[Incident] | type[Source]] = {"sources": Source, "incidents": Incident}


class Entry(NamedTuple):  # a tuple is made fastest: a line put in at the top moves all of them
    """One entry in its place in its file; its `reading` still counts lines from the entry."""

    list: str
    name: str
    record: Incident | Source | None
    problems: tuple[Problem, ...]
    reading: Reading
    file: str
    down: int


@dataclass(frozen=True, slots=True)
class _Marks(Mapping[str, tuple[int, int]]):
    """Places in an entry as places in the file; worked out when asked for, as most never are."""

    inside: Mapping[str, tuple[int, int]]
    down: int

    def __getitem__(self, field: str) -> tuple[int, int]:
        line, column = self.inside[field]
        return line + self.down, column

    def __iter__(self) -> Iterator[str]:
        return iter(self.inside)

    def __len__(self) -> int:
        return len(self.inside)


@dataclass(frozen=True, slots=True)
class _FileRead:
    """What was read of a file: its blocks, and of each that is an entry the entry."""

    outline: Outline
    entries: tuple[Entry | None, ...]


@dataclass(frozen=True)
class Memory:
    """The files of a register as they were read last, and as they are read now."""

    was: Mapping[str, _FileRead]
    now: dict[str, _FileRead] = field(default_factory=dict)

    def outline_of(self, file: str) -> Outline | None:
        """Give the blocks that a file had."""
        return self.was[file].outline if file in self.was else None

    @cached_property
    def known(self) -> Mapping[tuple[str, str], Entry]:
        """Give all entries by list and text, wherever they stood."""
        return {
            (block.key, block.text): entry
            for file in self.was.values()
            for block, entry in zip(file.outline.blocks, file.entries, strict=True)
            if entry
        }


_PLACING = ("line", "file", "marks")
_SAID = [each.name for each in fields(Incident) if each.name not in _PLACING]
_VALUES = attrgetter(*_SAID)
_PUTS = [getattr(Incident, name).__set__ for name in _SAID]
_PUT_LINE, _PUT_FILE, _PUT_MARKS = (getattr(Incident, name).__set__ for name in _PLACING)

_remembered: dict[Path, Mapping[str, _FileRead]] = {}
_lock = threading.Lock()


@contextmanager
def remembering(register: str) -> Iterator[Memory]:
    """Remember the entries of the last few registers from one reading to the next."""
    path = Path(register)
    with _lock:
        memory = Memory(_remembered.get(path, {}))
    yield memory
    with _lock:
        _remembered.pop(path, None)
        _remembered[path] = memory.now
        while len(_remembered) > REMEMBERED_REGISTERS:
            del _remembered[next(iter(_remembered))]


def read_entries(outline: Outline, memory: Memory, file: str) -> list[Entry]:
    """Read the entries of a file, each only if its text is new to the register."""
    was = memory.was.get(file)
    entries = _kept_above(was, outline)
    above = len(entries)
    numbers = Counter(entry.list for entry in entries if entry)
    shift = len(was.entries) - len(outline.blocks) if was else 0
    fresh: dict[tuple[str, str], Reading] = {}
    for index, block in enumerate(outline.blocks[above:], above):
        if not block.entry:
            entries.append(None)
            continue
        key, at = (block.key, block.text), index + shift
        entry = _kept(was, at, block) or memory.known.get(key)
        reading = entry.reading if entry else fresh.get(key)
        if reading is None:
            reading = fresh[key] = read_entry(block.text, LISTS[block.key])
        name, down = f"{block.key}[{reading.id or numbers[block.key]}]", block.line - 1
        if entry is None or (entry.name, entry.file, entry.down) != (name, file, down):
            entry = place_entry(block.key, name, reading, file, down)
        entries.append(entry)
        numbers[block.key] += 1
    memory.now[file] = _FileRead(outline, tuple(entries))
    return [entry for entry in entries if entry]


def _kept_above(was: _FileRead | None, outline: Outline) -> list[Entry | None]:
    """Give the entries of the blocks with which the file still begins."""
    if was is None:
        return []
    count = 0
    for old, new in zip(was.outline.blocks, outline.blocks, strict=False):
        if old is not new:
            break
        count += 1
    return list(was.entries[:count])


def _kept(was: _FileRead | None, at: int, block: Block) -> Entry | None:
    """Give the entry that stood at a place, where its text is the same one."""
    if was is None or not 0 <= at < len(was.entries):
        return None
    old = was.outline.blocks[at]
    return was.entries[at] if old.text is block.text and old.key == block.key else None


def place_entry(key: str, name: str, reading: Reading, file: str, down: int) -> Entry:
    """Turn lines of an entry into lines of the file, which begin `down` lines further up."""
    record = reading.record
    if isinstance(record, Incident):
        record = _lowered(record, file, down)
    problems = tuple(moved(problem, file, down, name) for problem in reading.problems)
    return Entry(key, name, record, problems, reading, file, down)


def _lowered(incident: Incident, file: str, down: int) -> Incident:
    """Do what `replace` does with line, file and marks, in half the time."""
    made = object.__new__(Incident)
    for put, value in zip(_PUTS, _VALUES(incident), strict=True):
        put(made, value)
    _PUT_LINE(made, incident.line + down)
    _PUT_FILE(made, file)
    _PUT_MARKS(made, _Marks(incident.marks, down))
    return made
