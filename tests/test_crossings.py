"""The status of crossings: told by what began last on a lane, as old as the last word on it."""

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.crossings import (
    WORDS,
    age_days,
    crossing_statuses,
    describe,
    describe_lane,
    describe_spell,
    fill_age,
    label_text,
    note_text,
    status_in,
)
from dashboard.draw.ledger import MOST_PIECES, describe_ledger, ledger_data
from dashboard.features import apply_view
from dashboard.knowledge import published_day, span
from dashboard.lanes import LANES, SPOKEN_OF
from dashboard.model import LAST_HEARD_DAYS, Claim, Incident, Register, Source
from dashboard.placing import place_incidents
from dashboard.records import crossing_record
from dashboard.spells import MIXED, piece_on, status_spells
from dashboard.view import View
from dashboard.when import parse_when
from tests.there import there

REGISTER = """
sources:
  - {{id: early, publisher: A, published: 2022-05-12}}
  - {{id: late, publisher: B, published: 2022-06-20}}
  - {{id: denier, publisher: C, published: 2022-06-25}}
incidents:
  - id: shut
    kind: closure
    title: Shut
    when: 2022-05-10/..
    place: Shir Khan Bandar
    status: closed
    traffic: cargo
    direction: AF-TJ
    claims: [{{source: early}}]
  - id: reopened
    kind: reopening
    title: Open
    when: {reopened}
    place: Шерхан-Бандар
    status: open
    claims: [{{source: late}}, {{source: denier, stance: denies}}]
"""
ON_ALL = date(2026, 1, 1)
SPOT = "Shir Khan Bandar"


def crossing(features, moment, as_of=ON_ALL, name=SPOT):
    statuses = crossing_statuses(features, moment, as_of)
    return next(one for one in statuses if one.place.name == name)


def whole(features, moment, as_of=ON_ALL):
    return crossing(features, moment, as_of).spell


def lanes_of(told):
    return {(lane.traffic, lane.direction): lane for lane in told.lanes}


def test_what_began_last_on_a_lane_tells_it(features_of):
    features = features_of(REGISTER.format(reopened="2022-06-15"))
    assert whole(features, date(2022, 5, 9)).status == "unknown"
    shut = whole(features, date(2022, 5, 31))
    assert (shut.status, shut.traffic, shut.direction) == ("closed", "cargo", "AF-TJ")
    assert (shut.confirmed, age_days(shut, date(2022, 5, 31))) == (date(2022, 5, 12), 19)
    opened = whole(features, date(2022, 6, 30))
    assert (opened.status, opened.traffic, opened.direction) == ("open", "all", "both")


def test_only_support_confirms_a_status(features_of):
    features = features_of(REGISTER.format(reopened="2022-06-15"))
    told = whole(features, date(2022, 6, 30))
    assert told.confirmed == date(2022, 6, 20)
    assert len(told.claims) == 1
    assert told.conflict


def test_what_was_not_yet_published_does_not_count(features_of):
    features = features_of(REGISTER.format(reopened="2022-06-15"))
    assert whole(features, date(2022, 6, 18), as_of=date(2022, 6, 18)).status == "closed"


def test_an_undated_status_tells_nothing_of_a_moment(features_of):
    features = features_of(REGISTER.format(reopened='"[2030-01-01,2030-01-02]"'))
    assert whole(features, date(2022, 10, 1)).status == "closed"


ONE = """
sources: [{{id: s, publisher: P, published: 2022-05-12}}]
incidents:
  - id: one
    kind: closure
    title: One
    when: {when}
    place: {place}
    status: closed
    claims: [{{source: s, stance: {stance}}}]
"""


@pytest.mark.parametrize(
    ("when", "place", "stance", "day", "expected"),
    [
        ("2022-05-10", SPOT, "supports", "2022-11-08", "closed"),
        ("2022-05-10", SPOT, "supports", "2022-11-09", "unknown"),
        ("2022-05-10/2022-05-12", SPOT, "supports", "2022-05-11", "closed"),
        ("2022-05-10/2022-05-12", SPOT, "supports", "2022-06-01", "unknown"),
        ("2022-05-10/2023", SPOT, "supports", "2022-12-01", "unknown"),
        ("2022", SPOT, "supports", "2022-01-02", "unknown"),
        ("2022", SPOT, "supports", "2022-12-01", "closed"),
        ("as of 2022-05-10", SPOT, "supports", "2022-05-09", "unknown"),
        ("as of 2022-05-10", SPOT, "supports", "2022-05-11", "closed"),
        ("2022-05-10", SPOT, "denies", "2022-06-01", "unknown"),
        ("2022-05-10", SPOT, "doubts", "2022-06-01", "unknown"),
        ("2022-05-10", f"[{SPOT}, Tem]", "supports", "2022-06-01", "closed"),
        ("2022-05-10", "border", "supports", "2022-06-01", "closed"),
        ("2022-05-10", "near Shir Khan Bandar", "supports", "2022-06-01", "unknown"),
        ("2022-05-10", "Imam Sahib", "supports", "2022-06-01", "unknown"),
        ("2022-05-10", '"border: Ay Khanum to Nizhny Panj"', "supports", "2022-06-01", "unknown"),
        ("2022-05-10", '"border: Uzbekistan"', "supports", "2022-06-01", "unknown"),
    ],
)
def test_what_a_status_takes(features_of, when, place, stance, day, expected):
    features = features_of(ONE.format(when=when, place=place, stance=stance))
    assert not features.problems
    assert len(features.frame) == 1
    assert whole(features, date.fromisoformat(day)).status == expected


