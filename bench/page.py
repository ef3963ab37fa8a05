"""Measure the page beside pages as everyone writes them: python -m bench.page.

What is compared is compared within one run, and nothing is asserted of a time.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser

from bench.drive import ALL, Measured, Subject, measure
from bench.peers.assets import fetch_assets
from bench.serve import Data, make_data, open_browser, serve_dashboard, serve_peer
from dashboard.draw.speech import speech

HERE = Path(__file__).parent
# Texts that the drawing lacks are asked for a little later, and come with a state of their own.
OURS_SETTLED = """() => {
  const { missing, last, data, choice } = BorderMap.instrument;
  const answered = data.acknowledged >= (last ?? 0) && data.choice >= (choice?.number ?? 0);
  return missing.size === 0 && answered;
}"""
OURS_SHOWS = "() => BorderMap.instrument.store.states.filter((state) => state > 0).length"
WIDTH, FIRST_WIDTH = 20, 32


def _ours() -> Subject:
    kinds = speech("en")["kinds"]
    return Subject(
        name="this page",
        serve=serve_dashboard,
        option=lambda kind: str(kinds[kind]),
        box="input[name=kinds][value={kind}]",
        unfold="fieldset[data-group=kinds] .more",
        token=lambda _data, _kind: None,
        marks=".bm-symbol, .bm-ring, .bm-crossing, .leaflet-map-pane path.leaflet-interactive",
        map="BorderMap.instrument.map",
        settled=OURS_SETTLED,
        shows=OURS_SHOWS,
        plays=(HERE / "play.js").read_text(encoding="utf-8"),
    )


def _folium() -> Subject:
    return Subject(
        name="folium",
        serve=partial(serve_peer, HERE / "peers" / "folium_page.py"),
        option=str,
        token=lambda _data, kind: kind or "all",
        marks=".leaflet-marker-icon",
        map="window.map",
    )


def _pydeck() -> Subject:
    return Subject(
        name="pydeck",
        serve=partial(serve_peer, HERE / "peers" / "pydeck_page.py"),
        option=str,
        token=_points_drawn,
        marks="",
        map="",
    )


def _points_drawn(data: Data, kind: str) -> str:
    return str(sum(data.placed.values()) if kind == ALL else data.placed[kind])


def compare(count: int, runs: int, subjects: Sequence[Subject], browser: Browser) -> None:
    """Measure every page at one size and print the table."""
    with tempfile.TemporaryDirectory(prefix="bench-page-") as folder:
        data = make_data(count, Path(folder))
        found: dict[str, Measured] = {}
        for subject in subjects:
            found[subject.name] = measure(subject, data, browser, runs)
    placed = sum(data.placed.values())
    _print(f"\n{count:,} incidents, {placed:,} of them with a point; median of {runs}")
    _print("".ljust(FIRST_WIDTH) + "".join(name.rjust(WIDTH) for name in found))
    lines = dict.fromkeys(name for each in found.values() for name in each.numbers)
    for line in lines:
        _print(line.ljust(FIRST_WIDTH) + "".join(_cells(line, found)))
    kept = ("yes" if each.keeps_view else "no" for each in found.values())
    _print("keeps the map's view".ljust(FIRST_WIDTH) + "".join(word.rjust(WIDTH) for word in kept))


def _cells(line: str, found: Mapping[str, Measured]) -> list[str]:
    """Write a number of each page, and how many times the first page's it is."""
    first = next(iter(found.values())).numbers.get(line)
    cells = []
    for each in found.values():
        number = each.numbers.get(line)
        text = "-" if number is None else _written(number)
        if number is not None and first and each is not next(iter(found.values())):
            text += f" ({_written(number / first)}×)"
        cells.append(text.rjust(WIDTH))
    return cells


def _written(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (the table is what this program is for)


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size in turn."""
    pages = {"ours": _ours, "folium": _folium, "pydeck": _pydeck}
    parser = argparse.ArgumentParser(description="Measure the page beside simple ones.")
    parser.add_argument("--sizes", type=_sizes, default="100,1000,10000", help="how many incidents")
    parser.add_argument("--runs", type=int, default=5, help="changes of the filter at each size")
    parser.add_argument("--pages", default=",".join(pages), help="which; the first is the measure")
    given = parser.parse_args(arguments)
    chosen = str(given.pages).split(",")
    if given.runs < 1 or min(given.sizes) < 1 or not set(chosen) <= set(pages):
        parser.error(f"runs and sizes are at least 1, pages are of {', '.join(pages)}")
    if "folium" in chosen:
        fetch_assets()
    # ended from outside, the servers are to end as well
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with open_browser() as browser:
        for count in given.sizes:
            compare(count, given.runs, [pages[name]() for name in chosen], browser)


if __name__ == "__main__":
    main()
