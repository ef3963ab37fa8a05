import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from dashboard.model import Claim, Incident, Register, Source
from dashboard.register import read_register
from dashboard.schema import SNIPPETS, json_schema, schema_text
from dashboard.spec import specs
from dashboard.strictyaml import Fields, Items, Node, Text, compose

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
        "when: as of 2022-05-20",
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


RECORDS = {"source": Source, "claim": Claim, "incident": Incident}
FIELDS = [
    (name, field, spec)
    for name, record in {"": Register, **RECORDS}.items()
    for field, spec in specs(record).items()
]


def described(name: str, field: str) -> dict[str, Any]:
    schema = json_schema()
    part = schema["$defs"][name] if name else schema
    found: dict[str, Any] = part["properties"][field]
    return found


@pytest.mark.parametrize(("name", "field", "spec"), FIELDS, ids=lambda one: str(one)[:20])
def test_every_field_of_the_model_is_explained_with_meaning_example_and_words(name, field, spec):
    found = described(name, field)
    assert found["description"].startswith(spec.meaning)
    assert found["markdownDescription"].startswith(spec.meaning)
    assert spec.example in found["description"]
    assert ("examples" in found) == bool(spec.example)
    listed = found["anyOf"][0] if field in ("credibility", "disputes") else found
    assert [str(word) for word in listed.get("enum", [])] == list(spec.terms)
    meanings = [term.definition for term in spec.terms.values()]
    for key in ("enumDescriptions", "markdownEnumDescriptions"):
        assert listed.get(key, []) == meanings
    assert all(meaning in found["description"] for meaning in meanings)


def test_what_holds_where_nothing_is_written_is_offered():
    defaults = {field: described(name, field).get("default") for name, field, _ in FIELDS}
    assert {field: told for field, told in defaults.items() if told is not None} == {
        "reliability": "F", "stance": "supports", "credibility": 6, "last_heard_days": 180,
    }  # fmt: skip


def test_nothing_beside_the_fields_is_allowed():
    schema = json_schema()
    for part in [schema, *schema["$defs"].values()]:
        assert part["description"]
        assert part["additionalProperties"] is False
    assert schema["$defs"]["incident"]["required"] == ["id", "kind", "title", "claims"]


@pytest.mark.parametrize(("name", "field", "spec"), FIELDS, ids=lambda one: str(one)[:20])
def test_every_example_and_default_is_good_by_its_own_schema(name, field, spec):
    found = described(name, field)
    assert found["examples" if spec.example else "description"]
    schema = {**found, "$defs": json_schema()["$defs"]}
    for value in [*found.get("examples", []), *([found["default"]] if "default" in found else [])]:
        jsonschema.Draft202012Validator(schema).validate(value)


def filled(body: Any) -> Any:
    """Fill a snippet's places with what stands in them, as an editor does."""
    if isinstance(body, dict):
        return {filled(key): filled(value) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(item) for item in body]
    return re.sub(r"\$\{[0-9]+:(.*?)\}", r"\1", body).replace("id of a source", "paper")


SNIPPET_NAMES = [(name, label) for name, known in SNIPPETS.items() for label in known]


@pytest.mark.parametrize(("name", "label"), SNIPPET_NAMES)
def test_what_a_snippet_puts_in_is_good_to_the_schema_and_to_strict_reading(name, label):
    (snippet,) = [
        one for one in json_schema()["$defs"][name]["defaultSnippets"] if one["label"] == label
    ]
    made = filled(snippet["body"])
    source = {"id": "paper", "publisher": "P"}
    claim = {"source": "paper"}
    incident = {"id": "x", "kind": "visit", "title": "T", "claims": [claim]}
    register = {
        "sources": [source, *([made] if name == "source" else [])],
        "incidents": [
            {**incident, "claims": [made]} if name == "claim" else incident,
            *([made] if name == "incident" else []),
        ],
    }
    text = yaml.safe_dump(register, allow_unicode=True, sort_keys=False)
    assert not faults(text)
    assert not read_register(text.encode(), "incidents.yaml").problems
    assert list(made) == [key for key in specs(RECORDS[name]) if key in made]


BAD = Path(__file__).parent / "bad"
TOLD = {"unknown-key", "unknown-word", "missing-field", "wrong-type", "bad-id", "bad-url"}
TOLD |= {"bad-figure", "bad-time", "bad-date"}
# a number with a comma is two values to YAML, a time needs more than its form, a month its days;
# a file of a folder may go without incidents, a key that is no word is told by the editor's parser
BUT = {"bad-date-month", "bad-date-reversed", "missing-incidents", "wrong-type-key"}


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_strict_reading_tells_of_a_field_an_editor_tells_as_well(path):
    problems = read_register(path.read_bytes(), "incidents.yaml").problems
    if {problem.code for problem in problems} & TOLD and path.stem not in BUT:
        assert faults(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "sources:\n  - id: a\n    publisher: P\n",
        "incidents:\nsources:\n",
        entry("credibility_: 1").replace(", credibility_: 1", ""),
        entry("retired: 2026-01-02, reason: told twice"),
    ],
)
def test_good_parts_of_a_register_are_good_in_an_editor(text):
    assert not faults(text)


@pytest.mark.parametrize("value", ["2", "'2'", '"6"'])
def test_grades_may_stand_in_quotes(value):
    text = entry("note: n").replace("source: a", f"source: a, credibility: {value}")
    assert not faults(text)
    assert faults(text.replace(value, "7"))
