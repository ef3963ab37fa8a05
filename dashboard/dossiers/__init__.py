"""The files of a briefing: made, listed, signed, delivered."""
