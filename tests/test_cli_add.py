"""`incidents add` and `incidents retire`: by flags, by questions, and never half a change."""

import errno
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.keeping import saving
from dashboard.keeping.versions import list_versions
from dashboard.keeping.writing import entry_text
from dashboard.model import Claim, Incident, Source
from dashboard.reading.entries import read_entry
from dashboard.register import load_register
from dashboard.spec import Shape, specs
from dashboard.when import parse_when
from tests.samples import ACLED_31, acled, table
from tests.waiting import LIMIT_S

ROOT = Path(__file__).parent.parent
RETIRE = ("retire", "border-closure-2022-05", "--reason", "told twice")
SHOTS = ("--kind", "attack", "--title", "Shots: fired")


FLAGS = {
    name: spec.shape
    for record in (Claim, Incident)
    for name, spec in specs(record).items()
    if name != "claims"
}


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Path(shutil.copy(ROOT / "incidents.yaml", folder))


def run(*arguments, code=0):
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def added(path, before, incident_id):
    """Give the new lines of a file that has only gained some, and its new incident."""
    after = path.read_text(encoding="utf-8").splitlines()
    left = iter(after)
    assert all(line in left for line in before.splitlines())
    register = load_register(path)
    assert not register.problems
    return {one.id: one for one in register.incidents}[incident_id]


def test_an_incident_and_its_source_are_added_in_one_save(path):
    before = path.read_text(encoding="utf-8")
    result = run(
        "add", *SHOTS, "--when", "2022-05-20", "--place", "Takhar", "--place", "Badakhshan (AF)",
        "--claim", "source=desk,says=shots, many of them,figures=dead: 3, hurt: dozens",
        "--claim", "source=asiaplus-2022-05,stance=denies",
        "--source-new", "id=desk,publisher=A desk, in Kabul,published=2022-05-21",
    )  # fmt: skip
    incident = added(path, before, "shots-fired-2022-05")
    assert incident.place == ("Takhar", "Badakhshan (AF)")
    told, denied = incident.claims
    assert (told.source, told.says, denied.stance) == ("desk", "shots, many of them", "denies")
    figures = {name: one.words for name, one in told.figures.items()}
    assert figures == {"dead": "3", "hurt": "dozens"}
    assert load_register(path).sources["desk"].publisher == "A desk, in Kabul"
    assert result.stdout == f"shots-fired-2022-05 added: incidents.yaml:{incident.line}\n"
    assert [one.path.read_text(encoding="utf-8") for one in list_versions(path)] == [before]


def test_there_is_a_flag_for_every_field():
    options = {option for one in cli.commands["add"].params for option in one.opts}
    assert {f"--{name}" for name in specs(Incident) if name != "claims"} <= options
    # when, place, actors and status are an incident's and a claim's
    whose = {name: "claim-" if name in specs(Incident) else "" for name in specs(Claim)}
    assert {f"--{before}{name}" for name, before in whose.items()} <= options
    assert {name for name, before in whose.items() if before} == {
        "when", "place", "actors", "status",
    }  # fmt: skip


def test_every_field_can_be_given_by_a_flag(path):
    result = run(
        "add", "--id", "all.of-them", "--kind", "closure", "--title", "T", "--when", "2022-05-20",
        "--time", "05:30 Asia/Kabul", "--place", "Takhar", "--at", "68.6,37.2", "--precision",
        "vicinity", "--actors", "X, of Y", "--actors", "Z", "--status", "closed", "--traffic",
        "foot", "--direction", "both", "--contradicts", "csto-drills-2022", "--note", "N: n",
        "--retired", "2022-06-01", "--reason", "R", "--source", "asiaplus-2022-05", "--says", "S",
        "--schedule", "Saturdays", "--claim-when", "as of 2022-05-19", "--claim-place", "Kunduz",
        "--claim-actors", "W", "--claim-status", "restricted", "--disputes", "figures",
        "--disputes", "place", "--quote", "Q", "--stance", "supports", "--credibility", "2",
        "--figures", "trucks: ~100",
        "--json",
    )  # fmt: skip
    made = json.loads(result.stdout)
    register = load_register(path)
    incident = register.incidents[-1]
    assert made["id"] == incident.id == "all.of-them"
    assert made["line"] == incident.line
    assert Path(made["backup"]).is_file()
    assert (incident.at, incident.actors) == ((68.6, 37.2), ("X, of Y", "Z"))
    unset = {"origin"}
    empty = [name for name in specs(Incident) if not getattr(incident, name)]
    assert set(empty) <= unset
    assert all(getattr(incident.claims[0], name) for name in specs(Claim))
    assert incident.claims[0].disputes == ("figures", "place")


