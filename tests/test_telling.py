"""Pages are told of a change of their register, and only then."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSessionState

from dashboard.serving import telling
from dashboard.serving.telling import Drawn, Watcher, note_drawn
from tests.conftest import ROOT
from tests.serving import served, session
from tests.waiting import LIMIT_S

ONE, OTHER = (("a", 1),), (("a", 2),)


class Pages:
    """Sessions as Streamlit has them, the looks at the file, and what was told to whom."""

    def __init__(self, *names: str) -> None:
        self.told: list[tuple[str, str]] = []
        self.looks = 0
        self.stamp = ONE
        self.active = [self._session(name) for name in names]
        self.watcher = Watcher(self, self.look)

    def _session(self, name: str) -> Any:
        return SimpleNamespace(
            session=SimpleNamespace(
                id=name,
                _state=AppSessionState.APP_NOT_RUNNING,
                _client_state=ClientState(query_string="kind=attack"),
                request_rerun=lambda state: self.told.append((name, state.fragment_id)),
            )
        )

    def look(self, _path: Path) -> Any:
        self.looks += 1
        return self.stamp

    def list_active_sessions(self) -> list[Any]:
        return self.active

    def list_sessions(self) -> list[Any]:
        return self.active

    def pass_by(self) -> list[tuple[str, str]]:
        self.told.clear()
        asyncio.run(self.watcher.look_once())
        return sorted(self.told)


@pytest.fixture(autouse=True)
def _nothing_drawn(monkeypatch):
    monkeypatch.setattr(telling, "_drawn", {})


def draw(name: str, stamp: Any = ONE, *, waits: bool = False) -> None:
    note_drawn(name, Drawn(Path("r.yaml"), stamp, f"part-{name}", lambda: waits))


def test_all_pages_are_told_of_a_change_once_and_one_look_serves_all():
    pages = Pages("x", "y")
    draw("x")
    draw("y")
    assert pages.pass_by() == []
    assert pages.looks == 1
    pages.stamp = OTHER
    assert pages.pass_by() == [("x", "part-x"), ("y", "part-y")]
    assert pages.pass_by() == []
    draw("x", OTHER)
    draw("y", OTHER)
    assert pages.pass_by() == []


def test_a_page_that_runs_or_is_away_is_told_when_it_is_back(monkeypatch):
    monkeypatch.setattr(telling, "AGAIN_S", 0.0)
    pages = Pages("x")
    draw("x")
    pages.stamp = OTHER
    session = pages.active[0].session
    session._state = AppSessionState.APP_IS_RUNNING
    assert pages.pass_by() == []
    session._state = AppSessionState.APP_NOT_RUNNING
    assert pages.pass_by() == [("x", "part-x")]
    assert pages.pass_by() == [("x", "part-x")], "it is still behind"


def test_a_press_of_save_that_waits_is_told():
    pages = Pages("x")
    draw("x", waits=True)
    assert pages.pass_by() == [("x", "part-x")]


def test_nothing_is_looked_at_while_no_page_is_open():
    pages = Pages()
    draw("gone")
    assert pages.pass_by() == []
    assert pages.looks == 0
    assert telling._drawn == {}


def test_an_open_page_is_drawn_anew_when_its_file_changes(tmp_path):
    register = tmp_path / "incidents.yaml"
    text = (ROOT / "incidents.yaml").read_text(encoding="utf-8")
    register.write_text(text, encoding="utf-8")
    with served(register) as server, session(server) as page:
        other = text.replace("\ntitle: ", "\ntitle: Changed by another hand ", 1)
        assert other != text
        register.write_text(other, encoding="utf-8")
        while b"Changed by another hand" not in page.recv(timeout=LIMIT_S):
            pass
