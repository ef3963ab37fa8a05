"""What changed since a day, and since a version, against a plain reading of both sides."""

import json
from dataclasses import replace
from datetime import date
from textwrap import dedent

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.comparing.change_records import changes_record
from dashboard.comparing.changes import Version, changes_between, changes_since_day
from dashboard.features import apply_view, newest_first
from dashboard.ids import broken_ids
from dashboard.knowledge import contradictions, is_known, is_retired, known_claims
from dashboard.placing import place_incidents
from dashboard.register import read_register
from dashboard.view import View, ViewError
from tests.test_columns import DAYS, area_of, registers, sifting

OLD = Version("HEAD~1", "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2", date(2022, 6, 1))
NOW = View(as_of=date(2022, 7, 1))
BEFORE = """\
    sources:
      - {id: early, publisher: Paper, published: 2022-05-11, reliability: B}
      - {id: late, publisher: Radio, published: 2022-06-10}
    incidents:
      - id: shut
        kind: closure
        title: The crossing is shut
        when: 2022-05-10/..
        place: Shir Khan Bandar
        status: closed
        claims:
          - {source: early, says: it is shut, figures: {trucks: 80-120}}
      - id: visit
        kind: visit
        title: A visit
        when: 2022-05-12
        place: Khorugh
        claims:
          - {source: early}
"""
LATE = {
    "support": "          - {source: late, says: trucks wait, figures: {trucks: ~200}}\n",
    "denial": "          - {source: late, stance: denies, says: it is open}\n",
}

edited = st.builds(
    lambda old, new, kept: (
        old,
        replace(
            new,
            incidents=tuple(
                old.incidents[n] if keep and n < len(old.incidents) else incident
                for n, (incident, keep) in enumerate(zip(new.incidents, kept, strict=False))
            ),
            sources={**new.sources, **(old.sources if kept[0] else {})},
        ),
    ),
    registers,
    registers,
    st.lists(st.booleans(), min_size=7, max_size=7),
)


def ids(rows):
    return [row.incident.id for row in rows]


def with_claim(claim):
    return BEFORE.replace("      - id: visit\n", f"{LATE[claim]}      - id: visit\n")


@settings(max_examples=40)
@given(registers, sifting, DAYS)
def test_since_a_day_nothing_that_is_shown_is_missed_or_told_twice(
    gazetteer, register, view, since
):
    assume(since < view.as_of)
    features, area = place_incidents(register, gazetteer), area_of(view)
    found = changes_since_day(features, view, area, since)
    shown = apply_view(features, view, area)
    order = [register.incidents[row].id for row in newest_first(shown)]
    of_id = {incident.id: incident for incident in register.incidents}
    was_known = {i.id for i in register.incidents if is_known(i, register.sources, since)}
    new = [one for one in order if one not in was_known]
    assert ids(found.came_in) == new
    before = contradictions(register.incidents, register.sources, since)
    after = contradictions(register.incidents, register.sources, view.as_of)

    def told(one, day):
        return known_claims(of_id[one], register.sources, day)

    def odds(one):
        return set(after.get(one, ())) - set(before.get(one, ()))

    changed = [
        one
        for one in order
        if one in was_known and (told(one, since) != told(one, view.as_of) or odds(one))
    ]
    assert ids(change.after for change in found.changed) == changed
    for change in found.changed:
        one = change.after.incident.id
        assert change.before.claims == told(one, since)
        assert change.after.claims == told(one, view.as_of)
        assert len(change.added) == len(change.after.claims) - len(change.before.claims)
        assert not change.removed
        assert not change.fields
        assert set(change.against) == odds(one)
        assert change.shown

    def disputed(one, day, against):
        return one in against or any(claim.stance != "supports" for claim in told(one, day))

    assert ids(found.newly_disputed) == [
        one
        for one in order
        if disputed(one, view.as_of, after)
        and not (one in was_known and disputed(one, since, before))
    ]
    was_shown = apply_view(features, replace(view, as_of=since), area)
    gone = [register.incidents[row].id for row in newest_first(was_shown)]
    assert [retirement.row.incident.id for retirement in found.retired] == [
        one for one in gone if is_retired(of_id[one], view.as_of)
    ]
    json.dumps(changes_record(found))


