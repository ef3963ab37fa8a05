"""Records, or the words of a form, to the text of an entry: the one layout in which we write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any, TypeAlias

from dashboard.figures import Figure
from dashboard.model import Claim, Incident, Source
from dashboard.spec import Shape, Spec, specs
from dashboard.strictyaml import UNREADABLE
from dashboard.when import When
from geodata.own.leftovers import is_comment

WIDTH = 100
STEP = 2  # columns by which what belongs to something stands to the right of it

# The value of a field as it is written: a text, texts in a list, what is counted, or claims.
Plain: TypeAlias = str | Sequence["Plain"] | Mapping[str, "Plain"]
Values: TypeAlias = Mapping[str, Plain]

_SEVERAL = (Shape.TEXTS, Shape.REFERENCES)
_NEEDS_QUOTES = re.compile(
    r"[-?:](?:\s|$)|[,\[\]{}#&*!|>'\"%@`]"  # at the beginning, by match()
    r"|(?:~|null|Null|NULL)$"  # nothing at all, to editors
    r"|.*(?::(?:\s|$)|\s#)",
    re.DOTALL,
)
# Parsers differ on a question mark in brackets: to some it begins a key wherever it stands.
_FLOW_SIGNS = re.compile(r"^:|[,\[\]{}?]")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
# A line may begin with a letter or a digit; with most signs it would begin something else, to YAML
# or to whoever reads the file.
_BREAK = re.compile(r"(?<=\S) (?=[^\W_])")
_ODD_LINE = re.compile(r"\s|-|.*\s$", re.DOTALL)


def scalar_text(text: str, *, used: int = 0, indent: int = STEP, flow: bool = False) -> str:
    """Write a text as a scalar, in quotes only where it needs them.

    It begins in the column `used`, from 0; if it is long, it goes on in further lines that are
    indented by `indent`. In brackets (`flow`) it stays on one line.
    """
    if "\n" in text and not flow and not _must_escape(text):
        lines = text.split("\n")
        if not any(_ODD_LINE.match(line) for line in lines if line):
            return "\n".join(["|-", *(" " * indent + line if line else "" for line in lines)])
    written = _quoted(text, flow=flow)
    return written if flow or used + len(written) <= WIDTH else _wrapped(written, used, indent)


def spaced_comment(comment: str) -> str:
    """Put a space behind the sign of a comment: behind a value, `#2` would be a cut text."""
    glued = comment.startswith("#") and not is_comment(comment)
    return f"# {comment[1:]}" if glued else comment


def _must_escape(text: str) -> bool:
    return "\t" in text or UNREADABLE.search(text) is not None


def _quoted(text: str, *, flow: bool) -> str:
    if "\n" in text or _must_escape(text):
        return f'"{"".join(map(_escaped, text))}"'
    plain = text and text == text.strip() and not _NEEDS_QUOTES.match(text)
    if plain and not (flow and _FLOW_SIGNS.search(text)):
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    if not UNREADABLE.match(sign) or "\ud800" <= sign <= "\udfff":
        return sign  # half a letter cannot be written at all: reading tells that
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"


def _wrapped(written: str, used: int, indent: int) -> str:
    """Break at single spaces, which reading puts back."""
    lines, room = [""], WIDTH - used
    for piece in _BREAK.split(written):
        joined = f"{lines[-1]} {piece}" if lines[-1] else piece
        if lines[-1] and len(joined) > room:
            lines.append(piece)
            room = WIDTH - indent
        else:
            lines[-1] = joined
    return ("\n" + " " * indent).join(lines)


def entry_text(record: Incident | Source, *, indent: int = 2) -> str:
    """Write an entry, its dash in the column `indent`; read again, it gives an equal record."""
    return written_entry(written_values(record), type(record), indent=indent)


def written_entry(values: Values, record: type[Incident | Source], *, indent: int = 2) -> str:
    """Write an entry of values as people write them, right or wrong: reading tells which."""
    return "\n".join(_item(values, specs(record), indent)) + "\n"


def written_field(name: str, value: Plain, spec: Spec | None, indent: int) -> list[str]:
    """Write a field as lines without their ends, its key in the column `indent`."""
    key = f"{' ' * indent}{name}:"
    value = _as_meant(value, spec)
    if isinstance(value, str):
        return f"{key} {scalar_text(value, used=len(key) + 1, indent=indent + STEP)}".split("\n")
    in_lines = isinstance(value, Sequence) and any(isinstance(item, Mapping) for item in value)
    line = f"{key} {_inline(value)}"
    if len(line) <= WIDTH and not in_lines:
        return [line]
    return [key, *(row for item in _listed(value, spec, indent + STEP) for row in item)]


def _as_meant(value: Plain, spec: Spec | None) -> Plain:
    """Make a list of a set of dates, and a text of a list of one, as people write them."""
    if spec is None:
        return value
    if isinstance(value, str):
        return (_date_set(value) if spec.shape is Shape.WHEN else None) or value
    if spec.shape not in _SEVERAL or spec.example.startswith("[") or isinstance(value, Mapping):
        return value
    return value[0] if len(value) == 1 and isinstance(value[0], str) else value


def _listed(value: Plain, spec: Spec | None, indent: int) -> Iterator[list[str]]:
    """Write what is in a list or a mapping, each in lines of its own."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield written_field(_key(name), item, None, indent)
        return
    known = specs(Claim) if spec and spec.shape is Shape.CLAIMS else {}
    for item in value:
        yield _item(item, known, indent) if isinstance(item, Mapping) else _member(item, indent)


