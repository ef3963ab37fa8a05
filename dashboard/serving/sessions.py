"""Sessions that lost their page: kept for a while, so that a page that comes back finds its draft.

Streamlit's own storage lets go of one only when another is put in, and leaves what it holds, as
three descriptors each, to the garbage collector.
"""

from __future__ import annotations

import asyncio

from streamlit.runtime.session_manager import SessionInfo, SessionStorage

# a desk whose network fails comes back at once; more than these are no desk
KEPT = 128


class BriefStorage(SessionStorage):
    """Keeps sessions for some seconds, then shuts them down; used on the server's loop alone."""

    def __init__(self, kept_s: float) -> None:
        """Take how long a session is kept."""
        self._kept_s = kept_s
        self._kept: dict[str, tuple[SessionInfo, asyncio.TimerHandle]] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """Give a session that is kept."""
        found = self._kept.get(session_id)
        return found[0] if found else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session; of too many the first goes."""
        session_id = session_info.session.id
        self.delete(session_id)
        timer = asyncio.get_running_loop().call_later(self._kept_s, self._end, session_id)
        self._kept[session_id] = (session_info, timer)
        if len(self._kept) > KEPT:
            self._end(next(iter(self._kept)))

    def delete(self, session_id: str) -> None:
        """Let go of a session, as one whose page has come back."""
        found = self._kept.pop(session_id, None)
        if found:
            found[1].cancel()

    def list(self) -> list[SessionInfo]:
        """Give all sessions that are kept."""
        return [info for info, _ in self._kept.values()]

    def _end(self, session_id: str) -> None:
        info = self.get(session_id)
        self.delete(session_id)
        if info:
            info.session.shutdown()