@pytest.mark.parametrize(
    ("place", "said_of"),
    [
        (SPOT, ""),
        (f"[{SPOT}, Tem]", "said of 2 crossings"),
        ("border", "said of the border"),
        ('"border: Takhar"', "said of a stretch of the border"),
    ],
)
def test_of_what_a_status_is_said_is_told(features_of, place, said_of):
    features = features_of(ONE.format(when="2022-05-10", place=place, stance="supports"))
    assert not features.problems
    told = crossing_statuses(features, date(2022, 5, 12), ON_ALL)
    reached = [one for one in told if one.spell.status == "closed"]
    assert reached
    for one in reached:
        assert ("said of" in describe(one, features.sources)[1]) == bool(said_of)
        assert said_of in describe(one, features.sources)[1]


def test_two_statuses_of_one_day_are_a_conflict_until_they_were_last_heard_of(features_of):
    features = features_of(REGISTER.format(reopened="2022-05-10"))
    told = crossing(features, date(2022, 6, 30))
    assert (told.spell.status, told.spell.conflict) == (MIXED, True)
    cargo = lanes_of(told)["cargo", "AF-TJ"]
    assert (cargo.status, cargo.why, cargo.conflict) == ("unknown", "clash", True)
    assert "two statuses" in describe_lane(cargo, told.moment, features.sources)[1]
    later = lanes_of(crossing(features, date(2023, 6, 30)))["cargo", "AF-TJ"]
    assert (later.why, later.told, later.conflict) == ("decayed", ("closed", "open"), False)


def test_a_status_decays_and_says_what_it_was(features_of):
    features = features_of(ONE.format(when="2022-05-10", place=SPOT, stance="supports"))
    last = date(2022, 5, 12)
    for days, expected in ((LAST_HEARD_DAYS, "closed"), (LAST_HEARD_DAYS + 1, "unknown")):
        moment = last + timedelta(days=days)
        told = crossing(features, moment)
        spell = told.spell
        assert (spell.status, spell.decayed) == (expected, expected == "unknown")
        assert (spell.confirmed, age_days(spell, moment)) == (last, days)
    assert spell.since is None
    label, sub = describe(told, features.sources)
    assert label == f"{SPOT}: {WORDS['untold']}"
    assert sub.startswith("closed, last heard of")
    assert f"{LAST_HEARD_DAYS + 1} d before" in sub
    assert all(lane.decayed for lane in told.lanes)


def test_a_register_says_how_long_a_status_holds(features_of):
    text = "last_heard_days: 10\n" + ONE.format(when="2022-05-10", place=SPOT, stance="supports")
    features = features_of(text)
    assert whole(features, date(2022, 5, 22)).status == "closed"
    assert whole(features, date(2022, 5, 23)).decayed


def test_a_source_that_speaks_later_carries_a_status_so_far(features_of):
    features = features_of("""
        sources:
          - {id: soon, publisher: A, published: 2022-05-12}
          - {id: later, publisher: B, published: 2023-06-01}
        incidents:
          - {id: one, kind: closure, title: T, when: 2022-05-10/.., place: Shir Khan Bandar,
             status: closed, claims: [{source: soon}, {source: later}]}
        """)
    between = whole(features, date(2023, 1, 1))
    assert (between.status, between.confirmed, between.certain) == (
        "closed", date(2022, 5, 12), True,
    )  # fmt: skip
    as_known_then = whole(features, date(2023, 1, 1), as_of=date(2023, 1, 1))
    assert (as_known_then.status, as_known_then.decayed) == ("unknown", True)
    assert age_days(whole(features, date(2023, 6, 1)), date(2023, 6, 1)) == 0
    assert whole(features, date(2023, 11, 29)).decayed


def test_a_later_word_as_of_a_day_confirms_that_day(features_of):
    features = features_of("""
        sources:
          - {id: soon, publisher: A, published: 2022-05-12}
          - {id: later, publisher: B, published: 2022-08-01}
        incidents:
          - {id: one, kind: closure, title: T, when: 2022-05-10/.., place: Shir Khan Bandar,
             status: closed, claims: [{source: soon}, {source: later, when: as of 2022-07-01}]}
        """)
    told = whole(features, date(2022, 7, 15))
    assert (told.confirmed, told.said.text) == (date(2022, 7, 1), "2022-07-01")
    assert told.when.text == "2022-05-10/.."
    assert whole(features, date(2022, 7, 1)).certain
    assert not whole(features, date(2022, 7, 2)).certain


