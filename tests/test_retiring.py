"""A retired incident keeps its entry, counts until its day, and is told as retired from then on."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.comparing.change_records import changes_record
from dashboard.comparing.changes import Version, changes_between, changes_since_day
from dashboard.crossings import crossing_statuses
from dashboard.draw import page
from dashboard.draw.brief.changes import change_text
from dashboard.draw.numerals import number_text
from dashboard.draw.speech import speech
from dashboard.draw.words import reasons
from dashboard.features import apply_view, look_at, rows
from dashboard.keeping.retiring import retired_entry
from dashboard.model import Incident, Register
from dashboard.reading.entries import read_entry
from dashboard.records import as_json, detail_record
from dashboard.view import LANGUAGES, View
from geodata.gazetteer import load_gazetteer

TEXT = """
sources:
  - id: s
    publisher: P
    published: 2022-05-20
incidents:
  - id: shut
    kind: closure
    title: Shut
    when: 2022-05-10/..
    place: Shir Khan Bandar
    status: closed
    claims: [{source: s, figures: {trucks: 100}}]
  - id: other
    kind: statement
    title: Other
    when: 2022-05-11
    place: Takhar
    contradicts: [shut]
    claims: [{source: s}]
"""
RETIRED = TEXT.replace(
    "trucks: 100}}]\n", "trucks: 100}}]\n    retired: 2022-06-01\n    reason: Told twice.\n"
)
BEFORE, DAY = date(2022, 5, 31), date(2022, 6, 1)


def seen(features, incident_id, day):
    row = look_at(features, incident_id, day)
    assert row is not None
    return row


def ids(shown):
    return [row.incident.id for row in rows(shown)]


def test_it_counts_until_its_day_and_is_counted_as_retired_from_then_on(features_of):
    features = features_of(RETIRED)
    then, now = (apply_view(features, View(as_of=day)) for day in (BEFORE, DAY))
    assert ids(then) == ["shut", "other"]
    assert "retired" not in then.hidden
    assert ids(now) == ["other"]
    assert as_json(now, 0)["hidden"] == {"retired": 1}
    assert now.total == 2


def test_before_its_day_all_is_as_if_it_were_not_retired(features_of):
    retired, plain = features_of(RETIRED), features_of(TEXT)
    for features in (retired, plain):
        assert not features.problems
    for day, same in ((BEFORE, True), (DAY, False)):
        shown, usual = (apply_view(one, View(as_of=day)) for one in (retired, plain))
        assert (as_json(shown, 0) == as_json(usual, 0)) is same
        statuses = [crossing_statuses(one, day, day) for one in (retired, plain)]
        assert (statuses[0] == statuses[1]) is same
        row = seen(retired, "shut", day)
        assert (detail_record(row, retired.sources)["retired"] is None) is same


def test_it_contradicts_nothing_any_more(features_of):
    features = features_of(RETIRED)
    assert seen(features, "other", BEFORE).against == ("shut",)
    assert seen(features, "other", DAY).against == ()


def test_it_hides_under_its_own_reason_and_first_as_not_yet_known(features_of):
    features = features_of(RETIRED.replace("published: 2022-05-20", "published: 2022-07-01"))
    assert apply_view(features, View(as_of=DAY)).hidden == {"not yet known": 2}
    filtered = apply_view(features_of(RETIRED), View(as_of=DAY, kinds=("statement",)))
    assert filtered.hidden == {"retired": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_and_detail_tell_it_in_every_language(features_of, language):
    features, words = features_of(RETIRED), speech(language)
    (told,) = reasons(apply_view(features, View(as_of=DAY)), 0, words)
    assert number_text(1, words) in told
    register = Register(sources=features.sources)
    now, then = (seen(features, "shut", day) for day in (DAY, BEFORE))
    detail = str(page.detail(now, register, load_gazetteer(), "", "", words))
    assert "Told twice." in detail
    assert words["detail"]["retired"] in detail
    assert "Told twice." not in str(page.detail(then, register, load_gazetteer(), "", "", words))


def test_a_comparison_of_days_tells_it_with_its_reason(features_of):
    features = features_of(RETIRED)
    changes = changes_since_day(features, View(as_of=DAY), None, BEFORE)
    (record,) = changes_record(changes)["retired"]
    assert (record["id"], record["retired"], record["reason"]) == (
        "shut", "2022-06-01", "Told twice."
    )  # fmt: skip
    assert "retired on 1 Jun 2022: Told twice." in change_text(changes, load_gazetteer())
    assert not changes_since_day(features, View(as_of=BEFORE), None, date(2022, 5, 21)).retired


def test_a_comparison_of_versions_tells_it_once(features_of):
    old, new = features_of(TEXT), features_of(RETIRED)
    since = Version("HEAD~1", "a" * 40, BEFORE)
    view = View(as_of=DAY)
    changes = changes_between(old, new, view, since=since)
    assert [(one.row.incident.id, one.reason, one.broken) for one in changes.retired] == [
        ("shut", "Told twice.", False)
    ]
    assert "shut" not in [change.after.incident.id for change in changes.changed]
    back = changes_between(new, old, view, since=since)
    assert (back.came_in, back.retired) == ((), ())
    (change,) = (one for one in back.changed if one.after.incident.id == "shut")
    assert {field.name for field in change.fields} == {"retired", "reason"}
    assert "Told twice." in change_text(back, load_gazetteer())
    assert not changes_between(new, new, view, since=since).retired


def test_retiring_adds_two_lines_and_keeps_the_rest():
    text = (
        "  - id: a  # the first\n    kind: attack\n    # said twice\n    title:   'A'\n"
        "    claims: [{source: s}]\n"
    )
    incident = read_entry(text, Incident).record
    assert isinstance(incident, Incident)
    made = retired_entry(incident, text, DAY, " Wrong: see b ")
    assert made == text + '    retired: 2022-06-01\n    reason: "Wrong: see b"\n'
    again = read_entry(made, Incident).record
    assert again == replace(incident, retired=DAY, reason="Wrong: see b")
