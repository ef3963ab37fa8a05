"""The code that leads back to a view, as a QR code."""

from __future__ import annotations

from collections.abc import Sequence

import segno

# Printed at some 18 mm with its quiet margin of 4 modules a side, a code of version 7 has modules
# of 0.33 mm, which the camera of a phone reads with ease. A longer text first gives up some of
# what mends a damaged code, then modules down to 0.28 mm; beyond that it has no code.
LEVELS = (("m", 7), ("l", 7), ("l", 10))


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...] | None:
    """Give the dark modules of a text's QR code by row, without margin; None where it is too long.

    None is given for an empty text as well.
    """
    if not text:
        return None
    for error, most in LEVELS:
        try:
            made = segno.make_qr(text.encode(), error=error, mode="byte", boost_error=False)
        except segno.DataOverflowError:
            continue
        if int(made.version) <= most:
            return tuple(tuple(bool(module) for module in row) for row in made.matrix)
    return None


def qr_svg(matrix: Sequence[Sequence[bool]], margin: int) -> str:
    """Draw a QR code as an SVG document, with a quiet margin of so many modules on white."""
    side = len(matrix) + 2 * margin
    dark = "".join(
        f"M{margin + x},{margin + y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="M0,0H{side}V{side}H0z" fill="#fff"/><path d="{dark}" fill="#000"/></svg>'
    )