LANED = """
sources: [{id: s, publisher: P, published: 2022-05-30}]
incidents:
  - {id: cargo, kind: closure, title: C, when: 2022-05-10, place: Shir Khan Bandar,
     status: closed, traffic: cargo, claims: [{source: s}]}
  - {id: foot, kind: reopening, title: F, when: 2022-05-DAY, place: Shir Khan Bandar,
     status: open, traffic: foot, direction: TJ-AF, claims: [{source: s}]}
"""


@pytest.mark.parametrize("day", ["10", "11"])
def test_every_lane_has_its_own_last_word_and_the_whole_is_both(features_of, day):
    features = features_of(LANED.replace("DAY", day))
    told = crossing(features, date(2022, 5, 20))
    lanes = lanes_of(told)
    assert tuple(lanes) == LANES
    assert [lane.status for lane in lanes.values()] == ["closed", "closed", "unknown", "open"]
    assert lanes["cargo", "TJ-AF"].incident == "cargo"
    _, sub = describe_lane(lanes["foot", "AF-TJ"], told.moment, features.sources)
    assert sub == WORDS["silent"]
    assert (told.spell.status, told.spell.conflict) == (MIXED, False)
    assert [(part.status, part.traffic, part.direction) for part in told.spell.parts] == [
        ("closed", "cargo", "both"), ("open", "foot", "TJ-AF"),
    ]  # fmt: skip
    # nothing is told of the way to Tajikistan on foot, so that half of the sign is not sure
    assert told.spell.signs == (("closed", True), ("open", False))
    assert (told.spell.sign, told.spell.sign_sure) == ("closed/open", False)
    label, sub = describe(told, features.sources)
    assert "cargo closed" in label
    assert "foot" in label
    assert "open" in label
    assert sub.count("by one claim") == 2


def test_lanes_that_no_one_word_names_are_told_in_parts_and_not_sure(features_of):
    features = features_of(LANED.replace("DAY", "11").replace("status: open", "status: closed"))
    told = crossing(features, date(2022, 5, 20)).spell
    assert (told.status, told.certain, told.sign) == ("closed", False, "closed")
    assert label_text(told) != "closed"
    assert "cargo" in label_text(told)
    assert "TJ" in label_text(told)


def test_a_way_of_which_a_source_says_nothing_known_restricts_nothing(features_of):
    features = features_of("""
        sources: [{id: s, publisher: P, published: 2022-05-30}]
        incidents:
          - {id: one, kind: reopening, title: C, when: 2022-05-10, place: Shir Khan Bandar,
             status: open, traffic: cargo, direction: AF-TJ, claims: [{source: s}]}
          - {id: other, kind: reopening, title: F, when: 2022-05-10, place: Shir Khan Bandar,
             status: unknown, traffic: cargo, direction: TJ-AF, claims: [{source: s}]}
        """)
    assert whole(features, date(2022, 5, 20)).signs[0] == ("open", False)


def test_one_way_open_and_one_shut_is_a_restricted_sign(features_of):
    features = features_of("""
        sources: [{id: s, publisher: P, published: 2022-05-30}]
        incidents:
          - {id: one, kind: reopening, title: C, when: 2022-05-10, place: Shir Khan Bandar,
             status: open, direction: AF-TJ, claims: [{source: s}]}
          - {id: other, kind: closure, title: F, when: 2022-05-11, place: Shir Khan Bandar,
             status: closed, direction: TJ-AF, claims: [{source: s}]}
        """)
    told = whole(features, date(2022, 5, 20))
    assert (told.status, told.sign, told.sign_sure) == (MIXED, "restricted", True)


@pytest.mark.parametrize(
    ("shut", "opened", "conflict"),
    [
        ("2022-05-10", "2022-05-12", False),
        ("2022-05-10~", "2022-05-12", True),
        ("2022-05-03", "2022-05", True),
        ("2022-04-30", "2022-05", False),
        ("2022-05", "[2022-05-20,2022-05-25]", True),
    ],
)
def test_an_order_that_is_not_certain_is_a_conflict_and_makes_nothing_sure(
    features_of, shut, opened, conflict
):
    features = features_of(f"""
        sources: [{{id: s, publisher: P, published: 2022-06-26}}]
        incidents:
          - {{id: shut, kind: closure, title: C, when: {shut}, place: Shir Khan Bandar,
             status: closed, claims: [{{source: s}}]}}
          - {{id: opened, kind: reopening, title: O, when: "{opened}", place: Shir Khan Bandar,
             status: open, traffic: cargo, claims: [{{source: s}}]}}
        """)
    told = crossing(features, date(2022, 6, 1))
    assert (told.spell.status, told.spell.conflict) == (MIXED, conflict)
    assert note_text(told.spell) == ("closed may have begun later" if conflict else "")
    assert [lane.conflict for lane in told.lanes] == [conflict, conflict, False, False]
    assert [lane.certain for lane in told.lanes] == [not conflict] * 2 + [True] * 2


