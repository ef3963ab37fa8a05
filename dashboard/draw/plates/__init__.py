"""Plates: the map and the ribbon as pictures to hand out, drawn without a browser."""
