"""The places of the border region, found by any of their names."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata import layers
from geodata.finding.nametable import NameTable, make_table
from geodata.finding.othernames import read_pcodes
from geodata.loading import read_places
from geodata.names import Name
from geodata.own.beside import FILE_NAME, FileFault, read_beside
from geodata.own.datafolder import layer_files
from geodata.own.placechecks import Fault
from geodata.own.userlayer import LayerError, UserLayer, open_layer
from geodata.place import Place
from geodata.precision import Precision

__all__ = [
    "Gazetteer",
    "Name",
    "Place",
    "Precision",
    "geometry",
    "load_gazetteer",
    "load_shipped",
    "make_gazetteer",
    "places_in_memory",
    "places_of",
    "user_stamp",
]

# When a file was written, in nanoseconds, and its bytes.
Stamp = tuple[str, int, int]


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
        if found is not None:
            return found
        for layer in self._added:
            if (found := layer.place(place_id)) is not None:
                return found
        return default

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
    except OSError as fault:
        if isinstance(fault, FileNotFoundError) and not path.is_symlink():
            return None
        return str(path), 0, -1  # it is told as a fault when it is read
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
    point: BaseGeometry = shapely.points(place.lon, place.lat)
    return point
