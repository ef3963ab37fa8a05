"""The status of crossings: told by what began last, as old as the last word on it."""

from datetime import date

import pytest

from dashboard.crossings import crossing_statuses, describe

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
    assert status(features, gazetteer, date(2026, 1, 1)).status == "closed"


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
        ("2022-05-10", "Shir Khan Bandar", "supports", "2025-01-01", "closed"),
        ("2022-05-10/2022-05-12", "Shir Khan Bandar", "supports", "2022-05-11", "closed"),
        ("2022-05-10/2022-05-12", "Shir Khan Bandar", "supports", "2022-06-01", "unknown"),
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


def test_every_crossing_of_the_gazetteer_is_told(bundled_features, gazetteer):
    statuses = crossing_statuses(bundled_features, gazetteer, date(2022, 5, 31), ON_ALL)
    assert len(statuses) >= 10
    assert [one.place.lon for one in statuses] == sorted(one.place.lon for one in statuses)
    for one in statuses:
        label, sub = describe(one)
        assert one.place.name in label
        assert sub
    assert sum(one.status != "unknown" for one in statuses) == 1
