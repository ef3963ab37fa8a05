"""Compiling a GeoNames dump into a layer: what is taken, where it lies, how it is found."""

import hashlib
import json
import os
import re
import secrets
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from geodata.building.names import clean_aliases, plain
from geodata.filesystem import check_target
from geodata.finding.nametable import forms, near_keys
from geodata.grammar.kinds import core
from geodata.names import Name, Script, fold, script_of, tidy
from geodata.own import userlayer
from geodata.own.geonames import Broken, DumpError, Row, open_dump, read_dump
from geodata.own.placefile import read_exclusions
from geodata.own.setting import Setting, set_in_areas
from geodata.own.takings import Taking, taking_of
from geodata.place import Place
from geodata.spelling import skeleton, sounds

LICENCE = "CC BY 4.0"
ORIGIN = "GeoNames"
# So many broken lines are told one by one; the rest is counted.
_TOLD = 20
_BATCH = 5_000
_SCRIPTS = frozenset({Script.LATIN, Script.CYRILLIC, Script.ARABIC})

Progress = Callable[[str, int, int], None]
Taken = tuple[Row, Taking]

_TABLES = """
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, layer TEXT NOT NULL, name TEXT NOT NULL,
  country TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, precision TEXT NOT NULL,
  radius_m NOT NULL, people INTEGER NOT NULL, within TEXT NOT NULL, names TEXT NOT NULL,
  scripts TEXT NOT NULL, note TEXT NOT NULL);
CREATE TABLE called (place INTEGER NOT NULL, name TEXT NOT NULL, script TEXT,
  whole INTEGER NOT NULL, letters TEXT NOT NULL, sound INTEGER NOT NULL, spelling TEXT);
CREATE TABLE heard (bones TEXT PRIMARY KEY, sounds TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE near (key TEXT PRIMARY KEY, spellings TEXT NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX called_letters ON called (letters);
CREATE INDEX called_sound ON called (sound);
CREATE INDEX called_spelling ON called (spelling) WHERE spelling IS NOT NULL;
"""


@dataclass(slots=True)
class Tally:
    """Count what became of the lines of a dump, while it is read."""

    lines: int = 0
    broken: int = 0
    told: list[Broken] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Tell what a compiled layer holds, and what of the dump it does not."""

    facts: Mapping[str, Any]
    broken: tuple[Broken, ...]


def layer_name(path: Path) -> str:
    """Name a layer by its file: AF.txt and AF.zip are both AF."""
    return re.sub(r"[^\w-]+", "-", path.stem, flags=re.ASCII).strip("-")[:40] or "layer"


def compile_dump(
    path: Path, folder: Path, day: str, shipped: Mapping[str, Place], progress: Progress
) -> Compiled:
    """Compile a dump into `folder`; the layer is there when it is whole, or as it was before.

    `shipped` are the places that come with the package: a town of theirs only gains the names it
    lacks. `day` is written down as the day of adding. Raises DumpError and OSError.
    """
    name = layer_name(path)
    folder.mkdir(parents=True, exist_ok=True)
    layer = folder / f"{name}.sqlite"
    check_target(layer)
    for stale in folder.glob(f".{name}.*.tmp"):
        stale.unlink(missing_ok=True)
    tally = Tally()
    taken, digest = _read(path, tally, progress)
    kept = _settings(taken, tally)
    if not kept:
        raise DumpError(f"{path} holds no place that can be used: {_left_text(tally)}")
    temporary = folder / f".{name}.{secrets.token_hex(6)}.tmp"
    try:
        temporary.touch()  # by SQLite it would be nobody's to write but its owner's
        facts = {
            "name": name,
            "file": path.name,
            "origin": ORIGIN,
            "licence": LICENCE,
            "added": day,
            "sha256": digest,
            "lines": tally.lines,
            "broken": tally.broken,
        }
        facts |= _write(temporary, kept, tally, shipped, progress, facts)
        temporary.replace(layer)
    finally:
        temporary.unlink(missing_ok=True)
    return Compiled(facts, tuple(tally.told))


def _left_text(tally: Tally) -> str:
    return "; ".join(f"{count:,} {why}" for why, count in tally.left.most_common(5))


class _Hashed:
    """Pass on the lines of a stream, and keep the hash and the count of its bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest, self.size = stream, hashlib.sha256(), 0

    def readline(self, limit: int = -1) -> bytes:
        data = self.stream.readline(limit)
        self.digest.update(data)
        self.size += len(data)
        return data


