"""What the page is made of beside its drawings (it knows Streamlit)."""
