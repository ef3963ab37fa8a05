"""The dialog of a briefing: the marking that was chosen stays, whatever becomes of the register."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.register import read_register
from dashboard.screen.handout import is_marked_since
from tests.test_cli_brief import LOST

ROOT = Path(__file__).parent.parent


@pytest.fixture
def register(tmp_path, monkeypatch):
    copy = tmp_path / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", copy)
    monkeypatch.setenv("INCIDENTS_REGISTER", str(copy))
    return copy


def opened():
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.run()
    return reopened(app)


def reopened(app):
    app.button(key="briefing").click().run()
    assert not app.exception
    return app


def warning_of(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def mark(register, banner):
    text = register.read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if not line.startswith("banner:")]
    at = next(number for number, line in enumerate(lines) if line.startswith("title:"))
    lines.insert(at, f"banner: {banner}")
    register.write_text("\n".join(lines), encoding="utf-8")


def test_a_chosen_marking_stays_when_the_register_changes(register):
    mark(register, "TLP:CLEAR")
    app = opened()
    assert app.text_input(key="brief_banner").value == "TLP:CLEAR"
    app.text_input(key="brief_banner").set_value("TLP:AMBER").run()
    mark(register, "TLP:GREEN")
    app = reopened(app)
    assert app.text_input(key="brief_banner").value == "TLP:AMBER"
    assert "marked" not in warning_of(app)
    mark(register, "TLP:RED")
    app = reopened(app)
    assert app.text_input(key="brief_banner").value == "TLP:AMBER"
    assert "The register is marked TLP:RED; these files will say only TLP:AMBER." in warning_of(app)


def test_the_dialog_stays_open_with_what_was_typed_when_the_register_changes(register):
    mark(register, "TLP:CLEAR")
    app = opened()
    app.text_input(key="brief_banner").set_value("TLP:AMBER+STRICT").run()
    app.text_input(key="brief_since").set_value("2022-05-01").run()
    mark(register, "TLP:RED")
    app.run()  # as the page does by itself once it sees the change
    assert not app.exception
    assert app.text_input(key="brief_banner").value == "TLP:AMBER+STRICT"
    assert app.text_input(key="brief_since").value == "2022-05-01"
    assert "The register is marked TLP:RED" in warning_of(app)


@pytest.mark.parametrize(
    ("head", "shown", "chosen", "told"),
    [
        ("banner: TLP:RED", "TLP:GREEN", False, True),
        ("banner: TLP:RED", "TLP:GREEN", True, True),
        ("banner: TLP:RED", "TLP:RED", False, False),
        ("banner: TLP:GREEN", "TLP:GREEN", True, False),
        ("", "", False, False),
        ("--- banner: TLP:RED", "TLP:GREEN", False, True),
        ("--- banner: TLP:RED", "TLP:GREEN", True, False),
    ],
)
def test_no_file_is_made_once_the_register_has_a_marking_that_was_not_shown(
    head, shown, chosen, told
):
    now = read_register(f"{head}\ntitle: T\nincidents: []\n".encode(), "r.yaml")
    assert is_marked_since(now, shown, chosen=chosen) == told


def test_a_marking_that_nobody_chose_is_the_registers_of_now(register):
    mark(register, "TLP:GREEN")
    app = opened()
    mark(register, "TLP:RED")
    app = reopened(app)
    assert app.text_input(key="brief_banner").value == "TLP:RED"
    app.text_input(key="brief_banner").set_value("").run()
    app = reopened(app)
    assert app.text_input(key="brief_banner").value == ""
    assert "The register is marked TLP:RED; these files will have no marking." in warning_of(app)


def files_of(app):
    return [one for one in app.get("download_button") if one.proto.id.find("brief") >= 0]


@pytest.mark.parametrize("head", ["", "banner: TLP:GREEN\n"])
@pytest.mark.parametrize("path", LOST, ids=lambda path: path.stem)
def test_no_file_is_offered_where_a_banner_may_be_lost(register, path, head):
    text = path.read_text(encoding="utf-8").replace("title: T\n", f"{head}title: T\n")
    register.write_text(text, encoding="utf-8")
    app = opened()
    assert "A marking may be missing" in warning_of(app)
    assert not files_of(app)
    app.text_input(key="brief_banner").set_value("TLP:RED").run()
    app = reopened(app)
    assert "A marking may be missing" not in warning_of(app)
    assert files_of(app)


def test_no_file_is_offered_of_a_last_good_state_unless_its_marking_is_written(register):
    mark(register, "TLP:GREEN")
    app = opened()
    assert files_of(app)
    whole = register.read_text(encoding="utf-8")
    register.write_text("--- banner: TLP:RED\n" + whole[: len(whole) // 2], encoding="utf-8")
    app = reopened(app.run())
    assert "A marking may be missing" in warning_of(app)
    assert app.text_input(key="brief_banner").value == ""
    assert not files_of(app)
