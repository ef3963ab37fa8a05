"""Who can reach the dashboard, under which names, and what they may do there.

A name that somebody else owns can be made to point at this machine, and a page of that name would
then read and change the register (DNS rebinding). So whoever asks must ask for a name or an address
that is listed here. An address cannot be made to point elsewhere: where the server listens on all
of them, any address will do, and none has to be looked up.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

LOCALHOST = "localhost"
_OF_THIS_MACHINE = (LOCALHOST, "127.0.0.1", "::1")
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", re.ASCII)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the server listens (`localhost` or an address), its other names, and if it edits."""

    host: str = LOCALHOST
    names: tuple[str, ...] = ()
    edit: bool = True

    @property
    def everywhere(self) -> bool:
        """Tell whether it listens on every address of the machine."""
        address = read_address(self.host)
        return address is not None and address.is_unspecified

    @property
    def url_host(self) -> str:
        """Give the host as a URL of this machine writes it."""
        if self.everywhere:
            return LOCALHOST
        return f"[{self.host}]" if ":" in self.host else self.host


def read_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an IP address; None for whatever is none."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def is_local(host: str, names: tuple[str, ...]) -> bool:
    """Tell whether nobody but this machine can ask for a server, under a name of this machine."""
    address = read_address(host)
    return (host == LOCALHOST or (address is not None and address.is_loopback)) and not names


def read_name(text: str) -> str:
    """Read a name as browsers send it, without a port; raises ValueError for anything else."""
    name = text.strip().rstrip(".")
    if not name.isascii():
        name = name.encode("idna").decode("ascii")
    name = name.lower()
    if not _NAME.fullmatch(name):
        raise ValueError(text)
    return name


def allows_host(reach: Reach, authority: str) -> bool:
    """Tell whether a Host header names the server by one of its names or addresses."""
    matched = _AUTHORITY.fullmatch(authority.lower())
    if matched is None:
        return False
    bracketed = matched[1].startswith("[")
    name = matched[1].strip("[]").rstrip(".")
    address = read_address(name)
    if address is not None:
        listed = {read_address(known) for known in (*_OF_THIS_MACHINE, reach.host, *reach.names)}
        return bracketed == (address.version == 6) and (reach.everywhere or address in listed)
    return not bracketed and name in (LOCALHOST, *reach.names)


def allows_origin(authority: str, origin: str) -> bool:
    """Tell whether an Origin header is that of a page of the very server that is asked."""
    scheme, separator, owner = origin.lower().partition("://")
    return bool(separator) and scheme in ("http", "https") and owner == authority.lower()


def describe_reach(reach: Reach, register: Path) -> str:
    """Tell in one line who can reach the dashboard and what they may do."""
    if is_local(reach.host, reach.names):
        who = "this machine alone"
    elif reach.everywhere:
        who = "every machine that can reach this one"
    elif is_local(reach.host, ()):
        who = f"this machine, and from others as {' or '.join(reach.names)}"
    else:
        who = f"every machine that can reach {reach.host}"
    may = f"edit {register.name}" if reach.edit else f"read {register.name} and not edit it"
    return f"Reachable from {who}; whoever opens it may {may}."
