"""The document of the map's frame, which takes orders from the page around it and from no other.

streamlit-folium runs whatever script it is sent as a message, by whoever has a hold of its window:
a page of another site gets one by opening the dashboard, or the frame itself, in a new window.
"""

from __future__ import annotations

PATH = "/component/streamlit_folium.st_folium/index.html"

# Before the frame's own listeners: the first that is added is the first that hears a message.
_DEAF = """\
<script>
addEventListener("message", (event) => {
  if (event.source !== window && (parent === window || event.source !== parent))
    event.stopImmediatePropagation();
}, true);
</script>"""
_HEAD = "<head>"


def framed(html: str, links: str = "") -> bytes:
    """Make a document deaf to all but its own frame and the page around it; `links` stand first."""
    before, head, after = html.partition(_HEAD)
    if not head:
        raise ValueError(f"the document of the map's frame has no {_HEAD}")
    return f"{before}{head}{links}{_DEAF}{after}".encode()
