"""Start the dashboard's server and, once it answers, a browser."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path

from dashboard.serving.ports import PortError, listen
from dashboard.serving.reach import Reach, describe_reach
from geodata.own.datafolder import state_folder

PING_S = 30
# so long an open page is waited for when the server ends
LEAVE_S = 3
FAILED = 3


def run(register: Path, reach: Reach, port: int | None, *, open_browser: bool) -> int:
    """Serve the dashboard on a register until it is stopped; gives the exit code."""
    try:
        sockets = listen(reach.host, port)
    except PortError as fault:
        sys.stderr.write(f"incidents: {fault}\n")
        return 1
    chosen = sockets[0].getsockname()[1]
    url = f"http://{reach.url_host}:{chosen}"
    sys.stderr.write(
        f"Register:  {register}\n"
        f"Dashboard: {url}  (stop with Ctrl-C)\n"
        f"{describe_reach(reach, register)}\n"
    )
    _find_home(keeps=reach.edit)
    # how the page, which Streamlit runs as a script, is told
    os.environ["INCIDENTS_REGISTER"] = str(register)
    os.environ["INCIDENTS_EDIT"] = "1" if reach.edit else ""

    # these take a second to load, and no other command needs them
    import uvicorn

    from dashboard.serving.application import make_application
    from dashboard.serving.protocols import HandshakeProtocol, HttpProtocol

    def show() -> None:
        if open_browser and _has_screen():
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    server = uvicorn.Server(
        uvicorn.Config(
            make_application(reach, chosen, show),
            lifespan="on",
            http=HttpProtocol,
            ws=HandshakeProtocol,
            ws_ping_interval=PING_S,
            ws_ping_timeout=PING_S,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=LEAVE_S,
            log_level="warning",
            access_log=False,
            server_header=False,
            use_colors=False,
        )
    )
    logging.getLogger("uvicorn.error").addFilter(_is_told)
    # uvicorn ends in good order and then hands a signal on: what is to be tidied up then is
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.run(sockets=sockets)
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else FAILED


def _find_home(*, keeps: bool) -> None:
    """Let Streamlit find a home folder where this user has none, and tell what is kept there."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = tempfile.mkdtemp(prefix="border-incidents-home-")
        if keeps and not os.environ.get("INCIDENTS_STATE"):
            sys.stderr.write(
                "This user has no home folder: earlier versions of the register are kept in "
                f"{state_folder()}; name a place that lasts in INCIDENTS_STATE.\n"
            )


def _is_told(record: logging.LogRecord) -> bool:
    # uvicorn takes an answer to a handshake that is refused for a fault of ours
    return "returned without completing handshake" not in record.getMessage()


def _has_screen() -> bool:
    """Tell whether a window could be seen; a text browser in the terminal would be no help."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
