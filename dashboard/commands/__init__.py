"""The commands of `incidents`, and what they share (they know click)."""
