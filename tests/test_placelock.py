"""The lock file of placements: what it holds, how it is written, and what is told to have moved."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.comparing.placelock import (
    Lock,
    Locked,
    LockError,
    compare,
    lock_text,
    make_lock,
    move_record,
    move_text,
    read_lock,
    write_lock,
)
from geodata.border import GEOD

HERE = Locked(
    "a", "Khorugh", ("place:khorugh",), 71.55, 37.49, "settlement", 4000, 773.6, 781.6, "TJ"
)
NOWHERE = Locked("b", "Xyzzyx")


def lock(*entries, gazetteer="1", ruler="1"):
    return Lock(gazetteer, ruler, {entry.id: entry for entry in entries})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "places.lock"


def test_the_register_is_taken_down_whole(bundled_features, gazetteer, path):
    made = make_lock(bundled_features, gazetteer.version)
    assert set(made.entries) == {incident.id for incident in bundled_features.incidents}
    closure = made.entries["shir-khan-trade-2025"]
    assert closure.text == "Shir Khan Bandar"
    assert closure.place_ids == ("crossing:shir-khan-bandar",)
    assert (closure.precision, closure.bank) == ("exact", "both")
    write_lock(made, path)
    assert read_lock(path) == made
    assert compare(read_lock(path), made) == compare(made, made)
    assert compare(made, made).moved == ()


def test_lines_stand_in_the_order_of_ids_and_one_change_is_one_line():
    one = lock_text(lock(NOWHERE, HERE)).splitlines()
    assert [json.loads(line).get("id") for line in one] == [None, "a", "b"]
    two = lock_text(lock(HERE, replace(NOWHERE, text="Kunduz"))).splitlines()
    assert [first == second for first, second in zip(one, two, strict=True)] == [True, True, False]
    assert lock_text(lock(HERE, NOWHERE)) == lock_text(lock(NOWHERE, HERE))
    assert "خاروغ" in lock_text(lock(replace(HERE, text="خاروغ")))


numbers = st.floats(-80, 80).map(lambda number: round(number, 6))


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8),
        st.tuples(st.text(max_size=9), numbers, numbers, st.lists(st.text(max_size=9), max_size=3)),
        max_size=6,
    )
)
def test_what_is_written_is_read_again(tmp_path_factory, rows):
    made = lock(
        *(
            replace(HERE, id=name, text=text, lon=lon, lat=lat, place_ids=tuple(ids))
            for name, (text, lon, lat, ids) in rows.items()
        ),
        NOWHERE,
    )
    file = tmp_path_factory.mktemp("lock") / "lock"
    write_lock(made, file)
    assert read_lock(file) == made


def test_a_move_tells_how_far_and_what_else():
    there = replace(
        HERE, lon=71.65, precision="vicinity", radius_m=25_000, km_from=None, km_to=None
    )
    (move,) = compare(lock(HERE), lock(there)).moved
    assert move.changed == ("point", "precision", "radius", "km")
    assert move.distance_km == pytest.approx(
        GEOD.inv(71.55, 37.49, 71.65, 37.49)[2] / 1000, abs=1e-3
    )
    assert move_text(move) == (
        "a: Khorugh: moved 8.8 km; precision settlement → vicinity;"
        " radius 4.0 km → 25.0 km; km 773.6–781.6 → none"
    )
    record = move_record(move)
    assert record["from"]["precision"] == "settlement"
    assert record["to"]["lon"] == 71.65


@pytest.mark.parametrize(
    ("change", "word", "told"),
    [
        ({"place_ids": ("town:1",)}, "place", "place place:khorugh → town:1"),
        ({"bank": "both"}, "bank", "bank TJ → both"),
        ({"radius_m": 5000}, "radius", "radius 4.0 km → 5.0 km"),
        ({"km_to": 782.0}, "km", "km 773.6–781.6 → 773.6–782.0"),
        ({"lat": 37.490001}, "point", "moved 0.0 km"),
    ],
)
def test_every_part_of_a_place_counts(change, word, told):
    (move,) = compare(lock(HERE), lock(replace(HERE, **change))).moved
    assert move.changed == (word,)
    assert told in move_text(move)


def test_what_is_placed_no_longer_is_told_without_a_distance():
    lost = Locked("a", "Khorugh")
    (move,) = compare(lock(HERE), lock(lost)).moved
    assert move.distance_km is None
    assert "place place:khorugh → not placed" in move_text(move)
    (back,) = compare(lock(lost), lock(HERE)).moved
    assert "place not placed → place:khorugh" in move_text(back)


def test_another_text_is_no_move_of_the_gazetteer():
    found = compare(
        lock(HERE, NOWHERE, replace(HERE, id="c")),
        lock(replace(HERE, text="Kunduz", lon=68.9), NOWHERE, replace(HERE, id="d")),
    )
    assert (found.moved, found.rewritten) == ((), ("a",))
    assert (found.added, found.gone) == (("d",), ("c",))


def test_a_file_of_another_kind_is_never_replaced(path):
    path.write_text("incidents:\n", encoding="utf-8")
    with pytest.raises(LockError, match="no lock file"):
        write_lock(lock(HERE), path)
    assert path.read_text(encoding="utf-8") == "incidents:\n"
    path.unlink()
    path.mkdir()
    with pytest.raises(LockError, match="a folder, not a file"):
        write_lock(lock(HERE), path)


def test_a_lock_that_cannot_be_written_leaves_nothing_behind(path, monkeypatch):
    write_lock(lock(HERE), path)
    before = path.read_bytes()
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        write_lock(lock(NOWHERE), path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


HEAD = '{"placements_lock": 1, "gazetteer": "1", "ruler": "1"}\n'
GOOD = lock_text(lock(HERE)).splitlines()[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a lock file of placements is needed"),
        ("incidents:\n  - id: a\n", "a lock file of placements is needed"),
        ("[]", "a lock file of placements is needed"),
        ('{"placements_lock": 9}', "form 9"),
        (HEAD + "nonsense", ":2: not a line"),
        (HEAD + "[" * 100_000, ":2: not a line"),
        (HEAD + '{"id": "a"}', ":2: the line lacks bank, km_from"),
        (HEAD + GOOD + "\n" + GOOD, ":3: a stands there twice"),
        (HEAD + GOOD.replace("71.55", '"east"'), ":2: the line of a has a value of the wrong kind"),
        (HEAD + GOOD.replace("71.55", "7155"), "wrong kind"),
        (HEAD + GOOD.replace("71.55", "NaN"), "wrong kind"),
        (HEAD + GOOD.replace("71.55", "null"), "wrong kind"),
        (HEAD + GOOD.replace("71.55", "true"), "wrong kind"),
        (HEAD + GOOD.replace("4000", "Infinity"), "wrong kind"),
        (HEAD + GOOD.replace('["place:khorugh"]', '"place"'), "wrong kind"),
        (HEAD + GOOD.replace('"a"', "7"), "wrong kind"),
    ],
)
def test_a_broken_lock_is_told_by_its_line(path, text, told):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LockError) as fault:
        read_lock(path)
    assert told in str(fault.value)


def test_what_is_no_file_of_text_is_told(path):
    with pytest.raises(LockError, match="cannot be read"):
        read_lock(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LockError, match="cannot be read"):
        read_lock(path)
    with pytest.raises(LockError, match="is a folder"):
        read_lock(path.parent)
