"""The names on the ground: countries, provinces, towns, rivers, in a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes

from dashboard.draw.placewords import place_name
from dashboard.draw.plates.base import HOME, LAYERS, area_in_metres, load_base
from dashboard.draw.plates.gather import Group
from dashboard.draw.plates.labels import AROUND, CENTRED, Box, Placed, Wish
from dashboard.draw.plates.sheet import Sheet, is_on, set_on, to_sheet
from dashboard.draw.plates.signs import draw_town
from dashboard.draw.plates.text import BASELINE, INK, LEADING, Type, draw_line, plain, width_of
from dashboard.draw.speech import Words
from geodata.border import MAIN_LINE, chainage, load_lines, point_at

WATER_INK, LAND_INK, SOFT_INK = "#3b6c8c", "#3d3a33", "#6d6656"
CUTS = {
    "country": Type(12.0, bold=True, color="#4b473e", halo=2.2, alpha=0.9),
    "capital": Type(9.6, bold=True, color=INK, halo=1.8),
    "province": Type(8.0, color=SOFT_INK, halo=1.6),
    "district": Type(6.8, color=SOFT_INK, halo=1.4),
    "town": Type(7.6, color=LAND_INK, halo=1.6),
    "river": Type(7.4, color=WATER_INK, halo=1.6),
    "lake": Type(7.0, color=WATER_INK, halo=1.6),
    "airfield": Type(6.4, color=SOFT_INK, halo=1.4),
    "crossing": Type(7.2, bold=True, color="#57524a", halo=1.6),
}
ORDER = {
    "country": 10_000, "capital": -1, "crossing": 25_000, "river": 30_000, "province": 35_000,
    "town": 40_000, "lake": 55_000, "district": 50_000, "airfield": 70_000,
}  # fmt: skip
# From which scale on, in points a kilometre, a name is looked for room.
FROM = {
    "country": 0.0, "capital": 0.0, "crossing": 0.8, "river": 0.6, "province": 0.5, "lake": 0.9,
    "district": 2.4, "airfield": 4.0,
}  # fmt: skip
TOWNS_FROM = (0.0, 0.0, 0.7, 1.1, 1.9, 3.0)
DOTS = {"capital": 6.4, "town": 4.6, "airfield": 4.0}
# Countries and provinces are set wide; letters that join are not.
SPACED = ("country", "province")
THIN = {"country": "\u2009\u2009", "province": "\u200a"}
# The two countries are named before counts and titles take the room.
HOME_RANK = -95
EDGE, OFF_M = 12.0, 2000.0
# The border runs in rivers: their names may stand along it, so far from where they stand best.
BORDER_RIVERS = ("river:panj", "river:pamir", "river:amu-darya")
ALONG_KM, FARTHEST_KM = 8, 64
STRICT = ("river", "lake", "province", "country")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that asks for room, and how it is set."""

    text: str
    kind: str
    wish: Wish

    @property
    def cut(self) -> Type:
        """Give the type that it is set in."""
        return CUTS[self.kind]


def names_on(sheet: Sheet, groups: Sequence[Group], clear: float, words: Words) -> Iterator[Name]:
    """Give the names of a sheet; those that find no room are left out.

    The bands along the border, and so along its rivers, reach as far as `clear` from it.
    """
    scale = sheet.pt_per_m * 1000
    labels = [label for label in load_base().labels if scale >= _from(label)]
    at = to_sheet(sheet, [label["at"] for label in labels])
    for label, point in zip(labels, at, strict=True):
        is_country = label["kind"] == "country"
        if not is_country and not is_on(sheet, point, -EDGE / 2):
            continue
        text = _text(label["names"], label["kind"], words)
        spots = _inside(sheet, label) if is_country else ((float(point[0]), float(point[1])),)
        ground = None
        if label["id"] in BORDER_RIVERS:
            spots = _along_border(sheet, label["at"])
            ground = Box(*[max(3.0, clear) + 2] * 4)
        if text and spots:
            rank = HOME_RANK if label["id"] in HOME else label["rank"]
            yield _name(text, label["kind"], spots, rank, ground)
    if scale < FROM["crossing"]:
        return
    for group in groups:
        told = group.spell is not None and group.spell.status != "unknown"
        if group.crossing and not told:
            (x, y), box = group.at, group.box
            ground = Box(x - box[0] + 1, y - box[1] + 1, box[2] - x + 1, box[3] - y + 1)
            name = _short(place_name(group.crossing, words))
            yield _name(plain(name), "crossing", (group.at,), 0, ground)


