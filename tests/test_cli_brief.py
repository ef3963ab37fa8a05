"""`incidents brief`, `verify` and `diff`: files, messages, exit codes, and the same bytes again."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from PIL import Image
from pptx import Presentation

from dashboard.cli import cli
from dashboard.commands import brief as cli_brief
from dashboard.comparing.changes import changes_since_day
from dashboard.dossiers.dossier import FORMATS, describe_subject, make_file, names_of
from dashboard.dossiers.manifest import NAME, SIGNATURE
from dashboard.dossiers.signature import NAMESPACE
from dashboard.draw.brief.briefing import Options
from dashboard.view import read_view

ROOT = Path(__file__).parent.parent
MAY = ("--from", "2022-05-01", "--to", "2022-05-31", "--as-of", "2026-11-22")
COMMAND = (sys.executable, "-m", "dashboard", "brief")
BAD = Path(__file__).parent / "bad"
REAL = ("--banner", "TLP:AMBER", "--since", "2022-05-15")
GIT, KEYGEN = shutil.which("git"), shutil.which("ssh-keygen")
GOOD = """\
sources:
  - {id: s, publisher: Paper, published: 2022-05-12}
incidents:
  - {id: a, kind: attack, title: A raid, when: 2022-05-10, place: Takhar, claims: [{source: s}]}
