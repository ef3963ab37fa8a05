"""The law that nothing of a YAML file is dropped in silence, and the places of what is told."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.banners import find_hidden_banner
from dashboard.imports.mapping import read_mapping
from dashboard.register import read_register
from dashboard.strictyaml import compose
from geodata.own import leftovers, placefile
from geodata.own.leftovers import Places, find_document
from geodata.own.placefile import read_places_text
from geodata.yamlevents import read_events

REGISTER = """\
# a register
title: Border
organisation: A desk # ours
sources:
  - id: report
    publisher: A newspaper
incidents:
  - id: one
    kind: attack
    title: Shots near a bridge
    when: 2022-05-10
    place: [Khorugh, Vanj]
    note: >-
      A text
      of lines
    claims:
      - source: report
        says: "it is said"
"""
PLACES = """\
version: "1"
places:
  - id: here
    name: A post
    kind: post
    country: [TJ]
    at: [71.5, 37.5]
    precision: vicinity
    radius_m: 500
    source: A desk
    note: Words
"""
MAPPING = """\
dataset: A table
columns:
  title: Title
  place: {column: Place, split: ";"}
fixed:
  kind: attack
  note: Words
"""
WORD = "zqx"
PIECES = st.sampled_from(
    [
        "--- {}", "---\n{}", "... {}", "...\n{}", "%YAML 1.1 {}", "%{}", "%TAG ! {}", "!{}",
        "!<{}>", ": {}",
        "&{}", "*{}", "| {}", "> {}", "|2 {}", "# {}", "#{}", " #{}", " # {}", "{}: {}", "- {}",
        "{}", " {}", "'{}'", '"{}"', "[{}]", "{{{}}}", "? {}", ", {}", "\ufeff{}", "\n{}", "\n{}\n",
        "\n--- {}\n", "\n... {}\n", "\n---\n{}: {}\n", "\n%{}\n", "\n  {}\n", "\n    {}: {}\n",
        "\n--- # {}\n", "\n...\n# {}\n",
    ]
)  # fmt: skip
# Signs of a comment: alone on its line, or with a space behind it.
_COMMENT = re.compile(r"^\s*#.*|\s# .*", re.MULTILINE)
_QUOTED_COMMENT = re.compile(r"""(?<=["'\]}:|>-])\s+#.*""")  # behind what has an end or a key


def _put(text: str, at: int, piece: str, *, whole_line: bool) -> str:
    at = min(at, len(text))
    if whole_line:
        at = text.rfind("\n", 0, at) + 1
        return f"{text[:at]}{piece.format(WORD, WORD)}\n{text[at:]}"
    return text[:at] + piece.format(WORD, WORD) + text[at:]


def _uncommented(text: str) -> str:
    return _QUOTED_COMMENT.sub("", _COMMENT.sub("", text))


put = {"at": st.integers(0, len(REGISTER)), "piece": PIECES, "whole_line": st.booleans()}


@given(**put)
@example(0, "--- {}", True)
@example(len(REGISTER), "... {}", True)
@example(0, "%YAML 1.1 {}\n---", True)
@example(REGISTER.index(" near"), " #{}", False)
@example(REGISTER.index("incidents:") + len("incidents:\n"), "{}: {}", True)
def test_every_word_of_a_register_is_held_or_told(at, piece, whole_line):
    text = _put(REGISTER, at, piece, whole_line=whole_line)
    read = read_register(text.encode(), "law.yaml")
    assert read.problems or WORD not in _uncommented(text) or WORD in repr(read)


@given(**put)
@example(0, "--- {}", True)
@example(PLACES.index(" post"), " #{}", False)
@example(len(PLACES), "...\n{}", True)
@example(len(PLACES) // 2, "%TAG ! {}", True)
def test_every_word_of_a_file_of_places_is_held_or_told(at, piece, whole_line):
    text = _put(PLACES, at % (len(PLACES) + 1), piece, whole_line=whole_line)
    read = read_places_text(text)
    assert read.faults or WORD not in _uncommented(text) or WORD in repr(read)


@given(**put)
@example(0, "--- {}", True)
@example(MAPPING.index(" table"), " #{}", False)
@example(len(MAPPING), "---\n{}: {}", True)
def test_every_word_of_a_mapping_is_held_or_told(tmp_path_factory, at, piece, whole_line):
    text = _put(MAPPING, at % (len(MAPPING) + 1), piece, whole_line=whole_line)
    path = tmp_path_factory.getbasetemp() / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    plan, problems = read_mapping(path)
    assert problems or WORD not in _uncommented(text) or WORD in repr(plan)


@pytest.mark.parametrize(
    "text",
    [
        "a: b # note\n",
        "#note\na: b\n",
        "a: 'b' # 1\n",
        "a: #1 of two\n  - b\n",
        "a: b #####\n",
        "a: [b] #---- c ----\n",
        "a: b #\n",
        "a: b\n#c\n",
        "a:\n  - b\n  #c\n  - d\n",
        "a: b\n  # c\n",
        "--- # note\na: b\n... # note\n",
        "# note\n---\na: b\n...\n",
        "a: b#1\n",
    ],
)
def test_ordinary_comments_are_no_faults(text):
    (document, read) = find_document(text), placefile.read_places_text(text)
    assert not document.faults
    assert {fault.code for fault in read.faults} <= {"unknown-key", "missing-field"}


# What may stand behind the sign of a comment beside a value: nothing, or a space and anything, with
# a rule of such signs before it at most.
RULE = re.compile(r"[#!=_-]*(?: .*)?", re.DOTALL)
VALUES = [
    "TLP:RED", "'TLP:RED'", '"TLP:RED"', "[TLP:RED]", "{a: TLP:RED}", "TLP:RED\n  AND", "'a\n  b'",
    "[a,\n  b]", "",
]  # fmt: skip
REST = st.text("#!=_- 2aж\xa0\u2003+(\u3000", max_size=6)


@given(value=st.sampled_from(VALUES), rest=REST, gap=st.sampled_from([" ", "  "]))
@example("'TLP:AMBER'", "+STRICT", " ")
@example("TLP:AMBER", "\xa0STRICT", " ")
def test_a_comment_is_plain_by_the_rule_or_told(value, rest, gap):
    text = f"title: T\nbanner: {value}{gap}#{rest}\norganisation: O\n"
    told = [p for p in compose(text)[1] if "begins a comment here" in p.message]
    assert bool(told) == (not RULE.fullmatch(rest) and bool(rest.strip()))
    assert all(problem.field == "banner" for problem in told)
    places = [f for f in read_places_text(text).faults if "begins a comment" in f.message]
    assert bool(places) == bool(told)


@pytest.mark.parametrize("marking", ['"TLP:AMBER" #+STRICT', "TLP:AMBER\n  #+STRICT", "[a] #b"])
def test_a_banner_that_is_cut_is_hidden(marking):
    register = read_register(f"title: T\nbanner: {marking}\n{REGISTER}".encode(), "law.yaml")
    assert find_hidden_banner(register)


def test_an_entry_of_a_file_of_places_whose_text_is_cut_is_left_out():
    second = PLACES.partition("places:\n")[2].replace("here", "there")
    read = read_places_text(PLACES.replace("A post", "Post #2 here") + second)
    assert [entry.key for entry in read.entries] == ["there"]
    (fault,) = read.faults
    assert (fault.line, fault.column) == (4, 16)
    assert 'write "Post #2 here"' in fault.hint


def test_lines_below_a_mark_keep_their_numbers():
    text = PLACES.replace("id: here", "id: here\n    x: y")
    read = read_places_text("%YAML 1.1\n--- lost\n" + text)
    assert [(fault.line, fault.column) for fault in read.faults] == [(1, 1), (2, 5), (6, 5)]


def test_many_marks_take_one_pass_over_the_text(monkeypatch):
    asked: list[str] = []

    class Counted(Places):
        def __init__(self, text: str) -> None:
            asked.append(text)
            super().__init__(text)

    monkeypatch.setattr(leftovers, "Places", Counted)
    document = find_document("%a\n" * 50 + "--- b\n" * 50 + "c: d\n")
    assert len(document.faults) == 100
    assert len(asked) == 1


def test_the_files_that_come_with_the_package_have_nothing_left_over():
    folder = Path(leftovers.__file__).parent.parent
    for name in ("places.yaml", "aliases.yaml", "othernames.yaml", "provinces.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        cuts: list[placefile.Fault] = []
        assert list(placefile._cut(read_events(text), text, cuts))
        assert not cuts
        assert not find_document(text).faults
