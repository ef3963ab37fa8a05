"""How the classification of a briefing looks: that of the Traffic Light Protocol as it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.banners import tlp_label

# TLP 2.0 names these colours, and black for the ground; its labels are set in 12 points or more.
TLP_GROUND = "#000000"
TLP_INKS = {
    "RED": "#ff2b2b",
    "AMBER+STRICT": "#ffc000",
    "AMBER": "#ffc000",
    "GREEN": "#33ff00",
    "CLEAR": "#ffffff",
}
OTHER_GROUND, OTHER_INK = "#3d4854", "#ffffff"
LABEL_PT = 12


@dataclass(frozen=True, slots=True)
class Marking:
    """The colours of a classification: of its box, and of the words in it."""

    ground: str
    ink: str


def marking(banner: str) -> Marking:
    """Give the colours of a classification: a label of TLP 2.0 is known by how it begins."""
    label = tlp_label(banner)
    return Marking(TLP_GROUND, TLP_INKS[label]) if label else Marking(OTHER_GROUND, OTHER_INK)
