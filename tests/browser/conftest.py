"""A running dashboard and a real Chromium in front of it, with every foreign host cut off."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    Playwright,
    Request,
    Route,
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.waits import wait_in
from tests.find_browser import find_browser
from tests.waiting import LIMIT_MS, LIMIT_S, wait_until

ROOT = Path(__file__).parent.parent.parent
HERE = ("localhost", "127.0.0.1")
PORTS = 5  # tried, since another may take a free one before the server has it
# The one bound for all that tests wait for: contexts have it as their default, see `new_context`.
expect.set_options(timeout=LIMIT_MS)


@dataclass
class Dashboard:
    """A server on a register of its own, which the test may edit."""

    url: str
    register: Path


@dataclass
class Visit:
    """A page that is open, and what it did that it should not."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """Count how often a user's doing has asked Python for the page.

        That an open page looks every half second whether its register has changed is no doing.
        """
        messages = [BackMsg.FromString(said) for said in self.sent]
        return sum(
            message.HasField("rerun_script") and not message.rerun_script.is_auto_rerun
            for message in messages
        )

    @property
    def looks(self) -> int:
        """Count how often the page has looked whether its register has changed."""
        messages = [BackMsg.FromString(said) for said in self.sent]
        return sum(message.rerun_script.is_auto_rerun for message in messages)

    def map_frame(self) -> Frame:
        """Give the frame of the map once it shows a state of the view."""
        self.page.wait_for_selector('iframe[title^="streamlit_folium"]')
        handle = self.page.query_selector('iframe[title^="streamlit_folium"]')
        assert handle is not None
        frame = handle.content_frame()
        assert frame is not None
        # polled: a frame that is not painted yet runs no animation frames
        wait_in(frame, "document.body?.dataset.shown")
        return frame


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        assert not os.environ.get("CI"), "CI must have a browser"
        # make test has already said so, loudly
        pytest.skip("no Chromium on this machine")
    playwright: Playwright
    with sync_playwright() as playwright:
        arguments = [
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        launched = playwright.chromium.launch(executable_path=path, args=arguments)
        yield launched
        launched.close()


def serve(register: Path, *options: str) -> Iterator[Dashboard]:
    server, url = start(register, *options)
    try:
        yield Dashboard(url, register)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=LIMIT_S)


def start(register: Path, *options: str) -> "tuple[subprocess.Popen[bytes], str]":
    """Start a server and wait until it answers; gives it and its address."""
    for _ in range(PORTS):
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "dashboard", "app", "--no-browser", "--port", str(port)]
        server = subprocess.Popen(
            [*command, "--register", str(register), *options],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        url = f"http://localhost:{port}"
        wait_until(lambda server=server, url=url: server.poll() is not None or answers(url))
        if server.poll() is None:
            return server, url
    raise AssertionError("the dashboard ended while starting")


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url}/_stcore/health", timeout=10).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The dashboard on a copy of the register that the project ships."""
    copy = tmp_path_factory.mktemp("register") / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", copy)
    yield from serve(copy)


@pytest.fixture
def visit(browser: Browser) -> Iterator["Opener"]:
    opener = Opener(browser)
    yield opener
    opener.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    context = browser.new_context(**options)
    context.set_default_timeout(LIMIT_MS)
    context.set_default_navigation_timeout(LIMIT_MS)
    return context


class Opener:
    """Opens pages, each in a context of its own that reaches this machine alone."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []

    def __call__(self, url: str, width: int = 1366, height: int = 768, **options: Any) -> Visit:
        context = new_context(
            self.browser,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Asia/Dushanbe",
            **options,
        )
        self.contexts.append(context)
        page = context.new_page()
        opened = Visit(page)

        def only_here(route: Route, request: Request) -> None:
            if urlsplit(request.url).hostname in HERE or request.url.startswith(("data:", "blob:")):
                route.continue_()
            else:
                opened.foreign.append(request.url)
                route.abort()

        context.route("**/*", only_here)
        page.on("websocket", lambda socket: listen(opened, socket))
        page.on("console", lambda message: note(opened, message.type, message.text))
        page.on("pageerror", lambda fault: opened.complaints.append(str(fault)))
        page.goto(url)
        return opened

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def listen(visit: Visit, socket: WebSocket) -> None:
    def keep(said: bytes | str) -> None:
        if isinstance(said, bytes):
            visit.sent.append(said)

    socket.on("framesent", keep)


def note(visit: Visit, kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        visit.complaints.append(f"{kind}: {text}")
