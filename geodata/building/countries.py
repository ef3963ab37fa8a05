"""Country polygons and the border lines, from the OpenStreetMap time-zone boundaries.

A time zone here is a union of OpenStreetMap's country (and province) areas at full resolution,
so two countries that touch share every vertex of their border.
"""

from __future__ import annotations

import io
import itertools
import json
import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.building.fetch import Store
from geodata.layers import WINDOW

GEOD = Geod(ellps="WGS84")
PACKAGE = "timezonefinder-data"
ZONES = {
    "AF": ("Asia/Kabul",),
    "TJ": ("Asia/Dushanbe",),
    "UZ": ("Asia/Tashkent", "Asia/Samarkand"),
    "KG": ("Asia/Bishkek",),
    "TM": ("Asia/Ashgabat",),
    "KZ": ("Asia/Almaty", "Asia/Qyzylorda"),
    "PK": ("Asia/Karachi",),
    "CN": ("Asia/Urumqi", "Asia/Shanghai"),
    "IN": ("Asia/Kolkata",),
}
LINES = (("AF-TJ", "TJ"), ("AF-UZ", "UZ"), ("AF-TM", "TM"))
# Facts of the package's coordinate format (layout 3): integers of 1e-7 degrees in steps of 10,
# packed in blocks of 128 vertices, each block repeating the first vertex of the next.
UNIT = 1e-7
STEP = 10
BLOCK = 128

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rings:
    """A packed collection of polygon rings, decoded one at a time."""

    payloads: tuple[npt.NDArray[np.uint32], ...]
    starts: Ints
    base_x: Ints
    base_y: Ints
    widths: Ints
    vertices: Ints

    def decode(self, index: int) -> npt.NDArray[np.float64]:
        """Return ring `index` as (n, 2) degrees, lon before lat."""
        words = self.payloads[index].astype(np.uint64)
        left, cursor = int(self.vertices[index]), 0
        rows: list[Ints] = []
        for block in range(int(self.starts[index]), int(self.starts[index + 1])):
            count = min(BLOCK, left)
            columns = []
            for axis, base in ((0, self.base_x[block]), (1, self.base_y[block])):
                width = int(self.widths[block, axis])
                values = _unpack(words, cursor, width, count)
                columns.append(values * STEP + base)
                # The block's region also holds the repeated vertex, and ends on a whole word.
                cursor += -(-(count + 1) * width // 32)
            rows.append(np.stack(columns, axis=1))
            left -= count
        degrees: npt.NDArray[np.float64] = np.round(np.concatenate(rows) * UNIT, 6)
        return degrees


def _unpack(words: npt.NDArray[np.uint64], start: int, width: int, count: int) -> Ints:
    if width == 0:
        return np.zeros(count, dtype=np.int64)
    bits = np.arange(count, dtype=np.int64) * width
    index = start + (bits >> 5)
    pair = words[index] | (words[index + 1] << np.uint64(32))
    values = (pair >> (bits & 31).astype(np.uint64)) & np.uint64((1 << width) - 1)
    unpacked: Ints = values.astype(np.int64)
    return unpacked


def _payloads(data: bytes) -> tuple[npt.NDArray[np.uint32], ...]:
    """Find the payload of every ring in a FlatBuffers file of polygons."""
    if data[4:8] != b"TZFP":
        raise ValueError("not a polygon collection of timezonefinder-data")
    root = struct.unpack_from("<I", data, 0)[0]
    if _number(data, root, 6, "<H") != 3:
        raise ValueError("timezonefinder-data: polygon layout 3 expected")
    listing = _field(data, root, 4)
    found = []
    for index in range(struct.unpack_from("<I", data, listing)[0]):
        slot = listing + 4 + 4 * index
        vector = _field(data, slot + struct.unpack_from("<I", data, slot)[0], 4)
        length = struct.unpack_from("<I", data, vector)[0]
        found.append(np.frombuffer(data, "<u4", length, vector + 4))
    return tuple(found)


def _entry(data: bytes, table: int, slot: int) -> int:
    vtable = table - struct.unpack_from("<i", data, table)[0]
    return int(table + struct.unpack_from("<H", data, vtable + slot)[0])


def _number(data: bytes, table: int, slot: int, form: str) -> int:
    return int(struct.unpack_from(form, data, _entry(data, table, slot))[0])


def _field(data: bytes, table: int, slot: int) -> int:
    entry = _entry(data, table, slot)
    return int(entry + struct.unpack_from("<I", data, entry)[0])


def _array(store: Store, member: str) -> npt.NDArray[np.int64]:
    data = store.read(PACKAGE, f"timezonefinder_data/data/{member}")
    return np.load(io.BytesIO(data)).astype(np.int64)  # type: ignore[no-any-return]


def _rings(store: Store, folder: str) -> Rings:
    return Rings(
        _payloads(store.read(PACKAGE, f"timezonefinder_data/data/{folder}/coordinates.bin")),
        _array(store, f"{folder}/block_offsets.npy"),
        _array(store, f"{folder}/block_bases.npy"),
        _array(store, f"{folder}/block_ranges.npy")[:, 0],
        _array(store, f"{folder}/block_widths.npy"),
        _array(store, f"{folder}/nr_vertices.npy"),
    )


def read_zones(store: Store) -> dict[str, MultiPolygon]:
    """Return every wanted time zone as polygons with their holes, unsimplified."""
    outer, inner = _rings(store, "boundaries"), _rings(store, "holes")
    borrowed = _array(store, "holes/poly_ref.npy")
    text = store.read(PACKAGE, "timezonefinder_data/data/timezone_names.txt").decode("utf-8")
    names = text.split()
    zone_of = _array(store, "zone_ids.npy")
    owned = json.loads(store.read(PACKAGE, "timezonefinder_data/data/hole_registry.json"))
    zones: dict[str, MultiPolygon] = {}
    for zone in sorted({zone for group in ZONES.values() for zone in group}):
        parts = []
        for index in np.flatnonzero(zone_of == names.index(zone)):
            count, first = owned.get(str(index), (0, 0))
            holes = [
                # A hole that is another polygon's outer ring is stored as a reference to it.
                outer.decode(int(ref)) if ref >= 0 else inner.decode(int(-ref - 1))
                for ref in borrowed[first : first + count]
            ]
            parts.append(Polygon(outer.decode(int(index)), holes))
        zones[zone] = MultiPolygon(parts)
    return zones


def polygons_only(shape: BaseGeometry) -> MultiPolygon:
    """Keep the polygons of a geometry, dropping lines and points that a cut leaves behind."""
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, Polygon) and p.area > 0]
    if shape.geom_type == "GeometryCollection":
        parts = [p for part in shapely.get_parts(shape) for p in polygons_only(part).geoms]
    return MultiPolygon(sorted(parts, key=lambda p: (-p.area, p.bounds)))


