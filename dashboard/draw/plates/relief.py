"""The relief of a plate: the one picture on it, bent from the shapes' projection to the sheet's."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from dashboard.draw.plates.sheet import Bounds, Sheet, to_ground

PAPER = (239, 236, 227)
# About what the picture itself has where the whole border is on the sheet.
DOTS_PER_INCH = 144
# Between the corners of so many fields the picture is bent evenly: no dot is off by half of one.
FIELDS = (16, 8)
# Steps of a tone that the eye does not tell apart; fewer of them make a smaller file.
TONE_STEP = 6

Pixels = npt.NDArray[np.uint8]


@cache
def _picture() -> Image.Image:
    with (files("geodata") / "shapes" / "relief.jpg").open("rb") as file:
        return Image.open(file).convert("RGB")


@lru_cache(maxsize=4)
def relief_on(sheet: Sheet, bounds: Bounds) -> Pixels:
    """Bend the relief to a sheet; `bounds` are those of the picture, in degrees."""
    width, height = (round(side * DOTS_PER_INCH / 72) for side in (sheet.width, sheet.height))
    xs, ys = (
        np.linspace(0, size, count + 1).round()
        for size, count in zip((width, height), FIELDS, strict=True)
    )
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    points = grid * (sheet.width / width, -sheet.height / height) + (0.0, sheet.height)
    source = _dots(to_ground(sheet, points.reshape(-1, 2)), bounds).reshape(grid.shape)
    mesh: list[Any] = []
    for row in range(FIELDS[1]):
        for column in range(FIELDS[0]):
            box = (int(xs[column]), int(ys[row]), int(xs[column + 1]), int(ys[row + 1]))
            corners = [(row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1)]
            mesh.append((box, tuple(float(n) for at in corners for n in source[at])))
    bent = _picture().transform(
        (width, height), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR, fillcolor=PAPER
    )
    tones: Pixels = np.asarray(bent) // TONE_STEP * TONE_STEP + TONE_STEP // 2
    return tones


def _dots(lonlat: npt.NDArray[np.float64], bounds: Bounds) -> npt.NDArray[np.float64]:
    """Give the dots of the picture, whose rows are even in Web Mercator, at rows of (lon, lat)."""
    west, south, east, north = bounds
    picture = _picture()
    top, bottom = _mercator(np.array([north, south]))
    x = (lonlat[:, 0] - west) / (east - west) * picture.width
    y = (top - _mercator(lonlat[:, 1])) / (top - bottom) * picture.height
    return np.column_stack([x, y])


def _mercator(lat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = np.arctanh(np.sin(np.radians(lat)))
    return found