def test_a_made_id_is_not_that_of_an_entry_that_cannot_be_read(path):
    with path.open("a", encoding="utf-8") as file:
        file.write("  - {id: shots-fired, kind: atack, title: Broken}\n")
    run("add", *SHOTS, "--source", "asiaplus-2022-05")
    assert "- id: shots-fired-2\n" in path.read_text(encoding="utf-8")


def test_a_dry_run_prints_the_entry_and_writes_nothing(path):
    before = path.read_bytes()
    result = run("add", *SHOTS, "--source", "s", "--source-new", "id=s,publisher=P", "--dry-run")
    incident = Incident(
        id="shots-fired", kind="attack", title="Shots: fired", claims=(Claim(source="s"),)
    )
    assert result.stdout == entry_text(Source(id="s", publisher="P")) + "\n" + entry_text(incident)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--kind", "attck", "--source", "asiaplus-2022-05"), "did you mean attack?"),
        (("--kind", "attack", "--source", "asiaplus-2022-5"), "did you mean asiaplus-2022-05?"),
        (("--kind", "attack", "--source", "asiaplus-2022-05", "--when", "10 May 2022"),
         'when: "10 May 2022" is not a date (write 2022-05-10)'),
        (("--kind", "attack", "--source", "asiaplus-2022-05", "--place", "Kundus"),
         'place: "Kundus" is not in the gazetteer (did you mean "Kunduz"'),
        (("--kind", "attack", "--source", "asiaplus-2022-05", "--claim-place", "Nowhereville"),
         'claims[0].place: "Nowhereville" is not in the gazetteer'),
        (("--kind", "attck", "--source", "asiaplus-2022-05", "--place", "Nowhereville"),
         'place: "Nowhereville" is not in the gazetteer'),
        (("--kind", "attack"), "claims is missing"),
        (("--kind", "attack", "--source", "asiaplus-2022-05", "--id", "csto-drills-2022"),
         "is the id of another incident"),
        (("--kind", "attack", "--source", "s", "--source-new", "id=s"), "publisher is missing"),
        (("--kind", "attack", "--source", "asiaplus-2022-05", "--figures", "2 wounded"),
         "claims[0].figures: \"2 wounded\" does not say what is counted and how many"
         " (write {wounded: 2})"),
        (("--kind", "attack", "--claim", "source=asiaplus-2022-05,figures=~100 trucks, drivers: 9"),
         "write {trucks: ~100, drivers: 9}"),
        (("--kind", "attack", "--source", "asiaplus-2022-05", "--at", ","),
         "at: expected [lon, lat] in degrees"),
        (("--kind", "attack", "--source", "asiaplus-2022-05", "--at", "[]"),
         "at: expected [lon, lat] in degrees"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_as_check_tells_it_and_nothing_is_written(path, flags, told):
    before = path.read_bytes()
    result = run("add", "--title", "T", *flags, code=1)
    assert told in result.stderr
    assert "nothing was written" in result.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ((), "give --kind, --title and a claim"),
        ((*SHOTS, "--claim", "sorce=x"), "did you mean source=?"),
        ((*SHOTS, "--claim", "x"), "fields are source, "),
        ((*SHOTS, "--source-new", "x"), "id=ID,publisher=TEXT"),
        ((*SHOTS, "--claim", "source=s,says=a,says=b"), "says stands twice"),
        ((*SHOTS, "--claim", "source=s,says="), "says has no value"),
        ((*SHOTS, "--claim", "source=s,sais=a"), "did you mean says=?"),
        ((*SHOTS, "--claim", "source=s,says=a, figurs=trucks: 2"), "did you mean figures=?"),
        ((*SHOTS, "--source-new", "id=s,publisher=P,url="), "url has no value"),
        ((*SHOTS, "--source-new", "id=s,publisher=P,publisher=Q"), "publisher stands twice"),
        *(((*SHOTS, f"--{name}", " "), f"--{name} has no value") for name in FLAGS),
        *(
            ((f"--{name}", "a", f"--{name}", "b"), f"--{name} is given 2 times")
            for name, shape in FLAGS.items()
            if shape not in (Shape.TEXTS, Shape.TERMS, Shape.REFERENCES)
        ),
    ],
)
def test_wrong_use_is_told(path, flags, told):
    before = path.read_bytes()
    assert told in run("add", *flags, code=2).stderr
    assert path.read_bytes() == before


