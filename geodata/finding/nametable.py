"""Names of places filed so that they can be found: by letters, by sounds, by near spellings.

A table in memory holds the shipped layers and the places kept by hand; a table in a file, of the
same questions, the layers a user has added (see userlayer.py).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

from geodata.grammar.kinds import core
from geodata.names import Name, Script, fold, romanise
from geodata.place import Place
from geodata.spelling import Sounds, differences, skeleton, sounds

# A name of one consonant has too many neighbours to be looked for among them.
_LEAST_BONES = 2


class Filed(NamedTuple):
    """One name of one place; `whole` tells whether it was filed as it is or less its kind."""

    place_id: str
    name: Name
    whole: bool


class NameTable(Protocol):
    """Answer what names there are; nothing of it grows with the number of names."""

    def by_letters(self, joined: str) -> Iterable[Filed]:
        """Give the names of these folded letters, blanks left out."""

    def by_sounds(self, name: str) -> Iterable[tuple[int, Sounds, Iterable[Filed]]]:
        """Give the names that may be another spelling of this one, with their differences."""

    def near(self, bones: str, arabic: bool) -> Iterable[str]:
        """Give the spellings whose consonants are these but for one."""

    def beginning(self, start: str, arabic: bool, limit: int) -> Iterable[str]:
        """Give spellings that begin so, not more than `limit`."""

    def spelt(self, spelling: str, arabic: bool) -> Iterable[Filed]:
        """Give the names of a spelling that `near` or `beginning` gave."""

    def place(self, place_id: str) -> Place | None:
        """Give a place of the table."""


class Form(NamedTuple):
    """A name as it is filed: `spelling` is what near spellings are measured in."""

    name: str
    folded: str
    whole: bool
    spelling: str
    arabic: bool

    @property
    def joined(self) -> str:
        """Make one word of it: blanks are written or not as the writer likes."""
        return self.folded.replace(" ", "")


def forms(name: Name, layer: str) -> Iterator[Form]:
    """Give the forms one name is filed under: as it is, and less its words of kind."""
    folded, bare = fold(name.name), core(name.name, layer)
    arabic = name.script is Script.ARABIC
    yield Form(name.name, folded, True, bare if arabic else romanise(bare), arabic)
    if bare != folded:
        yield Form(name.name, bare, False, "", arabic)


def near_keys(bones: str) -> frozenset[str]:
    """Give the consonants of a spelling, whole and less each one: near spellings share a key."""
    if len(bones) < _LEAST_BONES:
        return frozenset((bones,))
    return frozenset((bones, *(bones[:i] + bones[i + 1 :] for i in range(len(bones)))))


@dataclass(frozen=True, slots=True, eq=False)
class MemoryTable:
    """Hold names in memory."""

    places: Mapping[str, Place]
    letters: Mapping[str, list[Filed]]
    heard: Mapping[str, Mapping[Sounds, list[Filed]]]

    def by_letters(self, joined: str) -> Iterable[Filed]:
        """Give the names of these folded letters, blanks left out."""
        return self.letters.get(joined, ())

    def by_sounds(self, name: str) -> Iterator[tuple[int, Sounds, Iterable[Filed]]]:
        """Give the names that may be another spelling of this one, with their differences."""
        written = sounds(name)
        for known, filed in self.heard.get(skeleton(name), {}).items():
            found = differences(written, known)
            if found is not None:
                yield found, known, filed

    def near(self, bones: str, arabic: bool) -> Iterator[str]:
        """Give the spellings whose consonants are these but for one."""
        blocks = _near_blocks(self, arabic)[0]
        for key in near_keys(bones):
            yield from blocks.get(key, ())

    def beginning(self, start: str, arabic: bool, limit: int) -> Iterator[str]:
        """Give spellings that begin so, not more than `limit`."""
        ordered = _near_blocks(self, arabic)[2]
        first = bisect_left(ordered, start)
        for spelling in ordered[first : first + limit]:
            if not spelling.startswith(start):
                return
            yield spelling

    def spelt(self, spelling: str, arabic: bool) -> Iterable[Filed]:
        """Give the names of a spelling that `near` or `beginning` gave."""
        return _near_blocks(self, arabic)[1].get(spelling, ())

    def place(self, place_id: str) -> Place | None:
        """Give a place of the table."""
        return self.places.get(place_id)


def make_table(places: Iterable[Place]) -> MemoryTable:
    """File places by their names, in one pass."""
    held: dict[str, Place] = {}
    letters: dict[str, list[Filed]] = {}
    heard: dict[str, dict[Sounds, list[Filed]]] = {}
    for place in places:
        held[place.id] = place
        for name in place.names:
            for form in forms(name, place.layer):
                filed = Filed(place.id, name, form.whole)
                letters.setdefault(form.joined, []).append(filed)
                alike = heard.setdefault(skeleton(form.folded), {})
                alike.setdefault(sounds(form.folded), []).append(filed)
    return MemoryTable(held, letters, heard)


Blocks = tuple[Mapping[str, list[str]], Mapping[str, list[Filed]], list[str]]


@lru_cache(maxsize=8)
def _near_blocks(table: MemoryTable, arabic: bool) -> Blocks:
    """Gather spellings by their consonants, and names by their spelling, when first asked for."""
    named: dict[str, list[Filed]] = defaultdict(list)
    for place in table.places.values():
        for name in place.names:
            form = next(forms(name, place.layer))
            if form.arabic == arabic:
                named[form.spelling].append(Filed(place.id, name, True))
    blocks: dict[str, list[str]] = defaultdict(list)
    for spelling in named:
        for key in near_keys(skeleton(spelling)):
            blocks[key].append(spelling)
    return dict(blocks), dict(named), sorted(named)
