"""Names made up for measuring: a dump in the form of GeoNames, and texts to look up."""

from __future__ import annotations

import random
from pathlib import Path

from geodata.gazetteer import Gazetteer

# Syllables and endings of the region; what they make up is no place that exists.
_STARTS = "ab bah cha dar far gul has jar kal lal mir nau oq pus qar rab sar tal ush vor yak zar"
_MIDDLES = "a ab ad al am an ar as at az e i im in ir o ob ol om on u ul um ur"
_ENDS = "abad bagh band dara desht gar guzar khel kot mazar obod qala rud saray teppa tut"
_SEED = 20220510
# GeoNames ids of made places begin where its own will not be for a while.
_FIRST_ID = 90_000_000
_WEST, _SOUTH, _EAST, _NORTH = 64.0, 33.5, 74.5, 38.5


def write_dump(path: Path, count: int) -> None:
    """Write so many places in the 19 columns of a GeoNames dump; the same count, the same bytes."""
    chance = random.Random(_SEED)
    starts, middles, ends = _STARTS.split(), _MIDDLES.split(), _ENDS.split()
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            parts = [chance.choice(starts), *chance.choices(middles, k=3), chance.choice(ends)]
            name = "".join(parts).capitalize()
            if chance.random() < 0.3:
                name += f"-e {chance.choice(starts)}{chance.choice(ends)}".title()
            lon, lat = chance.uniform(_WEST, _EAST), chance.uniform(_SOUTH, _NORTH)
            row = [str(_FIRST_ID + number), name, name, f"{name}, {name.replace('q', 'k')}"]
            row += [f"{lat:.5f}", f"{lon:.5f}", "P", "PPL", "AF", "", "26", "", "", ""]
            row += [str(chance.choice((0, 0, 0, 400, 2500))), "", "900", "Asia/Kabul", "2025-01-01"]
            file.write("\t".join(row) + "\n")


def made_texts(gazetteer: Gazetteer, count: int) -> list[str]:
    """Make so many different texts: names as they are, with areas, misspelt, and of no place."""
    chance = random.Random(_SEED)
    places = sorted(gazetteer.places.values(), key=lambda place: place.id)
    made: dict[str, None] = {}
    for number in range(20 * count):
        if len(made) >= count:
            break
        place = chance.choice(places)
        name = chance.choice(place.names).name.replace('"', "")
        form = number % 10
        if form in (6, 7) and place.within and place.within[0] in gazetteer.places:
            name = f"{name}, {gazetteer.places[place.within[0]].name}"
        elif form == 8 and len(name) > 4:
            at = chance.randrange(1, len(name) - 1)
            name = name[:at] + chance.choice("aeiouktrs") + name[at + 1 :]
        elif form == 9:
            name = "".join(chance.choices("abdefghiklmnoprstuvz", k=9)).capitalize()
        if len(name) <= 200:
            made[name] = None
    # Where the gazetteer has too few names for the rows asked for, texts get numbers.
    return [*made, *(f"Nowhere {number}" for number in range(count - len(made)))]
