"""Work that grows with a register and not with its square, counted and never timed."""

from dataclasses import dataclass

import pytest

from dashboard.keeping import layout, yamltree
from dashboard.keeping.yamltree import parse_tree
from dashboard.problems import Problem
from dashboard.reading import joining, outline, rereading
from dashboard.reading.datewords import candidates
from dashboard.reading.outline import Block, split
from dashboard.register import KEYS, read_register
from geodata.own.leftovers import Places

SIZES = (40, 80)


@pytest.fixture
def counted(monkeypatch):
    """Count how often the places of a text are worked out, and over how many letters."""
    letters: list[int] = []

    class Counted(Places):
        def __init__(self, text: str) -> None:
            letters.append(len(text))
            super().__init__(text)

    monkeypatch.setattr(outline, "Places", Counted)
    monkeypatch.setattr(yamltree, "Places", Counted)
    return letters


@pytest.mark.parametrize("line", ["key{}: x\n", " key{}: x\n", "title: {}\n", "sources:\n"])
@pytest.mark.parametrize("count", SIZES)
def test_many_faults_of_the_head_are_placed_in_one_pass(counted, line, count):
    text = "".join(line.format(number) for number in range(count))
    _, problems = split(text, KEYS, tuple(rereading.LISTS))
    assert len(problems) >= count - 1
    assert counted == [len(text)]


@pytest.mark.parametrize("count", SIZES)
def test_many_lists_without_entries_are_searched_for_dashes_once(monkeypatch, count):
    searched: list[int] = []

    class Pattern:
        def search(self, text: str, start: int) -> object:
            searched.append(len(text) - start)
            return dash.search(text, start)

        def finditer(self, text: str, start: int, stop: int) -> object:
            return dash.finditer(text, start, stop)

    dash = outline._DASH
    monkeypatch.setattr(outline, "_DASH", Pattern())
    split("sources:\n" * count, KEYS, tuple(rereading.LISTS))
    assert len(searched) == 1


@pytest.mark.parametrize("count", SIZES)
def test_each_problem_is_asked_once_for_its_line_when_broken_entries_are_found(count):
    asked: list[int] = []

    @dataclass(frozen=True)
    class Counted:
        number: int

        @property
        def line(self) -> int:
            asked.append(self.number)
            return self.number + 1

    blocks = [Block("incidents", True, "- x\n", number + 1) for number in range(count)]
    problems: list[Problem] = [Counted(number) for number in range(count)]  # type: ignore[misc]
    assert all(layout._are_broken(blocks, problems))
    assert len(asked) == count


@pytest.mark.parametrize("count", SIZES)
def test_format_reads_each_line_of_an_entry_once(counted, count):
    text = "claims:\n" + "".join(f"  - source: s{number}\n" for number in range(count))
    parse_tree(text)
    assert counted == [len(text)]


@pytest.mark.parametrize("count", [2 * joining.MOST_HINTS, 4 * joining.MOST_HINTS])
def test_near_ids_are_looked_for_so_often_and_all_unknown_ones_told(monkeypatch, count):
    asked: list[str] = []
    monkeypatch.setattr(joining, "nearest", lambda word, _known: asked.append(word))
    claims = ", ".join(f"{{source: s{number}}}" for number in range(count))
    entry = f"  - {{id: a, kind: attack, title: T, claims: [{claims}]}}\n"
    read = read_register(f"incidents:\n{entry}".encode(), "many.yaml")
    assert sum(one.code == "unknown-source" for one in read.problems) == count
    assert len(asked) == joining.MOST_HINTS


@pytest.mark.parametrize("line", ["a" + " " * 50_000 + "b", "sources" + " " * 50_000 + "!"])
def test_a_long_line_of_blanks_is_told(line):
    assert read_register(f"{line}\nincidents: []\n".encode(), "long.yaml").problems


@pytest.mark.parametrize("fill", ["1" + " " * 50_000 + "!", "1 " * 25_000, "1-" * 25_000])
@pytest.mark.parametrize("field", ["when: {}", "retired: {}", "claims: [{{figures: {{a: {}}}}}]"])
def test_nothing_is_proposed_for_a_text_that_is_far_too_long(field, fill):
    text = f"incidents:\n  - id: a\n    {field.format(fill)}\n"
    assert read_register(text.encode(), "long.yaml").problems
    assert not list(candidates(fill))


def test_a_broken_entry_with_many_blank_lines_is_told():
    text = "incidents:\n  - kind: [\n" + "\n" * 50_000 + "    title: T\n"
    assert read_register(text.encode(), "long.yaml").problems


def test_a_long_chain_of_sources_is_followed():
    rows = "".join(f"  - {{id: s{n}, publisher: P, via: s{n + 1}}}\n" for n in range(300))
    last = "  - {id: s300, publisher: P, via: s0}\n"
    read = read_register(f"sources:\n{rows}{last}incidents: []\n".encode(), "chain.yaml")
    assert [one.code for one in read.problems] == ["via-circle"]
