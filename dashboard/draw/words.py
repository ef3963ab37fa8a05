"""Short wordings that several drawings share: headlines, places, the header's counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dashboard.features import Shown
from dashboard.figures import Figure
from dashboard.figures import display as display_figure
from dashboard.model import Claim, Incident
from dashboard.view import View
from dashboard.when import display as display_when
from geodata.locate import Placement


def figures_by_name(claims: Iterable[Claim]) -> dict[str, list[tuple[Claim, Figure]]]:
    """Gather the figures of claims under what they count, in the order they were first given."""
    gathered: dict[str, list[tuple[Claim, Figure]]] = {}
    for claim in claims:
        for name, figure in claim.figures.items():
            gathered.setdefault(name, []).append((claim, figure))
    return gathered


def headline(claims: Iterable[Claim]) -> str:
    """Tell the figures of an incident in one line, `trucks: about 100 · drivers: dozens`.

    Figures of several claims on one thing stand side by side, lowest first; none is averaged.
    """
    parts = []
    for name, given in figures_by_name(claims).items():
        figures = sorted((figure for _, figure in given), key=_low)
        said = list(dict.fromkeys(display_figure(figure) for figure in figures))
        told = f" ({len(given)} claims)" if len(said) > 1 else ""
        parts.append(f"{name}: {' – '.join(said)}{told}")
    return " · ".join(parts)


def _low(figure: Figure) -> int:
    return next((n for n in (figure.low, figure.best, figure.high) if n is not None), 0)


def when_text(incident: Incident) -> str:
    """Tell when an incident happened, no more exactly than it is known."""
    return display_when(incident.when) if incident.when else "no date given"


def place_text(incident: Incident) -> str:
    """Give the place of an incident as its author wrote it."""
    if incident.at:
        return f"{incident.at[1]:.4f}° N {incident.at[0]:.4f}° E"
    return ", ".join(incident.place)


PRECISION_WORDS = {
    "exact": "exact spot",
    "settlement": "settlement",
    "vicinity": "vicinity",
    "district": "district, no better",
    "province": "province, no better",
    "stretch": "stretch of the border",
    "country": "country, no better",
}


def placed_text(incident: Incident, placement: Placement | None) -> str:
    """Tell the place and how exactly it is known; kilometres where it lies on the border."""
    if placement is None:
        return f"{place_text(incident)} · not placed"
    words = PRECISION_WORDS[str(placement.precision)]
    if placement.precision == "stretch":
        length = sum(span.km_to - span.km_from for span in placement.spans)
        return f"{place_text(incident)} · {words}, {length:,.0f} km"
    if placement.km_from is not None and placement.precision in ("exact", "settlement"):
        middle = (placement.km_from + (placement.km_to or placement.km_from)) / 2
        return f"{place_text(incident)} · {words} · km {middle:,.0f}"
    return f"{place_text(incident)} · {words}"


def window_text(view: View) -> str:
    """Tell the window of a view in words."""
    if view.start and view.end:
        last = view.end - timedelta(days=1)
        if view.start == last:
            return f"{day_text(view.start)}"
        return f"{day_text(view.start)} – {day_text(last)}"
    if view.start:
        return f"from {day_text(view.start)}"
    if view.end:
        return f"up to {day_text(view.end - timedelta(days=1))}"
    return "all dates"


def day_text(day: date) -> str:
    """Tell a day, `10 May 2022`."""
    return f"{day.day} {day:%b %Y}"


def count_text(shown: Shown, broken: int) -> str:
    """Tell how many incidents are shown, `11 of 20 shown`; broken entries count in the whole."""
    return f"{len(shown.frame)} of {shown.total + broken} shown"


HIDDEN_WORDS = {
    "not yet known": "not yet known on the as-of day",
    "outside": "outside the window",
    "kind": "of other kinds",
    "actor": "of other actors",
    "place": "in other places",
    "bank": "on other banks",
    "source": "from other sources",
    "grade": "below grade",
    "text": "without the text",
    "possible": "only possibly in the window",
}


def reasons(shown: Shown, broken: int) -> Sequence[str]:
    """Tell what is not shown, or not drawn, and why, a phrase for each reason."""
    said = [f"{count} {HIDDEN_WORDS[reason]}" for reason, count in shown.hidden.items() if count]
    if shown.possible:
        said.append(f"{shown.possible} of the shown only possibly in the window")
    if shown.undated:
        said.append(f"{shown.undated} undated")
    if shown.unplaced:
        said.append(f"{len(shown.unplaced)} not placed")
    if broken:
        said.append(
            f"{broken} broken entries not read" if broken > 1 else "1 broken entry not read"
        )
    return said
