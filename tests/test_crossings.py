"""The status of crossings: told by what began last, as old as the last word on it."""

import json
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.crossings import (
    WORDS,
    age_days,
    crossing_statuses,
    describe,
    describe_spell,
    fill_age,
    note_text,
    status_in,
)
from dashboard.draw.ledger import MOST_PIECES, describe_ledger, ledger_data
from dashboard.draw.ledger import WORDS as LEDGER_WORDS
from dashboard.knowledge import known_claims, published_day
from dashboard.model import Claim, Incident, Source
from dashboard.records import crossing_record
from dashboard.spells import HOLDS_DAYS, piece_on, spells, status_spells
from dashboard.tracks import LANES
from dashboard.when import parse_when
from geodata.locate import locate

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


def status(features, gazetteer, moment, as_of=ON_ALL):
    statuses = crossing_statuses(features, gazetteer, moment, as_of)
    return next(one for one in statuses if one.place.id == "crossing:shir-khan-bandar")


def test_what_began_last_tells(features_of, gazetteer):
    features = features_of(REGISTER.format(reopened="2022-06-15"))
    assert status(features, gazetteer, date(2022, 5, 9)).status == "unknown"
    shut = status(features, gazetteer, date(2022, 5, 31))
    assert (shut.status, shut.traffic, shut.direction) == ("closed", "cargo", "AF-TJ")
    assert (shut.last_confirmed, shut.age_days) == (date(2022, 5, 12), 19)
    assert status(features, gazetteer, date(2022, 6, 30)).status == "open"


def test_only_support_confirms_a_status(features_of, gazetteer):
    features = features_of(REGISTER.format(reopened="2022-06-15"))
    told = status(features, gazetteer, date(2022, 6, 30))
    assert told.last_confirmed == date(2022, 6, 20)
    assert len(told.claims) == 1
    assert told.conflict


def test_what_was_not_yet_published_does_not_count(features_of, gazetteer):
    features = features_of(REGISTER.format(reopened="2022-06-15"))
    known = status(features, gazetteer, date(2022, 6, 18), as_of=date(2022, 6, 18))
    assert known.status == "closed"


def test_an_undated_status_tells_nothing_of_a_moment(features_of, gazetteer):
    features = features_of(REGISTER.format(reopened='"[2030-01-01,2030-01-02]"'))
    assert status(features, gazetteer, date(2022, 10, 1)).status == "closed"


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
        ("2022-05-10", "Shir Khan Bandar", "supports", "2022-11-08", "closed"),
        ("2022-05-10", "Shir Khan Bandar", "supports", "2022-11-09", "unknown"),
        ("2022-05-10/2022-05-12", "Shir Khan Bandar", "supports", "2022-05-11", "closed"),
        ("2022-05-10/2022-05-12", "Shir Khan Bandar", "supports", "2022-06-01", "unknown"),
        ("2022-05-10/2023", "Shir Khan Bandar", "supports", "2022-12-01", "unknown"),
        ("2022", "Shir Khan Bandar", "supports", "2022-01-02", "unknown"),
        ("2022", "Shir Khan Bandar", "supports", "2022-12-01", "closed"),
        ("2022-05-10", "Shir Khan Bandar", "denies", "2022-06-01", "unknown"),
        ("2022-05-10", "near Shir Khan Bandar", "supports", "2022-06-01", "unknown"),
        ("2022-05-10", '"border: Ay Khanum to Nizhny Panj"', "supports", "2022-06-01", "unknown"),
    ],
)
def test_what_a_status_takes(features_of, gazetteer, when, place, stance, day, expected):
    features = features_of(ONE.format(when=when, place=place, stance=stance))
    assert not features.problems
    assert len(features.frame) == 1
    assert status(features, gazetteer, date.fromisoformat(day)).status == expected


def test_two_statuses_of_one_day_are_a_conflict(features_of, gazetteer):
    features = features_of(REGISTER.format(reopened="2022-05-10"))
    told = status(features, gazetteer, date(2022, 6, 30))
    assert (told.status, told.conflict) == ("unknown", True)
    assert "two statuses" in describe(told)[1]


