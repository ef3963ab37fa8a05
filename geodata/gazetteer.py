"""The places of the border region, found by any of their names."""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geodata import layers
from geodata.beside import FILE_NAME, FileFault, read_beside
from geodata.datafolder import layer_files
from geodata.kinds import ANY, Layers, core, split_kind
from geodata.loading import read_places
from geodata.names import Name, Script, fold, romanise, script_of, tidy
from geodata.nametable import Filed, NameTable, make_table
from geodata.othernames import PCODE_SOURCE, read_other_names, read_pcodes
from geodata.place import Place
from geodata.placechecks import Fault
from geodata.precision import Precision
from geodata.spelling import skeleton, sounds
from geodata.userlayer import LayerError, UserLayer, open_layer

__all__ = [
    "Gazetteer",
    "Match",
    "Name",
    "Place",
    "Precision",
    "exact_matches",
    "geometry",
    "load_gazetteer",
    "load_shipped",
    "look_up",
    "make_gazetteer",
    "places_in_memory",
    "places_of",
    "suggest",
]

# What a way of matching is worth; choice.py weighs against the best only what lies near it.
_EXACT, _FOLDED, _CORE, _SPELT, _OTHER_SCRIPT, _PER_DIFFERENCE = 1.0, 0.98, 0.95, 0.94, 0.90, 0.02
# Layers that people call by name alone though the name has a word of kind ("Takhar Province").
_CALLED_WITHOUT_KIND: Layers = frozenset({"country", "province", "district", "town"})
# From here on (of 100) a spelling is near enough to be named; where one name begins another.
_NEAR_SPELLING, _BEGINNING, _LEAST_BEGINNING = 66.0, 75.0, 4
# Of equally near spellings, those come first that a register of the border means more often.
_WEIGHTS = {"crossing": 6, "province": 5, "country": 5, "place": 4, "district": 4, "town": 3}

_BEGINNINGS, _HOMONYMS = 40, 4
# Sources of a match that was found by a code, which is no name of anything else.
_CODES = frozenset({"code", PCODE_SOURCE})
# Places of a layer that a user added are not listed among the codes: there are many.
_ADDED_ID = re.compile(r"(?:town|spot):\d+")

# When a file was written, in nanoseconds, and its bytes.
Stamp = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """Say by which of its names a place was found, how, and how well (0 to 1).

    `how` is exact, folded, transliterated or near spelling.
    """

    place: Place
    matched: Name
    how: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Hold the places and the ways to find them; one gazetteer equals only itself."""

    places: Mapping[str, Place]
    """All places by id; to go through those of a layer, see `places_of`."""
    version: str
    shapes: Mapping[str, BaseGeometry]
    """Geometries that came with the places themselves; the rest is read layer by layer."""
    tables: tuple[NameTable, ...]
    """The names, in the order they are asked."""
    by_code: Mapping[str, str]
    hidden: frozenset[str] = frozenset()
    """Ids of places that a place kept by hand stands in for."""
    faults: tuple[FileFault, ...] = ()
    """What of the user's own files could not be used."""


class Places(Mapping[str, Place]):
    """Give places of several tables by id; what a user's layer holds is read when asked for."""

    def __init__(self, held: Mapping[str, Place], added: tuple[UserLayer, ...]) -> None:
        """Join places in memory with layers in files, the former first."""
        self._held, self._added = held, added

    def __getitem__(self, place_id: str) -> Place:
        found: Place | None = self.get(place_id)
        if found is None:
            raise KeyError(place_id)
        return found

    def get(self, place_id: str, default: Any = None) -> Any:
        """Give a place, or what is to stand for none."""
        found = self._held.get(place_id)
        if found is None:
            found = next(filter(None, (layer.place(place_id) for layer in self._added)), default)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain(self._held, *(one.all_ids() for one in self._added))))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def in_memory(self) -> Mapping[str, Place]:
        """Give the places that no layer of a user has."""
        return self._held


_LOADING = threading.Lock()


def load_gazetteer(beside: Path | None = None) -> Gazetteer:
    """Read the shipped layers, those the user added, and places.yaml in the folder `beside`.

    The same gazetteer is given until one of these files changes.
    """
    added = tuple(stamp for path in layer_files() if (stamp := _stamp(path)))
    kept = _stamp(beside / FILE_NAME) if beside else None
    with _LOADING:  # of two threads that ask at once, one reads
        return _load(added, kept)


