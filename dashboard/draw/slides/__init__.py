"""Slides: a briefing as a presentation whose texts and tables can be edited."""
