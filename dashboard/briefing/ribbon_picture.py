"""The ribbon of a view for a plate: drawn by the drawing rules, its key within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from dashboard.briefing.panel import Told
from dashboard.briefing.plate import Picture, SizePx
from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.pictures import ribbon_alt
from dashboard.features import Shown
from dashboard.scene.engine import engine
from dashboard.scene.given import describe_given
from dashboard.scene.ribbon import axis_of, ribbon_svg
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

Record = dict[str, Any]


@contextmanager
def ribbon_picture(
    shown: Shown,
    view: View,
    area: Placement | None,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    briefing: Briefing,
) -> Iterator[Picture]:
    """Give the ribbon of a view, to be drawn within a `with`; `histories` are of its as-of day."""
    given = describe_given(shown, view, area, histories, gazetteer)
    axis = axis_of(gazetteer)
    with engine() as rules:

        def draw(size: SizePx, drawn: bool) -> tuple[str, Record]:
            if drawn:
                return ribbon_svg(rules, given, axis, size)
            # beside it stands nothing that what it holds could change
            return "", {"size": size, "legend": {"kinds": [], "statuses": [], "samples": []}}

        def describe(_told: Told, _scene: Record) -> Record:
            return {"key": [], "lines": [], "signs": {}}

        yield Picture(draw, describe, lambda _size: 1.0, (0,), ribbon_alt(briefing))