def user_stamp(beside: Path | None) -> tuple[Stamp, ...]:
    """Tell the state of the user's own files: it changes when one of them does."""
    paths = [*layer_files(), *([beside / FILE_NAME] if beside else [])]
    return tuple(stamp for path in paths if (stamp := _stamp(path)))


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return str(path), status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _load(added: tuple[Stamp, ...], kept: Stamp | None) -> Gazetteer:
    shipped = load_shipped()
    if not added and kept is None:
        return shipped
    versions, faults, tables = [shipped.version], [], list(shipped.tables)
    held = dict(shipped.places)
    hidden: frozenset[str] = frozenset()
    if kept is not None:
        own = read_beside(Path(kept[0]), held)
        held |= {place.id: place for place in own.places}
        hidden, faults = own.hidden, list(own.faults)
        for place_id in hidden:
            held.pop(place_id, None)
        tables.append(make_table(own.places))
        versions.append(own.version)
    opened: list[UserLayer] = []
    for stamp in added:
        try:
            opened.append(open_layer(Path(stamp[0])))
        except LayerError as fault:
            hint = "incidents gazetteer list tells of all"
            told = Fault(1, 1, "", "unreadable-file", str(fault), hint)
            faults.append(FileFault(stamp[0], told))
    versions += [layer.version for layer in opened]
    return Gazetteer(
        Places(held, tuple(opened)),
        "+".join(versions),
        shipped.shapes,
        (*tables, *opened),
        {**shipped.by_code} | {place.id: place.id for place in held.values()},
        hidden,
        tuple(faults),
    )


@cache
def load_shipped() -> Gazetteer:
    """Read the shipped layers alone."""
    places, version = read_places()
    return make_gazetteer(places, version)


def make_gazetteer(
    places: Iterable[Place], version: str, shapes: Mapping[str, BaseGeometry] | None = None
) -> Gazetteer:
    """Index places by their names, in one pass."""
    table = make_table(places)
    held = table.places
    by_code = {place_id: place_id for place_id in held}
    for place in held.values():
        if place.layer in ("country", "province"):
            by_code[place.id.partition(":")[2]] = place.id
    by_code |= {code: area for code, area in read_pcodes().items() if area in held}
    return Gazetteer(held, version, shapes or {}, (table,), by_code)


def places_of(gazetteer: Gazetteer, *wanted: str) -> Iterator[Place]:
    """Give the places of some layers; the towns of a layer that a user added are not among them."""
    return (place for place in places_in_memory(gazetteer) if place.layer in wanted)


def places_in_memory(gazetteer: Gazetteer) -> Iterable[Place]:
    """Give all places but those of the layers that a user added."""
    places = gazetteer.places
    return (places.in_memory if isinstance(places, Places) else places).values()


def geometry(gazetteer: Gazetteer, place_id: str) -> BaseGeometry:
    """Give the shape of a place at full resolution, (lon, lat); raises KeyError if unknown."""
    place = gazetteer.places[place_id]
    if place_id in gazetteer.shapes:
        return gazetteer.shapes[place_id]
    if place.layer in layers.SHAPED:
        return layers.read_geometries(layers.TABLES[place.layer])[place_id]
    return Point(place.lon, place.lat)


@lru_cache(maxsize=4096)
def look_up(gazetteer: Gazetteer, name: str) -> tuple[Match, ...]:
    """Find the places a name may mean, best first, one match to a place.

    A word of kind in the name ("Kunduz province") leaves only the layers it means. A spelling
    that merely resembles a name finds nothing: see `suggest`.
    """
    best: dict[str, Match] = {}
    for match in _matches(gazetteer, tidy(name)):
        held = best.get(match.place.id)
        if held is None or match.score > held.score:
            best[match.place.id] = match
    return tuple(sorted(best.values(), key=lambda match: (-match.score, match.place.id)))


def exact_matches(gazetteer: Gazetteer, name: str) -> list[Match]:
    """Find the places that have just this name, or this code."""
    found = {
        match.place.id: match for match in _named_so(gazetteer, tidy(name)) if match.how == "exact"
    }
    return [found[place_id] for place_id in sorted(found)]


def _named_so(gazetteer: Gazetteer, name: str) -> Iterator[Match]:
    """Find the place of a code, else what these letters name."""
    if code := gazetteer.by_code.get(name) or gazetteer.by_code.get(name.upper()):
        place = gazetteer.places[code]
        edition = PCODE_SOURCE if name.upper() in read_pcodes() else "code"
        yield Match(place, Name(name, "", Script.LATIN, edition), "exact", _EXACT)
    elif _ADDED_ID.fullmatch(name) and name in gazetteer.places:
        place = gazetteer.places[name]
        yield Match(place, Name(name, "", Script.LATIN, "code"), "exact", _EXACT)
    elif fold(name):
        yield from _by_letters(gazetteer, name, ANY)


def _matches(gazetteer: Gazetteer, name: str) -> Iterator[Match]:
    called_so = list(_named_so(gazetteer, name))
    yield from called_so
    if any(match.matched.source in _CODES for match in called_so) or not fold(name):
        return
    known = any(match.score >= _FOLDED for match in called_so)
    # Where a name is known as it is written, other spellings of the many that a user added do not
    # compete with it.
    yield from _by_sounds(gazetteer, name, ANY, all_tables=not known)
    bare, kinds = split_kind(name)
    # A name that itself has the word of kind ("Khorog bridge") is not taken apart.
    if kinds and not known:
        by_letters = list(_by_letters(gazetteer, bare, kinds))
        yield from by_letters
        known = any(match.score >= _FOLDED for match in by_letters)
        yield from _by_sounds(gazetteer, bare, kinds, all_tables=not known)


