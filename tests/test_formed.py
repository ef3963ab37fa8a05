"""What a form shows back: days, figures, the place and a small map of it."""

import re

import pytest

from dashboard.draw.formed import (
    describe_place,
    faults,
    meaning_of_date,
    meaning_of_figures,
    warning,
)
from dashboard.draw.speech import speech
from dashboard.draw.spot import HEIGHT, WIDTH
from dashboard.problems import Problem
from dashboard.vocabulary import LANGUAGES

EN = speech("en")


def numbers(path):
    return [float(number) for number in re.findall(r"-?\d+\.\d", path)]


def marks_of(place):
    assert place.drawn is not None
    return place.drawn["marks"]


def test_a_date_says_what_it_means():
    assert meaning_of_date("2022-05-2X", EN) == "means: some day of 20–29 May 2022"
    assert meaning_of_date("May", EN) == meaning_of_date(" ", EN) == ""


def test_figures_say_what_they_mean():
    told = meaning_of_figures("trucks: dozens, drivers: many", EN)
    assert told.startswith("means: trucks: dozens")
    assert "drivers" not in told
    assert meaning_of_figures("drivers: many", EN) == ""
    assert meaning_of_figures("2 wounded", EN) == ""


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("Shir Khan Bandar", "at"),
        ("near Khorugh", "near"),
        ("Takhar", "area"),
        ("border: Takhar", "stretch"),
        ("Tajikistan", "area"),
    ],
)
def test_a_place_is_drawn_as_exactly_as_it_is_known(gazetteer, text, look):
    place = describe_place([text], gazetteer, EN)
    (mark,) = [m for m in marks_of(place) if m["class"] == look]
    assert not place.fault
    if look == "at":
        assert (mark["cx"], mark["cy"]) == (WIDTH / 2, HEIGHT / 2)
    else:
        assert not [m for m in marks_of(place) if m["class"] == "at"]
        xs = numbers(mark["d"])[::2]
        assert max(xs) - min(xs) > 40
    assert place.drawn is not None
    assert place.told[0] == place.drawn["alt"]


def test_several_places_are_one(gazetteer):
    place = describe_place(["Takhar", "Badakhshan (AF)"], gazetteer, EN)
    assert place.drawn
    assert "Takhar" in place.told[0]
    assert "Badakhshan" in place.told[0]


def test_what_may_be_two_places_says_what_to_write(gazetteer):
    place = describe_place(["Takhar", "Ishkashim"], gazetteer, EN)
    assert place.drawn is None
    assert "Ishkashim" in place.fault
    assert {choice["line"] for choice in place.choices} == {1}
    assert "Ishkashim (TJ)" in [choice["write"] for choice in place.choices]


def test_nothing_is_nothing(gazetteer):
    place = describe_place([], gazetteer, EN)
    assert (place.drawn, place.fault, place.told) == (None, "", ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_on_the_map_do_not_collide(gazetteer, language):
    place = describe_place(["border: Takhar"], gazetteer, speech(language))
    towns = [m for m in marks_of(place) if m["tag"] == "text" and m["class"] == ""]
    assert len(towns) > 3
    rows = [(m["x"], m["y"], m["x"] + 6 * len(m["text"])) for m in towns]
    for number, (left, y, right) in enumerate(rows):
        for other_left, other_y, other_right in rows[number + 1 :]:
            assert abs(y - other_y) > 12 or right < other_left or other_right < left


def test_hostile_words_are_words():
    found = faults([Problem("f", 1, 1, "x", "wrong-type", "<b>x</b>", "`${y}`")], EN)
    assert "<b>" not in found
    assert "<script>" not in warning("<script>")
