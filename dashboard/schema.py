"""The JSON Schema of a register, made from the definitions of its fields, for editors.

It is wider than strict reading where YAML editors type what is text here: `when: 2022` is a number
to them. What it cannot say (unknown ids, doubled ids, places) is told by `incidents check`. What
only yaml-language-server and its like know, such as markdownDescription, enumDescriptions,
defaultSnippets and patternErrorMessage, validators pass by.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from dashboard.model import Claim, Incident, Register, Source
from dashboard.reading.values import CLOCK, DAY, ID, ORIGIN
from dashboard.spec import Shape, Spec, required, specs
from dashboard.strictyaml import Fields, Items, Node, Text, compose
from dashboard.weblinks import FORM

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_RECORDS = {"source": Source, "claim": Claim, "incident": Incident}

Fragment = dict[str, Any]

_WORD: Fragment = {"type": ["string", "number", "boolean"]}  # what an editor makes of plain text
_REFERENCE: Fragment = {"type": "string"}


def _pattern(pattern: str, told: str, **more: Any) -> Fragment:
    """Make the fragment of a text of which a pattern is known, and the words for what has none."""
    return {"type": "string", "pattern": f"^{pattern}$", "patternErrorMessage": told, **more}


_ID: Fragment = _pattern(ID, f"An id is {Shape.ID.value}.")
_DATE: Fragment = _pattern(
    r"(?!(?:\.\.)?/(?:\.\.)?$)(?:as of )?[0-9X?~%/.,\[\] -]+",
    "A date is written as 2022-05-10, 2022-05, 2022-05-10~ (about), 2022-05-10/.. (goes on),"
    " ../2022-06, [2022-05-10..2022-05-12] (one of these days) or as of 2022-05-20 (it stood so"
    " on that day).",
    type=["string", "integer"],
)
_FIGURE: Fragment = _pattern(
    "(?:dozens|hundreds|thousands|(?:~|[<>]=?)?[0-9]+|[0-9]+[-–][0-9]+"
    r"|[0-9]+ \([0-9]+[-–][0-9]+\))",
    'A figure is written as 100, ~100, 80-120, 100 (80-120), ">50", <10, dozens, hundreds or'
    " thousands.",
    type=["string", "integer"],
    minimum=0,
)


def _several(one: Fragment) -> Fragment:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _list(record: str) -> Fragment:
    return {"type": "array", "items": {"$ref": f"#/$defs/{record}"}}


FRAGMENTS: Mapping[Shape, Fragment] = {
    Shape.TEXT: _WORD,
    Shape.ID: _ID,
    Shape.REFERENCE: _REFERENCE,
    Shape.URL: _pattern(FORM, f"It is {Shape.URL.value}."),
    Shape.ORIGIN: _pattern(ORIGIN, f"It is {Shape.ORIGIN.value}."),
    Shape.TERM: {},
    Shape.TERMS: {},
    Shape.COUNT: {"type": "integer", "minimum": 1, "maximum": 99_999},
    Shape.WHEN: _several(_DATE),
    Shape.DAY: _pattern(DAY, f"It is {Shape.DAY.value}."),
    Shape.CLOCK: _pattern(
        CLOCK.replace("?P<zone>", ""), "It is a clock time with its zone: 05:30 Asia/Kabul."
    ),
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


# What an editor offers to put in, by the record it is of.
SNIPPETS: Mapping[str, Mapping[str, tuple[str, Fragment]]] = {
    "source": {
        "new source": (
            "Who published or said something, when, and how reliable that is.",
            {
                "id": "${1:paper-2022-05}",
                "publisher": "${2:Who published it}",
                "published": "${3:2022-05-19~}",
                "reliability": "${4:F}",
            },
        )
    },
    "claim": {
        "new claim": (
            "What one source says.",
            {"source": "${1:id of a source}", "says": "${2:What it says, in your own words}"},
        ),
        "new claim with figures": (
            "What one source says, with a number, and how credible that is.",
            {
                "source": "${1:id of a source}",
                "says": "${2:What it says, in your own words}",
                "figures": {"${3:trucks}": "${4:~100}"},
                "credibility": "${5:6}",
            },
        ),
    },
    "incident": {
        "new incident": (
            "The fields that most incidents have.",
            {
                "id": "${1:what-where-2022-05}",
                "kind": "${2:closure}",
                "title": "${3:One line for list and map}",
                "when": "${4:2022-05-10}",
                "place": "${5:Shir Khan Bandar}",
                "claims": [{"source": "${6:id of a source}", "says": "${7:What it says}"}],
            },
        ),
        "new status of a crossing": (
            "A crossing is shut, restricted or open from a day on.",
            {
                "id": "${1:what-where-2022-05}",
                "kind": "${2:closure}",
                "title": "${3:One line for list and map}",
                "when": "${4:2022-05-10/..}",
                "place": "${5:Shir Khan Bandar}",
                "status": "${6:closed}",
                "traffic": "${7:all}",
                "direction": "${8:both}",
                "claims": [{"source": "${9:id of a source}", "says": "${10:What it says}"}],
            },
        ),
    },
}


def json_schema() -> dict[str, Any]:
    """Give the schema of a register file."""
    return {
        "$schema": DRAFT,
        "title": "Register of border incidents",
        **_object(Register, "What is said to have happened along the border, and who says so."),
        "$defs": {
            name: {
                **_object(record, (record.__doc__ or "").partition("\n")[0]),
                "defaultSnippets": [
                    {"label": label, "description": description, "body": body}
                    for label, (description, body) in SNIPPETS[name].items()
                ],
            }
            for name, record in _RECORDS.items()
        },
    }


def schema_text() -> str:
    """Give the schema as the text of incidents.schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _object(record: type[Any], description: str) -> Fragment:
    defaults = {item.name: item.default for item in fields(record)}
    made: Fragment = {
        "description": description,
        "type": "object",
        "properties": {
            name: _property(spec, defaults[name]) for name, spec in specs(record).items()
        },
        "required": list(required(record)),
        "additionalProperties": False,
    }
    if record is Incident:
        together = (("at", "precision"), ("retired", "reason"))
        made["dependentRequired"] = {
            **{one: [other] for one, other in together},
            **{other: [one] for one, other in together},
        }
    return made