def _read(path: Path, tally: Tally, progress: Progress) -> tuple[list[Taken], str]:
    taken: dict[int, Taken] = {}
    kept_by_hand = read_exclusions().replaced
    with open_dump(path) as (stream, size):
        hashed = _Hashed(stream)
        for found in read_dump(hashed, str(path)):  # type: ignore[arg-type]
            tally.lines += 1
            if tally.lines % _BATCH == 0:
                progress("reading", hashed.size, size)
            if isinstance(found, Broken):
                tally.broken += 1
                if len(tally.told) < _TOLD:
                    tally.told.append(found)
                continue
            use = taking_of(found.feature)
            if isinstance(use, str):
                tally.left[use] += 1
            elif found.number in kept_by_hand:
                tally.left["kept by hand already, in places.yaml of the package"] += 1
            elif found.number in taken:
                tally.left["written twice in the file"] += 1
            else:
                taken[found.number] = (found, use)
        progress("reading", size, size)
        return list(taken.values()), hashed.digest.hexdigest()


def _settings(taken: Sequence[Taken], tally: Tally) -> list[tuple[Row, Taking, Setting]]:
    """Keep what lies where its country is, with the areas around it."""
    rows = [row for row, _ in taken]
    kept = []
    for (row, use), found in zip(taken, set_in_areas(rows), strict=True):
        if isinstance(found, str):
            tally.left[found] += 1
        else:
            kept.append((row, use, found))
    return kept