def test_a_status_decays_and_says_what_it_was(features_of, gazetteer):
    features = features_of(
        ONE.format(when="2022-05-10", place="Shir Khan Bandar", stance="supports")
    )
    last = date(2022, 5, 12)
    for days, expected in ((HOLDS_DAYS, "closed"), (HOLDS_DAYS + 1, "unknown")):
        told = status(features, gazetteer, last + timedelta(days=days))
        assert (told.status, told.decayed) == (expected, expected == "unknown")
        assert (told.last_confirmed, told.age_days) == (last, days)
    assert told.since is None
    assert told.note == f"closed until last said 12 May 2022, {HOLDS_DAYS + 1} d before"
    assert describe(told) == ("Shir Khan Bandar: status unknown", told.note)
    assert all(
        lane.decayed and lane.note == told.note.replace("closed", _about(lane))
        for lane in told.lanes
    )


def _about(lane):
    return f"closed{WORDS[f'traffic {lane.traffic}']}{WORDS[f'direction {lane.direction}']}"


def test_a_source_that_speaks_later_carries_a_status_so_far(features_of, gazetteer):
    features = features_of("""
        sources:
          - {id: soon, publisher: A, published: 2022-05-12}
          - {id: later, publisher: B, published: 2023-06-01}
        incidents:
          - {id: one, kind: closure, title: T, when: 2022-05-10/.., place: Shir Khan Bandar,
             status: closed, claims: [{source: soon}, {source: later}]}
        """)
    between = status(features, gazetteer, date(2023, 1, 1))
    assert (between.status, between.last_confirmed) == ("closed", date(2022, 5, 12))
    as_known_then = status(features, gazetteer, date(2023, 1, 1), as_of=date(2023, 1, 1))
    assert (as_known_then.status, as_known_then.decayed) == ("unknown", True)
    assert status(features, gazetteer, date(2023, 6, 1)).age_days == 0
    assert status(features, gazetteer, date(2023, 11, 29)).decayed


LANED = """
sources: [{id: s, publisher: P, published: 2022-05-12}]
incidents:
  - {id: cargo, kind: closure, title: C, when: 2022-05-10, place: Shir Khan Bandar,
     status: closed, traffic: cargo, claims: [{source: s}]}
  - {id: foot, kind: reopening, title: F, when: 2022-05-DAY, place: Shir Khan Bandar,
     status: open, traffic: foot, direction: TJ-AF, claims: [{source: s}]}
"""


def lanes_of(told):
    return {(lane.traffic, lane.direction): lane for lane in told.lanes}


def test_every_lane_has_its_own_last_word(features_of, gazetteer):
    told = status(features_of(LANED.replace("DAY", "11")), gazetteer, date(2022, 5, 20))
    lanes = lanes_of(told)
    assert tuple(lanes) == LANES
    assert [lane.status for lane in lanes.values()] == ["closed", "closed", "unknown", "open"]
    assert lanes["cargo", "TJ-AF"].incident == "cargo"
    assert lanes["foot", "AF-TJ"].note == "nothing in the register says"
    assert (told.status, told.traffic, told.direction) == ("open", "foot", "TJ-AF")
    assert not any(lane.conflict for lane in told.lanes)


def test_two_statuses_of_one_day_on_different_lanes_are_no_conflict(features_of, gazetteer):
    told = status(features_of(LANED.replace("DAY", "10")), gazetteer, date(2022, 5, 20))
    assert (told.status, told.conflict) == ("unknown", False)
    assert "not of the same traffic: closed and open" in told.note
    assert [lane.status for lane in told.lanes] == ["closed", "closed", "unknown", "open"]


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
def test_an_order_that_is_not_certain_is_a_conflict(features_of, gazetteer, shut, opened, conflict):
    features = features_of(f"""
        sources: [{{id: s, publisher: P, published: 2022-05-26}}]
        incidents:
          - {{id: shut, kind: closure, title: C, when: {shut}, place: Shir Khan Bandar,
             status: closed, claims: [{{source: s}}]}}
          - {{id: opened, kind: reopening, title: O, when: "{opened}", place: Shir Khan Bandar,
             status: open, traffic: cargo, claims: [{{source: s}}]}}
        """)
    told = status(features, gazetteer, date(2022, 6, 1))
    assert (told.status, told.conflict) == ("open", conflict)
    assert told.note == ("closed may have begun later" if conflict else "")
    assert [lane.conflict for lane in told.lanes] == [conflict, conflict, False, False]


