"""The wheel carries everything the page and the command need."""

import subprocess
import sys
import zipfile

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("folder", ["dashboard", "geodata"])
def test_every_file_of_the_packages_is_in_the_wheel(names, folder):
    skipped = {"__pycache__"}
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    wanted = {path.relative_to(ROOT).as_posix() for path in files if not skipped & set(path.parts)}
    assert len(wanted) > 20
    assert wanted <= names


def test_the_wheel_brings_its_licences_and_its_command(names):
    licences = {name.split("/licenses/")[1] for name in names if "/licenses/" in name}
    assert {"LICENSE", "geodata/LICENSES.md", "geodata/licences/ODbL-1.0.txt"} <= licences
    assert any(name.endswith("entry_points.txt") for name in names)
    assert not any(name.startswith("tests/") for name in names)
