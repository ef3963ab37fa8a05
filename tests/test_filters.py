"""The options of the filters: what is offered, chosen and counted, in words."""

from datetime import date

from dashboard.draw.filters import describe_filters
from dashboard.draw.speech import speech
from dashboard.facets import facets
from dashboard.view import LANGUAGES, View

TODAY = date(2026, 11, 22)


def described(features, language="en", **values):
    view = View(as_of=TODAY, **values)
    return describe_filters(view, facets(features, view), features.sources, speech(language))


def group(found, name):
    (group,) = [group for group in found["groups"] if group["name"] == name]
    return {option["value"]: option for option in group["options"]}


def chosen(found, name):
    return [value for value, option in group(found, name).items() if option["chosen"]]


def test_every_option_says_how_many_it_would_show(bundled_features):
    found = described(bundled_features, kinds=("closure",))
    assert group(found, "kinds")["closure"]["count"] == 1
    assert group(found, "kinds")["statement"]["count"] > 1  # kinds add up
    assert group(found, "actors")["NRF"]["count"] == 0  # and with the other filters they narrow
    assert sum(option["count"] for option in group(found, "banks").values()) == 1


def test_what_is_chosen_is_offered_even_where_nothing_has_it(bundled_features):
    found = described(
        bundled_features,
        kinds=("accident",),
        actors=("TALIBAN", "Nobody"),
        sources=("gone",),
        grade="B2",
        banks=("none",),
    )
    assert chosen(found, "kinds") == ["accident"]
    assert chosen(found, "actors") == ["Taliban", "Nobody"]  # as the register writes it
    assert group(found, "actors")["Taliban"]["match"] == "taliban"
    assert chosen(found, "sources") == ["gone"]
    assert chosen(found, "grade") == ["B2"]
    assert chosen(found, "banks") == ["none"]


def test_sources_are_named_and_told_apart(bundled_features):
    options = group(described(bundled_features, sources=("gone",)), "sources")
    assert options["rferl-2022-05"]["label"] == "RFE/RL"
    assert options["rferl-2022-05"]["sub"] == "rferl-2022-05"
    assert options["afintl-2025-01"]["label"] == "Afghanistan International"
    assert options["nrf-2025-01"]["label"] == "National Resistance Front (NRF)"
    assert options["gone"]["label"] == "gone"


def test_any_grade_is_an_option_of_its_own(bundled_features):
    options = group(described(bundled_features), "grade")
    assert list(options) == ["", "A", "B", "C", "D", "E"]
    assert options[""]["chosen"]
    counts = [options[grade]["count"] for grade in "ABCDE"]
    assert counts == sorted(counts)  # graded at least so


def test_the_words_are_those_of_the_language(bundled_features):
    labels = {
        language: [group["label"] for group in described(bundled_features, language)["groups"]]
        for language in LANGUAGES
    }
    assert len({tuple(told) for told in labels.values()}) == len(LANGUAGES)
