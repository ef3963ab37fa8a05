"""The mark before a row, in words: a kind, or a crossing's status."""

from __future__ import annotations

from dashboard.draw.speech import Words
from dashboard.draw.style import KINDS

# After the sign of a crossing: it is only possible.
UNSURE = "?"


def mark_name(code: str, words: Words) -> str:
    """Name what a mark stands for."""
    if code in KINDS:
        return str(words["kinds"][code])
    sure, halves = not code.endswith(UNSURE), code.removesuffix(UNSURE).split("/")
    name = "/".join(words["statuses"].get(status, "") for status in halves)
    return name if sure else str(words["crossing"]["possibly"]).format(status=name)
