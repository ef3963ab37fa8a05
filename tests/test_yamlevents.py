"""Every YAML text that is read is read within limits, however deep it is."""

import pytest
import yaml

from dashboard.imports.mapping import read_mapping
from dashboard.keeping.layout import lay_out
from dashboard.register import load_register
from geodata import yamlevents
from geodata.finding.othernames import read_other_names
from geodata.own.placefile import read_places_text, read_shipped_places
from geodata.yamlevents import MAX_DEPTH, TooDeepError, read_events, read_tree

DEEP = (1_000, 40_000, 100_000)
TOWERS = {
    **{f"{sign} {deep}": sign * deep for sign in ("[", "{", "{a: ", "- ", "? ") for deep in DEEP},
    **{f"closed [ {deep}": "[" * deep + "]" * deep for deep in DEEP},
    "indented": "".join(" " * deep + "a:\n" for deep in range(1_000)),
    "indented dashes": "".join(" " * deep + "-\n" for deep in range(1_000)),
}
FAR = {f"far right {deep}": " " * deep + "a: b\n" for deep in DEEP}


def of_register(text, path):
    path.write_text(f"incidents:\n  - id: a\n    note: {text}\n", encoding="utf-8")
    return load_register(path).problems


def of_places(text, _path):
    return read_places_text(f"places:\n  - id: {text}\n").faults


def of_mapping(text, path):
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)[1]


def of_layout(text, path):
    return lay_out(f"incidents:\n  - id: a\n    note: {text}\n".encode(), str(path)).left


READERS = [of_register, of_places, of_mapping, of_layout]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", TOWERS)
def test_a_tower_is_told_and_not_climbed(name, reader, tmp_path):
    text = TOWERS[name]
    # what begins a block stands on a line of its own
    told = reader(text if text[0] in "[{" else f"\n{text}", tmp_path / "file.yaml")
    assert told
    if reader is of_mapping:
        assert [one.code for one in told] == ["too-deep"]


@pytest.mark.parametrize("sign", ["[", "{a: ", "{", "- ", "? "])
@pytest.mark.parametrize("loader", [yamlevents.LOADER, yaml.SafeLoader])
def test_either_parser_ends_at_the_limit(sign, loader, monkeypatch):
    monkeypatch.setattr(yamlevents, "LOADER", loader)
    events = read_events(sign * 1_000)
    with pytest.raises(TooDeepError) as caught:
        list(events)
    assert caught.value.line == 1


def test_a_text_as_deep_as_is_allowed_is_read():
    deepest: object = "a"
    for _ in range(MAX_DEPTH):
        deepest = [deepest]
    assert read_tree("[" * MAX_DEPTH + "a" + "]" * MAX_DEPTH) == deepest


@pytest.mark.parametrize("name", [*TOWERS, *FAR])
def test_a_tower_in_a_file_of_places_has_its_line(name):
    text = {**TOWERS, **FAR}[name]
    (fault, *_) = read_places_text(text).faults
    assert fault.code == ("unknown-key" if name in FAR else "too-deep")
    assert fault.line == (MAX_DEPTH + 1 if name.startswith("indented") else 1)
    assert fault.hint


def test_a_second_document_in_a_file_of_places_is_told():
    (fault,) = read_places_text("places: []\n---\nplaces: []\n").faults
    assert (fault.line, fault.code) == (2, "several-documents")


def test_the_files_of_the_package_are_within_the_limits():
    assert read_shipped_places()[1]
    assert read_other_names().names
