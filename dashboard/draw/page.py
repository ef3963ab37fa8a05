"""The page's own HTML: header, detail, problems, footer.

All HTML of the product is made here, through `Markup.format`, which escapes whatever it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from markupsafe import Markup

from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import placed_text, written_place
from dashboard.draw.speech import ENGLISH, Words, counted, day_text, quoted, side_by_side, speech
from dashboard.draw.style import KINDS
from dashboard.draw.words import (
    actors_text,
    counted_noun,
    figures_by_name,
    headline,
    named_figure,
    own_values,
    publisher,
    status_text,
    when_text,
)
from dashboard.features import Row, Shown, first_heard_rows, last_heard_rows
from dashboard.figures import Figure
from dashboard.figures import display as display_figure
from dashboard.knowledge import Sources, published_day
from dashboard.model import Claim, Register, Source
from dashboard.problems import Problem, format_problem
from dashboard.scene.signs import symbol_image
from dashboard.weblinks import web_link
from dashboard.when import display as display_when
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

STATIC = Path(__file__).parent.parent / "static"
SHOWN_PROBLEMS = 50
OPEN_PROBLEMS = 5


def head(theme: str, language: str, *, frame: bool) -> Markup:
    """Give the page's stylesheet, with what is drawn otherwise in a theme, a language, a frame."""
    turned = speech(language)["language"]["direction"] == "rtl"
    parts = ["page", theme, *(["rtl"] if turned else []), *(["frame"] if frame else [])]
    css = Markup("\n").join(
        Markup((STATIC / f"{part}.css").read_text(encoding="utf-8"))  # noqa: S704 (our own files)
        for part in parts
    )
    return Markup("<style>{}</style>").format(css)


def header(
    title: str,
    window: str,
    as_of: str,
    count: str,
    why_not: Sequence[str],
    today: bool,
    words: Words = ENGLISH,
) -> Markup:
    """Draw the header strip: what, which window, known when, how many are shown, why not more."""
    told = words["header"]
    late = Markup('<b class="bi-asof">{}</b>').format(told["not_today"])
    return Markup(
        '<header class="bi-header"><div><h1 dir="auto">{title}</h1>'
        "<p>{window}<span>{separator}</span>{as_of} {badge}</p></div>"
        '<div class="bi-count"><strong>{count}</strong><p>{why}</p></div></header>'
    ).format(
        title=title,
        window=window,
        separator=words["language"]["separator"],
        as_of=told["as_known"].format(day=as_of),
        badge="" if today else late,
        count=count,
        why=side_by_side(why_not, words),
    )


def banner(message: str) -> Markup:
    """Draw one sentence that needs attention."""
    return Markup('<p class="bi-banner" role="status" dir="auto">{}</p>').format(message)


def problems(found: Sequence[Problem], file: str, words: Words = ENGLISH) -> Markup:
    """List problems of a register in the words of the command line; few ones are open to read."""
    told = words["problems"]
    lines = Markup("").join(
        Markup('<li dir="auto">{}</li>').format(format_problem(problem))
        for problem in found[:SHOWN_PROBLEMS]
    )
    more = len(found) - SHOWN_PROBLEMS
    rest = (
        Markup("<li>{}</li>").format(told["more"].format(count=number_text(more, words)))
        if more > 0
        else ""
    )
    return Markup(
        '<details class="bi-problems"{}><summary>⚠ {}</summary><ul>{}{}</ul></details>'
    ).format(
        Markup(" open") if len(found) <= OPEN_PROBLEMS else "",
        counted(words, told["title"], len(found), file=quoted(file, words)),
        lines,
        rest,
    )


def source_link(address: str, text: str = "") -> Markup:
    """Draw the address of a source as a link, and the host that it leads to beside it.

    What is no address of the web stays text. Nothing is asked of a host before a reader clicks.
    """
    link = web_link(address)
    if link is None:
        return Markup("<bdi>{}</bdi>").format(address)
    return Markup(
        '<a href="{}" target="_blank" rel="noopener noreferrer" dir="auto">{}</a>'
        ' <bdi class="bi-host" dir="ltr">{}</bdi>'
    ).format(link.href, text or address, link.host)


