"""Building the shapes from pinned packages; see `geodata.build`."""
