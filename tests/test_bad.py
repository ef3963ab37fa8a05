"""Every fault has a file of its own in tests/bad, and beside it the words it is told in.

`REGENERATE=1 pytest tests/test_bad.py` writes those words anew; read the difference before it goes
into a commit.
"""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import yaml

from dashboard.placing import place_incidents
from dashboard.problems import Code, Problem, format_problem, in_order
from dashboard.reading import rereading
from dashboard.register import load_register
from geodata import yamlevents
from geodata.gazetteer import load_gazetteer

BAD = Path(__file__).parent / "bad"
FILES = sorted(BAD.glob("*.yaml"))
# Faults that no file of text can hold: test_register.py tells them one by one.
OF_THE_FILE = {"missing-file", "not-a-file", "unreadable-file", "too-large"}


def told(path: Path) -> tuple[Problem, ...]:
    read = load_register(path)
    problems = read.problems or place_incidents(read, load_gazetteer()).problems
    return in_order(replace(problem, file=path.name) for problem in problems)


def words(path: Path, problems: Iterable[Problem]) -> str:
    read = load_register(path)
    lines = [f"{format_problem(problem)} [{problem.code}]" for problem in problems]
    lines.append(f"{len(read.incidents)} of {read.entries} entries shown")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fault_is_told_in_the_words_of_its_golden_file(path: Path):
    golden = path.with_suffix(".txt")
    found = words(path, told(path))
    if os.environ.get("REGENERATE"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fault_is_one_and_told_with_a_hint(path: Path):
    problems = told(path)
    assert len(problems) == 1
    assert problems[0].hint


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_pure_parser_tells_the_same_as_libyaml(path: Path, monkeypatch: pytest.MonkeyPatch):
    first = load_register(path)
    monkeypatch.setattr(yamlevents, "LOADER", yaml.SafeLoader)
    monkeypatch.setattr(rereading, "_remembered", {})
    assert load_register(path) == first


def test_every_code_has_a_golden_file():
    codes = {problem.code for path in FILES for problem in told(path)}
    assert codes | OF_THE_FILE == set(get_args(Code))


def test_every_golden_file_has_its_fault():
    assert {path.stem for path in BAD.glob("*.txt")} == {path.stem for path in FILES}
