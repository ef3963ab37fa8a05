"""Placing incidents, and what a view lets through: every incident is shown or counted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.features import HIDDEN_REASONS, apply_view, graded, look_at
from dashboard.knowledge import known_claims
from dashboard.view import View
from dashboard.vocabulary import KINDS
from geodata.locate import locate
from tests.test_view import views

TODAY = date(2026, 11, 21)
MAY = View(as_of=TODAY, start=date(2022, 5, 1), end=date(2022, 6, 1))
JUNE = View(as_of=TODAY, start=date(2022, 6, 1), end=date(2022, 7, 1))
JANUARY = View(as_of=TODAY, start=date(2025, 1, 1), end=date(2025, 2, 1))


def ids(shown):
    return set(shown.frame["id"])


def test_the_whole_register_is_placed(bundled_features):
    assert len(bundled_features.frame) == len(bundled_features.incidents) >= 23
    # of some things no source says where they were
    assert bundled_features.unplaced
    for incident in bundled_features.incidents:
        assert (incident.id in bundled_features.unplaced) == (not incident.place)
    assert not bundled_features.problems


def test_nothing_is_placed_more_exactly_than_its_report(bundled_features):
    precision = {
        incident.kind + " " + incident.place[0]: str(placement.precision)
        for incident, placement in zip(
            bundled_features.frame["incident"], bundled_features.frame["placement"], strict=True
        )
        if placement
    }
    assert precision["militant-presence Badakhshan (AF)"] == "province"
    assert precision["deployment Afghan bank, border"] == "stretch"
    assert precision["attack Tajikistan"] == "country"


def test_may_2022_shows_closure_trucks_fighters_and_provinces(bundled_features):
    view = apply_view(bundled_features, MAY)
    shown = ids(view)
    assert {
        "border-closure-2022-05",
        "shir-khan-stranding-2022-05",
        "northern-border-fighters-2022",
        "foreign-militants-2022",
    } <= shown
    # that trade passed in January 2025 leaves open since when, but no source spoke of it for years
    first = {bundled_features.incidents[row].id for row in view.first_heard.tolist()}
    assert "shir-khan-trade-2025" in first
    assert not first & set(shown)
    assert "kabir-statement-2025" not in shown


def test_june_2022_shows_as_possible_what_no_source_ended(bundled_features):
    view = apply_view(bundled_features, JUNE)
    certainty = dict(zip(view.frame["id"], view.frame["certainty"], strict=True))
    for incident_id in (
        "border-closure-2022-05",
        "shir-khan-stranding-2022-05",
        "northern-border-fighters-2022",
        "foreign-militants-2022",
    ):
        assert certainty[incident_id] == "possible"


def test_january_2025_shows_what_was_then_and_what_was_last_heard_of_before(bundled_features):
    view = apply_view(bundled_features, JANUARY)
    certainty = dict(zip(view.frame["id"], view.frame["certainty"], strict=True))
    assert certainty["shir-khan-trade-2025"] == "certain"
    heard = {bundled_features.incidents[row].id for row in view.last_heard.tolist()}
    assert heard >= {"border-closure-2022-05", "shir-khan-stranding-2022-05"}
    assert not heard & set(certainty)
    assert view.hidden["last heard of"] == len(heard)
    earlier = apply_view(bundled_features, MAY)
    assert not len(earlier.last_heard)


def test_as_of_a_day_counts_only_what_was_published(bundled_features):
    then = apply_view(bundled_features, View(as_of=date(2022, 12, 31)))
    assert "noori-ay-khanum-2025" not in ids(then)
    assert then.hidden["not yet known"] > 0
    before = apply_view(bundled_features, View(as_of=date(2021, 1, 1)))
    assert len(before.frame) == 0


def test_a_place_filter_tells_what_lies_in_it_from_what_reaches_into_it(
    bundled_features, gazetteer
):
    area = locate("Takhar", gazetteer).placement
    shown = apply_view(bundled_features, View(as_of=TODAY, place="Takhar"), area)
    certainty = dict(zip(shown.frame["id"], shown.frame["certainty"], strict=True))
    assert certainty["foreign-militants-2022"] == "possible"  # Badakhshan as well as Takhar
    assert "shir-khan-stranding-2022-05" not in certainty  # in Kunduz
    assert shown.hidden["place"] > 0
    assert "outside" not in shown.hidden  # all dates were asked for
    assert certainty["noori-statement-2025"] == "certain"


def test_kilometres_and_a_box_filter_like_a_place(bundled_features, gazetteer):
    takhar = locate("border: Takhar", gazetteer).placement
    assert takhar
    assert takhar.km_from is not None
    assert takhar.km_to is not None
    km = (takhar.km_from, takhar.km_to)
    along = apply_view(bundled_features, View(as_of=TODAY, km=km))
    named = apply_view(bundled_features, View(as_of=TODAY, place="border: Takhar"), takhar)
    assert along.indices.tolist() == named.indices.tolist()
    assert along.hidden == named.hidden
    shir_khan = View(as_of=TODAY, box=(68.4, 37.0, 68.8, 37.4))
    inside = apply_view(bundled_features, shir_khan).frame
    certainty = dict(zip(inside["id"], inside["certainty"], strict=True))
    assert certainty["shir-khan-stranding-2022-05"] == "certain"
    assert "noori-ay-khanum-2025" not in certainty


def test_place_kilometres_and_box_must_all_hold(bundled_features, gazetteer):
    area = locate("Takhar", gazetteer).placement
    view = View(as_of=TODAY, place="Takhar", km=(1200.0, 1300.0))
    shown = apply_view(bundled_features, view, area)
    assert shown.hidden["place"] == shown.total - len(shown.frame)
    one = set(apply_view(bundled_features, replace(view, km=None), area).indices)
    other = set(apply_view(bundled_features, view).indices)
    assert set(shown.indices) == one & other
    assert not shown.certainties.any()


def test_states_leave_the_window_and_certainty_to_the_drawings(bundled_features, gazetteer):
    area = locate("Takhar", gazetteer).placement
    wide = View(as_of=TODAY, place="Takhar", kinds=("attack", "militant-presence"))
    narrow = replace(wide, start=MAY.start, end=MAY.end, certain_only=True)
    states = apply_view(bundled_features, narrow, area).states
    shown = apply_view(bundled_features, wide, area)
    assert (states == shown.states).all()
    assert states.nonzero()[0].tolist() == shown.indices.tolist()
    assert {0, 2} <= set(states.tolist())


def test_banks_and_sources(bundled_features):
    for bank in ("AF", "TJ"):
        shown = apply_view(bundled_features, View(as_of=TODAY, banks=(bank,)))
        assert {placement.bank for placement in shown.frame["placement"]} == {bank}
        assert shown.hidden["bank"] == shown.total - len(shown.frame)
    source = bundled_features.frame.iloc[0]["incident"].claims[0].source
    shown = apply_view(bundled_features, View(as_of=TODAY, sources=(source,)))
    assert all(source in {c.source for c in claims} for claims in shown.frame["claims"])
    assert shown.indices[0] == 0
    assert shown.hidden["source"] == shown.total - len(shown.frame)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_filter_shows_that_kind_alone(bundled_features, kind):
    shown = apply_view(bundled_features, View(as_of=TODAY, kinds=(kind,)))
    assert set(shown.frame["kind"]) <= {kind}
    assert len(shown.frame) + shown.hidden.get("kind", 0) == shown.total


def test_actor_text_and_certainty(bundled_features):
    assert "is-k-rockets-2022" in ids(
        apply_view(bundled_features, View(as_of=TODAY, text="ROCKET"))
    )
    taliban = apply_view(bundled_features, View(as_of=TODAY, actors=("taliban",)))
    assert all("Taliban" in incident.actors for incident in taliban.frame["incident"])
    sure = apply_view(
        bundled_features, View(as_of=TODAY, start=MAY.start, end=MAY.end, certain_only=True)
    )
    assert set(sure.frame["certainty"]) == {"certain"}
    assert sure.hidden["possible"] > 0


def test_unknown_grades_are_not_the_middle(features_of):
    features = features_of(
        """
        sources:
          - {id: good, publisher: A, reliability: B}
          - {id: unknown, publisher: B, reliability: F}
        incidents:
          - id: one
            kind: attack
            title: One
            when: 2022-05-10
            place: Takhar
            claims:
              - {source: good, credibility: 2}
              - {source: unknown, credibility: 6}
        """
    )
    good, unknown = features.frame.iloc[0]["incident"].claims
    for least in ("A", "B", "C", "B2", "3"):
        assert graded(good, features.sources, least) == (least != "A")
        assert not graded(unknown, features.sources, least)


def test_an_undated_incident_is_shown_as_possible_and_counted(features_of):
    features = features_of(
        """
        sources: [{id: s, publisher: P}]
        incidents:
          - {id: one, kind: attack, title: One, place: Takhar, claims: [{source: s}]}
        """
    )
    shown = apply_view(features, MAY)
    assert (shown.undated, shown.possible, len(shown.frame)) == (1, 1, 1)


def test_an_incident_without_a_place_is_no_problem_and_is_counted(features_of):
    features = features_of(
        """
        sources: [{id: s, publisher: P}]
        incidents:
          - {id: one, kind: attack, title: One, claims: [{source: s}]}
        """
    )
    assert not features.problems
    assert features.unplaced == ("one",)


CONTRADICTION = """
sources:
  - {id: early, publisher: A, published: 2022-05-12}
  - {id: late, publisher: B, published: 2023-05-12}
