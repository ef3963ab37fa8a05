"""The fields and words of a register as Markdown tables, for the README.

Made from the one definition that reading and the JSON Schema use; a test holds the README to it.
"""

from __future__ import annotations

from dashboard.model import Claim, Incident, Register, Source
from dashboard.spec import required, specs
from dashboard.vocabulary import KINDS


def field_table() -> str:
    """Give every field of register, sources, incidents, claims with its meaning and an example."""
    lines = ["| field | meaning | example |", "|---|---|---|"]
    records = {"register": Register, "source": Source, "incident": Incident, "claim": Claim}
    for title, record in records.items():
        needed = required(record)
        for name, spec in specs(record).items():
            if not spec.example:  # the lists, of which each entry has fields of its own
                continue
            star = "*" if name in needed else ""
            example = spec.example.replace("|", "\\|")
            words = ", ".join(f"`{word}`" for word in spec.terms)
            meaning = spec.meaning + (f" One of {words}." if words and name != "kind" else "")
            lines.append(f"| {title} `{name}`{star} | {meaning} | `{example}` |")
    return "\n".join(lines)


def kind_table() -> str:
    """Give every kind with its definition."""
    lines = ["| kind | is |", "|---|---|"]
    return "\n".join(
        [*lines, *(f"| `{name}` | {kind.definition} |" for name, kind in KINDS.items())]
    )
