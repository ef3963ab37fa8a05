"""Third-party files of the page: pinned, unchanged, licensed, and enough."""

import hashlib
import json
import re

import pytest

from dashboard.draw.frame_script import SCRIPTS
from dashboard.vendor import PACKAGES, VENDOR_DIR

STATIC = VENDOR_DIR.parent
MANIFEST = json.loads((VENDOR_DIR / "vendor.json").read_text(encoding="utf-8"))


def test_the_files_are_those_of_the_pinned_packages():
    pinned = [(package.name, package.version, package.sha512) for package in PACKAGES]
    assert [(one["package"], one["version"], one["sha512"]) for one in MANIFEST] == pinned
    for package in MANIFEST:
        for name, digest in package["files"].items():
            assert hashlib.sha256((VENDOR_DIR / name).read_bytes()).hexdigest() == digest


def test_every_vendored_file_is_listed_and_licensed():
    listed = {name for package in MANIFEST for name in package["files"]}
    present = {path.name for path in VENDOR_DIR.iterdir()} - {"vendor.json", "LICENSES.txt"}
    assert present == listed
    licences = (VENDOR_DIR / "LICENSES.txt").read_text(encoding="utf-8")
    assert all(package["package"] in licences for package in MANIFEST)


def test_the_map_loads_only_scripts_that_are_here():
    assert all((STATIC / script).is_file() for script in SCRIPTS)


OURS = [*STATIC.glob("*.[jc]s*"), *STATIC.glob("map/*.[jc]s*")]


@pytest.mark.parametrize("path", sorted(OURS), ids=lambda path: path.name)
def test_no_script_or_style_of_ours_names_a_foreign_host(path):
    # what Leaflet names in its comments is never asked for: the browser tests watch every request
    hosts = re.findall(r"(?:https?:)?//([a-z0-9.-]+\.[a-z]{2,})/", path.read_text(encoding="utf-8"))
    assert set(hosts) <= {"www.w3.org"}  # the name of SVG


def test_our_scripts_never_build_html_from_text():
    for path in [*STATIC.glob("map/*.js"), STATIC / "list.js"]:
        text = path.read_text(encoding="utf-8")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert way not in text, f"{path.name} uses {way}"


def test_every_font_the_page_names_is_here():
    config = (STATIC.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    named = re.findall(r'url = "app/static/([^"]+)"', config)
    assert len(named) == 5
    assert all((STATIC / name).is_file() for name in named)


def test_the_server_keeps_to_itself():
    config = (STATIC.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert 'address = "localhost"' in config
    assert "gatherUsageStats = false" in config