def _item(values: Values, known: Mapping[str, Spec], indent: int) -> list[str]:
    """Write a mapping as an item of a list, in the order of the model."""
    names = [*(name for name in known if name in values), *(n for n in values if n not in known)]
    lines = [
        line
        for name in names
        for line in written_field(name, values[name], known.get(name), indent + STEP)
    ]
    return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]] if lines else [" " * indent + "-"]


def _member(value: Plain, indent: int) -> list[str]:
    dash = " " * indent + "- "
    if not isinstance(value, str):
        return [dash + _inline(value)]
    return f"{dash}{scalar_text(value, used=len(dash), indent=len(dash))}".split("\n")


def _inline(value: Plain) -> str:
    if isinstance(value, str):
        return scalar_text(value, flow=True)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_key(k)}: {_inline(v)}' for k, v in value.items())}}}"
    return f"[{', '.join(map(_inline, value))}]"


def _key(name: str) -> str:
    return scalar_text(name, flow=True)


def _date_set(text: str) -> list[str] | None:
    """Give the members of a set of dates, if they are all that its text says."""
    members = [member.strip() for member in text[1:-1].split(",")]
    whole = text.startswith("[") and text.endswith("]") and f"[{','.join(members)}]" == text
    return members if whole and all(members) else None


def written_values(record: Incident | Source | Claim) -> dict[str, Plain]:
    """Give the fields of a record as they are written, but for those at their default."""
    return dict(_written_values(record))


def _written_values(record: Incident | Source | Claim) -> Iterator[tuple[str, Plain]]:
    for field in fields(record):
        value = getattr(record, field.name)
        default = field.default
        if field.default_factory is not MISSING:
            default = field.default_factory()
        if "spec" in field.metadata and value != default:
            yield field.name, _plain(value)


def _plain(value: Any) -> Plain:
    match value:
        case When(text=text) | Figure(words=text):
            return text
        case float() | int():
            return format(Decimal(repr(value)), "f")  # never 1e-05
        case Claim():
            return written_values(value)
        case Mapping():
            return {name: _plain(item) for name, item in value.items()}
        case tuple():
            return [_plain(item) for item in value]
    return str(value)  # of a day, too, as it is written
