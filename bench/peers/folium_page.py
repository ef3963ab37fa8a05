"""The folium page that everyone writes: a Marker with a popup for each point, clustered."""

import os

import folium
import pandas as pd
import streamlit as st
from folium.plugins import MarkerCluster
from streamlit_folium import st_folium


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
    # no tiles: what a tile server takes is not measured
    made = folium.Map(location=[37.6, 71.0], zoom_start=7, tiles=None, maxZoom=18)
    cluster = MarkerCluster().add_to(made)  # type: ignore[no-untyped-call]
    for point in points.to_dict("records"):
        told = f"<b>{point['title']}</b><br>{point['kind']}, {point['when']}"
        popup = folium.Popup(told, max_width=300)
        at = [point["lat"], point["lon"]]
        folium.Marker(at, popup=popup, tooltip=point["title"]).add_to(cluster)
    # the one thing added for the measurement: a mark, drawn last, that says which state this is
    token = folium.DivIcon(html=f'<i data-token="{",".join(kinds) or "all"}"></i>')
    folium.Marker([37.6, 71.0], icon=token).add_to(made)
    # as its README advises, so that a map that is moved does not run the page again
    st_folium(made, height=620, use_container_width=True, returned_objects=[])


main()
