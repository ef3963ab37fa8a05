"""The frame that every picture carries in itself: what is shown, of when, as known when, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.draw.brief.records import Briefing
from dashboard.draw.code import qr_matrix, qr_svg
from dashboard.draw.letters import clean, describe_line, drawable
from dashboard.draw.marking import marking
from dashboard.draw.numerals import number_text
from dashboard.draw.speech import Words

Record = dict[str, Any]
# The title is set smaller until it fits: (size, lines). At the last size it has what it needs.
TITLES = ((21, 1), (17, 2), (13, 3), (10, 4), (9, 99))
# The narrowest that a line of the frame is, of the width: longer words may break.
START_SHARE, END_SHARE = 0.55, 0.3
# A QR code's modules are whole dots at this resolution, the one that pictures have unless told
# otherwise; it is 18 mm wide at most. The margins about it are wider than the 4 modules it needs.
DOTS_PER_INCH, QR_DOTS = 200, 142
DOT_PT = 72 / DOTS_PER_INCH


def describe_frame(briefing: Briefing, width: float, words: Words) -> Record:
    """Describe the frame of a briefing's picture of a width in points, for the template."""
    rtl, look, link = briefing.direction == "rtl", marking(briefing.banner), clean(briefing.link)
    code = qr_matrix(link)

    def start(text: str, size: float = 9, *, bold: bool = False) -> Record:
        return describe_line(text, width * START_SHARE, size, rtl=rtl, bold=bold)

    def end(text: str, size: float = 9, *, bold: bool = False) -> Record:
        return describe_line(text, width * END_SHARE, size, rtl=rtl, bold=bold)

    first = [words["plate_frame"]["filters"].format(filters=text) for text in briefing.filters[:1]]
    filters = [text for text in (*first, *briefing.filters[1:]) if clean(text)]
    reasons = [text for text in briefing.reasons if clean(text)]
    return {
        "title": [
            (size, most, start(briefing.title, size, bold=True)) for size, most in TITLES
        ],
        "organisation": start(briefing.organisation, 11),
        "when": [start(briefing.window, 11), start(briefing.as_of, 11)],
        "filters": [start(text) for text in filters],
        "count": end(briefing.count, 16, bold=True),
        "reasons": [end(text) for text in reasons],
        "mores": _mores(max(len(filters), len(reasons)), words, rtl=rtl),
        "banner": describe_line(briefing.banner, width * 0.2, 12, rtl=rtl, bold=True),
        "ground": look.ground,
        "ink": look.ink,
        "caption": start(briefing.caption),
        "stamp": start(briefing.stamp),
        # names and addresses run left to right in every language
        "attribution": start(briefing.attribution) | {"left": False},
        "link": start(link) | {"left": False},
        "url": link if link.startswith(("http://", "https://")) else None,
        "qr": code and qr_svg(code, 0),
        "qr_pt": _module(code) * len(code) if code else 0.0,
        "qr_alt": drawable(f"{words['pages']['view']}: {link}"),
        "dot_pt": DOT_PT,
    }


def _mores(most: int, words: Words, *, rtl: bool) -> list[Record]:
    """Say how many more there are, for each count up to one."""
    told = words["briefing"]["more"]
    return [
        describe_line(told.format(count=number_text(left, words)), 200, 9, rtl=rtl)
        for left in range(1, most + 1)
    ]


def _module(code: Sequence[Sequence[bool]]) -> float:
    return max(1, QR_DOTS // len(code)) * DOT_PT
