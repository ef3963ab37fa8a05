"""The door of the server: who asks under a foreign name is sent away, and all answers have headers.

It stands around everything, so that no route, error or handshake goes past it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from dashboard.serving.frame import PATH
from dashboard.serving.headers import Headers, security_headers
from dashboard.serving.reach import Reach, allows_host, allows_origin

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_FOREIGN_NAME = (
    "The dashboard is not served under this name. Whoever starts it allows a name with "
    "`incidents app --allow-host NAME`.\n"
)
_FOREIGN_PAGE = "A page of another site may ask nothing of the dashboard.\n"
_REFUSED = "The dashboard refuses this connection.\n"
_DENIAL = "websocket.http.response"


def guard(
    application: Application, reach: Reach, page_scripts: Sequence[str], frame: bytes
) -> Application:
    """Put the door before an ASGI application, and `frame` where it has the map's frame."""

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await application(scope, receive, send)
            return
        added = security_headers(scope["path"], scope.get("query_string", b""), page_scripts)
        answer = _answering(scope, send, added)
        fault = _fault(scope, reach)
        if fault:
            await _refuse(scope, answer, fault)
        elif scope["type"] == "http" and scope["path"] == PATH:
            await _send_frame(scope, answer, frame)
        else:
            await application(scope, receive, answer)

    return guarded


def _fault(scope: Message, reach: Reach) -> str:
    """Tell why a request is refused; empty where it is not."""
    hosts, origins = _values(scope, b"host"), _values(scope, b"origin")
    if len(hosts) != 1 or not allows_host(reach, hosts[0]):
        return _FOREIGN_NAME
    # programs send none; Streamlit would look up the machine's outer address for a foreign one
    if not all(allows_origin(hosts[0], origin) for origin in origins):
        return _FOREIGN_PAGE
    return ""


def _values(scope: Message, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _answering(scope: Message, send: Send, added: Headers) -> Send:
    """Add headers to whatever is answered; a handshake that is refused is answered as well.

    No answer lets a page of another site read it, whatever Streamlit thinks of its own.
    """
    names = {name for name, _ in added}

    def stays(name: bytes) -> bool:
        return name not in names and not name.startswith(b"access-control-")

    opened = False

    async def answer(message: Message) -> None:
        nonlocal opened
        kind = message["type"]
        if kind == "websocket.close" and not opened:
            await _refuse(scope, answer, _REFUSED)
            return
        if kind in ("http.response.start", "websocket.accept", f"{_DENIAL}.start"):
            opened = True
            others = [pair for pair in message.get("headers", ()) if stays(pair[0].lower())]
            message = {**message, "headers": [*others, *added]}
        await send(message)

    return answer


async def _send_frame(scope: Message, answer: Send, frame: bytes) -> None:
    if scope["method"] not in ("GET", "HEAD"):
        await _answer(answer, "http.response", 405, b"text/plain; charset=utf-8", b"")
        return
    body = frame if scope["method"] == "GET" else b""
    await _answer(answer, "http.response", 200, b"text/html; charset=utf-8", body)


async def _refuse(scope: Message, answer: Send, why: str) -> None:
    if scope["type"] == "websocket" and _DENIAL not in scope.get("extensions", {}):
        raise RuntimeError("the server cannot answer a handshake that is refused")
    kind = "http.response" if scope["type"] == "http" else _DENIAL
    await _answer(answer, kind, 403, b"text/plain; charset=utf-8", why.encode())


async def _answer(answer: Send, kind: str, status: int, media: bytes, body: bytes) -> None:
    headers = [
        (b"content-type", media),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await answer({"type": f"{kind}.start", "status": status, "headers": headers})
    await answer({"type": f"{kind}.body", "body": body})
