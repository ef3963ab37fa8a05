"""Map and ribbon of one briefing as files: each is drawn once, however many formats take it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from matplotlib.figure import Figure

from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.pictures import SIZES, ribbon_alt
from dashboard.draw.plates.file import ONE_AT_A_TIME, Format, describe_figure, picture
from dashboard.draw.plates.frame import empty_figure, new_plate
from dashboard.draw.plates.map_plate import draw_map
from dashboard.draw.plates.ribbon_plate import draw_ribbon
from dashboard.features import Shown
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.gazetteer import Gazetteer

What = Literal["map", "ribbon"]
# Gives what is drawn, of a size, with its frame or for a page that is its frame, in a format.
Draw = Callable[[What, str, bool, Format], bytes]
_DRAWINGS = {"map": draw_map, "ribbon": draw_ribbon}


def set_up(
    shown: Shown,
    view: View,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    briefing: Briefing,
) -> Draw:
    """Give what draws the pictures of a view; what it has drawn once it gives in other formats.

    With a frame, sizes are those of `plates.frame.SIZES`, else those of `pictures.SIZES`.
    """
    subject = (shown, view, histories, gazetteer, briefing)
    alts = {"map": briefing.alt, "ribbon": ribbon_alt(briefing)}

    @cache
    def figure_of(what: What, size: str, framed: bool) -> Figure:
        if framed:
            figure, axes = new_plate(briefing, size)
        else:
            figure, axes = empty_figure(SIZES[size][what == "ribbon"])
        _DRAWINGS[what](axes, *subject)
        told = (briefing.code, briefing.language, briefing.banner)
        describe_figure(figure, briefing.title, alts[what], *told)
        return figure

    def draw(what: What, size: str, framed: bool, format: Format) -> bytes:  # noqa: A002
        with ONE_AT_A_TIME:
            return picture(figure_of(what, size, framed), format)

    return draw
