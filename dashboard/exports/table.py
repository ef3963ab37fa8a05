"""What an exported file tells of incidents, claims, figures and sources: each property once.

Every format takes its columns from here, the README its table, and the tests what to compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dashboard.model import Claim, Incident, Source
from dashboard.spec import specs


class Type(Enum):
    """What the values of a property are; any may be null, where nothing is told."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    COUNT = "whole number"
    FLAG = "true or false"
    TEXTS = "list of texts"
    FIGURES = "figures by what they count"
    CLAIMS = "list of claims"


# Those that a cell of a flat table cannot hold; there they are JSON.
NESTED = (Type.TEXTS, Type.FIGURES, Type.CLAIMS)


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name, its type, what it means, its HXL hashtag.

    `field` names the field of the register that it carries as it was written: those together make
    the entry again.
    """

    name: str
    type: Type
    meaning: str
    hxl: str = ""
    field: str = ""


_MODEL = {"incident": specs(Incident), "claim": specs(Claim), "source": specs(Source)}


def _written(field: str, hxl: str = "", kind: Type = Type.TEXT, name: str = "") -> Property:
    """Carry a field of the register as it was written, with its own meaning."""
    record, _, of = field.partition(".")
    return Property(name or of, kind, _MODEL[record][of].meaning, hxl, field)


INCIDENT: tuple[Property, ...] = (
    _written("incident.id", "#event+id"),
    _written("incident.kind", "#event+type"),
    _written("incident.title", "#event+name"),
    _written("incident.when", "#date+occurred+edtf"),
    Property("earliest_start", Type.DAY, "First day it may have begun on.", "#date+start+earliest"),
    Property("latest_start", Type.DAY, "Last day it may have begun on.", "#date+start+latest"),
    Property("earliest_end", Type.DAY, "First day that may be its last.", "#date+end+earliest"),
    Property("latest_end", Type.DAY, "Last day that may be its last.", "#date+end+latest"),
    Property("approximate", Type.FLAG, "Whether `when` is about (~).", "#date+approximate"),
    Property("uncertain", Type.FLAG, "Whether `when` is unsure (?).", "#date+uncertain"),
    Property("goes_on", Type.FLAG, "Whether no end is known (`/..`).", "#date+open"),
    Property("time_acled", Type.COUNT, "ACLED's time_precision, 1–3.", "#date+precision+acled"),
    Property("time_ucdp", Type.COUNT, "UCDP's date_prec, 1–5.", "#date+precision+ucdp"),
    _written("incident.time", "#date+time"),
    Property(
        "certainty", Type.TEXT, "`certain` or `possible`: whether the view holds it.", "#meta+view"
    ),
    _written("incident.place", "#loc+written+list", Type.TEXTS),
    Property("at_lon", Type.NUMBER, "Longitude, where the register gives a point.", "", "at[0]"),
    Property("at_lat", Type.NUMBER, "Latitude, where the register gives a point.", "", "at[1]"),
    _written("incident.precision", "", Type.TEXT, "at_precision"),
    Property("place_name", Type.TEXT, "What the gazetteer calls the place.", "#loc+name"),
    Property(
        "precision",
        Type.TEXT,
        "How exactly the place is known: `exact` (the spot), `settlement`, `vicinity`, `district`,"
        " `province`, `stretch` (of the border), `country`; null where it is not placed.",
        "#geo+precision",
    ),
    Property("geo_acled", Type.COUNT, "ACLED's geo_precision, 1–3.", "#geo+precision+acled"),
    Property("geo_ucdp", Type.COUNT, "UCDP's where_prec, 1–6.", "#geo+precision+ucdp"),
    Property(
        "shape",
        Type.TEXT,
        "What the geometry is: `spot`, `disc` (somewhere within), `area` (somewhere in it), `line`"
        " (somewhere along it), `several` of these, `country` (no better: none, unless asked for),"
        " `none` (not placed).",
        "#geo+shape",
    ),
    Property("lon", Type.NUMBER, "Longitude of a single spot, of nothing else.", "#geo+lon"),
    Property("lat", Type.NUMBER, "Latitude of a single spot, of nothing else.", "#geo+lat"),
    Property(
        "radius_m", Type.COUNT, "Metres within which all of the place may be.", "#geo+radius+m"
    ),
    Property("km_from", Type.NUMBER, "Kilometre of the border it begins at.", "#geo+km+start"),
    Property("km_to", Type.NUMBER, "Kilometre of the border it ends at.", "#geo+km+end"),
    Property(
        "ruler", Type.TEXT, "Version of the line that kilometres are of.", "#geo+km+version"
    ),
    Property("bank", Type.TEXT, "Bank: `AF`, `TJ`, `both`, `none`.", "#loc+bank"),
    Property("country", Type.TEXT, "Countries it may lie in: `AF+TJ`.", "#country+code"),
    Property("provinces", Type.TEXTS, "Provinces, where they are known.", "#adm1+name+list"),
    Property("districts", Type.TEXTS, "Districts, where they are known.", "#adm2+name+list"),
    Property("place_ids", Type.TEXTS, "Ids of the places in the gazetteer.", "#loc+code+list"),
    _written("incident.status", "#status+crossing"),
    _written("incident.traffic", "#status+traffic"),
    _written("incident.direction", "#status+direction"),
    _written("incident.schedule", "#status+schedule"),
    _written("incident.actors", "#x_actor+name+list", Type.TEXTS),
    Property(
        "figures",
        Type.FIGURES,
        "By what is counted: `low`, `best`, `high`, `words`; several claims are spanned, never"
        " averaged, and a best stands only where all agree.",
        "#x_figures+json",
    ),
    Property("figures_text", Type.TEXT, "Figures in words.", "#x_figures+text"),
    Property(
        "disputed", Type.FLAG, "A claim disputes or denies it, or an incident contradicts it.",
        "#x_claims+disputed",
    ),
    Property("denied", Type.FLAG, "A claim denies it.", "#x_claims+denied"),
    _written("incident.contradicts", "", Type.TEXTS),
    Property(
        "contradicted_by", Type.TEXTS, "Ids of incidents at odds with it, told by either.",
        "#event+id+contradicts+list",
    ),
    Property(
        "claims", Type.CLAIMS, "All claims known by the as-of day.", "#x_claims+json",
        "incident.claims",
    ),
    Property("claims_text", Type.TEXT, "Claims in words, a line each.", "#x_claims+text"),
    Property("sources", Type.TEXTS, "Ids of the sources of its claims.", "#meta+source+list"),
    _written("incident.note", "#description+note"),
    _written("incident.origin", "#event+code+origin"),
    Property("as_of", Type.DAY, "Only what was published by then counts.", "#meta+as_of"),
    Property("gazetteer", Type.TEXT, "Version of the places.", "#meta+gazetteer"),
    Property("register", Type.TEXT, "SHA-256 of the register.", "#meta+register"),
    Property("licence", Type.TEXT, "Licence of the geometry.", "#meta+license"),
    Property("banner", Type.TEXT, "Who may read it, as the register or its export says.",
             "#meta+access"),
)  # fmt: skip

CLAIM: tuple[Property, ...] = (
    _written("claim.source"),
    Property("publisher", Type.TEXT, "Who published or said it."),
    Property("source_title", Type.TEXT, "Headline or description of the source."),
    Property("url", Type.TEXT, "Where the source can be read."),
    Property("published", Type.TEXT, "When it became known, EDTF."),
    Property("via", Type.TEXT, "Id of the source that quotes this one."),
    Property("reliability", Type.TEXT, "Grade of the source, A–F; F cannot be judged."),
    _written("claim.credibility"),
    _written("claim.stance"),
    _written("claim.disputes", "", Type.TEXTS),
    _written("claim.when"),
    _written("claim.place", "", Type.TEXTS),
    _written("claim.actors", "", Type.TEXTS),
    _written("claim.status"),
    _written("claim.says"),
    _written("claim.quote"),
    _written("claim.figures", "", Type.FIGURES),
)

FIGURE: tuple[Property, ...] = (
    Property("low", Type.COUNT, "The least it may be; null where the source gives none."),
    Property("best", Type.COUNT, "The number given; null where the source gives none."),
    Property("high", Type.COUNT, "The most it may be; null where the source gives none."),
    Property("words", Type.TEXT, "As it was written: `~100`, `dozens`."),
)

SOURCE: tuple[Property, ...] = (
    _written("source.id"),
    _written("source.publisher"),
    _written("source.title"),
    _written("source.url"),
    _written("source.published"),
    _written("source.reliability"),
    _written("source.via"),
    _written("source.note"),
)


def property_table() -> str:
    """Give every property of an incident as a Markdown table, for the README."""
    lines = ["| property | type | meaning | HXL |", "|---|---|---|---|"]
    for one in INCIDENT:
        star = "*" if one.field else ""
        hxl = f"`{one.hxl}`" if one.hxl else ""
        lines.append(f"| `{one.name}`{star} | {one.type.value} | {one.meaning} | {hxl} |")
    return "\n".join(lines)
