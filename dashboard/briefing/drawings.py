"""Map and ribbon of one briefing as files: each is drawn once, however many formats take it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from threading import RLock
from typing import Literal

from dashboard.briefing.pictures import Drawn, describe_drawn, map_picture, ribbon_picture
from dashboard.briefing.plate import SIZES as PLATES
from dashboard.briefing.plate import Format, Plate, make_plate, write_plate
from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.pictures import SIZES
from dashboard.features import Shown
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

What = Literal["map", "ribbon"]
# Gives what is drawn, of a size, with its frame or for a page that is its frame, in a format.
Draw = Callable[[What, str, bool, Format], bytes]
_PICTURES = {"map": map_picture, "ribbon": ribbon_picture}


def set_up(
    shown: Shown,
    view: View,
    area: Placement | None,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    briefing: Briefing,
) -> Draw:
    """Give what draws the pictures of a view; what it has drawn once it gives in other formats.

    With a frame, sizes are those of `plate.SIZES`, else those of `pictures.SIZES`.
    """
    # two may ask for the same picture at once
    one_at_a_time = RLock()

    @cache
    def drawn() -> Drawn:
        return describe_drawn(shown, view, area, histories, gazetteer, briefing)

    @cache
    def plate_of(what: What, size: str, framed: bool) -> Plate:
        inches = PLATES[size] if framed else SIZES[size][what == "ribbon"]
        with _PICTURES[what](drawn()) as picture:
            return make_plate(briefing, picture, inches, framed=framed)

    def draw(what: What, size: str, framed: bool, format: Format) -> bytes:  # noqa: A002
        with one_at_a_time:
            plate = plate_of(what, size, framed)
        return write_plate(plate, format)

    return draw
