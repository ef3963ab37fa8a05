"""The classification's colours, and the mark before a row."""

from xml.etree import ElementTree as ET

import pytest

from dashboard.draw.marking import OTHER_GROUND, OTHER_INK, TLP_GROUND, marking
from dashboard.draw.marks import mark_name
from dashboard.draw.speech import speech
from dashboard.scene.signs import sign_svg
from dashboard.view import LANGUAGES
from dashboard.vocabulary import KINDS, STATUSES


@pytest.mark.parametrize(
    ("banner", "ink"),
    [
        ("TLP:RED", "#ff2b2b"),
        ("TLP:AMBER", "#ffc000"),
        ("tlp:amber+strict", "#ffc000"),
        ("TLP: GREEN · for the desks", "#33ff00"),
        (" TLP:CLEAR", "#ffffff"),
    ],
)
def test_labels_of_the_protocol_have_its_colours(banner, ink):
    assert (marking(banner).ground, marking(banner).ink) == (TLP_GROUND, ink)


@pytest.mark.parametrize("banner", ["RESTRICTED", "TLP:WHITE", "TLP:REDACTED", "no TLP:RED", ""])
def test_other_words_have_none_of_them(banner):
    assert (marking(banner).ground, marking(banner).ink) == (OTHER_GROUND, OTHER_INK)


@pytest.mark.parametrize("code", [*KINDS, *STATUSES])
def test_every_kind_and_every_status_has_a_mark_and_a_name(code):
    assert ET.fromstring(sign_svg(code)).get("viewBox") == "-13.5 -13.5 27 27"  # noqa: S314 (ours)
    assert len({mark_name(code, speech(language)) for language in LANGUAGES}) > 2


def test_what_is_no_code_has_no_mark():
    assert mark_name("", speech("en")) == ""
    with pytest.raises(KeyError):
        sign_svg("elephant")
