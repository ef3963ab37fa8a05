"""The `incidents` command: the register, its places and the border, from a shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from dashboard import cli_places, launch, records
from dashboard.cli_places import print_json
from dashboard.crossings import crossing_statuses
from dashboard.draw import table as tables
from dashboard.features import Features, Shown, apply_view, look_at, place_incidents
from dashboard.model import Register
from dashboard.problems import Problem, format_problem, nearest
from dashboard.register import load_register
from dashboard.schema import json_schema
from dashboard.view import View, read_view
from geodata.gazetteer import Gazetteer, load_gazetteer
from geodata.locate import locate

Command = TypeVar("Command", bound=Callable[..., Any])
FILTERS = (
    "from",
    "to",
    "as-of",
    "kind",
    "actor",
    "place",
    "km",
    "box",
    "bank",
    "source",
    "grade",
    "text",
)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _parameter(filter_name: str) -> str:
    # "from" alone is no name in Python
    return f"filter_{filter_name.replace('-', '_')}"


def _register_option(command: Command) -> Command:
    return click.option(
        "--register",
        "register_path",
        # whether it can be read is a problem of the register, told like all others
        type=click.Path(path_type=Path, readable=False),
        help="The register; by default incidents.yaml here, then $INCIDENTS_REGISTER.",
    )(command)


def _filter_options(command: Command) -> Command:
    texts = {
        "from": "First day: 2022-05-10, 2022-05, today, -7d.",
        "to": "Last day, itself included.",
        "as-of": "Count only what was published by this day.",
        "kind": "Only this kind; may be given several times.",
        "actor": "Only with this actor; may be given several times.",
        "place": "Only in this place or stretch of the border.",
        "km": "Only on these kilometres of the border: 100-250.",
        "box": "Only in this box, west,south,east,north: 68.5,37,69.5,37.6.",
        "bank": "Only on this bank: AF, TJ, both, none; may be given several times.",
        "source": "Only what this source speaks of; may be given several times.",
        "grade": "Only with a claim graded at least so: B, 2, B2.",
        "text": "Only with this text.",
    }
    for name in reversed(FILTERS):
        command = click.option(f"--{name}", _parameter(name), multiple=True, help=texts[name])(
            command
        )
    return click.option(
        "--certain-only", is_flag=True, help="Only what surely falls in the window."
    )(command)


def register_path(given: Path | None) -> Path:
    """Find the register: as given, else incidents.yaml here, else $INCIDENTS_REGISTER."""
    if given:
        return given
    here = Path("incidents.yaml")
    named = os.environ.get("INCIDENTS_REGISTER")
    return Path(named) if named and not here.exists() else here


def _load(given: Path | None, gazetteer: Gazetteer) -> tuple[Register, Features, list[Problem]]:
    register = load_register(register_path(given))
    features = place_incidents(register, gazetteer)
    problems = sorted(
        [*register.problems, *features.problems], key=lambda p: (p.file, p.line, p.column)
    )
    return register, features, problems


def _view(options: dict[str, Any]) -> View:
    values = {name: list(options[_parameter(name)]) for name in FILTERS}
    if options["certain_only"]:
        values["certain-only"] = ["1"]
    view, faults = read_view(values, _today())
    if faults:
        raise click.UsageError("; ".join(f"--{fault}" for fault in faults))
    return view


def _check_actors(view: View, features: Features) -> None:
    known = {actor for incident in features.frame["incident"] for actor in incident.actors}
    folded = {actor.casefold() for actor in known}
    for actor in view.actors:
        if actor.casefold() not in folded:
            near = nearest(actor, known)
            hint = f": did you mean {near!r}?" if near else ""
            raise click.UsageError(f"--actor: no incident names {actor!r}{hint}")


def _check_sources(view: View, features: Features) -> None:
    for source in view.sources:
        if source not in features.sources:
            near = nearest(source, list(features.sources))
            hint = f": did you mean {near}?" if near else ""
            raise click.UsageError(f"--source: no source has the id {source!r}{hint}")


def _shown(features: Features, view: View, gazetteer: Gazetteer) -> Shown:
    area = None
    if view.place:
        answer = locate(view.place, gazetteer)
        if answer.placement is None:
            raise click.UsageError(f"--place: {answer.why}")
        area = answer.placement
    return apply_view(features, view, area)


def _tell_problems(problems: list[Problem]) -> None:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    click.echo(f"{count} in the register: run `incidents check`", err=True)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="border-incidents")
@click.pass_context
def cli(context: click.Context) -> None:
    """Keep and show a register of border incidents; without a command, open the dashboard."""
    if context.invoked_subcommand is None:
        context.invoke(app)


def _host(_context: click.Context, _parameter: click.Parameter, host: str) -> str:
    # an empty address, say of an unset variable, would mean all of them
    if not host.strip():
        raise click.BadParameter("an address is needed, such as localhost")
    return host.strip()


@cli.command()
@_register_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port to listen on; by default a free one from 8501.",
)
@click.option(
    "--host",
    default="localhost",
    show_default=True,
    callback=_host,
    help="Address to listen on; 0.0.0.0 lets other machines in.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def app(
    register_path: Path | None = None,
    port: int | None = None,
    host: str = "localhost",
    no_browser: bool = False,
) -> None:
    """Open the dashboard in a browser."""
    sys.exit(launch.run(_resolve(register_path), host, port, open_browser=not no_browser))


def _resolve(given: Path | None) -> Path:
    return register_path(given).resolve()


@cli.command()
@_register_option
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def check(register_path: Path | None, as_json: bool) -> None:
    """Tell all problems of the register: FILE:LINE:COL: FIELD: MESSAGE (HINT)."""
    register, features, problems = _load(register_path, load_gazetteer())
    placed = len(features.frame) - len(features.unplaced)
    if as_json:
        print_json(
            {
                "problems": [records.problem_record(problem) for problem in problems],
                "entries": register.entries,
                "placed": placed,
            }
        )
    else:
        for problem in problems:
            click.echo(tables.printable(format_problem(problem)))
        count = (
            "no problems"
            if not problems
            else "1 problem"
            if len(problems) == 1
            else f"{len(problems)} problems"
        )
        click.echo(f"{register.entries} entries, {placed} placed, {count}", err=True)
    sys.exit(1 if problems else 0)


@cli.command("list")
@_register_option
@_filter_options
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv", "geojson"]),
    default="table",
    show_default=True,
)
def list_(register_path: Path | None, as_json: bool, style: str, **options: Any) -> None:
    """List the incidents of a view, and count what it hides and why."""
    gazetteer = load_gazetteer()
    view = _view(options)
    register, features, problems = _load(register_path, gazetteer)
    _check_actors(view, features)
    _check_sources(view, features)
    shown = _shown(features, view, gazetteer)
    if as_json or style == "json":
        print_json(records.as_json(shown, len(problems)))
    elif style == "geojson":
        print_json(records.as_geojson(shown))
    elif style == "csv":
        tables.write_csv(records.as_json(shown, 0)["incidents"], sys.stdout)
    else:
        click.echo(tables.as_table(shown))
        click.echo(tables.counts(shown, register), err=True)
    if problems:
        _tell_problems(problems)
    sys.exit(1 if problems else 0)


@cli.command()
@click.argument("incident_id", metavar="ID")
@_register_option
@click.option("--as-of", "as_of", help="Count only what was published by this day.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def show(incident_id: str, register_path: Path | None, as_json: bool, **options: Any) -> None:
    """Show one incident: claims, figures, placement and its receipt."""
    given = options["as_of"]
    view, faults = read_view({"as-of": [given]} if given else {}, _today())
    if faults:
        raise click.UsageError("; ".join(f"--{fault}" for fault in faults))
    _, features, problems = _load(register_path, load_gazetteer())
    row = look_at(features, incident_id, view.as_of)
    if row is None:
        near = nearest(incident_id, list(features.frame["id"]))
        hint = f": did you mean {near}?" if near else "; `incidents list` gives the ids"
        if any(f"[{incident_id}]" in problem.field for problem in problems):
            hint = ": its entry is broken; `incidents check` tells why"
        raise click.ClickException(f"no incident has the id {incident_id!r}{hint}")
    if row.incident.claims and not row.claims:
        raise click.ClickException(f"{incident_id} was not yet known on {view.as_of}")
    record = records.detail_record(row, features.sources)
    if as_json:
        print_json(record)
    else:
        click.echo(tables.detail_text(record))


@cli.command()
@_register_option
@click.option("--on", help="The day to tell the status for; today by default.")
@click.option("--as-of", help="Count only what was published by this day; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def crossings(register_path: Path | None, on: str | None, as_of: str | None, as_json: bool) -> None:
    """Tell the status of every crossing on a day, and how old that knowledge is."""
    asked, faults = read_view({"as-of": [on]} if on else {}, _today())
    known, more = read_view({"as-of": [as_of]} if as_of else {}, _today())
    if faults or more:
        told = ["--on" + fault.removeprefix("as-of") for fault in faults]
        raise click.UsageError("; ".join([*told, *(f"--{fault}" for fault in more)]))
    gazetteer = load_gazetteer()
    _, features, problems = _load(register_path, gazetteer)
    statuses = crossing_statuses(features, gazetteer, asked.as_of, known.as_of)
    if as_json:
        print_json([records.crossing_record(status, asked.as_of) for status in statuses])
    else:
        click.echo(tables.crossing_table(statuses))
    if problems:
        _tell_problems(problems)
    sys.exit(1 if problems else 0)


@cli.command()
def schema() -> None:
    """Print the register's JSON Schema, for editors."""
    print_json(json_schema())


cli.add_command(cli_places.locate_)
cli.add_command(cli_places.border)


def main() -> None:
    """Run the command; a reader that has gone away ends it quietly."""
    try:
        cli(prog_name="incidents")
    except BrokenPipeError:
        # what is left in the buffer has nowhere to go: keep Python from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as fault:
        # a full disk, a folder that has gone: no fault of the code, so no traceback
        sys.stderr.write(f"incidents: {fault.strerror or fault}\n")
        sys.exit(1)
