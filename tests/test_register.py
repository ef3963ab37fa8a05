import hashlib
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import register
from dashboard.model import Register
from dashboard.problems import format_problem
from dashboard.reading import rereading
from dashboard.reading.entries import read_entry
from dashboard.register import load_register

TEXT = """\
title: A small register
sources:
  - id: paper
    publisher: A newspaper
    published: 2022-05-18~
    reliability: B
  - id: driver
    publisher: A driver
    via: paper

incidents:
  # the first
  - id: closure
    kind: closure
    title: A crossing is shut
    when: 2022-05-10/..
    time: 05:30 Asia/Kabul
    place: [Kabul, "border: Takhar"]
    actors: Taliban
    status: closed
    traffic: cargo
    direction: AF-TJ
    claims:
      - source: paper
        says: it is shut
        figures: {drivers: dozens}
      - source: driver
        stance: disputes
        credibility: 2
        figures: {trucks: ~100}
    contradicts: [trade]
    note: A note.

  - id: trade
    kind: trade
    title: Goods pass
    at: [68.6186, 37.1953]
    precision: exact
    claims: [{source: paper}]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "incidents.yaml"


def load(path: Path, text: str | bytes) -> Register:
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    path.write_bytes(data)
    return load_register(path)


def codes(read: Register) -> list[str]:
    return [problem.code for problem in read.problems]


def test_good_register_is_read_whole(path: Path):
    read = load(path, TEXT)
    assert read.problems == ()
    assert (read.title, read.entries, read.file) == ("A small register", 2, str(path))
    assert read.digest == hashlib.sha256(TEXT.encode()).hexdigest()
    assert list(read.sources) == ["paper", "driver"]
    assert read.sources["driver"].via == "paper"
    closure, trade = read.incidents
    assert closure.when is not None
    assert closure.when.earliest_start == date(2022, 5, 10)
    assert closure.time == "05:30 Asia/Kabul"
    assert closure.place == ("Kabul", "border: Takhar")
    assert closure.actors == ("Taliban",)
    assert (closure.status, closure.traffic, closure.direction) == ("closed", "cargo", "AF-TJ")
    assert [claim.stance for claim in closure.claims] == ["supports", "disputes"]
    assert closure.claims[0].figures["drivers"].high == 99
    assert closure.contradicts == ("trade",)
    assert (trade.at, trade.precision, trade.when) == ((68.6186, 37.1953), "exact", None)


def test_incident_knows_where_it_and_its_values_stand(path: Path):
    closure, trade = load(path, TEXT).incidents
    lines = TEXT.split("\n")
    for incident in (closure, trade):
        assert lines[incident.line - 1].lstrip(" -").startswith(f"id: {incident.id}")
    line, column = closure.marks["place[1]"]
    assert lines[line - 1][column - 1 :] == '"border: Takhar"]'
    line, column = trade.marks["claims[0].source"]
    assert lines[line - 1][column - 1 :] == "paper}]"
    assert set(closure.marks) >= {"place", "when", "claims", "claims[1].figures"}


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.rstrip().encode(),
        b"---\n" + TEXT.encode() + b"...\n",
    ],
    ids=["byte order mark", "CRLF", "CR", "no last line end", "document marks"],
)
def test_ways_of_writing_a_file_that_mean_the_same(path: Path, data: bytes):
    read, plain = load(path, data), load(path, TEXT)
    assert read.problems == ()
    assert (read.incidents, read.sources) == (plain.incidents, plain.sources)


def test_missing_file_is_told(path: Path):
    read = load_register(path)
    assert codes(read) == ["missing-file"]
    assert (read.incidents, read.entries, read.digest) == ((), 0, "")


def test_what_is_no_file_is_told(path: Path):
    os.mkfifo(path)
    assert codes(load_register(path)) == ["not-a-file"]


def test_name_that_no_file_can_have_is_told():
    assert codes(load_register(Path("a\0b"))) == ["unreadable-file"]


def test_file_that_may_not_be_read_is_told(path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path.write_text(TEXT)
    monkeypatch.setattr(os, "open", refuse)
    (problem,) = load_register(path).problems
    assert problem.code == "unreadable-file"
    assert "Permission denied" in problem.hint


def test_too_large_file_is_told_and_not_read(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(register, "MAX_BYTES", 100)
    assert codes(load(path, TEXT)) == ["too-large"]


@pytest.mark.parametrize("data", [b"\0" * 5000, TEXT.encode("utf-16"), bytes(range(256)) * 20])
def test_binary_file_is_told_once(path: Path, data: bytes):
    assert codes(load(path, data)) == ["not-utf8"]


def test_empty_lists_are_a_register(path: Path):
    assert load(path, "sources:\nincidents:\n").problems == ()
    assert load(path, "incidents: []\n").problems == ()


def test_entries_in_brackets_are_read(path: Path):
    read = load(
        path,
        """\
sources: [{id: a, publisher: A}]
incidents: [{id: x, kind: visit, title: T, claims: [{source: a}]},
            {id: y, kind: vist, title: T, claims: [{source: a}]}]
