"""Starting and ending the server."""

import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request

import pytest

from dashboard import launch
from tests.conftest import ROOT


def test_a_taken_port_is_passed_over():
    free = launch.free_port("localhost")
    with socket.socket() as taken:
        taken.bind(("localhost", free))
        taken.listen()
        assert launch.free_port("localhost") > free


def test_no_text_browser_is_opened_in_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not launch._has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert launch._has_screen()


def answers(url):
    try:
        urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a signal")
def test_the_server_ends_with_the_command_that_started_it():
    port = launch.free_port("localhost")
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "dashboard", "app", "--no-browser", "--port", str(port)]
    started = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    pause = threading.Event()
    assert any(answers(url) or pause.wait(0.1) for _ in range(600))
    started.send_signal(signal.SIGTERM)
    _, said = started.communicate(timeout=30)
    assert url in said
    assert "incidents.yaml" in said
    assert any(not answers(url) or pause.wait(0.1) for _ in range(100))
