"""A dashboard started as people start it, and what knocks at it without a browser."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.conftest import ROOT
from tests.waiting import LIMIT_S

START_LIMIT_S = LIMIT_S
STREAM = "/_stcore/stream"


@dataclass
class Served:
    """A server that runs, what it has said until then, and where it listens."""

    process: "subprocess.Popen[str]"
    port: int
    said: list[str]

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    register: Path,
    *options: str,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """Start the dashboard and wait until it answers."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard", "app", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--register", str(register), *options],
        cwd=ROOT,
        env=os.environ if environ is None else environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    assert process.stderr is not None
    listener = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
    listener.start()
    try:
        server = Served(process, port, said)
        wait_until(lambda: is_up(server), START_LIMIT_S)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=LIMIT_S)
        listener.join(timeout=LIMIT_S)
        process.stderr.close()


def is_up(server: Served) -> bool:
    assert server.process.poll() is None, "".join(server.said)
    try:
        return bool(ask(server, "/_stcore/health")[0] == 200)
    except OSError:
        return False


def wait_until(met, limit_s: float) -> None:
    pause = threading.Event()
    for _ in range(int(limit_s * 10)):
        if met():
            return
        pause.wait(0.1)
    raise AssertionError("it did not come to be")


def ask(server: Served, path: str, method: str = "GET", **headers: str):
    """Ask for a path; gives status, headers and body. `Host` replaces the server's own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LIMIT_S)
    try:
        connection.putrequest(method, path, skip_host=True)
        for name, value in ({"Host": server.host} | headers).items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def knock(server: Served, **headers: str):
    """Ask for a WebSocket; gives status, headers and body of what is answered."""
    given = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LIMIT_S)
    try:
        connection.putrequest("GET", STREAM, skip_host=True)
        for name, value in ({"Host": server.host} | given | headers).items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers, b"" if answer.status == 101 else answer.read()
    finally:
        connection.close()


@contextmanager
def session(server: Served) -> Iterator[ClientConnection]:
    """Open a page as a browser does, and wait until it has been drawn."""
    with connect(
        f"ws://127.0.0.1:{server.port}{STREAM}",
        origin=Origin(f"http://127.0.0.1:{server.port}"),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    ) as page:
        draw(page)
        yield page


def draw(page: ClientConnection) -> list[ForwardMsg]:
    """Have a page drawn; gives what the browser is told."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    page.send(asked.SerializeToString())
    told = []
    while True:
        data = page.recv(timeout=LIMIT_S)
        assert isinstance(data, bytes)
        told.append(ForwardMsg.FromString(data))
        if told[-1].WhichOneof("type") == "script_finished":
            return told


def descriptors(server: Served) -> int:
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def read_lines(path: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8").splitlines()
    return []
