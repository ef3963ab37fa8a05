"""The pydeck page that everyone writes: a ScatterplotLayer of all points that pass the filter."""

import os

import pandas as pd
import pydeck  # type: ignore[import-untyped]
import streamlit as st


@st.cache_data
def read(path: str) -> pd.DataFrame:
    """Read the points once."""
    return pd.read_csv(path, keep_default_na=False)


def main() -> None:
    """Draw the page once; Streamlit calls this at every interaction."""
    st.set_page_config(page_title="Incidents", layout="wide")
    points = read(os.environ["BENCH_POINTS"])
    kinds = st.sidebar.multiselect("Kind", sorted(points["kind"].unique()), key="kinds")
    if kinds:
        points = points[points["kind"].isin(kinds)]
    layer = pydeck.Layer(
        "ScatterplotLayer",
        points,
        get_position=["lon", "lat"],
        get_radius=2000,
        radius_min_pixels=4,
        get_fill_color=[31, 90, 140, 160],
        pickable=True,
    )
    view = pydeck.ViewState(latitude=37.6, longitude=71.0, zoom=6.5)
    # no base map: what a tile server takes is not measured
    deck = pydeck.Deck(
        [layer],
        initial_view_state=view,
        map_provider=None,
        tooltip={"text": "{title}\n{kind}, {when}"},
    )
    st.pydeck_chart(deck, height=620)


main()
