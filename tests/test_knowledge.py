"""What was known on a day: what claims give of their own, who retells whom, when one last spoke."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.features import apply_view, look_at
from dashboard.knowledge import (
    count_roots,
    known_actors,
    known_places,
    known_when,
    root,
    span,
    spoken_of,
)
from dashboard.model import Claim, Incident, Source
from dashboard.records import as_json
from dashboard.view import View
from dashboard.when import overlap, parse_when
from tests.there import there

DAY = timedelta(days=1)


def incident(**fields):
    return Incident(**{"id": "a", "kind": "attack", "title": "T", "claims": (), **fields})


@pytest.mark.parametrize(
    ("dates", "bounds"),
    [
        (["2022-05-09", "2022-05-10"], "2022-05-09 2022-05-10 2022-05-10 2022-05-11"),
        (["2022-05-10", "2022-05-09", "2022-05"], "2022-05-01 2022-05-31 2022-05-02 2022-06-01"),
        # beside one that goes on, a day is another beginning
        (["2022-05-10/..", "2022-05-09"], "2022-05-09 2022-05-10 - -"),
        (["2022-05-09", "2022-05-10/.."], "2022-05-09 2022-05-10 - -"),
        (["2022-05-10/..", "2022-05-09/2022-05-12"], "2022-05-09 2022-05-10 2022-05-13 -"),
        # it stood so on all of the days that are told, and began by the first
        (["as of 2022-05-20", "as of 2022-05-12"], "- 2022-05-12 2022-05-21 -"),
        (["2022-05-10/..", "as of 2022-05-20"], "2022-05-10 2022-05-10 - -"),
        (
            ["2022-05-10/2022-05-12", "as of 2022-05-11"],
            "2022-05-10 2022-05-10 2022-05-13 2022-05-13",
        ),
        # one that stood so after the end that another tells has none that is known
        (["2022-05-10/2022-05-12", "as of 2022-05-20"], "2022-05-10 2022-05-10 2022-05-21 -"),
        # one that stood so before the beginning that another tells has none that is known
        (["2022-05-10/2022-05-12", "as of 2022-05-01"], "- 2022-05-01 2022-05-13 2022-05-13"),
        (["2022-05-10/..", "as of 2022-05-01"], "- 2022-05-01 2022-05-02 -"),
        (["2022-05-10", "../2022-05-12"], "- 2022-05-12 2022-05-11 2022-05-13"),
    ],
)  # fmt: skip
def test_several_dates_of_one_thing_are_spanned(dates, bounds):
    own, *others = map(parse_when, dates)
    found = span(own, others)
    told = (found.earliest_start, found.latest_start, found.earliest_end, found.latest_end)
    assert told == tuple(
        date.fromisoformat(one) if one != "-" else None for one in bounds.split(" ")
    )
    assert found.text == own.text


WHENS = [
    "2022-05-10", "2022-05", "2022-05-10~", "2022-05-12/2022-05-20", "2022-05-10/..", "2022-05-08/",
    "../2022-05-15", "[2022-05-08..2022-05-15]", "[..2022-05-12]", "[2022-05-12..]",
    "as of 2022-05-12", "as of 2022-05", "as of 2022-05-20~", "2022-05-11?",
]  # fmt: skip
windows = st.tuples(
    st.none() | st.dates(date(2022, 4, 1), date(2022, 7, 1)),
    st.none() | st.dates(date(2022, 4, 1), date(2022, 7, 1)),
)


@given(st.lists(st.sampled_from(WHENS), min_size=1, max_size=4), windows)
def test_a_span_is_no_surer_than_its_dates_and_rules_out_no_more(texts, window):
    dates = [parse_when(text) for text in texts]
    spanned = span(dates[0], dates[1:])
    told = overlap(spanned, *window)
    if told == "outside" and not any(one.as_of for one in dates):
        assert all(overlap(one, *window) != "certain" for one in dates)
    if told == "certain" and not any(one.goes_on or one.as_of for one in dates):
        assert all(overlap(one, *window) == "certain" for one in dates)
    if len(dates) == 1 and not dates[0].as_of:
        assert told == overlap(dates[0], *window)
    assert spanned.uncertain == any(one.uncertain for one in dates)
    if spanned.uncertain:
        assert told != "certain"


OWN = {
    "supports": Claim("s", when=parse_when("2022-05-09"), place=("Takhar",), actors=("Y", "X")),
    "doubts": Claim("s", "doubts", when=parse_when("2022-01-09"), place=("Kunduz",), actors=("D",)),
    "denies": Claim("s", "denies", when=parse_when("2022-02-09"), place=("Kunduz",), actors=("D",)),
    "disputes": Claim(
        "s", "disputes", when=parse_when("2022-03-09"), place=("Kunduz",), actors=("D",)
    ),
}


def test_only_claims_that_support_widen_what_an_incident_is():
    told = incident(when=parse_when("2022-05-10"), place=("Khorugh",), actors=("X",))
    claims = tuple(OWN.values())
    assert known_places(told, claims) == ("Khorugh", "Takhar")
    assert known_actors(told, claims) == ("X", "Y")
    when = there(known_when(told, claims))
    assert (when.earliest_start, when.latest_end) == (date(2022, 5, 9), date(2022, 5, 11))
    assert known_when(told, claims[1:]) is told.when
    assert known_when(incident(), claims[1:]) is None
    assert there(known_when(incident(), claims)).earliest_start == date(2022, 5, 9)


def sources_of(**via):
    return {name: Source(name, "P", via=other or None) for name, other in via.items()}


@pytest.mark.parametrize(
    ("via", "told", "roots"),
    [
        ({"a": "", "b": ""}, "ab", 2),
        ({"a": "", "b": "a"}, "ab", 1),
        ({"a": "", "b": "a", "c": "b"}, "bc", 1),
        ({"a": "", "b": "a", "c": ""}, "abc", 2),
        ({"a": "", "b": "a", "c": "a"}, "bc", 1),
        ({"a": "b", "b": "a"}, "ab", 2),  # a circle is a problem of its own, and told as that
        ({"a": "gone"}, "a", 1),
        ({}, "xy", 2),
        ({"a": ""}, "aa", 1),
    ],
)
def test_sources_that_retell_one_another_are_one_root(via, told, roots):
    sources = sources_of(**via)
    assert count_roots([Claim(name) for name in told], sources) == roots


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdefx"]), max_size=6))
def test_the_root_of_a_chain_ends_it(via):
    sources = sources_of(**via)
    for name in "abcdef":
        chain = [name]
        while chain[-1] in via and via[chain[-1]] and via[chain[-1]] not in chain:
            chain.append(via[chain[-1]])
        assert root(name, sources) == chain[-1]


@pytest.mark.parametrize(
    ("own", "claimed", "spoken"),
    [
        ("2022-05-10/..", None, "2022-06-01"),
        ("as of 2022-05-20", None, "2022-05-20"),
        ("2022-05-10/..", "as of 2022-05-25", "2022-05-25"),
        ("as of 2022-05-20", "as of 2022-05-25", "2022-05-25"),
        ("2022-05-10/..", "2022-05-09", "2022-06-01"),
        (None, None, "2022-06-01"),
    ],
)
def test_a_source_speaks_of_the_day_as_of_which_it_says_so(own, claimed, spoken):
    sources = {"s": Source("s", "P", published=parse_when("2022-06-01"))}
    claim = Claim("s", when=parse_when(claimed) if claimed else None)
    told = incident(when=parse_when(own) if own else None)
    assert there(spoken_of(told, claim, sources)).text == spoken


REGISTER = """
    last_heard_days: 30
    sources:
      - {{id: s, publisher: P, published: 2022-05-20}}
      - {{id: t, publisher: T, published: 2022-07-01}}
    incidents:
      - {{id: one, kind: deployment, title: One, when: {when}, place: Takhar,
         claims: [{{source: s}}{claim}]}}
