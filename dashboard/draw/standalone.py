"""The briefing as one page in one file: map, ribbon and timeline to be used without a network.

It holds what the view lets through and nothing else of the register: a file that is mailed on
tells no more than its briefing. The page's own scripts draw it; nothing is fetched, and the browser
is told to let nothing be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from dashboard.draw import page
from dashboard.draw.brief.records import Briefing, Table
from dashboard.draw.code import qr_matrix
from dashboard.draw.marking import marking
from dashboard.draw.speech import Words, counted, day_text, side_by_side, speech
from dashboard.draw.standalone_frame import data_url, own_text, write_frame
from dashboard.features import Row, Shown, newest_first, rows
from dashboard.model import Register
from dashboard.scene.signs import symbol_image
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

# Beyond so many, incidents are on the map and counted, and the page names the rest as a number.
LISTED = 500
# Nothing may be fetched, sent or framed: what is in the file is all there is.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
    " img-src data: blob:; font-src data:; connect-src data:; frame-src 'self'"
)
# The quiet margin that a QR code asks for, in modules.
QUIET = 4


def write_standalone(
    register: Register,
    shown: Shown,
    view: View,
    area: Placement | None,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    briefing: Briefing,
) -> bytes:
    """Write the page; `area` is the placement of the view's place, `histories` of its as-of day."""
    words = speech(view.language, view.calendar)
    listed = newest_first(shown)[:LISTED].tolist()
    frame = write_frame(shown, view, area, histories, gazetteer)
    told = words["standalone"]
    written = Markup(
        '<!doctype html>\n<html lang="{lang}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta http-equiv="x-dns-prefetch-control" content="off">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="description" content="{alt}">\n<title>{title}</title>\n'
        "<style>{style}</style>\n</head>\n<body>\n"
        '{banner}{header}<main><div class="left">'
        '<iframe title="{alt}" srcdoc="{frame}"></iframe>'
        '<p class="caption" dir="auto">{caption}</p></div>'
        '<div class="right"><p class="moved" role="status" hidden>{moved}'
        ' <button type="button" class="back">{back}</button></p>'
        '<div class="details" hidden><button type="button" class="close">{close}</button>'
        "{details}</div>"
        '<div class="list" role="group" aria-label="{list}">{list_rows}</div></div></main>\n'
        "{tables}{footer}<script>{script}</script>\n</body>\n</html>\n"
    ).format(
        lang=briefing.language,
        direction=briefing.direction,
        policy=POLICY,
        alt=briefing.alt,
        title=briefing.title,
        style=_style(briefing.direction),
        banner=_banner(briefing),
        header=_header(briefing, words),
        frame=frame,
        caption=briefing.caption,
        moved=told["moved"],
        back=told["back"],
        close=words["page"]["close"],
        details=_details(register, shown, listed, gazetteer, words),
        list=words["page"]["list"],
        list_rows=_list(shown, listed, gazetteer, words),
        tables=_tables(briefing),
        footer=_footer(briefing),
        script=own_text("standalone.js"),
    )
    return str(written).encode()


def _style(direction: str) -> Markup:
    parts = ["page", "list", "standalone", *(["rtl"] if direction == "rtl" else [])]
    return Markup("\n").join(own_text(f"{part}.css") for part in parts)


def _banner(briefing: Briefing) -> Markup:
    if not briefing.banner:
        return Markup("")
    look = marking(briefing.banner)
    return Markup('<p class="banner" dir="auto" style="background:{};color:{}">{}</p>\n').format(
        look.ground, look.ink, briefing.banner
    )


def _header(briefing: Briefing, words: Words) -> Markup:
    parts = [briefing.organisation, briefing.window, briefing.as_of]
    # each in its own direction: a Latin name else draws the day of a Dari date to itself
    said = (
        Markup("{}")
        .format(words["language"]["separator"])
        .join(Markup("<bdi>{}</bdi>").format(part) for part in parts if part)
    )
    why = side_by_side([*briefing.reasons, *briefing.filters], words)
    return Markup(
        '<header class="bi-header"><div><h1 dir="auto">{}</h1><p>{}</p></div>'
        '<div class="bi-count"><strong>{}</strong><p>{}</p></div></header>'
    ).format(briefing.title, said, briefing.count, why)