"""


@pytest.fixture
def run(monkeypatch):
    monkeypatch.chdir(ROOT)
    runner = CliRunner()

    def invoke(*arguments, code=0):
        result = runner.invoke(cli, [str(one) for one in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture
def quick(monkeypatch):
    """Make files of a few bytes, and keep what they were to be made of."""
    subjects = []

    def make(subject, formats, *_):
        subjects.append(subject)
        return {name: name.encode() for name in names_of(formats)}

    monkeypatch.setattr(cli_brief, "make_dossier", make)
    return subjects


@pytest.fixture
def register(tmp_path):
    """Give what writes a register, and names it."""

    def write(text):
        path = tmp_path / "incidents.yaml"
        path.write_text(text, encoding="utf-8")
        return ("--register", path)

    return write


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """Make one real briefing of all formats twice, each in a process of its own."""
    folders = [tmp_path_factory.mktemp(name) / "pack" for name in ("one", "other")]
    started = [
        subprocess.Popen(
            [*COMMAND, *MAY, *REAL, "--out", str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for folder, seed, zone, locale in zip(
            folders, "12", ("Asia/Dushanbe", "UTC"), ("C", "C.UTF-8"), strict=True
        )
    ]
    for process in started:
        _, told = process.communicate()
        assert process.returncode == 0, told
        assert told == b""
    return folders


def held(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_register_and_view_give_the_same_bytes(packs):
    one, other = map(held, packs)
    assert set(one) == {*names_of(FORMATS), NAME}
    assert [name for name in one if one[name] != other[name]] == []


def test_every_file_is_what_its_name_says(packs):
    files = held(packs[0])
    assert Image.open(BytesIO(files["map.png"])).size == (2667, 1500)
    assert files["ribbon.svg"].lstrip().startswith(b"<?xml")
    for name in ("briefing-a4.pdf", "briefing-slides.pdf"):
        document = pypdfium2.PdfDocument(files[name])
        text = document[0].get_textpage().get_text_range()
        assert "TLP:AMBER" in text
    assert len(Presentation(BytesIO(files["briefing.pptx"])).slides) > 4
    assert b"TLP:AMBER" in files["briefing.html"]


@pytest.mark.parametrize("name", ["ribbon.svg", "briefing.html"])
def test_a_file_made_alone_is_the_one_of_the_briefing(
    packs, bundled_register, bundled_features, gazetteer, name
):
    told = json.loads((packs[0] / NAME).read_bytes())
    view, _ = read_view(told["view"]["values"], date(2026, 11, 22))
    options = Options(banner="TLP:AMBER")
    changes = changes_since_day(bundled_features, view, None, date(2022, 5, 15), gazetteer)
    subject = describe_subject(
        bundled_register, bundled_features, view, None, gazetteer, options, changes
    )
    assert make_file(subject, name) == (packs[0] / name).read_bytes()


def test_a_real_briefing_is_verified_until_it_is_touched(run, packs, tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(packs[0], folder)
    assert "8 files listed, each as it was made" in run("verify", folder).stderr
    for name in names_of(FORMATS):
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)
        found = run("verify", folder, code=1)
        assert found.stdout.startswith(f"{name}: changed: ")
        assert "8 files listed, 1 fault" in found.stderr
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)
    (folder / "map.png").unlink()
    (folder / "extra\x1b[31m").touch()
    found = run("verify", folder, code=1)
    assert "map.png: missing" in found.stdout
    assert "extra\\u001b[31m: added" in found.stdout
    told = json.loads(run("verify", folder, "--json", code=1).stdout)
    assert (told["good"], told["files"]) == (False, 8)
    assert [one["code"] for one in told["findings"]] == ["added", "missing", "unsigned"]


@pytest.mark.usefixtures("quick")
def test_it_names_what_it_has_written(run, tmp_path):
    folder = tmp_path / "out"
    told = run("brief", *MAY, "--out", folder, "--format", "PNG, svg").stdout
    names = ["map.png", "ribbon.png", "map.svg", "ribbon.svg", NAME]
    assert told.splitlines() == [str(folder / name) for name in names]
    assert held(folder).keys() == set(names)
    manifest = run("brief", *MAY, "--out", folder, "--json").stdout
    assert manifest == (folder / NAME).read_text()
    assert set(json.loads(manifest)["files"]) == set(names_of(FORMATS))


def test_options_stand_on_the_briefing_and_in_the_manifest(run, quick, tmp_path):
    options = ("--title", "T", "--banner", " TLP:RED ", "--organisation", "O", "--size", "a4")
    link = ("--link-base", "https://desk.example.org/")
    told = run("brief", *MAY, *options, *link, "--lang", "fa", "--out", tmp_path / "out", "--json")
    told = json.loads(told.stdout)
    briefing = quick[0].briefing
    assert (briefing.title, briefing.banner, briefing.organisation) == ("T", "TLP:RED", "O")
    assert briefing.link.startswith("https://desk.example.org/?from=2022-05-01")
    assert (quick[0].size, briefing.language, told["language"]) == ("a4", "fa", "fa")
    assert told["options"]["banner"] == "TLP:RED"
    assert told["view"]["values"]["lang"] == ["fa"]


@pytest.mark.parametrize(
    ("head", "option", "language"),
    [("", (), "en"), ("language: tg\n", (), "tg"), ("language: tg\n", ("--lang", "ru"), "ru")],
)
def test_the_language_is_asked_for_or_that_of_the_register(
    run, quick, register, tmp_path, head, option, language
):
    run("brief", *register(head + GOOD), *option, "--out", tmp_path / "out")
    assert quick[0].briefing.language == language


@pytest.mark.parametrize(
    "head",
    [
        "banner: [TLP, RED]\n",
        "banner:\n",
        "baner: TLP:RED\n",
        "classification: TLP:RED\n",
        "banner: TLP: RED\n",
        'banner: "TLP:RED\n',
        "banner: TLP:GREEN\nbanner: TLP:RED\n",
    ],
)
def test_no_briefing_goes_out_without_the_marking_it_may_need(run, quick, register, tmp_path, head):
    where = register(head + GOOD)
    told = run("brief", *where, "--out", tmp_path / "out", code=1)
    assert "banner" in told.stderr
    assert "nothing was written" in told.stderr
    run("brief", *where, "--out", tmp_path / "out", "--banner", "  ", code=1)
    assert not (tmp_path / "out").exists()
    run("brief", *where, "--out", tmp_path / "out", "--banner", "TLP:RED", code=1)
    assert quick[0].briefing.banner == "TLP:RED"


@pytest.mark.parametrize("fault", ["language: Russian\n", "incident: x\n"])
def test_other_faults_are_told_and_counted_on_the_briefing(run, quick, register, tmp_path, fault):
    broken = "  - {id: b, kind: attac, title: B, claims: [{source: s}]}\n"
    where = register(fault + GOOD + broken)
    told = run("brief", *where, "--out", tmp_path / "out", "--format", "png", code=1)
    assert "2 problems in the register: run `incidents check`" in told.stderr
    assert (tmp_path / "out" / NAME).exists()
    assert quick[0].briefing.count == "1 of 2 shown"
    assert any("broken" in reason for reason in quick[0].briefing.reasons)


@pytest.mark.usefixtures("quick")
def test_of_nothing_there_is_no_briefing(run, tmp_path):
    none = ("--register", tmp_path / "none.yaml")
    told = run("brief", *none, "--out", tmp_path / "out", code=1).stderr
    assert "nothing to brief from: there is no such file" in told
    assert not (tmp_path / "out").exists()


def test_an_empty_view_is_a_briefing(run, quick, tmp_path):
    run("brief", "--text", "no such words", "--out", tmp_path / "out")
    assert quick[0].briefing.count.startswith("0 of 28")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing option '--out'"),
        (("--format", "gif"), "'gif' is not a format: one or more of png,svg,pdf,pptx,html"),
        (("--format", "html5"), "did you mean html?"),
        (("--format", " , "), "name one or more of png"),
        (("--since", "2022-13"), "--since: '2022-13' is not in the calendar"),
        (("--since", "2026-11-22"), "--since: 2026-11-22 is not before 2026-11-22"),
        (("--since", "--output=x"), "neither a day nor a version"),
        (("--lang", "de"), "is not one of 'en', 'ru', 'tg', 'fa'"),
        (("--size", "a3"), "is not one of 'slide', 'a4'"),
        (("--template", "none.pptx"), "'none.pptx' does not exist"),
        (("--template", "README.md", "--format", "png"), "--template is for slides: add pptx"),
        (("--sign", "none"), "'none' does not exist"),
        (("--kind", "closur"), "did you mean closure?"),
        (("--source", "nobody"), "--source: no source has the id 'nobody'"),
        (("--place", "Ishkashim"), "Ishkashim (AF)"),
    ],
)
def test_what_is_used_wrongly_is_told(run, quick, tmp_path, arguments, told):
    out = ("--out", tmp_path / "out") if arguments else ()
    assert told in run("brief", *MAY, *out, *arguments, code=2).stderr
    assert not quick
    assert not (tmp_path / "out").exists()


def test_a_template_that_is_none_is_told_and_nothing_is_written(run, quick, tmp_path):
    out = ("--out", tmp_path / "out")
    told = run("brief", *out, "--template", ROOT / "README.md", code=1).stderr
    assert told == "Error: README.md is no PowerPoint file; give one that ends in .pptx.\n"
    assert not quick
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_used_is_told_before_anything_is_drawn(run, quick, tmp_path):
    (tmp_path / "file").touch()
    told = run("brief", "--out", tmp_path / "file", code=1).stderr
    assert told == f"Error: {tmp_path / 'file'} is a file, not a folder\n"
    (tmp_path / "busy").mkdir()
    (tmp_path / "busy" / "my\x1b[31mnotes").touch()
    told = run("brief", "--out", tmp_path / "busy", code=1).stderr
    assert "holds my\\u001b[31mnotes: not of an earlier briefing" in told
    assert not quick
    run("brief", "--out", tmp_path / "busy", "--force", "--format", "png")
    assert len(held(tmp_path / "busy")) == 4


@pytest.mark.usefixtures("quick")
def test_a_name_that_is_no_text_is_written_and_told(run, tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    assert "\ufffd" in run("brief", "--out", folder, "--format", "png").stdout
    (folder / os.fsdecode(b"\xfe")).touch()
    assert "\ufffd: added" in run("verify", folder, code=1).stdout
    run("verify", folder, "--json", code=1)


def test_days_without_a_date_suit_a_timetable(run, quick, tmp_path):
    run("brief", "--from", "-7d", "--to", "today", "--out", tmp_path / "out")
    run("brief", "--from", "-7d", "--to", "today", "--out", tmp_path / "out", "--since", "-1d")
    assert [subject.briefing.changes != () for subject in quick] == [False, True]
    view = quick[0].view
    assert (view.end - view.start).days == 8


def test_a_terminal_is_told_what_is_being_made(monkeypatch, capfd, bundled_register):
    def make(_subject, formats, tell=None):
        assert tell
        tell(formats[0], 0, 2)
        return {}

    monkeypatch.setattr(cli_brief, "make_dossier", make)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    cli_brief._make(bundled_register, ["png"])
    assert "png (1 of 2)" in capfd.readouterr().err


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    if KEYGEN is None:
        pytest.skip("there is no ssh-keygen here")
    path = tmp_path_factory.mktemp("key") / "desk"
    made = [KEYGEN, "-q", "-t", "ed25519", "-N", "", "-C", "desk", "-f", path]
    subprocess.run(made, check=True)
    signers = f'desk@example.org namespaces="{NAMESPACE}" {path.with_suffix(".pub").read_text()}'
    (path.parent / "signers").write_text(signers)
    return path


@pytest.mark.usefixtures("quick")
def test_a_briefing_is_signed_and_its_signature_goes_with_it(run, tmp_path, key):
    out, signers = tmp_path / "out", ("--signers", key.parent / "signers", "--identity")
    told = run("brief", *MAY, "--out", out, "--sign", key).stdout
    assert told.splitlines()[-1] == str(out / SIGNATURE)
    assert "whose key that is was not checked" in run("verify", out).stdout
    good = run("verify", out, *signers, "desk@example.org").stdout
    assert f'Good "{NAMESPACE}" signature for desk@example.org' in good
    assert "by no key" in run("verify", out, *signers, "other@example.org", code=1).stdout
    again = held(out)
    run("brief", *MAY, "--out", out, "--sign", key)
    assert held(out) == again
    run("brief", *MAY, "--out", out)
    assert not (out / SIGNATURE).exists()
    assert "not signed" in run("verify", out, *signers, "desk@example.org", code=1).stdout


@pytest.mark.usefixtures("quick")
def test_a_key_that_cannot_sign_leaves_nothing(run, tmp_path, key):
    told = run("brief", "--out", tmp_path / "out", "--sign", ROOT / "README.md", code=1).stderr
    assert "README.md cannot sign: " in told
    assert not (tmp_path / "out").exists()
    signers = ("--signers", key.parent / "signers")
    assert "go together" in run("verify", tmp_path, *signers, code=2).stderr


@pytest.mark.usefixtures("quick")
def test_without_the_program_nothing_is_signed_nor_claimed(run, tmp_path, key, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    told = run("brief", "--out", tmp_path / "out", "--sign", key, code=2).stderr
    assert "ssh-keygen is not installed" in told
    signers = ("--signers", key.parent / "signers", "--identity", "desk@example.org")
    assert "ssh-keygen is not installed" in run("verify", tmp_path, *signers, code=2).stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["none", "README.md"])
def test_verify_takes_a_folder(run, name):
    run("verify", name, code=2)


def test_a_folder_without_a_manifest_is_told(run, tmp_path):
    told = run("verify", tmp_path, code=1)
    assert told.stdout.startswith(f"{NAME}: there is no {NAME} here")


def test_diff_tells_what_came_in_since_a_day(run):
    told = run("diff", *MAY, "--since", "2022-05-15").stdout
    assert told.startswith("What changed since 15 May 2022\n\nCame in\n")
    assert "Taliban close the border with Tajikistan" in told
    record = json.loads(run("diff", *MAY, "--since", "2022-05-15", "--json").stdout)
    assert record["since"] == "2022-05-15"
    assert "border-closure-2022-05" in {one["id"] for one in record["came_in"]}
    few = run("diff", *MAY, "--kind", "closure", "--since", "2022-05-15", "--json").stdout
    assert {one["kind"] for one in json.loads(few)["came_in"]} == {"closure"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing option '--since'"),
        (("--since", "30 May"), "neither a day nor a version"),
        (("--since", "2022-05-32"), "not in the calendar"),
        (("--since", "no-such-tag"), "there is no revision no-such-tag"),
        (("--since", "2022-05-01", "--actor", "Nobody"), "no incident names 'Nobody'"),
    ],
)
def test_a_diff_used_wrongly_is_told(run, arguments, told):
    assert told in run("diff", *arguments, code=2).stderr


def git(folder, *arguments):
    if GIT is None:
        pytest.skip("there is no git here")
    names = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
    day = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2022-05-20T12:00:00+0000")
    settings = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **dict.fromkeys(names, "tester")}
    subprocess.run(
        [GIT, "-C", folder, *arguments],
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"], **settings, **day},
    )


def test_diff_and_brief_compare_with_a_revision(run, quick, register, tmp_path):
    broken = GOOD + "  - {id: gone, kind: atack, title: B, claims: [{source: s}]}\n"
    where = register(broken)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "incidents.yaml")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "tag", "last-briefing")
    register(GOOD.replace("A raid", "Two raids").replace("2022-05-10", "2022-05-11"))
    result = run("diff", *where, "--since", "last-briefing")
    assert "version last-briefing" in result.stdout
    assert "Two raids" in result.stdout
    told, ruler = result.stderr.splitlines()
    assert told == (
        "1 problem in the register at last-briefing: what could not be read there counts as new"
    )
    assert ruler.startswith("km on ruler ")
    record = json.loads(run("diff", *where, "--since", "HEAD", "--json").stdout)
    assert [one["id"] for one in record["changed"]] == ["a"]
    run("brief", *where, "--out", tmp_path / "out", "--since", "last-briefing")
    assert "last-briefing" in quick[0].briefing.changes_title
    since = json.loads((tmp_path / "out" / NAME).read_bytes())["since"]
    assert (since["revision"], since["committed"]) == ("last-briefing", "2022-05-20")
    assert len(since["register_sha256"]) == 64
    assert since["register_sha256"] != quick[0].register.digest


def test_problems_of_the_register_are_told_with_a_diff(run, register):
    where = register(GOOD.replace("attack", "atack"))
    told = run("diff", *where, "--since", "2022-05-01", code=1)
    assert "1 problem in the register" in told.stderr
    assert "What changed since" in told.stdout


@pytest.mark.usefixtures("quick")
def test_another_briefing_takes_the_place_of_the_last(run, tmp_path):
    run("brief", *MAY, "--out", tmp_path / "out")
    run("brief", *MAY, "--out", tmp_path / "out", "--format", "pptx")
    assert set(held(tmp_path / "out")) == {"briefing.pptx", NAME}
    (tmp_path / "out" / "briefing.pptx").write_bytes(b"edited by hand")
    told = run("brief", *MAY, "--out", tmp_path / "out", code=1).stderr
    assert "holds briefing.pptx: changed since it was made" in told
    assert (tmp_path / "out" / "briefing.pptx").read_bytes() == b"edited by hand"


LOST = sorted(
    [
        *BAD.glob("unread-text-*.yaml"),
        *BAD.glob("several-*.yaml"),
        BAD / "needs-quotes-hash-head.yaml",
    ]
)


@pytest.mark.parametrize("head", ["", "banner: TLP:GREEN\n"])
@pytest.mark.parametrize("path", LOST, ids=lambda path: path.stem)
def test_a_banner_that_stands_where_nothing_is_read_stops_the_briefing(tmp_path, path, head):
    text = path.read_text(encoding="utf-8").replace("title: T\n", f"{head}title: T\n")
    register = tmp_path / "incidents.yaml"
    register.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(
        cli, ["brief", "--register", str(register), "--out", str(out), "--format", "svg"]
    )
    assert done.exit_code == 1
    assert "a banner may be missing" in done.stderr
    assert not out.exists()
