"""`make run` makes its environment, and heals one that is half made, moved, or made twice."""

import ast
import fcntl
import importlib.util
import io
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.waiting import LIMIT_S, wait_until

SCRIPT = ROOT / ".ci" / "environment.py"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make and its locks are POSIX")


@pytest.fixture
def environment():
    spec = importlib.util.spec_from_file_location("environment", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def root(tmp_path):
    """A checkout with two pins, and nothing else that a set-up reads."""
    (tmp_path / "requirements.lock").write_text("one==1 \\\n    --hash=x\ntwo==2 ; y\n")
    (tmp_path / "requirements-dev.lock").write_text("three==3\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}\n")
    return tmp_path


@pytest.fixture
def done(environment, monkeypatch):
    """Gather what would be done, with a venv and a pip that need no network."""
    steps = []

    def make(folder):
        steps.append("venv")
        if folder.exists():
            environment.shutil.rmtree(folder)
        python = environment.python_of(folder)
        python.parent.mkdir(parents=True)
        python.write_text("#!/bin/sh\nexit 0\n")
        python.chmod(0o755)

    def pip(_, folder, arguments, __):
        assert (folder / environment.MARK).exists()
        steps.append(arguments[-1])

    def npm(root, folder, arguments):
        assert not (folder / environment.MARK).exists()
        assert arguments[0] == "ci"
        steps.append("npm")
        environment.shutil.rmtree(root / "node_modules", ignore_errors=True)
        (root / "node_modules").mkdir()
        return 0

    monkeypatch.setattr(environment, "make_folder", make)
    monkeypatch.setattr(environment, "run_pip", pip)
    monkeypatch.setattr(environment, "run_npm", npm)
    return steps


FRESH = ["venv", "requirements.lock", "."]


def test_it_is_made_once(environment, root, done, capsys):
    assert environment.main(["run"], root) == 0
    assert done == FRESH
    said = capsys.readouterr().err
    assert "Installing 2 packages of requirements.lock" in said
    assert environment.main(["run"], root) == 0
    assert done == FRESH
    assert capsys.readouterr().err == ""


def test_what_tests_need_comes_on_top_and_stays(environment, root, done):
    environment.main(["run"], root)
    environment.main(["dev"], root)
    assert done == [*FRESH, "requirements.lock", "requirements-dev.lock", ".", "npm"]
    environment.main(["dev"], root)
    environment.main(["run"], root)
    assert len(done) == 7


def test_what_checks_scripts_is_made_only_when_its_lock_changed(environment, root, done):
    environment.main(["dev"], root)
    done.clear()
    (root / "package-lock.json").write_text('{"packages": {}}\n')
    assert environment.main(["run"], root) == 0
    assert done == []
    assert environment.main(["dev"], root) == 0
    assert environment.main(["dev"], root) == 0
    assert done == ["npm"]


def test_half_made_modules_are_made_anew(environment, root, done, monkeypatch, capsys):
    npm = environment.run_npm
    monkeypatch.setattr(environment, "run_npm", lambda *given: npm(*given) or 1)
    assert environment.main(["dev"], root) == 1
    assert "npm could not install this" in capsys.readouterr().err
    monkeypatch.setattr(environment, "run_npm", npm)
    done.clear()
    assert environment.main(["dev"], root) == 0
    assert done == ["npm"]
    environment.shutil.rmtree(root / "node_modules")
    assert environment.main(["dev"], root) == 0
    assert done == ["npm", "npm"]


def test_a_changed_lock_is_installed_into_the_same_environment(environment, root, done):
    environment.main(["run"], root)
    (root / "requirements.lock").write_text("one==2\n")
    environment.main(["run"], root)
    assert done == [*FRESH, "requirements.lock", "."]


@pytest.mark.parametrize("step", ["requirements.lock", "."])
@pytest.mark.parametrize("fault", [KeyboardInterrupt, "SetupError"])
def test_what_broke_off_is_made_anew(environment, root, done, monkeypatch, capsys, step, fault):
    pip = environment.run_pip

    def breaking(root, folder, arguments, count):
        pip(root, folder, arguments, count)
        if arguments[-1] == step:
            raise getattr(environment, fault)("no net") if isinstance(fault, str) else fault

    monkeypatch.setattr(environment, "run_pip", breaking)
    assert environment.main(["run"], root) == (130 if fault is KeyboardInterrupt else 1)
    monkeypatch.setattr(environment, "run_pip", pip)
    done.clear()
    capsys.readouterr()
    assert environment.main(["run"], root) == 0
    assert done == FRESH
    assert "the last set-up was broken off" in capsys.readouterr().err


def half_made(_, folder):
    (folder / "bin").mkdir(parents=True)


def without_pip(environment, folder):
    half_made(environment, folder)
    environment.python_of(folder).write_text("#!/bin/sh\nexit 1\n")
    environment.python_of(folder).chmod(0o755)


def without_its_python(environment, folder):
    half_made(environment, folder)
    environment.python_of(folder).symlink_to("/gone/python3.11")


def a_copy(environment, folder):
    half_made(environment, folder)
    (folder / "pyvenv.cfg").write_text("command = /usr/bin/python3 -m venv /elsewhere/.venv\n")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (half_made, "its Python is gone"),
        (without_pip, "no pip that runs"),
        (without_its_python, "its Python is gone"),
        (a_copy, "made for /elsewhere/.venv"),
    ],
)
def test_what_cannot_be_gone_on_with_is_made_anew(environment, root, done, capsys, make, why):
    make(environment, root / ".venv")
    assert environment.main(["run"], root) == 0
    assert done == FRESH
    assert why in capsys.readouterr().err


