"""Addresses of sources as links: which of them a reader may follow, and where they really lead."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

# What steers the direction of a text would show an address other than it is.
_STEERING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_OFF = rf"\s\u0000-\u001f\u007f-\u009f{_STEERING}"
_NAME_OFF = rf'{_OFF}/?#@\\"<>'
# The parts of an address. What browsers would read as another host than we do, as a backslash, is
# in none of them.
_WRITTEN = (
    rf"(?P<scheme>https?)://(?:(?P<login>[^{_NAME_OFF}]*)@)?"
    rf"(?P<host>\[[0-9A-Fa-f:.]+\]|[^{_NAME_OFF}:%\[\]]+)(?P<port>:[0-9]{{1,5}})?"
    rf"(?P<rest>[/?#][^{_OFF}]*)?"
)
_PARTS = re.compile(_WRITTEN)
# The same for editors, which know no names of groups.
FORM = re.sub(r"\?P<[a-z]+>", "?:", _WRITTEN)
_LABEL = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LOOSE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
# Office takes a file with a longer one for broken.
MOST = 2000
_KEPT = "%/?:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class WebLink:
    """An address that may be followed, in ASCII, and the host that it leads to.

    `plain` tells that the address as it is written begins with that very host.
    """

    href: str
    host: str
    plain: bool


@lru_cache(maxsize=20_000)
def web_link(text: str) -> WebLink | None:
    """Read an address; None for one that is not of the web, or leads elsewhere than it seems."""
    parts = _PARTS.fullmatch(text)
    if parts is None or int((parts["port"] or ":0")[1:]) > 65535:
        return None
    host = _real_host(parts["host"])
    login = parts["login"]
    before = "" if login is None else f"{_escaped(login)}@"
    path, hash_sign, fragment = (parts["rest"] or "").partition("#")
    rest = _escaped(path) + hash_sign + _escaped(fragment)
    href = f"{parts['scheme']}://{before}{host}{parts['port'] or ''}{rest}"
    if not host or len(href) > MOST:
        return None
    return WebLink(href, host, plain=login is None and host == parts["host"].lower())


def address_text(text: str) -> str:
    """Give an address as it is printed: after its host, where it begins with something else."""
    link = web_link(text)
    return text if link is None or link.plain else f"[{link.host}] {text}"


def _real_host(written: str) -> str:
    """Give a host as the net knows it, "" for none: IDNA in its ASCII form, numbers as they are."""
    try:
        if written.startswith("["):
            return f"[{ipaddress.IPv6Address(written[1:-1])}]"
        host = written.encode("idna").decode("ascii").lower()
        if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            return str(ipaddress.IPv4Address(host))  # browsers read 2130706433 as 127.0.0.1
    except ValueError:
        return ""
    return host if _HOST.fullmatch(host) else ""


def _escaped(text: str) -> str:
    """Write what may stand in no address as browsers do."""
    return quote(_LOOSE_PERCENT.sub("%25", text), safe=_KEPT, errors="replace")
