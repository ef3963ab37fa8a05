"""The one ASGI application: Streamlit's page, and the door before it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config, file_util, runtime
from streamlit.web import bootstrap

from dashboard.serving.assets import preload_links, with_assets
from dashboard.serving.frame import framed
from dashboard.serving.guard import Application, guard
from dashboard.serving.headers import inline_scripts
from dashboard.serving.reach import Reach
from dashboard.serving.sessions import BriefStorage

PAGE = Path(__file__).parent.parent / "app.py"


def make_application(reach: Reach, port: int, on_start: Callable[[], None]) -> Application:
    """Make the application; `on_start` is called once it is ready to answer."""

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        kept_s = config.get_option("server.disconnectedSessionTTL")
        # an App is given no storage of its own
        manager: Any = runtime.get_instance()._session_mgr  # noqa: SLF001
        manager._session_storage = BriefStorage(kept_s)  # noqa: SLF001
        on_start()
        yield

    app = st.App(PAGE, lifespan=lifespan)
    bootstrap.load_config_options(dict(_options(reach, port)))
    page = Path(file_util.get_static_dir()) / "index.html"
    return guard(
        with_assets(app),
        reach,
        inline_scripts(page.read_text(encoding="utf-8")),
        framed(_folium_page().read_text(encoding="utf-8"), preload_links()),
    )


def _folium_page() -> Path:
    # found, not imported: it makes itself known to a server that runs, and only once
    spec = find_spec("streamlit_folium")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("streamlit_folium is not installed")
    return Path(spec.origin).parent / "frontend" / "build" / "index.html"


def _options(reach: Reach, port: int) -> Mapping[str, Any]:
    """Give what holds whatever a configuration of Streamlit's on this machine says."""
    return {
        "browser.gatherUsageStats": False,
        # else pages of Streamlit's hosts, where anybody may put one, are obeyed
        "client.allowedOrigins": [],
        "browser.serverPort": port,
        "global.developmentMode": False,
        # telling its addresses, Streamlit would ask another host for the outer one
        "logger.hideWelcomeMessage": True,
        "server.address": reach.host,
        "server.baseUrlPath": "",
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.headless": True,
        "server.port": port,
    }
