"""The table of facts, held against the geocoder, and the judge that holds it."""

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import pytest

from bench.truth import (
    Fact,
    Told,
    Verdict,
    bank_is_wrong,
    chainage_error_km,
    judge,
    lacks_chainage,
    read_truth,
    told,
)
from geodata.finding.matching import look_up
from geodata.locate import locate

FACTS = read_truth()
# Rows that are answered wrongly, and why that is borne. Better none.
KNOWN_WRONG = {
    "Kandaz": "Kondoz is Kunduz, and an a for an o is how Dari writes what Tajik says",
    "Khurag": "Khorog is Khorugh, and o stands for u and a as well",
}
# Of a hundred rows of each topic, so many are at least answered as the table has it.
LEAST_CORRECT = defaultdict(lambda: 97, {"near spelling": 94, "report": 90})


@pytest.fixture(scope="module")
def answers(gazetteer):
    return [(fact, told(locate(fact.text, gazetteer))) for fact in FACTS]


def test_the_table_is_large_and_each_row_says_why():
    assert len(FACTS) >= 300
    assert len({fact.text for fact in FACTS}) == len(FACTS)
    for fact in FACTS:
        assert fact.status in ("ok", "ambiguous", "unknown"), fact
        assert fact.why, fact
        says = fact.place_ids or fact.at or fact.precision or fact.bank
        assert bool(says) == (fact.status == "ok"), fact
        assert (fact.at is None) or fact.tolerance_km > 0, fact
        assert (fact.km_from is None) or fact.km_tolerance > 0, fact
    assert {fact.status for fact in FACTS} == {"ok", "ambiguous", "unknown"}


def test_the_table_names_places_that_there_are(gazetteer):
    lines = {f"line:AF-{neighbour}" for neighbour in ("TJ", "UZ", "TM")}
    named = {place_id for fact in FACTS for place_id in fact.place_ids} - lines
    assert named <= set(gazetteer.places)


def test_the_table_is_written_in_three_scripts():
    texts = " ".join(fact.text for fact in FACTS)
    assert all(letter in texts for letter in ("Қ", "ҳ", "ی", "ē"))


def test_no_answer_is_wrong(answers):
    wrong = {fact.text for fact, answer in answers if judge(fact, answer) is Verdict.WRONG}
    assert wrong == set(KNOWN_WRONG)


def test_no_text_is_put_on_the_wrong_bank(answers):
    assert [fact.text for fact, answer in answers if bank_is_wrong(fact, answer)] == []


def test_kilometres_are_those_of_the_table(answers):
    far = {
        fact.text: error
        for fact, answer in answers
        if (error := chainage_error_km(fact, answer)) is not None and error > fact.km_tolerance
    }
    assert far == {}
    assert lacks_chainage(answers) == 0


def test_most_answers_are_correct_in_every_topic(answers):
    rows = Counter(fact.topic for fact, _ in answers)
    correct = Counter(fact.topic for fact, told in answers if judge(fact, told) is Verdict.CORRECT)
    too_few = {
        topic: f"{correct[topic]} of {count}"
        for topic, count in rows.items()
        if 100 * correct[topic] < LEAST_CORRECT[topic] * count
    }
    assert too_few == {}


@pytest.mark.parametrize(
    ("name", "place_ids", "never"),
    [
        ("Pyandzh", {"district:TJ-KT-panj", "place:panj-town"}, "town:1221871"),
        ("Moskovskiy", {"district:TJ-KT-hamadoni", "place:moskva-hamadoni"}, "place:chubek"),
        ("Chubek", {"place:chubek"}, "place:moskva-hamadoni"),
        ("Khanabad", {"district:AF-KDZ-khanabad", "town:1137168"}, "town:1123004"),
        ("Hazrat Imam", {"district:AF-KDZ-imam-sahib", "town:1142545"}, "town:1129648"),
        ("Khodzhent", {"town:1514879"}, "town:1514883"),
    ],
)
def test_names_that_a_source_lists_under_another_town_lead_home(gazetteer, name, place_ids, never):
    found = {match.place.id for match in look_up(gazetteer, name)}
    assert place_ids <= found
    assert never not in found


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Dasht-e Archi district", "district:AF-KDZ-dasht-e-archi"),
        ("Archi, Kunduz", "district:AF-KDZ-dasht-e-archi"),
        ("Nusay", "district:AF-BDS-nusay"),
        ("Maymay", "district:AF-BDS-maymay"),
        ("Jilikul district", "district:TJ-KT-dusti"),
        ("Shuro-obod district", "district:TJ-KT-shamsiddin-shohin"),
        ("Panjshir", "province:AF-PAN"),
        ("Daykundi", "province:AF-DAY"),
    ],
)
def test_traps_of_the_surveys_are_passed(gazetteer, text, district):
    placement = locate(text, gazetteer).placement
    assert placement is not None
    assert placement.place_ids == (district,)


A_FACT = Fact(
    text="Khorugh",
    status="ok",
    place_ids=frozenset({"place:khorugh"}),
    at=(71.55, 37.49),
    tolerance_km=3.0,
    precision="settlement",
    bank="TJ",
    km_from=770.0,
    km_to=780.0,
    km_tolerance=2.0,
    topic="town",
    why="GeoNames",
)


def a_fact(**said: Any) -> Fact:
    return replace(A_FACT, **said)


GOOD = Told("ok", "place:khorugh", (71.5534, 37.4904), "settlement", "TJ", 771.0, 777.0)


@pytest.mark.parametrize(
    ("fact", "answer", "verdict"),
    [
        (a_fact(), GOOD, "correct"),
        (a_fact(), Told("unknown"), "abstained"),
        (a_fact(), Told("ambiguous"), "abstained"),
        (a_fact(), Told("ok", "place:other", GOOD.at, "settlement"), "wrong"),
        (a_fact(), Told("ok", "place:khorugh", (71.0, 37.0), "settlement"), "wrong"),
        (a_fact(), Told("ok", "place:khorugh", GOOD.at, "exact"), "wrong"),
        (a_fact(place_ids=frozenset()), Told("ok", "x", GOOD.at, "settlement"), "correct"),
        (a_fact(status="unknown"), Told("unknown"), "correct"),
        (a_fact(status="unknown"), Told("ambiguous"), "abstained"),
        (a_fact(status="unknown"), GOOD, "wrong"),
        (a_fact(status="ambiguous"), Told("ambiguous"), "correct"),
        (a_fact(status="ambiguous"), Told("unknown"), "abstained"),
        (a_fact(status="ambiguous"), GOOD, "wrong"),
    ],
)
def test_an_answer_is_judged(fact, answer, verdict):
    assert judge(fact, answer) == verdict


def test_bank_and_kilometres_are_judged_apart():
    assert not bank_is_wrong(a_fact(), GOOD)
    assert bank_is_wrong(a_fact(bank="AF"), GOOD)
    assert not bank_is_wrong(a_fact(bank=""), GOOD)
    assert not bank_is_wrong(a_fact(bank="AF"), Told("unknown"))
    assert chainage_error_km(a_fact(), GOOD) == 3.0
    assert chainage_error_km(a_fact(km_to=None), GOOD) == 1.0
    assert chainage_error_km(a_fact(), Told("ok", "place:khorugh")) is None
    assert lacks_chainage([(a_fact(), Told("ok")), (a_fact(), GOOD), (a_fact(), Told("x"))]) == 1
