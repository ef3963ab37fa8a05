"""How a page is shared between a picture and its panel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.briefing.layout import GAP, column_widths, flowed, lay_out

rows = st.lists(st.floats(4, 20), min_size=1, max_size=6)
BODY = (900.0, 400.0)


@given(st.lists(rows, max_size=8), st.integers(1, 5), st.floats(45, 300))
def test_blocks_flow_without_loss_and_no_head_stands_alone(parts, columns, depth):
    flow = [
        (tall, number == 0 and len(part) > 1) for part in parts for number, tall in enumerate(part)
    ]
    counts = flowed(flow, columns, depth)
    if counts is None:
        # each column but the last may be left short by a head and the row after it
        assert sum(height for height, _ in flow) > columns * (depth - 40)
        return
    assert sum(counts) == len(flow)
    assert len(counts) <= columns
    start = 0
    for count in counts:
        column = flow[start : start + count]
        assert sum(height for height, _ in column) <= depth + 1e-6
        assert not column or not column[-1][1]
        start += count


def blocks_of(body, height, named=(0,)):
    """Make panels whose text is as much in any width: the wider a column, the lower."""
    return {
        (width, count): [(height / width + 8 * count, False)] * 10
        for width in column_widths(body)
        for count in named
    }


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(("body", "beside"), [((900.0, 400.0), True), ((500.0, 520.0), False)])
def test_a_panel_stands_where_it_leaves_more_of_the_picture(body, beside, mirrored):
    # a map twice as wide as high
    layout = lay_out(
        body, blocks_of(body, 5000), (0,), lambda size: min(size[0] / 2, size[1]), mirrored=mirrored
    )
    left, top, width, height = layout.picture
    assert (len(layout.starts) == 1) == beside
    for x, y in layout.starts:
        column_is_beside = x >= left + width + GAP - 1e-6 or x + layout.column <= left - GAP + 1e-6
        assert column_is_beside if beside else y >= top + height
        assert 0 <= x <= body[0] - layout.column + 1e-6
    assert layout.starts == tuple(sorted(layout.starts, reverse=mirrored))
    assert (left > 0) == (beside and mirrored)


def test_more_is_named_where_that_costs_little_of_the_picture():
    named = (6, 2, 0)

    def worth(size):
        return min(size[0] / 2, size[1])

    roomy = lay_out(BODY, blocks_of(BODY, 1000, named), named, worth, mirrored=False)
    assert roomy.named == 2
    full = lay_out(BODY, blocks_of(BODY, 5000, named), named, worth, mirrored=False)
    assert full.named == 0


def test_a_panel_too_long_for_a_page_leaves_the_picture_its_larger_part():
    layout = lay_out(BODY, blocks_of(BODY, 90_000), (0,), lambda size: size[0], mirrored=False)
    assert layout.size[0] > BODY[0] / 2
