"""Following edits gives what reading afresh gives, whatever was changed and in which order."""

from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.features import Features
from dashboard.model import Register
from dashboard.placing import place_incidents
from dashboard.reading import recutting, rereading
from dashboard.register import load_register
from geodata.gazetteer import load_gazetteer

TEXT = """\
title: T
sources:
  - id: s0
    publisher: P
    published: 2022-05-18~
incidents:
"""
SOURCES = st.builds(
    "  - id: s{}\n    publisher: {}\n    via: s{}\n".format,
    st.integers(0, 4),
    st.sampled_from(["P", "Q", "[", "'r'"]),
    st.integers(0, 4),
)
INCIDENTS = st.builds(
    "  - id: i{}\n    kind: {}\n    title: {}\n    when: {}\n    place: {}\n    actors: {}\n"
    "    claims: [{{source: s{}}}, {{source: s{}, stance: {}}}]\n    contradicts: [i{}]\n".format,
    st.integers(0, 5),
    st.sampled_from(["attack", "visit", "vist"]),
    st.sampled_from(["A", "B", '"', "- x"]),
    st.sampled_from(["2022-05-10", "2022-05/..", "May"]),
    st.sampled_from(["Khorugh", "Kabul", "Khorog city", "nowhere at all"]),
    st.sampled_from(["[Taliban]", "[taliban, NRF]", "[NRF]", ""]),
    st.integers(0, 4),
    st.integers(0, 4),
    st.sampled_from(["supports", "denies", "deny"]),
    st.integers(0, 5),
)
ODD = st.sampled_from(
    [
        "  - kind: attack\n    title: No id\n",
        "  # a remark\n",
        "\n\n",
        "   - id: s9\n     publisher: Aslant\n",
        "banner: B\n",
        "incidents:\n",
        "sources:\n",
        "incidents: [{id: i0, kind: visit, title: T, claims: [{source: s0}]}]\n",
        "---\n",
        "\tx\n",
    ]
)
pieces = st.one_of(SOURCES, INCIDENTS, INCIDENTS, ODD)
positions = st.integers(0, 30)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("put"), positions, pieces),
        st.tuples(st.just("change"), positions, pieces),
        st.tuples(st.just("cut"), positions, st.just("")),
        st.tuples(st.just("turn"), positions, st.just("")),
        st.tuples(st.just("break"), positions, st.sampled_from(["x: [", "  - ", "\ufffd", ""])),
    ),
    min_size=1,
    max_size=6,
)


def edited(parts: list[str], how: str, at: int, text: str) -> list[str]:
    at = min(at, len(parts) - 1) if parts else 0
    match how:
        case "put":
            return [*parts[: at + 1], text, *parts[at + 1 :]]
        case "change":
            return [*parts[:at], text, *parts[at + 1 :]]
        case "cut":
            return [*parts[:at], *parts[at + 1 :]]
        case "turn":
            return [*parts[at:], *parts[:at]]
        case _:
            half = len(parts[at]) // 2 if parts else 0
            broken = [parts[at][:half] + text + parts[at][half:]] if parts else [text]
            return [*parts[:at], *broken, *parts[at + 1 :]]


def told(register: Register) -> list[object]:
    places = [(one.line, one.file, dict(one.marks)) for one in register.incidents]
    return [register, places, list(register.sources)]


def numbers(features: Features) -> list[object]:
    """Unfold all columns to what can be compared."""

    def unfold(value: object) -> object:
        if isinstance(value, np.ndarray):
            return value.dtype, value.tolist()
        if isinstance(value, tuple):
            return [unfold(each) for each in value]
        if type(value).__module__ == "dashboard.columns":
            return [unfold(getattr(value, each.name)) for each in fields(value)]  # type: ignore[arg-type]
        return value

    return [unfold(features.columns), features.problems, features.unplaced]


@lru_cache(maxsize=1)
def gazetteer():
    return load_gazetteer()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=100,
)
@given(st.lists(pieces, max_size=8), edits)
def test_following_edits_is_reading_afresh(tmp_path: Path, more, changes):
    path = tmp_path / "incidents.yaml"
    parts = [TEXT, *more]
    for change in [None, *changes]:
        parts = edited(parts, *change) if change else parts
        path.write_text("".join(parts), encoding="utf-8")
        followed = load_register(path)
        placed = place_incidents(followed, gazetteer())
        remembered = dict(rereading._remembered)
        rereading._remembered.clear()
        afresh = load_register(path)
        rereading._remembered.update(remembered)
        assert told(followed) == told(afresh)
        assert numbers(placed) == numbers(place_incidents(afresh, gazetteer()))


def counted(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list[object]:
    """List the calls of a function of a module as they come."""
    calls: list[object] = []
    function = getattr(module, name)

    def call(*arguments: object) -> object:
        calls.append(arguments)
        return function(*arguments)

    monkeypatch.setattr(module, name, call)
    return calls


def test_an_entry_among_many_is_read_and_cut_alone(tmp_path: Path, monkeypatch):
    path = tmp_path / "incidents.yaml"
    entry = "  - id: i{0}\n    kind: visit\n    title: T{0}\n    claims: [{{source: s0}}]\n"
    text = TEXT + "".join(entry.format(number) for number in range(50))
    path.write_text(text, encoding="utf-8")
    first = load_register(path)
    read = counted(monkeypatch, rereading, "read_entry")
    cut = counted(monkeypatch, recutting, "outline")
    path.write_text(text.replace("title: T30\n", "title: T30\n    note: More.\n"), encoding="utf-8")
    second = load_register(path)
    assert (len(read), len(cut)) == (1, 0)
    assert second.incidents[30].note == "More."
    assert second.incidents[:30] == first.incidents[:30]
    assert all(a is b for a, b in zip(first.incidents[:30], second.incidents, strict=False))
    assert second.incidents[40].line == first.incidents[40].line + 1
    path.write_text(text, encoding="utf-8")
    assert [one.line for one in load_register(path).incidents] == [i.line for i in first.incidents]
    path.write_text(text.replace("  - id: i30\n", "  - id: i0\n"), encoding="utf-8")
    assert [problem.code for problem in load_register(path).problems] == ["doubled-id"]
