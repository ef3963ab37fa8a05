"""Pages to compare ours with; they know nothing of the project but a table of points."""
