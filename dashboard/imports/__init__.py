"""Rows of other people's data sets -> entries of a register: nothing invented, nothing lost."""