"""
LATE = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("when", "claim", "last"),
    [
        ("2022-05-10/..", "", "2022-05-20"),
        ("2022-05-10/", "", "2022-05-20"),
        ("as of 2022-05-18", "", "2022-05-18"),
        ("2022-05-10/..", ", {source: t}", "2022-07-01"),
        ("2022-05-10/..", ", {source: t, stance: doubts}", "2022-07-01"),
        ("2022-05-10/..", ", {source: t, stance: denies}", "2022-05-20"),
        ("2022-05-10/..", ", {source: t, stance: disputes}", "2022-05-20"),
        ("2022-05-10/..", ", {source: t, disputes: figures}", "2022-07-01"),
        ("2022-05-10/..", ", {source: t, when: as of 2022-06-15}", "2022-06-15"),
        ("as of 2022-05-18", ", {source: t, when: as of 2022-06-15}", "2022-06-15"),
    ],
)
def test_what_has_no_end_is_last_heard_of_a_stated_time_after_one_spoke(
    features_of, when, claim, last
):
    features = features_of(REGISTER.format(when=when, claim=claim))
    assert not features.problems
    spoken = date.fromisoformat(last)
    fades = spoken + timedelta(days=31)

    def seen(start):
        shown = apply_view(features, View(as_of=LATE, start=start, end=start + DAY))
        return len(shown.indices), shown.certain, shown.hidden, shown.last_heard.tolist()

    sure = when != "2022-05-10/" and not when.startswith("as of")
    assert seen(spoken)[:2] == (1, sure or when == f"as of {last}" or "as of" in when)
    assert seen(spoken + DAY)[:2] == (1, 0)
    assert seen(fades - DAY) == (1, 0, {}, [])
    assert seen(fades) == (0, 0, {"last heard of": 1}, [0])
    row = there(look_at(features, "one", LATE))
    assert row.fades
    assert there(row.last_heard).text.removeprefix("as of ") == last
    shown = apply_view(features, View(as_of=LATE, start=fades))
    record = as_json(shown, 0)
    assert record["incidents"] == []
    assert record["hidden"] == {"last heard of": 1}
    (listed,) = record["last_heard"]
    assert (listed["id"], listed["last_heard"].removeprefix("as of ")) == ("one", last)


def test_a_claim_that_was_published_later_does_not_yet_carry_it_on(features_of):
    features = features_of(REGISTER.format(when="2022-05-10/..", claim=", {source: t}"))
    window = View(as_of=LATE, start=date(2022, 6, 25), end=date(2022, 6, 26))
    assert apply_view(features, window).certain == 1
    then = apply_view(features, replace(window, as_of=date(2022, 6, 25)))
    assert then.hidden == {"last heard of": 1}


def test_what_ended_is_outside_and_not_last_heard_of(features_of):
    features = features_of(REGISTER.format(when="2022-05-10/2022-05-12", claim=""))
    shown = apply_view(features, View(as_of=LATE, start=date(2023, 1, 1)))
    assert (shown.hidden, shown.last_heard.tolist()) == ({"outside": 1}, [])


CLAIMED = """
    sources:
      - {id: early, publisher: A, published: 2022-05-12}
      - {id: late, publisher: B, published: 2022-06-12}
    incidents:
      - id: one
        kind: attack
        title: One
        when: 2022-05-10
        place: Khorugh
        actors: [X]
        claims:
          - {source: early}
          - {source: late, when: 2022-05-08, place: Takhar, actors: [Y]}