def _from(label: Mapping[str, Any]) -> float:
    if label["kind"] == "town":
        return TOWNS_FROM[min(label["rank"], len(TOWNS_FROM) - 1)]
    return FROM[label["kind"]]


def _text(names: Mapping[str, str], kind: str, words: Words) -> str:
    text = plain(names.get(words["language"]["code"]) or names.get("en") or "")
    if kind in SPACED:
        text = text.split(" (")[0]
        if words["language"]["direction"] == "ltr":
            return THIN[kind].join(text.upper())
    return text


def _short(name: str) -> str:
    """Leave off what the sign says anyway."""
    return name.split(" (", maxsplit=1)[0].removesuffix(" bridge")


def _name(
    text: str,
    kind: str,
    spots: tuple[tuple[float, float], ...],
    rank: int,
    ground: Box | None = None,
) -> Name:
    cut = CUTS[kind]
    dot = DOTS.get(kind, 0.0)
    ways = CENTRED if kind in ("country", "province", "district", "lake") else AROUND
    room = dot / 2 + 1.6 if dot else 5.0
    wish = Wish(
        width_of(text, cut), cut.size * LEADING, spots, ORDER[kind] + rank * 100.0,
        ground or Box(room, room, room, room), ways, (0.0,),
        dot=dot, strict=kind in STRICT,
    )  # fmt: skip
    return Name(text, kind, wish)


def _inside(sheet: Sheet, label: Mapping[str, Any]) -> tuple[tuple[float, float], ...]:
    """Give spots well inside a country, the nearest to its own first.

    A name pushed over the border by an incident's label would make a false map.
    """
    area = area_in_metres(label["id"])
    if area is None:
        return ()
    left, bottom, right, top = sheet.ground_m
    seen = shapely.clip_by_rect(shapely.simplify(area, 1000.0), left, bottom, right, top)
    if seen.is_empty:
        return ()
    half = width_of(_longest(label), CUTS["country"]) / 2 / sheet.pt_per_m
    xs = np.linspace(left, right, 34)[1:-1]
    ys = np.linspace(bottom, top, 20)[1:-1]
    grid = np.array([(x, y) for y in ys for x in xs])
    shapely.prepare(seen)
    inside = np.ones(len(grid), dtype=bool)
    for side in (-1.0, 0.0, 1.0):
        inside &= shapely.contains_xy(seen, grid[:, 0] + side * half, grid[:, 1])
    spots = set_on(sheet, grid[inside])
    own = to_sheet(sheet, [label["at"]])[0]
    middle = np.clip(own, (0, 0), (sheet.width, sheet.height))
    order = np.argsort(np.hypot(*(spots - middle).T), kind="stable")
    return tuple((float(x), float(y)) for x, y in spots[order])


def _along_border(sheet: Sheet, at: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Give spots on a sheet along the border, the nearest to a place on it first."""
    line = load_lines()[MAIN_LINE]
    own = chainage(line, *at)
    if own.offset_m > OFF_M:
        x, y = to_sheet(sheet, [at])[0]
        return ((float(x), float(y)),)
    steps = sorted(range(-FARTHEST_KM, FARTHEST_KM + 1, ALONG_KM), key=lambda km: (abs(km), km))
    kms = [own.km + step for step in steps if 0 < own.km + step < line.length_km]
    spots = to_sheet(sheet, [point_at(line, km) for km in kms])
    return tuple((float(x), float(y)) for x, y in spots if is_on(sheet, (x, y), -EDGE))


def _longest(label: Mapping[str, Any]) -> str:
    return THIN["country"].join(max(label["names"].values(), key=len).upper())


def draw_name(axes: Axes, name: Name, placed: Placed) -> None:
    """Draw a name where it found room, with its dot."""
    box, cut = placed.box, name.cut
    if name.wish.dot:
        draw_town(axes, placed.spot, name.wish.dot, name.kind, order=LAYERS["names"])
    baseline = box.top - cut.size * BASELINE
    middle = (box.left + box.right) / 2
    draw_line(axes, (middle, baseline), name.text, cut, align="center", order=LAYERS["names"])
