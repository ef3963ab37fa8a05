"""Sockets the server listens on, taken before anything is told or opened."""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import ExitStack

from dashboard.serving.reach import LOCALHOST

FIRST_PORT = 8501
TRIED_PORTS = 50
BACKLOG = 2048
_TAKEN = (errno.EADDRINUSE, errno.EACCES) if sys.platform == "win32" else (errno.EADDRINUSE,)
_NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)


class PortError(Exception):
    """A port that cannot be listened on; the message is for people."""


def listen(host: str, port: int | None) -> list[socket.socket]:
    """Listen on a port of a host, or on the first free one of fifty from 8501 up.

    `localhost` is both of its addresses: a browser may try either, and must not find another server
    there. Raises PortError.
    """
    for tried in [port] if port else range(FIRST_PORT, FIRST_PORT + TRIED_PORTS):
        try:
            return _listen_on(host, tried)
        except OSError as fault:
            if fault.errno in _TAKEN and not port:
                continue
            raise PortError(_sentence(fault, host, tried)) from fault
    last = FIRST_PORT + TRIED_PORTS - 1
    raise PortError(f"all ports from {FIRST_PORT} to {last} on {host} are taken; {_ANOTHER}")


_ANOTHER = "choose another with --port"


def _listen_on(host: str, port: int) -> list[socket.socket]:
    if host != LOCALHOST:
        return [_opened(host, port)]
    with ExitStack() as kept:
        first = kept.enter_context(_opened("127.0.0.1", port))
        try:
            second = _opened("::1", port)
        except OSError as fault:
            if fault.errno not in _NO_SUCH_ADDRESS:
                raise
            kept.pop_all()
            return [first]  # a machine without IPv6
        kept.pop_all()
        return [first, second]


def _opened(address: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    try:
        if sys.platform == "win32":
            # there, SO_REUSEADDR would share a port that another program listens on
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if opened.family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(address != "::"))
        opened.bind((address, port))
        opened.listen(BACKLOG)
        opened.setblocking(False)
    except BaseException:
        opened.close()
        raise
    return opened


def _sentence(fault: OSError, host: str, port: int) -> str:
    if fault.errno in _TAKEN:
        return f"port {port} on {host} is taken by another program; {_ANOTHER}, or leave it out"
    if fault.errno in _NO_SUCH_ADDRESS:
        return f"{host} is no address of this machine; choose another with --host"
    return f"port {port} on {host} cannot be used: {fault.strerror or fault}; {_ANOTHER}"
