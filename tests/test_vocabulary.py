import pytest

from dashboard import vocabulary
from geodata.precision import Precision

TERMS = [
    vocabulary.KINDS,
    vocabulary.STANCES,
    vocabulary.PARTS,
    vocabulary.RELIABILITIES,
    vocabulary.CREDIBILITIES,
    vocabulary.STATUSES,
    vocabulary.TRAFFICS,
    vocabulary.DIRECTIONS,
    vocabulary.PRECISIONS,
    vocabulary.ZONES,
]


@pytest.mark.parametrize("terms", TERMS)
def test_every_word_has_one_line_of_definition(terms):
    for code, term in terms.items():
        assert term.code == code
        assert term.definition.endswith(".")
        assert "\n" not in term.definition
        assert len(term.definition) < 100
    definitions = [term.definition for term in terms.values()]
    assert len(set(definitions)) == len(definitions)


def test_kinds_are_those_of_the_design():
    assert " ".join(vocabulary.KINDS) == (
        "closure reopening stranding seizure deployment militant-presence exercise control "
        "displacement attack incursion smuggling accident visit talks statement agreement trade"
    )


def test_only_crossing_kinds_carry_a_status():
    crossing = [code for code, kind in vocabulary.KINDS.items() if kind.crossing]
    assert crossing == ["closure", "reopening", "trade"]


def test_every_precision_of_places_is_defined():
    assert list(vocabulary.PRECISIONS) == [str(precision) for precision in Precision]
