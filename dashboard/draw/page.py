"""The page's own HTML: header, detail, problems, footer.

All HTML of the product is made here, through `Markup.format`, which escapes whatever it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from dashboard.draw.style import KINDS, symbol_image
from dashboard.draw.words import (
    figures_by_name,
    headline,
    placed_text,
    when_text,
)
from dashboard.features import Row
from dashboard.figures import Figure
from dashboard.figures import display as display_figure
from dashboard.model import Claim, Incident, Register, Source
from dashboard.problems import Problem, format_problem
from dashboard.when import display as display_when
from geodata.locate import Placement

STATIC = Path(__file__).parent.parent / "static"
STANCE_WORDS = {"supports": "", "disputes": "disputed", "denies": "denied"}
SHOWN_PROBLEMS = 50
OPEN_PROBLEMS = 5


def head(theme: str, language: str, *, frame: bool) -> Markup:
    """Give the page's stylesheet, with what is drawn otherwise in a theme, a language, a frame."""
    parts = ["page", theme, *(["rtl"] if language == "fa" else []), *(["frame"] if frame else [])]
    css = Markup("\n").join(
        Markup((STATIC / f"{part}.css").read_text(encoding="utf-8"))  # noqa: S704 (our own files)
        for part in parts
    )
    return Markup("<style>{}</style>").format(css)


def header(
    title: str, window: str, as_of: str, count: str, why_not: Sequence[str], today: bool
) -> Markup:
    """Draw the header strip: what, which window, known when, how many are shown, why not more."""
    badge = Markup("") if today else Markup('<b class="bi-asof">{}</b>').format("not today")
    return Markup(
        '<header class="bi-header"><div><h1 dir="auto">{title}</h1>'
        "<p>{window} <span>·</span> as known on {as_of} {badge}</p></div>"
        '<div class="bi-count"><strong>{count}</strong><p>{why}</p></div></header>'
    ).format(
        title=title, window=window, as_of=as_of, badge=badge, count=count, why=" · ".join(why_not)
    )


def banner(message: str) -> Markup:
    """Draw one sentence that needs attention."""
    return Markup('<p class="bi-banner" role="status" dir="auto">{}</p>').format(message)


def problems(found: Sequence[Problem], file: str) -> Markup:
    """List problems of a register in the words of the command line; few ones are open to read."""
    lines = Markup("").join(
        Markup('<li dir="auto">{}</li>').format(format_problem(problem))
        for problem in found[:SHOWN_PROBLEMS]
    )
    more = len(found) - SHOWN_PROBLEMS
    rest = Markup("<li>{} more: run `incidents check`</li>").format(more) if more > 0 else ""
    return Markup(
        '<details class="bi-problems"{}><summary>⚠ {} in {}</summary><ul>{}{}</ul></details>'
    ).format(
        Markup(" open") if len(found) <= OPEN_PROBLEMS else "",
        "1 problem" if len(found) == 1 else f"{len(found)} problems",
        file,
        lines,
        rest,
    )


def detail(row: Row, register: Register, as_of: str, why_hidden: str = "") -> Markup:
    """Draw one incident: its figures by source, its claims side by side, why it is placed there."""
    incident, claims = row.incident, row.claims
    if incident.claims and not claims:
        return banner(f"{incident.id} was not yet known on {as_of}.")
    facts = [
        ("When", when_text(incident) + (f", {incident.time}" if incident.time else "")),
        ("Place", placed_text(incident, row.placement)),
        ("Actors", ", ".join(incident.actors)),
        ("Crossing", _status_text(incident)),
    ]
    lines = Markup("").join(
        Markup('<dt>{}</dt><dd dir="auto">{}</dd>').format(name, value)
        for name, value in facts
        if value
    )
    disputed = Markup('<p class="bi-disputed">≠ {}</p>').format(_dispute(row, register))
    return Markup(
        '<article class="bi-detail" data-incident="{id}">'
        '<h2 dir="auto">{symbol}<span>{title}</span></h2>'
        "{hidden}{disputed}<dl>{facts}</dl>{figures}<h3>{count}</h3>"
        '<div class="bi-claims">{claims}</div>{note}{receipt}'
        '<p class="bi-id">{id} · {file}:{line}</p></article>'
    ).format(
        id=incident.id,
        symbol=symbol_image(incident.kind, 22),
        title=incident.title,
        hidden=Markup('<p class="bi-hidden">{}</p>').format(why_hidden) if why_hidden else "",
        disputed=disputed if row.disputed else "",
        facts=lines,
        figures=_figures(claims, register),
        count="1 claim" if len(claims) == 1 else f"{len(claims)} claims, side by side",
        claims=Markup("").join(
            _claim(claim, register.sources.get(claim.source)) for claim in claims
        ),
        note=Markup('<p class="bi-note" dir="auto">{}</p>').format(incident.note)
        if incident.note
        else "",
        receipt=_receipt(row.placement),
        file=Path(incident.file).name,
        line=incident.line,
    )


def _status_text(incident: Incident) -> str:
    if not incident.status:
        return ""
    parts = [
        incident.status,
        incident.traffic or "",
        (incident.direction or "").replace("-", " → "),
    ]
    return ", ".join(part for part in parts if part)


