"""Made-up rows in the layouts of other people's data sets: no row is taken from any of them."""

import csv
import io
from collections.abc import Iterable, Mapping

ACLED_31 = (
    *("data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year"),
    *("time_precision", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1"),
    *("actor2", "assoc_actor_2", "inter2", "interaction", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "timestamp", "iso3"),
)
ACLED_NEW = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp"),
)
UCDP_GED = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id"),
    *("conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name"),
    *("side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date", "source_headline"),
    *("source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2"),
    *("latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region"),
    *("event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b"),
    *("deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)

ACLED_ROW = {
    "data_id": "9000001",
    "iso": "4",
    "event_id_cnty": "AFG90001",
    "event_id_no_cnty": "90001",
    "event_date": "10 May 2022",
    "year": "2022",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Blue Patrol (made up)",
    "assoc_actor_1": "",
    "inter1": "1",
    "actor2": "Green Band (made up)",
    "assoc_actor_2": "River Wing; Hill Wing",
    "inter2": "2",
    "interaction": "12",
    "civilian_targeting": "",
    "region": "Caucasus and Central Asia",
    "country": "Afghanistan",
    "admin1": "Kunduz",
    "admin2": "Imam Sahib",
    "admin3": "",
    "location": "Imam Sahib",
    "latitude": "37.1897",
    "longitude": "68.9364",
    "geo_precision": "1",
    "source": "Made-up Gazette",
    "source_scale": "National",
    "notes": "On 10 May 2022, two made-up groups shot at one another near a made-up mill: 4 died.",
    "fatalities": "4",
    "tags": "",
    "timestamp": "1653350400",
    "iso3": "AFG",
}
UCDP_ROW = {
    "id": "900001",
    "relid": "AFG-2022-1-900-1",
    "year": "2022",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_name": "Made-up conflict",
    "dyad_name": "Blue Patrol - Green Band",
    "side_a": "Blue Patrol (made up)",
    "side_b": "Green Band (made up)",
    "number_of_sources": "2",
    "source_article": "",
    "source_office": "Made-up Gazette;River Wire",
    "source_date": "2022-05-12;2022-05-13",
    "source_headline": "Clash at the mill;Mill: what is known",
    "source_original": "police",
    "where_prec": "1",
    "where_coordinates": "Imam Sahib town",
    "where_description": "at a mill",
    "adm_1": "Kunduz province",
    "adm_2": "Imam Sahib district",
    "latitude": "37.1897",
    "longitude": "68.9364",
    "country": "Afghanistan",
    "country_id": "700",
    "region": "Asia",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2022-05-10 00:00:00.000",
    "date_end": "2022-05-10 00:00:00.000",
    "deaths_a": "1",
    "deaths_b": "3",
    "deaths_civilians": "0",
    "deaths_unknown": "1",
    "best": "5",
    "high": "9",
    "low": "4",
}


def acled(**changes: str) -> dict[str, str]:
    """Make a row of ACLED that differs from the plain one."""
    return {**ACLED_ROW, **changes}


def ucdp(**changes: str) -> dict[str, str]:
    """Make a row of UCDP GED that differs from the plain one."""
    return {**UCDP_ROW, **changes}


def table(columns: Iterable[str], rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> str:
    """Write rows as CSV in a layout."""
    out = io.StringIO()
    names = list(columns)
    writer = csv.DictWriter(
        out, names, restval="", extrasaction="ignore", delimiter=delimiter, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
