"""Drives one page in a real browser and measures it; the clock is the browser's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Frame, Page, WebSocket

from bench.serve import Data, open_page

LIMIT_MS = 120_000
POLLING_MS = 25
ALL = ""
IFRAME = 'iframe[title^="streamlit_folium"]'
IDLE = "() => document.querySelector('[data-test-script-state=notRunning]') !== null"
SEEN = """([from, token]) => {
  const later = (window.benchSeen ?? []).slice(from);
  const found = later.find((seen) => token === null || seen.token === token);
  return found && { at: found.at };
}"""
# The view of a React map is a property of what draws its canvas.
LEAFLET_VIEW = "(map) => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]"
DECK_VIEW = """() => {
  const node = document.querySelector('[data-testid=stDeckGlJsonChart]');
  const fiber = node[Object.keys(node).find((key) => key.startsWith('__reactFiber'))];
  const found = (each) => {
    for (; each; each = each.sibling) {
      const view = each.memoizedProps?.viewState;
      if (view?.zoom !== undefined) return view;
      const below = found(each.child);
      if (below) return below;
    }
    return null;
  };
  const view = found(fiber);
  return view && [view.latitude, view.longitude, view.zoom];
}"""


@dataclass(frozen=True, slots=True)
class Subject:
    """A page that is measured.

    `token` names the state in which a kind, or with "" all, is drawn; None where the next state
    that is drawn must be it. `marks` selects what is drawn for incidents, `map` is the Leaflet map
    in the frame, "" where there is none. `box` selects the box of a kind where each has one of its
    own, `unfold` the button that brings all of them in sight. `settled` is true once nothing more
    is to be asked for.
    """

    name: str
    serve: Callable[[Data], AbstractContextManager[str]]
    option: Callable[[str], str]
    token: Callable[[Data, str], str | None]
    marks: str
    map: str
    settled: str = "() => true"
    box: str = ""
    unfold: str = ""
    shows: str = ""
    plays: str = ""


# slots would leave playwright no room for its own
@dataclass
class Traffic:
    """The bytes that came and went over the page's web socket."""

    count: int = 0

    def listen(self, socket: WebSocket) -> None:
        """Count what a socket carries from now on."""
        socket.on("framereceived", self._add)
        socket.on("framesent", self._add)

    def _add(self, payload: str | bytes) -> None:
        self.count += len(payload)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a page: milliseconds, kilobytes and counts."""

    numbers: Mapping[str, float]
    keeps_view: bool


class Visit:
    """An open page of a subject."""

    def __init__(self, subject: Subject, data: Data, page: Page) -> None:
        """Watch a page that is still empty."""
        self.chosen = ALL
        self.subject, self.data, self.page = subject, data, page
        self.traffic = Traffic()
        page.on("websocket", self.traffic.listen)

    def open(self, url: str) -> float:
        """Open the page; gives the milliseconds until its map was first on the screen."""
        self.page.goto(url)
        token = self.subject.token(self.data, ALL)
        begun = float(self.page.evaluate("performance.timeOrigin"))
        shown = self._wait_until_seen(0, token)
        self.settle()
        if self.subject.unfold:
            self.page.locator(self.subject.unfold).click()
        return shown - begun

    def frame(self) -> Frame:
        """Give the frame of a Leaflet map."""
        handle = self.page.wait_for_selector(IFRAME, timeout=LIMIT_MS, state="attached")
        frame = handle.content_frame() if handle else None
        if frame is None:
            raise SystemExit(f"{self.subject.name}: the map has no frame")
        return frame

    def settle(self) -> None:
        """Wait until nothing more is on its way."""
        if self.subject.map:
            self.frame().wait_for_function(
                self.subject.settled, polling=POLLING_MS, timeout=LIMIT_MS
            )
        self.page.wait_for_function(IDLE, polling=POLLING_MS, timeout=LIMIT_MS)

    def choose(self, kind: str) -> tuple[float, float]:
        """Choose a kind; gives the milliseconds from the click to the new map, and the bytes."""
        self.chosen = kind
        if self.subject.box:
            return self._act(self.page.locator(self.subject.box.format(kind=kind)).click, kind)
        written = self.subject.option(kind)
        # typed, since a long list holds only those of its options that are in sight
        self.page.locator(".st-key-kinds input").fill(written)
        option = self.page.get_by_role("option", name=re.compile(rf"^{re.escape(written)}( ·|$)"))
        return self._act(option.click, kind)

    def choose_all(self) -> tuple[float, float]:
        """Take the chosen kind back; gives the same."""
        if self.subject.box:
            box = self.page.locator(self.subject.box.format(kind=self.chosen))
            return self._act(box.click, ALL)
        self.page.locator(".st-key-kinds input").focus()
        return self._act(lambda: self.page.keyboard.press("Backspace"), ALL)

    def _act(self, act: Callable[[], None], kind: str) -> tuple[float, float]:
        seen, before = int(self.page.evaluate("benchSeen.length")), self.traffic.count
        act()
        acted = float(self.page.evaluate("benchActed"))
        shown = self._wait_until_seen(seen, self.subject.token(self.data, kind))
        self.settle()
        self._check(kind)
        return shown - acted, self.traffic.count - before

    def _wait_until_seen(self, seen: int, token: str | None) -> float:
        found = self.page.wait_for_function(
            SEEN, arg=[seen, token], polling=POLLING_MS, timeout=LIMIT_MS
        )
        return float(found.json_value()["at"])

    def _check(self, kind: str) -> None:
        """Hold what is drawn against the register: a time for the wrong map is worth nothing."""
        if not self.subject.shows:
            return
        found = self.frame().evaluate(self.subject.shows)
        wanted = self.data.incidents[kind] if kind else sum(self.data.incidents.values())
        if found != wanted:
            raise SystemExit(f"{self.subject.name}: {kind or 'all'}: {found} instead of {wanted}")

    def marks(self) -> tuple[int, int]:
        """Count the marks and all elements of the map."""
        count = "(asked) => asked.map((each) => each && document.querySelectorAll(each).length)"
        if self.subject.map:
            marks, elements = self.frame().evaluate(count, [self.subject.marks, "*"])
        else:
            chart = "[data-testid=stDeckGlJsonChart]"
            marks, elements = self.page.evaluate(count, [self.subject.marks, f"{chart} *"])
        return int(marks or 0), int(elements)

    def keeps_view(self, kind: str) -> bool:
        """Tell whether a map that was moved stays there when the filter changes."""
        start = self._view()
        if self.subject.map:
            move = f"() => {{ {self.subject.map}.setView([37.3, 69.2], 9, {{ animate: false }}); }}"
            self.frame().evaluate(move)
        else:
            self.page.locator("[data-testid=stDeckGlJsonChart] canvas").first.hover()
            self.page.mouse.wheel(0, -400)
        moved = self._view()
        if moved == start:
            raise SystemExit(f"{self.subject.name}: the map could not be moved")
        self.settle()
        self.choose(kind)
        pairs = zip(moved, self._view(), strict=True)
        return all(abs(before - after) < 0.01 for before, after in pairs)

    def _view(self) -> list[float]:
        if self.subject.map:
            view = self.frame().evaluate(f"() => ({LEAFLET_VIEW})({self.subject.map})")
        else:
            view = self.page.evaluate(DECK_VIEW)
        if view is None:
            raise SystemExit(f"{self.subject.name}: the map tells no view")
        return [float(number) for number in view]

    def play(self) -> Mapping[str, float]:
        """Measure playback, where a page has one."""
        if not self.subject.plays:
            return {}
        played: dict[str, Any] = self.frame().evaluate(self.subject.plays)
        return {name: float(number) for name, number in played.items()}


def measure(subject: Subject, data: Data, browser: Browser, runs: int) -> Measured:
    """Measure a page on a server of its own: first load, filters, marks, view and playback."""
    kinds = usable_kinds(data)
    with subject.serve(data) as url:
        with open_page(browser) as page:
            cold = Visit(subject, data, page).open(url)
        with open_page(browser) as page:
            visit = Visit(subject, data, page)
            warm = visit.open(url)
            first_bytes = visit.traffic.count
            marks, elements = visit.marks()
            chosen, taken_back = [], []
            for run in range(runs):
                chosen.append(visit.choose(kinds[run % len(kinds)]))
                taken_back.append(visit.choose_all())
            keeps_view = visit.keeps_view(kinds[0])
            visit.choose_all()
            played = visit.play()
    numbers = {
        "first visit, ms": cold,
        "next visit, ms": warm,
        "next visit, kB": first_bytes / 1000,
        "kind chosen, ms": median(ms for ms, _ in chosen),
        "kind chosen, kB": median(size for _, size in chosen) / 1000,
        "taken back, ms": median(ms for ms, _ in taken_back),
        "taken back, kB": median(size for _, size in taken_back) / 1000,
        "marks": marks,
        "elements": elements,
        **played,
    }
    return Measured(numbers, keeps_view)


def usable_kinds(data: Data) -> list[str]:
    """Give the kinds with most points first; each has a number of points of its own."""
    sizes = list(data.placed.values())
    found = [kind for kind, size in data.placed.items() if sizes.count(size) == 1]
    return sorted(found, key=lambda kind: -data.placed[kind])[:5]
