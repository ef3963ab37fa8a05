from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.when import (
    When,
    WhenError,
    acled_time_precision,
    display,
    known_until,
    overlap,
    parse_when,
    ucdp_date_prec,
)
from tests.there import there


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "bounds", "words"),
    [
        ("2022-05-10", "2022-05-10 2022-05-10 2022-05-11 2022-05-11", "10 May 2022"),
        ("2022-05", "2022-05-01 2022-05-31 2022-05-02 2022-06-01", "May 2022"),
        ("2022", "2022-01-01 2022-12-31 2022-01-02 2023-01-01", "2022"),
        ("2024-02", "2024-02-01 2024-02-29 2024-02-02 2024-03-01", "February 2024"),
        ("202X", "2020-01-01 2029-12-31 2020-01-02 2030-01-01", "2020s"),
        ("20XX", "2000-01-01 2099-12-31 2000-01-02 2100-01-01", "2000–2099"),
        ("2022-XX-XX", "2022-01-01 2022-12-31 2022-01-02 2023-01-01", "2022"),
        ("2022-05-XX", "2022-05-01 2022-05-31 2022-05-02 2022-06-01", "May 2022"),
        ("2022-05-1X", "2022-05-10 2022-05-19 2022-05-11 2022-05-20", "some day of 10–19 May 2022"),
        ("2022-05-3X", "2022-05-30 2022-05-31 2022-05-31 2022-06-01", "some day of 30–31 May 2022"),
        ("2022-1X", "2022-10-01 2022-12-31 2022-10-02 2023-01-01", "October–December 2022"),
        ("2022-21", "2022-03-01 2022-05-31 2022-03-02 2022-06-01", "spring 2022"),
        ("2022-24", "2021-12-01 2023-02-28 2021-12-02 2023-03-01", "winter 2022"),
        ("2022-05-18~", "2022-05-03 2022-05-21 2022-05-16 2022-06-03", "about 18 May 2022"),
        ("2025-02~", "2024-12-17 2025-03-15 2025-01-18 2025-04-16", "about February 2025"),
        ("2022~", "2020-07-01 2023-07-02 2021-07-03 2024-07-03", "about 2022"),
        ("2022-05-10?", "2022-05-10 2022-05-10 2022-05-11 2022-05-11", "10 May 2022 (uncertain)"),
        (
            "2022-05-10%",
            "2022-04-25 2022-05-13 2022-05-08 2022-05-26",
            "about 10 May 2022 (uncertain)",
        ),
        (
            "2022-05-10/2022-05-12",
            "2022-05-10 2022-05-10 2022-05-13 2022-05-13",
            "10 May 2022 → 12 May 2022",
        ),
        (
            "2021-08-15/2021-10~",
            "2021-08-15 2021-08-15 2021-09-17 2021-12-17",
            "15 August 2021 → about October 2021",
        ),
        ("2022-05/2022-05", "2022-05-01 2022-05-31 2022-05-02 2022-06-01", "May 2022 → May 2022"),
        ("as of 2022-05-20", "- 2022-05-20 2022-05-21 -", "as of 20 May 2022"),
        ("as of 2022-05", "- 2022-05-31 2022-05-02 -", "as of May 2022"),
        ("as of 2022-05-20~", "- 2022-05-23 2022-05-18 -", "as of about 20 May 2022"),
        ("2022-05-10~/..", "2022-04-25 2022-05-13 - -", "since about 10 May 2022, no end known"),
        ("2022-05-10/..", "2022-05-10 2022-05-10 - -", "since 10 May 2022, no end known"),
        (
            "2022-05-10/",
            "2022-05-10 2022-05-10 2022-05-11 -",
            "from 10 May 2022; whether it ended is not told",
        ),
        ("../2022-06", "- 2022-06-30 2022-06-02 2022-07-01", "up to June 2022"),
        ("/2022-06", "- 2022-06-30 2022-06-02 2022-07-01", "up to June 2022"),
        (
            "[2022-05-10,2022-05-12]",
            "2022-05-10 2022-05-12 2022-05-11 2022-05-13",
            "10 May 2022 or 12 May 2022",
        ),
        (
            "[2022-05-10..2022-05-12]",
            "2022-05-10 2022-05-12 2022-05-11 2022-05-13",
            "between 10 May 2022 and 12 May 2022",
        ),
        ("[..2022-05-12]", "- 2022-05-12 - 2022-05-13", "12 May 2022 or earlier"),
        ("[2022-05-12..]", "2022-05-12 - 2022-05-13 -", "12 May 2022 or later"),
        (
            "[2022-05-10, 2022-06..2022-07]",
            "2022-05-10 2022-07-31 2022-05-11 2022-08-01",
            "10 May 2022 or between June 2022 and July 2022",
        ),
    ],
)
def test_date_has_four_bounds_and_words(text, bounds, words):
    when = parse_when(text)
    found = (when.earliest_start, when.latest_start, when.earliest_end, when.latest_end)
    assert found == tuple(day(bound.strip("-")) for bound in bounds.split(" "))
    assert when.text == text
    assert display(when) == words


