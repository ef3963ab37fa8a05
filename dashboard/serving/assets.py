"""Files that never change under their name: a browser fetches each once, then keeps it for good.

A name holds the digest of what the file holds. The map's frame asks for the first three before it
is told what to draw; packs, the columns of registers, come and go.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dashboard.draw.frame_script import frame_script

PATH = "/kept/"
# as the map's frame sees it, and so right under any path that the page is served under
FROM_FRAME = f"../..{PATH}"
SCRIPT, BASEMAP, RELIEF = "map.js", "basemap.json", "relief.jpg"
# What a browser fetches each of these as, for it to be taken when it is asked for.
PRELOADED = {
    SCRIPT: 'as="script"',
    BASEMAP: 'as="fetch" crossorigin="anonymous"',
    RELIEF: 'as="image"',
}
MEDIA = {"js": "text/javascript; charset=utf-8", "json": "application/json", "jpg": "image/jpeg"}
# What is compressed already gains nothing.
PACKED = ("js", "json")
LEVEL = 6
_DIGITS = 16
# As it is offered; at a quality of nought it is refused.
_GZIP = re.compile(r"gzip(;q=(?!0(\.0*)?$)[0-9.]+)?")
# A pack is a register, which may be for few: no cache between server and browser may keep it.
_FOR_GOOD = b"private, max-age=31536000, immutable"

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: `packed` is empty where packing gains nothing."""

    name: str
    body: bytes
    packed: bytes

    @property
    def url(self) -> str:
        """Where the map's frame finds it."""
        return FROM_FRAME + self.name


_packs: dict[str, Asset] = {}


def make_asset(name: str, body: bytes) -> Asset:
    """Name a file after what it holds."""
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(body).hexdigest()[:_DIGITS]
    packed = gzip.compress(body, LEVEL, mtime=0) if suffix in PACKED else b""
    return Asset(f"{stem}-{digest}.{suffix}", body, packed)


@cache
def frame_assets() -> dict[str, Asset]:
    """Give what every map needs, by its plain name."""
    shapes = files("geodata") / "shapes"
    bodies = {
        SCRIPT: frame_script().encode(),
        BASEMAP: (shapes / BASEMAP).read_bytes(),
        RELIEF: (shapes / RELIEF).read_bytes(),
    }
    return {name: make_asset(name, body) for name, body in bodies.items()}


def preload_links() -> str:
    """Write what lets a browser ask for all of these at once, before any script runs."""
    return "".join(
        f'<link rel="preload" {PRELOADED[name]} href="{asset.url}">'
        for name, asset in frame_assets().items()
    )


def keep_pack(asset: Asset) -> None:
    """Let a pack be fetched, until it is dropped."""
    _packs[asset.name] = asset


def drop_pack(name: str) -> None:
    """Let a pack be fetched no more."""
    _packs.pop(name, None)


def find_asset(name: str) -> Asset | None:
    """Give a file by the name it is served under."""
    return _packs.get(name) or {each.name: each for each in frame_assets().values()}.get(name)


def with_assets(application: Application) -> Application:
    """Answer for these files before an ASGI application."""

    async def answering(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PATH):
            await _answer(scope, send)
        else:
            await application(scope, receive, send)

    return answering


async def _answer(scope: Message, send: Send) -> None:
    asset = find_asset(scope["path"].removeprefix(PATH))
    if scope["method"] not in ("GET", "HEAD"):
        await _send(send, 405, [(b"allow", b"GET, HEAD")], b"")
    elif asset is None:
        # whoever keeps this answer would not find the file once it is there
        await _send(send, 404, [(b"cache-control", b"no-store")], b"")
    else:
        packs = asset.packed and _takes_gzip(scope)
        body = asset.packed if packs else asset.body
        headers = [
            (b"content-type", MEDIA[asset.name.rpartition(".")[2]].encode()),
            (b"cache-control", _FOR_GOOD),
            (b"vary", b"accept-encoding"),
            *([(b"content-encoding", b"gzip")] if packs else []),
        ]
        await _send(send, 200, headers, body, told=scope["method"] == "GET")


def _takes_gzip(scope: Message) -> bool:
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    offers = accepted.decode("latin-1").lower().replace(" ", "").split(",")
    return any(_GZIP.fullmatch(offer) for offer in offers)


async def _send(
    send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes, *, told: bool = True
) -> None:
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body if told else b""})