def test_a_contradicting_incident_is_a_conflict_and_named(features_of):
    features = features_of(
        REGISTER.format(reopened="2022-06-15").replace("denies", "supports")
        + (
            "  - {id: other, kind: statement, title: S, claims: [{source: late}],"
            " contradicts: [reopened]}\n"
        )
    )
    told = whole(features, date(2022, 6, 30))
    assert told.conflict
    assert not told.certain
    assert note_text(told) == "at odds with other"
    assert not whole(features, date(2022, 6, 30), as_of=date(2022, 6, 1)).conflict


@pytest.mark.parametrize(
    ("changed", "certain"),
    [
        ({}, True),
        ({"2022-05-10": "2022-05-10?"}, False),
        ({"2022-05-10": "2022-05-10~"}, False),  # on 11 May it may not have begun
        ({"2022-05-12": "2022-05-10"}, False),  # the last source spoke the day before
        ({"[{source: s}]": "[{source: s}, {source: t, stance: disputes}]"}, False),
        ({"[{source: s}]": "[{source: s}, {source: t, disputes: status}]"}, False),
        ({"[{source: s}]": "[{source: s}, {source: t, disputes: figures}]"}, True),
        ({"[{source: s}]": "[{source: s}, {source: t, stance: doubts}]"}, True),
    ],
)
def test_a_status_is_no_surer_than_what_tells_it(features_of, changed, certain):
    text = """
        sources:
          - {id: s, publisher: P, published: 2022-05-12}
          - {id: t, publisher: T, published: 2022-05-12}
        incidents:
          - {id: one, kind: closure, title: C, when: 2022-05-10, place: Shir Khan Bandar,
             status: closed, claims: [{source: s}]}
        """
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    features = features_of(text)
    told = crossing(features, date(2022, 5, 11))
    assert (told.spell.status, told.spell.certain) == ("closed", certain)
    assert ("possibly closed" in describe(told, features.sources)[0]) == (not certain)


def test_a_day_that_is_known_only_about_is_told_as_its_source_tells_it(features_of):
    features = features_of("""
        sources: [{id: s, publisher: P, published: 2022-05}]
        incidents:
          - {id: one, kind: closure, title: C, when: 2022-05-10/.., place: Shir Khan Bandar,
             status: closed, claims: [{source: s}]}
        """)
    told = crossing(features, date(2022, 6, 1))
    label, sub = describe(told, features.sources)
    assert label == f"{SPOT}: possibly closed"
    assert "last said May 2022" in sub
    assert "16" not in sub
    assert "d before" not in sub
    record = crossing_record(told, features.sources)
    assert record["last_confirmed"] == "2022-05"


def test_claims_that_retell_one_another_are_one_word(features_of):
    features = features_of("""
        sources:
          - {id: paper, publisher: P, published: 2022-05-12}
          - {id: quoted, publisher: Q, published: 2022-05-12, via: paper}
          - {id: other, publisher: O, published: 2022-05-12}
        incidents:
          - {id: one, kind: closure, title: C, when: 2022-05-10/.., place: Shir Khan Bandar,
             status: closed, claims: [{source: paper}, {source: quoted}, {source: other}]}
        """)
    told = crossing(features, date(2022, 5, 12))
    assert "by 2 claims" in describe(told, features.sources)[1]
    assert crossing_record(told, features.sources)["roots"] == 2


def test_a_schedule_is_told_with_the_status(features_of):
    features = features_of("""
        sources: [{id: s, publisher: P, published: 2022-05-12}]
        incidents:
          - {id: one, kind: trade, title: C, when: 2022-05-10/.., place: Shir Khan Bandar,
             status: open, schedule: Saturdays 09:00–16:00, claims: [{source: s}]}
        """)
    told = crossing(features, date(2022, 5, 12))
    assert "Saturdays 09:00–16:00" in describe(told, features.sources)[1]


BORDER_CLOSED = """
sources: [{id: desk, publisher: A desk that was made up, published: 2024-05-20}]
incidents:
  - {id: whole-border, kind: closure, title: T, when: 2024-05-10/.., place: border,
     status: closed, claims: [{source: desk}]}
  - {id: three-open, kind: reopening, title: T, when: 2024-05-15,
     place: [Tem, Ruzvay, Ishkashim bridge], status: open, traffic: foot,
     claims: [{source: desk}]}
"""