def test_a_register_is_begun(path):
    path.unlink()
    run("add", *SHOTS, "--source", "s", "--source-new", "id=s,publisher=P")
    assert [one.id for one in load_register(path).incidents] == ["shots-fired"]


@pytest.mark.usefixtures("path")
def test_a_folder_that_is_not_there_is_told_and_the_text_kept():
    result = run(
        "add", *SHOTS, "--source", "s", "--source-new", "id=s,publisher=P", "--register",
        "no/incidents.yaml", code=1,
    )  # fmt: skip
    assert "there is no folder" in result.stderr
    kept = Path(result.stderr.strip().rpartition("kept in ")[2])
    assert "id: shots-fired" in kept.read_text(encoding="utf-8")


def test_retiring_keeps_the_entry(path):
    before = path.read_text(encoding="utf-8")
    told = "Told twice: see b"
    result = run("retire", "csto-drills-2022", "--reason", told, "--on", "2022-06-01")
    incident = added(path, before, "csto-drills-2022")
    assert (str(incident.retired), incident.reason) == ("2022-06-01", "Told twice: see b")
    assert result.stdout == f"csto-drills-2022 retired: incidents.yaml:{incident.line}\n"
    again = run("retire", "csto-drills-2022", "--reason", "x", code=1)
    assert "csto-drills-2022 was retired on 2022-06-01: Told twice: see b" in again.stderr
    assert json.loads(run("list", "--json").stdout)["hidden"] == {"retired": 1}


def test_retiring_dry_prints_the_entry(path):
    before = path.read_bytes()
    result = run("retire", "csto-drills-2022", "--reason", "Told twice", "--dry-run")
    assert result.stdout.startswith("  - id: csto-drills-2022\n")
    assert result.stdout.endswith("    reason: Told twice\n")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("csto-drill-2022", "--reason", "x"), 1, "did you mean csto-drills-2022?"),
        (
            ("csto-drills-2022", "--reason", "x", "--register", "no.yaml"),
            1,
            "there is no such file",
        ),
        (("csto-drills-2022",), 2, "--reason: say why"),
        (("csto-drills-2022", "--reason", " "), 2, "--reason: say why"),
        (("csto-drills-2022", "--reason", "x", "--on", "soon"), 2, "--on: "),
    ],
)
def test_retiring_wrongly_is_told(path, arguments, code, told):
    before = path.read_bytes()
    assert told in run("retire", *arguments, code=code).stderr
    assert path.read_bytes() == before


def test_an_entry_in_brackets_is_left_with_what_to_do(path):
    path.write_text(
        "sources: [{id: s, publisher: P}]\n"
        "incidents: [{id: a, kind: attack, title: A, claims: [{source: s}]}]\n",
        encoding="utf-8",
    )
    assert "lines of its own" in run("retire", "a", "--reason", "x", code=1).stderr


