"""Tables and texts for the command line."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from dashboard.cells import TableWriter
from dashboard.crossings import CrossingStatus, describe, describe_lane
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import placed_text
from dashboard.draw.speech import ENGLISH, side_by_side
from dashboard.draw.words import count_text, headline, reasons, when_text
from dashboard.features import Row, Shown, first_heard_rows, last_heard_rows, rows
from dashboard.model import Register, Source
from dashboard.spells import lane_groups
from dashboard.when import When, display
from geodata.border import MAIN_LINE, load_lines
from geodata.gazetteer import Gazetteer
from geodata.locate import Answer

CSV_COLUMNS = (
    "id", "kind", "title", "when", "certain", "place", "lon", "lat", "precision", "radius_m",
    "km_from", "km_to", "bank", "figures", "disputed", "sources", "ruler",
    "banner",
)  # fmt: skip
TITLE_WIDTH = 52
PLACE_WIDTH = 46


def width(text: str) -> int:
    """Count the cells a text takes in a terminal: combining and formatting signs take none."""
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def printable(text: str) -> str:
    """Make a text safe for a terminal: control characters become visible, so none can act."""
    return "".join(f"\\u{ord(c):04x}" if _acts(c) else c for c in text)


def printable_lines(text: str) -> str:
    """Make a text of several lines safe for a terminal."""
    return "\n".join(map(printable, text.split("\n")))


def _acts(sign: str) -> bool:
    # halves of letters cannot be written at all
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign != "\u200c"


def _fit(text: str, cells: int) -> str:
    text = printable(text)
    if width(text) <= cells:
        return text + " " * (cells - width(text))
    cut = text
    while width(cut) > cells - 1:
        cut = cut[:-1]
    return cut + "…" + " " * (cells - 1 - width(cut))


def columns(rows: Sequence[Sequence[str]], limits: Sequence[int]) -> str:
    """Lay rows out in columns, none wider than its limit."""
    widths = [
        min(limit, max((width(printable(row[i])) for row in rows), default=0))
        for i, limit in enumerate(limits)
    ]
    return "\n".join(
        "  ".join(_fit(cell, cells) for cell, cells in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def as_table(shown: Shown, gazetteer: Gazetteer, banner: str = "") -> str:
    """Draw what a view shows as a table; `?` marks the only possible, `≠` the disputed."""
    table = (
        _incident_table([(row, when_text(row)) for row in rows(shown)], gazetteer)
        or "nothing in this view"
    )
    return f"{printable(banner)}\n{table}" if banner else table


def heard_table(shown: Shown, gazetteer: Gazetteer) -> str:
    """Draw what was heard of only before the window, or only after it; "" where nothing was."""
    last = [(row, _heard_text("heard_on", row.last_heard)) for row in last_heard_rows(shown)]
    first = [(row, _heard_text("heard_from", row.first_heard)) for row in first_heard_rows(shown)]
    return _incident_table([*last, *first], gazetteer)


def _incident_table(found: Sequence[tuple[Row, str]], gazetteer: Gazetteer) -> str:
    lines = [
        (
            row.incident.id,
            row.incident.kind,
            ("≠" if row.disputed else " ") + (" " if row.certain else "?"),
            when,
            row.incident.title,
            placed_text(row, gazetteer),
            headline(row),
        )
        for row, when in found
    ]
    return columns(lines, (34, 18, 2, 32, TITLE_WIDTH, PLACE_WIDTH, 64)) if lines else ""


def _heard_text(form: str, heard: When | None) -> str:
    told: str = ENGLISH["page"][form]
    return told.format(when=display(heard)) if heard else ""


def counts(shown: Shown, register: Register) -> str:
    """Tell how many are shown and why not the rest."""
    broken = register.entries - len(register.incidents)
    return side_by_side([count_text(shown, broken), *reasons(shown, broken), ruler_text()], ENGLISH)


def ruler_text() -> str:
    """Name the ruler that every kilometre is told on."""
    version = load_lines()[MAIN_LINE].version
    return str(ENGLISH["ribbon"]["ruler"].format(version=version))


def kms_text(km_from: float, km_to: float) -> str:
    """Tell kilometres of the border from one to another."""
    return f"km {number_text(km_from, decimals=1)} to {number_text(km_to, decimals=1)}"


def write_csv(rows: Sequence[dict[str, Any]], banner: str, stream: TextIO) -> None:
    """Write the records of incidents as CSV, figures and sources in one cell each.

    The banner stands in every row, so that it goes along with each that is copied.
    """
    writer = TableWriter(stream)
    writer.row(CSV_COLUMNS)
    for record in rows:
        figures = [f"{name}: {figure['words']}" for name, figure in record["figures"].items()]
        flat = {
            **record,
            "figures": " · ".join(figures),
            "sources": " ".join(record["sources"]),
            "banner": banner,
        }
        writer.row(flat[name] for name in CSV_COLUMNS)


def detail_text(record: dict[str, Any]) -> str:
    """Tell one incident in lines: facts, claims side by side, receipt."""
    lines = [record["banner"]] if record["banner"] else []
    lines += [str(record["title"]), *(f"  {line}" for line in _facts(record))]
    for claim in record["claims"]:
        lines += [f"  {line}" for line in _claim(claim)]
    if record["receipt"]:
        lines.append("  why it is placed here:")
        lines += [f"    {line}" for line in _receipt(record["receipt"])]
    else:
        why = "see `incidents check`" if record["place"] else "no place is given"
        lines.append(f"  not placed: {why}")
    return "\n".join(printable(line) for line in lines)


def _receipt(receipt: dict[str, Any]) -> list[str]:
    """Tell a receipt in lines: what matched, by which gazetteer, what else it might have been."""
    turned_down = receipt["turned_down"]
    lines = [*receipt["matched"], f"gazetteer {receipt['version']}"]
    lines += ["turned down:"] if turned_down else []
    return lines + [f"  {line}" for line in turned_down]


def _facts(record: dict[str, Any]) -> list[str]:
    where = f"place: {record['place']}"
    if record["precision"]:
        radius = f"radius {number_text(record['radius_m'])} m"
        where += f" ({record['precision']}, {radius}, bank {record['bank']})"
    facts = [
        f"id: {record['id']}   kind: {record['kind']}",
        f"when: {record['when'] or 'no date given'}",
        where,
    ]
    if record["km_from"] is not None:
        facts.append(
            f"border: {kms_text(record['km_from'], record['km_to'])} on ruler {record['ruler']}"
        )
    facts += [
        f"{name}: {record[name]}"
        for name in (
            "time",
            "status",
            "traffic",
            "direction",
            "schedule",
            "note",
            "retired",
            "reason",
        )
        if record[name]
    ]
    facts += [f"actors: {', '.join(record['actors'])}"] if record["actors"] else []
    facts += [f"≠ {claim['source']} {_against(claim)}" for claim in _contrary(record)]
    facts += [f"contradicts: {other}" for other in record["contradicts"]]
    return facts + ([record["figures_text"]] if record["figures_text"] else [])


def _contrary(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        claim
        for claim in record["claims"]
        if claim["stance"] in ("disputes", "denies") or claim["disputes"]
    ]


def _against(claim: dict[str, Any]) -> str:
    return (
        f"disputes: {', '.join(claim['disputes'])}"
        if claim["disputes"]
        else f"{claim['stance']} it"
    )


def _claim(claim: dict[str, Any]) -> list[str]:
    grade = f"{claim['reliability']}{claim['credibility']}"
    lines = [f"{claim['source']} ({claim['published'] or 'undated'}, {grade}) {claim['stance']}:"]
    lines += [f"  {claim['says']}"] if claim["says"] else []
    lines += [f"  “{claim['quote']}”"] if claim["quote"] else []
    own = {
        "when": claim["when"],
        "place": ", ".join(claim["place"]),
        "actors": ", ".join(claim["actors"]),
        "status": claim["status"],
    }
    lines += [f"  {name}: {value}" for name, value in own.items() if value]
    return lines + [f"  {name}: {figure['words']}" for name, figure in claim["figures"].items()]


def answer_text(answer: Answer) -> str:
    """Tell the answer to a place expression in lines."""
    lines = [f"{answer.text}: {answer.status}"]
    placement = answer.placement
    if placement:
        lines.append(f"  {placement.name} ({placement.layer}, {placement.country})")
        lines.append(
            f"  {placement.lat:.4f}° N {placement.lon:.4f}° E, {placement.precision},"
            f" radius {number_text(placement.radius_m)} m"
        )
        if placement.km_from is not None and placement.km_to is not None:
            lines.append(
                f"  border: {kms_text(placement.km_from, placement.km_to)},"
                f" bank {placement.bank}, {ruler_text()}"
            )
        receipt = {
            "matched": placement.receipt.matched,
            "turned_down": placement.receipt.turned_down,
            "version": placement.version,
        }
        lines += [f"  {line}" for line in _receipt(receipt)]
    else:
        lines.append(f"  {answer.why}")
        lines += [f'  write "{c.write}" for {c.why}' for c in answer.candidates]
    return "\n".join(printable(line) for line in lines)


def crossing_table(statuses: Sequence[CrossingStatus], sources: Mapping[str, Source]) -> str:
    """Draw the status of crossings as a table; below each the lanes that were told otherwise."""
    lines = []
    for status in statuses:
        lines.append(describe(status, sources))
        groups = [group for group in lane_groups(status.lanes) if group.incident]
        if len(groups) > 1:
            told = (describe_lane(group, status.moment, sources) for group in groups)
            lines += [(f"  {label}", sub) for label, sub in told]
    return columns(lines, (60, 400))
