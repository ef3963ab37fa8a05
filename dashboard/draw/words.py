"""Short wordings that several drawings share: headlines, places, the header's counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from dashboard.draw.numerals import number_text
from dashboard.draw.speech import ENGLISH, Words, counted, day_text, quoted, side_by_side
from dashboard.features import Shown
from dashboard.figures import Figure
from dashboard.figures import display as display_figure
from dashboard.model import Claim, Incident
from dashboard.view import View
from dashboard.when import display as display_when


def figures_by_name(claims: Iterable[Claim]) -> dict[str, list[tuple[Claim, Figure]]]:
    """Gather the figures of claims under what they count, in the order they were first given."""
    gathered: dict[str, list[tuple[Claim, Figure]]] = {}
    for claim in claims:
        for name, figure in claim.figures.items():
            gathered.setdefault(name, []).append((claim, figure))
    return gathered


def headline(claims: Iterable[Claim], words: Words = ENGLISH) -> str:
    """Tell the figures of an incident in one line, `trucks: dozens – about 100; 2 sources`.

    What several claims say of one thing stands side by side, lowest first; none is averaged.
    """
    told, parts = words["figures"], []
    for name, given in figures_by_name(claims).items():
        figures = sorted((figure for _, figure in given), key=_low)
        said = list(dict.fromkeys(display_figure(figure, words) for figure in figures))
        joined = " – ".join(said)
        if len(said) > 1:
            sources = len({claim.source for claim, _ in given})
            joined = counted(words, told["sources"], sources, figures=joined)
        parts.append(named_figure(name, joined, words))
    return side_by_side(parts, words)


def named_figure(name: str, figures: str, words: Words = ENGLISH) -> str:
    """Tell figures and what they count."""
    told: str = words["figures"]["named"].format(name=counted_noun(name, words), figures=figures)
    return told


def counted_noun(name: str, words: Words = ENGLISH) -> str:
    """Name what a figure counts: by the word of the language, else by the register's own."""
    return str(words["figures"]["nouns"].get(name) or quoted(name, words))


def _low(figure: Figure) -> int:
    return next((n for n in (figure.low, figure.best, figure.high) if n is not None), 0)


def when_text(incident: Incident, words: Words = ENGLISH) -> str:
    """Tell when an incident happened, no more exactly than it is known."""
    return display_when(incident.when, words) if incident.when else str(words["dates"]["none"])


def window_text(view: View, words: Words = ENGLISH) -> str:
    """Tell the window of a view in words."""
    told = words["timeline"]
    first = day_text(view.start, words) if view.start else ""
    last = day_text(view.end - timedelta(days=1), words) if view.end else ""
    if first and last:
        return first if first == last else str(told["range"]).format(first=first, last=last)
    if first:
        return str(told["from"]).format(day=first)
    return str(told["until"]).format(day=last) if last else str(told["any"])


def count_text(shown: Shown, broken: int, words: Words = ENGLISH) -> str:
    """Tell how many incidents are shown, `11 of 20 shown`; broken entries count in the whole."""
    told: str = words["header"]["count"]
    return told.format(
        shown=number_text(len(shown.indices), words), total=number_text(shown.total + broken, words)
    )


def reasons(shown: Shown, broken: int, words: Words = ENGLISH) -> Sequence[str]:
    """Tell what is not shown, or not drawn, and why, a phrase for each reason."""
    told = words["header"]
    said = [
        str(words["hidden"][reason]).format(count=number_text(count, words))
        for reason, count in shown.hidden.items()
        if count
    ]
    counts = {"possible": shown.possible, "undated": shown.undated, "unplaced": len(shown.unplaced)}
    said += [
        str(told[name]).format(count=number_text(count, words))
        for name, count in counts.items()
        if count
    ]
    if broken:
        said.append(counted(words, told["broken"], broken))
    return said
