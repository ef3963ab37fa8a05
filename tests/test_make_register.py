"""Made registers read without a problem, hold every form, and are the same for the same seed."""

import re
import subprocess
import sys
from collections import defaultdict
from itertools import islice

import pytest

from bench.make_register import made_register, main
from dashboard.figures import WORDS
from dashboard.placing import place_incidents
from dashboard.register import MAX_BYTES, load_register
from dashboard.vocabulary import KINDS, PRECISIONS, STANCES
from geodata.gazetteer import load_gazetteer
from tests.conftest import ROOT

COUNT = 300


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    made = tmp_path_factory.mktemp("made") / "register.yaml"
    main([str(COUNT), "--out", str(made)])
    return made


@pytest.fixture(scope="module")
def register(file):
    return load_register(file)


@pytest.fixture(scope="module")
def placements(register):
    features = place_incidents(register, load_gazetteer())
    assert features.problems == ()
    return list(features.frame["placement"])


@pytest.fixture(scope="module")
def thousand():
    return "".join(made_register(1_000, 2))


def test_a_made_register_has_no_problem(register, placements):
    assert register.problems == ()
    assert len(register.incidents) == register.entries == len(placements) == COUNT
    assert 30 <= len(register.sources) <= 400


def test_another_seed_and_size_have_no_problem_either(tmp_path, thousand):
    file = tmp_path / "register.yaml"
    file.write_text(thousand, "utf-8")
    register = load_register(file)
    assert register.problems == ()
    assert place_incidents(register, load_gazetteer()).problems == ()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_smallest_registers_read(tmp_path, count):
    file = tmp_path / "register.yaml"
    main([str(count), "--out", str(file)])
    register = load_register(file)
    assert (register.problems, len(register.incidents)) == ((), count)


def test_it_says_first_of_all_that_it_is_made_up(file, register):
    first, second, title, *_ = file.read_text("utf-8").split("\n")
    assert first.startswith("# MADE UP")
    assert "seed 1" in first
    assert second.startswith("# No incident")
    assert title == f"title: {register.title}"
    assert register.title.startswith("Made-up")


def test_a_seed_gives_the_same_bytes_in_another_process_and_another_seed_others(file):
    command = [sys.executable, "bench/make_register.py", str(COUNT)]
    again = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    other = "".join(made_register(COUNT, 2)).encode()
    assert again == file.read_bytes()
    assert other != again


def test_it_is_made_as_it_is_asked_for():
    pieces = list(islice(made_register(10**12, 1), 500))
    assert sum(piece.startswith("  - id:") for piece in pieces) == 498


def test_every_kind_and_every_precision_occurs(register, placements):
    assert {incident.kind for incident in register.incidents} == set(KINDS)
    assert {str(placement.precision) for placement in placements if placement} == set(PRECISIONS)
    assert {"AF", "TJ", "both"} <= {placement.bank for placement in placements if placement}
    assert any(placement is None for placement in placements)


def test_every_form_of_a_place_occurs(register):
    texts = [text for incident in register.incidents for text in incident.place]
    assert any(len(incident.place) > 1 for incident in register.incidents)
    assert any(incident.at for incident in register.incidents)
    assert "border" in texts
    assert any(text.startswith("border: ") and " to " in text for text in texts)
    assert any(text.startswith("border: ") and " to " not in text for text in texts)
    assert any(text.startswith("near ") for text in texts)
    assert any("а" <= text[0].lower() <= "я" for text in texts)
    assert any("ء" <= text[0] <= "ی" for text in texts)


@pytest.mark.parametrize(
    "form",
    [
        r"[0-9-]{10}",
        r"[0-9-]{10}~",
        r"[0-9-]{10}\?",
        r"[0-9-]{10}%",
        r"[0-9]{4}-(0[1-9]|1[0-2])",
        r"[0-9]{4}-2[1-4]",
        r"[0-9]{4}",
        r"[0-9]{4}-[0-9]{2}-[0-3]X",
        r"[0-9]{4}-[0-9]{2}-XX",
        r"[0-9-]{10}/\.\.",
        r"[0-9-]{10}/",
        r"[0-9-]{10}/[0-9-]{10}",
        r"\.\./[0-9-]{10}",
        r"\[[0-9-]{10}, [0-9-]{10}\]",
        r"\[[0-9-]{10}\.\.[0-9-]{10}\]",
    ],
)
def test_every_form_of_a_date_occurs(thousand, form):
    assert re.search(rf"^    when: {form}$", thousand, re.MULTILINE)


def test_every_form_of_a_figure_occurs(register):
    claims = [claim for incident in register.incidents for claim in incident.claims]
    words = {figure.words for claim in claims for figure in claim.figures.values()}
    assert set(WORDS) & words
    assert {"~", ">", "<"} <= {word[0] for word in words}
    assert any("-" in word for word in words)
    assert any(word.isdigit() for word in words)


def test_sources_disagree_and_come_out_after_the_incident(register):
    claims = [claim for incident in register.incidents for claim in incident.claims]
    assert {claim.stance for claim in claims} == set(STANCES)
    assert {len(incident.claims) for incident in register.incidents} == {1, 2, 3, 4}
    assert any(incident.contradicts for incident in register.incidents)
    late = [
        (register.sources[claim.source].published.latest_start - incident.when.latest_start).days
        for incident in register.incidents
        if incident.when and incident.when.text == str(incident.when.earliest_start)
        for claim in incident.claims
        if register.sources[claim.source].published
    ]
    assert min(late) >= 0
    assert sorted(late)[len(late) // 2] < 60


def test_crossings_change_their_status(register):
    told = defaultdict(set)
    for incident in register.incidents:
        if incident.status:
            told[incident.place].add(incident.status)
    assert sum({"open", "closed"} <= statuses for statuses in told.values()) >= 2


def test_a_hundred_thousand_fit_in_what_is_read(thousand):
    assert len(thousand.encode()) * 100 < 0.9 * MAX_BYTES
