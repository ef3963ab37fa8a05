"""The commands of the user's own layers: add a GeoNames dump, list what is there, remove it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from dashboard.commands.options import read_today
from dashboard.commands.places import print_json
from dashboard.draw.numerals import number_text
from dashboard.draw.table import printable
from geodata.gazetteer import load_shipped
from geodata.own.compiling import Compiled, compile_dump, layer_name
from geodata.own.datafolder import layer_files, layer_folder
from geodata.own.geonames import DumpError
from geodata.own.userlayer import LayerError, open_layer

Progress = Callable[[str, int, int], None]
# Where stderr is no terminal, a line is told for every such part of a stage.
_PARTS = 4


@click.group()
def gazetteer() -> None:
    """Add places to the gazetteer: dumps of GeoNames, as published."""


@gazetteer.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
def add(files: tuple[Path, ...]) -> None:
    """Compile dumps such as AF.txt or AF.zip into layers; one of the same name is replaced."""
    names = [layer_name(path) for path in files]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise click.UsageError(
            f"two files would become the layer {doubled[0]}, as both are called so: rename one"
        )
    failed = False
    for path in files:
        try:
            with _progress(path.name) as progress:
                compiled = compile_dump(
                    path,
                    layer_folder(),
                    read_today().isoformat(),
                    load_shipped().places,
                    progress,
                )
        except DumpError as fault:
            failed = True
            click.echo(printable(f"{fault}"), err=True)
        except OSError as fault:
            failed = True
            told = f"{path.name}: {layer_folder()} cannot be written: {fault.strerror or fault}"
            click.echo(printable(told), err=True)
        else:
            _tell(compiled)
    sys.exit(1 if failed else 0)


def _tell(compiled: Compiled) -> None:
    facts = compiled.facts
    click.echo(f"{facts['name']}: {_summary(facts)}")
    if facts["names_for_shipped_towns"]:
        click.echo(
            f"  {number_text(facts['names_for_shipped_towns'])} more names for towns that the"
            " package has"
        )
    for why, count in facts["left_out"].items():
        click.echo(f"  left out: {number_text(count)} {why}")
    if facts["broken"]:
        click.echo(f"  {number_text(facts['broken'])} broken lines, passed over:", err=True)
        for broken in compiled.broken:
            click.echo(printable(f"  {facts['file']}:{broken.line}: {broken.why}"), err=True)
        if (more := facts["broken"] - len(compiled.broken)) > 0:
            click.echo(f"  and {number_text(more)} more", err=True)


def _summary(facts: Any) -> str:
    spots = f", {number_text(facts['spots'])} spots" if facts["spots"] else ""
    return (
        f"{number_text(facts['towns'])} towns and villages{spots},"
        f" {number_text(facts['names'])} names, of {number_text(facts['lines'])} lines"
    )


@gazetteer.command("list")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def list_(as_json: bool) -> None:
    """List the layers that were added, with their origin and counts."""
    found, faults = [], []
    for path in layer_files():
        try:
            layer = open_layer(path)
        except LayerError as fault:
            faults.append(str(fault))
        else:
            found.append({**layer.facts, "version": layer.version, "path": str(path)})
    if as_json:
        print_json(found)
    else:
        for facts in found:
            click.echo(
                f"{facts['name']}: {_summary(facts)};"
                f" {facts['origin']} ({facts['licence']}), {facts['file']}"
                f" added {facts['added']}, SHA-256 {facts['sha256']}"
            )
    for told in faults:
        click.echo(printable(told), err=True)
    if not found and not faults:
        click.echo(
            "no layer was added; incidents gazetteer add AF.txt takes a dump of GeoNames", err=True
        )
    sys.exit(1 if faults else 0)


@gazetteer.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
def remove(names: tuple[str, ...]) -> None:
    """Remove layers by their names."""
    paths = {path.stem: path for path in layer_files()}
    for name in names:
        if name not in paths:
            have = ", ".join(paths) or "there is none"
            raise click.ClickException(f"no layer is called {name!r}; the layers: {have}")
    for name in dict.fromkeys(names):
        paths[name].unlink()
        click.echo(f"removed {name}")


@contextmanager
def _progress(name: str) -> Iterator[Progress]:
    """Show progress on stderr: a bar for a person, a few lines where it goes to a file."""
    told: set[tuple[str, int]] = set()
    bar = sys.stderr.isatty()

    def show(stage: str, done: int, total: int) -> None:
        if bar:
            share = done / max(total, 1)
            drawn = "#" * int(24 * share)
            sys.stderr.write(f"\r{name}: {stage:<9} [{drawn:.<24}] {share:4.0%}")
            sys.stderr.flush()
            return
        part = (stage, _PARTS * done // max(total, 1))
        if part[1] and part not in told:
            told.add(part)
            click.echo(f"{name}: {stage} {100 * done // max(total, 1)} %", err=True)

    try:
        yield show
    finally:
        if bar:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
