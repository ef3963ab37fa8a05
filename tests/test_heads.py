"""The register's own fields, at the margin: who keeps it, who may read it, in which language."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from dashboard.model import Register
from dashboard.register import load_register, read_register
from dashboard.spec import Shape, specs

HEADS = """\
title: Border register
organisation: "Border desk: north"
banner: TLP:AMBER+STRICT
language: fa
"""
LISTS = """\
sources:
  - {id: a, publisher: Paper}
incidents:
  - id: visit
    kind: visit
    title: A visit
    claims: [{source: a}]
"""
READ = {
    "title": "Border register",
    "organisation": "Border desk: north",
    "banner": "TLP:AMBER+STRICT",
    "language": "fa",
}


def read(text):
    return read_register(text.encode(), "r.yaml")


def heads(register):
    return {name: getattr(register, name) for name in READ}


@pytest.mark.parametrize(
    "text",
    [
        HEADS + LISTS,
        LISTS + HEADS,
        "\n\n".join(reversed(HEADS.splitlines())) + "\n" + LISTS,
        HEADS.replace("TLP:AMBER+STRICT", ">-\n  TLP:AMBER+STRICT") + LISTS,
        HEADS.replace("language: fa", "'language': 'fa'  # Dari") + LISTS,
    ],
)
def test_heads_are_read_wherever_they_stand(text):
    register = read(text)
    assert not register.problems
    assert heads(register) == READ
    assert [incident.id for incident in register.incidents] == ["visit"]


def test_all_of_them_may_be_left_out():
    register = read(LISTS)
    assert not register.problems
    assert heads(register) == dict.fromkeys(READ, "")


def test_every_head_of_the_model_is_among_them():
    others = (Shape.SOURCES, Shape.INCIDENTS, Shape.COUNT)
    assert [n for n, spec in specs(Register).items() if spec.shape not in others] == list(READ)
    assert set(READ) < {field.name for field in fields(Register)}


@pytest.mark.parametrize(
    ("line", "column", "code", "hint"),
    [
        ("language: Farsi", 11, "unknown-word", "one of en, ru, tg, fa"),
        ("language: [fa]", 11, "wrong-type", "write one text"),
        ("banner:", 8, "empty-value", "write one, or delete"),
        ('banner: ""', 9, "empty-value", "write one, or delete"),
        ("banner: {TLP: AMBER}", 9, "wrong-type", 'put it in quotes: "TLP: AMBER"'),
        ("banner: TLP: AMBER", 12, "needs-quotes", 'write banner: "TLP: AMBER"'),
        ("organization: Border desk", 1, "unknown-key", "did you mean organisation?"),
        ("organisation: [a, b]", 15, "wrong-type", "write one text"),
    ],
)
def test_a_fault_in_one_leaves_all_else(line, column, code, hint):
    key = line.partition(":")[0].replace("z", "s")
    text = "".join(f"{line}\n" if one.startswith(key) else f"{one}\n" for one in HEADS.splitlines())
    register = read(text + LISTS)
    (problem,) = register.problems
    assert (problem.column, problem.code) == (column, code)
    assert problem.line == text.splitlines().index(line) + 1
    assert hint in problem.hint
    assert heads(register) == {**READ, key: ""}
    assert len(register.incidents) == 1


def test_of_two_the_first_counts_and_the_second_is_told():
    register = read(HEADS + "banner: TLP:RED\n" + LISTS)
    (problem,) = register.problems
    assert (problem.line, problem.code) == (5, "doubled-key")
    assert register.banner == "TLP:AMBER+STRICT"


def test_bytes_are_read_as_the_file_that_holds_them(tmp_path: Path):
    path = tmp_path / "r.yaml"
    for data in ((HEADS + LISTS).encode(), b"\xff\xfe", b"", b"title: x", b"incidents: 1"):
        path.write_bytes(data)
        register = load_register(path)
        assert register == read_register(data, str(path))
        assert replace(register, file="r") != register
