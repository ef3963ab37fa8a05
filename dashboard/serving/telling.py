"""Open pages are told that the register has changed; none of them asks.

One watcher looks at each register that a connected page shows, and has just those pages run that
were drawn of another state. It goes through the connection that a page has anyway: a browser opens
six streams of events to a server at most, and a seventh page would wait for good.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSessionState

from dashboard.screen.readings import Stamp, stamp_of

LOOK_S = 0.25
# a page that was told and stays behind, as while a dialog is open, is told again after so long
AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page was drawn of, what of it runs when told, and whether it waits for a run."""

    path: Path
    stamp: Stamp
    fragment: str
    waits: Callable[[], bool]


# By session; written by runs of the page, which are threads of their own.
_drawn: dict[str, Drawn] = {}


def note_drawn(session_id: str, drawn: Drawn) -> None:
    """Let a page be told when its register is no longer what it was drawn of."""
    _drawn[session_id] = drawn


class Watcher:
    """Looks at registers and tells pages; used on the server's loop alone."""

    def __init__(self, manager: Any, look: Callable[[Path], Stamp] = stamp_of) -> None:
        """Take what knows all sessions of Streamlit's, and what tells states of a register."""
        self._manager = manager
        self._look = look
        self._told: dict[str, float] = {}

    async def watch(self) -> None:
        """Go on until cancelled; a look that fails is told, and the next is tried."""
        while True:
            try:
                await self.look_once()
            except Exception:
                logging.getLogger(__name__).exception("The register could not be looked at.")
            await asyncio.sleep(LOOK_S)

    async def look_once(self) -> None:
        """Look at each register that is shown once, and tell the pages that are behind."""
        self._forget()
        sessions = [info.session for info in self._manager.list_active_sessions()]
        shown = [(one, _drawn[one.id]) for one in sessions if one.id in _drawn]
        stamps = {path: await _elsewhere(self._look, path) for path in _paths(shown)}
        for session, drawn in shown:
            if _drawn.get(session.id) is drawn and (
                stamps[drawn.path] != drawn.stamp or drawn.waits()
            ):
                self._tell(session, drawn)

    def _forget(self) -> None:
        known = {info.session.id for info in self._manager.list_sessions()}
        for gone in set(_drawn) - known:
            _drawn.pop(gone, None)
            self._told.pop(gone, None)

    def _tell(self, session: Any, drawn: Drawn) -> None:
        # What a run that goes on was sent is not yet in the session's state, which is sent here.
        if session._state is not AppSessionState.APP_NOT_RUNNING:  # noqa: SLF001
            return
        now = time.monotonic()
        if now < self._told.get(session.id, 0.0) + AGAIN_S:
            return
        self._told[session.id] = now
        state = ClientState()
        state.CopyFrom(session._client_state)  # noqa: SLF001
        state.fragment_id = drawn.fragment
        session.request_rerun(state)


def _paths(shown: Iterable[tuple[Any, Drawn]]) -> set[Path]:
    return {drawn.path for _, drawn in shown}


async def _elsewhere(look: Callable[[Path], Stamp], path: Path) -> Stamp:
    # a drive on the network may take its time; the server answers meanwhile
    return await asyncio.to_thread(look, path)
