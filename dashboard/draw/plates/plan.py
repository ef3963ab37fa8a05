"""What of a view is drawn on a sheet, and as what: every incident shown is in one of the lists.

No incident gets a mark that claims more than is known of its place: a symbol stands at a spot or a
settlement alone, a disc has its true radius, an area is an area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.draw.plates.gather import Group, gather
from dashboard.draw.plates.grounds import Band, Ground, plan_areas, plan_bands, plan_discs
from dashboard.draw.plates.sheet import Sheet
from dashboard.draw.plates.sort import Entry, Sorted
from dashboard.spells import CrossingHistory


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is drawn of incidents and crossings on a sheet.

    `coarse` is listed beside the map; `beyond` lies wholly off the sheet.
    """

    groups: tuple[Group, ...]
    discs: tuple[Ground, ...]
    areas: tuple[Ground, ...]
    bands: tuple[Band, ...]
    profiles: tuple[Band, ...]
    coarse: tuple[Entry, ...]
    beyond: tuple[Entry, ...]

    def drawn(self) -> set[int]:
        """Give the rows of the register that a mark of the map stands for, alone or gathered."""
        marks: tuple[Group | Ground | Band, ...] = (
            *self.groups, *self.discs, *self.areas, *self.bands, *self.profiles,
        )  # fmt: skip
        return {entry.index for mark in marks for entry in mark.entries}


def make_plan(
    found: Sorted, sheet: Sheet, histories: Sequence[CrossingHistory], moment: date
) -> Plan:
    """Decide what stands where on a sheet; `moment` is the day that statuses are told for."""
    bands, profiles = plan_bands(found.bands, sheet)
    discs, gathered = plan_discs(found.discs, sheet)
    areas, nameless = plan_areas(found.areas, sheet)
    spots = [(each, False) for each in found.spots] + [(each, True) for each in gathered + nameless]
    groups = gather(spots, sheet, histories, moment)
    plan = Plan(groups, discs, areas, bands, profiles, tuple(found.coarse), ())
    drawn = plan.drawn()
    off: dict[int, Entry] = {}
    for each in (*found.spots, *found.discs, *found.areas, *found.bands):
        if each.entry.index not in drawn:
            off.setdefault(each.entry.index, each.entry)
    beyond = tuple(off[index] for index in sorted(off))
    return Plan(groups, discs, areas, bands, profiles, tuple(found.coarse), beyond)