def test_an_environment_that_runs_is_taken_up(environment, root, done):
    environment.make_folder(root / ".venv")
    done.clear()
    (root / ".venv" / ".run").touch()  # as the Makefile wrote it once
    assert environment.main(["run"], root) == 0
    assert done == ["requirements.lock", "."]


def test_a_moved_or_copied_checkout_heals(environment, root, done, tmp_path_factory):
    environment.main(["dev"], root)
    for name in ("moved", "copied"):
        place = tmp_path_factory.mktemp("other") / name
        environment.shutil.copytree(root, place)
        done.clear()
        assert environment.main(["run"], place) == 0
        assert done == FRESH


def test_a_python_that_is_too_old_is_told(environment, root, done, monkeypatch, capsys):
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 2, "final", 0))
    assert environment.main(["run"], root) == 1
    said = capsys.readouterr().err
    assert "Python 3.11 or newer is needed" in said
    assert "3.9.2" in said
    assert "make run PYTHON=" in said
    assert done == []


@pytest.mark.parametrize("lacking", ["venv", "ensurepip"])
def test_what_python_lacks_is_named_with_its_package(
    environment, root, done, monkeypatch, capsys, lacking
):
    find = importlib.util.find_spec

    def without(name):
        return None if name == lacking else find(name)

    monkeypatch.setattr(environment.importlib.util, "find_spec", without)
    assert environment.main(["run"], root) == 1
    said = capsys.readouterr().err
    assert f"without {lacking}" in said
    assert "sudo apt install python3-venv" in said
    assert done == []


def test_an_old_python_can_read_the_script():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_packages_are_counted_as_pip_tells_them(environment):
    said = io.StringIO(
        "Collecting one==1 (from -r requirements.lock (line 1))\n"
        "  Downloading one-1-py3-none-any.whl (1 MB)\n"
        "Ignoring two: markers 'y' don't match your environment\n"
        "Requirement already satisfied: three==3 in ./.venv\n"
        "Installing collected packages: one, three\n"
    )
    assert list(environment.progress(said, 3)) == [
        "  1 of 3: one",
        "  2 of 3: two",
        "  3 of 3: three",
        "  all loaded; writing them into place",
    ]


def test_pip_that_fails_is_told_in_words(environment, root):
    python = environment.python_of(root / ".venv")
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho Collecting one\nexit 1\n")
    python.chmod(0o755)
    with pytest.raises(environment.SetupError, match="run make again"):
        environment.run_pip(root, root / ".venv", ("-r", "requirements.lock"), 2)


def test_a_true_environment_is_made_in_place_of_half_of_one(environment, tmp_path):
    folder = tmp_path / ".venv"
    half_made(environment, folder)
    environment.make_folder(folder)
    assert environment.why_anew(folder) == ""
    assert environment.place_of(folder) == str(folder)


SLOW = """
    import importlib.util, sys
    from pathlib import Path

    spec = importlib.util.spec_from_file_location("environment", sys.argv[1])
    environment = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(environment)
    root = Path(sys.argv[2])

    def make(folder):
        with (root / "made").open("a") as log:
            log.write("venv\\n")
        python = environment.python_of(folder)
        python.parent.mkdir(parents=True)
        python.write_text("#!/bin/sh\\nexit 0\\n")
        python.chmod(0o755)
        sys.stdin.read()  # until the test lets it go on

    environment.make_folder = make
    environment.run_pip = lambda *_: None
    sys.exit(environment.main(["run"], root))
"""


def started(root):
    command = [sys.executable, "-c", textwrap.dedent(SLOW), str(SCRIPT), str(root)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stderr=pipe, text=True, start_new_session=True)


def is_held(root):
    path = root / ".cache" / "environment.lock"
    if not path.exists():
        return False
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def test_two_at_once_make_one_environment(root):
    first = started(root)
    wait_until((root / "made").exists)
    second = started(root)
    assert "waiting" in second.stderr.readline()
    first.communicate(timeout=LIMIT_S)
    _, said = second.communicate(timeout=LIMIT_S)
    assert (first.returncode, second.returncode) == (0, 0)
    assert (root / "made").read_text() == "venv\n"
    assert said == ""


@pytest.mark.usefixtures("done")
def test_one_that_is_killed_leaves_nobody_waiting(environment, root):
    first = started(root)
    wait_until((root / "made").exists)
    assert is_held(root)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate(timeout=LIMIT_S)
    assert environment.main(["run"], root) == 0
    assert not is_held(root)


def test_the_makefile_asks_before_it_runs_anything():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "check", "format", "shapes", "labels", "assets", "lock"):
        (rule,) = [line for line in text.splitlines() if line.startswith(f"{target}: ")]
        assert rule.endswith("environment")
    assert "--upgrade" in text.partition("COMPILE :=")[2].partition("\n\n")[0]
    assert Path(ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()[:2] == [
        ".venv/",
        ".cache/",
    ]
