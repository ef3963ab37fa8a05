"""The command `import`: rows of other people's data sets as entries of a register."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from dashboard.commands.options import read_now, read_today
from dashboard.commands.places import print_json
from dashboard.comparing.changes import broken_ids
from dashboard.draw.numerals import number_text
from dashboard.draw.table import printable
from dashboard.features import Features, place_incidents
from dashboard.imports.days import ORDERS
from dashboard.imports.delivering import Delivery, add_to, write_new
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
from dashboard.imports.sketch import FileError
from dashboard.imports.sourcebook import SourceBook
from dashboard.keeping.saving import SaveError
from dashboard.model import Register
from dashboard.problems import Problem, format_problem
from dashboard.register import load_register
from dashboard.when import WhenError, parse_when
from geodata.gazetteer import load_gazetteer

SHOWN = 20  # refused rows that are told one by one; all of them stand in the file of rejects
_LISTED = ("known", "similar")


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
    faulty: int = 0


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, readable=False))
@click.option("--format", "style", type=click.Choice(FORMATS), required=True, help="What it is.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, readable=False),
    help="Which column is which field (YAML); needed for csv.",
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
    register, there = _there(into)
    try:
        digest = digest_file(path)
        dataset = describe_dataset(path, options["style"], plan, digest, options["published"])
        book = SourceBook(dataset, register.sources)
        wanted = Narrowing(options["countries"], options["border_km"])
        importer = Importer(
            load_gazetteer(), book, wanted, there, keep_similar=options["keep_similar"]
        )
        importer.reserve(broken_ids(register))
        with open_rows(
            path, options["style"], plan, options["dates"], options["encoding"]
        ) as opened:
            rejects = None if dry else _rejects_path(path, options)
            with Rejects(rejects, opened.columns, force=options["force"]) as refused:
                tally = _run(path, opened, importer, refused, as_json=options["as_json"])
        delivery = Delivery(book.finished(importer.newest or read_today()), importer.finished())
        backup = None
        if delivery.incidents and not dry:
            if out:
                write_new(out, delivery, f"Imported from {path.name}")
            else:
                backup = add_to(into, register, delivery, read_now()).backup
    except FileError as error:
        problem = Problem(
            str(path), error.line, error.column, "", "bad-import", error.message, error.hint
        )
        _fail([problem])
    except PlanError as error:
        _fail(error.problems)
    except SaveError as error:
        raise click.ClickException(str(error)) from None
    _tell(tally, delivery, {"out": out, "into": into, "backup": backup}, refused, options)
    sys.exit(1 if tally.faulty else 0)


def _check_use(out: Path | None, into: Path | None, options: dict[str, Any]) -> None:
    if out and into:
        raise click.UsageError("--out makes a new register, --into adds to one: give one of them")
    if not (out or into or options["dry_run"]):
        raise click.UsageError("give --out NEWFILE or --into REGISTER, or --dry-run to look first")
    if options["style"] == "csv" and not options["mapping"]:
        raise click.UsageError(
            "--format csv needs --mapping FILE: it says which column is which field (README.md)"
        )
    for name in ("out", "rejects"):
        given = options[name]
        if given and given.exists() and not (options["force"] or options["dry_run"]):
            raise click.UsageError(f"--{name}: {given} is there already; --force replaces it")
        if given and not given.parent.is_dir():
            raise click.UsageError(f"--{name}: there is no folder {given.parent}")


def _plan(mapping: Path | None) -> Plan:
    if mapping is None:
        return Plan()
    plan, problems = read_mapping(mapping)
    if problems:
        _fail(problems)
    return plan


def _there(into: Path | None) -> tuple[Register, Features | None]:
    """Read and place the register that is added to."""
    if into is None or not into.exists():
        return Register(file=str(into or "")), None
    register = load_register(into)
    if not register.digest:
        _fail(register.problems)
    return register, place_incidents(register, load_gazetteer())


def _rejects_path(path: Path, options: dict[str, Any]) -> Path:
    given: Path | None = options["rejects"]
    if given:
        return given
    target: Path = options["out"] or options["into"]
    folder = target if target.is_dir() else target.parent
    return free_path(folder / f"{path.stem}-rejects.csv")


def _run(
    path: Path, opened: Opened, importer: Importer, refused: Rejects, *, as_json: bool
) -> _Tally:
    """Take all rows; what is known already or much like another is listed as it comes."""
    tally, cells = _Tally(), _Cells(opened.rows)
    size = path.stat().st_size or 1
    with _progress(opened, size) as tell:
        for number, outcome in enumerate(importer.run(cells)):
            tell(number)
            tally.counts[outcome.fate] = tally.counts.get(outcome.fate, 0) + 1
            if outcome.error:
                tally.faulty += outcome.error.faulty
                refused.add(outcome.line, cells.last, outcome.error)
                if refused.count <= SHOWN:
                    click.echo(printable(f"{path}:{outcome.line}: {outcome.error}"), err=True)
            elif outcome.fate in _LISTED:
                if as_json:
                    record = {"line": outcome.line, "origin": outcome.origin, "id": outcome.id}
                    tally.listed.setdefault(outcome.fate, []).append(record)
                else:
                    click.echo(printable(_listed(path, outcome)))
    return tally


class _Cells:
    """Rows as they pass, the last one's cells kept for the file of rejects."""

    def __init__(self, rows: Iterator[Read]) -> None:
        self.rows = rows
        self.last: Sequence[str] = ()

    def __iter__(self) -> Iterator[Read]:
        for row in self.rows:
            self.last = row.cells
            yield row


def _listed(path: Path, outcome: Outcome) -> str:
    named = f"{outcome.origin} " if outcome.origin else ""
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
    target = None if dry or not delivery.incidents else written["out"] or written["into"]
    rejects = refused.path if refused.count else None
    if options["as_json"]:
        print_json(
            {
                **{name.replace(" ", "_"): count for name, count in counts.items()},
                "faulty": tally.faulty,
                "sources": len(delivery.sources),
                "duplicates": {name: tally.listed.get(name, []) for name in _LISTED},
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
        click.echo(f"written: {target}", err=True)
    elif dry:
        click.echo("nothing was written (--dry-run)", err=True)
    else:
        click.echo("nothing to write", err=True)
    if rejects:
        click.echo(f"refused rows: {rejects}", err=True)


_FATES = {
    "imported": "imported",
    "known": "there already",
    "similar": "like one that is there",
    "left out": "outside of what was asked for",
    "refused": "refused",
}


def _fail(problems: Any) -> None:
    for problem in problems:
        click.echo(printable(format_problem(problem)), err=True)
    sys.exit(1)
