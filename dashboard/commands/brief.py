"""The commands of briefings: `brief` makes one, `verify` checks it, `diff` tells what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from dashboard.banners import BANNER, find_hidden_banner
from dashboard.commands.options import (
    check_named,
    filter_options,
    find_area,
    load_placed,
    read_options,
    read_today,
    register_option,
    tell_problems,
)
from dashboard.commands.places import print_json
from dashboard.comparing.change_records import changes_record
from dashboard.comparing.changes import Changes, changes_between, changes_since_day
from dashboard.comparing.history import HistoryError, read_since, register_at
from dashboard.dossiers.delivery import DeliveryError, check_folder, deliver
from dashboard.dossiers.dossier import (
    FORMATS,
    PAPERS,
    Subject,
    check_template,
    describe_subject,
    has_code,
    make_dossier,
    names_of,
)
from dashboard.dossiers.manifest import (
    NAME,
    SIGNATURE,
    Finding,
    describe_since,
    make_manifest,
    read_manifest,
)
from dashboard.dossiers.manifest import verify as find_all
from dashboard.dossiers.signature import NoProgramError, SignatureError, find_program, sign
from dashboard.draw import table as tables
from dashboard.draw.brief.changes import change_text
from dashboard.draw.brief.records import Options
from dashboard.draw.table import printable
from dashboard.features import Features
from dashboard.ids import broken_ids
from dashboard.keeping.kept import find_kept, register_as_kept
from dashboard.model import Register
from dashboard.placing import place_incidents
from dashboard.problems import nearest
from dashboard.view import CALENDARS, LANGUAGES, View, ViewError
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement


def _read_formats(_context: click.Context, _parameter: click.Parameter, given: str) -> list[str]:
    names = [name.strip().lower() for name in given.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            near = nearest(name, FORMATS)
            hint = f"did you mean {near}?" if near else f"one or more of {','.join(FORMATS)}"
            raise click.BadParameter(f"{name!r} is not a format: {hint}")
    if not names:
        raise click.BadParameter(f"name one or more of {','.join(FORMATS)}")
    return names


def _since_option(*, required: bool) -> Callable[..., Any]:
    return click.option(
        "--since",
        metavar="DAY|GITREV|VERSION",
        required=required,
        help="Tell what changed since a day (2022-05-01, -7d), a revision of git (HEAD~1), or a"
        " version kept by saving (-1 is the one before the last save; `incidents versions`).",
    )


@click.command()
@register_option
@filter_options
@click.option(
    "--out",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, readable=False),
    help="The folder to put the files in; it is made where it is not there.",
)
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    show_default=True,
    callback=_read_formats,
    help="What to make, separated by commas.",
)
@_since_option(required=False)
@click.option("--title", default="", help="Title; by default the register's.")
@click.option("--banner", default="", help="Who may read it, TLP:AMBER; by default the register's.")
@click.option("--organisation", default="", help="Who briefs; by default the register's.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    help="Language; by default the register's, else en.",
)
@click.option(
    "--calendar",
    type=click.Choice(CALENDARS, case_sensitive=False),
    help="Calendar that days are told by: Solar Hijri, Gregorian or both; by default both in Dari,"
    " else gregorian.",
)
@click.option(
    "--link-base",
    default="",
    metavar="URL",
    help="Address of a dashboard, to which the code on every picture then leads.",
)
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A PowerPoint file whose layout the slides take.",
)
@click.option(
    "--size",
    type=click.Choice(PAPERS),
    default=PAPERS[0],
    show_default=True,
    help="Size of the pictures that stand by themselves.",
)
@click.option(
    "--sign",
    "key",
    metavar="KEYFILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Sign the manifest with this SSH key.",
)
@click.option("--force", is_flag=True, help="Write beside what else the folder holds.")
@click.option("--json", "as_json", is_flag=True, help="Give the manifest.")
def brief(folder: Path, formats: Sequence[str], *, as_json: bool, **options: Any) -> None:
    """Make the files of a briefing: pictures, PDF, slides, a page in one file."""
    template, key = options["template"], options["key"]
    _check_wishes(formats, template, key)
    view, placed = read_options(options), load_placed(options["register_path"])
    register, gazetteer, features = placed.register, placed.gazetteer, placed.features
    check_register(register, options[BANNER], "brief")
    language = options["language"] or register.language or LANGUAGES[0]
    view = replace(view, language=language, calendar=options["calendar"] or "")
    check_named(view, features)
    area = find_area(view, gazetteer)
    chosen = Options(
        *(options[name].strip() for name in ("title", BANNER, "organisation", "link_base"))
    )
    with _told(DeliveryError, SignatureError):
        check_folder(folder, names_of(formats), force=options["force"])
        changes, since = (
            _compare(options["since"], features, register, view, area, gazetteer)
            if options["since"] is not None
            else (None, None)
        )
        subject = describe_subject(register, features, view, area, gazetteer, chosen, changes)
        subject = replace(subject, size=options["size"], template=template)
        _tell_code(subject)
        made = _make(subject, formats)
        manifest = make_manifest(made, subject, chosen, since)
        files = {**made, NAME: manifest}
        if key:
            files[SIGNATURE] = sign(manifest, key)
        deliver(folder, files, force=options["force"])
    if as_json:
        click.echo(manifest.decode(), nl=False)
    else:
        for name in files:
            click.echo(_plain(str(folder / name)))
    if placed.problems:
        tell_problems(placed.problems)
    sys.exit(1 if placed.problems else 0)


def _check_wishes(formats: Sequence[str], template: Path | None, key: Path | None) -> None:
    """Refuse, before anything is read, what cannot come to anything."""
    if template and "pptx" not in formats:
        raise click.UsageError("--template is for slides: add pptx to --format")
    if key:
        _need_program()
    if template:
        # TemplateError is one; it is not loaded where no slides are made
        with _told(ValueError):
            check_template(template)


def _tell_code(subject: Subject) -> None:
    """Say so where a view is too long to be written as a code."""
    if not has_code(subject):
        told = "the link back to this view is too long for a QR code; it stands in letters instead"
        click.echo(told, err=True)


def _need_program() -> None:
    try:
        find_program()
    except NoProgramError as fault:
        raise click.UsageError(str(fault)) from None


@contextmanager
def _told(*kinds: type[ValueError]) -> Iterator[None]:
    """Turn errors that have a sentence for people into it, with exit code 1."""
    try:
        yield
    except kinds as fault:
        raise click.ClickException(_plain(str(fault))) from fault


def _plain(text: str) -> str:
    """Make a text safe for a terminal, and names of files that are no text legible."""
    return printable(click.format_filename(text))


def check_register(register: Register, banner: str, verb: str) -> None:
    """Refuse what would be worse than no file: of nothing, or without its marking."""
    if register.problems and not register.entries:
        first = register.problems[0]
        told = f"{first.file} holds nothing to {verb} from: {first.message}"
        raise click.ClickException(_plain(f"{told}; run `incidents check`"))
    if banner.strip():
        return
    if problem := find_hidden_banner(register):
        told = f"{problem.file}:{problem.line}: {problem.message}"
        why = "so a banner may be missing; mend it, or give --banner: nothing was written"
        raise click.ClickException(_plain(f"{told}, {why}"))


def _compare(
    given: str,
    features: Features,
    register: Register,
    view: View,
    area: Placement | None,
    gazetteer: Gazetteer,
) -> tuple[Changes, dict[str, Any]]:
    """Work out what changed since a day or a version, and what the manifest says of that."""
    try:
        since = read_since(given, read_today())
        if isinstance(since, date):
            changes = changes_since_day(features, view, area, since, gazetteer)
            return changes, describe_since(since)
        path = Path(register.file)
        kept = find_kept(path, since)
        earlier = register_as_kept(path, kept, since) if kept else register_at(path, since)
    except (ViewError, HistoryError) as fault:
        raise click.UsageError(f"--since: {fault}") from None
    old = place_incidents(earlier.register, gazetteer)
    problems = [*earlier.register.problems, *old.problems]
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        told = f"{count} in the register at {given}: what could not be read there counts as new"
        click.echo(_plain(told), err=True)
    changes = changes_between(
        old,
        features,
        view,
        area,
        since=earlier.version,
        gazetteer=gazetteer,
        broken=broken_ids(register),
    )
    return changes, describe_since(earlier)


def _make(subject: Subject, formats: Sequence[str]) -> dict[str, bytes]:
    """Make the files; on a terminal tell which is being made."""
    if not sys.stderr.isatty():
        return make_dossier(subject, formats)

    def tell(name: str, number: int, count: int) -> None:
        click.echo(f"\r\x1b[2K{name} ({number + 1} of {count})", nl=False, err=True)

    made = make_dossier(subject, formats, tell)
    click.echo("\r\x1b[2K", nl=False, err=True)
    return made


@click.command()
@click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--signers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file of allowed signers, as ssh-keygen reads it.",
)
@click.option("--identity", help="Whose signature it must be, as --signers names them.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def verify(folder: Path, signers: Path | None, identity: str | None, as_json: bool) -> None:
    """Tell whether a briefing's files are what was made, and who signed them."""
    if (signers is None) != (identity is None):
        raise click.UsageError("--signers and --identity go together")
    if signers:
        _need_program()
    found = find_all(folder, signers, identity or "")
    faults = [one for one in found if one.fault]
    manifest = read_manifest(folder)
    count = 0 if isinstance(manifest, Finding) else len(manifest.files)
    if as_json:
        findings = [
            {
                "code": one.code,
                "file": click.format_filename(one.file),
                "message": click.format_filename(one.message),
                "fault": one.fault,
            }
            for one in found
        ]
        print_json({"good": not faults, "files": count, "findings": findings})
    else:
        for one in found:
            click.echo(_plain(f"{one.file}: {one.message}"))
        files = "1 file" if count == 1 else f"{count} files"
        good = f"{files} listed, each as it was made"
        bad = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        click.echo(f"{files} listed, {bad}" if faults else good, err=True)
    sys.exit(1 if faults else 0)


@click.command()
@register_option
@filter_options
@_since_option(required=True)
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def diff(register_path: Path | None, since: str, as_json: bool, **options: Any) -> None:
    """Tell what came in, changed, was retired or is newly disputed since a day or a version."""
    view, placed = read_options(options), load_placed(register_path)
    register, gazetteer, features = placed.register, placed.gazetteer, placed.features
    check_named(view, features)
    area = find_area(view, gazetteer)
    changes, _ = _compare(since, features, register, view, area, gazetteer)
    if as_json:
        print_json(changes_record(changes, register.banner))
    else:
        if register.banner:
            click.echo(printable(register.banner))
        click.echo(change_text(changes, gazetteer))
        click.echo(tables.ruler_text(), err=True)
    if placed.problems:
        tell_problems(placed.problems)
    sys.exit(1 if placed.problems else 0)
