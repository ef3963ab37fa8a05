from dataclasses import replace

import pytest

from dashboard.model import Claim, Incident, Register, Source
from dashboard.reading.entries import READERS
from dashboard.schema import FRAGMENTS
from dashboard.spec import Shape, required, specs

RECORDS = (Source, Claim, Incident, Register)
ONE = Incident(id="x", kind="visit", title="t", claims=(Claim("s"),), line=3, file="a.yaml")


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_says_what_it_means_and_shows_an_example(record):
    for name, spec in specs(record).items():
        assert spec.meaning.endswith("."), name
        assert spec.example or spec.shape in (Shape.SOURCES, Shape.INCIDENTS), name
        assert not set(spec.meant) & set(specs(record)), name


@pytest.mark.parametrize("record", RECORDS)
def test_no_word_is_taken_for_two_fields(record):
    words = [word for spec in specs(record).values() for word in spec.meant]
    assert len(words) == len(set(words))


def test_what_must_be_written():
    assert required(Source) == ("id", "publisher")
    assert required(Claim) == ("source",)
    assert required(Incident) == ("id", "kind", "title", "claims")
    assert required(Register) == ()


def test_every_shape_has_a_reader_and_a_schema():
    lists = {Shape.SOURCES, Shape.INCIDENTS}  # their entries are read one by one
    assert set(READERS) == set(Shape) - lists
    assert set(FRAGMENTS) == set(Shape)


def test_where_an_incident_stands_is_no_part_of_what_it_says():
    assert replace(ONE, line=9, file="b.yaml", marks={"id": (9, 1)}) == ONE
    assert replace(ONE, title="other") != ONE


def test_grades_that_are_not_given_are_unknown_and_not_the_middle():
    assert Source("s", "p").reliability == "F"
    assert Claim("s").credibility == "6"
    assert Claim("s").stance == "supports"