@settings(max_examples=40)
@given(edited, sifting)
def test_between_versions_every_incident_of_either_view_is_told_once(gazetteer, both, view):
    old, new = (place_incidents(register, gazetteer) for register in both)
    area = area_of(view)
    found = changes_between(old, new, view, area, since=OLD)
    was, now = (
        [each.columns.incidents[row].id for row in newest_first(apply_view(each, view, area))]
        for each in (old, new)
    )
    old_of, new_of = ({i.id: i for i in register.incidents} for register in both)
    assert ids(found.came_in) == [one for one in now if one not in old_of]
    assert ids(one.row for one in found.retired) == [one for one in was if one not in new_of]
    before, after = (
        contradictions(register.incidents, register.sources, view.as_of) for register in both
    )

    def told(register, incident):
        return known_claims(incident, register.sources, view.as_of)

    def differs(one):
        pair = old_of[one], new_of[one]
        claims = [told(*each) for each in zip(both, pair, strict=True)]
        cited = {claim.source for each in claims for claim in each}
        return (
            replace(pair[0], claims=()) != replace(pair[1], claims=())
            or sorted(map(repr, claims[0])) != sorted(map(repr, claims[1]))
            or bool(set(after.get(one, ())) - set(before.get(one, ())))
            or any(
                both[0].sources[name] != both[1].sources[name]
                for name in cited
                if name in both[0].sources and name in both[1].sources
            )
        )

    assert ids(change.after for change in found.changed) == [
        one
        for one in dict.fromkeys([*now, *was])
        if one in old_of and one in new_of and differs(one)
    ]
    for change in found.changed:
        one = change.after.incident.id
        assert (change.was_shown, change.shown) == (one in was, one in now)

    def disputed(register, against, incident):
        return incident.id in against or any(
            claim.stance != "supports" for claim in told(register, incident)
        )

    assert ids(found.newly_disputed) == [
        one
        for one in now
        if disputed(both[1], after, new_of[one])
        and not (one in old_of and disputed(both[0], before, old_of[one]))
    ]
    json.dumps(changes_record(found))


@settings(max_examples=20)
@given(registers, sifting)
def test_between_a_version_and_itself_there_is_no_change(gazetteer, register, view):
    features = place_incidents(register, gazetteer)
    found = changes_between(features, features, view, area_of(view), since=OLD, gazetteer=gazetteer)
    assert not (*found.came_in, *found.changed, *found.retired, *found.newly_disputed)
    assert found.crossings == ()


@pytest.mark.parametrize("since", [date(2022, 7, 1), date(2022, 8, 1)])
def test_a_day_that_is_not_earlier_is_refused(bundled_features, since):
    with pytest.raises(ViewError, match="write a day before"):
        changes_since_day(bundled_features, NOW, None, since)


def test_a_new_claim_is_told_with_what_it_says(features_of):
    features = features_of(with_claim("support"))
    found = changes_since_day(features, NOW, None, date(2022, 6, 1))
    (change,) = found.changed
    assert [claim.says for claim in change.added] == ["trucks wait"]
    assert [claim.source for claim in change.before.claims] == ["early"]
    # only the later source spoke of June, so that the open end was not sure of it before
    june = replace(NOW, start=date(2022, 6, 1), end=date(2022, 6, 10))
    (change,) = changes_since_day(features, june, None, date(2022, 6, 1)).changed
    assert (change.before.certain, change.after.certain) == (False, True)


def test_a_denial_makes_it_newly_disputed(features_of):
    found = changes_since_day(features_of(with_claim("denial")), NOW, None, date(2022, 6, 1))
    assert ids(found.newly_disputed) == ["shut"]
    assert not found.came_in


def test_what_a_filter_hides_is_no_change(features_of):
    features = features_of(with_claim("denial"))
    visits = replace(NOW, kinds=("visit",))
    found = changes_since_day(features, visits, None, date(2022, 6, 1))
    assert not (*found.came_in, *found.changed, *found.newly_disputed)


def test_a_grade_that_is_reached_lets_it_into_the_view(features_of):
    text = with_claim("support").replace("reliability: B", "reliability: D")
    features = features_of(
        text.replace("published: 2022-06-10", "published: 2022-06-10, reliability: A")
    )
    found = changes_since_day(features, replace(NOW, grade="B"), None, date(2022, 6, 1))
    (change,) = found.changed
    assert (change.was_shown, change.shown) == (False, True)


