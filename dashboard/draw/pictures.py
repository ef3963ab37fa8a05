"""The pictures that pages and slides take: drawn once, each as a vector and as dots."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.speech import Words, speech

Size = tuple[float, float]
# The sizes of map and ribbon, in inches, at which a page or a slide sets them as they were drawn:
# for `write_pages` on A4, and for `write_pages` on slides and `write_slides`.
SIZES: dict[str, tuple[Size, Size]] = {
    "a4": ((7.28, 7.3), (7.28, 5.2)),
    "slide": ((12.5, 4.6), (12.5, 5.5)),
}


@dataclass(frozen=True, slots=True)
class Pictures:
    """Map and ribbon without frames of their own: a page or a slide is their frame.

    Sizes are (width, height) in inches, as the pictures were drawn; where they are set in another
    size, their type grows or shrinks with them.
    """

    map_svg: bytes
    map_png: bytes
    map_size: Size
    map_alt: str
    ribbon_svg: bytes
    ribbon_png: bytes
    ribbon_size: Size
    ribbon_alt: str


def ribbon_alt(briefing: Briefing) -> str:
    """Describe the ribbon for those who do not see it."""
    words: Words = speech(briefing.language, briefing.calendar)["pages"]
    told: str = words["ribbon_alt"].format(caption=briefing.caption)
    return told