def test_a_closed_border_closes_every_crossing_until_some_open(features_of):
    features = features_of(BORDER_CLOSED)
    histories = status_spells(features, ON_ALL)
    line = [one for one in histories if set(one.place.country) == {"AF", "TJ"}]
    others = [one for one in histories if one not in line]
    assert len(line) >= 8
    assert others
    assert all(len(one.spells) == 1 for one in others)
    for history in line:
        told = status_in(history, date(2024, 5, 12))
        label, sub = describe(told, features.sources)
        assert label == f"{history.place.name}: closed"
        assert "said of the border" in sub
    opened = {}
    for history in line:
        told = status_in(history, date(2024, 5, 16))
        label, sub = describe(told, features.sources)
        assert "said of the border" in sub
        if told.spell.status == MIXED:
            opened[history.place.name] = told
            assert told.spell.sign == "closed/open"
            assert label == f"{history.place.name}: cargo closed, foot open"
            assert "said of 3 crossings" in sub
        else:
            assert (told.spell.status, told.spell.traffic) == ("closed", "all")
    assert len(opened) == 3
    assert any("Tem" in name for name in opened)
    # it ended on no crossing but in part: the closure goes on
    (row,) = apply_view(features, View(as_of=ON_ALL, kinds=("closure",))).indices.tolist()
    shown = apply_view(features, View(as_of=ON_ALL, start=date(2024, 6, 1), kinds=("closure",)))
    assert shown.indices.tolist() == [row]


FIRST = date(2022, 1, 1)
DATES = [
    "2022-01-10", "2022-01-12", "2022-01-10~", "2022-01", "2022-02", "2022-01-10/..",
    "2022-01-10/2022-01-20", "2022-01-12/2022-03", "[2022-01-08..2022-01-15]", "../2022-02",
    "2022-01-12?", "2022-09-01", "2022", "2022-01-12/", "as of 2022-01-15", "2022-01-10~/..",
]  # fmt: skip
# which places reach the spot
REACHING = {
    (SPOT,): True,
    ("border",): True,
    (SPOT, "Tem"): True,
    ("Tem",): False,
    (f"near {SPOT}",): False,
    ("Kunduz",): False,
    ("border: Ay Khanum to Nizhny Panj",): False,
}
STATUSES = ["open", "closed", "restricted", "unknown"]


