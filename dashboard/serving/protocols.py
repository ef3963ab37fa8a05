"""How answers leave the server: with the headers of all, also where no application was asked.

What is no HTTP, or no handshake, is refused before the door (see `guard`) hears of it.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from dashboard.serving.headers import Headers, security_headers

FINAL = 200  # what has a lower status says that an answer is still to come
# of an answer that is no page
_HEADERS = security_headers("", b"", ())


def _lacking(given: Any) -> Headers:
    """Give the headers that are not among those given, by their names in small letters."""
    return [(name, value) for name, value in _HEADERS if name not in given]


class HttpProtocol(H11Protocol):
    """HTTP whose refusals have headers as well."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Stand before the connection that answers are sent through."""
        super().__init__(*args, **options)
        send = self.conn.send

        def dressed(event: Any) -> bytes | None:
            if getattr(event, "status_code", 0) >= FINAL:
                lacking = _lacking({name.lower() for name, _ in event.headers})
                headers = [*event.headers.raw_items(), *lacking]
                event = type(event)(
                    status_code=event.status_code, headers=headers, reason=event.reason
                )
            sent: bytes | None = send(event)
            return sent

        self.conn.send = dressed  # type: ignore[method-assign,assignment]


class HandshakeProtocol(WebSocketsSansIOProtocol):
    """WebSockets whose refusals have headers as well."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Stand before the connection that answers to handshakes are sent through."""
        super().__init__(*args, **options)
        send = self.conn.send_response

        def dressed(response: Any) -> None:
            given = {name.lower().encode() for name in response.headers}
            for name, value in _lacking(given):
                response.headers[name.decode()] = value.decode()
            send(response)

        self.conn.send_response = dressed  # type: ignore[method-assign]
