"""Measure what open pages cost that nobody touches: python -m bench.idle [PAGES] [SECONDS].

A page is here what the server sees of one: a WebSocket that has had the page drawn, and waits.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.serving import served, session

PAGES, SECONDS = 100, 20


def main(pages: int, seconds: int) -> None:
    """Open pages, wait, and print the share of a core and the memory of each page."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        register = Path(folder) / "incidents.yaml"
        shutil.copyfile(Path(__file__).parent.parent / "incidents.yaml", register)
        server = opened.enter_context(served(register))
        pid = server.process.pid
        alone = _share(pid, seconds)
        opened.enter_context(session(server))
        first = _resident_mb(pid)
        for _ in range(pages - 1):
            opened.enter_context(session(server))
        each = (_resident_mb(pid) - first) / max(pages - 1, 1)
        time.sleep(2)
        share = _share(pid, seconds)
        sys.stdout.write(f"no page: {alone:.1f} % of a core\n")
        sys.stdout.write(f"{pages} idle pages: {share:.1f} % of a core, {each:.2f} MB each\n")


def _share(pid: int, seconds: int) -> float:
    before = _cpu_s(pid)
    begun = time.monotonic()
    time.sleep(seconds)
    return 100 * (_cpu_s(pid) - before) / (time.monotonic() - begun)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:3]]
    main(*given, *(PAGES, SECONDS)[len(given) :])
