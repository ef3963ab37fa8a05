"""What a YAML parser stumbled over, told in words for people, the same for every parser.

libyaml and the pure parser word their errors differently, but agree on the keywords looked for
here and on the line; the rest is read from the text itself.
"""

import re
from dataclasses import dataclass

from dashboard.problems import Code, Problem, shown

Place = tuple[int, int]  # line and column, from 1

_KEY_BEFORE = re.compile(r"^\s*(?:- +)?[^\s#\"'\[{][^#\"'\[{]*?: ")
_KEY = re.compile(r"""\s*(?:- +)?["']?([a-z_]+)["']?\s*:(?:\s|$)""")
AS_TEXT = "if it is meant as text, put the whole value in quotes"


@dataclass(frozen=True, slots=True)
class Stumble:
    """A parser's error: at `place`, in something that began at `start`."""

    lines: tuple[str, ...]
    context: str
    start: Place
    fault: str
    place: Place

    def problem(
        self, place: Place, code: Code, message: str, hint: str, field: str = ""
    ) -> Problem:
        """Make it a problem."""
        return Problem("", *place, field, code, message, hint)

    def at(self, place: Place) -> str:
        """Give the rest of a line from a place on."""
        return self.lines[place[0] - 1][place[1] - 1 :]

    @property
    def before(self) -> str:
        """Give the line of the error up to its place."""
        return self.lines[self.place[0] - 1][: self.place[1] - 1]


def explain(
    text: str, context: str | None, start: Place | None, fault: str | None, place: Place | None
) -> Problem:
    """Say what is wrong, given the parser's words and the places it names."""
    lines = tuple(text.rstrip("\n").split("\n"))
    place = place or (1, 1)
    if place[0] > len(lines):
        place = (len(lines), 1)
    stumble = Stumble(lines, context or "", start or place, fault or "", place)
    for diagnose in (_quoted, _bracket, _feature, _sign, _colon, _value_end, _indent):
        problem = diagnose(stumble)
        if problem is not None:
            return problem
    return stumble.problem(
        place, "syntax", "this cannot be read as YAML", "compare it with an entry that can"
    )


def _quoted(stumble: Stumble) -> Problem | None:
    if "quoted scalar" not in stumble.context:
        return None
    if not re.search("end of stream|document", stumble.fault):
        line, column = stumble.place
        column = stumble.lines[line - 1].rfind("\\", 0, column) + 1 or column
        return stumble.problem(
            (line, column),
            "needs-quotes",
            f"{shown(stumble.at((line, column))[:2])} means nothing in double quotes",
            "use single quotes, or write the backslash twice",
        )
    return stumble.problem(
        stumble.start, "unclosed", "this quotation mark is never closed", "close it"
    )


def _bracket(stumble: Stumble) -> Problem | None:
    if "flow sequence" not in stumble.context and "flow mapping" not in stumble.context:
        return None
    sign = stumble.at(stumble.start)[:1]
    closing = {"[": "]", "{": "}"}.get(sign, "")
    if stumble.place[0] == stumble.start[0] and closing in stumble.at(stumble.place):
        return stumble.problem(
            stumble.place,
            "needs-quotes",
            f'inside "{sign}{closing}" this cannot be read',
            "put a comma between two values, or quotes around a text with signs",
        )
    return stumble.problem(
        stumble.start, "unclosed", f'this "{sign}" is never closed', f'close it with "{closing}"'
    )


def _feature(stumble: Stumble) -> Problem | None:
    if not any(word in stumble.context for word in ("alias", "anchor", "tag", "directive")):
        return None
    return stumble.problem(
        stumble.start,
        "yaml-feature",
        f'"{stumble.at(stumble.start)[:1]}" begins something that a register does not use',
        AS_TEXT,
    )


def _sign(stumble: Stumble) -> Problem | None:
    block = "block scalar" in stumble.context
    if not block and "cannot start any token" not in stumble.fault:
        return None
    place = stumble.start if block else stumble.place
    found = stumble.at(place)
    word = re.split(r"[\s,\]}]", found, maxsplit=1)[0]
    whole = word == found.strip(" ]},")
    return stumble.problem(
        place,
        "needs-quotes",
        f'a text cannot begin with "{found[:1]}" unless it is in quotes',
        f'write "{word}", quotes and all' if whole else "put the whole text in quotes",
    )


def _colon(stumble: Stumble) -> Problem | None:
    if "mapping values are not allowed" in stumble.fault and _KEY_BEFORE.match(stumble.before):
        key, _, value = (
            stumble.lines[stumble.place[0] - 1].strip().removeprefix("- ").partition(": ")
        )
        quote = "'" if '"' in value else '"'
        return stumble.problem(
            stumble.place,
            "needs-quotes",
            "a text with a colon needs quotes",
            f"write {key}: {quote}{value}{quote}",
        )
    if "expected ':'" not in stumble.fault:
        return None
    row = stumble.lines[stumble.start[0] - 1].strip()
    glued = re.match(r"^(?:- )?([\w-]+):(\S.*)$", row)
    return stumble.problem(
        stumble.start,
        "syntax",
        f"{shown(row)} is neither a key with a value nor a list item",
        f"write a space after the colon: {glued[1]}: {glued[2]}" if glued else "write key: value",
    )


def _value_end(stumble: Stumble) -> Problem | None:
    """Diagnose an error in the middle of a line: something follows a value that has ended."""
    before = stumble.before
    if not before.strip(" -") or "mapping values are not allowed" in stumble.fault:
        return None
    if not re.search(r"[:,\[{-] *[\"']$", before):
        return stumble.problem(
            stumble.place,
            "needs-quotes",
            f"{shown(stumble.at(stumble.place))} stands after the end of a value",
            "put the whole value in one pair of quotes",
        )
    # A quotation mark that was meant to open has closed: one further up was left open.
    place = (stumble.place[0], stumble.place[1] - 1)
    for number in range(stumble.place[0] - 2, -1, -1):
        if stumble.lines[number].count(before[-1]) % 2:
            place = (number + 1, stumble.lines[number].index(before[-1]) + 1)
            break
    return stumble.problem(
        place, "unclosed", "this quotation mark is not closed on its line", "close it"
    )


def _indent(stumble: Stumble) -> Problem | None:
    """Tell by how much a line is indented, and by how much it could be."""
    told = f"{stumble.context} {stumble.fault}"
    if not any(words in told for words in ("block", "document start", "not allowed")):
        return None
    row = stumble.place[0] - 1
    line = stumble.lines[row]
    indent = len(line) - len(line.lstrip(" "))
    fits: set[int] = set()
    low = len(line)
    for above in reversed(stumble.lines[:row]):
        body = above.lstrip(" ")
        if not body or body.startswith("#"):
            continue
        column = len(above) - len(body)
        inner = len(above) - len(body[1:].lstrip(" ")) if body.startswith("- ") else column
        if inner < low:
            fits.add(column if line.lstrip(" ").startswith("- ") else inner)
        low = min(low, column)
    count = "1 space" if indent == 1 else f"{indent} spaces"
    return stumble.problem(
        (stumble.place[0], indent + 1),
        "wrong-indent",
        f"this line is indented by {count}, which fits no line above it",
        f"indent it by {' or '.join(map(str, sorted(fits))) or '0'} spaces, "
        "like the line it belongs with",
        _key(line),
    )


def _key(line: str) -> str:
    """Name the field that a line gives, "" where it gives none."""
    found = _KEY.match(line)
    return found[1] if found else ""
