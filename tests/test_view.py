"""The View: read from texts, written back, and never broken by what a URL may hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import (
    BANKS,
    FIELDS,
    LANGUAGES,
    View,
    ViewError,
    parse_box,
    parse_day,
    parse_grade,
    parse_km,
    parse_map_view,
    read_view,
    write_view,
)
from dashboard.vocabulary import KINDS
from geodata.border import load_lines

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


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("100-250", (100.0, 250.0)),
        ("250-100", (100.0, 250.0)),
        (" km 0 – 12.5 km", (0.0, 12.5)),
        ("1000-99999", (1000.0, round(load_lines()["AF-TJ"].length_km, 3))),
    ],
)
def test_kilometres_are_read_and_clipped(text, km):
    assert parse_km(text) == km


@pytest.mark.parametrize("text", ["", "100", "100-100", "5000-6000", "a-b", "-5-10", "1e3-2e3"])
def test_what_is_no_stretch_of_kilometres_is_told(text):
    with pytest.raises(ViewError, match="write"):
        parse_km(text)


def test_boxes_are_read_turned_and_clipped():
    box = (68.5, 37.0, 69.5, 37.6)
    assert parse_box("68.5,37,69.5,37.6") == parse_box("69.5, 37.6, 68.5, 37.0") == box
    assert parse_box("-999,-999,999,999") == (-180.0, -90.0, 180.0, 90.0)


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,1,3", "200,1,300,2", "nan,0,1,1", "1,2,3,x"])
def test_what_is_no_box_is_told(text):
    with pytest.raises(ViewError, match="write"):
        parse_box(text)


def test_views_of_the_map_are_read_and_clipped():
    assert parse_map_view("37.5,69.2,7.25") == (37.5, 69.2, 7.25)
    assert parse_map_view("95,-200,99") == (90.0, -180.0, 22.0)
    with pytest.raises(ViewError, match="write lat,lon,zoom"):
        parse_map_view("37.5,69.2")


def test_banks_and_languages_are_read_whatever_their_case():
    view, faults = read_view({"bank": ["af", "BOTH"], "lang": ["TG"], "source": ["", "a"]}, TODAY)
    assert (view.banks, view.language, view.sources) == (("AF", "both"), "tg", ("a",))
    assert not faults


@pytest.mark.parametrize(
    ("name", "text"), [("bank", "north"), ("lang", "de"), ("km", "west"), ("map", "here")]
)
def test_what_cannot_be_read_is_told_with_what_to_write(name, text):
    view, (fault,) = read_view({name: [text]}, TODAY)
    assert view == View(as_of=TODAY)
    assert fault.startswith(f"{name}: {text!r}")
    assert "write" in fault


def test_numbers_are_written_without_needless_zeros():
    view = View(as_of=TODAY, km=(0.0, 250.0), box=(68.5, 37.0, 70.0, 37.6), map_view=(37, 69.2, 7))
    assert write_view(view, TODAY) == {
        "km": ["0-250"],
        "box": ["68.5,37,70,37.6"],
        "map": ["37,69.2,7"],
    }


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


def degrees(most, digits=5):
    return st.floats(-most, most).map(lambda value: round(value, digits) + 0.0)


kilometres = st.floats(0, 1343).map(lambda km: round(km, 3))
boxes = st.tuples(degrees(180), degrees(90), degrees(180), degrees(90)).map(
    lambda box: (min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2]))
)
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
    banks=st.lists(st.sampled_from(BANKS), unique=True).map(tuple),
    sources=st.lists(words.filter(bool), unique=True).map(tuple),
    km=st.none()
    | st.tuples(kilometres, kilometres).map(sorted).map(tuple).filter(lambda km: km[0] < km[1]),
    box=st.none() | boxes.filter(lambda box: box[0] < box[2] and box[1] < box[3]),
    language=st.sampled_from(LANGUAGES),
    map_view=st.none()
    | st.tuples(degrees(90), degrees(180), st.floats(0, 22).map(lambda zoom: round(zoom, 2))),
    frame=st.booleans(),
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
