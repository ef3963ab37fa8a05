"""A view as a file that other programs read: GeoJSON, GeoPackage, KML, CSV, GeoParquet."""
