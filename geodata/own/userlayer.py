"""Layers that a user has added: compiled files that are asked, never read whole.

A file is opened in a moment and shared by all threads; what it is asked for is found by index.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import LCSseq, Levenshtein

from geodata.finding.nametable import Filed, near_keys
from geodata.names import Name, Script
from geodata.place import Place
from geodata.precision import Precision
from geodata.spelling import Sounds, differences, skeleton, sounds

# The form of the file; one of another form must be compiled again.
FORMAT = "3"
TOWN, SPOT = "town", "spot"
SOURCE = "GeoNames"
_SCRIPTS = {script.value: script for script in Script}
# Letters that two spellings of one name may exchange, as one: what still differs is structure.
_GIST = str.maketrans("aouvWAeiyYqGgkXhJZ", "ooooooiiiikkkkhhJJ")
# Spellings of a village's name that differ by more than this in structure are another name.
_MOST_EDITS, _LONG = 2, 7
_MAPPED = 1 << 30
_BIND = 400


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

    def by_letters(self, joined: str) -> Iterable[Filed]:
        """Give the names of these folded letters, blanks left out."""
        return self._filed("letters = ?", (joined,))

    def by_sounds(self, name: str) -> Iterator[tuple[int, Sounds, Iterable[Filed]]]:
        """Give the names that may be another spelling of this one, with their differences."""
        row = self.ask("SELECT sounds FROM heard WHERE bones = ?", (skeleton(name),))
        if not row:
            return
        written = sounds(name)
        for number, known in _alike(written, _unpack(row[0][0])):
            found = differences(written, known)
            if found is not None:
                yield found, known, self._filed("sound = ?", (number,))

    def near(self, bones: str, arabic: bool) -> Iterator[str]:
        """Give the spellings whose consonants are these but for one."""
        keys = tuple(f"{'A' if arabic else 'L'}{key}" for key in near_keys(bones))
        marks = ",".join("?" * len(keys))
        for (spellings,) in self.ask(f"SELECT spellings FROM near WHERE key IN ({marks})", keys):  # noqa: S608
            yield from spellings.split("\n")

    def beginning(self, start: str, arabic: bool, limit: int) -> Iterator[str]:
        """Give spellings that begin so, not more than `limit`."""
        found = self.ask(
            "SELECT DISTINCT spelling FROM called WHERE spelling >= ? AND spelling < ? LIMIT ?",
            (spelling_key(start, arabic), spelling_key(start, arabic) + "\U0010ffff", limit),
        )
        yield from (spelling[1:] for (spelling,) in found)

    def spelt(self, spelling: str, arabic: bool) -> Iterable[Filed]:
        """Give the names of a spelling that `near` or `beginning` gave."""
        return self._filed("spelling = ?", (spelling_key(spelling, arabic),))

    def place(self, place_id: str) -> Place | None:
        """Give a place of the layer."""
        layer, _, number = place_id.partition(":")
        if layer not in (TOWN, SPOT) or not number.isdigit():
            return None
        return _place(self, place_id, int(number))

    def all_ids(self) -> Iterator[str]:
        """Give the ids of all places; this alone grows with the layer."""
        for number, layer in self.ask("SELECT id, layer FROM place ORDER BY id", ()):
            yield f"{layer}:{number}"

    def _filed(self, where: str, values: tuple[Any, ...]) -> list[Filed]:
        found = self.ask(f"SELECT place, name, script, whole FROM called WHERE {where}", values)  # noqa: S608
        source = f"{SOURCE}, {self.name}"
        return [
            Filed(place, Name(name, "", _SCRIPTS[script], source), whole == 1)
            for place, name, script, whole in found
        ]


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


@lru_cache(maxsize=16384)
def _place(layer: UserLayer, place_id: str, number: int) -> Place | None:
    rows = layer.ask("SELECT layer, record FROM place WHERE id = ?", (number,))
    if not rows or not place_id.startswith(f"{rows[0][0]}:"):
        return None
    record = json.loads(rows[0][1])
    source = f"{SOURCE}, {layer.name}"
    return Place(
        id=place_id,
        name=record["name"],
        layer=rows[0][0],
        country=(record["country"],),
        lon=record["at"][0],
        lat=record["at"][1],
        precision=Precision(record["precision"]),
        radius_m=record["radius_m"],
        names=tuple(
            Name(name, "", _SCRIPTS[script], source)
            for name, script in zip(record["names"], record["scripts"], strict=True)
        ),
        within=tuple(record["within"]),
        source=source,
        note=record["note"],
        population=record["people"],
        edition=f"{source}, added by the user {layer.facts['added']}, version {layer.version}",
    )


def open_layer(path: Path) -> UserLayer:
    """Open a compiled layer for reading; raises LayerError where it is none, or an older one."""
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        # read where it lies in the system's own memory, which all processes share
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        facts = dict(connection.execute("SELECT key, value FROM facts"))
    except sqlite3.Error as fault:
        raise LayerError(f"{path} is no layer of the gazetteer ({fault}); remove it") from fault
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
    return UserLayer(known["name"], path, known, version, ask)