def _property(spec: Spec, default: Any) -> Fragment:
    plain, marked = [spec.meaning], spec.meaning
    made: Fragment = {**FRAGMENTS[spec.shape]}
    if spec.terms:
        plain += [f"- {word}: {term.definition}" for word, term in spec.terms.items()]
        words = _words(spec)
        made |= _several(words) if spec.shape is Shape.TERMS else words
    if isinstance(default, int):
        made["default"] = default
    if isinstance(default, str) and default:
        made["default"] = int(default) if default.isdigit() else default
        marked += f" Where it is left out: `{default}`."
    if spec.example:
        made["examples"] = [_example(spec)]
        plain.append(f"Such as {spec.example}")
    # words and examples stand beside it in an editor that reads marked text
    return {"description": "\n".join(plain), "markdownDescription": marked, **made}


def _words(spec: Spec) -> Fragment:
    """List words with what they mean; those that are numbers may stand in quotes as well."""
    numbers = all(word.isdigit() for word in spec.terms)
    meanings = [term.definition for term in spec.terms.values()]
    listed: Fragment = {
        "enum": [int(word) if numbers else word for word in spec.terms],
        "enumDescriptions": meanings,
        "markdownEnumDescriptions": meanings,
    }
    if not numbers:
        return listed
    return {"anyOf": [listed, {"type": "string", "pattern": f"^(?:{'|'.join(spec.terms)})$"}]}


def _example(spec: Spec) -> Any:
    node, _ = compose(spec.example)
    plain = _plain(node)
    if spec.shape is Shape.POINT:
        return [float(number) for number in plain]
    number = spec.shape is Shape.COUNT or (spec.shape is Shape.TERM and plain.isdigit())
    return int(plain) if number else plain


def _plain(node: Node | None) -> Any:
    match node:
        case Text(value=value):
            return value
        case Items(items=items):
            return [_plain(item) for item in items]
        case Fields(pairs=pairs):
            return {key.value: _plain(value) for key, value in pairs}
    return None
