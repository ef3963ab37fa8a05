"""A tree of YAML to lines in the one layout: indentation, order of keys, quotes, spaces.

Where the writer broke a line it stays broken; comments and blank lines go with what they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dashboard.keeping.writing import STEP, scalar_text, spaced_comment
from dashboard.keeping.yamltree import BLOCKS, Branch, Comment, Member, Node, Scalar
from dashboard.model import Claim, Incident, Register, Source
from dashboard.spec import Shape, specs

APART = 2  # columns between a value and its comment, unless the writer aligned several further out
_LATER = "\0"  # parts a value from the column of its comment, and that from the comment

# Where other readers of YAML take plain text for something else, quotes tell them that it is text.
_TYPED = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n"
    r"|[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:e[-+]?[0-9]+)?"
    r"|0[xob][0-9a-f_]+|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?|[-+]?\.(?:inf|nan)",
    re.IGNORECASE,
)
_ESCAPES = re.compile(r'\\[^"\\]')
_UNBROKEN = -(10**9)  # a text that begins so far to the left never reaches the width
# Quotes around the source's own words say that they are that.
_OWN_WORDS = "quote"


@dataclass(frozen=True, slots=True)
class Plan:
    """The order of the keys of a mapping, and of those within the value of each."""

    order: Sequence[str] = ()
    inside: Mapping[str, Plan] = field(default_factory=dict)


def plan_of(record: type[Any]) -> Plan:
    """Take the order of keys from the model."""
    inside = {Shape.CLAIMS: Claim, Shape.SOURCES: Source, Shape.INCIDENTS: Incident}
    known = specs(record)
    return Plan(
        tuple(known),
        {name: plan_of(inside[one.shape]) for name, one in known.items() if one.shape in inside},
    )


PLAN = plan_of(Register)
_NO_PLAN = Plan()


def comment_lines(comments: Iterable[Comment], column: int, *, first: bool) -> list[str]:
    """Lay out comments that are alone on their lines; what comes `first` has no blank above."""
    lines: list[str] = []
    for comment in comments:
        if comment.blank and not (first and not lines):
            lines.append("")
        lines.append(" " * column + comment.text)
    return lines


def branch_lines(branch: Branch, column: int, plan: Plan) -> list[str]:
    """Lay out a list or mapping that stands by indentation."""
    lines: list[str] = []
    for member in _ordered(branch, plan):
        if member.key is None:
            above, blank, rows = item_lines(member, column, plan)
        else:
            above, blank, rows = member.above, member.blank, _pair_lines(member, column, plan)
        lines += comment_lines(above, column, first=not lines)
        lines += [""] if blank and lines else []
        lines += rows
    return lines + comment_lines(branch.end, column, first=not lines)


def _ordered(branch: Branch, plan: Plan) -> tuple[Member, ...]:
    if not branch.mapping:
        return branch.members
    ranks = {name: rank for rank, name in enumerate(plan.order)}
    return tuple(
        sorted(
            branch.members, key=lambda one: ranks.get(one.key.value if one.key else "", len(ranks))
        )
    )


def item_lines(
    member: Member, column: int, plan: Plan
) -> tuple[tuple[Comment, ...], bool, list[str]]:
    """Lay out an item; also gives the comments above it, and whether a blank line follows them."""
    value, above, blank = member.value, member.above, member.blank
    dash = " " * column + "- "
    if isinstance(value, Branch) and not value.flow:
        first, *rest = _ordered(value, plan)
        if first.above:  # what has come to stand behind the dash has its comments above it
            topmost, *others = first.above
            above += (replace(topmost, blank=topmost.blank or blank), *others)
            blank = first.blank
        members = (replace(first, above=(), blank=False), *rest)
        rows = branch_lines(replace(value, members=members), column + STEP, plan)
        return above, blank, [dash + rows[0].lstrip(" "), *rows[1:]]
    rows = [dash.rstrip() if isinstance(value, Scalar) and not value.lines else dash]
    _put(rows, value, "", column + STEP, plan)
    _comment(rows, member)
    return above, blank, rows


def _pair_lines(member: Member, column: int, plan: Plan) -> list[str]:
    name, value = _key(member), member.value
    rows = [f"{' ' * column}{name}:"]
    inner = plan.inside.get(name, _NO_PLAN)
    if isinstance(value, Branch) and not value.flow:
        _attach(rows, 0, member.beside)
        return rows + branch_lines(value, column + STEP, inner)
    if member.below:
        _attach(rows, 0, member.beside)
        rows += comment_lines(member.between, column + STEP, first=True)
        rows.append(" " * (column + STEP))
    elif not isinstance(value, Scalar) or value.lines:
        rows[0] += " "
    _put(rows, value, name, column + STEP, inner)
    _comment(rows, member)
    return rows


def _key(member: Member) -> str:
    return "" if member.key is None else _scalar_lines(member.key, "", flow=True)[0]


def _comment(rows: list[str], member: Member) -> None:
    """Put a comment behind the value that `rows` end with; behind its sign, if it is a block."""
    value, at = member.value, len(rows) - 1
    if isinstance(value, Scalar) and value.style in BLOCKS:
        at -= len(value.lines) - 1
    _attach(rows, at, member.after)


def _attach(rows: list[str], at: int, comments: Sequence[Comment]) -> None:
    """Put comments behind the line `at`; `finished` then chooses their columns."""
    indent = " " * (len(rows[at]) - len(rows[at].lstrip(" ")))
    for comment in comments[:1]:
        rows[at] += f"{_LATER}{comment.column}{_LATER}{spaced_comment(comment.text)}"
    rows[at + 1 : at + 1] = [indent + comment.text for comment in comments[1:]]


def finished(rows: Iterable[str], shift: int) -> list[str]:
    """Put each comment into its column: those that stood in one stay so, moved by `shift`."""
    cut = [row.split(_LATER) for row in rows]
    widths: dict[str, list[int]] = {}
    for value, *later in cut:
        if later:
            widths.setdefault(later[0], []).append(len(value))
    columns = {
        column: max(int(column) + shift, max(used) + APART)
        for column, used in widths.items()
        if len(used) > 1
    }
    return [
        value.ljust(max(columns.get(later[0], 0), len(value) + APART)) + later[1]
        if later
        else value
        for value, *later in cut
    ]


def _put(rows: list[str], value: Node, name: str, indent: int, plan: Plan) -> None:
    """Put a text, or something in brackets, at the end of the last line."""
    if isinstance(value, Branch):
        _put_flow(rows, value, indent, plan)
        return
    first, *rest = _scalar_lines(value, name, flow=False) or [""]
    rows[-1] += first
    rows += [" " * indent + line if line else "" for line in rest]


def _put_flow(rows: list[str], branch: Branch, indent: int, plan: Plan) -> None:
    """Put something in brackets at the end of the last line, its further lines at `indent`.

    They stand under what follows the opening bracket, if anything does.
    """
    rows[-1] += "{" if branch.mapping else "["
    members = _ordered(branch, plan)
    lowers = [member.lower for member in branch.members]
    broken = bool(branch.opening)
    closes_below = branch.closes_below or bool(branch.end)
    hanging = broken or (lowers[0] or bool(members[0].above) if members else closes_below)
    column = indent if hanging else len(rows[-1])
    _attach(rows, len(rows) - 1, branch.opening)
    for number, (member, lower) in enumerate(zip(members, lowers, strict=True)):
        last = number == len(members) - 1
        if broken or lower or member.above:
            rows += comment_lines(member.above, column, first=False)
            rows += [""] if member.blank and not (number == 0 and not member.above) else []
            rows.append(" " * column)
        elif number:
            rows[-1] += " "
        _put_member(rows, member, column, plan)
        broken = bool(member.after)
        rows[-1] += "," if not last or (branch.comma and (closes_below or broken)) else ""
        _attach(rows, len(rows) - 1, member.after)
    if broken or closes_below:
        rows += comment_lines(branch.end, column, first=False)
        rows.append(" " * (column if hanging else column - 1))
    rows[-1] += "}" if branch.mapping else "]"


def _put_member(rows: list[str], member: Member, column: int, plan: Plan) -> None:
    name = _key(member)
    inner = plan.inside.get(name, _NO_PLAN) if member.key else plan
    if member.key:
        rows[-1] += f"{name}:"
        if member.below:
            _attach(rows, len(rows) - 1, member.beside)
            rows += comment_lines(member.between, column + STEP, first=True)
            rows.append(" " * (column + STEP))
        else:
            rows[-1] += " "
    if isinstance(member.value, Branch):
        _put_flow(rows, member.value, column + STEP, inner)
        return
    first, *rest = _scalar_lines(member.value, name, flow=True) or [""]
    rows[-1] += first
    rows += [" " * (column + STEP) + line if line else "" for line in rest]


def _scalar_lines(scalar: Scalar, name: str, *, flow: bool) -> list[str]:
    """Lay out a text, in quotes where it needs them or where they tell something."""
    lines = list(scalar.lines)
    told = name == _OWN_WORDS or _TYPED.fullmatch(scalar.value) is not None
    if scalar.style not in ("'", '"') or len(lines) != 1 or told:
        return lines
    if scalar.style == '"' and _ESCAPES.search(lines[0]):
        return lines
    return [scalar_text(scalar.value, used=_UNBROKEN, flow=flow)]
