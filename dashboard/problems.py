"""A fault with its place in a file, and the one way in which faults are printed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz, process

_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # control signs, undecoded bytes
NEAR = 70.0  # of 100: "clsure" is near to "closure" (92), "trade" is not near to "attack" (36)


Code = Literal[
    # of the file
    "missing-file", "not-a-file", "unreadable-file", "too-large", "empty-file", "not-utf8",
    "control-character", "several-documents", "unread-text",
    # of the YAML
    "syntax", "tab", "wrong-indent", "unclosed", "needs-quotes", "yaml-feature", "too-deep",
    # of keys and values
    "doubled-key", "unknown-key", "missing-field", "misplaced-field", "wrong-type", "empty-value",
    "unknown-word", "bad-id", "bad-url", "bad-date", "bad-time", "bad-point", "bad-figure",
    "bad-number",
    # of entries that go together
    "doubled-id", "unknown-source", "unknown-incident", "via-circle",
    # of places
    "unknown-place", "ambiguous-place",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it stands (line and column count from 1), what is wrong, what to write."""

    file: str
    line: int
    column: int
    field: str
    code: str  # one of Code; others may come from readers of other formats
    message: str
    hint: str


def format_problem(problem: Problem) -> str:
    """Print a problem on one line: FILE:LINE:COL: FIELD: MESSAGE (HINT)."""
    place = f"{problem.file}:{problem.line}:{problem.column}"
    field = f"{problem.field}: " if problem.field else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{place}: {field}{problem.message}{hint}"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems as a reader of the files meets them, each told once."""
    return tuple(
        sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.field, p.message))
    )


def moved(problem: Problem, file: str, lines: int, prefix: str) -> Problem:
    """Place a problem of one entry in its file: `lines` further down, its field under `prefix`."""
    joint = "." if prefix and problem.field and not problem.field.startswith("[") else ""
    return replace(
        problem, file=file, line=problem.line + lines, field=f"{prefix}{joint}{problem.field}"
    )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that `word` was most likely meant to be, None if none is near."""
    found = process.extractOne(
        word, list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=NEAR
    )
    return None if found is None else found[0]


def shown(text: str, limit: int = 60) -> str:
    """Quote what was found for a message: on one line, short, and without signs that act."""
    flat = _ACTING.sub("\ufffd", " ".join(text.split()))
    return f'"{flat}"' if len(flat) <= limit else f'"{flat[: limit - 1]}…"'