def _allowed(gazetteer: Gazetteer, filed: Filed, kinds: Layers) -> Place | None:
    """Give the place of a filed name, if it is of a kind that is asked for."""
    if filed.place_id in gazetteer.hidden:
        return None
    place = gazetteer.places.get(filed.place_id)
    if place is None:  # a layer was compiled beside other shapes than these
        return None
    if not filed.whole and not kinds:
        kinds = _CALLED_WITHOUT_KIND
    return place if not kinds or place.layer in kinds else None


def _by_letters(gazetteer: Gazetteer, name: str, kinds: Layers) -> Iterator[Match]:
    joined = fold(name).replace(" ", "")
    for filed in chain.from_iterable(table.by_letters(joined) for table in gazetteer.tables):
        place = _allowed(gazetteer, filed, kinds)
        if place is None:
            continue
        if not filed.whole:
            yield Match(place, filed.name, "folded", _CORE)
        elif filed.name.name.casefold() == name.casefold():
            yield Match(place, filed.name, "exact", _EXACT)
        else:
            yield Match(place, filed.name, "folded", _FOLDED)


def _by_sounds(
    gazetteer: Gazetteer, name: str, kinds: Layers, *, all_tables: bool
) -> Iterator[Match]:
    if fold(name) in read_other_names().elsewhere:
        return
    tables = [table for table in gazetteer.tables if all_tables or not _is_added(table)]
    abjad = sounds(name).abjad
    for found, known, several in chain.from_iterable(table.by_sounds(name) for table in tables):
        best = _SPELT if abjad == known.abjad else _OTHER_SCRIPT
        score = round(best - _PER_DIFFERENCE * found, 2)
        for filed in several:
            place = _allowed(gazetteer, filed, kinds)
            if place is None or (known.abjad and not abjad and _is_said(place, name)):
                continue
            yield Match(place, filed.name, "transliterated", score)


def _is_said(place: Place, written: str) -> bool:
    """Say whether a place has a name of these consonants in a script that writes vowels.

    Then that name decides: in the Arabic script any vowel would do, so that a misspelling
    ("Darquad") would be taken for the name.
    """
    wanted = skeleton(written)
    return any(
        called.script is not Script.ARABIC
        and wanted in (skeleton(called.name), skeleton(core(called.name, place.layer)))
        for called in place.names
    )


@lru_cache(maxsize=4096)
def suggest(gazetteer: Gazetteer, name: str, limit: int = 3) -> tuple[str, ...]:
    """Name the nearest known spellings, nearest first, in the script of the name if it can be.

    A name that goes on where the written one ends counts as near ("Mazar", "Mazar-e Sharif").
    """
    bare, kinds = split_kind(name)
    script = script_of(bare)
    ranked = sorted(
        (
            -score,
            filed.name.script is not script,
            spelling != romanise(filed.name.name),  # less a word of kind that was not asked for
            -_weight(place),
            filed.name.name,
            place.id,
        )
        for table in gazetteer.tables
        for spelling, score in _near(table, bare, (1 if _is_added(table) else 8) * limit)
        for filed in islice(table.spelt(spelling, script is Script.ARABIC), _HOMONYMS)
        if (place := _allowed(gazetteer, filed, kinds)) is not None
    )
    shown: dict[str, str] = {}
    seen: set[str] = set()
    for _, foreign, _, _, called_so, place_id in ranked:
        text = gazetteer.places[place_id].name if foreign else called_so
        if place_id not in seen:
            shown.setdefault(fold(text), text)
            seen.add(place_id)
    return tuple(shown.values())[:limit]


def _is_added(table: NameTable) -> bool:
    return isinstance(table, UserLayer)


def _weight(place: Place) -> int:
    """Weigh a place by its layer; one of the many towns of a user's layer comes behind."""
    return _WEIGHTS.get(place.layer, 1) - bool(place.layer == "town" and place.edition)


def _near(table: NameTable, bare: str, limit: int) -> list[tuple[str, float]]:
    """Find the nearest spellings of one table, by a few blocks of it and never by all."""
    arabic = script_of(bare) is Script.ARABIC
    wanted = bare if arabic else romanise(bare)
    blocks = set(table.near(skeleton(wanted), arabic))
    scores = {
        spelling: score
        for spelling, score, _ in process.extract(
            wanted, blocks, scorer=fuzz.ratio, limit=limit, score_cutoff=_NEAR_SPELLING
        )
    }
    if len(wanted) >= _LEAST_BEGINNING:
        for spelling in table.beginning(wanted, arabic, _BEGINNINGS):
            scores[spelling] = max(scores.get(spelling, 0.0), _BEGINNING)
    return sorted(scores.items(), key=lambda one: (-one[1], len(one[0]), one[0]))[:limit]
