"""The View: read from texts, written back, and never broken by what a URL may hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import FIELDS, View, ViewError, parse_day, parse_grade, read_view, write_view
from dashboard.vocabulary import KINDS

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-05-10", date(2022, 5, 10), date(2022, 5, 10)),
        ("2022-05", date(2022, 5, 1), date(2022, 5, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("today", TODAY, TODAY),
        ("-7d", date(2026, 11, 14), date(2026, 11, 14)),
    ],
)
def test_days_are_read_as_people_write_them(text, first, last):
    assert parse_day(text, TODAY) == first
    assert parse_day(text, TODAY, last=True) == last


@pytest.mark.parametrize(
    "text", ["", "10.05.2022", "2022-13", "2022-02-30", "May", "-999999d", "2022-5-1"]
)
def test_what_is_no_day_is_told(text):
    with pytest.raises(ViewError, match="write"):
        parse_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "grade"), [("B", ("B", "")), ("2", ("", "2")), ("b2", ("B", "2"))]
)
def test_grades(text, grade):
    assert parse_grade(text) == grade


@pytest.mark.parametrize("text", ["", "F", "6", "B6", "great"])
def test_unknown_is_no_grade_to_ask_for(text):
    with pytest.raises(ViewError):
        parse_grade(text)


def test_the_last_day_asked_for_is_inside_the_window():
    view, faults = read_view({"from": ["2022-05"], "to": ["2022-05"]}, TODAY)
    assert not faults
    assert (view.start, view.end) == (date(2022, 5, 1), date(2022, 6, 1))
    assert view.moment == date(2022, 5, 31)


def test_every_bad_value_is_told_and_the_good_ones_hold():
    view, faults = read_view(
        {"kind": ["closur", "attack"], "from": ["soon"], "text": ["coal"]}, TODAY
    )
    assert (view.kinds, view.text, view.start) == (("attack",), "coal", None)
    assert len(faults) == 2
    assert any("closure" in fault for fault in faults)


def test_a_window_turned_round_is_told():
    view, faults = read_view(
        {"from": ["2022-06-01"], "to": ["2022-05-01"], "text": ["coal"]}, TODAY
    )
    assert (view.start, view.end, view.text) == (None, None, "coal")
    assert "exchange" in faults[0]


def test_names_that_are_no_filters_are_passed_over():
    assert read_view({"utm_source": ["x"], "embed": ["true"]}, TODAY) == (View(as_of=TODAY), [])


days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)
views = st.builds(
    lambda start, length, **rest: View(
        start=start, end=start + timedelta(days=length) if start and length else None, **rest
    ),
    start=st.none() | days,
    length=st.none() | st.integers(1, 4000),
    as_of=days,
    kinds=st.lists(st.sampled_from(sorted(KINDS)), unique=True).map(tuple),
    actors=st.lists(words.filter(bool), unique=True).map(tuple),
    place=words,
    grade=st.sampled_from(["", "A", "B2", "3"]),
    text=words,
    certain_only=st.booleans(),
    selected=words,
)


@given(views)
def test_a_view_comes_back_from_its_url(view):
    assert read_view(write_view(view, TODAY), TODAY) == (view, [])


@given(
    st.dictionaries(
        st.sampled_from([f.name for f in FIELDS]), st.lists(st.text(max_size=30), max_size=3)
    )
)
def test_no_url_breaks_the_page(values):
    view, faults = read_view(values, TODAY)
    assert isinstance(view, View)
    assert all(isinstance(fault, str) for fault in faults)
