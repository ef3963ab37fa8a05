"""GeoPackage: one layer of incidents, and tables of their claims, figures and sources."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from dashboard.exports.about import summary
from dashboard.exports.arrow import GEOMETRY, batches, incident_batches, incident_schema, schema_of
from dashboard.exports.records import Export, Record, Values, json_text
from dashboard.exports.table import CLAIM, FIGURE, INCIDENT, SOURCE, Property, Type

_OF = Property("incident", Type.TEXT, "Id of the incident it is about.")
_NUMBER = Property("claim", Type.COUNT, "Which of the incident's claims, from 1.")
_COUNTED = Property("counted", Type.TEXT, "What is counted.")
CLAIMS = (_OF, _NUMBER, *CLAIM)
# What the metadata of the file is: our own, as README describes it.
STANDARD = "urn:border-incidents:export:1"
FIGURES = (_OF, _NUMBER, _COUNTED, *FIGURE)


class _Table(NamedTuple):
    name: str
    title: str
    properties: Sequence[Property]


INCIDENTS = _Table("incidents", "Incidents", INCIDENT)
_CLAIMS = _Table("claims", "Claims: who says what of an incident", CLAIMS)
_FIGURES = _Table("figures", "Figures of claims, as each source gives them", FIGURES)
_SOURCES = _Table("sources", "Sources of claims", SOURCE)
TABLES = (INCIDENTS, _CLAIMS, _FIGURES, _SOURCES)


def write_geopackage(export: Export, records: Iterable[Record], path: Path) -> None:
    """Write a layer of mixed geometries, and tables that name its incidents by their ids.

    The metadata of the file tells of the whole, as JSON. Times of writing are the as-of day, so
    that the same view gives the same bytes. Raises OSError.
    """
    try:
        with _dated(str(export.about["as_of"])):
            _write_tables(export, records, path)
        _describe(path, export)
    except (DataSourceError, DataLayerError, sqlite3.Error) as fault:
        # what GDAL tells of a full disk may be the whole of a statement
        told = str(fault).partition(": ")[0]
        raise OSError(f"the database cannot be written; is the disk full? ({told})") from fault


def _write_tables(export: Export, records: Iterable[Record], path: Path) -> None:
    claims: list[Values] = []
    schema = incident_schema(flat=True)
    found = incident_batches(_noting(records, claims), schema)
    _write(path, INCIDENTS, pa.RecordBatchReader.from_batches(schema, found), export)
    figures = [
        {"incident": one["incident"], "claim": one["claim"], "counted": name, **figure}
        for one in claims
        for name, figure in one["figures"].items()
    ]
    told = ((_CLAIMS, claims), (_FIGURES, figures), (_SOURCES, export.about["sources"]))
    for table, rows in told:
        schema = schema_of(table.properties, flat=True)
        made = batches(rows, table.properties, schema)
        _write(path, table, pa.RecordBatchReader.from_batches(schema, made), export)


def _noting(records: Iterable[Record], claims: list[Values]) -> Iterator[Record]:
    """Keep the claims of records that pass, for their own table."""
    for record in records:
        claims += [
            {"incident": record.values["id"], "claim": number, **claim}
            for number, claim in enumerate(record.values["claims"], 1)
        ]
        yield record


def _write(path: Path, table: _Table, reader: pa.RecordBatchReader, export: Export) -> None:
    spatial = table is INCIDENTS
    kind: dict[str, Any] = (
        {"geometry_name": GEOMETRY, "geometry_type": "Unknown", "crs": "EPSG:4326"}
        if spatial
        else {}
    )
    options = {"IDENTIFIER": table.title, "DESCRIPTION": summary(export.about)}
    pyogrio.write_arrow(
        reader,
        path,
        layer=table.name,
        driver="GPKG",
        append=not spatial,
        layer_options=options,
        **kind,
    )


@contextmanager
def _dated(day: str) -> Iterator[None]:
    """Have GDAL write a day of ours where it would write the time."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _describe(path: Path, export: Export) -> None:
    """Tell of the whole, and the meaning of every column, as GeoPackage's extensions have it.

    GDAL would write the former too, but then leaves a file of its own beside it when it reads.
    """
    rows = [(table.name, one.name, one.meaning) for table in TABLES for one in table.properties]
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_EXTENSIONS)
        database.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, description) VALUES (?,?,?)",
            rows,
        )
        database.execute(
            "INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, 'application/json', ?)",
            (STANDARD, json_text(export.about)),
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id)"
            " VALUES ('geopackage', ?, 1)",
            (f"{export.about['as_of']}T00:00:00.000Z",),
        )


# The tables of the extensions, as the GeoPackage standard words them.
_EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec/#extension_schema',
   'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema',
   'http://www.geopackage.org/spec/#extension_schema', 'read-write'),
  ('gpkg_metadata', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec/#extension_metadata',
   'read-write'),
  ('gpkg_metadata_reference', NULL, 'gpkg_metadata',
   'http://www.geopackage.org/spec/#extension_metadata', 'read-write');
"""
