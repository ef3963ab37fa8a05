"""WHERE: shapes, names and the border as a ruler; knows nothing of incidents or screens."""
