"""Layers that a user has added: compiled files that are asked, never read whole.

A file is opened in a moment and shared by all threads; what it is asked for is found by index.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import LCSseq, Levenshtein

from geodata.filesystem import check_file, real_path
from geodata.finding.nametable import Filed, near_keys
from geodata.names import Name, Script
from geodata.place import Place
from geodata.precision import Precision
from geodata.spelling import Sounds, differences, skeleton, sounds

# The form of the file; one of another form must be compiled again.
FORMAT = "4"
TOWN, SPOT = "town", "spot"
SOURCE = "GeoNames"
_SCRIPTS = {script.value: script for script in Script}
_PRECISIONS = {precision.value: precision for precision in Precision}
_COLUMNS = (
    "id, layer, name, country, lon, lat, precision, radius_m, people, within, names, scripts, note"
)
# Letters that two spellings of one name may exchange, as one: what still differs is structure.
_GIST = str.maketrans("aouvWAeiyYqGgkXhJZ", "ooooooiiiikkkkhhJJ")
# Spellings of a village's name that differ by more than this in structure are another name.
_MOST_EDITS, _LONG = 2, 7
_MAPPED = 1 << 30
# So many values are asked for at once, and so many places kept.
_BIND, _MOST_READ = 400, 16384


class LayerError(ValueError):
    """Tell in a sentence why a compiled layer cannot be used."""


@dataclass(frozen=True, slots=True, eq=False)
class UserLayer:
    """Hold an open layer; `facts` are its origin, date, licence, hash and counts."""

    name: str
    path: Path
    facts: Mapping[str, Any]
    version: str
    ask: Callable[[str, tuple[Any, ...]], list[Any]]
    source: str
    edition: str
    read: dict[int, Place] = field(default_factory=dict)
    """Places that were read lately, by their numbers."""

    def by_letters(self, joined: str) -> Iterable[Filed]:
        """Give the names of these folded letters, blanks left out."""
        return [filed for _, filed in self._filed("letters", (joined,))]

    def by_sounds(self, name: str) -> Iterator[tuple[int, Sounds, Iterable[Filed]]]:
        """Give the names that may be another spelling of this one, with their differences."""
        row = self.ask("SELECT sounds FROM heard WHERE bones = ?", (skeleton(name),))
        if not row:
            return
        written = sounds(name)
        heard = {
            number: (found, known)
            for number, known in _alike(written, _unpack(row[0][0]))
            if (found := differences(written, known)) is not None
        }
        several: dict[int, list[Filed]] = {number: [] for number in heard}
        for number, filed in self._filed("sound", tuple(heard)):
            several[number].append(filed)
        yield from ((*told, several[number]) for number, told in heard.items())

    def near(self, bones: str, arabic: bool) -> Iterator[str]:
        """Give the spellings whose consonants are these but for one."""
        keys = tuple(f"{'A' if arabic else 'L'}{key}" for key in near_keys(bones))
        marks = ",".join("?" * len(keys))
        found = self.ask(f"SELECT spellings FROM near WHERE key IN ({marks})", keys)  # noqa: S608
        return chain.from_iterable(spellings.split("\n") for (spellings,) in found)

    def beginning(self, start: str, arabic: bool, limit: int) -> Iterator[str]:
        """Give spellings that begin so, not more than `limit`."""
        found = self.ask(
            "SELECT DISTINCT spelling FROM called WHERE spelling >= ? AND spelling < ? LIMIT ?",
            (spelling_key(start, arabic), spelling_key(start, arabic) + "\U0010ffff", limit),
        )
        yield from (spelling[1:] for (spelling,) in found)

    def spelt(self, spelling: str, arabic: bool) -> Iterable[Filed]:
        """Give the names of a spelling that `near` or `beginning` gave."""
        return [filed for _, filed in self._filed("spelling", (spelling_key(spelling, arabic),))]

    def place(self, place_id: str) -> Place | None:
        """Give a place of the layer."""
        layer, _, number = place_id.partition(":")
        if layer not in (TOWN, SPOT) or not number.isdigit():
            return None
        place = self.read.get(int(number)) or self._read(int(number))
        return place if place is not None and place.layer == layer else None

    def _read(self, number: int) -> Place | None:
        rows = self.ask(f"SELECT {_COLUMNS} FROM place WHERE id = ?", (number,))  # noqa: S608
        return self._keep(rows[0]) if rows else None

    def _keep(self, row: tuple[Any, ...]) -> Place:
        """Make a place of a row of its table, and keep it with those that were read lately."""
        if len(self.read) >= _MOST_READ:
            self.read.clear()
        place = self.read[row[0]] = _place(self, row)
        return place

    def all_ids(self) -> Iterator[str]:
        """Give the ids of all places; this alone grows with the layer."""
        for number, layer in self.ask("SELECT id, layer FROM place ORDER BY id", ()):
            yield f"{layer}:{number}"

    def _filed(self, column: str, values: Sequence[Any]) -> list[tuple[Any, Filed]]:
        """Give what is filed under some values, each with its value, and read its places."""
        rows = self._ask_in(f"{column}, place, name, script, whole FROM called", column, values)
        places = {row[1]: self.read.get(row[1]) for row in rows}
        unread = tuple(number for number, place in places.items() if place is None)
        for row in self._ask_in(f"{_COLUMNS} FROM place", "id", unread):
            places[row[0]] = self._keep(row)
        found = []
        for value, number, name, script, whole in rows:
            place = places[number]
            # what the layer does not hold is a town of the package, with a name it lacked
            place_id = place.id if place else f"{TOWN}:{number}"
            called = Name(name, "", _SCRIPTS[script], self.source)
            found.append((value, Filed(place_id, called, whole == 1)))
        return found

    def _ask_in(self, wanted: str, column: str, values: Sequence[Any]) -> list[Any]:
        """Ask for the rows whose column has one of some values, in few questions."""
        rows: list[Any] = []
        for start in range(0, len(values), _BIND):
            asked = tuple(values[start : start + _BIND])
            marks = ",".join("?" * len(asked))
            rows += self.ask(f"SELECT {wanted} WHERE {column} IN ({marks})", asked)
        return rows


def spelling_key(spelling: str, arabic: bool) -> str:
    """Give what a spelling is filed under: Arabic letters apart from all others."""
    return f"{'A' if arabic else 'L'}{spelling}"


@dataclass(frozen=True, slots=True)
class _Heard:
    """Hold the sounds of one skeleton in one kind of script, and what they are compared by."""

    sounds: tuple[tuple[int, Sounds], ...]
    gists: tuple[str, ...]
    lengths: npt.NDArray[np.int64]


@lru_cache(maxsize=2048)
def _unpack(text: str) -> tuple[_Heard, _Heard]:
    """Read the sounds of one skeleton: those with vowels, and those of Arabic letters."""
    found: tuple[list[tuple[int, Sounds]], ...] = ([], [])
    for line in text.split("\n"):
        number, abjad, sound = line.split("\t")
        found[int(abjad)].append((int(number), Sounds(sound, abjad == "1")))
    heard = []
    for several in found:
        gists = tuple(gist(sound.text) for _, sound in several)
        lengths = np.array([len(one) for one in gists], dtype=np.int64)
        heard.append(_Heard(tuple(several), gists, lengths))
    return heard[0], heard[1]


def gist(sound: str) -> str:
    """Make one letter of all that two spellings of one name may exchange, and leave out blanks."""
    return sound.replace(" ", "").translate(_GIST)


def _alike(written: Sounds, known: tuple[_Heard, _Heard]) -> Iterator[tuple[int, Sounds]]:
    """Pick what is worth comparing sound by sound, which takes time."""
    own, same, other = gist(written.text), known[written.abjad], known[not written.abjad]
    for _, _, index in process.extract(
        own,
        same.gists,
        scorer=Levenshtein.distance,
        score_cutoff=_MOST_EDITS if len(own) >= _LONG else 1,
        limit=None,
    ):
        yield same.sounds[index]
    if other.gists:
        # What Arabic letters write stands in the other name as well, in the same order.
        shared = process.cdist([own], other.gists, scorer=LCSseq.similarity, dtype=np.int64)[0]
        least = np.full(len(shared), len(own)) if written.abjad else other.lengths
        for number in np.flatnonzero(shared >= least - 1).tolist():
            yield other.sounds[number]


def _place(layer: UserLayer, row: tuple[Any, ...]) -> Place:
    number, kind, name, country, lon, lat, precision, radius_m, people, within, *several = row
    names, scripts, note = several
    return Place(
        f"{kind}:{number}",
        name,
        kind,
        (country,),
        lon,
        lat,
        _PRECISIONS[precision],
        radius_m,
        tuple(
            Name(called, "", _SCRIPTS[script], layer.source)
            for called, script in zip(names.split("\n"), scripts.split("\n"), strict=True)
        ),
        _areas(within),
        layer.source,
        note,
        people,
        layer.edition,
    )


@lru_cache(maxsize=4096)
def _areas(within: str) -> tuple[str, ...]:
    return tuple(within.split("\n")) if within else ()


def open_layer(path: Path) -> UserLayer:
    """Open a compiled layer for reading; raises LayerError where it is none, or an older one."""
    try:
        check_file(path)
        connection = sqlite3.connect(
            f"{real_path(path).as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        # read where it lies in the system's own memory, which all processes share
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        facts = dict(connection.execute("SELECT key, value FROM facts"))
    except (sqlite3.Error, OSError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise LayerError(f"{path} is no layer of the gazetteer ({why}); remove it") from fault
    if facts.get("format") != FORMAT:
        connection.close()
        raise LayerError(f"{path.stem} was compiled by another version: add its file again")
    lock = threading.Lock()

    def ask(query: str, values: tuple[Any, ...]) -> list[Any]:
        # one connection for all threads: answers are short, and a statement is made ready once
        with lock:
            return connection.execute(query, values).fetchall()

    known = {key: json.loads(value) for key, value in facts.items() if key != "format"}
    version = f"{known['name']}:{known['sha256'][:8]}"
    source = f"{SOURCE}, {known['name']}"
    edition = f"{source}, added by the user {known['added']}, version {version}"
    return UserLayer(known["name"], path, known, version, ask, source, edition)
