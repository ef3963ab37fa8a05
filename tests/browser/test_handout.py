"""The Briefing button: the files of the view that is open, made and downloaded."""

import io
import re
import shutil
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, serve
from tests.browser.steps import expect_looked
from tests.browser.test_page import MAY, clean
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


def download(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def test_a_briefing_of_the_open_view_is_downloaded(bundled, visit):
    opened = visit(bundled.url + MAY)
    page = opened.page
    opened.map_frame()
    page.get_by_role("button", name="Briefing", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Marking").fill("TLP:GREEN")
    page.keyboard.press("Tab")
    name, picture = download(page, "Map, PNG")
    assert name == "map.png"
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (2667, 1500)
        told = " ".join(map(str, image.info.values()))
    assert "1 May 2022" in told
    assert "from=2022-05-01" in told

    def marked_page():
        # nothing on the page says that Python has the marking: what is made with it does
        name, made = download(page, "One page to use offline (HTML)")
        assert name == "briefing.html"
        return "TLP:GREEN" in made.decode()

    wait_until(marked_page)
    name, slides = download(page, "PowerPoint")
    assert zipfile.is_zipfile(io.BytesIO(slides))
    dialog.get_by_label("Tell what has changed since this day").fill("not a day")
    page.keyboard.press("Tab")
    expect(dialog).to_contain_text("'not a day' is not a day")
    clean(opened)


@pytest.fixture
def edited(tmp_path):
    register = tmp_path / "incidents.yaml"
    shutil.copy(ROOT / "incidents.yaml", register)
    yield from serve(register)


def mark(register, title):
    """Give the register a marking, and a title by which it is seen on the page."""
    text = register.read_text(encoding="utf-8")
    head = re.compile("^title: .*$", re.MULTILINE)
    register.write_text(head.sub(f"banner: TLP:RED\ntitle: {title}", text, count=1), "utf-8")


def test_what_is_half_typed_stays_when_the_register_changes(edited, visit):
    opened = visit(edited.url + MAY)
    page = opened.page
    opened.map_frame()
    page.get_by_role("button", name="Briefing", exact=True).click()
    dialog = page.get_by_role("dialog")
    marking = dialog.get_by_label("Marking")
    marking.fill("TLP:AMBER+STR")  # and no key that would send it
    mark(edited.register, "Seen by another")
    expect_looked(opened)
    expect(marking).to_have_value("TLP:AMBER+STR")
    expect(marking).to_be_focused()
    page.keyboard.press("Tab")
    expect(dialog).to_contain_text("these files will say only TLP:AMBER+STR")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".bi-header")).to_contain_text("Seen by another")
    expect(dialog).to_have_count(0)
    clean(opened)