def build_countries(
    store: Store, bounds: tuple[float, float, float, float] = WINDOW
) -> dict[str, MultiPolygon]:
    """Return AF and TJ whole and their neighbours cut to the bounds (west, south, east, north)."""
    zones = read_zones(store)
    window = shapely.box(*bounds)
    countries: dict[str, MultiPolygon] = {}
    for code, names in ZONES.items():
        shape: BaseGeometry = zones[names[0]]
        if len(names) > 1:
            shape = shapely.union_all([zones[name] for name in names])
        if code not in ("AF", "TJ"):
            shape = shapely.intersection(shape, window)
        countries[code] = polygons_only(shape)
    return countries


def build_lines(store: Store) -> dict[str, LineString]:
    """Return the three border lines of Afghanistan in the north, each from west to east.

    Every vertex is a shared vertex of the two countries' polygons.
    """
    zones = read_zones(store)
    afghan = _segments(zones["Asia/Kabul"])
    lines: dict[str, LineString] = {}
    for line_id, code in LINES:
        shared = afghan & set().union(*(_segments(zones[name]) for name in ZONES[code]))
        ends = [[first, second] for first, second in sorted(shared)]
        merged = shapely.line_merge(shapely.multilinestrings(ends))
        pieces = shapely.get_num_geometries(merged)
        if pieces != 1:
            raise ValueError(f"{line_id}: the shared border is in {pieces} pieces")
        west_first = merged.coords[0][0] <= merged.coords[-1][0]
        lines[line_id] = merged if west_first else merged.reverse()
    return lines


def _segments(shape: MultiPolygon) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    found = set()
    for polygon in shape.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            points = [(x, y) for x, y in ring.coords]
            found |= {(min(a, b), max(a, b)) for a, b in itertools.pairwise(points)}
    return found


def length_km(line: BaseGeometry) -> float:
    """Measure a line along the WGS84 ellipsoid."""
    return float(GEOD.geometry_length(line)) / 1000
