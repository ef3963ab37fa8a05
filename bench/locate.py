"""Hold the geocoder against a table of facts, beside naive peers: python -m bench.locate.

What is compared is compared within one run, and nothing is asserted of a time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from bench.made_names import made_texts, write_dump
from bench.truth import (
    Fact,
    Told,
    Verdict,
    bank_is_wrong,
    chainage_error_km,
    judge,
    lacks_chainage,
    read_truth,
    told,
)
from geodata.gazetteer import Gazetteer, load_gazetteer
from geodata.locate import locate
from geodata.place import Place

WIDTH, FIRST_WIDTH = 17, 34
CUTOFFS = (80, 90)

Geocoder = Callable[[str], Told]


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold a geocoder and how many rows of a benchmark it can be asked in a bearable time."""

    name: str
    ask: Geocoder
    rows: int


def ours(gazetteer: Gazetteer) -> Geocoder:
    """Ask the gazetteer, as the register and `incidents locate` do."""
    return lambda text: told(locate(text, gazetteer))


def exact_peer(gazetteer: Gazetteer) -> Geocoder:
    """Make a dictionary of lower-cased names; a name of several places is told as such."""
    known: dict[str, dict[str, Place]] = defaultdict(dict)
    for place in gazetteer.places.values():
        for name in place.names:
            known[name.name.lower()][place.id] = place

    def ask(text: str) -> Told:
        found = known.get(text.strip().lower(), {})
        if len(found) > 1:
            return Told("ambiguous")
        return _as_told(next(iter(found.values()))) if found else Told("unknown")

    return ask


def fuzzy_peer(gazetteer: Gazetteer, cutoff: int) -> Geocoder:
    """Take the nearest of all names, as everyone does; of places of one name, the most people's."""
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in gazetteer.places.values():
        for name in place.names:
            by_name[name.name].append(place)
    best = {name: max(held, key=lambda place: place.population) for name, held in by_name.items()}
    prepared = {name: utils.default_process(name) for name in best}

    def ask(text: str) -> Told:
        wanted = utils.default_process(text)
        found = process.extractOne(wanted, prepared, scorer=fuzz.WRatio, score_cutoff=cutoff)
        return _as_told(best[found[2]]) if found else Told("unknown")

    return ask


def _as_told(place: Place) -> Told:
    """Give what a table of places can tell: no kilometre, and the country for a bank."""
    bank = place.country[0] if place.country else ""
    return Told("ok", place.id, (place.lon, place.lat), str(place.precision), bank)


def subjects(gazetteer: Gazetteer, rows: int, slow_rows: int) -> list[Subject]:
    """Set up ours and the peers on the same names."""
    found = [Subject("ours", ours(gazetteer), rows)]
    found.append(Subject("exact", exact_peer(gazetteer), rows))
    found += [
        Subject(f"extractOne {cutoff}", fuzzy_peer(gazetteer, cutoff), slow_rows)
        for cutoff in CUTOFFS
    ]
    return found


def compare_truth(asked: Sequence[Subject], facts: Sequence[Fact]) -> None:
    """Print how each geocoder fares by the table."""
    answers = {one.name: [(fact, one.ask(fact.text)) for fact in facts] for one in asked}
    _print(f"\n{len(facts)} rows of bench/truth.csv".ljust(FIRST_WIDTH + 1) + _heads(asked))
    for verdict in Verdict:
        _line(verdict, [_count(pairs, verdict) for pairs in answers.values()])
    placed = [[pair for pair in pairs if pair[1].status == "ok"] for pairs in answers.values()]
    _line("of those placed, correct", [_share(pairs) for pairs in placed])
    _line("wrong bank", [sum(bank_is_wrong(*pair) for pair in pairs) for pairs in placed])
    _line("kilometre: none told", [lacks_chainage(pairs) for pairs in placed])
    errors = [_errors(pairs) for pairs in placed]
    _line("kilometre: median error, km", [_median(found) for found in errors])
    _line("kilometre: worst error, km", [_worst(found) for found in errors])
    _print("\ncorrect / wrong by topic".ljust(FIRST_WIDTH + 1) + _heads(asked))
    for topic in dict.fromkeys(fact.topic for fact in facts):
        cells = []
        for pairs in answers.values():
            mine = [pair for pair in pairs if pair[0].topic == topic]
            cells.append(f"{_count(mine, Verdict.CORRECT)} / {_count(mine, Verdict.WRONG)}")
        rows = sum(fact.topic == topic for fact in facts)
        _line(f"{topic}, {rows}", cells)


