"""Files in a folder: all or none, and nothing of anybody else's lost."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dossiers.delivery import DeliveryError, check_folder, deliver
from dashboard.dossiers.manifest import KIND, NAME, SIGNATURE, canonical, digest, verify

FILES = {"map.png": b"map", "map.svg": b"<svg/>"}


def packed(files, signature=None):
    listed = {name: {"bytes": len(data), "sha256": digest(data)} for name, data in files.items()}
    made = {**files, NAME: canonical({"manifest": KIND, "files": listed})}
    return {**made, SIGNATURE: signature} if signature else made


def held(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_is_made_where_it_is_not_there(tmp_path):
    folder = tmp_path / "desk" / "today"
    deliver(folder, packed(FILES))
    assert held(folder) == packed(FILES)
    assert [path.name for path in folder.parent.iterdir()] == ["today"]


def test_an_empty_folder_is_filled_and_an_earlier_dossier_replaced(tmp_path):
    deliver(tmp_path, packed(FILES, b"signature"))
    later = packed({"map.png": b"later", "briefing.html": b"page"})
    deliver(tmp_path, later)
    assert held(tmp_path) == later
    assert not [one for one in verify(tmp_path) if one.fault]


packs = st.dictionaries(
    st.sampled_from(["map.png", "map.svg", "briefing.html"]), st.binary(max_size=3), min_size=1
)


@given(st.lists(st.tuples(packs, st.none() | st.just(b"signature")), min_size=1, max_size=4))
def test_whatever_went_before_the_last_dossier_stands_alone(tmp_path_factory, turns):
    folder = tmp_path_factory.mktemp("turns")
    for files, signature in turns:
        deliver(folder, packed(files, signature))
    assert held(folder) == packed(*turns[-1])


def test_what_is_not_of_an_earlier_dossier_stays(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for check in (check_folder, deliver):
        with pytest.raises(DeliveryError, match=r"holds notes\.txt: .* --force$"):
            check(tmp_path, packed(FILES))
    assert list(held(tmp_path)) == ["notes.txt"]
    deliver(tmp_path, packed(FILES), force=True)
    assert held(tmp_path) == {**packed(FILES), "notes.txt": b"mine"}


def test_a_clash_of_names_is_told(tmp_path):
    (tmp_path / "map.png").write_text("mine")
    with pytest.raises(DeliveryError, match=r"by which map\.png would be replaced"):
        check_folder(tmp_path, packed(FILES))
    deliver(tmp_path, packed(FILES), force=True)
    assert held(tmp_path) == packed(FILES)


def test_a_file_that_was_edited_is_not_lost(tmp_path):
    deliver(tmp_path, packed(FILES))
    (tmp_path / "map.svg").write_bytes(b"edited")
    later = packed({"map.png": b"later"})
    with pytest.raises(DeliveryError, match=r"map\.svg: changed since it was made"):
        deliver(tmp_path, later)
    assert held(tmp_path) == {**packed(FILES), "map.svg": b"edited"}
    # nor where it is no longer made and all else is to be replaced
    deliver(tmp_path, later, force=True)
    assert held(tmp_path) == {**later, "map.svg": b"edited"}


def test_many_strange_files_are_counted(tmp_path):
    for number in range(8):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(DeliveryError, match=r"0\.txt, 1\.txt, .*4\.txt and 3 more"):
        check_folder(tmp_path, packed(FILES))


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_where_a_file_goes_is_told(tmp_path, force):
    (tmp_path / "map.png").mkdir()
    with pytest.raises(DeliveryError, match=r"holds map\.png: what is no file stands where"):
        check_folder(tmp_path, packed(FILES), force=force)


def test_a_link_where_a_file_goes_is_replaced_and_not_followed(tmp_path):
    other, folder = tmp_path / "other", tmp_path / "pack"
    other.write_text("mine")
    folder.mkdir()
    (folder / "map.png").symlink_to(other)
    deliver(folder, packed(FILES), force=True)
    assert other.read_text() == "mine"
    assert held(folder) == packed(FILES)


def test_a_link_to_a_folder_is_a_folder(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    deliver(tmp_path / "link", packed(FILES))
    assert held(tmp_path / "real") == packed(FILES)


@pytest.mark.parametrize("name", ["file", "file/below/it", "dangling", "long" * 80])
def test_what_can_be_no_folder_is_told(tmp_path, name):
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DeliveryError, match=r"is a file|leads nowhere|too long"):
        check_folder(tmp_path / name, packed(FILES))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no folder without a disk")
def test_a_folder_that_cannot_be_written_is_told():
    # not even the superuser makes a folder there
    with pytest.raises(DeliveryError, match=r"^/proc/briefing cannot be written: "):
        check_folder(Path("/proc/briefing"), packed(FILES))


def full_disk(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("before", [{}, packed(FILES, b"signature")])
def test_a_full_disk_leaves_all_as_it_was(tmp_path, monkeypatch, before):
    if before:
        deliver(tmp_path, before)
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(DeliveryError, match="No space left on device"):
        deliver(tmp_path, packed({"map.png": b"later"}))
    assert held(tmp_path) == before


@pytest.mark.parametrize("fault", [OSError(errno.EACCES, "denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("turn", range(4))
def test_a_file_that_cannot_be_replaced_leaves_all_as_it_was(tmp_path, monkeypatch, turn, fault):
    before, turns, replace = packed(FILES, b"signature"), [], Path.replace
    deliver(tmp_path, before)

    def once(path, target):
        turns.append(target)
        if len(turns) == turn + 1:
            raise fault
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises((DeliveryError, KeyboardInterrupt)):
        deliver(tmp_path, packed({"map.png": b"later", "ribbon.png": b"new"}, b"other"))
    assert len(turns) > turn
    assert held(tmp_path) == before


def test_the_manifest_comes_after_all_that_it_lists(tmp_path, monkeypatch):
    moved, replace = [], Path.replace

    def record(path, target):
        moved.append(target.name)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", record)
    deliver(tmp_path, packed(FILES, b"signature"))
    assert moved == ["map.png", "map.svg", NAME, SIGNATURE]