"""


@pytest.mark.parametrize(("as_of", "known"), [("2022-06-11", False), ("2022-06-12", True)])
def test_what_a_later_claim_gives_of_its_own_counts_from_its_publication(features_of, as_of, known):
    features = features_of(CLAIMED)
    day = date.fromisoformat(as_of)
    row = there(look_at(features, "one", day))
    assert row.places == (("Khorugh", "Takhar") if known else ("Khorugh",))
    assert row.actors == (("X", "Y") if known else ("X",))
    assert there(row.when).earliest_start == date(2022, 5, 8 if known else 10)
    assert (len(row.parts) == 2) == known
    assert str(there(row.placement).precision) == ("province" if known else "settlement")
    (frame,) = apply_view(features, View(as_of=day)).frame["placement"]
    assert frame is row.placement
    found = {
        "actors": len(apply_view(features, View(as_of=day, actors=("y",))).indices),
        "text": len(apply_view(features, View(as_of=day, text="takhar")).indices),
        "day": len(
            apply_view(
                features, View(as_of=day, start=date(2022, 5, 8), end=date(2022, 5, 9))
            ).indices
        ),
    }
    assert set(found.values()) == {int(known)}


def test_a_doubt_of_how_it_is_read_is_no_dispute(features_of):
    stances = {"supports": False, "doubts": False, "disputes": True, "denies": True}
    for stance, disputed in stances.items():
        claim = f", {{source: t, stance: {stance}}}"
        features = features_of(REGISTER.format(when="2022-05-10/..", claim=claim))
        assert there(look_at(features, "one", LATE)).disputed == disputed
    part = features_of(REGISTER.format(when="2022-05-10", claim=", {source: t, disputes: [when]}"))
    assert there(look_at(part, "one", LATE)).disputed
