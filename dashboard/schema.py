"""The JSON Schema of a register, made from the definitions of its fields, for editors.

It is wider than strict reading where YAML editors type what is text here: `when: 2022` is a number
to them. What it cannot say (unknown ids, doubled ids, places) is told by `incidents check`.
"""

import json
from collections.abc import Mapping
from typing import Any

from dashboard.model import Claim, Incident, Register, Source
from dashboard.spec import Shape, Spec, required, specs
from dashboard.strictyaml import Fields, Items, Node, Text, compose
from dashboard.values import CLOCK, ID, URL

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_RECORDS = {"source": Source, "claim": Claim, "incident": Incident}

Fragment = dict[str, Any]

_WORD: Fragment = {"type": ["string", "number", "boolean"]}  # what an editor makes of plain text
_ID: Fragment = {"type": "string", "pattern": f"^{ID}$"}
_REFERENCE: Fragment = {"type": "string"}
_DATE: Fragment = {"type": ["string", "integer"], "pattern": r"^[0-9X?~%/.,\[\] -]+$"}
_FIGURE: Fragment = {
    "type": ["string", "integer"],
    "pattern": "^(?:dozens|hundreds|thousands|(?:~|[<>]=?)?[0-9]+|[0-9]+[-–][0-9]+)$",
    "minimum": 0,
}


def _several(one: Fragment) -> Fragment:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _list(record: str) -> Fragment:
    return {"type": "array", "items": {"$ref": f"#/$defs/{record}"}}


FRAGMENTS: Mapping[Shape, Fragment] = {
    Shape.TEXT: _WORD,
    Shape.ID: _ID,
    Shape.REFERENCE: _REFERENCE,
    Shape.URL: {"type": "string", "pattern": f"^{URL}$"},
    Shape.TERM: {},
    Shape.WHEN: _several(_DATE),
    Shape.CLOCK: {"type": "string", "pattern": f"^{CLOCK.replace('?P<zone>', '')}$"},
    Shape.POINT: {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    Shape.TEXTS: _several(_WORD),
    Shape.REFERENCES: _several(_REFERENCE),
    Shape.FIGURES: {
        "type": "object",
        "propertyNames": {"pattern": f"^{ID}$"},
        "additionalProperties": _FIGURE,
    },
    Shape.CLAIMS: {**_list("claim"), "minItems": 1},
    Shape.SOURCES: {**_list("source"), "type": ["array", "null"]},  # null: nothing written yet
    Shape.INCIDENTS: {**_list("incident"), "type": ["array", "null"]},
}


def json_schema() -> dict[str, Any]:
    """Give the schema of a register file, draft 2020-12."""
    return {
        "$schema": DRAFT,
        "title": "Register of border incidents",
        **_object(Register, "What is said to have happened along the border, and who says so."),
        "required": ["incidents"],
        "$defs": {
            name: _object(record, (record.__doc__ or "").partition("\n")[0])
            for name, record in _RECORDS.items()
        },
    }


def schema_text() -> str:
    """Give the schema as the text of incidents.schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _object(record: type[Any], description: str) -> Fragment:
    made: Fragment = {
        "description": description,
        "type": "object",
        "properties": {name: _property(spec) for name, spec in specs(record).items()},
        "required": list(required(record)),
        "additionalProperties": False,
    }
    if record is Incident:
        made["dependentRequired"] = {"at": ["precision"], "precision": ["at"]}
    return made


def _property(spec: Spec) -> Fragment:
    made: Fragment = {"description": spec.meaning, **FRAGMENTS[spec.shape]}
    if spec.terms:
        words = list(spec.terms)
        meanings = [term.definition for term in spec.terms.values()]
        listed = "\n".join(
            f"- {word}: {meaning}" for word, meaning in zip(words, meanings, strict=True)
        )
        made["description"] = f"{spec.meaning}\n{listed}"
        numbers = [int(word) for word in words if word.isdigit()]  # credibility: 2
        made["enum"] = [*words, *numbers]
        made["enumDescriptions"] = meanings * (2 if numbers else 1)
    if spec.example:
        made["examples"] = [_example(spec)]
    return made


def _example(spec: Spec) -> Any:
    node, _ = compose(spec.example)
    plain = _plain(node)
    return [float(number) for number in plain] if spec.shape is Shape.POINT else plain


def _plain(node: Node | None) -> Any:
    match node:
        case Text(value=value):
            return value
        case Items(items=items):
            return [_plain(item) for item in items]
        case Fields(pairs=pairs):
            return {key.value: _plain(value) for key, value in pairs}
    return None
