"""The ribbon of a briefing: what it says of a register, in every language, by the page's rules."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from dashboard.draw.placewords import place_name
from dashboard.draw.speech import speech
from dashboard.features import apply_view, rows
from dashboard.scene.engine import engine
from dashboard.scene.given import describe_given
from dashboard.scene.ribbon import axis_of, ribbon_svg
from dashboard.spells import status_spells
from dashboard.view import LANGUAGES, View

AS_OF = date(2026, 11, 22)
MAY = View(AS_OF, date(2022, 5, 1), date(2022, 6, 1))
SIZE = (1025, 585)
STEERING = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


@pytest.fixture(scope="module")
def rules():
    with engine() as made:
        yield made


@pytest.fixture
def drawn(rules, gazetteer, bundled_features):
    """Draw the ribbon of a view of the register that the project ships."""

    def draw(view, features=None):
        features = features or bundled_features
        shown = apply_view(features, view)
        histories = status_spells(features, view.as_of)
        given = describe_given(shown, view, None, histories, gazetteer)
        return ribbon_svg(rules, given, axis_of(gazetteer), SIZE)

    return draw


def written(svg):
    """Give the texts of a drawing."""
    found = re.findall("<text[^>]*>([^<]*)</text>", svg)
    return [html.unescape(text).translate(STEERING) for text in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ribbon_says_what_lies_along_the_border(drawn, gazetteer, language):
    svg, _ = drawn(replace(MAY, language=language))
    words, said = speech(language), written(svg)
    assert words["ribbon"]["title"] in said
    assert place_name(gazetteer.places["crossing:shir-khan-bandar"], words) in said
    assert words["kinds"]["closure"] in said
    assert "\ufffd" not in svg


def test_all_that_is_shown_is_a_bar_or_counted(drawn, bundled_features):
    for view in (MAY, View(AS_OF), replace(MAY, km=(80.0, 260.0))):
        _, told = drawn(view)
        shown = len(apply_view(bundled_features, view).indices)
        assert told["bars"] + told["counted"] + sum(told["missing"].values()) == shown
        assert len(told["items"]) == told["bars"]


def test_what_is_known_to_a_country_is_not_on_the_ribbon(drawn, bundled_features):
    _, told = drawn(View(AS_OF))
    found = list(rows(apply_view(bundled_features, View(AS_OF))))
    coarse = [r.incident.id for r in found if not r.placement or r.placement.precision == "country"]
    assert told["missing"]["coarse"] == len(coarse)
    on_it = {one for item in told["items"] for one in item["incidents"]}
    assert on_it.isdisjoint(coarse)


def test_every_bar_of_may_is_labelled_and_most_in_full(drawn, bundled_features):
    svg, told = drawn(MAY)
    said = " ".join(written(svg))
    titles = {r.incident.id: r.incident.title for r in rows(apply_view(bundled_features, MAY))}
    bars = [titles[item["incidents"][0]] for item in told["items"]]
    assert told["unlabelled"] == 0
    assert sum(title in said for title in bars) > len(bars) * 0.7


def test_only_a_part_of_the_border_is_drawn_where_it_is_asked_for(drawn):
    svg, told = drawn(replace(MAY, km=(80.0, 260.0)))
    said = written(svg)
    assert "Shir Khan Bandar" in said
    assert "Langar" not in said
    assert any("km 80–260" in text for text in said)
    assert told["frame"]["km"] == [80, 260]


def test_equal_views_give_equal_drawings(drawn):
    assert drawn(MAY) == drawn(MAY)
