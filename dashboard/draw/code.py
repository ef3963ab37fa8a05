"""The code that leads back to a view, as a QR code."""

from __future__ import annotations

import segno

# Printed at some 18 mm with its quiet margin of 4 modules a side, a code of version 7 has modules
# of 0.33 mm, the least that the camera of a phone reads with ease.
MOST_VERSION = 7
ERROR = "m"


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...] | None:
    """Give the dark modules of a text's QR code by row, without margin; None where it is too long.

    None is given for an empty text as well.
    """
    if not text:
        return None
    try:
        made = segno.make_qr(
            text.encode(), error=ERROR, version=None, mode="byte", boost_error=False
        )
    except segno.DataOverflowError:
        return None
    if int(made.version) > MOST_VERSION:
        return None
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)
