"""What commands share: the register, the filters, the view they ask for, and today."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from dashboard.draw.table import printable
from dashboard.features import Features
from dashboard.model import Register
from dashboard.placed import PlacedRegister, open_places, open_register
from dashboard.placeproblems import place_problems
from dashboard.problems import Problem, format_problem, nearest
from dashboard.reading.standing import unread_text
from dashboard.view import View, read_view
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement, locate

Command = TypeVar("Command", bound=Callable[..., Any])
REGISTER = "register_path"
TOLD_PROBLEMS = 5  # that are told one by one; `incidents check` tells all
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
_HELP = {
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


def read_today() -> date:
    """Read the day from the clock of this machine."""
    return datetime.now(UTC).astimezone().date()


def read_now() -> datetime:
    """Read day and time from the clock of this machine."""
    return datetime.now(UTC).astimezone()


def _parameter(filter_name: str) -> str:
    # "from" alone is no name in Python
    return f"filter_{filter_name.replace('-', '_')}"


def _named_once(
    context: click.Context, _parameter: click.Parameter, given: Path | None
) -> Path | None:
    """Take the register from before the command, where it is not named after it."""
    before: Path | None = context.parent.params.get(REGISTER) if context.parent else None
    if given and before and given != before:
        raise click.UsageError(f"two registers are named, {before} and {given}: name one")
    return given or before


def register_option(command: Command) -> Command:
    """Add --register to a command, which may as well be given before the command."""
    return click.option(
        "--register",
        REGISTER,
        callback=_named_once,
        # whether it can be read is a problem of the register, told like all others
        type=click.Path(path_type=Path, readable=False),
        help="The register; by default incidents.yaml here, then $INCIDENTS_REGISTER.",
    )(command)


def filter_options(command: Command) -> Command:
    """Add the filters to a command, as `read_options` takes them."""
    for name in reversed(FILTERS):
        command = click.option(f"--{name}", _parameter(name), multiple=True, help=_HELP[name])(
            command
        )
    return click.option(
        "--certain-only", is_flag=True, help="Only what surely falls in the window."
    )(command)


def find_register(given: Path | None) -> Path:
    """Find the register: as given, else incidents.yaml here, else $INCIDENTS_REGISTER."""
    if given:
        return given
    here = Path("incidents.yaml")
    named = os.environ.get("INCIDENTS_REGISTER")
    is_here = here.exists() or here.is_symlink()  # one that leads nowhere is told, not passed by
    return Path(named) if named and not is_here else here


def load_places(given: Path | None) -> Gazetteer:
    """Load the gazetteer with the places kept beside the register, and tell of their faults."""
    gazetteer = open_places(find_register(given))
    if problems := place_problems(gazetteer):
        tell_first(problems)
        tell_problems(problems, "in your own places")
    return gazetteer


def load_placed(given: Path | None) -> PlacedRegister:
    """Read and place the register, with the places kept beside it."""
    return open_register(find_register(given))


def read_options(options: dict[str, Any]) -> View:
    """Make a view of a command's filters; what cannot be read is a wrong use, told at once."""
    values = {name: list(options[_parameter(name)]) for name in FILTERS}
    if options["certain_only"]:
        values["certain-only"] = ["1"]
    view, faults = read_view(values, read_today())
    if faults:
        raise click.UsageError("; ".join(f"--{fault}" for fault in faults))
    return view


def check_named(view: View, features: Features) -> None:
    """Refuse actors and sources that the register does not know."""
    known = {actor for incident in features.incidents for actor in incident.actors}
    folded = {actor.casefold() for actor in known}
    for actor in view.actors:
        if actor.casefold() not in folded:
            near = nearest(actor, known)
            hint = f": did you mean {near!r}?" if near else ""
            raise click.UsageError(f"--actor: no incident names {actor!r}{hint}")
    for source in view.sources:
        if source not in features.sources:
            near = nearest(source, list(features.sources))
            hint = f": did you mean {near}?" if near else ""
            raise click.UsageError(f"--source: no source has the id {source!r}{hint}")


def find_area(view: View, gazetteer: Gazetteer) -> Placement | None:
    """Place what a view asks for by --place; None where it asks for none."""
    if not view.place:
        return None
    answer = locate(view.place, gazetteer)
    if answer.placement is None:
        raise click.UsageError(f"--place: {answer.why}")
    return answer.placement


def tell_first(problems: Sequence[Problem]) -> None:
    """Tell the first problems on stderr, each with where it stands."""
    for problem in problems[:TOLD_PROBLEMS]:
        click.echo(printable(format_problem(problem)), err=True)


def tell_standing(register: Register) -> None:
    """Tell what is wrong with a register that is about to be written to, and what is not read."""
    tell_first(unread_text(register))
    if register.problems:
        tell_problems(register.problems)


def tell_problems(problems: Sequence[Problem], where: str = "in the register") -> None:
    """Tell on stderr how many problems there are, and how to see them."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    click.echo(f"{count} {where}: run `incidents check`", err=True)
