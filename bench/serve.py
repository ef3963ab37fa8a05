"""Servers of the pages that are measured, the data they show, and a browser that stays here."""

from __future__ import annotations

import csv
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from bench.make_register import main as make_register
from bench.peers.assets import find_asset
from dashboard.placing import place_incidents
from dashboard.register import load_register
from geodata.gazetteer import load_gazetteer
from tests.find_browser import find_browser

HERE = Path(__file__).parent
HOSTS = ("localhost", "127.0.0.1")
START_LIMIT_S, POLL_S = 120.0, 0.1
SIZE = (1366, 768)
# Software drawing of WebGL, as pydeck needs it on a machine without a screen.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
)


@dataclass(frozen=True, slots=True)
class Data:
    """A made register and the table of its points; of each kind how many incidents and points."""

    register: Path
    points: Path
    incidents: Mapping[str, int]
    placed: Mapping[str, int]


def make_data(count: int, folder: Path) -> Data:
    """Make a register, and of each incident that has a place the point a simple page would use."""
    register, points = folder / f"{count}.yaml", folder / f"{count}.csv"
    make_register([str(count), "--out", str(register)])
    features = place_incidents(load_register(register), load_gazetteer())
    placed: Counter[str] = Counter()
    with points.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("id", "title", "kind", "when", "lon", "lat"))
        for row in features.frame.itertuples():
            incident, placement = row.incident, row.placement
            if placement is not None:
                placed[incident.kind] += 1
                day = incident.when.text if incident.when else ""
                at = (round(placement.lon, 5), round(placement.lat, 5))
                table.writerow((incident.id, incident.title, incident.kind, day, *at))
    return Data(register, points, Counter(features.frame["kind"]), placed)


@contextmanager
def serve_dashboard(data: Data) -> Iterator[str]:
    """Serve our page on a register; gives its address."""
    command = [sys.executable, "-m", "dashboard", "app", "--no-browser"]
    with _serve([*command, "--register", str(data.register)], "--port", {}) as url:
        yield url


@contextmanager
def serve_peer(script: Path, data: Data) -> Iterator[str]:
    """Serve a peer's page on the table of points; gives its address."""
    command = [
        sys.executable, "-m", "streamlit", "run", str(script),
        "--server.address", "localhost",
        "--server.headless", "true",
        "--server.fileWatcherType", "none",
        "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    with _serve(command, "--server.port", {"BENCH_POINTS": str(data.points)}) as url:
        yield url


@contextmanager
def _serve(command: list[str], port_option: str, more: Mapping[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*command, port_option, str(port)],
        cwd=HERE.parent,
        env={**os.environ, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        url = f"http://localhost:{port}"
        _wait_until_healthy(url, server)
        yield url
    finally:
        # the group is this server's own
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(int(START_LIMIT_S / POLL_S)):
        if server.poll() is not None:
            raise SystemExit(f"a server ended while starting: {server.args!r}")
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()  # noqa: S310 (our own server)
        except (urllib.error.URLError, OSError):
            pause.wait(POLL_S)
        else:
            return
    raise SystemExit(f"a server did not start: {server.args!r}")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the Chromium of the browser tests."""
    path = find_browser()
    if path is None:
        raise SystemExit("no Chromium on this machine; install chromium, or set CHROMIUM=PATH")
    rooted = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *rooted])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(browser: Browser) -> Iterator[Page]:
    """Open a page that reaches this machine alone, with `watch.js` in it.

    What folium asks foreign hosts for is answered from the cache; all else is refused.
    """
    width, height = SIZE
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    context.add_init_script(path=HERE / "watch.js")
    context.route(lambda url: urlsplit(url).hostname not in HOSTS, _answer)
    try:
        yield context.new_page()
    finally:
        context.close()


def _answer(route: Route, request: Request) -> None:
    found = find_asset(request.url)
    if found is not None:
        route.fulfill(body=found, content_type=_content_type(request.url))
    elif request.resource_type == "stylesheet":
        route.fulfill(body="", content_type="text/css")
    else:
        route.abort()


def _content_type(address: str) -> str:
    ends = {"js": "text/javascript", "css": "text/css", "png": "image/png"}
    return ends.get(urlsplit(address).path.rsplit(".", 1)[-1], "application/octet-stream")
