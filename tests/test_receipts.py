"""Receipts: what a placement says of itself, and that what it says to write is right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geodata.finding.choice import MARGIN, choose, score_of
from geodata.finding.editions import edition_of
from geodata.finding.matching import look_up
from geodata.finding.weighing import NEAR_SPELLING, away_from_border_m, near_matches, weights_of
from geodata.gazetteer import load_gazetteer, make_gazetteer
from geodata.grammar.expressions import named
from geodata.locate import locate
from geodata.names import Name, script_of
from geodata.place import Place
from geodata.placement import Receipt, join_receipts
from geodata.precision import Precision
from tests.test_choice import LAND

WRITE = re.compile(r'write "([^"]+)" to mean it')


def receipt_of(gazetteer, text):
    found = locate(text, gazetteer)
    assert found.placement is not None, found.why
    return found.placement.receipt


def ambiguous_names(gazetteer):
    """Find the names of the gazetteer that several families answer to."""
    names = {name.name for place in gazetteer.places.values() for name in place.names}
    return sorted(name for name in names if len(choose(gazetteer, named(name)).families) > 1)


def test_what_every_candidate_says_to_write_gives_just_that_place(gazetteer):
    """Over all homonyms of the gazetteer, as the grammar reads them, not just as names."""
    names = ambiguous_names(gazetteer)
    assert len(names) > 200
    wrong = []
    for name in names:
        found = locate(name, gazetteer)
        if found.status != "ambiguous":
            continue  # the grammar takes it for more than a name
        for candidate in found.candidates:
            placement = locate(candidate.write, gazetteer).placement
            if placement is None or placement.place_ids[0] != candidate.place_id:
                wrong.append((name, candidate.place_id, candidate.write))
    assert wrong == []


def test_hardly_any_homonym_must_be_written_as_an_id(gazetteer):
    candidates = {
        (candidate.place_id, candidate.write)
        for name in ambiguous_names(gazetteer)
        for candidate in locate(name, gazetteer).candidates
    }
    by_id = [place_id for place_id, write in candidates if place_id == write]
    assert len(by_id) <= len(candidates) / 50, by_id


def test_what_was_turned_down_can_be_written(gazetteer):
    texts = ["Kunduz", "Panj", "near Rushan", "near Ishkashim (TJ)", "دشت قلعه", "Dasht-e Qala"]
    for text in texts:
        lines = receipt_of(gazetteer, text).turned_down
        assert lines, text
        for line in lines:
            (write,) = WRITE.findall(line)
            assert locate(write, gazetteer).status == "ok", line


def test_a_receipt_tells_name_script_layer_version_and_score():
    assert receipt_of(LAND, "Doda").matched == (
        '"Doda" is Doda, a town in Ustuni Autonomous Region, Tajikistan',
        'listed as "Doda" (Latin letters, from made up) in: populated places, as of 2025',
        "score 1.00 of 1: the very name, letter for letter (exact)",
    )
    cyrillic = receipt_of(LAND, "Кишлак").matched
    assert cyrillic[0].startswith('"Кишлак" is Kishlak, a province in Afghanistan')
    assert cyrillic[2].endswith("another spelling of the same name (transliterated)")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dasht e_Qala, Takhar", "the same name but for marks, punctuation or a word such as"),
        ("Khoruq", "another spelling of the same name (transliterated)"),
        ("Хоруғ", '"Хоруғ" (Cyrillic letters, '),
        ("تخار", '"تخار" (Arabic letters, '),
        ("AF-TAK", '"AF-TAK" is its code in: provinces'),
        ("Takhar", "provinces of Afghanistan and Tajikistan, as of 2014"),
        ("Khorugh", "Khorugh, a place in Shughnon, Gorno-Badakhshan (GBAO), Tajikistan"),
        ("Shir Khan Bandar", "a crossing between Imam Sahib, Kunduz, Afghanistan and "),
        ("Dasht-e Qala, Takhar", "of that name, only what lies in Takhar was looked at"),
        ("Panj river", "Panj, a river"),
    ],
)
def test_receipts_in_words(gazetteer, text, told):
    assert told in "\n".join(receipt_of(gazetteer, text).matched)


def test_each_layer_has_a_version_of_its_own(gazetteer):
    editions = {place.layer: edition_of(place) for place in gazetteer.places.values()}
    assert editions["town"] == "populated places, as of 2025"
    assert editions["airfield"] == "airfields, as of 2022-10-11"
    assert all(re.search(r"\d", edition) for edition in editions.values()), editions
    assert edition_of(made("town:1", "Deh", edition="villages of 2026")) == "villages of 2026"


def test_joined_receipts_tell_all_and_have_the_least_score():
    one, two = Receipt(("a", "b"), ("c",), 0.9), Receipt(("b", "d"), ("c",), 0.8)
    assert join_receipts([one, two], "e") == Receipt(("a", "b", "b", "d", "e"), ("c",), 0.8)
    assert join_receipts([one, one]) == one
    assert join_receipts([Receipt(("a",))]).score is None


# What is weighed.


def made(place_id, name, layer="town", at=(69.0, 37.0), **more):
    precision = {"province": Precision.PROVINCE, "river": Precision.STRETCH}
    return Place(
        id=place_id,
        name=name,
        layer=layer,
        country=("AF",),
        lon=at[0],
        lat=at[1],
        precision=precision.get(layer, Precision.SETTLEMENT),
        radius_m=2000.0,
        names=(Name(name, "", script_of(name), "made up"),),
        **more,
    )


def families(*places, text="Deh", **more):
    return choose(make_gazetteer(places, "made up"), named(text), **more)


NEAR, AWAY, FAR = (69.0, 37.0), (69.0, 35.8), (66.0, 33.6)


@pytest.mark.parametrize(
    ("places", "taken", "why"),
    [
        (
            (made("town:1", "Deh"), made("river:1", "Deh", "river")),
            "town:1",
            "seldom means a river",
        ),
        (
            (made("town:1", "Deh"), made("province:X", "Deh", "province", AWAY)),
            "province:X",
            "means the province of that name first",
        ),
        (
            (made("town:1", "Deh"), made("village:2", "Deh", "village", (69.0, 36.5))),
            "town:1",
            "one of many names that a user added",
        ),
        (
            (made("town:1", "Deh"), made("town:2", "Deh", at=FAR)),
            "town:1",
            "it is far from the border (",
        ),
    ],
)
def test_one_of_two_stands_before_the_other_and_the_receipt_says_why(places, taken, why):
    shapes = {place.id: geometry_of(place) for place in places}
    gazetteer = make_gazetteer(places, "made up", shapes)
    for order in (places, places[::-1]):
        choice = choose(make_gazetteer(order, "made up", shapes), named("Deh"))
        assert [family.head.place.id for family in choice.families] == [taken]
        ((match, reason),) = choice.set_aside
        assert match.place.id != taken
        assert why in reason
        assert "(score 0." in reason
    assert locate("Deh", gazetteer).status == "ok"


def geometry_of(place):
    return Point(place.lon, place.lat).buffer(0.1 if place.layer == "province" else 0.001)


def test_two_about_equally_good_are_no_answer():
    for places in (
        (made("town:1", "Deh"), made("town:2", "Deh", at=AWAY)),
        (made("town:1", "Deh", at=FAR), made("town:2", "Deh", at=(65.0, 33.6))),
        (made("village:1", "Deh", "village"), made("village:2", "Deh", "village", (69.0, 36.5))),
    ):
        scores = [score_of(family) for family in families(*places).families]
        assert len(scores) == 2
        assert max(scores) - min(scores) <= MARGIN


def test_how_far_it_lies_counts_only_where_a_nearer_one_competes(gazetteer):
    far, near = made("town:1", "Deh", at=FAR), made("town:2", "Deh", at=NEAR)
    land = make_gazetteer([far, near], "made up")
    assert away_from_border_m(land, "town:1") > 300_000 > away_from_border_m(land, "town:2")
    assert [len(one) for one in weights_of(land, [far, near], False)] == [1, 0]
    assert weights_of(land, [far, near], True) == [(), ()]
    assert weights_of(land, [far, far], False) == [(), ()]
    # an area lies as far as its nearest edge
    assert away_from_border_m(gazetteer, "province:AF-BDS") < 100_000


def test_a_score_is_what_its_receipt_says_it_is_made_of(gazetteer):
    for name in ambiguous_names(gazetteer)[::5]:
        for family in choose(gazetteer, named(name)).families:
            best = max(match.score for match in family.matches)
            less = sum(weight.less for weight in family.weights)
            assert score_of(family) == pytest.approx(best - less)
            assert 0.0 <= score_of(family) <= 1.0


# Near spellings.


@pytest.mark.parametrize(
    ("text", "place_id"),
    [("Kundus", "province:AF-KDZ"), ("Khorgh", "place:khorugh"), ("Takar", "province:AF-TAK")],
)
def test_a_near_spelling_is_taken_only_where_it_is_asked_for(gazetteer, text, place_id):
    assert locate(text, gazetteer).status == "unknown"
    found = locate(text, gazetteer, fuzzy=True)
    assert found.placement is not None, found.why
    assert found.placement.place_ids == (place_id,)
    assert found.placement.receipt.score is not None
    assert found.placement.receipt.score < 0.8
    assert any(
        "only nearly spelt like it, so check it" in line for line in found.placement.receipt.matched
    )


def test_a_suggestion_has_the_score_of_a_near_spelling(gazetteer):
    candidates = locate("Kundus", gazetteer).candidates
    assert candidates[0].place_id == "province:AF-KDZ"
    assert all(0.0 <= one.score < 0.8 for one in candidates)
    assert candidates[0].score == max(one.score for one in candidates)


def test_a_near_spelling_is_worth_less_than_any_other_way(gazetteer):
    names = {name.name for place in gazetteer.places.values() for name in place.names}
    worst = min(match.score for name in sorted(names)[::7] for match in look_up(gazetteer, name))
    for text in ("Kundus", "Khorgh", "Takar", "Badakshn"):
        for match in near_matches(gazetteer, text):
            assert match.how == NEAR_SPELLING
            assert 0.6 <= match.score < worst


@given(st.text(max_size=30))
def test_any_text_may_be_asked_for_nearly(text):
    for match in near_matches(LAND, text):
        assert 0.6 <= match.score <= 0.8


@pytest.mark.parametrize("text", ["Kabl", "Xyzzyx", "Atlantis", "Pnj", "", "1"])
def test_what_resembles_too_little_is_unknown_even_so(text):
    assert locate(text, load_gazetteer(), fuzzy=True).status == "unknown"