def detail(
    row: Row,
    register: Register,
    gazetteer: Gazetteer,
    as_of: str,
    why_hidden: str = "",
    words: Words = ENGLISH,
) -> Markup:
    """Draw one incident: its figures by source, its claims side by side, why it is placed there."""
    incident, claims, told = row.incident, row.claims, words["detail"]
    if incident.claims and not claims:
        unknown = told["not_known"].format(id=quoted(incident.id, words), day=as_of)
        return banner(unknown)
    comma: str = words["language"]["comma"]
    when = [when_text(row, words), incident.time or ""]
    facts = {
        "when": comma.join(part for part in when if part),
        "place": placed_text(row, gazetteer, words),
        "actors": actors_text(row, words),
        "crossing": status_text(row, words),
        "schedule": quoted(incident.schedule, words),
        "retired": _retired_text(row, words),
    }
    lines = Markup("").join(
        Markup('<dt>{}</dt><dd dir="auto">{}</dd>').format(told[name], value)
        for name, value in facts.items()
        if value
    )
    disputed = Markup('<p class="bi-disputed">≠ {}</p>').format(_dispute(row, register, words))
    return Markup(
        '<article class="bi-detail" data-incident="{id}">'
        '<h2>{symbol}<span dir="auto">{title}</span></h2>'
        "{hidden}{disputed}<dl>{facts}</dl>{figures}<h3>{count}</h3>"
        '<div class="bi-claims">{claims}</div>{note}{receipt}'
        '<p class="bi-id">{id} · {file}:{line}</p></article>'
    ).format(
        id=incident.id,
        symbol=symbol_image(incident.kind, 22, words["kinds"][incident.kind]),
        title=incident.title,
        hidden=Markup('<p class="bi-hidden">{}</p>').format(why_hidden) if why_hidden else "",
        disputed=disputed if row.disputed else "",
        facts=lines,
        figures=_figures(claims, register, words),
        count=counted(words, told["claims"], len(claims)),
        claims=Markup("").join(_claim(claim, register.sources, words) for claim in claims),
        note=Markup('<p class="bi-note" dir="auto">{}</p>').format(incident.note)
        if incident.note
        else "",
        receipt=_receipt(row.placement, bool(written_place(row)), words),
        file=Path(incident.file).name,
        line=incident.line,
    )


def _retired_text(row: Row, words: Words) -> str:
    day = row.incident.retired if row.retired else None
    if day is None:
        return ""
    told: str = words["detail"]["retired_on"]
    return told.format(day=day_text(day, words), reason=quoted(row.incident.reason, words))


def _dispute(row: Row, register: Register, words: Words) -> str:
    told = words["detail"]
    said = []
    for claim in row.claims:
        if claim.contrary:
            parts = words["language"]["comma"].join(words["parts"][part] for part in claim.disputes)
            form = told["disputes part"] if claim.disputes else told[claim.stance]
            who = quoted(publisher(claim, register.sources), words)
            said.append(form.format(publisher=who, parts=parts))
    against = [told["against"].format(incident=quoted(other, words)) for other in row.against]
    semicolon = words["briefing"]["semicolon"]
    return f"{semicolon} ".join([*said, *against])


def _read_at(source: Source | None, sources: Sources) -> Source | None:
    """Give where a source can be read: itself, else the first on its way to us with an address."""
    seen: set[str] = set()
    while source and not source.url and source.id not in seen:
        seen.add(source.id)
        source = sources.get(source.via) if source.via else None
    return source if source and source.url else None


def _claim(claim: Claim, sources: Sources, words: Words) -> Markup:
    told, source = words["detail"], sources.get(claim.source)
    read_at = _read_at(source, sources)
    dated = source.published if source else None
    published = display_when(dated, words) if dated else told["undated"]
    grade = f"{source.reliability if source else 'F'}{claim.credibility}"
    stance = "" if claim.stance == "supports" else words["stances"][claim.stance]
    figures = side_by_side(
        (
            named_figure(name, display_figure(figure, words), words)
            for name, figure in claim.figures.items()
        ),
        words,
    )
    own = side_by_side(
        (
            words["claims"]["own"].format(name=told[name], value=value)
            for name, value in own_values(claim, words).items()
        ),
        words,
    )
    separator = words["language"]["separator"]
    via = ""
    if source and source.via:
        first = sources.get(source.via)
        name = first.publisher if first else source.via
        via = told["via"].format(source=quoted(name, words))
    return Markup(
        '<section class="bi-claim bi-{stance_code}"><header><b dir="auto">{publisher}</b>'
        '<span title="{graded}">{grade}</span></header>'
        '<p class="bi-source" dir="auto">{published}{via}{stance}</p>{link}'
        '<p dir="auto">{says}</p>{quote}{own}{figures}</section>'
    ).format(
        stance_code=claim.stance,
        publisher=publisher(claim, sources),
        grade=grade,
        graded=told["grade"],
        published=published,
        via=f"{separator}{via}" if via else "",
        stance=Markup('{}<em class="bi-stance">{}</em>').format(separator, stance)
        if stance
        else "",
        link=Markup('<p class="bi-link">{}</p>').format(source_link(read_at.url, read_at.title))
        if read_at
        else "",
        says=claim.says or "",
        quote=Markup('<blockquote dir="auto">{}</blockquote>').format(claim.quote)
        if claim.quote
        else "",
        own=Markup('<p class="bi-own" dir="auto">{}</p>').format(own) if own else "",
        figures=Markup('<p class="bi-fig" dir="auto">{}</p>').format(figures) if figures else "",
    )