def test_a_contradicting_incident_is_a_conflict_and_named(features_of, gazetteer):
    features = features_of(
        REGISTER.format(reopened="2022-06-15").replace("denies", "supports")
        + (
            "  - {id: other, kind: statement, title: S, claims: [{source: late}],"
            " contradicts: [reopened]}\n"
        )
    )
    told = status(features, gazetteer, date(2022, 6, 30))
    assert told.conflict
    assert told.note == "at odds with other"
    assert not status(features, gazetteer, date(2022, 6, 30), as_of=date(2022, 6, 1)).conflict


SPOT = "Shir Khan Bandar"
FIRST = date(2022, 1, 1)
DATES = [
    "2022-01-10", "2022-01-12", "2022-01-10~", "2022-01", "2022-02", "2022-01-10/..",
    "2022-01-10/2022-01-20", "2022-01-12/2022-03", "[2022-01-08..2022-01-15]", "../2022-02",
    "2022-01-12?", "2022-09-01", "2022", "2022-01-12/",
]  # fmt: skip


@st.composite
def incident_lists(draw):
    made = []
    for number in range(draw(st.integers(0, 5))):
        claims = st.builds(
            Claim,
            source=st.sampled_from(["never", "jan", "feb", "jun", "dec"]),
            stance=st.sampled_from(["supports", "supports", "supports", "denies", "disputes"]),
        )
        made.append(
            Incident(
                id=f"i{number}",
                kind="closure",
                title="T",
                when=parse_when(draw(st.sampled_from(DATES))),
                place=(SPOT,),
                status=draw(st.sampled_from(["open", "closed", "restricted", "unknown"])),
                traffic=draw(st.sampled_from([None, "all", "cargo", "foot"])),
                direction=draw(st.sampled_from([None, "both", "AF-TJ", "TJ-AF"])),
                claims=tuple(draw(st.lists(claims, min_size=1, max_size=3))),
                contradicts=tuple(draw(st.sampled_from([[], [], [], ["i0"]]))),
            )
        )
    return made


SOURCES = {
    "never": Source(id="never", publisher="P"),
    "jan": Source(id="jan", publisher="P", published=parse_when("2022-01-11")),
    "feb": Source(id="feb", publisher="P", published=parse_when("2022-02-02~")),
    "jun": Source(id="jun", publisher="P", published=parse_when("2022-06-20")),
    "dec": Source(id="dec", publisher="P", published=parse_when("2022-12-24")),
}


def features_like(incidents, gazetteer):
    """Stand in for features by what the rule reads."""
    placements = [locate(SPOT, gazetteer).placement] * len(incidents)
    return SimpleNamespace(incidents=incidents, placements=placements, sources=SOURCES)


def told_by_the_rule(incidents, lane, moment, as_of):
    """Read the rule of the README for one lane, word by word: status, confirmed, conflict."""
    words = []
    for incident in incidents:
        when = incident.when
        low, high = when.earliest_start, when.latest_start
        began = low + (high - low) // timedelta(days=2) * timedelta(days=1) if low else high
        claims = known_claims(incident, SOURCES, as_of)
        supports = [claim for claim in claims if claim.stance == "supports"]
        speaks = incident.traffic in (None, "all", lane[0])
        speaks &= incident.direction in (None, "both", lane[1])
        if supports and speaks and began <= moment:
            words.append((began, incident, claims, supports))
    if not words:
        return ("unknown", None, False)
    last = max(began for began, *_ in words)
    telling = [word for word in words if word[0] == last]
    spoken = [
        day
        for *_, supports in telling
        for claim in supports
        if (day := published_day(claim, SOURCES))
    ]
    heard = max([last, *(day for day in spoken if day <= moment)])
    faded = moment > max([last, *spoken]) + timedelta(days=HOLDS_DAYS)
    if len({word[1].status for word in telling}) > 1:
        return ("unknown", heard if faded else None, not faded)
    ends = [word[1].when.latest_end if "/" in word[1].when.text else None for word in telling]
    if all(end and end <= moment for end in ends):
        return ("unknown", None, False)
    if faded:
        return ("unknown", heard, False)
    told = telling[-1][1].status
    first = {word[1].id: word[1].when.earliest_start or date.min for word in words}
    # another status may be the last one where no word surely began after it
    unsure = any(
        word[1].status != told and all(low <= word[1].when.latest_start for low in first.values())
        for word in words
    )
    known = {i.id for i in incidents if known_claims(i, SOURCES, as_of)}
    pairs = {(i.id, other) for i in incidents for other in i.contradicts if {i.id, other} <= known}
    at_odds = any(word[1].id in pair for word in telling for pair in pairs)
    disputed = any(claim.stance != "supports" for word in telling for claim in word[2])
    return (told, heard, disputed or at_odds or unsure)


