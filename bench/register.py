"""Measure reading a register, and following an edit of it: python -m bench.register.

What is compared is compared within one run, and nothing is asserted of a time.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import multiprocessing
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from time import process_time

import yaml

from bench.make_register import main as make_register
from dashboard.placing import place_incidents
from dashboard.register import load_register
from geodata.gazetteer import load_gazetteer

Seconds = dict[str, float]
FIRST_WIDTH, WIDTH = 40, 12
READ, READING = "read whole", ": reading"
FIRST, AGAIN = "the whole, first time", "the whole again, places known"


def read_ours(path: Path) -> Seconds:
    """Read and place a register as an open page does, then follow edits of one entry each."""
    gazetteer = load_gazetteer()
    took: Seconds = {}

    def follow(name: str = "") -> None:
        start = process_time()
        register = load_register(path)
        read = process_time()
        _ = place_incidents(register, gazetteer).columns
        gc.freeze()  # as dashboard/screen/readings.py does
        done = process_time()
        if register.problems:
            raise ValueError(f"{path}: {register.problems[0].message}")
        if name:
            took[f"{name}{READING}"], took[name] = read - start, done - start

    follow(FIRST)
    took[READ] = took[f"{FIRST}{READING}"]
    text = path.read_text(encoding="utf-8")
    for name, edited in _edits(text).items():
        path.write_text(edited, encoding="utf-8", newline="\n")
        follow(name)
        path.write_text(text, encoding="utf-8", newline="\n")
        follow()
    # nothing is remembered of a file by another name, but places that were asked for are
    path = path.rename(path.with_suffix(".again.yaml"))
    follow(AGAIN)
    return took


def _edits(text: str) -> dict[str, str]:
    """Edit one entry in the ways that people do; most of them move lines."""
    title = "\n    title: "
    above, _, below = text[len(text) // 2 :].partition(title)
    middle, rest = text[: len(text) // 2] + above + title, below.partition("\n")[2]
    source = text.partition("- id: ")[2].partition("\n")[0]
    entry = (
        f"  - id: added\n    kind: visit\n    title: Added\n    claims: [{{source: {source}}}]\n"
    )
    top = text.index("\nincidents:\n") + len("\nincidents:\n")
    return {
        "a title changed in the middle": f"{middle}Changed\n{rest}",
        "a line put in there": f"{middle}Changed\n    note: Put in.\n{rest}",
        "an entry put in at the top": text[:top] + entry + text[top:],
        "an entry put in at the end": text + entry,
    }


def _timed(read: Callable[[], object]) -> Seconds:
    start = process_time()
    read()
    return {READ: process_time() - start}


def read_libyaml(path: Path) -> Seconds:
    """Read with PyYAML's safe_load on libyaml."""
    text = path.read_text(encoding="utf-8")
    return _timed(lambda: yaml.load(text, Loader=yaml.CSafeLoader))


def read_pyyaml(path: Path) -> Seconds:
    """Read with PyYAML's safe_load as it stands."""
    text = path.read_text(encoding="utf-8")
    return _timed(lambda: yaml.safe_load(text))


def read_ruamel(path: Path) -> Seconds:
    """Read with ruamel.yaml for a round trip, which keeps lines and comments as we do."""
    from ruamel.yaml import YAML  # noqa: PLC0415 (not needed for the others)

    text = path.read_text(encoding="utf-8")
    return _timed(lambda: YAML().load(text))


READERS: Mapping[str, Callable[[Path], Seconds]] = {
    "register": read_ours,
    "libyaml": read_libyaml,
    "PyYAML": read_pyyaml,
    "ruamel": read_ruamel,
}


def measure(name: str, count: int, runs: int, folder: Path) -> Seconds:
    """Measure a reader, each run in a process of its own; gives the median of each number."""
    taken: list[Seconds] = []
    context = multiprocessing.get_context("spawn")
    made = folder / f"{count}.yaml"
    for run in range(runs):
        path = folder / f"{count}-{name}-{run}.yaml"
        path.write_bytes(made.read_bytes())
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            taken.append(pool.submit(READERS[name], path).result())
    return {each: median(one[each] for one in taken) for each in taken[0]}


def compare(count: int, runs: int, names: Sequence[str]) -> None:
    """Measure each reader at one size, and print the tables."""
    with tempfile.TemporaryDirectory(prefix="bench-register-") as folder:
        made = Path(folder) / f"{count}.yaml"
        make_register([str(count), "--out", str(made)])
        size = made.stat().st_size / 1e6
        found = {name: measure(name, count, runs, Path(folder)) for name in names}
    _print(f"\n{count:,} incidents, {size:.1f} MB; seconds of one core, median of {runs}")
    wholes = [one[READ] for one in found.values()]
    _line("", names)
    _line(READ, (_written(whole) for whole in wholes))
    _line("times the first", (f"{whole / wholes[0]:.3g}×" for whole in wholes))
    if "register" in found:
        _tell_following(found["register"])


def _tell_following(ours: Seconds) -> None:
    _print("")
    _line("as an open page does", ("reading", "in all", "of first", "of again"))
    for name, in_all in ours.items():
        if f"{name}{READING}" in ours:
            shares = (f"{in_all / ours[whole]:.1%}" for whole in (FIRST, AGAIN))
            _line(name, (_written(ours[f"{name}{READING}"]), _written(in_all), *shares))


def _line(name: str, cells: Iterable[str]) -> None:
    _print(name.ljust(FIRST_WIDTH) + "".join(cell.rjust(WIDTH) for cell in cells))


def _written(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds >= 1 else f"{seconds:.2g}"


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (the table is what this program is for)


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size in turn."""
    parser = argparse.ArgumentParser(description="Measure reading and following a register.")
    parser.add_argument("--sizes", type=_sizes, default="1000,10000", help="how many incidents")
    parser.add_argument("--runs", type=int, default=3, help="runs of each reader at each size")
    parser.add_argument("--readers", default=",".join(READERS), help="which; the first is one")
    given = parser.parse_args(arguments)
    chosen = str(given.readers).split(",")
    if given.runs < 1 or min(given.sizes) < 1 or not set(chosen) <= set(READERS):
        parser.error(f"runs and sizes are at least 1, readers are of {', '.join(READERS)}")
    if "ruamel" in chosen and importlib.util.find_spec("ruamel") is None:
        parser.error("ruamel.yaml is not installed: `make test` does, or leave it out of --readers")
    for count in given.sizes:
        compare(count, given.runs, chosen)


if __name__ == "__main__":
    main()
