"""The dialog of a briefing: the marking that was chosen stays, whatever becomes of the register."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

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