@st.composite
def incident_lists(draw):
    claims = st.builds(
        Claim,
        source=st.sampled_from(["never", "jan", "feb", "jun", "dec"]),
        stance=st.sampled_from(["supports"] * 4 + ["doubts", "denies", "disputes"]),
        disputes=st.sampled_from([(), (), (), ("status",), ("figures",)]),
        when=st.none() | st.none() | st.sampled_from(DATES).map(parse_when),
        status=st.sampled_from([None, None, None, *STATUSES]),
    )
    return [
        Incident(
            id=f"i{number}",
            kind="closure",
            title="T",
            when=parse_when(draw(st.sampled_from(DATES))),
            place=draw(st.sampled_from([(SPOT,), (SPOT,), *REACHING])),
            status=draw(st.sampled_from([None, *STATUSES, *STATUSES])),
            traffic=draw(st.sampled_from([None, "all", "cargo", "foot"])),
            direction=draw(st.sampled_from([None, "both", "AF-TJ", "TJ-AF"])),
            claims=tuple(draw(st.lists(claims, min_size=1, max_size=3))),
            contradicts=tuple(draw(st.sampled_from([[], [], [], ["i0"]]))),
            retired=draw(st.sampled_from([None, None, None, date(2022, 2, 15)])),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


SOURCES = {
    "never": Source(id="never", publisher="P"),
    "jan": Source(id="jan", publisher="P", published=parse_when("2022-01-11")),
    "feb": Source(id="feb", publisher="P", published=parse_when("2022-02-02~"), via="jan"),
    "jun": Source(id="jun", publisher="P", published=parse_when("2022-06-20")),
    "dec": Source(id="dec", publisher="P", published=parse_when("2022-12-24")),
}


def features_like(incidents, gazetteer):
    return place_incidents(Register(sources=SOURCES, incidents=tuple(incidents)), gazetteer)


def is_by_then(claim, as_of):
    day = published_day(claim, SOURCES)
    return day is None or day <= as_of


def words_of(incidents, as_of):
    """Tell what each incident says of the spot, status by status, as plainly as can be."""
    words = []
    for incident in incidents:
        known = [claim for claim in incident.claims if is_by_then(claim, as_of)]
        is_retired = incident.retired and incident.retired <= as_of
        if is_retired or not REACHING[incident.place]:
            continue
        disputed = any(
            claim.stance in ("denies", "disputes") or "status" in claim.disputes for claim in known
        )
        for status in STATUSES:
            telling = [
                claim
                for claim in known
                if claim.stance == "supports" and (claim.status or incident.status) == status
            ]
            if not telling:
                continue
            # a claim's own day is another beginning, but "as of" only confirms one that is known
            whens = [
                incident.when
                if claim.when is None or claim.when.text[:5] == "as of"
                else claim.when
                for claim in telling
            ]
            when = span(whens[0], whens[1:])
            spoken = []
            for claim in telling:
                stood = [w for w in (claim.when, incident.when) if w and w.text[:5] == "as of"]
                day = stood[0].middle if stood else published_day(claim, SOURCES)
                spoken += [day] if day else []
            ends = all("/" in one.text for one in whens)
            # what stood so on some days counts as begun on the first of them
            stood_only = all(one.text[:5] == "as of" for one in whens)
            first = when.earliest_start or date.min
            if stood_only:
                first = min(one.earliest_end for one in whens) - timedelta(days=1)
            words.append(
                {
                    "incident": incident,
                    "status": status,
                    "began": min(one.middle for one in whens) if stood_only else whens[0].middle,
                    "first": first,
                    "last": when.latest_start,
                    "until": when.latest_end if ends else None,
                    "surely until": when.earliest_end if ends and not when.goes_on else None,
                    "spoken": spoken,
                    "disputed": disputed,
                    "unsure": disputed or when.uncertain,
                }
            )
    return words


def told_by_the_rule(incidents, lane, moment, as_of):
    """Read the rule of the README for one lane: status, why not, last heard, conflict, certain."""
    on_lane = [
        word
        for word in words_of(incidents, as_of)
        if word["incident"].traffic in (None, "all", lane[0])
        and word["incident"].direction in (None, "both", lane[1])
    ]
    words = [word for word in on_lane if word["began"] <= moment]
    if not words:
        return ("unknown", "silent", None, False, False)
    last = max(word["began"] for word in words)
    telling = [word for word in words if word["began"] == last]
    spoken = [day for word in telling for day in word["spoken"] if day > last]
    heard = max([last, *(day for day in spoken if day <= moment)])
    statuses = {word["status"] for word in telling}
    ends = [word["until"] for word in telling]
    if len(statuses) == 1 and all(end and end <= moment for end in ends):
        return ("unknown", "ended", None, False, False)
    if moment > max([last, *spoken]) + timedelta(days=LAST_HEARD_DAYS):
        return ("unknown", "decayed", heard, False, False)
    if len(statuses) > 1:
        return ("unknown", "clash", None, True, False)
    (told,) = statuses
    # another status may be the last one where no word surely began after it
    unsure = any(
        word["status"] != told and all(one["first"] <= word["last"] for one in words)
        for word in words
    )
    counted = {
        i.id
        for i in incidents
        if not (i.retired and i.retired <= as_of) and any(is_by_then(c, as_of) for c in i.claims)
    }
    pairs = {
        (i.id, other) for i in incidents for other in i.contradicts if {i.id, other} <= counted
    }
    at_odds = any(word["incident"].id in pair for word in telling for pair in pairs)
    disputed = any(word["disputed"] for word in telling)
    # another status may have begun by then, though it is taken to have begun later
    followed = any(
        word["began"] > last and word["status"] not in (told, "unknown") and word["first"] <= moment
        for word in on_lane
    )
    surely = any(
        not word["unsure"]
        and max(word["last"], last) <= moment
        and moment < (word["surely until"] or max([last, *word["spoken"]]) + timedelta(days=1))
        for word in telling
    )
    certain = surely and not (unsure or at_odds or followed)
    return (told, "", heard, disputed or at_odds or unsure, certain)


def whole_by_the_rule(lanes):
    """Derive of the four lanes, told by the rule, the status of the whole and its sign."""
    told = {lane: one for lane, one in lanes.items() if not one[1]}
    clash = any(one[1] == "clash" for one in lanes.values())
    statuses = {one[0] for one in told.values()} | ({"unknown"} if clash and told else set())
    status = "unknown" if not told else statuses.pop() if len(statuses) == 1 else MIXED
    halves = []
    for traffic in ("cargo", "foot"):
        ways = [one for lane, one in lanes.items() if lane[0] == traffic]
        said = {one[0] for one in ways} - {"unknown"}
        half = "unknown" if not said else said.pop() if len(said) == 1 else "restricted"
        halves.append((half, half != "unknown" and all(one[0] != "unknown" for one in ways)
                       and all(one[4] for one in ways)))  # fmt: skip
    named = frozenset(told) in {frozenset(lanes) for lanes in SPOKEN_OF.values()}
    certain = bool(told) and named and all(one[4] for one in told.values())
    return status, tuple(halves), certain, any(one[3] for one in told.values()) or clash


@given(
    incident_lists(),
    st.lists(st.integers(-30, 700), min_size=1, max_size=8),
    st.sampled_from([date(2022, 1, 15), date(2022, 3, 1), ON_ALL]),
)
def test_every_day_of_a_history_is_what_the_rule_says(gazetteer, incidents, days, as_of):
    features = features_like(incidents, gazetteer)
    history = next(one for one in status_spells(features, as_of) if one.place.name == SPOT)
    for pieces in (history.spells, *(track.spells for track in history.lanes)):
        assert pieces[0].from_day is None
        assert pieces[-1].to_day is None
        for before, after in pairwise(pieces):
            assert before.to_day == after.from_day
            assert (before.from_day or date.min) < (before.to_day or date.min)
    cuts = [piece.from_day for piece in history.spells if piece.from_day]
    moments = [FIRST + timedelta(days=offset) for offset in days]
    moments += [cut - timedelta(days=late) for cut in cuts for late in (0, 1)]
    for moment in moments:
        told = status_in(history, moment)
        assert told == crossing(features, moment, as_of)
        piece = piece_on(history.spells, moment)
        assert (piece.from_day or date.min) <= moment < (piece.to_day or date.max)
        assert piece == told.spell
        label, sub = describe_spell(piece, SOURCES, told.place.name)
        filled = fill_age(sub, age_days(piece, moment))
        assert (label, filled) == describe(told, SOURCES)
        assert "{" not in filled
        lanes = {}
        for lane, track in zip(told.lanes, history.lanes, strict=True):
            expected = told_by_the_rule(incidents, track.lane, moment, as_of)
            found = (lane.status, lane.why, lane.confirmed, lane.conflict, lane.certain)
            assert found == expected
            assert piece_on(track.spells, moment) == lane
            lanes[track.lane] = expected
        status, signs, certain, conflict = whole_by_the_rule(lanes)
        spell = told.spell
        assert (spell.status, spell.signs) == (status, signs)
        assert (spell.certain, spell.conflict) == (certain, conflict)
        _is_told_by_its_lanes(told)


def _is_told_by_its_lanes(told):
    """The whole never says more than the lanes that it speaks of."""
    parts = told.spell.parts if told.spell.in_parts else (told.spell,)
    for part in parts:
        if part.why or part.status == MIXED:
            continue
        about = [
            lane for lane in told.lanes
            if (lane.traffic, lane.direction) in SPOKEN_OF[part.traffic, part.direction]
        ]  # fmt: skip
        assert {lane.status for lane in about} == {part.status}
        assert not part.certain or all(lane.certain for lane in about)


@given(incident_lists(), st.sampled_from([date(2022, 1, 15), date(2022, 3, 1), ON_ALL]))
def test_no_status_is_surer_than_its_incident(gazetteer, incidents, as_of):
    features = features_like(incidents, gazetteer)
    history = next(one for one in status_spells(features, as_of) if one.place.name == SPOT)
    for track in history.lanes:
        for piece in track.spells:
            if not piece.certain:
                continue
            incident = next(one for one in incidents if one.id == piece.incident)
            # one that has an end, as a day has, says of the days after it no more than the status
            if incident.when.latest_end is not None:
                continue
            begin = there(piece.from_day)
            if any(claim.when for claim in incident.claims):
                continue
            asked = View(as_of=as_of, start=begin, end=begin + timedelta(days=1))
            shown = apply_view(features, asked)
            sure = {incidents[row].id for row in shown.indices[shown.certainties].tolist()}
            telling = {
                one.id for one in incidents
                if set(map(id, one.claims)) & set(map(id, piece.claims))
            }  # fmt: skip
            assert sure & telling


def test_every_crossing_of_the_gazetteer_is_told(bundled_features):
    statuses = crossing_statuses(bundled_features, date(2022, 5, 31), ON_ALL)
    assert len(statuses) >= 10
    assert [one.place.lon for one in statuses] == sorted(one.place.lon for one in statuses)
    for one in statuses:
        label, sub = describe(one, bundled_features.sources)
        assert one.place.name in label
        assert sub
        # the register closes the border, and says of no crossing that it is so itself
        assert (one.spell.status == "closed") == ("said of the border" in sub)
    assert sum(one.spell.status == "unknown" for one in statuses) < len(statuses) / 2


def test_the_bundled_closure_decays_and_trade_speaks_again(bundled_features):
    history = next(one for one in status_spells(bundled_features, ON_ALL) if one.place.name == SPOT)
    told = [(piece.from_day, piece.status, piece.why) for piece in history.spells]
    closed = [piece for piece in told if piece[1] == "closed"]
    assert told[0] == (None, "unknown", "silent")
    assert closed[0][0] == date(2022, 5, 10)
    assert told[len(closed) + 1] == (date(2022, 11, 17), "unknown", "decayed")
    opened = next(piece for piece in history.spells if piece.status == "open")
    assert (opened.traffic, opened.from_day) == ("cargo", date(2025, 1, 3))
    assert opened.sign == "open/unknown"
    assert told[-1][1:] == ("unknown", "decayed")


def test_the_json_of_a_crossing_tells_its_lanes(bundled_features):
    told = crossing(bundled_features, date(2025, 1, 6))
    record = crossing_record(told, bundled_features.sources)
    assert json.loads(json.dumps(record)) == record
    assert record["decayed"] is False
    assert [(lane["traffic"], lane["direction"]) for lane in record["lanes"]] == list(LANES)
    assert [lane["status"] for lane in record["lanes"]] == ["open"] * 2 + ["unknown"] * 2
    keys = {"status", "since", "last_confirmed", "age_days", "conflict", "incident", "note"}
    assert all(keys | {"certain", "said_of"} <= set(lane) for lane in record["lanes"])


REACH = (date(2022, 1, 1), date(2022, 12, 31))
DAY_ZERO = date(1970, 1, 1)


def test_the_ledger_tells_what_is_known_first_and_clips_to_its_reach(features_of, gazetteer):
    features = features_of(REGISTER.format(reopened="2022-06-15"))
    histories = status_spells(features, ON_ALL)
    rows = describe_ledger(histories, date(2022, 5, 31), REACH, gazetteer, features.sources)
    assert len(rows) == len(histories)
    first, *rest = rows
    assert (first["name"], first["label"]) == (SPOT, "possibly closed to cargo, AF→TJ")
    assert "last said 19 d before" in first["sub"]
    assert first["km"] == [112.0, 114.0]
    assert (first["sign"], first["sure"]) == ("closed/unknown", False)
    assert all(row["silent"] and not row["spells"] for row in rest)
    assert next(row for row in rest if row["name"].startswith("Torghundi"))["km"] is None
    pieces = first["spells"]
    assert pieces[0]["from"] == (REACH[0] - DAY_ZERO).days
    assert pieces[-1]["to"] == (REACH[1] - DAY_ZERO).days + 1
    assert all(a["to"] == b["from"] for a, b in pairwise(pieces))
    # what only gets older or less sure is one status yet
    by_status = [(piece["status"], piece["joins"]) for piece in pieces]
    assert by_status[:2] == [("unknown", False), ("closed/unknown", False)]
    assert all(a[0] != b[0] or b[1] for a, b in pairwise(by_status))
    assert pieces[-1]["status"] == "unknown"
    assert not any("{" in text for piece in pieces for text in (piece["name"], piece["sub"]))


def test_the_data_of_the_ledger_is_json(bundled_features, gazetteer):
    histories = status_spells(bundled_features, ON_ALL)
    data = ledger_data(
        histories,
        date(2022, 5, 31),
        REACH,
        gazetteer,
        bundled_features.sources,
        "border-closure-2022-05",
    )
    assert json.loads(json.dumps(data)) == data
    assert set(data["looks"]) == {"open", "restricted", "closed", "unknown"}
    assert [tick["text"] for tick in data["axis"]] == [
        "Jan 2022", "Apr 2022", "Jul 2022", "Oct 2022",
    ]  # fmt: skip


@pytest.mark.parametrize("statuses", [["open"], ["open", "closed"]])
def test_a_strip_holds_no_more_pieces_than_can_be_seen(gazetteer, statuses):
    incidents = [
        Incident(
            id=f"i{number}",
            kind="trade",
            title="T",
            when=parse_when(str(FIRST + timedelta(days=number))),
            place=(SPOT,),
            status=statuses[number % len(statuses)],
            claims=(Claim(source="never"),),
        )
        for number in range(364)
    ]
    histories = status_spells(features_like(incidents, gazetteer), ON_ALL)
    row = describe_ledger(histories, date(2022, 5, 31), REACH, gazetteer, SOURCES)[0]
    pieces = row["spells"]
    assert len(pieces) <= MOST_PIECES
    assert all(a["to"] == b["from"] for a, b in pairwise(pieces))
    assert {piece["status"] for piece in pieces} <= {"open", "closed", "several"}
    assert ("several" in {piece["status"] for piece in pieces}) == (len(statuses) > 1)
    # whatever is gathered, every incident can still be found selected
    assert {name for piece in pieces for name in piece["incidents"]} == {i.id for i in incidents}


@given(incident_lists(), st.integers(0, 400), st.integers(0, 400))
def test_every_strip_is_without_gaps(gazetteer, incidents, begin, length):
    reach = (FIRST + timedelta(days=begin), FIRST + timedelta(days=begin + length))
    histories = status_spells(features_like(incidents, gazetteer), ON_ALL)
    for row in describe_ledger(histories, reach[0], reach, gazetteer, SOURCES):
        pieces = row["spells"]
        if row["silent"]:
            assert not pieces
            continue
        assert pieces[0]["from"] == (reach[0] - DAY_ZERO).days
        assert pieces[-1]["to"] == (reach[1] - DAY_ZERO).days + 1
        assert all(a["to"] == b["from"] < b["to"] for a, b in pairwise(pieces))
        assert pieces[0]["status"] == row["sign"]
        assert pieces[0]["sure"] == row["sure"]
