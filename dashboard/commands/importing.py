"""The command `import`: rows of other people's data sets as entries of a register."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from dashboard.banners import covers, join_banners
from dashboard.commands.options import load_places, read_now, read_today
from dashboard.commands.places import print_json
from dashboard.comparing.changes import broken_ids
from dashboard.draw.numerals import number_text
from dashboard.draw.table import printable
from dashboard.features import Features
from dashboard.imports.days import ORDERS
from dashboard.imports.delivering import Delivery, add_to, write_new
from dashboard.imports.heads import Head
from dashboard.imports.importing import Importer, Outcome, Read
from dashboard.imports.mapping import Plan, read_mapping
from dashboard.imports.narrowing import CODES, Narrowing
from dashboard.imports.readers import (
    FORMATS,
    Opened,
    PlanError,
    describe_dataset,
    digest_file,
    open_rows,
)
from dashboard.imports.rejects import Rejects, free_path
from dashboard.imports.revision import changes_text
from dashboard.imports.sketch import FileError
from dashboard.imports.sourcebook import SourceBook
from dashboard.keeping.saving import SaveError
from dashboard.model import Register
from dashboard.placing import place_incidents
from dashboard.problems import Problem, format_problem
from dashboard.register import load_register
from dashboard.when import WhenError, parse_when
from geodata.filesystem import check_target
from geodata.gazetteer import Gazetteer

SHOWN = 20  # refused rows that are told one by one; all of them stand in the file of rejects
_LISTED = ("known", "similar", "repeated")
_CHANGED = ("changed", "updated")


def _read_countries(
    _context: click.Context, _parameter: click.Parameter, given: str | None
) -> frozenset[str]:
    codes = [code.strip().upper() for code in (given or "").split(",") if code.strip()]
    for code in codes:
        if code not in CODES:
            raise click.BadParameter(f"{code!r} is none of {', '.join(CODES)}")
    return frozenset(codes)


def _read_published(_context: click.Context, _parameter: click.Parameter, given: str | None) -> str:
    try:
        return parse_when(given).text if given else ""
    except WhenError as error:
        raise click.BadParameter(f"{error.message}; {error.hint}") from None


def _read_encoding(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    try:
        "".encode(given)
    except LookupError:
        raise click.BadParameter(f"{given!r} is no encoding; cp1252 and cp1251 are two") from None
    if given.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        raise click.BadParameter("save the file as UTF-8 first")
    return given


@dataclass
class _Tally:
    """What became of the rows, counted; those that are listed in JSON are held."""

    counts: dict[str, int] = field(default_factory=dict)
    listed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    banners: list[str] = field(default_factory=list)
    faulty: int = 0


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, readable=False))
@click.option("--format", "style", type=click.Choice(FORMATS), required=True, help="What it is.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, readable=False),
    help="Which column is which field (YAML); csv needs it, but for our own export.",
)
@click.option(
    "--near-border",
    "border_km",
    type=click.FloatRange(min=0),
    metavar="KM",
    help="Only what may lie within so many kilometres of the border.",
)
@click.option(
    "--country", "countries", callback=_read_countries, help="Only in these countries: AF,TJ."
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, readable=False),
    metavar="REGISTER",
    help="Add to this register.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="NEWFILE",
    help="Write a new register.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where refused rows go, with the reason; by default beside the register.",
)
@click.option("--banner", default="", help="Who may read it, whatever the file itself says.")
@click.option("--update", is_flag=True, help="Take over what has changed since an import.")
@click.option("--keep-similar", is_flag=True, help="Also what may be in the register already.")
@click.option(
    "--published",
    callback=_read_published,
    metavar="DAY",
    help="When the data set was published, or downloaded.",
)
@click.option("--dates", type=click.Choice(ORDERS), help="What 10/05/2022 means.")
@click.option(
    "--encoding", default="utf-8", show_default=True, callback=_read_encoding, help="Of a table."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be done.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def import_(path: Path, **options: Any) -> None:
    """Import a file of ACLED, UCDP, any table or GeoJSON: nothing is invented, nothing lost."""
    out, into, dry = options["out"], options["into"], options["dry_run"]
    _check_use(out, into, options)
    plan = _plan(options["mapping"])
    gazetteer = load_places(into or out)
    register, there = _there(into, gazetteer)
    try:
        digest = digest_file(path)
        dataset = describe_dataset(path, options["style"], plan, digest, options["published"])
        book = SourceBook(dataset, register.sources)
        wanted = Narrowing(options["countries"], options["border_km"])
        importer = Importer(
            gazetteer,
            book,
            wanted,
            there,
            keep_similar=options["keep_similar"],
            update=options["update"],
        )
        importer.reserve(broken_ids(register))
        with open_rows(
            path, options["style"], plan, options["dates"], options["encoding"]
        ) as opened:
            rejects = None if dry else _rejects_path(path, options)
            with Rejects(rejects, opened.columns, force=options["force"]) as refused:
                tally = _run(path, opened, importer, refused, options)
                head = opened.head()
        banner = _banner(path, [head.banner, *tally.banners], options)
        delivery = Delivery(
            book.finished(importer.newest or read_today()),
            importer.finished(),
            importer.revised(),
        )
        backup = None
        if delivery.incidents or delivery.updates:
            if into:
                _check_banner(path, into, register.banner, banner)
            if out and not dry:
                title = head.title or f"Imported from {path.name}"
                write_new(out, delivery, Head(title, head.organisation, banner))
            elif into and not dry:
                backup = add_to(into, register, delivery, read_now())[0].backup
    except FileError as error:
        problem = Problem(
            str(path), error.line, error.column, "", "bad-import", error.message, error.hint
        )
        _fail([problem])
    except PlanError as error:
        _fail(error.problems)
    except SaveError as error:
        raise click.ClickException(str(error)) from None
    written = {"out": out, "into": into, "backup": backup}
    _tell(tally, delivery, written, refused, {**options, "banner": banner})
    sys.exit(1 if tally.faulty else 0)


def _check_use(out: Path | None, into: Path | None, options: dict[str, Any]) -> None:
    if out and into:
        raise click.UsageError("--out makes a new register, --into adds to one: give one of them")
    if not (out or into or options["dry_run"]):
        raise click.UsageError("give --out NEWFILE or --into REGISTER, or --dry-run to look first")
    if options["update"] and not into:
        raise click.UsageError("--update changes what is in a register: name it by --into")
    for name in ("out", "rejects"):
        given = options[name]
        if given and given.exists() and not (options["force"] or options["dry_run"]):
            raise click.UsageError(f"--{name}: {given} is there already; --force replaces it")
        if given and not given.parent.is_dir():
            raise click.UsageError(f"--{name}: there is no folder {given.parent}")
        if given:
            _check_target(name, given)
    if into:
        _check_target("into", into / "incidents.yaml" if into.is_dir() else into)


def _check_target(name: str, path: Path) -> None:
    try:
        check_target(path)
    except OSError as fault:
        told = f"--{name}: {path} cannot be written: {fault.strerror or fault}"
        raise click.UsageError(told) from fault


def _plan(mapping: Path | None) -> Plan:
    if mapping is None:
        return Plan()
    plan, problems = read_mapping(mapping)
    if problems:
        _fail(problems)
    return plan


def _there(into: Path | None, gazetteer: Gazetteer) -> tuple[Register, Features | None]:
    """Read and place the register that is added to."""
    if into is None or not into.exists():
        return Register(file=str(into or "")), None
    register = load_register(into)
    if not register.digest:
        _fail(register.problems)
    return register, place_incidents(register, gazetteer)


def _rejects_path(path: Path, options: dict[str, Any]) -> Path:
    given: Path | None = options["rejects"]
    if given:
        return given
    target: Path = options["out"] or options["into"]
    folder = target if target.is_dir() else target.parent
    return free_path(folder / f"{path.stem}-rejects.csv")


def _run(
    path: Path, opened: Opened, importer: Importer, refused: Rejects, options: dict[str, Any]
) -> _Tally:
    """Take all rows; what is known already or much like another is listed as it comes."""
    tally, cells = _Tally(), _Cells(opened.rows)
    as_json, given, known = options["as_json"], options["banner"].strip(), opened.head().banner
    if opened.warning:
        click.echo(printable(f"{path}: {opened.warning}"), err=True)
    size = path.stat().st_size or 1
    with _progress(opened, size) as tell:
        for number, outcome in enumerate(importer.run(cells)):
            tell(number)
            tally.counts[outcome.fate] = tally.counts.get(outcome.fate, 0) + 1
            if outcome.error:
                tally.faulty += outcome.error.faulty
                banner = given or join_banners([known, cells.banner])
                refused.add(outcome.line, cells.last, outcome.error, banner)
                if refused.count <= SHOWN:
                    click.echo(printable(f"{path}:{outcome.line}: {outcome.error}"), err=True)
            elif outcome.fate in _LISTED or outcome.fate in _CHANGED:
                if as_json:
                    tally.listed.setdefault(outcome.fate, []).append(_record(outcome))
                else:
                    click.echo(printable(_listed(path, outcome)))
    tally.banners = [*cells.banners]
    return tally


def _banner(path: Path, found: Sequence[str], options: dict[str, Any]) -> str:
    """Give who may read what is imported: as is asked for, or as strictly as any row says."""
    marked = join_banners(found)
    given = str(options["banner"]).strip()
    if given and marked and not covers(given, marked):
        told = f"{path} is marked {marked}; it is taken as {given} (--banner)"
        click.echo(printable(told), err=True)
    return given or marked


def _check_banner(path: Path, into: Path, there: str, banner: str) -> None:
    """Refuse to put what fewer may read among what more may."""
    if covers(there, banner):
        return
    marked = f"marked {there}" if there else "not marked"
    raise click.ClickException(
        printable(
            f"{path} is marked {banner}, and {into} is {marked}: nothing was written; write"
            f' "banner: {join_banners([there, banner])}" at the head of {into} first, or say by'
            " --banner what these rows may be taken as"
        )
    )


class _Cells:
    """Rows as they pass: the last one's cells and banner, and every banner that there was."""

    def __init__(self, rows: Iterator[Read]) -> None:
        self.rows = rows
        self.last: Sequence[str] = ()
        self.banner = ""
        self.banners: dict[str, None] = {}

    def __iter__(self) -> Iterator[Read]:
        for row in self.rows:
            self.last, self.banner = row.cells, row.banner
            if row.banner:
                self.banners[row.banner] = None
            yield row


