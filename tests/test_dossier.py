"""Which files a dossier is made of, in which order, and what is loaded for them."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.briefing import drawings
from dashboard.dossiers import dossier
from dashboard.dossiers.dossier import (
    FORMATS,
    check_template,
    describe_subject,
    make_dossier,
    make_file,
    names_of,
)
from dashboard.draw.brief.briefing import Options
from dashboard.view import View
from tests.made import made_picture

ROOT = Path(__file__).parent.parent
NAMES = names_of(FORMATS)


@pytest.fixture(scope="module")
def subject(bundled_register, bundled_features, gazetteer):
    view = View(date(2026, 11, 22), date(2022, 5, 1), date(2022, 6, 1))
    options = Options(banner="TLP:AMBER")
    return describe_subject(bundled_register, bundled_features, view, None, gazetteer, options)


@pytest.fixture
def made_up(monkeypatch):
    """Replace what draws by what tells its turn."""
    makers = {name: lambda *_, name=name: name.encode() for name in NAMES}
    monkeypatch.setattr(dossier, "_MAKERS", makers)


def test_every_file_has_its_maker():
    assert set(dossier._MAKERS) == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


@given(st.lists(st.sampled_from(sorted(FORMATS))))
def test_files_stand_in_one_order_whatever_that_of_the_formats(formats):
    names = names_of(formats)
    assert names == tuple(name for name in NAMES if name in names)
    assert set(names) == {name for one in formats for name in FORMATS[one]}


def test_a_format_that_is_none_is_refused(subject):
    with pytest.raises(KeyError):
        names_of(["png", "gif"])
    with pytest.raises(KeyError):
        make_file(subject, "map.gif")


def test_a_subject_says_what_its_view_shows(subject):
    assert subject.briefing.banner == "TLP:AMBER"
    assert f"{len(subject.shown.indices)} of {subject.register.entries}" in subject.briefing.count
    assert {history.place.id for history in subject.histories}


@pytest.mark.usefixtures("made_up")
def test_progress_is_told_before_each_file(subject):
    told = []
    made = make_dossier(subject, ["html", "png"], lambda *step: told.append(step))
    assert list(made) == ["map.png", "ribbon.png", "briefing.html"]
    assert told == [("map.png", 0, 3), ("ribbon.png", 1, 3), ("briefing.html", 2, 3)]
    assert made["ribbon.png"] == make_file(subject, "ribbon.png") == b"ribbon.png"


def test_a_picture_is_drawn_once_for_all_its_formats(subject, monkeypatch):
    drawn = []

    @contextmanager
    def picture_of(given):
        drawn.append(given.briefing)
        yield made_picture()

    made_up = dict.fromkeys(("map", "ribbon"), picture_of)
    monkeypatch.setattr(drawings, "_PICTURES", made_up)
    monkeypatch.setattr(dossier, "_MAKERS", {**dossier._MAKERS, "briefing.pptx": sizes})
    made = make_dossier(subject, ["png", "svg", "pptx"])
    # each with its frame and without
    assert drawn == [subject.briefing] * 4
    assert made["map.png"].startswith(b"\x89PNG")
    assert b"<svg" in made["map.svg"]


def test_two_who_ask_at_once_get_what_one_gets(subject):
    alone = [make_file(subject, name) for name in ("map.png", "ribbon.png")]
    with ThreadPoolExecutor(4) as pool:
        names = ["map.png", "ribbon.png"] * 2
        made = list(pool.map(lambda name: make_file(subject, name), names))
    assert made == alone * 2


def sizes(subject, easel):
    pictures = dossier._pictures(subject, easel, "slide", "png")
    assert dossier._pictures(subject, easel, "slide", "svg").map_png == b""
    assert pictures.map_png.startswith(b"\x89PNG")
    assert (pictures.map_alt, pictures.map_size) == (subject.briefing.alt, (12.5, 4.6))
    assert pictures.ribbon_alt != pictures.map_alt
    return b"pptx"


def test_the_ribbon_is_described_as_itself(subject):
    told = make_file(subject, "ribbon.svg").decode()
    assert "<desc>" in told
    assert subject.briefing.alt[:60] not in told


def test_a_template_that_is_none_is_told_before_anything_is_drawn(tmp_path):
    template = tmp_path / "template.pptx"
    template.write_bytes(b"no slides")
    with pytest.raises(ValueError, match="no PowerPoint file"):
        check_template(template)


def test_nothing_that_draws_is_loaded_before_it_is_needed():
    program = (
        "import sys, dashboard.cli\n"
        "heavy = ('py_mini_racer', 'typst', 'pptx', 'segno', 'streamlit', 'folium')\n"
        "sys.exit(', '.join(name for name in heavy if name in sys.modules) or 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert not ran.returncode, ran.stderr
