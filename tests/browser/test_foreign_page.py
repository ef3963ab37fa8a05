"""A page of another site that opens the dashboard gets no hold of it, nor of the map's frame."""

import http.server
import threading

import pytest

from dashboard.serving.frame import PATH
from tests.browser.test_page import MAY, clean

pytestmark = pytest.mark.browser

# What the page sends the frame of the map, with a script that leaves a trace.
SEND = """async (address) => {
  const opened = address ? window.open(address) : window;
  const message = {
    isStreamlitMessage: true, type: "streamlit:render", dfs: [], theme: null, disabled: false,
    args: {
      script: "document.title = 'taken'; document.body.dataset.taken = 1", id: "x", html: "",
      header: "", js_links: [], css_links: [], default: {}, returned_objects: [], height: 9,
      width: 9, key: "x", feature_group: "", layer_control: "", zoom: 1, center: [1, 1],
    },
  };
  for (let round = 0; round < 20; round++) {
    await new Promise((done) => setTimeout(done, 100));
    opened.postMessage(message, "*");
    for (let at = 0; at < opened.length; at++) opened[at].postMessage(message, "*");
  }
}"""


class Quiet(http.server.BaseHTTPRequestHandler):
    """An empty page."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def elsewhere():
    """Another site: another address than that of the dashboard."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def taken(context):
    frames = [frame for page in context.pages for frame in page.frames]
    return [frame.url for frame in frames if frame.evaluate("document.body.dataset.taken")]


@pytest.mark.parametrize("path", [PATH, "/"])
def test_a_foreign_page_runs_no_script_in_the_dashboard(bundled, visit, elsewhere, path):
    visit(bundled.url + MAY).map_frame()  # the frame can be had from now on
    opened = visit(elsewhere)
    opened.page.evaluate(SEND, bundled.url + path)
    assert len(opened.page.context.pages) == 2
    assert taken(opened.page.context) == []


def test_the_frame_of_the_map_hears_the_page_around_it_alone(bundled, visit):
    opened = visit(bundled.url + MAY)
    opened.map_frame()
    # of this very site, so that nothing but the frame itself refuses
    other = opened.page.context.new_page()
    other.goto(bundled.url + "/_stcore/health")
    for path in (PATH, MAY):
        other.evaluate(SEND, bundled.url + path)
    assert taken(opened.page.context) == []
    clean(opened)
