"""What is written is read back equal, in any letters, and looks as people would have written it."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dashboard.keeping.writing import WIDTH, entry_text, scalar_text, written_entry
from dashboard.model import Claim, Incident, Source
from dashboard.reading.entries import read_entry
from dashboard.strictyaml import Fields, compose
from dashboard.when import parse_when
from geodata import yamlevents
from tests.registers import incidents, sources, texts

# words and signs that mean something to YAML, each with and without a space between
SIGNED = (
    st.lists(st.sampled_from([*"-?:,[]{}#&*!|>'\"%@`~=<.\\ ", "a", "2022", " "]), min_size=1)
    .map("".join)
    .map(str.strip)
    .filter(bool)
)


def read_back(text):
    node, problems = compose(text)
    assert not problems
    assert isinstance(node, Fields)
    return node.pairs[0][1]


@pytest.mark.parametrize("loader", [yamlevents.LOADER, yaml.SafeLoader])
@given(text=st.one_of(texts, SIGNED), used=st.integers(0, 90))
def test_a_text_is_read_back_equal(loader, text, used):
    key = "k" * used
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamlevents, "LOADER", loader)
        written = scalar_text(text, used=used + 2, indent=2)
        assert read_back(f"{key or 'k'}: {written}\n").value == text
        inside = scalar_text(text, flow=True)
        assert "\n" not in inside
        (item,) = read_back(f"k: [{inside}]\n").items
        assert item.value == text


@given(record=st.one_of(sources, incidents()), indent=st.integers(0, 8))
def test_an_entry_is_read_back_equal(record, indent):
    text = entry_text(record, indent=indent)
    reading = read_entry(text, type(record))
    assert not reading.problems
    assert reading.record == record
    assert text.startswith(" " * indent + "- id: ")
    assert text.endswith("\n")


@pytest.mark.parametrize("text", ["border ? what", "a?", "?a", "2022-05-10?", ":a", "a:b"])
@pytest.mark.parametrize("loader", [yamlevents.LOADER, yaml.SafeLoader])
def test_a_text_in_brackets_is_read_by_every_parser(loader, text, monkeypatch):
    monkeypatch.setattr(yamlevents, "LOADER", loader)
    (item,) = read_back(f"k: [{scalar_text(text, flow=True)}]\n").items
    assert item.value == text


@given(record=incidents())
def test_what_is_written_again_is_the_same(record):
    text = entry_text(record)
    again = read_entry(text, Incident).record
    assert isinstance(again, Incident)
    assert entry_text(again) == text


@given(words=st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=80))
def test_long_texts_keep_within_the_width(words):
    written = "    note: " + scalar_text(" ".join(words), used=10, indent=6)
    assert all(len(line) <= WIDTH for line in written.split("\n"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words", "plain words"),
        ("2022-05-10?", "2022-05-10?"),
        ("NO", "NO"),
        ("it's", "it's"),
        ("border: Takhar", '"border: Takhar"'),
        (">50", '">50"'),
        ("~", '"~"'),
        ("~100", "~100"),
        ("[Taliban]", '"[Taliban]"'),
        ('"so": said', "'\"so\": said'"),
        ("a # b", '"a # b"'),
        ("a#b", "a#b"),
        ("", '""'),
        ("a\tb", '"a\\tb"'),
        ("one\n\ntwo", "|-\n  one\n\n  two"),
        ("one\n- two", '"one\\n- two"'),
    ],
)
def test_quotes_stand_only_where_they_are_needed(text, written):
    assert scalar_text(text) == written


def test_an_entry_looks_as_people_write_it():
    incident = Incident(
        id="shir-khan-2022",
        kind="closure",
        title="The crossing is shut: no trucks pass",
        when=parse_when("[2022-05-10,2022-05-12]"),
        place=("Shir Khan Bandar",),
        at=(68.6, 0.00001),
        precision="vicinity",
        actors=("Taliban",),
        claims=(
            Claim(source="a", says="word " * 20 + "end", credibility="2"),
            Claim(source="b", stance="denies"),
        ),
        contradicts=("other-2022",),
    )
    assert entry_text(incident) == (
        "  - id: shir-khan-2022\n"
        "    kind: closure\n"
        '    title: "The crossing is shut: no trucks pass"\n'
        "    when: [2022-05-10, 2022-05-12]\n"
        "    place: Shir Khan Bandar\n"
        "    at: [68.6, 0.00001]\n"
        "    precision: vicinity\n"
        "    actors: [Taliban]\n"
        "    claims:\n"
        "      - source: a\n"
        "        says: " + "word " * 16 + "word\n"
        "          word word word end\n"
        "        credibility: 2\n"
        "      - source: b\n"
        "        stance: denies\n"
        "    contradicts: [other-2022]\n"
    )


def test_lists_too_long_for_a_line_stand_in_lines():
    actors = tuple(f"The actor number {number}" for number in range(8))
    text = entry_text(Incident(id="a", kind="attack", title="A", actors=actors, claims=()))
    assert "    actors:\n      - The actor number 0\n      - The actor number 1\n" in text


def test_values_that_are_wrong_are_written_as_they_are():
    values = {"id": "A B", "kind": "clsure", "when": "[", "at": ["x"], "extra": "y"}
    text = written_entry(values, Incident)
    told = {problem.field for problem in read_entry(text, Incident).problems}
    assert {"id", "kind", "when", "at", "extra", "title", "claims"} <= told


def test_nothing_is_an_entry_too():
    assert read_entry(written_entry({}, Source), Source).record is None
