"""A manifest, what is found where the files are no longer its own, and signatures."""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.comparing.changes import Version
from dashboard.comparing.history import Earlier
from dashboard.dossiers import signature
from dashboard.dossiers.dossier import describe_subject
from dashboard.dossiers.manifest import (
    NAME,
    SIGNATURE,
    Manifest,
    canonical,
    describe_since,
    digest,
    make_manifest,
    read_manifest,
    verify,
)
from dashboard.dossiers.signature import NoProgramError, SignatureError, sign
from dashboard.draw.brief.briefing import Options
from dashboard.model import Register
from dashboard.view import View

MADE = {"map.png": b"picture", "briefing.pptx": b"slides" * 1000}
KEYGEN = shutil.which("ssh-keygen")


@pytest.fixture(scope="module")
def subject(bundled_register, bundled_features, gazetteer):
    view = View(date(2022, 6, 1), kinds=("closure",), text="\udcff\u202e")
    return describe_subject(bundled_register, bundled_features, view, None, gazetteer)


@pytest.fixture
def folder(subject, tmp_path):
    """Give a folder with two files and their manifest."""
    folder = tmp_path / "pack"
    folder.mkdir()
    for name, data in {**MADE, NAME: make_manifest(MADE, subject, Options())}.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Give two keys, and a file that allows the first of them to the desk."""
    if KEYGEN is None:
        pytest.skip("there is no ssh-keygen here")
    folder = tmp_path_factory.mktemp("keys")
    for name, phrase in (("desk", ""), ("other", ""), ("closed", "secret")):
        subprocess.run(
            [KEYGEN, "-q", "-t", "ed25519", "-N", phrase, "-C", name, "-f", folder / name],
            check=True,
        )
    public = (folder / "desk.pub").read_text()
    (folder / "signers").write_text(f'desk@example.org namespaces="{signature.NAMESPACE}" {public}')
    return folder


def codes(found):
    return [(one.code, one.file) for one in found]


def faults(folder, *signers):
    return [(one.code, one.file) for one in verify(folder, *signers) if one.fault]


def test_it_tells_all_that_went_in(subject):
    told = json.loads(make_manifest(MADE, subject, Options(title="T", link_base="https://d/")))
    assert told["files"]["map.png"] == {"bytes": 7, "sha256": digest(b"picture")}
    assert told["inputs"]["register"]["sha256"] == subject.register.digest
    shapes = told["inputs"]["shapes"]["sha256"]
    assert {"lines.parquet", "relief.jpg", "basemap.json"} <= set(shapes)
    assert all(len(sha) == 64 for sha in shapes.values())
    assert told["inputs"]["places"]["version"] == subject.gazetteer.version
    assert told["inputs"]["ruler"]["length_km"] == pytest.approx(1344, abs=2)
    assert {"mini-racer", "typst", "python-pptx"} <= set(told["drawn_with"])
    assert told["made_by"]["name"] == "border-incidents"
    assert told["view"]["values"]["kind"] == ["closure"]
    assert told["view"]["address"] == subject.briefing.code
    # what every picture carries is the beginning of what stands here
    assert told["view"]["sha256"][:12] in subject.briefing.stamp
    assert told["options"] == {
        "title": "T", "banner": "", "organisation": "", "link_base": "https://d/", "size": "slide"
    }  # fmt: skip
    assert (told["since"], told["inputs"]["template"]) == (None, None)


def test_the_same_gives_the_same_bytes_and_else_others(subject, tmp_path):
    first = make_manifest(MADE, subject, Options())
    assert make_manifest(dict(reversed(MADE.items())), subject, Options()) == first
    assert first.endswith(b"}\n")
    template = tmp_path / "t.pptx"
    template.write_bytes(b"t")
    others = [
        make_manifest({**MADE, "map.png": b"x"}, subject, Options()),
        make_manifest(MADE, subject, Options(banner="TLP:RED")),
        make_manifest(MADE, replace(subject, template=template), Options()),
        make_manifest(MADE, subject, Options(), describe_since(date(2022, 5, 1))),
    ]
    assert len({first, *others}) == 5


def test_it_names_what_was_compared():
    version = Version("HEAD~1", "a" * 40, date(2022, 5, 1))
    assert describe_since(date(2022, 5, 1)) == {"day": "2022-05-01"}
    assert describe_since(Earlier(Register(digest="d" * 64), version)) == {
        "revision": "HEAD~1",
        "commit": "a" * 40,
        "committed": "2022-05-01",
        "register_sha256": "d" * 64,
    }


texts = st.text(st.characters(), max_size=5)
records = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, records, max_size=4))
def test_it_is_written_in_one_way_alone(record):
    data = canonical(record)
    assert canonical(json.loads(data)) == data
    assert canonical(dict(reversed(record.items()))) == data
    assert data.isascii()


def test_what_is_as_it_was_made_has_no_fault(folder):
    assert codes(verify(folder)) == [("unsigned", SIGNATURE)]
    assert faults(folder) == []


@given(st.data())
def test_one_flipped_bit_is_found(subject, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("bit")
    files = {**MADE, NAME: make_manifest(MADE, subject, Options())}
    name = data.draw(st.sampled_from(sorted(MADE)))
    changed = bytearray(files[name])
    at = data.draw(st.integers(0, len(changed) - 1))
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    for one, content in {**files, name: bytes(changed)}.items():
        (folder / one).write_bytes(content)
    assert faults(folder) == [("changed", name)]


def test_all_faults_are_told_at_once(folder):
    (folder / "map.png").unlink()
    (folder / "briefing.pptx").write_bytes(b"")
    (folder / "notes.txt").write_text("added")
    (folder / "drafts").mkdir()
    assert faults(folder) == [
        ("changed", "briefing.pptx"),
        ("added", "drafts"),
        ("missing", "map.png"),
        ("added", "notes.txt"),
    ]


@pytest.mark.parametrize("what", ["link", "folder", "pipe"])
def test_what_is_no_file_is_not_read(folder, tmp_path, what):
    path = folder / "map.png"
    path.unlink()
    if what == "link":
        (tmp_path / "same").write_bytes(MADE["map.png"])
        path.symlink_to(tmp_path / "same")
    elif what == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    assert faults(folder) == [("not-a-file", "map.png")]


def bent(folder, **fields):
    record = {**json.loads((folder / NAME).read_bytes()), **fields}
    (folder / NAME).write_bytes(canonical(record))


SHA = "0" * 64


@pytest.mark.parametrize(
    "files",
    [
        None,
        [],
        {"../../etc/passwd": {"sha256": SHA, "bytes": 1}},
        {"/etc/passwd": {"sha256": SHA, "bytes": 1}},
        {"-rf": {"sha256": SHA, "bytes": 1}},
        {"..": {"sha256": SHA, "bytes": 1}},
        {NAME: {"sha256": SHA, "bytes": 1}},
        {"map.png": {"sha256": SHA.upper() + "0", "bytes": 1}},
        {"map.png": {"sha256": 0, "bytes": 1}},
        {"map.png": {"sha256": SHA, "bytes": True}},
        {"map.png": None},
    ],
)
def test_a_manifest_that_lists_what_none_of_ours_would_is_foreign(folder, files):
    bent(folder, files=files)
    assert codes(verify(folder)) == [("manifest-foreign", NAME)]


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"manifest": "other"}', b"NaN"],
)
def test_what_is_no_manifest_is_foreign(folder, data):
    (folder / NAME).write_bytes(data)
    assert codes(verify(folder)) == [("manifest-foreign", NAME)]


def test_a_manifest_laid_out_in_another_way_was_changed(folder):
    data = (folder / NAME).read_bytes()
    # readers of JSON differ in which of two they take
    (folder / NAME).write_bytes(data.replace(b'  "title"', b'  "title": "Other",\n  "title"', 1))
    assert codes(verify(folder)) == [("manifest-changed", NAME)]


def test_a_manifest_that_is_not_there_or_no_file_is_told(folder):
    (folder / NAME).unlink()
    assert codes(verify(folder)) == [("manifest-missing", NAME)]
    (folder / NAME).mkdir()
    assert codes(verify(folder)) == [("manifest-unreadable", NAME)]
    (folder / NAME).rmdir()
    (folder / NAME).symlink_to(folder / "nowhere")
    assert codes(verify(folder)) == [("manifest-unreadable", NAME)]


def test_a_manifest_without_end_is_not_read_whole(folder):
    (folder / NAME).write_bytes(b'{"manifest": "' + b" " * 2_000_000)
    assert codes(verify(folder)) == [("manifest-foreign", NAME)]


def signed(folder, key):
    (folder / SIGNATURE).write_bytes(sign((folder / NAME).read_bytes(), key))


def test_a_signature_is_checked_with_the_signers_that_are_named(folder, keys):
    signed(folder, keys / "desk")
    assert codes(verify(folder)) == [("signature-unnamed", SIGNATURE)]
    assert faults(folder) == []
    found = verify(folder, keys / "signers", "desk@example.org")
    assert codes(found) == [("signature-good", SIGNATURE)]
    assert "desk@example.org" in found[0].message
    assert not found[0].fault
    assert faults(folder, keys / "signers", "chief@example.org") == [
        ("signature-foreign", SIGNATURE)
    ]


def test_the_key_of_another_is_none_of_the_signers(folder, keys):
    signed(folder, keys / "other")
    assert faults(folder) == []
    assert faults(folder, keys / "signers", "desk@example.org") == [
        ("signature-foreign", SIGNATURE)
    ]


def test_a_signature_of_anything_else_does_not_count(folder, keys):
    signed(folder, keys / "desk")
    bent(folder, title="Another")
    assert faults(folder) == [("signature-bad", SIGNATURE)]
    data = (folder / NAME).read_bytes()
    for_mail = [KEYGEN, "-Y", "sign", "-n", "mail", "-f", keys / "desk"]
    ran = subprocess.run(for_mail, input=data, capture_output=True, check=True)
    (folder / SIGNATURE).write_bytes(ran.stdout)
    assert faults(folder) == [("signature-bad", SIGNATURE)]
    assert faults(folder, keys / "signers", "desk@example.org") == [("signature-bad", SIGNATURE)]


@pytest.mark.parametrize("data", [b"", b"junk", b"x" * 200_000])
def test_what_is_no_signature_is_bad(folder, keys, data):
    (folder / SIGNATURE).write_bytes(data)
    assert faults(folder) == [("signature-bad", SIGNATURE)]
    assert faults(folder, keys / "signers", "desk@example.org") == [("signature-bad", SIGNATURE)]


def test_a_pipe_for_a_signature_is_not_waited_for(folder):
    os.mkfifo(folder / SIGNATURE)
    assert faults(folder) == [("signature-bad", SIGNATURE)]


def test_who_asks_for_a_signature_is_told_where_there_is_none(folder, keys):
    assert faults(folder, keys / "signers", "desk@example.org") == [("unsigned", SIGNATURE)]


def test_files_are_compared_where_signatures_cannot_be(folder, keys, monkeypatch):
    signed(folder, keys / "desk")
    (folder / "map.png").unlink()
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(NoProgramError):
        sign(b"", keys / "desk")
    found = verify(folder)
    assert codes(found) == [("missing", "map.png"), ("signature-unchecked", SIGNATURE)]
    assert "not installed" in found[1].message
    assert not found[1].fault


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("closed", "ssh-add"),
        ("none", "no such file"),
        ("open", "chmod 600"),
        ("signers", "not a key"),
    ],
)
def test_a_key_that_cannot_sign_is_told_and_nothing_is_asked(keys, tmp_path, name, told):
    key = keys / name
    if name == "open":
        key = tmp_path / "open"
        shutil.copy(keys / "desk", key)
        key.chmod(0o644)
    with pytest.raises(SignatureError, match=told):
        sign(b"data", key)


def test_a_manifest_is_read_as_it_was_written(folder, subject):
    manifest = read_manifest(folder)
    assert isinstance(manifest, Manifest)
    assert manifest.data == make_manifest(MADE, subject, Options())
    assert {name: one.size for name, one in manifest.files.items()} == {
        name: len(data) for name, data in MADE.items()
    }
