"""Files that are named by people: what is none is refused at once, to read and to write."""

import ast
import os
import socket
import tempfile
from pathlib import Path

import pytest

from geodata.filesystem import (
    NotAFileError,
    TooLargeError,
    check_file,
    check_target,
    open_file,
    read_file,
    real_path,
)
from tests.conftest import ROOT
from tests.test_layers import MODULES, relative


def make_odd(folder: Path) -> dict[str, Path]:
    """Make what is no file, by the words it is told in."""
    odd = {name: folder / name for name in ("folder", "pipe", "loop", "device", "socket")}
    odd["folder"].mkdir()
    os.mkfifo(odd["pipe"])
    odd["loop"].symlink_to(odd["loop"])
    odd["device"].symlink_to("/dev/zero")
    with tempfile.TemporaryDirectory(dir="/tmp") as short:  # a socket's path has 107 bytes at most
        bound = socket.socket(socket.AF_UNIX)
        bound.bind(f"{short}/s")
        Path(short, "s").rename(odd["socket"])
        bound.close()
    return odd


TOLD = {
    "folder": "this is a folder, not a file",
    "pipe": "this is a pipe, not a file",
    "loop": "this is a link that leads back to itself",
    "device": "this is a device, not a file",
    "socket": "this is a socket, not a file",
}


@pytest.mark.parametrize("look", [check_file, open_file, lambda path: read_file(path, 9)])
@pytest.mark.parametrize("kind", TOLD)
def test_what_is_no_file_is_not_opened(tmp_path, kind, look):
    with pytest.raises(NotAFileError) as caught:
        look(make_odd(tmp_path)[kind])
    assert caught.value.strerror == TOLD[kind]


@pytest.mark.parametrize("kind", TOLD)
def test_what_is_no_file_is_not_written_over(tmp_path, kind):
    path = make_odd(tmp_path)[kind]
    with pytest.raises(NotAFileError):
        check_target(path)


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(tmp_path, monkeypatch):
    path = make_odd(tmp_path)["pipe"]
    monkeypatch.setattr("geodata.filesystem.check_file", lambda _: None)
    with pytest.raises(NotAFileError):
        open_file(path)


def test_a_file_is_read_up_to_its_limit(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"123")
    assert read_file(path, 3) == b"123"
    with pytest.raises(TooLargeError) as caught:
        read_file(path, 2)
    assert "larger than" in str(caught.value)
    (tmp_path / "link").symlink_to(path)
    assert read_file(tmp_path / "link", 3) == b"123"
    check_target(tmp_path / "link")


def test_a_link_to_nothing_says_where_it_leads(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("gone")
    with pytest.raises(FileNotFoundError) as caught:
        check_file(link)
    assert caught.value.strerror == "this is a link to gone, which is not there"
    with pytest.raises(FileNotFoundError, match="no such file"):
        check_file(tmp_path / "gone")
    with pytest.raises(FileNotFoundError, match="this is a link to gone, which is not there"):
        check_target(link)  # where it leads nothing is begun


def test_a_link_that_leads_back_to_itself_is_followed_without_an_error(tmp_path):
    loop = make_odd(tmp_path)["loop"]
    assert real_path(loop).name == "loop"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a system that keeps no files there")
def test_no_file_is_put_among_those_of_the_system(tmp_path):
    (tmp_path / "link").symlink_to("/proc/new.csv")
    for path in (Path("/proc/new.csv"), Path("/proc/new/file"), tmp_path / "link"):
        with pytest.raises(NotAFileError, match="the system's own"):
            check_target(path)
    check_target(tmp_path / "new.csv")


# What opens files of the package itself, of the build, or those it has just made.
OWN = {
    "dashboard/app.py",
    "dashboard/cli.py",
    "dashboard/briefing/plate.py",
    "dashboard/briefing/typesetting.py",
    "dashboard/draw/brief/briefing.py",
    "dashboard/draw/frame_script.py",
    "dashboard/draw/page.py",
    "dashboard/draw/pages.py",
    "dashboard/draw/speech.py",
    "dashboard/draw/standalone_frame.py",
    "dashboard/exports/files.py",
    "dashboard/exports/geojson.py",
    "dashboard/exports/kml.py",
    "dashboard/exports/sheet.py",
    "dashboard/keeping/locking.py",
    "dashboard/keeping/replacing.py",
    "dashboard/scene/bundle.py",
    "dashboard/scene/given.py",
    "dashboard/scene/relief.py",
    "dashboard/screen/controls.py",
    "dashboard/serving/application.py",
    "dashboard/serving/assets.py",
    "dashboard/vendor.py",
    "geodata/filesystem.py",
    "geodata/finding/othernames.py",
    "geodata/layers.py",
    "geodata/own/compiling.py",
    "geodata/own/placefile.py",
}
# They open a file of the user as well: what they write is checked first, or is new.
WRITING = {
    "dashboard/dossiers/delivery.py",
    "dashboard/imports/rejects.py",
}
# What it opens are the members of an archive that was checked.
OTHER = {"geodata/own/geonames.py"}
# The manifest tells what went into a briefing: a template that was opened, the package's files.
HASHING = {"dashboard/dossiers/manifest.py"}
OPENING = ("open", "read_bytes", "read_text", "resolve")


def opening_calls(path: Path) -> set[str]:
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) in OPENING
    }


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_files_of_people_are_opened_in_one_place(path):
    name = relative(path)
    if name in OWN | WRITING | OTHER | HASHING or name.startswith("geodata/build"):
        assert (ROOT / name).is_file()
        return
    assert not opening_calls(path), "open it with geodata.filesystem"
