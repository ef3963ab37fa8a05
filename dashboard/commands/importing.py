"""The command `import`: rows of other people's data sets as entries of a register."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from dashboard.banners import covers, join_banners
from dashboard.commands.importoptions import (
    check_use,
    read_countries,
    read_encoding,
    read_published,
)
from dashboard.commands.options import load_places, read_now, read_today, tell_standing
from dashboard.commands.tally import SHOWN, Tally, show_progress, sum_up, tell_row
from dashboard.draw.table import printable, printable_lines
from dashboard.features import Features
from dashboard.ids import broken_ids
from dashboard.imports.days import ORDERS
from dashboard.imports.delivering import Delivery, add_to, target_of, write_new
from dashboard.imports.heads import Head
from dashboard.imports.importing import Importer, Read
from dashboard.imports.mapping import Plan, read_mapping
from dashboard.imports.narrowing import Narrowing
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
from dashboard.keeping.filing import check_read
from dashboard.keeping.saving import SaveError
from dashboard.model import Register
from dashboard.placing import place_incidents
from dashboard.problems import Problem, format_problem
from dashboard.register import load_register
from geodata.gazetteer import Gazetteer


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
    "--country", "countries", callback=read_countries, help="Only in these countries: AF,TJ."
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
    callback=read_published,
    metavar="DAY",
    help="When the data set was published, or downloaded.",
)
@click.option("--dates", type=click.Choice(ORDERS), help="What 10/05/2022 means.")
@click.option(
    "--encoding", default="utf-8", show_default=True, callback=read_encoding, help="Of a table."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be done.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def import_(path: Path, **options: Any) -> None:
    """Import a file of ACLED, UCDP, any table or GeoJSON: nothing is invented, nothing lost."""
    out, into = options["out"], options["into"]
    check_use(path, out, into, options)
    plan = _plan(options["mapping"])
    gazetteer = load_places(into or out)
    register, there = _there(into, gazetteer)
    try:
        digest = digest_file(path)
        dataset = describe_dataset(path, options["style"], plan, digest, options["published"])
        book = SourceBook(dataset, register.sources, broken_ids(register, "sources"))
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
            rejects = None if options["dry_run"] else _rejects_path(path, options)
            with Rejects(rejects, opened.columns, force=options["force"]) as refused:
                tally = _run(path, opened, importer, refused, options)
                head = opened.head()
                refused.finish()
                banner = _banner(path, [head.banner, *tally.banners], options)
                delivery = Delivery(
                    book.finished(importer.newest or read_today()),
                    importer.finished(),
                    importer.revised(),
                )
                backup = _deliver(path, register, delivery, replace(head, banner=banner), options)
    except FileError as error:
        problem = Problem(
            str(path), error.line, error.column, "", "bad-import", error.message, error.hint
        )
        _fail([problem])
    except PlanError as error:
        _fail(error.problems)
    except SaveError as error:
        raise click.ClickException(printable_lines(str(error))) from None
    written = {"out": out, "into": into, "backup": backup}
    sum_up(tally, delivery, written, refused, {**options, "banner": banner})
    sys.exit(1 if tally.faulty or tally.counts.get("similar") else 0)


def _deliver(
    path: Path, register: Register, delivery: Delivery, head: Head, options: dict[str, Any]
) -> Path | None:
    """Write what was taken, if that is asked for; gives where the version before it is kept."""
    out, into = options["out"], options["into"]
    if not (delivery.incidents or delivery.updates):
        return None
    if into:
        _check_banner(path, into, register.banner, head.banner)
    if options["dry_run"]:
        return None
    if out:
        write_new(out, delivery, replace(head, title=head.title or f"Imported from {path.name}"))
        return None
    saves = add_to(into, register, delivery, read_now())
    for saved in saves:
        if saved.warning:
            click.echo(printable(saved.warning), err=True)
    return saves[0].backup


def _plan(mapping: Path | None) -> Plan:
    if mapping is None:
        return Plan()
    plan, problems = read_mapping(mapping)
    if problems:
        _fail(problems)
    return plan


def _there(into: Path | None, gazetteer: Gazetteer) -> tuple[Register, Features | None]:
    """Read and place the register that is added to."""
    if into is None or not (into.exists() or into.is_symlink()):
        return Register(file=str(into or "")), None
    register = load_register(into)
    if not register.digest:
        _fail(register.problems)
    try:
        check_read(register)
        target_of(into, register)
    except SaveError as error:
        raise click.ClickException(printable(str(error))) from None
    tell_standing(register)
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
) -> Tally:
    """Take all rows; what is known already or much like another is listed as it comes."""
    tally, cells = Tally(), _Cells(opened.rows)
    given, known = options["banner"].strip(), opened.head().banner
    if opened.warning:
        click.echo(printable(f"{path}: {opened.warning}"), err=True)
    size = path.stat().st_size or 1
    with show_progress(opened, size) as tell:
        for number, outcome in enumerate(importer.run(cells)):
            tell(number)
            tally.counts[outcome.fate] = tally.counts.get(outcome.fate, 0) + 1
            tally.counts["alike"] = tally.counts.get("alike", 0) + bool(outcome.alike)
            if outcome.error:
                tally.faulty += outcome.error.faulty
                banner = given or join_banners([known, cells.banner])
                refused.add(outcome, cells.last, banner)
                if refused.count <= SHOWN:
                    click.echo(printable(f"{path}:{outcome.at}: {outcome.error}"), err=True)
            else:
                tell_row(tally, path, outcome, as_json=options["as_json"])
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


def _fail(problems: Any) -> None:
    for problem in problems:
        click.echo(printable(format_problem(problem)), err=True)
    sys.exit(1)