def _dispute(row: Row, register: Register) -> str:
    said = [
        f"{STANCE_WORDS[claim.stance]} by {_publisher(register.sources.get(claim.source), claim)}"
        for claim in row.claims
        if claim.stance != "supports"
    ]
    return "; ".join([*said, *(f"against {other}" for other in row.against)])


def _publisher(source: Source | None, claim: Claim) -> str:
    return source.publisher if source else claim.source


def _claim(claim: Claim, source: Source | None) -> Markup:
    published = (
        display_when(source.published) if source and source.published else "publication undated"
    )
    grade = f"{source.reliability if source else 'F'}{claim.credibility}"
    stance = "" if claim.stance == "supports" else claim.stance
    figures = " · ".join(
        f"{name}: {display_figure(figure)}" for name, figure in claim.figures.items()
    )
    via = f" · via {source.via}" if source and source.via else ""
    return Markup(
        '<section class="bi-claim bi-{stance_code}"><header><b dir="auto">{publisher}</b>'
        '<span title="source reliability and credibility, NATO Admiralty">{grade}</span></header>'
        '<p class="bi-source" dir="auto">{published}{via}{stance}</p>'
        '<p dir="auto">{says}</p>{quote}{figures}</section>'
    ).format(
        stance_code=claim.stance,
        publisher=_publisher(source, claim),
        grade=grade,
        published=published,
        via=via,
        stance=Markup(' · <em class="bi-stance">{}</em>').format(stance) if stance else "",
        says=claim.says or "",
        quote=Markup('<blockquote dir="auto">{}</blockquote>').format(claim.quote)
        if claim.quote
        else "",
        figures=Markup('<p class="bi-fig" dir="auto">{}</p>').format(figures) if figures else "",
    )


def _figures(claims: Sequence[Claim], register: Register) -> Markup:
    """Draw each thing counted as one bar a claim on a common scale: ranges, never an average."""
    blocks = []
    for name, given in figures_by_name(claims).items():
        top = max(_reach(figure) for _, figure in given) * 1.15 or 1
        bars = Markup("").join(
            Markup('<div class="bi-bar"><span dir="auto">{}</span>{}<b>{}</b></div>').format(
                _publisher(register.sources.get(claim.source), claim),
                _bar(figure, top),
                display_figure(figure),
            )
            for claim, figure in given
        )
        blocks.append(Markup("<h3>{}</h3>{}").format(f"{name}, by source", bars))
    return Markup("").join(blocks)


def _reach(figure: Figure) -> float:
    return float(max(n for n in (figure.low, figure.best, figure.high, 0) if n is not None))


def _bar(figure: Figure, top: float) -> Markup:
    low = figure.low if figure.low is not None else figure.best
    high = figure.high if figure.high is not None else figure.best
    start = 0.0 if low is None else low / top * 100
    stop = 100.0 if high is None else high / top * 100
    dot = (
        Markup('<b style="left:{:.1f}%"></b>').format(figure.best / top * 100)
        if figure.best is not None
        else ""
    )
    return Markup(
        '<div class="bi-range{}"><i style="left:{:.1f}%;width:{:.1f}%"></i>{}</div>'
    ).format(" bi-open" if None in (low, high) else "", start, max(stop - start, 0.8), dot)


def _receipt(placement: Placement | None) -> Markup:
    if placement is None:
        return Markup(
            '<h3>Not placed</h3><p class="bi-receipt">The place is not known for certain;'
            " the problems tell why.</p>"
        )
    lines = [*placement.receipt.matched, f"gazetteer {placement.version}"]
    turned = [f"turned down: {line}" for line in placement.receipt.turned_down]
    items = Markup("").join(
        Markup('<li dir="auto">{}</li>').format(line) for line in [*lines, *turned]
    )
    return Markup(
        '<details class="bi-receipt"><summary>Why it is placed here</summary><ul>{}</ul></details>'
    ).format(items)


def footer(register_digest: str, ruler: str, sources: int) -> Markup:
    """Draw the page's foot: which register, which ruler, how many sources."""
    return Markup('<footer class="bi-footer">register {} · {} · drawn from {}</footer>').format(
        register_digest[:7], ruler, "1 source" if sources == 1 else f"{sources} sources"
    )


def list_rows(shown: Sequence[Row], theme: str = "light") -> list[dict[str, object]]:
    """Describe the rows of the incident list for the browser, which sets them as text."""
    dark = theme == "dark"
    return [
        {
            "id": row.incident.id,
            "kind": row.incident.kind.replace("-", " "),
            "color": KINDS[row.incident.kind].color,
            "ink": KINDS[row.incident.kind].dark if dark else KINDS[row.incident.kind].color,
            "plate": KINDS[row.incident.kind].plate,
            "glyph": KINDS[row.incident.kind].glyph,
            "when": when_text(row.incident),
            "title": row.incident.title,
            "place": placed_text(row.incident, row.placement),
            "figures": headline(row.claims),
            "certain": row.certain,
            "disputed": row.disputed,
        }
        for row in shown
    ]
