"""The ribbon of a view for a plate, until the drawing rules draw it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from dashboard.briefing.panel import PAPER_PT_PER_PX
from dashboard.briefing.pictures import Drawn
from dashboard.briefing.plate import Picture, SizePx
from dashboard.draw.pictures import ribbon_alt
from dashboard.draw.plates.file import ONE_AT_A_TIME, picture
from dashboard.draw.plates.frame import empty_figure
from dashboard.draw.plates.ribbon_plate import draw_ribbon

Record = dict[str, Any]


@contextmanager
def ribbon_picture(drawn: Drawn) -> Iterator[Picture]:
    """Give the ribbon of a view; it explains itself."""
    subject = (drawn.shown, drawn.view, drawn.histories, drawn.gazetteer, drawn.briefing)

    def draw(size: SizePx, _in_svg: bool) -> tuple[str, Record]:
        with ONE_AT_A_TIME:
            figure, axes = empty_figure(_inches(size))
            draw_ribbon(axes, *subject)
            return picture(figure, "svg").decode(), {"size": size}

    yield Picture(draw, ribbon_alt(drawn.briefing))


def _inches(size: Sequence[int]) -> tuple[float, float]:
    width, height = (side * PAPER_PT_PER_PX / 72 for side in size)
    return width, height
