"""Starting and ending the server."""

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from dashboard import launch
from tests.conftest import ROOT
from tests.waiting import LIMIT_S, wait_until


def test_a_taken_port_is_passed_over(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        first = taken.getsockname()[1]
        monkeypatch.setattr(launch, "FIRST_PORT", first)
        assert launch.free_port("localhost") > first


def test_no_text_browser_is_opened_in_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not launch._has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert launch._has_screen()


def answers(url):
    try:
        urllib.request.urlopen(f"{url}/_stcore/health", timeout=10).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a signal")
def test_the_server_ends_with_the_command_that_started_it():
    with socket.socket() as probe:  # of the system's choice, which others do not look for
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "dashboard", "app", "--no-browser", "--port", str(port)]
    started = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: answers(url))
    started.send_signal(signal.SIGTERM)
    _, said = started.communicate(timeout=LIMIT_S)
    assert url in said
    assert "incidents.yaml" in said
    wait_until(lambda: not answers(url))
