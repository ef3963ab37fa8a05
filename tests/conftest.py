"""What several tests share: the register that ships, the gazetteer, registers made of text."""

import os
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from dashboard.features import Features
from dashboard.model import Register
from dashboard.placing import place_incidents
from dashboard.register import load_register
from geodata.gazetteer import Gazetteer, load_gazetteer

# a developer's own layers are no part of the tests, nor of the programs that tests start
os.environ["INCIDENTS_DATA"] = tempfile.mkdtemp(prefix="incidents-data-")

# two shared cores: how long one example takes says nothing
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="session")
def bundled_register() -> Register:
    return load_register(ROOT / "incidents.yaml")


@pytest.fixture(scope="session")
def bundled_features(bundled_register: Register, gazetteer: Gazetteer) -> Features:
    return place_incidents(bundled_register, gazetteer)


@pytest.fixture
def features_of(tmp_path: Path, gazetteer: Gazetteer) -> Callable[[str], Features]:
    """Make features of the text of a register."""

    def make(text: str) -> Features:
        path = tmp_path / "incidents.yaml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return place_incidents(load_register(path), gazetteer)

    return make
