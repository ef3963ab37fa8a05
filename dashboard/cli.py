"""The `incidents` command: the register, its places and the border, from a shell."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from dashboard import records
from dashboard.commands import add as cli_add
from dashboard.commands import brief as cli_brief
from dashboard.commands import check as cli_check
from dashboard.commands import drawing as cli_drawing
from dashboard.commands import export as cli_export
from dashboard.commands import formatting as cli_format
from dashboard.commands import gazetteer as cli_gazetteer
from dashboard.commands import importing as cli_import
from dashboard.commands import places as cli_places
from dashboard.commands import versions as cli_versions
from dashboard.commands.options import (
    REGISTER,
    check_named,
    filter_options,
    find_area,
    find_register,
    load_placed,
    read_options,
    read_today,
    register_option,
    tell_problems,
)
from dashboard.commands.places import print_json
from dashboard.crossings import crossing_statuses
from dashboard.draw import table as tables
from dashboard.draw.complete import check_vocabulary
from dashboard.features import apply_view, look_at
from dashboard.problems import nearest
from dashboard.schema import json_schema
from dashboard.serving import launch
from dashboard.serving.reach import LOCALHOST, Reach, is_local, read_address, read_name
from dashboard.view import read_view

check_vocabulary()


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="border-incidents")
@register_option
@click.pass_context
def cli(context: click.Context, register_path: Path | None) -> None:
    """Keep and show a register of border incidents; without a command, open the dashboard."""
    name = context.invoked_subcommand
    if name is None:
        context.invoke(app, register_path=register_path)
    elif register_path and REGISTER not in {one.name for one in cli.commands[name].params}:
        hint = "name it with --into" if name == "import" else "leave it out"
        raise click.UsageError(f"--register: {name} takes no register so; {hint}")


def _host(_context: click.Context, _parameter: click.Parameter, host: str) -> str:
    # an empty address, say of an unset variable, would mean all of them
    given = host.strip().strip("[]").lower()
    if not given:
        raise click.BadParameter("an address is needed, such as localhost")
    if given != LOCALHOST and read_address(given) is None:
        raise click.BadParameter(
            f"{host.strip()} is no address: write localhost, an address of this machine such as "
            "192.0.2.7, or 0.0.0.0 for all of them; a name goes into --allow-host"
        )
    return given


def _names(
    _context: click.Context, _parameter: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(read_name(name) for name in names))
    except ValueError as fault:
        raise click.BadParameter(
            f"{fault} is no name of a machine: write it as it stands in the address, without a "
            "port, such as desk.example.org"
        ) from fault


@cli.command()
@register_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port to listen on; by default a free one from 8501.",
)
@click.option(
    "--host",
    default=LOCALHOST,
    show_default=True,
    callback=_host,
    help="Address to listen on; 0.0.0.0 lets other machines in.",
)
@click.option(
    "--allow-host",
    "names",
    metavar="NAME",
    multiple=True,
    callback=_names,
    help="A name under which others open the dashboard; may be given several times.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option(
    "--edit/--read-only",
    "edit",
    default=None,
    help="Whether those who open it may change the register; by default on this machine alone.",
)
def app(
    register_path: Path | None = None,
    port: int | None = None,
    host: str = LOCALHOST,
    names: tuple[str, ...] = (),
    no_browser: bool = False,
    edit: bool | None = None,
) -> None:
    """Open the dashboard in a browser."""
    # as it is named: where it is a link, the page follows the link
    register = find_register(register_path).absolute()
    reach = Reach(host, names, is_local(host, names) if edit is None else edit)
    sys.exit(launch.run(register, reach, port, open_browser=not no_browser))


@cli.command("list")
@register_option
@filter_options
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv", "geojson"]),
    default="table",
    show_default=True,
)
@click.option(
    "--last-heard",
    is_flag=True,
    help="Below the table, what was last heard of before the window, or first after it.",
)
def list_(register_path: Path | None, as_json: bool, style: str, **options: Any) -> None:
    """List the incidents of a view, and count what it hides and why."""
    view = read_options(options)
    placed = load_placed(register_path)
    features, problems = placed.features, placed.problems
    check_named(view, features)
    shown = apply_view(features, view, find_area(view, placed.gazetteer))
    if as_json or style == "json":
        print_json(records.as_json(shown, len(problems), placed.register.banner))
    elif style == "geojson":
        print_json(records.as_geojson(shown, placed.register.banner))
    elif style == "csv":
        tables.write_csv(records.as_json(shown, 0)["incidents"], placed.register.banner, sys.stdout)
    else:
        click.echo(tables.as_table(shown, placed.gazetteer, placed.register.banner))
        heard = tables.heard_table(shown, placed.gazetteer) if options["last_heard"] else ""
        if heard:
            click.echo(f"\n{heard}")
        click.echo(tables.counts(shown, placed.register), err=True)
    if problems:
        tell_problems(problems)
    sys.exit(1 if problems else 0)


@cli.command()
@click.argument("incident_id", metavar="ID")
@register_option
@click.option("--as-of", "as_of", help="Count only what was published by this day.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def show(incident_id: str, register_path: Path | None, as_json: bool, **options: Any) -> None:
    """Show one incident: claims, figures, placement and its receipt."""
    given = options["as_of"]
    view, faults = read_view({"as-of": [given]} if given else {}, read_today())
    if faults:
        raise click.UsageError("; ".join(f"--{fault}" for fault in faults))
    placed = load_placed(register_path)
    features, problems = placed.features, placed.problems
    row = look_at(features, incident_id, view.as_of)
    if row is None:
        near = nearest(incident_id, [incident.id for incident in features.incidents])
        hint = f": did you mean {near}?" if near else "; `incidents list` gives the ids"
        if any(f"[{incident_id}]" in problem.field for problem in problems):
            hint = ": its entry is broken; `incidents check` tells why"
        raise click.ClickException(f"no incident has the id {incident_id!r}{hint}")
    if row.incident.claims and not row.claims:
        raise click.ClickException(f"{incident_id} was not yet known on {view.as_of}")
    record = records.detail_record(row, features.sources, placed.register.banner)
    if as_json:
        print_json(record)
    else:
        click.echo(tables.detail_text(record))


@cli.command()
@register_option
@click.option("--on", help="The day to tell the status for; today by default.")
@click.option("--as-of", help="Count only what was published by this day; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def crossings(register_path: Path | None, on: str | None, as_of: str | None, as_json: bool) -> None:
    """Tell the status of every crossing on a day, and how old that knowledge is."""
    asked, faults = read_view({"as-of": [on]} if on else {}, read_today())
    known, more = read_view({"as-of": [as_of]} if as_of else {}, read_today())
    if faults or more:
        told = ["--on" + fault.removeprefix("as-of") for fault in faults]
        raise click.UsageError("; ".join([*told, *(f"--{fault}" for fault in more)]))
    placed = load_placed(register_path)
    features, banner = placed.features, placed.register.banner
    statuses = crossing_statuses(features, asked.as_of, known.as_of)
    if as_json:
        print_json([records.crossing_record(one, features.sources, banner) for one in statuses])
    else:
        if banner:
            click.echo(tables.printable(banner))
        click.echo(tables.crossing_table(statuses, features.sources))
    if placed.problems:
        tell_problems(placed.problems)
    sys.exit(1 if placed.problems else 0)


@cli.command()
def schema() -> None:
    """Print the register's JSON Schema, for editors."""
    print_json(json_schema())


cli.add_command(cli_check.check)
cli.add_command(cli_add.add)
cli.add_command(cli_add.retire)
cli.add_command(cli_format.format_)
cli.add_command(cli_places.locate_)
cli.add_command(cli_places.border)
cli.add_command(cli_gazetteer.gazetteer)
cli.add_command(cli_brief.brief)
cli.add_command(cli_drawing.scene)
cli.add_command(cli_brief.verify)
cli.add_command(cli_brief.diff)
cli.add_command(cli_versions.versions)
cli.add_command(cli_import.import_)
cli.add_command(cli_export.export_)


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
        where = f"{fault.filename}: " if fault.filename else ""
        sys.stderr.write(f"incidents: {where}{fault.strerror or fault}\n")
        sys.exit(1)