@given(
    incident_lists(),
    st.lists(st.integers(-30, 700), min_size=1, max_size=8),
    st.sampled_from([date(2022, 1, 15), date(2022, 3, 1), ON_ALL]),
)
def test_every_day_of_a_history_is_what_the_rule_says(gazetteer, incidents, days, as_of):
    features = features_like(incidents, gazetteer)
    histories = status_spells(features, gazetteer, as_of)
    history = next(one for one in histories if one.place.name == SPOT)
    pieces = history.spells
    assert pieces[0].from_day is None
    assert pieces[-1].to_day is None
    for before, after in pairwise(pieces):
        assert before.to_day == after.from_day
        assert (before.from_day or date.min) < (before.to_day or date.min)
    cuts = [piece.from_day for piece in pieces if piece.from_day]
    moments = [FIRST + timedelta(days=offset) for offset in days]
    moments += [cut - timedelta(days=late) for cut in cuts for late in (0, 1)]
    for moment in moments:
        told = status(features, gazetteer, moment, as_of)
        assert status_in(history, moment) == told
        piece = piece_on(pieces, moment)
        assert (piece.from_day or date.min) <= moment < (piece.to_day or date.max)
        assert (piece.status, piece.traffic, piece.direction, piece.since) == (
            told.status, told.traffic, told.direction, told.since,
        )  # fmt: skip
        assert (piece.confirmed, piece.claims, piece.conflict, piece.decayed, piece.incident) == (
            told.last_confirmed, told.claims, told.conflict, told.decayed, told.incident,
        )  # fmt: skip
        assert fill_age(note_text(piece), age_days(piece, moment)) == told.note
        label, sub = describe_spell(piece, told.place.name)
        assert (label, fill_age(sub, told.age_days)) == describe(told)
        for lane, track in zip(told.lanes, history.lanes, strict=True):
            expected = told_by_the_rule(incidents, track.lane, moment, as_of)
            assert (lane.status, lane.last_confirmed, lane.conflict) == expected
            at = piece_on(spells(track), moment)
            assert (at.status, at.confirmed, at.conflict) == expected
        _is_told_by_a_lane(told)


def _is_told_by_a_lane(told):
    """The whole never says more than the lanes that it speaks of."""
    if told.status == "unknown":
        return
    about = [
        lane
        for lane in told.lanes
        if told.traffic in ("all", lane.traffic) and told.direction in ("both", lane.direction)
    ]
    assert {lane.status for lane in about} == {told.status}
    assert told.conflict or not all(lane.conflict for lane in about)


def test_every_crossing_of_the_gazetteer_is_told(bundled_features, gazetteer):
    statuses = crossing_statuses(bundled_features, gazetteer, date(2022, 5, 31), ON_ALL)
    assert len(statuses) >= 10
    assert [one.place.lon for one in statuses] == sorted(one.place.lon for one in statuses)
    for one in statuses:
        label, sub = describe(one)
        assert one.place.name in label
        assert sub
    assert sum(one.status != "unknown" for one in statuses) == 1


def test_the_bundled_closure_decays_and_trade_speaks_again(bundled_features, gazetteer):
    history = next(
        one
        for one in status_spells(bundled_features, gazetteer, ON_ALL)
        if one.place.name == "Shir Khan Bandar"
    )
    told = [(piece.from_day, piece.status, piece.decayed) for piece in history.spells]
    assert told == [
        (None, "unknown", False),
        (date(2022, 5, 10), "closed", False),
        (date(2022, 5, 18), "closed", False),
        (date(2022, 11, 15), "unknown", True),
        (date(2025, 2, 14), "open", False),
        (date(2025, 8, 14), "unknown", True),
    ]
    assert [piece.heard for piece in history.spells] == [False, False, True, True, True, True]
    assert "begun on the day" in fill_age(describe_spell(history.spells[1])[1], 0)


