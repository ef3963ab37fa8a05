import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dashboard.schema import json_schema, schema_text
from dashboard.strictyaml import Fields, Items, Node, Text, compose
from dashboard.vocabulary import KINDS

ROOT = Path(__file__).parent.parent
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def as_an_editor_reads(node: Node | None) -> Any:
    """Type scalars as YAML 1.2 does in its core schema; the reader of registers types none."""
    match node:
        case Items(items=items):
            return [as_an_editor_reads(item) for item in items]
        case Fields(pairs=pairs):
            return {key.value: as_an_editor_reads(value) for key, value in pairs}
        case Text(value=value):
            if value in ("", "~", "null"):
                return None
            for number in (int, float):
                try:
                    return number(value)
                except ValueError:
                    continue
            return value
    return None


def faults(text: str) -> list[str]:
    node, _ = compose(text)
    return [error.message for error in VALIDATOR.iter_errors(as_an_editor_reads(node))]


def entry(fields: str) -> str:
    return f"incidents: [{{id: x, kind: visit, title: t, claims: [{{source: a}}], {fields}}}]\n"


def test_schema_is_a_good_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_schema_file_is_up_to_date():
    path = ROOT / "incidents.schema.json"
    if os.environ.get("REGENERATE"):
        path.write_text(schema_text(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == schema_text()


def test_the_register_is_good_in_an_editor():
    assert not faults((ROOT / "incidents.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "fields",
    [
        "when: 2022",
        "when: 2022-05-10/..",
        "when: [2022-05-10, 2022]",
        "place: Kabul",
        "place: [Kabul, border]",
        "at: [68.6, 37], precision: exact",
        "actors: [Taliban]",
        "time: 05:30 Asia/Kabul",
        "note: 2022",
    ],
)
def test_what_is_good_is_good_in_an_editor(fields):
    assert not faults(entry(fields))


@pytest.mark.parametrize(
    "fields",
    [
        "when: May 2022",
        "when: {a: b}",
        "place: {border: Takhar}",
        "at: [68.6, 37]",
        "at: [68.6]",
        "precision: exact",
        "status: shut",
        "time: 5:30",
        "xyzzy: 1",
        "note: [a]",
    ],
)
def test_what_is_bad_is_bad_in_an_editor(fields):
    assert faults(entry(fields))


@pytest.mark.parametrize("figure", ["5", "~5", "80-120", "dozens", "'>5'", "<5", "0"])
def test_figures_are_good_in_an_editor(figure):
    text = entry("note: n").replace(
        "source: a", f"source: a, credibility: 2, figures: {{a: {figure}}}"
    )
    assert not faults(text)
    assert faults(text.replace(f"a: {figure}", "a: many"))


def test_editors_are_told_what_every_word_means():
    kind = json_schema()["$defs"]["incident"]["properties"]["kind"]
    assert kind["enum"] == list(KINDS)
    assert kind["enumDescriptions"] == [term.definition for term in KINDS.values()]
    assert KINDS["stranding"].definition in kind["description"]


def test_every_property_is_described():
    schema = json_schema()
    for part in [schema, *schema["$defs"].values()]:
        assert part["description"]
        assert all(value["description"] for value in part["properties"].values())
        assert part["additionalProperties"] is False