incidents:
  - {id: one, kind: attack, title: One, when: 2022-05, claims: [{source: early}]}
  - {id: two, kind: attack, title: Two, when: 2022-05, claims: [{source: late}], contradicts: one}
"""


def test_a_contradiction_is_told_on_both_sides_and_only_once_known(features_of):
    features = features_of(CONTRADICTION)
    for incident_id, other in (("one", "two"), ("two", "one")):
        row = look_at(features, incident_id, TODAY)
        assert row
        assert row.against == (other,)
        assert row.disputed
    then = look_at(features, "one", date(2022, 12, 31))
    assert then
    assert not then.disputed


def test_an_unknown_place_is_a_problem_and_the_incident_stays(features_of):
    features = features_of(
        """
        sources:
          - {id: s, publisher: P}
        incidents:
          - id: one
            kind: attack
            title: One
            when: 2022-05-10
            place: Ishkashim
            claims: [{source: s}]
        """
    )
    assert features.unplaced == ("one",)
    (problem,) = features.problems
    assert (problem.code, problem.line) == ("ambiguous-place", 9)
    assert "Ishkashim (AF)" in problem.hint
    assert ids(apply_view(features, View(as_of=TODAY))) == {"one"}


def test_an_approximate_publication_counts_from_its_middle(features_of):
    features = features_of(
        """
        sources:
          - {id: s, publisher: P, published: 2022-05-18~}
        incidents:
          - {id: one, kind: attack, title: One, claims: [{source: s}]}
        """
    )
    incident = features.frame.iloc[0]["incident"]
    assert not known_claims(incident, features.sources, date(2022, 5, 17))
    assert known_claims(incident, features.sources, date(2022, 5, 18))


@given(views)
def test_every_incident_is_shown_or_counted_once(bundled_features, view):
    shown = apply_view(bundled_features, view)
    assert len(shown.frame) + sum(shown.hidden.values()) == shown.total
    assert shown.total == len(bundled_features.incidents)
    assert set(shown.hidden) <= set(HIDDEN_REASONS)
    assert shown.certain + shown.possible == len(shown.frame)


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(1, 400), st.integers(0, 400))
def test_a_wider_window_loses_nothing(bundled_features, start, days, more):
    narrow = View(as_of=TODAY, start=start, end=start + timedelta(days=days))
    wide = View(
        as_of=TODAY, start=start - timedelta(days=more), end=start + timedelta(days=days + more)
    )
    assert ids(apply_view(bundled_features, narrow)) <= ids(apply_view(bundled_features, wide))
