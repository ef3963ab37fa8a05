"""Map and ribbon of a view for plates: drawn by the drawing rules, in an engine of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard.briefing.panel import (
    INSET_PX,
    NAMED,
    Panelled,
    Strip,
    Told,
    describe_panel,
)
from dashboard.briefing.plate import Panel, Picture, SizePx
from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.letters import drawable
from dashboard.draw.pictures import ribbon_alt
from dashboard.draw.speech import Words, speech
from dashboard.features import Shown, rows
from dashboard.scene.engine import engine
from dashboard.scene.extent import paper_extent
from dashboard.scene.given import base_map, describe_given
from dashboard.scene.map import map_svg, scene_of
from dashboard.scene.ribbon import axis_of, ribbon_svg
from dashboard.spells import CrossingHistory
from dashboard.view import View
from dashboard.vocabulary import KINDS
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

Record = dict[str, Any]
HOME = ("country:AF", "country:TJ")
# Signs in px of a scene; samples are drawn smaller, so that their lines are no thinner.
SIGN_PX, SAMPLE_PX = 24, 15


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: a view, and what the drawing rules are given of it."""

    shown: Shown
    view: View
    gazetteer: Gazetteer
    briefing: Briefing
    given: Record


def describe_drawn(
    shown: Shown,
    view: View,
    area: Placement | None,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    briefing: Briefing,
) -> Drawn:
    """Describe a view once for all pictures of it; `histories` are of its as-of day."""
    given = describe_given(shown, view, area, histories, gazetteer)
    return Drawn(shown, view, gazetteer, briefing, given)


@contextmanager
def map_picture(drawn: Drawn) -> Iterator[Picture]:
    """Give the map of a view, to be drawn within a `with`."""
    view, gazetteer, given = drawn.view, drawn.gazetteer, drawn.given
    words = speech(drawn.briefing.language, drawn.briefing.calendar)
    extent = paper_extent(view, gazetteer, given["pack"])
    with engine() as rules:

        def draw(size: SizePx, in_svg: bool) -> tuple[str, Record]:
            if in_svg:
                return map_svg(rules, given, size, extent)
            return "", scene_of(rules, given, size, extent)

        @cache
        def sign(spec: tuple[tuple[str, Any], ...]) -> str:
            told = {**dict(spec), "looks": given["looks"]}
            size = SAMPLE_PX if "sample" in told else SIGN_PX
            return str(rules.call("signSvg", {**told, "size": size}))

        @cache
        def strip(ids: tuple[str, ...]) -> Strip:
            return _strip(ids, drawn.shown, given["pack"]["size"])

        def inset(ground: Sequence[Sequence[float]]) -> str:
            return str(rules.call("insetSvg", ground, INSET_PX, _names(words)))

        def describe(told: Told, scene: Record) -> Record:
            left = [mark["incidents"] for mark in scene["marks"] if mark["form"] == "strip"]
            common = Panelled(
                words,
                view.moment,
                strip(tuple(*left)),
                gazetteer,
                lambda spec: sign(tuple(spec.items())),
                inset,
            )
            return describe_panel(common, told, scene)

        def worth(size: SizePx) -> float:
            return float(rules.call("mapWorth", extent, size))

        yield Picture(draw, drawn.briefing.alt, Panel(describe, worth, NAMED))


def _strip(ids: Sequence[str], shown: Shown, sizes: Sequence[int]) -> Strip:
    """Tell what has no place: what is certain, and then what is larger, is named first."""
    columns = shown.features.columns
    indices = [columns.row_of[name] for name in ids]
    sure = dict(zip(shown.indices.tolist(), shown.certainties.tolist(), strict=True))
    indices.sort(key=lambda index: (not sure[index], -sizes[index], index))
    counts = Counter(columns.incidents[index].kind for index in indices)
    kinds = {kind: counts[kind] for kind in KINDS if counts[kind]}
    return Strip(kinds, rows(shown, indices[: NAMED[0]]))


def _names(words: Words) -> list[str]:
    """Name both countries."""
    code = words["language"]["code"]
    names = {label["id"]: label["names"] for label in base_map()["labels"]}
    return [drawable(names[key].get(code, names[key]["en"])) for key in HOME]


@contextmanager
def ribbon_picture(drawn: Drawn) -> Iterator[Picture]:
    """Give the ribbon of a view, to be drawn within a `with`; it explains itself."""
    axis = axis_of(drawn.gazetteer)
    with engine() as rules:
        yield Picture(
            lambda size, _: ribbon_svg(rules, drawn.given, axis, size), ribbon_alt(drawn.briefing)
        )
