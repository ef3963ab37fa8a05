"""Counts of filter options: each is what choosing just that option would show."""

from dataclasses import replace

from hypothesis import given, settings

from dashboard.facets import GRADES, facets
from dashboard.features import apply_view
from dashboard.placing import place_incidents
from dashboard.view import BANKS, View
from tests.test_columns import area_of, registers, sifting
from tests.test_features import MAY, TODAY


@settings(max_examples=40)  # each asks for every option of every filter
@given(registers, sifting)
def test_a_count_is_what_choosing_that_option_alone_would_show(gazetteer, register, view):
    features, area = place_incidents(register, gazetteer), area_of(view)
    found = facets(features, view, area)

    def shown(**chosen):
        return len(apply_view(features, replace(view, **chosen), area).indices)

    assert found.kinds == {kind: shown(kinds=(kind,)) for kind in found.kinds}
    assert found.actors == {actor: shown(actors=(actor,)) for actor in found.actors}
    assert found.banks == {bank: shown(banks=(bank,)) for bank in BANKS}
    assert found.sources == {source: shown(sources=(source,)) for source in found.sources}
    assert found.grades == {grade: shown(grade=grade) for grade in GRADES}
    either = apply_view(features, replace(view, certain_only=False), area)
    assert (found.certain, found.possible) == (either.certain, either.possible)


@given(registers, sifting)
def test_options_are_those_known_on_the_day(gazetteer, register, view):
    features = place_incidents(register, gazetteer)
    found = facets(features, replace(view, place="", km=None, box=None))
    everything = apply_view(features, View(as_of=view.as_of)).frame
    told = zip(everything["incident"], everything["claims"], strict=True)
    actors = {
        actor.casefold()
        for incident, claims in told
        for one in (incident, *(claim for claim in claims if claim.supports))
        for actor in one.actors
    }
    assert set(found.kinds) == set(everything["kind"])
    assert {actor.casefold() for actor in found.actors} == actors
    assert len(found.actors) == len(actors)
    assert set(found.sources) == {c.source for claims in everything["claims"] for c in claims}


def test_the_most_common_option_comes_first_and_stays_there(bundled_features):
    everything = facets(bundled_features, View(as_of=TODAY))
    found = facets(bundled_features, MAY)
    for name in ("kinds", "actors", "sources"):
        counts = getattr(everything, name)
        assert list(counts.values()) == sorted(counts.values(), reverse=True)
        assert list(getattr(found, name)) == list(counts)
    assert sum(found.kinds.values()) == found.certain + found.possible > 0
    assert list(facets(bundled_features, View(as_of=TODAY)).banks) == list(BANKS)
