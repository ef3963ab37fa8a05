"""The ribbon of a view for a plate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from dashboard.briefing.panel import Told
from dashboard.briefing.plate import Picture, SizePx
from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.pictures import ribbon_alt
from dashboard.draw.plates.file import picture
from dashboard.draw.plates.frame import empty_figure
from dashboard.draw.plates.ribbon_plate import draw_ribbon
from dashboard.features import Shown
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

Record = dict[str, Any]
PT = 0.78


@contextmanager
def ribbon_picture(
    shown: Shown,
    view: View,
    area: Placement | None,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    briefing: Briefing,
) -> Iterator[Picture]:
    """Give the ribbon of a view."""

    def draw(size: SizePx, drawn: bool) -> tuple[str, Record]:
        scene = {"size": size, "legend": {"kinds": [], "statuses": [], "samples": []}}
        if not drawn:
            return "", scene
        figure, axes = empty_figure((size[0] * PT / 72, size[1] * PT / 72))
        draw_ribbon(axes, shown, view, histories, gazetteer, briefing)
        return picture(figure, "svg").decode(), scene

    def describe(_told: Told, _scene: Record) -> Record:
        return {"key": [], "lines": [], "signs": {}}

    yield Picture(draw, describe, lambda _size: 1.0, (0,), ribbon_alt(briefing))