def test_a_source_without_a_day_is_counted(features_of):
    text = BEFORE.replace("published: 2022-05-11, ", "")
    found = changes_since_day(features_of(text), NOW, None, date(2022, 5, 1))
    assert not found.came_in
    assert found.undated == 2


def test_a_crossing_of_which_more_is_told_has_changed(features_of, gazetteer):
    reopened = BEFORE + (
        "      - id: open\n        kind: reopening\n        title: It is open\n"
        "        when: 2022-06-09\n        place: Shir Khan Bandar\n        status: open\n"
        "        claims: [{source: late}]\n"
    )
    day = date(2022, 6, 1)
    (change,) = changes_since_day(features_of(reopened), NOW, None, day, gazetteer).crossings or ()
    assert change.place.name == "Shir Khan Bandar"
    assert (change.before.status, change.on_before) == ("closed", day)
    assert (change.after.status, change.on_after) == ("open", NOW.as_of)
    record = changes_record(changes_since_day(features_of(reopened), NOW, None, day, gazetteer))
    assert record["crossings"][0]["was"]["status"] == "closed"
    said_again = features_of(with_claim("support"))
    assert changes_since_day(said_again, NOW, None, day, gazetteer).crossings == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "was", "now", "source"),
    [
        ("when: 2022-05-12", "when: 2022-05", "when", "2022-05-12", "2022-05", ""),
        ("title: A visit", "title: Two visits", "title", "A visit", "Two visits", ""),
        ("place: Khorugh", "place: [Khorugh, Takhar]", "place", "Khorugh", "Khorugh, Takhar", ""),
        ("place: Khorugh", "actors: [A]\n        place: Khorugh", "actors", "", "A", ""),
        ("reliability: B", "reliability: C", "reliability", "B", "C", "early"),
        ("publisher: Paper", "publisher: P", "publisher", "Paper", "P", "early"),
    ],
)
def test_a_field_that_differs_is_told(features_of, old, new, field, was, now, source):
    found = changes_between(
        features_of(BEFORE), features_of(BEFORE.replace(old, new)), NOW, since=OLD
    )
    change = next(one for one in found.changed if one.after.incident.id == "visit")
    (told,) = change.fields
    assert (told.name, told.old, told.new, told.source) == (field, was, now, source)
    assert not (*change.added, *change.removed)


def test_a_claim_that_says_otherwise_is_gone_and_new(features_of):
    other = BEFORE.replace("trucks: 80-120", "trucks: dozens")
    (change,) = changes_between(features_of(BEFORE), features_of(other), NOW, since=OLD).changed
    assert [claim.figures["trucks"].words for claim in change.removed] == ["80-120"]
    assert [claim.figures["trucks"].words for claim in change.added] == ["dozens"]


def test_what_leaves_the_view_but_not_the_register_has_changed(features_of):
    moved = features_of(BEFORE.replace("when: 2022-05-12", "when: 2021-05-12"))
    may = replace(NOW, start=date(2022, 5, 1))
    found = changes_between(features_of(BEFORE), moved, may, since=OLD)
    (change,) = found.changed
    assert (change.was_shown, change.shown) == (True, False)
    assert not found.retired


def test_an_entry_that_has_broken_is_told_from_one_that_is_gone(features_of):
    text = BEFORE.replace("kind: visit", "kind: vist")
    register = read_register(dedent(text).encode(), "incidents.yaml")
    assert broken_ids(register) == {"visit"}
    gone = features_of(text)
    (told,) = changes_between(
        features_of(BEFORE), gone, NOW, since=OLD, broken=broken_ids(register)
    ).retired
    assert (told.row.incident.id, told.broken) == ("visit", True)
    (told,) = changes_between(features_of(BEFORE), gone, NOW, since=OLD).retired
    assert not told.broken


@pytest.mark.parametrize(("order", "changed"), [("cab", 0), ("abb", 1), ("abcc", 1), ("ab", 1)])
def test_the_order_of_claims_is_no_change(features_of, order, changed):
    def saying(words):
        claims = "".join(f"          - {{source: early, says: {one}}}\n" for one in words)
        return features_of(BEFORE.replace("          - {source: early}\n", claims))

    found = changes_between(saying("abc"), saying(order), NOW, since=OLD)
    assert len(found.changed) == changed