def test_the_json_of_a_crossing_tells_its_lanes(bundled_features, gazetteer):
    told = status(bundled_features, gazetteer, date(2022, 5, 31))
    record = crossing_record(told, date(2022, 5, 31))
    assert json.loads(json.dumps(record)) == record
    assert record["decayed"] is False
    assert [(lane["traffic"], lane["direction"]) for lane in record["lanes"]] == list(LANES)
    assert [lane["status"] for lane in record["lanes"]] == ["closed", *["unknown"] * 3]
    keys = {"status", "since", "last_confirmed", "age_days", "conflict", "incident", "note"}
    assert all(keys <= set(lane) for lane in record["lanes"])


REACH = (date(2022, 1, 1), date(2022, 12, 31))
DAY_ZERO = date(1970, 1, 1)


def test_the_ledger_tells_what_is_known_first_and_clips_to_its_reach(bundled_features, gazetteer):
    histories = status_spells(bundled_features, gazetteer, ON_ALL)
    rows = describe_ledger(histories, date(2022, 5, 31), REACH)
    assert len(rows) == len(histories)
    first, *rest = rows
    assert (first["name"], first["label"]) == ("Shir Khan Bandar", "closed to cargo, AF→TJ")
    assert "last said 13 d before" in first["sub"]
    assert first["km"] == pytest.approx(113, abs=1)
    assert all(row["silent"] and not row["spells"] for row in rest)
    assert next(row for row in rest if row["name"].startswith("Torghundi"))["km"] is None
    pieces = first["spells"]
    assert pieces[0]["from"] == (REACH[0] - DAY_ZERO).days
    assert pieces[-1]["to"] == (REACH[1] - DAY_ZERO).days + 1
    assert all(a["to"] == b["from"] for a, b in pairwise(pieces))
    assert [piece["joins"] for piece in pieces] == [False, False, True, False]
    assert pieces[1]["name"] == "10 May 2022 – 17 May 2022: closed to cargo, AF→TJ"
    assert not any("{" in text for piece in pieces for text in (piece["name"], piece["sub"]))
    assert pieces[-1]["sub"] == "closed to cargo, AF→TJ until last said 18 May 2022"


def test_the_data_of_the_ledger_is_json(bundled_features, gazetteer):
    histories = status_spells(bundled_features, gazetteer, ON_ALL)
    data = ledger_data(histories, date(2022, 5, 31), REACH, "shir-khan-closure-2022-05")
    assert json.loads(json.dumps(data)) == data
    assert set(data["looks"]) == {"open", "restricted", "closed", "unknown"}
    assert [tick["text"] for tick in data["axis"]] == [
        "Jan 2022", "Apr 2022", "Jul 2022", "Oct 2022",
    ]  # fmt: skip


def test_no_word_of_the_ledger_hides_one_of_the_status():
    assert not set(WORDS) & set(LEDGER_WORDS)


@pytest.mark.parametrize("statuses", [["open"], ["open", "closed"]])
def test_a_strip_holds_no_more_pieces_than_can_be_seen(gazetteer, statuses):
    incidents = [
        Incident(
            id=f"i{number}",
            kind="trade",
            title="T",
            when=parse_when(str(FIRST + timedelta(days=number))),
            status=statuses[number % len(statuses)],
            claims=(Claim(source="never"),),
        )
        for number in range(364)
    ]
    histories = status_spells(features_like(incidents, gazetteer), gazetteer, ON_ALL)
    row = describe_ledger(histories, date(2022, 5, 31), REACH)[0]
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
    histories = status_spells(features_like(incidents, gazetteer), gazetteer, ON_ALL)
    for row in describe_ledger(histories, reach[0], reach):
        pieces = row["spells"]
        if row["silent"]:
            assert not pieces
            continue
        assert pieces[0]["from"] == (reach[0] - DAY_ZERO).days
        assert pieces[-1]["to"] == (reach[1] - DAY_ZERO).days + 1
        assert all(a["to"] == b["from"] < b["to"] for a, b in pairwise(pieces))
        assert pieces[0]["status"] == row["status"]