def _tables(briefing: Briefing) -> Markup:
    changes = Markup("").join(_table(table) for table in briefing.changes)
    title = Markup("<h2>{}</h2>").format(briefing.changes_title) if briefing.changes else ""
    return Markup('<section class="tables">{}{}{}{}</section>\n').format(
        _table(briefing.crossings), title, changes, _table(briefing.sources)
    )


def _table(table: Table) -> Markup:
    title = Markup("<h2>{}</h2>").format(table.title)
    if not table.rows:
        return title + Markup("<p>{}</p>").format(table.empty)
    head = Markup("").join(Markup("<th>{}</th>").format(cell) for cell in table.head)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                _cell(cell, table.link(number, column)) for column, cell in enumerate(row)
            )
        )
        for number, row in enumerate(table.rows)
    )
    note = Markup("<p>{}</p>").format(table.note) if table.note else ""
    return title + Markup(
        "<div><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}"
    ).format(head, body, note)


def _cell(text: str, address: str) -> Markup:
    said = page.source_link(address, text) if address else text
    return Markup('<td dir="auto">{}</td>').format(said)


def _footer(briefing: Briefing) -> Markup:
    said = [*briefing.not_drawn, briefing.stamp, briefing.attribution]
    lines = Markup("").join(Markup('<p dir="auto">{}</p>').format(line) for line in said)
    return Markup('<footer class="bi-footer">{}<div>{}<p dir="ltr">{}</p></div></footer>').format(
        _code(briefing.link), lines, briefing.link
    )


def _code(link: str) -> Markup:
    """Draw the QR code of a link, nothing where it would be too fine to be read."""
    matrix = qr_matrix(link)
    if matrix is None:
        return Markup("")
    dark = "".join(
        f"M{x + QUIET},{y + QUIET}h1v1h-1z"
        for y, line in enumerate(matrix)
        for x, module in enumerate(line)
        if module
    )
    size = len(matrix) + 2 * QUIET
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="M0,0h{size}v{size}h-{size}z" fill="#fff"/><path d="{dark}"/></svg>'
    )
    source = data_url(drawn.encode(), "image/svg+xml")
    return Markup('<img class="code" src="{}" alt="{}">').format(source, link)


def _list(shown: Shown, listed: Sequence[int], gazetteer: Gazetteer, words: Words) -> Markup:
    found = rows(shown, listed)
    described = page.list_rows(found, gazetteer, "light", words)
    made = [_entry(row, told, words) for row, told in zip(found, described, strict=True)]
    left = len(shown.indices) - len(listed)
    more = counted(words, words["standalone"]["more"], left) if left else ""
    return Markup("").join(made) + (Markup("<p>{}</p>").format(more) if more else "")


def _entry(row: Row, told: Mapping[str, object], words: Words) -> Markup:
    flags = {"possible": not row.certain, "disputed": row.disputed}
    tags = [
        Markup(' <i class="tag">{}</i>').format(words["page"][name])
        for name in flags
        if flags[name]
    ]
    return Markup(
        '<button type="button" class="row{}" data-incident="{}" style="--kind:{}">{}'
        '<span class="words"><span class="when">{}{}</span><span class="title" dir="auto">{}</span>'
        '<span class="figures" dir="auto">{}</span><span class="place" dir="auto">{}</span></span>'
        "</button>"
    ).format(
        "" if row.certain else " possible",
        row.incident.id,
        told["ink"],
        symbol_image(row.incident.kind, 22, str(told["kind"])),
        told["when"],
        Markup("").join(tags),
        told["title"],
        told["figures"],
        told["place"],
    )


def _details(
    register: Register,
    shown: Shown,
    listed: Sequence[int],
    gazetteer: Gazetteer,
    words: Words,
) -> Markup:
    as_of = day_text(shown.as_of, words)
    return Markup("").join(
        Markup('<div data-incident="{}" hidden>{}</div>').format(
            row.incident.id, page.detail(row, register, gazetteer, as_of, "", words)
        )
        for row in rows(shown, listed)
    )
