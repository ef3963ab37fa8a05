"""What never changes under its name: asked for at once, sent packed, kept for good."""

import asyncio
import gzip
import json
import re
from typing import Any

import pytest

from dashboard.draw.frame_script import SCRIPTS, STYLES, frame_script
from dashboard.scene.bundle import scene_script
from dashboard.screen.files import KEPT, served_pack
from dashboard.serving.assets import (
    BASEMAP,
    PATH,
    RELIEF,
    SCRIPT,
    find_asset,
    frame_assets,
    make_asset,
    preload_links,
    with_assets,
)
from dashboard.serving.frame import framed
from tests.conftest import ROOT
from tests.nodejs import printed

STATIC = ROOT / "dashboard" / "static"


def asked(path, method="GET", **headers):
    """Ask the application for a path; gives status, headers and body."""
    sent = []

    async def send(message):
        sent.append(message)

    async def behind(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b"behind"})

    scope = {
        "type": "http",
        "path": path,
        "method": method,
        "headers": [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()],
    }
    answering: Any = with_assets(behind)
    asyncio.run(answering(scope, None, send))
    start, body = sent
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], told, body["body"]


@pytest.mark.parametrize("name", [SCRIPT, BASEMAP, RELIEF])
def test_a_file_is_kept_for_good_under_a_name_that_changes_with_it(name):
    asset = frame_assets()[name]
    assert re.fullmatch(r"\w+-[0-9a-f]{16}\.\w+", asset.name)
    assert make_asset(name, asset.body).name == asset.name
    assert make_asset(name, asset.body + b" ").name != asset.name
    status, headers, body = asked(PATH + asset.name)
    assert (status, body) == (200, asset.body)
    assert headers["cache-control"] == "private, max-age=31536000, immutable"
    assert headers["content-length"] == str(len(body))
    assert asked(PATH + asset.name, "HEAD")[1:] == (headers, b"")
    assert asked(PATH + name)[0] == 404


@pytest.mark.parametrize(
    ("accepted", "packs"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP;q=0.8", True),
        ("gzip;q=0.0, br", False),
        ("br", False),
        ("", False),
    ],
)
def test_what_gains_by_it_is_packed_for_whoever_takes_it(accepted, packs):
    asset = frame_assets()[BASEMAP]
    _, headers, body = asked(PATH + asset.name, accept_encoding=accepted)
    assert headers["vary"] == "accept-encoding"
    assert ("content-encoding" in headers) == packs
    assert (gzip.decompress(body) if packs else body) == asset.body
    assert not packs or len(body) < len(asset.body) / 3
    picture = frame_assets()[RELIEF]
    assert asked(PATH + picture.name, accept_encoding=accepted)[2] == picture.body


def test_gzip_that_is_refused_is_not_sent():
    name = PATH + frame_assets()[SCRIPT].name
    assert "content-encoding" not in asked(name, accept_encoding="gzip;q=0, br")[1]


@pytest.mark.parametrize("name", ["", "../app.py", "..%2fapp.py", "map.js", "map-0.js", "a/b.js"])
def test_nothing_else_is_there(name):
    status, headers, body = asked(PATH + name)
    assert (status, body) == (404, b"")
    assert headers["cache-control"] == "no-store"


def test_nothing_can_be_put_there_and_all_else_goes_by():
    assert asked(PATH + frame_assets()[SCRIPT].name, "POST")[0] == 405
    assert asked("/")[0] == 299
    assert asked(PATH.rstrip("/"))[0] == 299


def test_the_frame_asks_for_all_of_it_before_any_script_runs():
    html = framed("<html><head><script src='x.js'></script></head></html>", preload_links())
    before = html.decode().partition("<script")[0]
    for asset in frame_assets().values():
        assert f'href="../..{PATH}{asset.name}"' in before
    assert before.count('rel="preload"') == 3


def test_packs_come_and_go():
    def kept(key, number):
        return served_pack(("test", key), lambda: {"version": f"v{number}", "n": number})["file"]

    names = [kept(number, number) for number in range(KEPT + 2)]
    assert len(set(names)) == len(names)
    assert find_asset(names[0]) is None
    assert asked(PATH + names[-1])[2] == b'{"version": "v%d", "n": %d}' % (KEPT + 1, KEPT + 1)
    assert kept("again", KEPT) == names[KEPT]


def test_one_script_holds_rules_scripts_and_styles():
    script = frame_script()
    assert scene_script() in script
    for name in SCRIPTS:
        assert (STATIC / name).read_text(encoding="utf-8") in script
    assert set(SCRIPTS) >= {f"map/{path.name}" for path in (STATIC / "map").glob("*.js")}
    assert set(STYLES) == {f"map/{path.name}" for path in (STATIC / "map").glob("*.css")}


def test_the_joined_script_can_be_read(tmp_path):
    # as one script, not as a module: what one of them declares, no other may declare again
    (tmp_path / "map.js").write_bytes(frame_assets()[SCRIPT].body)
    read = f"require('node:fs').readFileSync({json.dumps(str(tmp_path / 'map.js'))}, 'utf8')"
    assert printed(f"new (require('node:vm').Script)({read}); console.log('true')") is True
