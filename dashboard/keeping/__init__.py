"""A register written: entries laid out, changed, saved, never lost."""