def compare_speed(asked: Sequence[Subject], texts: Sequence[str], names: int) -> None:
    """Print how many rows a second each geocoder answers, all texts of them different."""
    _print(f"\n{names:,} names".ljust(FIRST_WIDTH + 1) + _heads(asked))
    speeds, counts = [], []
    for one in asked:
        mine = texts[: one.rows]
        start = time.perf_counter()
        found = Counter(one.ask(text).status for text in mine)
        speeds.append(len(mine) / (time.perf_counter() - start))
        counts.append((len(mine), found["ok"]))
    _line("rows asked", [f"{rows:,}" for rows, _ in counts])
    _line("of them placed", [f"{placed:,}" for _, placed in counts])
    _line("rows/s", [f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}" for speed in speeds])


def show_misses(asked: Subject, facts: Iterable[Fact]) -> None:
    """Print every row that a geocoder did not answer as the table has it."""
    for fact in facts:
        answer = asked.ask(fact.text)
        verdict = judge(fact, answer)
        wrong_bank = bank_is_wrong(fact, answer)
        far = (chainage_error_km(fact, answer) or 0) > fact.km_tolerance
        if verdict is not Verdict.CORRECT or wrong_bank or far:
            notes = [str(verdict), *(["bank"] if wrong_bank else []), *(["km"] if far else [])]
            _print(f"{'+'.join(notes):20} {fact.topic:14} {fact.text!r}: {fact} {answer}")


def add_names(count: int, folder: Path) -> None:
    """Make a dump of names and add it as a user does, with the command."""
    dump = folder / "MADE.txt"
    write_dump(dump, count)
    command = [sys.executable, "-m", "dashboard", "gazetteer", "add", str(dump)]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - start
    _print(f"incidents gazetteer add: {count:,} names in {took:.1f} s")


def bulk(texts: Sequence[str], folder: Path) -> None:
    """Time the command on a table, from start to end."""
    table, out = folder / "rows.csv", folder / "placed.csv"
    table.write_text("\n".join(["place", *(f'"{text}"' for text in texts)]) + "\n", "utf-8")
    command = [sys.executable, "-m", "dashboard", "locate", "--csv", str(table)]
    start = time.perf_counter()
    with out.open("wb") as file:
        subprocess.run([*command, "--column", "place"], check=False, stdout=file)
    took = time.perf_counter() - start
    written = out.read_text("utf-8").count("\n") - 1
    _print(
        f"incidents locate --csv: {written:,} rows in {took:.1f} s, start included:"
        f" {written / took:,.0f} rows/s"
    )


def _count(pairs: Iterable[tuple[Fact, Told]], verdict: Verdict) -> int:
    return sum(judge(*pair) is verdict for pair in pairs)


def _share(pairs: Sequence[tuple[Fact, Told]]) -> str:
    return f"{100 * _count(pairs, Verdict.CORRECT) / len(pairs):.1f} %" if pairs else "-"


def _errors(pairs: Iterable[tuple[Fact, Told]]) -> list[float]:
    found = (chainage_error_km(*pair) for pair in pairs)
    return [error for error in found if error is not None]


def _median(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.2f}" if found else "-"


def _worst(found: Sequence[float]) -> str:
    return f"{max(found):.2f}" if found else "-"


def _heads(asked: Sequence[Subject]) -> str:
    return "".join(one.name.rjust(WIDTH) for one in asked)


def _line(name: str, cells: Iterable[object]) -> None:
    _print(name.ljust(FIRST_WIDTH) + "".join(str(cell).rjust(WIDTH) for cell in cells))


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (the table is what this program is for)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the table, then the made rows."""
    parser = argparse.ArgumentParser(description="Hold the geocoder against facts and peers.")
    parser.add_argument("--names", type=int, default=0, help="made names to add as a user's layer")
    parser.add_argument("--rows", type=int, default=0, help="made rows to time; 0 for none")
    parser.add_argument("--slow-rows", type=int, default=200, help="rows for the slow peers")
    parser.add_argument("--misses", action="store_true", help="list the rows ours misses")
    given = parser.parse_args(arguments)
    if min(given.names, given.rows, given.slow_rows) < 0:
        parser.error("counts are not negative")
    with tempfile.TemporaryDirectory(prefix="bench-locate-") as folder:
        # Never the user's own places: the benchmark has a data folder of its own.
        os.environ["INCIDENTS_DATA"] = str(Path(folder) / "data")
        facts = read_truth()
        shipped = load_gazetteer()
        if given.misses:
            show_misses(Subject("ours", ours(shipped), 0), facts)
            return
        compare_truth(subjects(shipped, 0, 0), facts)
        if given.names:
            add_names(given.names, Path(folder))
        if given.rows:
            gazetteer = load_gazetteer()
            texts = made_texts(gazetteer, given.rows)
            asked = subjects(gazetteer, given.rows, given.slow_rows)
            names = len({name.name for one in gazetteer.places.values() for name in one.names})
            compare_speed(asked, texts, names)
            bulk(texts, Path(folder))


if __name__ == "__main__":
    main()