ANSWERS = (
    "clsure", "closure",  # kind
    "Bridge: shut",  # title
    "10 May 2022", "2022-05-10/..",  # when
    "Kundus", "Kunduz; Takhar",  # place
    "Taliban",  # actors
    "closed", "", "",  # status, traffic, direction
    "nope", "+", "A desk", "", "", "2022-05-19~", "", "",  # source: a new one
    "says it is shut", "", "", "7", "2", "trucks: lots", "trucks: ~100", "n",  # claim
    "",  # note
    "",  # id
)  # fmt: skip


def at_a_terminal(answers, *arguments):
    """Run a command with answers typed at a terminal."""
    mine, theirs = pty.openpty()
    os.write(mine, answers.encode())
    command = [sys.executable, "-m", "dashboard", *arguments]
    result = subprocess.run(
        command, stdin=theirs, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    os.close(mine)
    os.close(theirs)
    return result


def typed(answers):
    return "\n".join(answers) + "\n"


def test_in_a_terminal_it_asks_explains_shows_back_and_asks_again(path):
    before = path.read_text(encoding="utf-8")
    result = at_a_terminal(typed(ANSWERS), "add")
    assert result.returncode == 0, result.stderr
    incident = added(path, before, "bridge-shut-2022-05")
    assert incident.when == parse_when("2022-05-10/..")
    assert (incident.place, incident.status) == (("Kunduz", "Takhar"), "closed")
    assert incident.claims[0].source == "a-desk-2022-05"
    assert load_register(path).sources["a-desk-2022-05"].publisher == "A desk"
    for told in (
        "kind: What it is.",
        'kind: "clsure" is not a kind (did you mean closure?)',
        'when: "10 May 2022" is not a date (write 2022-05-10)',
        "since 10 May 2022, no end known (not before 2022-05-10)",
        'place: "Kundus" is not in the gazetteer',
        "Kunduz, Takhar (province, AF)",
        'claims[0].source: no source has the id "nope"',
        "about 19 May 2022 (not before 2022-05-04, not after 2022-06-03)",
        'claims[0].credibility: "7" is not a credibility',
        '"lots" is not a figure',
    ):
        assert told in result.stderr


def test_flags_are_read_before_the_first_question_and_all_their_faults_are_told(path):
    before = path.read_bytes()
    result = at_a_terminal(
        "", "add", "--kind", "atack", "--place", "Nowhereville", "--when", "10 May",
        "--source", "nope", "--figures", "2 wounded", "--direction", "up",
        "--source-new", "id=x,publisher=P,published=soon",
    )  # fmt: skip
    assert result.returncode == 1
    for told in (
        'kind: "atack" is not a kind', 'place: "Nowhereville" is not in', 'when: "10 May" is not',
        'no source has the id "nope"', "figures: ", 'direction: "up"', "sources[0].published: ",
        "7 problems: nothing was written",
    ):  # fmt: skip
        assert told in result.stderr
    assert "explained" not in result.stderr
    assert result.stdout == ""
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "flags",
    [
        ("--direction", "both"),
        ("--status", "closed"),
        ("--when", "2022-05-10", "--place", "Takhar", "--id", "mine"),
        ("--kind", "closure", "--source-new", "id=stand-in,publisher=P"),
    ],
)
def test_good_flags_are_no_fault_though_others_will_be_asked_for(path, flags):
    result = at_a_terminal("\x04", "add", *flags)
    assert "Each field is explained" in result.stderr
    assert "nothing was written" not in result.stderr
    assert path.is_file()


