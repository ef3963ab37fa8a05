"""Two states of one incident, compared: its claims, its fields, its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.model import Claim, Incident, Source
from dashboard.spec import specs
from dashboard.when import When


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else than before, as the register writes it.

    `source` is the id of the source whose field it is, empty where it is the incident's own.
    """

    name: str
    old: str
    new: str
    source: str = ""


def claims_beyond(claims: Sequence[Claim], than: Sequence[Claim]) -> tuple[Claim, ...]:
    """Give the claims that others lack, each as often as they lack it."""
    left = Counter(map(_key, than))
    found = []
    for claim in claims:
        if left[_key(claim)]:
            left[_key(claim)] -= 1
        else:
            found.append(claim)
    return tuple(found)


def _key(claim: Claim) -> Hashable:
    # the figures are a mapping, which has no hash
    figures = tuple(sorted(claim.figures.items(), key=lambda item: item[0]))
    rest = (getattr(claim, name) for name in specs(Claim) if name != "figures")
    return *rest, figures


def field_changes(was: Incident, now: Incident) -> Iterator[FieldChange]:
    """Compare the fields of an incident but for its claims."""
    for name in specs(Incident):
        if name not in ("id", "claims") and getattr(was, name) != getattr(now, name):
            yield FieldChange(name, field_text(getattr(was, name)), field_text(getattr(now, name)))


def source_changes(
    claims: Sequence[Claim], was: Mapping[str, Source], now: Mapping[str, Source]
) -> Iterator[FieldChange]:
    """Compare the sources of claims, those that stand in both registers."""
    for one in dict.fromkeys(claim.source for claim in claims):
        if one not in was or one not in now:
            continue
        for name in specs(Source):
            old, new = getattr(was[one], name), getattr(now[one], name)
            if old != new:
                yield FieldChange(name, field_text(old), field_text(new), one)


def field_text(value: object) -> str:
    """Write a value as the register does."""
    match value:
        case None:
            return ""
        case When(text=text):
            return text
        case tuple():
            return ", ".join(map(str, value))
    return str(value)