def test_marks_are_kept_apart():
    assert not parse_when("2022").approximate
    assert parse_when("2022~").approximate
    assert not parse_when("2022~").uncertain
    assert parse_when("2022?").uncertain
    assert parse_when("2022%/2023").uncertain
    assert parse_when("2022/2023%").approximate


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("10.05.2022", "write 2022-05-10"),
        ("10/05/2022", "write 2022-05-10 or 2022-10-05"),
        ("25/12/2022", "write 2022-12-25"),
        ("May 2022", "write 2022-05"),
        ("10 May 2022", "write 2022-05-10"),
        ("10th of May, 2022", "write 2022-05-10"),
        ("May 10, 2022", "write 2022-05-10"),
        ("mid-May 2022", "write 2022-05"),
        ("2022-5-1", "write 2022-05-01"),
        ("20220510", "write 2022-05-10"),
        ("2022/05/10", "write 2022-05-10"),
        ("2022–05–10", "write 2022-05-10"),
        ("۲۰۲۲-۰۵-۱۰", "write 2022-05-10"),
        ("2022-13-04", "write 2022-04-13"),
        ("2022-05-1x", "write 2022-05-1X"),
        ("about 10 May 2022", "write 2022-05-10~"),
        ("~2022-05", "write 2022-05~"),
        ("c. 2022", "write 2022~"),
        ("since 10 May 2022", "write 2022-05-10/.."),
        ("until June 2022", "write ../2022-06"),
        ("between 10 May 2022 and 12 May 2022", "write 2022-05-10/2022-05-12"),
        ("2022-05-10 - 2022-05-12", "write 2022-05-10/2022-05-12"),
        ("2022-05-10/present", "write 2022-05-10/.."),
        ("2022-05-20/2022-05-10", "write 2022-05-10/2022-05-20"),
        ("[2022-05-12..2022-05-10]", "write [2022-05-10..2022-05-12]"),
        ("2022-05-10T05:30", "write 2022-05-10"),
        ("spring of 2022", "write 2022-21"),
        ("2020s", "write 202X"),
        ("2022-13-40", "months are 01 to 12, seasons 21 to 24"),
        ("as of 20 May 2022", "write as of 2022-05-20"),
        ("As of 20 May 2022", "write as of 2022-05-20"),
        ("as of May 2022", "write as of 2022-05"),
        ("still on 20 May 2022", "write as of 2022-05-20"),
        ("2022?-05", "put ?, ~ or % at the end: 2022-05-10~"),
        ("1401-02-20", "write the year of the Gregorian calendar"),
    ],
)
def test_what_people_write_gets_the_good_spelling_as_hint(text, hint):
    with pytest.raises(WhenError) as caught:
        parse_when(text)
    assert caught.value.hint == hint


