"""Drawings: each takes features and a view, and none knows Streamlit."""
