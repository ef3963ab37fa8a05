"""The one symbology: what every kind, status and precision looks like, on every drawing.

A kind is told by three things that do not depend on each other, so that colour-blind readers and
grey prints lose none of it: the family's colour, the family's plate (outline) and its own glyph.
Paths are SVG path data on a 24 by 24 field centred on (0, 0).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

CIRCLE = "M0,-10 A10,10 0 1 1 0,10 A10,10 0 1 1 0,-10 Z"
SQUARE = "M-9,-9 H9 V9 H-9 Z"
DIAMOND = "M0,-11 L11,0 L0,11 L-11,0 Z"
HEXAGON = "M-5.5,-9.6 H5.5 L11,0 L5.5,9.6 H-5.5 L-11,0 Z"
TRIANGLE = "M0,-10.5 L11,9 H-11 Z"
SHIELD = "M-9,-10 H9 V2 C9,7 4,10 0,11 C-4,10 -9,7 -9,2 Z"
OCTAGON = "M-4.3,-10.3 H4.3 L10.3,-4.3 V4.3 L4.3,10.3 H-4.3 L-10.3,4.3 V-4.3 Z"

RED = "#a50827"
TEAL = "#0d7a6c"
ORANGE = "#b35806"
BLUE = "#1b4ea5"
PURPLE = "#692978"
BLACK = "#1c1c1c"
BROWN = "#6c5841"
GREY = "#49545d"
GREEN = "#50803a"

# Families of kinds: the colour, its variant for a dark ground, the plate. Changing one is weighed
# by tests/test_style.py, which sees them as colour-blind readers and grey prints do.
SHUT = (RED, "#e0707c", OCTAGON)
OPENED = (TEAL, "#52cab4", OCTAGON)
TRUCKS = (ORANGE, "#fb9e33", SQUARE)
FORCES = (BLUE, "#5c93ff", SHIELD)
MILITANTS = (PURPLE, "#bc91ce", DIAMOND)
VIOLENCE = (BLACK, "#ece8df", TRIANGLE)
HAZARDS = (BROWN, "#bd9153", HEXAGON)
CONTACTS = (GREY, "#8d9aa6", CIRCLE)
DEALS = (GREEN, "#9fd578", CIRCLE)


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind is drawn; `angle` is that of its hatching, in degrees.

    `dark` stands for `color` where a mark lies on a dark ground without a plate of its own.
    """

    color: str
    dark: str
    plate: str
    glyph: str
    angle: int


KINDS: dict[str, Look] = {
    "closure": Look(*SHUT, "M-4,-4 L4,4 M4,-4 L-4,4", 0),
    "reopening": Look(*OPENED, "M-5,0 L-1.5,4 L5,-4", 170),
    "stranding": Look(*TRUCKS, "M-6,-3.5 H1 V3.5 H-6 Z M1,-1 H4 L6,1.2 V3.5 H1", 90),
    "seizure": Look(*TRUCKS, "M-4,6 V0 M-4,0 V-3 A4,4 0 0 1 4,-3 V0 M-5.5,0 H5.5 V6 H-5.5 Z", 60),
    "deployment": Look(*FORCES, "M-5,0 L0,-5 L5,0 M-5,5 L0,0 L5,5", 45),
    "militant-presence": Look(*MILITANTS, "M0,-5 V1.5 M0,5 V5.1", 135),
    "exercise": Look(*FORCES, "M0,-6 V6 M-5,-3 L5,3 M5,-3 L-5,3", 20),
    "attack": Look(*VIOLENCE, "M1.5,-4 L-3,2.5 H3 L-1,7", 70),
    "incursion": Look(*VIOLENCE, "M0,-3.5 V6 M-3.5,2.5 L0,6 L3.5,2.5", 110),
    "control": Look(*FORCES, "M-3.5,6 V-5.5 H4.5 L2,-2.7 L4.5,0 H-3.5", 5),
    "displacement": Look(
        *HAZARDS,
        "M-2.5,-5.5 V-5.4 M-2.5,-2.5 V2 L-5,6 M-2.5,2 L0.5,6 M1,-1 H6 M3.5,-3.5 L6,-1 L3.5,1.5",
        35,
    ),
    "smuggling": Look(*HAZARDS, "M-5,-4 H5 V5 H-5 Z M-5,-1 H5 M0,-4 V5", 160),
    "accident": Look(*HAZARDS, "M-6,-1.5 Q-3,-5 0,-1.5 T6,-1.5 M-6,3.5 Q-3,0 0,3.5 T6,3.5", 80),
    "visit": Look(*CONTACTS, "M-5,0 H5 M1,-4 L5,0 L1,4", 30),
    "talks": Look(
        *CONTACTS,
        "M-5.5,-3 H5.5 M-5.5,3 H5.5 M-2.5,-6 L-5.5,-3 L-2.5,0 M2.5,0 L5.5,3 L2.5,6",
        150,
    ),
    "statement": Look(*CONTACTS, "M-5,-4 H5 V3 H-0.5 L-3.5,6 V3 H-5 Z", 120),
    "agreement": Look(*DEALS, "M-5,0 L-1.5,4 L5,-4", 100),
    "trade": Look(*DEALS, "M-5.5,-2 H4 M1,-5 L4,-2 L1,1 M5.5,4 H-4 M-1,1.5 L-4,4 L-1,6.5", 10),
}


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How the status of a crossing is drawn: told by fill and glyph, not by colour alone."""

    fill: str
    line: str
    ink: str
    glyph: str


STATUSES: dict[str, StatusLook] = {
    "open": StatusLook("#ffffff", TEAL, TEAL, "M-5,0 L-1.5,4 L5,-4"),
    "restricted": StatusLook("#f0c96e", "#7a5200", "#5b3d00", "M-5,0 H5"),
    "closed": StatusLook(RED, "#ffffff", "#ffffff", "M-5,-5 L5,5 M5,-5 L-5,5"),
    "unknown": StatusLook(
        "#e6e3da",
        "#625d52",
        "#625d52",
        "M-3,-3 Q-3,-6 0,-6 Q3.5,-6 3.5,-3 Q3.5,-0.5 0,1 M0,5.5 V5.6",
    ),
}


def describe_looks() -> dict[str, Any]:
    """Describe the symbology for the browser."""
    statuses = {
        status: {**asdict(look), "text": look.fill if look.ink == "#ffffff" else look.ink}
        for status, look in STATUSES.items()
    }
    return {"kinds": {kind: asdict(look) for kind, look in KINDS.items()}, "statuses": statuses}
