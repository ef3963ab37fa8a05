"""Start the dashboard's server and, once it answers, a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

FIRST_PORT = 8501
TRIED_PORTS = 50
START_LIMIT_S = 60
POLL_S = 0.2
APP = Path(__file__).parent / "app.py"


def free_port(host: str) -> int:
    """Find a free port from 8501 up; raises OSError where none of fifty is."""
    family = socket.getaddrinfo(host, None)[0][0]
    for port in range(FIRST_PORT, FIRST_PORT + TRIED_PORTS):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    last = FIRST_PORT + TRIED_PORTS - 1
    raise OSError(f"no free port between {FIRST_PORT} and {last} on {host}")


def run(
    register: Path, host: str, port: int | None, *, open_browser: bool, read_only: bool = False
) -> int:
    """Serve the dashboard on a register until it is stopped; gives the exit code."""
    try:
        chosen = port or free_port(host)
    except OSError as fault:
        sys.stderr.write(f"incidents: {fault}; choose another with --port or --host\n")
        return 1
    url = f"http://[{host}]:{chosen}" if ":" in host else f"http://{host}:{chosen}"
    # headless, since Streamlit otherwise asks for a mail address at its first start
    command = [
        sys.executable, "-m", "streamlit", "run", str(APP),
        "--server.address", host,
        "--server.port", str(chosen),
        "--server.headless", "true",
        "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    sys.stderr.write(f"Register:  {register}\nDashboard: {url}  (stop with Ctrl-C)\n")
    stopped = threading.Event()
    if open_browser and _has_screen():
        threading.Thread(target=_open_when_ready, args=(url, stopped), daemon=True).start()
    told = {
        "INCIDENTS_REGISTER": str(register),
        **({"INCIDENTS_READ_ONLY": "1"} if read_only else {}),
    }
    server = subprocess.Popen(command, env={**os.environ, **told})
    # whoever ends this process, the server must not outlive it
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return max(0, server.wait())
    except KeyboardInterrupt:
        server.wait()
        return 0
    finally:
        stopped.set()


def _has_screen() -> bool:
    """Tell whether a window could be seen; a text browser in the terminal would be no help."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_when_ready(url: str, stopped: threading.Event) -> None:
    for _ in range(int(START_LIMIT_S / POLL_S)):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):  # noqa: S310 (our own server)
                webbrowser.open(url)
                return
        except (urllib.error.URLError, OSError):
            # not up yet: ask again until it is or the server has ended
            if stopped.wait(POLL_S):
                return
