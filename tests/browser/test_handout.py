"""The Briefing button: the files of the view that is open, made and downloaded."""

import io
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

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
        assert image.size == (2666, 1500)
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
