"""Find a Chromium for the browser tests, or install one; run by `make test` before pytest.

Order: a browser on the PATH; one that playwright has; Debian's by apt-get where we may (root);
playwright's own installer. Where none can be had the browser tests are skipped, and say so; in
CI that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LOUD = "=" * 78


def find_browser() -> str | None:
    """Find a Chromium that is installed; gives its path."""
    named = os.environ.get("CHROMIUM")
    if named and Path(named).exists():
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install_browser() -> None:
    """Try Debian's package, then playwright's own installer; neither is sure to work."""
    apt_get = shutil.which("apt-get")
    if apt_get and os.geteuid() == 0:
        print("Installing Chromium with apt-get ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt_get, "update", "-qq"], env=quiet, check=False)
        done = subprocess.run(
            [apt_get, "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            env=quiet,
            check=False,
            stdout=subprocess.DEVNULL,
        )
        if done.returncode == 0:
            return
    print("Installing Chromium with playwright ...", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Find or install a browser; in CI, fail where there is none."""
    browser = find_browser()
    if browser is None:
        install_browser()
        browser = find_browser()
    if browser:
        print(f"Browser tests use {browser}")
        return 0
    print(f"{LOUD}\nNO CHROMIUM: the browser tests are SKIPPED.")
    print(f"Install chromium, or set CHROMIUM=PATH.\n{LOUD}")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
