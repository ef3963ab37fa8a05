"""Who may read a file that we make or replace: as the user's umask says, or as it was before."""

import os
import stat
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.comparing.placelock import Lock, write_lock
from dashboard.dossiers.delivery import deliver
from dashboard.exports.files import ENDINGS, names_of, write_export
from dashboard.imports.delivering import Delivery, write_new
from dashboard.imports.heads import Head
from dashboard.imports.importing import Outcome
from dashboard.imports.rejects import Rejects
from dashboard.imports.sketch import RowError
from dashboard.keeping.filing import file_digest
from dashboard.keeping.replacing import replace_file
from dashboard.keeping.saving import NO_FILE, Edit, save
from dashboard.keeping.versions import list_versions
from geodata.own.compiling import compile_dump
from tests.exported import ROOT, made_export
from tests.made_dump import lines

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
REGISTER = ROOT / "incidents.yaml"
NOW = datetime(2026, 11, 22, 6, 48, tzinfo=UTC)
SOURCE = Edit("sources", None, "- id: s\n  publisher: P\n")
INCIDENT = Edit("incidents", None, "- id: b\n  kind: attack\n  title: B\n  claims: [{source: s}]\n")
OTHER = Edit("sources", None, "- id: t\n  publisher: Q\n")
GROUP = 54321  # of nobody here: root alone may give files to it


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))


@pytest.fixture(params=[0o022, 0o027, 0o002, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def group():
    if os.geteuid():
        pytest.skip("only root may give a file to any group")
    return GROUP


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def saved(path):
    save(path, [SOURCE, INCIDENT], NO_FILE, now=NOW)


def imported(path):
    write_new(path, Delivery(sources=(), incidents=()), Head("Ours"))


def locked(path):
    write_lock(Lock("g", "r", {}), path)


def exported(path):
    write_export(made_export(), path, force=True)
    return [path.with_name(name) for name in names_of(path)]


def delivered(path):
    deliver(path.parent, {path.name: b"x"}, force=True)


def rejected(path):
    with Rejects(path, ["a"], force=True) as refused:
        refused.add(Outcome(2, "refused", error=RowError("a", "why")), ["b"])


def compiled(path):
    dump = path.with_name("AF.txt")
    dump.write_text("\n".join(lines(50)) + "\n", encoding="utf-8")
    compile_dump(dump, path.parent, "2026-11-22", {}, lambda *_: None)


MAKERS = {
    saved: "register.yaml",
    imported: "imported.yaml",
    locked: "places.lock",
    exported: "view.csv",
    delivered: "map.png",
    rejected: "rejects.csv",
    compiled: "AF.sqlite",
}


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_new_file_is_as_private_as_the_umask_says(tmp_path, umask, make):
    path = tmp_path / MAKERS[make]
    make(path)
    assert mode(path) == 0o666 & ~umask


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_file_of_an_export_is_as_private_as_the_umask_says(tmp_path, umask, ending):
    made = exported(tmp_path / f"view.{ending}")
    assert {path.name for path in made} == {path.name for path in tmp_path.iterdir()}
    assert {mode(path) for path in made} == {0o666 & ~umask}


def test_every_file_of_a_briefing_is_as_private_as_the_umask_says(tmp_path, umask):
    out = tmp_path / "brief"
    asked = ("brief", "--register", str(REGISTER), "--out", str(out), "--format", "svg,html")
    result = CliRunner().invoke(cli, asked)
    assert result.exit_code == 0, result.output
    assert {mode(path) for path in out.iterdir()} == {0o666 & ~umask}


def test_earlier_versions_are_their_owners_alone(tmp_path, umask):
    path = tmp_path / "register.yaml"
    saved(path)
    save(path, [OTHER], file_digest(path), now=NOW)
    (version,) = list_versions(path)
    assert mode(version.path) == 0o600 & ~umask


@pytest.mark.parametrize("make", [one for one in MAKERS if one not in (saved, compiled)])
def test_a_file_that_is_replaced_keeps_its_mode_and_group(tmp_path, group, make):
    path = tmp_path / MAKERS[make]
    make(path)
    os.chown(path, -1, group)
    path.chmod(0o660)
    make(path)
    assert (mode(path), path.stat().st_gid) == (0o660, group)


def test_who_may_not_give_a_file_away_still_leaves_it_to_its_group(tmp_path, group, monkeypatch):
    path = tmp_path / "register.yaml"
    saved(path)
    os.chown(path, 12345, group)
    path.chmod(0o664)
    chown = os.chown

    def as_member(file, owner, to):
        if owner != -1:
            raise PermissionError(1, "Operation not permitted")
        chown(file, owner, to)

    monkeypatch.setattr(os, "chown", as_member)
    save(path, [OTHER], file_digest(path), now=NOW)
    assert (mode(path), path.stat().st_gid) == (0o664, group)
    assert path.stat().st_uid == os.geteuid()


def test_a_file_that_is_replaced_is_never_open_to_others_meanwhile(tmp_path, monkeypatch):
    path = tmp_path / "private"
    path.touch(0o600)
    seen = []
    write = os.write

    def looking(descriptor, data):
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", looking)
    replace_file(path, b"x", path.stat())
    assert seen == [0o600]
