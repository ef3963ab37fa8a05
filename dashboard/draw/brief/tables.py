"""The tables of a briefing: incidents and sources; those of crossings are in brief_crossings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from dashboard.columns import known
from dashboard.draw.brief.records import Table
from dashboard.draw.brief.words import phrases, sealed
from dashboard.draw.speech import Words, quoted
from dashboard.draw.words import headline, placed_text, when_text
from dashboard.features import Row, Shown, rows
from dashboard.model import Claim, Source
from dashboard.when import display as display_when

Sources = Mapping[str, Source]

ROWS = 200
# so many sources of one incident, steps of a source's way to us
SAID, STEPS = 8, 6
INCIDENT_WIDTHS = (0.13, 0.2, 0.27, 0.14, 0.26)
SOURCE_WIDTHS = (0.24, 0.2, 0.14, 0.07, 0.2, 0.15)


def make_table(
    told: Mapping[str, str],
    columns: Sequence[str],
    widths: Sequence[float],
    cells: Iterable[Sequence[str]],
    note: Iterable[str] = (),
    kinds: Iterable[str] = (),
) -> Table:
    """Make a table of cells, each safe to set anywhere; a column without a word is left out."""
    rows = [[sealed(cell) for cell in row] for row in cells]
    kept = [n for n in range(len(columns)) if not rows or any(row[n] for row in rows)]
    whole = sum(widths[n] for n in kept)
    return Table(
        title=sealed(told["title"]),
        head=tuple(told[columns[n]] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in rows),
        widths=tuple(round(widths[n] / whole, 4) for n in kept),
        empty=told["empty"],
        note=sealed(" ".join(filter(None, note)), 2000),
        kinds=tuple(kinds),
    )


def incident_table(shown: Shown, order: Sequence[int], words: Words) -> Table:
    """Tell incidents as they are known, in an order of rows, with figures as ranges."""
    told = words["briefing"]
    listed = rows(shown, order[:ROWS])
    note = [*marks_note(listed, words), told["grades"] if listed else ""]
    return make_table(
        told["incidents"],
        ("when", "place", "what", "figures", "sources"),
        INCIDENT_WIDTHS,
        (incident_cells(row, shown.sources, words) for row in listed),
        [*note, left_text(len(order) - len(listed), words)],
        (row.incident.kind for row in listed),
    )


def marks_note(listed: Sequence[Row], words: Words) -> list[str]:
    """Explain the marks that stand before titles, those that are used."""
    told = words["briefing"]
    used = {
        "mark_possible": any(not row.certain for row in listed),
        "mark_disputed": any(row.disputed for row in listed),
    }
    return [told[name] for name, is_used in used.items() if is_used]


def left_text(count: int, words: Words) -> str:
    """Tell how many rows are left out of a table, nothing where none is."""
    told: str = words["briefing"]["left"]
    return told.format(count=f"{count:,}") if count else ""


def incident_cells(row: Row, sources: Sources, words: Words) -> tuple[str, ...]:
    """Tell one incident: when, where, what, how many, who says so."""
    return (
        when_text(row, words),
        placed_text(row, words),
        marked_title(row, words),
        headline(row, words),
        said_text(row.claims, sources, words),
    )


def marked_title(row: Row, words: Words, *, unsure: bool = True) -> str:
    """Give the title with marks before it: disputed, and only possibly in the view."""
    marks = ("≠ " if row.disputed else "") + ("? " if unsure and not row.certain else "")
    return marks + quoted(sealed(row.incident.title), words)


def said_text(claims: Sequence[Claim], sources: Sources, words: Words) -> str:
    """Name who says so: source and grade, where it stands against it, where it was read."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for claim in claims:
        grouped.setdefault((claim.source, claim.stance), []).append(claim.credibility)
    said = [
        said_by(source, stance, "/".join(sorted(set(grades))), sources, words)
        for (source, stance), grades in list(grouped.items())[:SAID]
    ]
    more: str = words["briefing"]["more"]
    said += [more.format(count=len(grouped) - SAID)] if len(grouped) > SAID else []
    return phrases(said, words)


def said_by(source_id: str, stance: str, grade: str, sources: Sources, words: Words) -> str:
    """Name a source with its grade and stance, and the one it was read in."""
    told, source = words["briefing"], sources.get(source_id)
    fields = {
        "publisher": quoted(publisher(source_id, sources), words),
        "grade": f"{source.reliability if source else 'F'}{grade}",
    }
    if stance == "supports":
        said = str(told["said"]).format(**fields)
    else:
        said = str(told["said_so"]).format(stance=words["stances"][stance], **fields)
    if source is None or not source.via:
        return said
    via = words["detail"]["via"].format(source=quoted(publisher(source.via, sources), words))
    return str(told["said_via"]).format(said=said, via=via)


def publisher(source_id: str, sources: Sources) -> str:
    """Give who published a source; of one that the register lacks, its id."""
    source = sources.get(source_id)
    return sealed(source.publisher if source else source_id, 120)


def source_table(shown: Shown, words: Words) -> Table:
    """Name the sources of what is known of the incidents shown, by who published them."""
    told, columns = words["briefing"], shown.features.columns
    claims = columns.claims
    here = known(columns, shown.as_of).claims & columns.flags(shown.indices)[claims.row]
    ids = [claims.source_ids[code] for code in np.unique(claims.source[here]).tolist()]
    ids.sort(key=lambda one: (publisher(one, shown.sources).casefold(), one))
    return make_table(
        told["sources"],
        ("publisher", "name", "published", "grade", "url", "via"),
        SOURCE_WIDTHS,
        (_source_cells(one, shown.sources, words) for one in ids[:ROWS]),
        [told["grades_sources"] if ids else "", left_text(max(len(ids) - ROWS, 0), words)],
    )


def _source_cells(source_id: str, sources: Sources, words: Words) -> tuple[str, ...]:
    source = sources.get(source_id)
    name = quoted(publisher(source_id, sources), words)
    if source is None:
        return name, words["briefing"]["sources"]["missing"], "", "F", "", ""
    published = source.published
    return (
        name,
        quoted(source.title, words),
        display_when(published, words) if published else words["detail"]["undated"],
        source.reliability,
        source.url,
        phrases((quoted(one, words) for one in _way(source, sources)), words),
    )


def _way(source: Source, sources: Sources) -> Iterator[str]:
    """Give who published what a source was read in, and so on; a circle ends where it closes."""
    seen = {source.id}
    at = source.via
    while at and at not in seen and len(seen) <= STEPS:
        seen.add(at)
        yield publisher(at, sources)
        at = sources[at].via if at in sources else None