@pytest.mark.parametrize("text", ["../..", "/", "../", "/.."])
def test_a_span_without_a_day_leads_to_as_of(text):
    with pytest.raises(WhenError) as caught:
        parse_when(text)
    assert "says nothing" in caught.value.message
    assert "as of 2022-05-20" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["as of", "as of ", "as of ..", "as of 2022-05-10/..", "as of as of 2022"]
)
def test_it_stood_so_on_one_day_only(text):
    with pytest.raises(WhenError) as caught:
        parse_when(text)
    assert "2022-05-10" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2022-02-30", "[]", "{2022,2023}", "2022-XX-05", "a/b/c", "[2022"]
)
def test_what_is_no_date_gets_an_example_as_hint(text):
    with pytest.raises(WhenError) as caught:
        parse_when(text)
    assert "2022-05-10" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("2022-05", "2022-05-01", "2022-06-01", "certain"),
        ("2022-05", "2022-05-10", "2022-06-01", "possible"),
        ("2022-05", "2022-06-01", "2022-07-01", "outside"),
        ("2022-05-10", "2022-05-11", "", "outside"),
        ("2022-05-10", "2022-05-10", "2022-05-11", "certain"),
        ("2022-05-10", "2022-05-01", "2022-05-10", "outside"),
        ("2022-05-10/..", "2025-02-01", "2025-03-01", "certain"),
        ("2022-05-10/", "2025-02-01", "2025-03-01", "possible"),
        ("2022-05-10/..", "2022-05-01", "2022-05-10", "outside"),
        ("../2022-05-18~", "2022-05-01", "2022-06-01", "certain"),
        ("../2022-05-18~", "2015-01-01", "2016-01-01", "possible"),
        ("../2022-05-18~", "2022-05-22", "2022-06-01", "possible"),
        ("../2022-05-18~", "2022-06-03", "2022-07-01", "outside"),
        # what surely lies in a window is told by three days, what may by fifteen
        ("2022-05-18~", "2022-05-15", "2022-05-22", "certain"),
        ("2022-05-18~", "2022-05-16", "2022-05-22", "possible"),
        ("2022-05-18~", "2022-06-02", "2022-07-01", "possible"),
        ("2022-05-18~", "2022-06-03", "2022-07-01", "outside"),
        ("2022-05-18~", "2022-04-01", "2022-05-04", "possible"),
        ("2022-05-18~", "2022-04-01", "2022-05-03", "outside"),
        ("as of 2022-05-20", "2022-05-20", "2022-05-21", "certain"),
        ("as of 2022-05-20", "2022-05-01", "2022-06-01", "certain"),
        ("as of 2022-05-20", "2022-05-01", "2022-05-20", "possible"),
        ("as of 2022-05-20", "2022-05-21", "2022-06-01", "possible"),
        ("as of 2022-05-20", "1990-01-01", "1990-02-01", "possible"),
        ("as of 2022-05", "2022-05-01", "2022-06-01", "certain"),
        ("as of 2022-05", "2022-05-02", "2022-06-01", "possible"),
        ("as of 2022-05-20?", "2022-05-01", "2022-06-01", "possible"),
        ("2022-05-10?", "2022-05-01", "2022-06-01", "possible"),
        ("2022-05-10?", "2022-06-01", "2022-07-01", "outside"),
        ("[..2022-05-12]", "", "2022-06-01", "certain"),
        ("[2022-05-12..]", "2022-06-01", "", "possible"),
        ("2022", "", "", "certain"),
        ("2022", "2022-06-01", "2022-06-01", "outside"),
    ],
)
def test_overlap_tells_certain_possible_and_outside(text, start, end, expected):
    assert overlap(parse_when(text), day(start), day(end)) == expected


def test_open_end_is_certain_only_as_long_as_a_source_can_know():
    told = known_until(parse_when("2022-05-10/.."), date(2022, 5, 18))
    assert overlap(told, date(2022, 5, 15), date(2022, 5, 16)) == "certain"
    assert overlap(told, date(2025, 2, 1), date(2025, 3, 1)) == "possible"
    closed = parse_when("2022-05-10/2022-05-12")
    assert known_until(closed, date(2022, 5, 18)) == closed


@pytest.mark.parametrize(
    ("text", "acled", "ucdp"),
    [
        ("2022-05-10", 1, 1),
        ("2022-05-10/2022-06-01", 1, 1),
        ("2022-05-10/..", 1, 1),
        ("[2022-05-10,2022-05-12]", 2, 2),
        ("2022-05-10~", 2, 3),
        ("2022-05-1X", 2, 4),
        ("2022-05", 3, 4),
        ("2022", 3, 5),
        ("../2022-05-10", 3, 5),
        ("2022-05-10~/2022-06", 3, 4),
        ("as of 2022-05-20", 3, 5),  # when it began or ended is not told
    ],
)
def test_precision_codes_of_acled_and_ucdp(text, acled, ucdp):
    when = parse_when(text)
    assert (acled_time_precision(when), ucdp_date_prec(when)) == (acled, ucdp)


# Laws, for any date there is.

days = st.dates(date(1801, 1, 1), date(2198, 12, 31))
marks = st.sampled_from(["", "~", "?", "%"])
singles = st.builds(
    lambda moment, length, mark: moment.isoformat()[:length] + mark,
    days,
    st.sampled_from([4, 7, 10]),
    marks,
)
ends = st.one_of(singles, st.sampled_from(["", ".."]))
texts = st.one_of(
    singles,
    st.builds("{}/{}".format, ends, ends),
    st.builds("as of {}".format, singles),
    st.builds("[{}..{}]".format, singles, singles),
    st.builds("[{},{}]".format, singles, singles),
    st.builds("[..{}]".format, singles),
    st.builds("[{}..]".format, singles),
)
windows = st.tuples(st.none() | days, st.none() | days)


@st.composite
def whens(draw: st.DrawFn) -> When:
    try:
        return parse_when(draw(texts))
    except WhenError:
        assume(False)
        raise