@pytest.mark.parametrize("count", [1, 3, 14, 20, len(ANSWERS) - 2])
def test_what_was_typed_is_printed_where_it_is_broken_off(path, count):
    before = path.read_bytes()
    result = at_a_terminal(f"{typed(ANSWERS[:count])}\x04", "add", "--note", "From the flags")
    assert result.returncode == 1
    assert "printed on standard output, so that it can be copied" in result.stderr
    for number, text in ((1, "clsure"), (3, "Bridge: shut"), (14, "A desk"), (20, "2022-05-19~")):
        last = number == 1 and count > 1  # it was asked for again, and mended
        assert (text in result.stdout) == (count >= number and not last), text
    assert "note: From the flags" in result.stdout
    assert path.read_bytes() == before


def test_what_was_typed_is_printed_where_the_whole_is_refused_at_last(path):
    answers = ("visit", "A visit", "", "", "", "asiaplus-2022-05", *[""] * 5, "n", "", "")
    path.chmod(0o444)
    env = os.environ | {"INCIDENTS_STATE": "/dev/null/none"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INCIDENTS_STATE", env["INCIDENTS_STATE"])
        result = at_a_terminal(typed(answers), "add")
    assert result.returncode == 1
    assert "read-only" in result.stderr
    assert "title: A visit" in result.stdout


def test_a_reason_is_asked_for_once_the_incident_is_found_and_not_lost(path):
    result = at_a_terminal("Told twice\n", "retire", "csto-drill-2022")
    assert "did you mean csto-drills-2022?" in result.stderr
    assert "Why" not in result.stderr
    path.chmod(0o444)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INCIDENTS_STATE", "/dev/null/none")
        result = at_a_terminal("Told twice\n", "retire", "csto-drills-2022")
    assert (result.returncode, "Told twice" in result.stdout) == (1, True)


UNREAD = {
    "...\nbanner: TLP:RED\n": 'nothing is read from this "..." on (delete the "...")',
    "---\nincidents: []\n": 'nothing is read from this "---" on (delete the "---")',
}


@pytest.mark.parametrize("text", UNREAD)
@pytest.mark.parametrize(
    "command",
    [
        ("add", *SHOTS, "--source", "asiaplus-2022-05"),
        RETIRE,
        ("import", "rows.csv", "--format", "acled", "--into", "incidents.yaml"),
        ("format",),
    ],
)
def test_writers_say_what_of_the_register_is_not_read_and_write_above_it(path, text, command):
    Path("rows.csv").write_text(table(ACLED_31, [acled()]), encoding="utf-8")
    line = path.read_text(encoding="utf-8").count("\n") + 1
    with path.open("a", encoding="utf-8") as out:
        out.write(text)
    format_only = command == ("format",)
    result = run(*command, code=1 if format_only else 0)
    at = f"incidents.yaml:{line}:1: "
    assert f"{at}{UNREAD[text]}" in result.stderr
    if not format_only:
        assert "1 problem in the register: run `incidents check`" in result.stderr
    assert path.read_text(encoding="utf-8").endswith(text)
    assert len(load_register(path).problems) == 1


LARGE = ("dashboard.register", "dashboard.keeping.filing", "dashboard.keeping.saving")


@pytest.mark.parametrize("command", [("add", *SHOTS, "--source", "asiaplus-2022-05"), RETIRE])
def test_a_register_that_is_too_large_is_told_as_that(path, monkeypatch, command):
    before = path.read_bytes()
    for module in LARGE:
        monkeypatch.setattr(f"{module}.MAX_BYTES", len(before) - 1)
    told = run(*command, code=1).stderr
    assert "incidents.yaml cannot be changed: this file is larger than" in told
    assert "split the register, or leave old entries out" in told
    assert "again" not in told
    assert path.read_bytes() == before


def test_an_addition_that_would_make_it_too_large_is_told(path, monkeypatch):
    before = path.read_bytes()
    for module in LARGE:
        monkeypatch.setattr(f"{module}.MAX_BYTES", len(before) + 1)
    result = run("add", *SHOTS, "--source", "asiaplus-2022-05", code=1)
    assert "this file is larger than" in result.stderr
    assert "split the register" in result.stderr
    assert 'title: "Shots: fired"' in result.stdout
    assert path.read_bytes() == before


def test_a_folder_of_which_a_file_is_too_large_is_not_added_to(path, monkeypatch):
    (path.parent / "large.yaml").write_text(f"# {'x' * 30_000}\nincidents:\n", encoding="utf-8")
    for module in LARGE:
        monkeypatch.setattr(f"{module}.MAX_BYTES", 30_000)
    command = ("add", *SHOTS, "--source", "asiaplus-2022-05", "--register", ".")
    told = run(*command, code=1).stderr
    assert "large.yaml cannot be changed: this file is larger than 30 kB" in told


def full(*_arguments, **_options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("where", ["both", "state"])
def test_what_was_typed_is_never_lost_with_the_disk(monkeypatch, tmp_path, where):
    if where == "both":
        monkeypatch.setattr("dashboard.keeping.saving.replace_file", full)
        monkeypatch.setattr("dashboard.keeping.versions.replace_file", full)
    else:  # the register's folder is gone from under it, and the state folder is none
        monkeypatch.setattr("dashboard.keeping.saving.replace_file", full)
        (tmp_path / "state").write_text("in its way", encoding="utf-8")
    result = run("add", *SHOTS, "--when", "2022-05-20", "--source", "asiaplus-2022-05", code=1)
    assert "the disk of incidents.yaml is full" in result.stderr
    assert "what was to be written is printed on standard output" in result.stderr
    kept = read_entry(result.stdout, Incident)
    assert not kept.problems
    assert kept.id == "shots-fired-2022-05"


@pytest.mark.usefixtures("path")
def test_what_is_kept_is_not_printed_as_well(monkeypatch):
    monkeypatch.setattr("dashboard.keeping.saving.replace_file", full)
    result = run("add", *SHOTS, "--source", "asiaplus-2022-05", code=1)
    assert "what was to be written is kept in" in result.stderr
    assert result.stdout == ""


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("name", ["notes.txt", "../other.yaml"])
def test_a_file_that_is_not_of_the_register_is_not_added_to(name):
    command = ("add", *SHOTS, "--source", "asiaplus-2022-05", "--register", ".", "--file", name)
    assert "is no file of the register" in run(*command, code=1).stderr
    assert not Path(name).exists()
    one = ("add", *SHOTS, "--source", "asiaplus-2022-05", "--file", "other.yaml")
    assert "is no file of the register incidents.yaml" in run(*one, code=1).stderr


@pytest.mark.usefixtures("path")
def test_a_folder_without_a_register_is_none(tmp_path):
    (tmp_path / "empty").mkdir()
    command = ("add", *SHOTS, "--source-new", "id=a,publisher=A", "--source", "a")
    at = ("--register", str(tmp_path / "empty"))
    assert "no register stands in this folder" in run(*command, *at, code=1).stderr
    assert not list((tmp_path / "empty").iterdir())
    run(*command, *at, "--file", str(tmp_path / "empty" / "new.yaml"))
    assert not load_register(tmp_path / "empty").problems


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("how", ["gone", "taken"])
def test_what_was_typed_is_printed_where_the_register_changes_under_it(monkeypatch, how):
    real, other = saving.save, "{id: shots, kind: attack, title: T, claims: [{source: s}]}"

    def save(file, *arguments, **options):
        if how == "gone":
            file.write_bytes(file.read_bytes() + b"# more\n")
            try:
                real(file, *arguments, **options)
            finally:
                file.unlink()
                os.mkfifo(file)
        file.write_text(f"{file.read_text(encoding='utf-8')}  - {other}\n", encoding="utf-8")
        return real(file, *arguments, **options)

    monkeypatch.setattr("dashboard.commands.add.save", save)
    result = run("add", *SHOTS, "--id", "shots", "--source", "asiaplus-2022-05", code=1)
    assert read_entry(result.stdout, Incident).id == "shots"
    told = "a pipe" if how == "gone" else "is the id of another"
    assert told in result.stderr
