"""The QR code of a link: what a reader of codes finds in it, and when there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draw.code import qr_matrix

FINDER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")
# The format's 15 bits are hidden under this pattern; its first two tell the error level: M is 00,
# L is 01.
FORMAT_MASK = 0b101010000010010


def corner(matrix, row, column):
    return tuple(
        "".join("01"[module] for module in line[column : column + 7])
        for line in matrix[row : row + 7]
    )


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=271))
def test_a_code_is_square_and_has_what_readers_look_for(text):
    matrix = qr_matrix(text)
    assert matrix is not None
    size = len(matrix)
    assert all(len(row) == size for row in matrix)
    assert (size - 17) % 4 == 0
    assert (size - 17) // 4 <= (7 if len(text) <= 154 else 10)
    for row, column in ((0, 0), (0, size - 7), (size - 7, 0)):
        assert corner(matrix, row, column) == FINDER
    assert [matrix[6][at] for at in range(8, size - 8)] == [
        at % 2 == 0 for at in range(8, size - 8)
    ]


@pytest.mark.parametrize(("letters", "level"), [(50, 0b00), (122, 0b00), (123, 0b01), (271, 0b01)])
def test_a_code_mends_more_where_it_has_room_to(letters, level):
    matrix = qr_matrix("?" * letters)
    assert matrix is not None
    around = [(8, at) for at in (0, 1, 2, 3, 4, 5, 7, 8)]
    around += [(at, 8) for at in (7, 5, 4, 3, 2, 1, 0)]
    bits = int("".join("01"[matrix[row][column]] for row, column in around), 2)
    assert (bits ^ FORMAT_MASK) >> 13 == level


def test_equal_texts_have_equal_codes_and_others_have_others():
    assert qr_matrix("?from=2022") == qr_matrix("?from=2022")
    assert qr_matrix("?from=2022") != qr_matrix("?from=2023")


def test_what_could_not_be_read_when_printed_has_no_code():
    assert qr_matrix("") is None
    assert qr_matrix("a" * 271) is not None
    assert qr_matrix("a" * 272) is None
    assert qr_matrix("a" * 100_000) is None


def test_letters_beyond_ascii_count_as_what_they_take_up():
    assert qr_matrix("ش" * 135) is not None
    assert qr_matrix("ش" * 136) is None
