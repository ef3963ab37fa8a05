import re

import pytest

from dashboard.draw.marks import mark_name
from dashboard.draw.pages import svg_png
from dashboard.draw.speech import speech
from dashboard.draw.style import KINDS, STATUSES
from dashboard.scene.signs import sign_svg
from dashboard.view import LANGUAGES

CODES = [*STATUSES, "open/closed", "unknown/open?", "closed?"]


def rects(code):
    # behind them lies the halo that parts a sign from its ground
    _, *drawn = re.findall("<rect ([^>]*)/>", sign_svg(code))
    return [dict(re.findall('([a-z-]+)="([^"]*)"', attributes)) for attributes in drawn]


@pytest.mark.parametrize("code", [*KINDS, *CODES])
def test_every_mark_is_drawn_and_named(code):
    assert len(svg_png(sign_svg(code), 20)) > 100
    names = {language: mark_name(code, speech(language)) for language in LANGUAGES}
    assert all(names.values())


@pytest.mark.parametrize("code", CODES)
def test_what_is_only_possible_has_a_broken_edge_and_a_white_ground(code):
    drawn = rects(code)
    statuses = code.removesuffix("?").split("/")
    assert len(drawn) == len(statuses)
    for rect, status in zip(drawn, statuses, strict=True):
        assert ("stroke-dasharray" in rect) == code.endswith("?")
        assert rect["fill"] == ("#ffffff" if code.endswith("?") else STATUSES[status].fill)


def test_halves_and_doubt_are_named():
    words = speech("en")
    assert mark_name("open/closed", words) == "open/closed"
    assert mark_name("closed?", words) == "possibly closed"