""",
    )
    assert [incident.id for incident in read.incidents] == ["x"]
    assert (read.entries, codes(read)) == (2, ["unknown-word"])
    assert read.problems[0].line == 3


def test_broken_entry_is_counted_and_the_others_show(path: Path):
    read = load(path, TEXT.replace("kind: closure", "kind: clsure"))
    assert [incident.id for incident in read.incidents] == ["trade"]
    assert (read.entries, codes(read)) == (2, ["unknown-word"])


def test_what_refers_to_a_broken_entry_is_no_second_problem(path: Path):
    for fault in ("kind: [", "id: trade\n    kind: tarde"):
        old = "kind: trade" if fault == "kind: [" else "id: trade\n    kind: trade"
        assert len(load(path, TEXT.replace(old, fault)).problems) == 1
    assert len(load(path, TEXT.replace("publisher: A newspaper", "publisher: [")).problems) == 1


def test_broken_source_keeps_what_could_be_read(path: Path):
    read = load(path, TEXT.replace("2022-05-18~", "May 2022"))
    assert codes(read) == ["bad-date"]
    assert len(read.incidents) == 2
    assert read.sources["paper"].published is None
    assert read.sources["paper"].reliability == "B"


def test_unknown_source_leaves_the_incident_as_it_is(path: Path):
    read = load(path, TEXT.replace("source: driver", "source: diver"))
    assert codes(read) == ["unknown-source"]
    assert read.problems[0].hint == "did you mean driver?"
    assert len(read.incidents) == 2


def test_of_two_entries_with_one_id_the_first_readable_one_stands(path: Path):
    read = load(path, TEXT.replace("id: trade", "id: closure").replace("[trade]", "[closure]"))
    assert codes(read) == ["doubled-id"]
    assert [incident.kind for incident in read.incidents] == ["closure"]
    assert "line 13" in read.problems[0].message


def test_all_problems_are_told_at_once_in_order(path: Path):
    text = TEXT.replace("reliability: B", "reliability: G").replace("Asia/Kabul", "Kabul")
    text = text.replace("direction: AF-TJ", "direction: AF").replace("at: [68", "at: [680")
    read = load(path, text)
    assert [problem.line for problem in read.problems] == [6, 17, 22, 37]
    assert {problem.file for problem in read.problems} == {str(path)}


def test_only_a_changed_entry_is_read_again(path: Path, monkeypatch: pytest.MonkeyPatch):
    texts = []

    def counted(text, record):
        texts.append(text)
        return read_entry(text, record)

    monkeypatch.setattr(rereading, "read_entry", counted)
    load(path, TEXT)
    assert len(texts) == 4
    texts.clear()
    changed = TEXT.replace("# the first", "# one\n  # two").replace("Goods pass", "Goods go")
    again = load(path, changed)
    assert [text.split("\n")[0] for text in texts] == ["  - id: trade"]
    monkeypatch.setattr(rereading, "_remembered", {})
    afresh = load_register(path)
    assert again == afresh
    assert [i.line for i in again.incidents] == [i.line for i in afresh.incidents]
    assert [dict(i.marks) for i in again.incidents] == [dict(i.marks) for i in afresh.incidents]


def test_problems_move_with_their_entry(path: Path):
    broken = TEXT.replace("kind: trade", "kind: tarde")
    first, second = load(path, broken), load(path, "\n\n" + broken)
    assert second.problems[0].line == first.problems[0].line + 2


def test_memory_holds_the_last_files_only(tmp_path: Path):
    for number in range(rereading.REMEMBERED_REGISTERS + 3):
        load(tmp_path / f"{number}.yaml", TEXT)
    assert len(rereading._remembered) == rereading.REMEMBERED_REGISTERS
    assert tmp_path / "0.yaml" not in rereading._remembered


signs = st.text(alphabet=" \t\n-:\"'[]{}#&*!|>%@`,?\\ax\0\x1bé\udce9", max_size=4)
cuts = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 9), signs), max_size=4)
# The file is written anew for every example, so that one folder will do.
in_one_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def damaged(text: str, places: list[tuple[int, int, str]]) -> str:
    for start, length, put in places:
        text = text[:start] + put + text[start + length :]
    return text


@in_one_folder
@given(cuts)
def test_whatever_is_damaged_nothing_raises_and_nothing_is_lost_in_silence(path: Path, places):
    read = load(path, damaged(TEXT, places))
    lines = damaged(TEXT, places).count("\n") + 1
    assert all(1 <= problem.line <= lines for problem in read.problems)
    told = "".join(format_problem(problem) for problem in read.problems)
    assert "\x1b" not in told.encode().decode()  # and no byte that could not be decoded
    assert read.problems or (read.entries == len(read.incidents) and read.entries > 0)


@in_one_folder
@given(cuts)
def test_damage_inside_one_entry_leaves_the_others_as_they_are(path: Path, places):
    head, first, rest = TEXT.partition("    kind: closure\n")
    body, second, tail = rest.partition("\n  - id: trade")
    inside = damaged(first + body, places)
    # Damage that makes a key or an entry of its own is more than damage to one entry.
    fields = [line for line in inside.split("\n") if line.strip()]
    if any(len(line) - len(line.lstrip()) < 4 for line in fields):
        return
    read = load(path, head + inside + second + tail)
    assert [incident.id for incident in read.incidents if incident.id == "trade"] == ["trade"]
    assert read.entries == 2
    assert set(read.sources) == {"paper", "driver"}


def test_signs_that_act_on_a_terminal_are_not_repeated_in_messages(path: Path):
    for sign in ("\x1b[2J", "\udce9", "\0"):
        read = load(path, f"k{sign}y: 1\nincidents:\n  - id: a{sign}b\n    k{sign}: 1\n")
        told = "".join(format_problem(problem) for problem in read.problems)
        assert sign[0] not in told.encode().decode()
        assert len(read.problems) == 3
