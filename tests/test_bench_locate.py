"""The naive peers and the made names of the benchmark of the geocoder."""

import pytest

from bench.locate import exact_peer, fuzzy_peer, ours
from bench.made_names import made_texts, write_dump


@pytest.mark.parametrize(
    ("text", "status", "place_id"),
    [
        ("khorugh", "ok", "place:khorugh"),
        (" Хоруғ ", "ok", "place:khorugh"),
        ("Ishkashim", "ambiguous", ""),
        ("near Khorugh", "unknown", ""),
        ("", "unknown", ""),
    ],
)
def test_the_exact_peer_is_a_dictionary_that_guesses_nothing(gazetteer, text, status, place_id):
    answer = exact_peer(gazetteer)(text)
    assert (answer.status, answer.place_id) == (status, place_id)
    assert answer.km_from is None


def test_the_fuzzy_peer_takes_the_nearest_name_over_its_cutoff(gazetteer):
    assert fuzzy_peer(gazetteer, 80)("Qalaikhumbb").place_id == "place:qalaikhumb"
    assert fuzzy_peer(gazetteer, 80)("zzzz zzzz").status == "unknown"
    town = fuzzy_peer(gazetteer, 90)("Kunduz")
    assert (town.status, town.place_id, town.bank) == ("ok", "town:1135689", "AF")


def test_ours_is_asked_as_the_register_asks(gazetteer):
    answer = ours(gazetteer)("border: Takhar")
    assert (answer.status, answer.precision, answer.bank) == ("ok", "stretch", "both")
    assert answer.km_from is not None
    assert ours(gazetteer)("Ishkashim").status == "ambiguous"


def test_a_made_dump_has_the_columns_of_geonames_and_the_same_bytes(tmp_path):
    write_dump(tmp_path / "one.txt", 200)
    write_dump(tmp_path / "two.txt", 200)
    assert (tmp_path / "one.txt").read_bytes() == (tmp_path / "two.txt").read_bytes()
    rows = [line.split("\t") for line in (tmp_path / "one.txt").read_text("utf-8").splitlines()]
    assert {len(row) for row in rows} == {19}
    assert len({row[0] for row in rows}) == len(rows) == 200
    assert len({row[1] for row in rows}) > 190
    assert all(33 < float(row[4]) < 39 and 63 < float(row[5]) < 75 for row in rows)


def test_made_texts_all_differ(gazetteer):
    texts = made_texts(gazetteer, 500)
    assert len(texts) == len(set(texts)) == 500
    assert made_texts(gazetteer, 500) == texts
    assert not [text for text in texts if '"' in text or "\n" in text]
