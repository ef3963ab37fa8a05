"""What a browser is told it may do with what it is sent.

Nothing of the page comes from another host and nothing goes to one. The one exception are the
pictures of an online map, for the frame of the map alone and while the user has it switched on: the
frame then says in its own address which hosts it wants to ask (`askable` in static/map/tiles.js).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs

from dashboard.serving.frame import PATH

# where a picture may come from: a scheme, a host, a port
_TILE_HOST = re.compile(
    r"https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.ASCII
)
_MOST_TILE_HOSTS = 4
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

Headers = list[tuple[bytes, bytes]]


def inline_scripts(html: str) -> tuple[str, ...]:
    """Give what a policy calls the scripts that stand in an HTML file itself."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def tile_hosts(query: bytes) -> tuple[str, ...]:
    """Read from the address of the map's frame which hosts it wants pictures of."""
    asked = parse_qs(query.decode("latin-1")).get("tiles", [])[:_MOST_TILE_HOSTS]
    return tuple(host for host in asked if _TILE_HOST.fullmatch(host))


def policy(scripts: Iterable[str], pictures: Iterable[str] = ()) -> str:
    """Write a Content-Security-Policy: from this server what is named here, else nothing."""
    rules = {
        "default-src": ("'none'",),
        "script-src": ("'self'", *scripts),
        # Streamlit, Leaflet and the page itself set styles in the document
        "style-src": ("'self'", "'unsafe-inline'"),
        "img-src": ("'self'", "data:", "blob:", *pictures),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'",),
        "media-src": ("'self'",),
        "frame-src": ("'self'",),
        "worker-src": ("'self'", "blob:"),
        "manifest-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'self'",),
    }
    return "; ".join(f"{rule} {' '.join(sources)}" for rule, sources in rules.items())


def security_headers(path: str, query: bytes, page_scripts: Sequence[str]) -> Headers:
    """Give the headers that go with every answer; `page_scripts` stand in the page's own HTML."""
    if path == PATH:
        # streamlit-folium makes scripts of what it is sent, and evaluates them
        written = policy(("'unsafe-inline'", "'unsafe-eval'"), tile_hosts(query))
    else:
        # Streamlit runs the scripts of our components from blobs that it makes of their text
        written = policy(("blob:", *page_scripts))
    return [
        (b"content-security-policy", written.encode("latin-1")),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"SAMEORIGIN"),
        (b"referrer-policy", b"same-origin"),
        # a page of another site that opens this one in a window gets no hold of it
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
