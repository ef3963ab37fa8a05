"""What folium's page asks foreign hosts for, from npm packages fetched once and kept in .cache.

The page itself stays as it is written: the browser's requests are answered from here.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).parent.parent.parent / ".cache" / "bench-npm"


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned npm package, and under which address its folder `root` is asked for."""

    name: str
    version: str
    sha512: str
    address: str
    root: str = ""


PACKAGES = (
    Package(
        "leaflet",
        "1.9.3",
        "iB2cR9vAkDOu5l3HAay2obcUHZ7xwUBBjph8+PGtmW/2lYhbLizWtG7nTeYht36WfOslixQF9D/uSIzhZgGMfQ==",
        "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/",
    ),
    Package(
        "jquery",
        "3.7.1",
        "m4avr8yL8kmFN8psrbFFFmB/If14iN5o9nw/NgnnM+kybDJpRsAynV2BsfpTYrTRysYUdADVD7CkUUizgkpLfg==",
        "https://code.jquery.com/jquery-3.7.1",
        "dist/jquery",
    ),
    Package(
        "bootstrap",
        "5.2.2",
        "dEtzMTV71n6Fhmbg4fYJzQsw1N29hJKO1js5ackCgIpDcGid2ETMGC6zwSYw09v05Y+oRdQ9loC54zB1La3hHQ==",
        "https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/",
    ),
    # npm never had 2.0.2, which folium asks for
    Package(
        "leaflet.awesome-markers",
        "2.0.4",
        "LWm2PlfwrF81xcV5VgCtnMWKvFG2dPKkFWgB58ynOPx+EQJ+3si5amtX/pI1RjlV8ivclhbjxVeNI87x+O1FuA==",
        "https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/",
        "dist/",
    ),
    Package(
        "leaflet.markercluster",
        "1.1.0",
        "eI+XkCiLiHwCC3uZ4/n4+Vq3rXcqEHN2lhHRVG1WVziy/3Q0TTipWkzEa1zO0dKZI2AnI5ppFDWrOjnQ7MJLKQ==",
        "https://cdnjs.cloudflare.com/ajax/libs/leaflet.markercluster/1.1.0/",
        "dist/",
    ),
)


def fetch_assets() -> None:
    """Fetch and check the packages that are not there yet."""
    npm = shutil.which("npm")
    CACHE.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        archive = CACHE / f"{package.name}-{package.version}.tgz"
        if not archive.exists():
            if npm is None:
                raise SystemExit("npm is needed once, to fetch the scripts of folium's page")
            wanted = f"{package.name}@{package.version}"
            subprocess.run(
                [npm, "pack", "--silent", wanted], cwd=CACHE, check=True, capture_output=True
            )
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != package.sha512:
            raise SystemExit(f"{archive}: sha512 is {found}, expected {package.sha512}")


def find_asset(address: str) -> bytes | None:
    """Give the file that an address asks for; None where no package has it."""
    for package in PACKAGES:
        if not address.startswith(package.address):
            continue
        archive = CACHE / f"{package.name}-{package.version}.tgz"
        asked = address.removeprefix(package.address).partition("?")[0]
        with tarfile.open(archive) as tar:
            try:
                file = tar.extractfile(f"package/{package.root}{asked}")
            except KeyError:
                return None
            return file.read() if file else None
    return None
