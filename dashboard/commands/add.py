"""`incidents add` and `incidents retire`: entries written into the register from a shell."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from dashboard.commands.asking import Known, ask_for_incident, field_line, flag_problems
from dashboard.commands.options import (
    find_register,
    load_places,
    read_now,
    read_today,
    register_option,
    tell_standing,
)
from dashboard.commands.places import print_json
from dashboard.draw.table import printable, printable_lines
from dashboard.ids import taken_ids
from dashboard.keeping.drafts import Draft, as_typed, look_at_draft, suggested_id, unplaced_in
from dashboard.keeping.filing import Desk, open_desk
from dashboard.keeping.retiring import retired_entry
from dashboard.keeping.saving import ChangedError, Edit, Saved, SaveError, save
from dashboard.keeping.splicing import find_entry
from dashboard.keeping.writing import Plain, written_entry
from dashboard.model import Claim, Incident, Register, Source
from dashboard.problems import Problem, format_problem, nearest
from dashboard.register import MAX_BYTES
from dashboard.spec import Shape, Spec, specs
from dashboard.view import ViewError, parse_day
from geodata.filesystem import read_file

Command = TypeVar("Command", bound=Callable[..., Any])
# An addition is made anew on what somebody else has saved meanwhile; so often, then it is told.
ATTEMPTS = 5
_TO_COPY = "what was to be written is printed on standard output, so that it can be copied"
# What looks like a field inside the value of another: its name may be misspelt.
_INNER_FIELD = re.compile(r",\s*([A-Za-z_-]+)=")
_LISTS = (Shape.TEXTS, Shape.TERMS, Shape.REFERENCES)
_PAIRS = {"claim": Claim, "source-new": Source}


def _field_options(command: Command) -> Command:
    """Add a flag for every field of an incident and of its first claim."""
    for record, names in ((Claim, _claim_names()), (Incident, _incident_names())):
        for name in reversed(names):
            spec = specs(record)[name]
            command = click.option(
                f"--{_flag(record, name)}",
                f"{record.__name__.lower()}_{name}",
                multiple=True,  # so that one given twice is told, not lost
                help=_help(spec, "The claim's: " if record is Claim else ""),
            )(command)
    return command


def _flag(record: type[Claim | Incident], name: str) -> str:
    """Name the flag of a field; one of a claim that an incident has as well says whose it is."""
    return f"claim-{name}" if record is Claim and name in specs(Incident) else name


def _incident_names() -> list[str]:
    return [name for name in specs(Incident) if name != "claims"]


def _claim_names() -> list[str]:
    return list(specs(Claim))


def _help(spec: Spec, whose: str) -> str:
    several = " May be given several times." if spec.shape in _LISTS else ""
    words = f" One of {', '.join(spec.terms)}." if spec.terms else ""
    return f"{whose}{spec.meaning}{words}{several} Such as {spec.example}"


def _register_file_option(command: Command) -> Command:
    return click.option(
        "--file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="The file of a register in a folder; by default the last that holds incidents.",
    )(command)


@click.command()
@register_option
@_register_file_option
@_field_options
@click.option(
    "--claim",
    "claims",
    multiple=True,
    metavar="source=ID,says=TEXT,…",
    help="A claim, with any of its fields; may be given several times.",
)
@click.option(
    "--source-new",
    "sources",
    multiple=True,
    metavar="id=ID,publisher=TEXT,…",
    help="A source that the register does not have yet, with any of its fields; may be given"
    " several times.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be written; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def add(register_path: Path | None, file: Path | None, **options: Any) -> None:
    """Add an incident; in a terminal, what is missing is asked for.

    Without --id it gets one made of its title. Nothing is written while there is a problem.
    """
    path = find_register(register_path)
    draft = _draft(options)
    desk = _opened(path, file)
    tell_standing(desk.register)
    gazetteer = load_places(path)
    unsaved = _Unsaved()
    with unsaved.printed_if_lost():
        draft = _asked(draft, Known(desk.register, gazetteer, unsaved.take))
        for attempt in range(ATTEMPTS):
            desk = _opened(path, file) if attempt else desk
            named = _named(draft, desk)
            look = look_at_draft(named, desk.register)
            if problems := [*look.problems, *unplaced_in(named.values, gazetteer)]:
                _refuse(problems)
            if options["dry_run"]:
                click.echo("\n".join([*look.sources, look.text]), nl=False)
                return
            edits = [Edit("sources", None, text) for text in look.sources]
            saved = _save(desk, [*edits, Edit("incidents", None, look.text)], unsaved)
            if saved:
                incident_id = str(named.values["id"])
                _tell(desk, incident_id, saved, as_json=options["as_json"], verb="added")
                return
        _give_up(path)


def _asked(draft: Draft, known: Known) -> Draft:
    """Ask for what a draft lacks, in a terminal; first of all its flags must be good ones."""
    missing = {name for name in ("kind", "title", "claims") if name not in draft.values}
    if missing and sys.stdin.isatty():
        if problems := flag_problems(draft, known):
            _refuse(problems)
        return ask_for_incident(draft, known)
    if not draft.values:
        needed = "--kind, --title and a claim (--source and --says)"
        raise click.UsageError(f"give {needed}, or run it in a terminal, where it asks")
    return draft


class _Unsaved:
    """What somebody has typed, or what was to be written, while it stands in no file yet."""

    def __init__(self) -> None:
        self.text = ""

    def take(self, draft: Draft) -> None:
        """Take a draft as it is so far."""
        look = look_at_draft(draft, Register())
        self.text = "\n".join([*look.sources, look.text])

    @contextmanager
    def printed_if_lost(self) -> Iterator[None]:
        """Print it where what is done ends before it is saved, broken off by hand or not."""
        try:
            yield
        except BaseException:
            if self.text:
                click.echo(err=True)  # a prompt may stand on this line
                click.echo(printable_lines(self.text), nl=False)
                click.echo(_TO_COPY, err=True)
            raise


def _draft(options: Mapping[str, Any]) -> Draft:
    """Take all flags into a draft; what one of them cannot hold is told as wrong use."""
    values = _given(options, Incident, _incident_names())
    one = _given(options, Claim, _claim_names())
    claims: list[Plain] = [one] if one else []
    claims += [_pairs(text, "claim") for text in options["claims"]]
    if claims:
        values["claims"] = claims
    return Draft(values, tuple(_pairs(text, "source-new") for text in options["sources"]))


def _given(
    options: Mapping[str, Any], record: type[Claim | Incident], names: Sequence[str]
) -> dict[str, Plain]:
    values: dict[str, Plain] = {}
    for name in names:
        given = options[f"{record.__name__.lower()}_{name}"]
        spec, flag = specs(record)[name], f"--{_flag(record, name)}"
        if not all(text.strip() for text in given):
            raise click.UsageError(f"{flag} has no value: write one, or leave the flag out")
        if len(given) > 1 and spec.shape not in _LISTS:
            hint = "; a second claim is a --claim" if record is Claim else ""
            raise click.UsageError(f"{flag} is given {len(given)} times: keep one{hint}")
        if given:
            values[name] = list(given) if spec.shape in _LISTS else as_typed(given[0], spec)
    return values


def _pairs(text: str, option: str) -> dict[str, Plain]:
    """Read source=ID,says=TEXT; a comma parts two fields where the name of one follows it."""
    known = specs(_PAIRS[option])
    found: dict[str, Plain] = {}
    for part in re.split(rf",\s*(?=(?:{'|'.join(known)})=)", text):
        name, sign, value = (one.strip() for one in part.partition("="))
        if not sign or name not in known:
            needed = "source=ID,says=TEXT" if option == "claim" else "id=ID,publisher=TEXT"
            hint = _near_hint(name if sign else "", known)
            raise click.UsageError(f"--{option}: {part!r} is no field, write {needed}; {hint}")
        if name in found:
            raise click.UsageError(f"--{option}: {name} stands twice: keep one of the two")
        if not value:
            told = f"--{option}: {name} has no value: write one, or leave {name}= out"
            raise click.UsageError(told)
        for word in _INNER_FIELD.findall(value):
            if nearest(word, known):
                told = f"--{option}: {word}= is no field; {_near_hint(word, known)}"
                raise click.UsageError(f"{told} (as part of a text, leave out the comma before it)")
        found[name] = as_typed(value, known[name], parted=";")
    return found


def _near_hint(name: str, known: Mapping[str, Spec]) -> str:
    near = nearest(name, known) if name else None
    return f"did you mean {near}=?" if near else f"fields are {', '.join(known)}"


def _named(draft: Draft, desk: Desk) -> Draft:
    """Give a draft an id, where it has none, that no other incident of the register has."""
    if "id" in draft.values or "title" not in draft.values:
        return draft
    taken = taken_ids(desk.register, "incidents")
    made = suggested_id(str(draft.values["title"]), str(draft.values.get("when", "")), taken)
    return Draft({**draft.values, "id": made}, draft.sources)


def _opened(path: Path, file: Path | None, incident_id: str = "") -> Desk:
    try:
        return open_desk(path, file, incident_id)
    except SaveError as fault:
        raise click.ClickException(printable(str(fault))) from None


def _save(desk: Desk, edits: list[Edit], unsaved: _Unsaved) -> Saved | None:
    """Save edits; None where the file was changed meanwhile, and they must be made anew."""
    try:
        return save(desk.file, edits, desk.digest, now=read_now(), elsewhere=desk.elsewhere)
    except ChangedError as fault:
        unsaved.text = fault.kept
        return None
    except SaveError as fault:
        unsaved.text = "" if fault.kept_at else fault.kept
        raise click.ClickException(printable_lines(str(fault))) from None


def _refuse(problems: list[Problem]) -> NoReturn:
    for problem in problems:
        click.echo(field_line(problem), err=True)
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    click.echo(f"{count}: nothing was written", err=True)
    sys.exit(1)


def _give_up(path: Path) -> NoReturn:
    raise click.ClickException(
        f"{path} was changed again and again while this was saved: nothing was written; try again"
    )


def _tell(desk: Desk, incident_id: str, saved: Saved, *, as_json: bool, verb: str) -> None:
    line = saved.lines[-1]
    if as_json:
        backup = str(saved.backup) if saved.backup else None
        print_json({"id": incident_id, "file": str(desk.file), "line": line, "backup": backup})
    else:
        click.echo(printable(f"{incident_id} {verb}: {click.format_filename(desk.file)}:{line}"))
    if saved.warning:
        click.echo(printable(saved.warning), err=True)


@click.command()
@click.argument("incident_id", metavar="ID")
@register_option
@click.option("--reason", help="Why it no longer counts.")
@click.option("--on", default="today", help="The day from which it no longer counts; today.")
@click.option("--dry-run", is_flag=True, help="Print what would be written; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def retire(
    incident_id: str,
    register_path: Path | None,
    reason: str | None,
    on: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Retire an incident: its entry stays, with the day and the reason, and no longer counts."""
    day, path = _day(on), find_register(register_path)
    if not (reason or "").strip() and not sys.stdin.isatty():
        raise click.UsageError("--reason: say why the incident no longer counts")
    desk = _opened(path, None, incident_id)
    tell_standing(desk.register)
    incident = _find(desk, incident_id)
    unsaved = _Unsaved()
    while not (reason or "").strip():
        reason = unsaved.text = click.prompt("Why does it no longer count?", err=True)
    with unsaved.printed_if_lost():
        for attempt in range(ATTEMPTS):
            if attempt:
                desk = _opened(path, None, incident_id)
                incident = _find(desk, incident_id)
            data = read_file(desk.file, MAX_BYTES)
            base = find_entry(data, "incidents", incident_id) or written_entry({}, Incident)
            text = retired_entry(incident, base, day, reason or "")
            if dry_run:
                click.echo(text, nl=False)
                return
            if saved := _save(desk, [Edit("incidents", incident_id, text)], unsaved):
                _tell(desk, incident_id, saved, as_json=as_json, verb="retired")
                return
        _give_up(path)


def _day(text: str) -> date:
    try:
        return parse_day(text, read_today())
    except ViewError as fault:
        raise click.UsageError(f"--on: {fault}") from None


def _find(desk: Desk, incident_id: str) -> Incident:
    for incident in desk.register.incidents:
        if incident.id == incident_id:
            if incident.retired:
                told = f"{incident_id} was retired on {incident.retired}: {incident.reason}"
                raise click.ClickException(printable(told))
            return incident
    if not desk.register.entries and desk.register.problems:
        raise click.ClickException(printable(format_problem(desk.register.problems[0])))
    near = nearest(incident_id, [incident.id for incident in desk.register.incidents])
    hint = f": did you mean {near}?" if near else "; `incidents list` gives the ids"
    if any(f"[{incident_id}]" in problem.field for problem in desk.register.problems):
        hint = ": its entry is broken; `incidents check` tells why"
    raise click.ClickException(printable(f"no incident has the id {incident_id!r}{hint}"))