def _write(
    path: Path,
    kept: Sequence[tuple[Row, Taking, Setting]],
    tally: Tally,
    shipped: Mapping[str, Place],
    progress: Progress,
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """Write all tables, and give the counts."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;"
            + _TABLES
        )
        connection.execute("BEGIN")
        index = _Index(connection)
        counts: Counter[str] = Counter()
        for done, (row, use, setting) in enumerate(kept):
            if done % _BATCH == 0:
                progress("compiling", done, len(kept))
            if (known := shipped.get(f"town:{row.number}")) is not None:
                counts["shipped"] += 1
                names = _extra_names(row, known)
                counts["extra_names"] += len(names)
                index.add(row.number, known.layer, names)
                continue
            names = _names(row)
            counts[use.layer] += 1
            counts["names"] += len(names)
            index.add(row.number, use.layer, names)
            record = _record(row, use, setting, names)
            connection.execute(f"INSERT INTO place VALUES ({_marks(record)})", record)  # noqa: S608
        index.finish()
        told = {
            **facts,
            "towns": counts[userlayer.TOWN],
            "spots": counts[userlayer.SPOT],
            "names": counts["names"],
            "shipped_towns": counts["shipped"],
            "names_for_shipped_towns": counts["extra_names"],
            "left_out": dict(tally.left.most_common()),
        }
        connection.executemany(
            "INSERT INTO facts VALUES (?, ?)",
            [
                ("format", userlayer.FORMAT),
                *((key, json.dumps(value, ensure_ascii=False)) for key, value in told.items()),
            ],
        )
        connection.execute("COMMIT")
        connection.executescript(_INDEXES + "ANALYZE;")
    finally:
        connection.close()
    with path.open("rb") as written:
        os.fsync(written.fileno())
    progress("compiling", len(kept), len(kept))
    return told


class _Index:
    """Gather the forms of names, and write them where they are found."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.numbers: dict[tuple[str, bool], int] = {}
        self.heard: dict[str, list[str]] = defaultdict(list)
        self.near: dict[str, dict[str, None]] = defaultdict(dict)
        self.spellings: set[str] = set()
        self.waiting: list[tuple[int, str, str, bool, str, int, str | None]] = []

    def add(self, number: int, layer: str, names: Iterable[Name]) -> None:
        """File the names of one place."""
        for name in names:
            for form in forms(name, layer):
                spelling = (
                    userlayer.spelling_key(form.spelling, form.arabic) if form.whole else None
                )
                self.waiting.append(
                    (
                        number,
                        form.name,
                        name.script.value,
                        form.whole,
                        form.joined,
                        self._sound(form.folded),
                        spelling,
                    )
                )
                if spelling and spelling not in self.spellings:
                    self.spellings.add(spelling)
                    for key in near_keys(skeleton(form.spelling)):
                        self.near[spelling[0] + key][form.spelling] = None
        if len(self.waiting) > _BATCH:
            self._flush()

    def _sound(self, folded: str) -> int:
        heard = sounds(folded)
        key = (heard.text, heard.abjad)
        if key not in self.numbers:
            self.numbers[key] = number = len(self.numbers)
            self.heard[skeleton(folded)].append(f"{number}\t{heard.abjad:d}\t{heard.text}")
        return self.numbers[key]

    def _flush(self) -> None:
        self.connection.executemany("INSERT INTO called VALUES (?, ?, ?, ?, ?, ?, ?)", self.waiting)
        self.waiting.clear()

    def finish(self) -> None:
        """Write what could only be written at the end."""
        self._flush()
        self.connection.executemany(
            "INSERT INTO heard VALUES (?, ?)",
            ((bones, "\n".join(lines)) for bones, lines in sorted(self.heard.items())),
        )
        self.connection.executemany(
            "INSERT INTO near VALUES (?, ?)",
            ((key, "\n".join(found)) for key, found in sorted(self.near.items())),
        )


def _record(row: Row, use: Taking, setting: Setting, names: Sequence[Name]) -> tuple[Any, ...]:
    """Give a place as a row of its table; what there is several of is parted by line ends."""
    return (
        row.number,
        use.layer,
        names[0].name,
        row.country,
        row.lon,
        row.lat,
        use.precision,
        use.radius_m(row.population),
        row.population,
        "\n".join(setting.within),
        "\n".join(name.name for name in names),
        "\n".join(name.script for name in names),
        " ".join(part for part in (use.note, setting.note) if part),
    )


def _marks(record: Sequence[Any]) -> str:
    return ",".join("?" * len(record))


def _names(row: Row) -> list[Name]:
    """Give the names worth keeping, the plain one first: links and codes stand among them."""
    barred, stops = read_exclusions().of(row.number), read_exclusions().stop_words
    texts = [tidy(plain(row.name)), tidy(row.name), *clean_aliases(row.others, barred, stops)]
    kept: dict[str, Name] = {}
    for text in texts:
        script = script_of(text)
        if text and script in _SCRIPTS and text not in kept and fold(text):
            kept[text] = Name(text, "", script, ORIGIN)
    if not kept:  # a name of digits alone, such as a kilometre post
        kept[texts[0]] = Name(texts[0], "", script_of(texts[0]), ORIGIN)
    return list(kept.values())


def _extra_names(row: Row, known: Place) -> list[Name]:
    """Give the names of a shipped town that it does not have, but for those taken from it."""
    has = {fold(name.name) for name in known.names}
    if "(" in known.name:
        # told apart by hand from another town of the name, which the bare name is left to
        has.add(fold(known.name.partition("(")[0]))
        has |= {fold(core(name.name, known.layer).partition("(")[0]) for name in known.names}
    barred = {fold(name) for name in read_exclusions().of(row.number)}
    return [name for name in _names(row) if fold(name.name) not in has | barred]


def iterate_left(facts: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Give what was left out of a layer, and how many of each."""
    yield from facts["left_out"].items()