def _record(outcome: Outcome) -> dict[str, Any]:
    record: dict[str, Any] = {
        "line": outcome.line,
        "origin": outcome.origin,
        "id": outcome.id,
    }
    if outcome.changes:
        record["differences"] = [
            {"field": one.name, "old": one.old or None, "new": one.new or None}
            for one in outcome.changes
        ]
    return record


def _listed(path: Path, outcome: Outcome) -> str:
    named = f"{outcome.origin} " if outcome.origin else ""
    if outcome.fate == "repeated":
        return f"{path}:{outcome.line}: {outcome.id} is identical to a row above; skipped"
    if outcome.fate in _CHANGED:
        done = "taken over" if outcome.fate == "updated" else "not written, --update takes it over"
        told = changes_text(outcome.changes)
        return f"{path}:{outcome.line}: {named}changed there as {outcome.id}: {told}; {done}"
    if outcome.fate == "known":
        return f"{path}:{outcome.line}: {named}is there already as {outcome.id}; skipped"
    return (
        f"{path}:{outcome.line}: {named}may be {outcome.id} (same day, kind and place); skipped,"
        " --keep-similar takes it"
    )


@contextmanager
def _progress(opened: Opened, size: int) -> Iterator[Any]:
    """Tell on a terminal how far the file has been read."""
    last = -1

    def tell(number: int) -> None:
        nonlocal last
        percent = min(99, opened.stream.tell() * 100 // size)
        if percent != last:
            last = percent
            click.echo(f"\r\x1b[2K{number_text(number)} rows, {percent} %", nl=False, err=True)

    if not sys.stderr.isatty():
        yield lambda _number: None
        return
    yield tell
    click.echo("\r\x1b[2K", nl=False, err=True)


def _tell(
    tally: _Tally,
    delivery: Delivery,
    written: dict[str, Path | None],
    refused: Rejects,
    options: dict[str, Any],
) -> None:
    dry = options["dry_run"]
    counts = {name: tally.counts.get(name, 0) for name in _FATES}
    nothing = dry or not (delivery.incidents or delivery.updates)
    target = None if nothing else written["out"] or written["into"]
    rejects = refused.path if refused.count else None
    if options["as_json"]:
        print_json(
            {
                **{name.replace(" ", "_"): count for name, count in counts.items()},
                "faulty": tally.faulty,
                "banner": options["banner"] or None,
                "sources": len(delivery.sources),
                "duplicates": {name: tally.listed.get(name, []) for name in _LISTED},
                "changes": {name: tally.listed.get(name, []) for name in _CHANGED},
                "written": str(target) if target else None,
                "backup": str(written["backup"]) if written["backup"] else None,
                "rejects": str(rejects) if rejects else None,
                "incidents": [incident.id for incident in delivery.incidents],
            }
        )
        return
    if refused.count > SHOWN:
        click.echo(f"… and {number_text(refused.count - SHOWN)} more", err=True)
    told = ", ".join(
        f"{number_text(count)} {_FATES[name]}" for name, count in counts.items() if count
    )
    click.echo(f"{told or 'no rows'}; {len(delivery.sources)} new sources", err=True)
    if target:
        marked = f", marked {options['banner']}" if options["banner"] and written["out"] else ""
        click.echo(printable(f"written: {target}{marked}"), err=True)
    elif dry:
        click.echo("nothing was written (--dry-run)", err=True)
    else:
        click.echo("nothing to write", err=True)
    if rejects:
        click.echo(f"refused rows: {rejects}", err=True)


_FATES = {
    "imported": "imported",
    "updated": "updated",
    "known": "there already",
    "changed": "changed there",
    "repeated": "identical to a row above",
    "similar": "like one that is there",
    "left out": "outside of what was asked for",
    "refused": "refused",
}


def _fail(problems: Any) -> None:
    for problem in problems:
        click.echo(printable(format_problem(problem)), err=True)
    sys.exit(1)
