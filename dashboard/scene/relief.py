"""The relief of a map: the one picture on it, bent from the shapes' projection to the scene's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from dashboard.scene.given import base_map

PAPER = (239, 236, 227)
# Dots to a px of the scene, which is 0.78 pt on paper: about what the picture itself has where the
# whole border is shown.
DOTS = 1.56
QUALITY = 82

Floats = npt.NDArray[np.float64]


@cache
def _picture() -> Image.Image:
    with (files("geodata") / "shapes" / "relief.jpg").open("rb") as file:
        return Image.open(file).convert("RGB")


def relief_jpeg(mesh: Sequence[Sequence[Sequence[float]]], size: tuple[int, int]) -> bytes:
    """Bend the relief to a scene of a size in px.

    `mesh` is rows of (lon, lat) at the corners of even fields, from the scene's top left; between
    them the picture is bent evenly.
    """
    ground = np.array(mesh, dtype=np.float64)
    rows, columns = ground.shape[0] - 1, ground.shape[1] - 1
    width, height = (max(1, round(side * DOTS)) for side in size)
    xs, ys = (
        np.linspace(0, side, count + 1).round()
        for side, count in ((width, columns), (height, rows))
    )
    source = _dots(ground.reshape(-1, 2)).reshape(ground.shape)
    fields: list[Any] = []
    for row in range(rows):
        for column in range(columns):
            box = (int(xs[column]), int(ys[row]), int(xs[column + 1]), int(ys[row + 1]))
            corners = [(row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1)]
            fields.append((box, tuple(float(n) for at in corners for n in source[at])))
    bent = _picture().transform(
        (width, height), Image.Transform.MESH, fields, Image.Resampling.BILINEAR, fillcolor=PAPER
    )
    out = BytesIO()
    bent.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _dots(lonlat: Floats) -> Floats:
    """Give the dots of the picture, whose rows are even in Web Mercator, at rows of (lon, lat)."""
    west, south, east, north = base_map()["relief"]["bounds"]
    picture = _picture()
    top, bottom = _mercator(np.array([north, south]))
    x = (lonlat[:, 0] - west) / (east - west) * picture.width
    y = (top - _mercator(lonlat[:, 1])) / (top - bottom) * picture.height
    return np.column_stack([x, y])


def _mercator(lat: Floats) -> Floats:
    found: Floats = np.arctanh(np.sin(np.radians(lat)))
    return found