def rises(*bounds: date | None) -> bool:
    known = [bound for bound in bounds if bound]
    return known == sorted(known)


@given(whens())
def test_law_bounds_do_not_cross(when: When):
    assert rises(when.earliest_start, when.latest_start)
    assert rises(when.earliest_end, when.latest_end)
    assert rises(when.earliest_start, when.earliest_end)
    assert rises(when.latest_start, when.latest_end)
    assert when.earliest_start is None or when.earliest_start != when.earliest_end
    assert when.latest_start is None or when.latest_start != when.latest_end
    assert display(when)


@given(whens(), windows, st.integers(0, 4000), st.integers(0, 4000))
def test_law_a_wider_window_never_turns_certain_into_less(when, window, before, after):
    start, end = window
    wide_start = start - timedelta(days=before) if start and start.year > 1900 else None
    wide_end = end + timedelta(days=after) if end and end.year < 2100 else None
    order = ["outside", "possible", "certain"]
    narrow, wide = overlap(when, start, end), overlap(when, wide_start, wide_end)
    assert order.index(wide) >= order.index(narrow)


@given(whens(), windows, st.integers(0, 400), st.integers(0, 400))
def test_law_certainty_holds_for_every_day_it_may_have_been(when, window, later, longer):
    start, end = window
    begun = when.earliest_start or (when.latest_start or date(2000, 1, 1)) - timedelta(days=later)
    begun = min(begun + timedelta(days=later), when.latest_start or date.max)
    ended = max(begun + timedelta(days=1), when.earliest_end or date.min)
    ended = min(ended + timedelta(days=longer), when.latest_end or date.max)
    inside = (end is None or begun < end) and (start is None or ended > start)
    certainty = overlap(when, start, end)
    if start and end and start >= end:
        assert certainty == "outside"
    elif not when.goes_on:
        assert certainty != ("outside" if inside else "certain")


@given(days, st.sampled_from(["", "~"]))
def test_law_a_coarser_date_contains_the_finer_one(moment, mark):
    fine = parse_when(moment.isoformat() + mark)
    for length in (7, 4):
        coarse = parse_when(moment.isoformat()[:length] + mark)
        assert rises(coarse.earliest_start, fine.earliest_start, fine.latest_end, coarse.latest_end)
        assert rises(fine.latest_start, coarse.latest_start)
        fine = coarse


@given(singles)
def test_law_about_widens_and_unsure_does_not(text):
    plain = parse_when(text.rstrip("?~%"))
    about, unsure = parse_when(plain.text + "~"), parse_when(plain.text + "?")
    assert rises(about.earliest_start, plain.earliest_start, plain.latest_end, about.latest_end)
    assert about.earliest_start != plain.earliest_start
    assert (unsure.earliest_start, unsure.latest_end) == (plain.earliest_start, plain.latest_end)


# By how many days "about" widens what is certain, and what is possible.
WIDTHS = {10: (3, 15), 7: (15, 46), 4: (183, 549)}


@given(st.dates(date(1804, 1, 1), date(2195, 12, 31)), st.sampled_from([4, 7, 10]))
def test_law_about_has_two_widths_and_one_middle(moment, length):
    plain, about = (parse_when(moment.isoformat()[:length] + mark) for mark in ("", "~"))
    surely, maybe = (timedelta(days=days) for days in WIDTHS[length])
    assert about.earliest_start == there(plain.earliest_start) - maybe
    assert about.latest_start == there(plain.latest_start) + surely
    assert about.earliest_end == there(plain.earliest_end) - surely
    assert about.latest_end == there(plain.latest_end) + maybe
    assert about.middle == plain.middle
    assert about.doubt_days == there(plain.doubt_days) + 2 * surely.days


@given(singles, windows)
def test_law_as_of_is_certain_where_its_day_is_and_nowhere_outside(text, window):
    stood, day = parse_when(f"as of {text}"), parse_when(text)
    start, end = window
    assert (stood.as_of, day.as_of, stood.goes_on) == (True, False, False)
    assert (stood.middle, stood.doubt_days) == (day.middle, None)
    certainty = overlap(stood, start, end)
    if start and end and start >= end:
        assert certainty == "outside"
    else:
        assert certainty == ("certain" if overlap(day, start, end) == "certain" else "possible")


@given(st.text(alphabet="0123456789-/.~?%X[], MayT:", max_size=30))
def test_law_any_text_is_a_date_or_a_date_error(text):
    try:
        when = parse_when(text)
    except WhenError as error:
        when = None
        told = error.message and error.hint
    assert told if when is None else when.text == text and display(when)