def _figures(claims: Sequence[Claim], register: Register, words: Words) -> Markup:
    """Draw each thing counted as one bar a claim on a common scale: ranges, never an average.

    Those published first stand first.
    """
    blocks = []
    first = sorted(claims, key=lambda one: published_day(one, register.sources) or date.max)
    for name, given in figures_by_name(first).items():
        top = max(_reach(figure) for _, figure in given) * 1.15 or 1
        bars = Markup("").join(
            Markup('<div class="bi-bar">{}{}<b>{}</b></div>').format(
                _by(claim, register.sources, words),
                _bar(figure, top),
                display_figure(figure, words),
            )
            for claim, figure in given
        )
        title = words["detail"]["by_source"].format(name=counted_noun(name, words))
        blocks.append(Markup("<h3>{}</h3>{}").format(title, bars))
    return Markup("").join(blocks)


def _by(claim: Claim, sources: Sources, words: Words) -> Markup:
    """Name who gives a figure and when, with the flag of one who speaks against the rest."""
    source = sources.get(claim.source)
    published = source.published if source else None
    flag = "≠ " if claim.contrary else ""
    return Markup('<span dir="auto">{}{}<small>{}</small></span>').format(
        flag,
        publisher(claim, sources),
        display_when(published, words) if published else words["detail"]["undated"],
    )


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


def _receipt(placement: Placement | None, told_place: bool, words: Words) -> Markup:
    told = words["detail"]
    if placement is None:
        return Markup('<h3>{}</h3><p class="bi-receipt">{}</p>').format(
            told["not_placed"], told["not_placed_why" if told_place else "no_place"]
        )
    version = told["gazetteer"].format(version=quoted(placement.version, words))
    turned = [
        told["turned_down"].format(line=quoted(line, words))
        for line in placement.receipt.turned_down
    ]
    # What matched is told in English, and may well begin with a name in another script.
    matched = Markup("").join(
        Markup('<li dir="ltr">{}</li>').format(line) for line in placement.receipt.matched
    )
    items = matched + Markup("").join(
        Markup('<li dir="auto">{}</li>').format(line) for line in [version, *turned]
    )
    return Markup('<details class="bi-receipt"><summary>{}</summary><ul>{}</ul></details>').format(
        told["why_here"], items
    )


def footer(register_digest: str, ruler: str, sources: int, words: Words = ENGLISH) -> Markup:
    """Draw the page's foot: which register, which ruler, how many sources."""
    forms, digest = words["detail"]["footer"], register_digest[:7]
    said = counted(words, forms, sources, digest=quoted(digest, words), ruler=ruler)
    return Markup('<footer class="bi-footer">{}</footer>').format(said)


def heard_drawers(
    shown: Shown, most: int, gazetteer: Gazetteer, theme: str = "light", words: Words = ENGLISH
) -> list[dict[str, object]]:
    """Describe what was heard of only before a window, and only after it, up to `most` of each.

    Rows are as `list_rows` has them, with the day of the last or the first word.
    """
    told = words["page"]
    groups = [
        ("last_heard", "heard_on", [(row, row.last_heard) for row in last_heard_rows(shown)]),
        ("first_heard", "heard_from", [(row, row.first_heard) for row in first_heard_rows(shown)]),
    ]
    return [
        {
            "title": side_by_side((told[title], number_text(len(heard), words)), words),
            "rows": [
                {**each, "when": told[form].format(when=display_when(day, words))} if day else each
                for each, (_, day) in zip(
                    list_rows([row for row, _ in heard[:most]], gazetteer, theme, words),
                    heard[:most],
                    strict=True,
                )
            ],
        }
        for title, form, heard in groups
        if heard
    ]


def list_rows(
    shown: Sequence[Row], gazetteer: Gazetteer, theme: str = "light", words: Words = ENGLISH
) -> list[dict[str, object]]:
    """Describe the rows of the incident list for the browser, which sets them as text."""
    dark = theme == "dark"
    return [
        {
            "id": row.incident.id,
            "kind": words["kinds"][row.incident.kind],
            "color": KINDS[row.incident.kind].color,
            "ink": KINDS[row.incident.kind].dark if dark else KINDS[row.incident.kind].color,
            "plate": KINDS[row.incident.kind].plate,
            "glyph": KINDS[row.incident.kind].glyph,
            "when": when_text(row, words),
            "title": row.incident.title,
            "place": placed_text(row, gazetteer, words),
            "figures": headline(row, words),
            "certain": row.certain,
            "disputed": row.disputed,
        }
        for row in shown
    ]
