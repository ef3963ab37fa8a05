"""How the fields of a register are defined: once, beside the field, with meaning and example.

A field's `Spec` feeds strict reading, the JSON Schema and the docs; nothing about a field is said
anywhere else.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from typing import Any

from dashboard.vocabulary import Kind, Term


class Shape(Enum):
    """How the value of a field is written."""

    TEXT = "text"
    ID = "a short name of lower-case letters, digits and hyphens"
    REFERENCE = "the id of an entry"
    URL = "an address that begins with http:// or https://"
    TERM = "one of a list of words"
    TERMS = "one of a list of words, or several of them"
    COUNT = "a whole number of one or more"
    WHEN = "a date (EDTF)"
    DAY = "a day, such as 2022-11-22"
    CLOCK = "a clock time with its zone"
    POINT = "[lon, lat] in degrees"
    TEXTS = "a text, or a list of them"
    REFERENCES = "the id of an entry, or a list of them"
    FIGURES = "figures by what they count"
    ORIGIN = "a data set's short name, a colon, and the id there"
    CLAIMS = "a list of claims"
    SOURCES = "a list of sources"
    INCIDENTS = "a list of incidents"


@dataclass(frozen=True, slots=True)
class Spec:
    """What one field means and how it is written.

    `example` is the value as it stands in YAML; `meant` are words that people write for its key.
    """

    shape: Shape
    meaning: str
    example: str
    terms: Mapping[str, Term] | Mapping[str, Kind]
    meant: tuple[str, ...]


def spec(
    shape: Shape,
    meaning: str,
    example: str,
    terms: Mapping[str, Term] | Mapping[str, Kind] | None = None,
    meant: str = "",
) -> dict[str, Spec]:
    """Define a field, as the metadata of a dataclass field; `meant` is split at its spaces."""
    return {"spec": Spec(shape, meaning, example, terms or {}, tuple(meant.split()))}


def specs(record: type[Any]) -> Mapping[str, Spec]:
    """Give the fields of a record that are written in a register, in the order of the record."""
    return {item.name: item.metadata["spec"] for item in fields(record) if "spec" in item.metadata}


def required(record: type[Any]) -> tuple[str, ...]:
    """Name the fields of a record that must be written: those without a default."""
    return tuple(
        item.name
        for item in fields(record)
        if "spec" in item.metadata and item.default is item.default_factory is MISSING
    )
