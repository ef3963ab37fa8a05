"""Fetch the third-party browser assets that the page is served with.

Run by hand (``make assets``) when a pinned version changes; the results are committed, so that
neither installing nor opening the dashboard needs npm or a network.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dashboard.scene import advances

VENDOR_DIR = Path(__file__).parent / "static" / "vendor"


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned npm package and the files taken from it."""

    name: str
    version: str
    sha512: str
    licence: str
    files: tuple[str, ...]


PACKAGES = (
    Package(
        "leaflet",
        "1.9.4",
        "nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
        "BSD-2-Clause",
        ("dist/leaflet.js", "dist/leaflet.css"),
    ),
    Package(
        "@fontsource-variable/noto-sans",
        "5.3.0",
        "e3ZuxzY9AL2psXPZlhwhnYrHUHv6PMoyK9MQ7croF0CUgURLqu9EMjW7q2FgVLwij1tjLsIHQrnwQ8aUcg4BiA==",
        "OFL-1.1",
        tuple(
            f"files/noto-sans-{subset}-wght-normal.woff2"
            for subset in ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
        ),
    ),
    Package(
        "@fontsource-variable/noto-sans-arabic",
        "5.3.0",
        "Rz8+DBzza3//cmN+DBQajJhx3x+Dx12eUgnQsTOgPWbOT0+In6APmE8z4I/QQnUWfAx+s8l93+60qDT5vJH1sA==",
        "OFL-1.1",
        ("files/noto-sans-arabic-arabic-wght-normal.woff2",),
    ),
    # the same faces whole and in one weight each: what draws briefings knows neither subsets nor
    # variable fonts
    Package(
        "@expo-google-fonts/noto-sans",
        "0.4.2",
        "zYD8G2ijWLxqmquoQgghNh/x9p0yxWwArD0oxO1oXY1qx5vOd4t0Kbhnu/Cx8RTy08OgA8RtxuULZFaXwVPnPw==",
        "OFL-1.1",
        ("400Regular/NotoSans_400Regular.ttf", "700Bold/NotoSans_700Bold.ttf"),
    ),
    Package(
        "@expo-google-fonts/noto-sans-arabic",
        "0.4.3",
        "YvtxyuegxPegu2g5urXJ+gQxRp8i798nQswTmEjwXOWR/fqy0Gvey6h5IoNRBrc43SxRxPezqCiR9ivpfPAXSg==",
        "OFL-1.1",
        ("400Regular/NotoSansArabic_400Regular.ttf", "700Bold/NotoSansArabic_700Bold.ttf"),
    ),
)


def main() -> None:
    """Fetch, check and write every asset, its licence and its hash."""
    VENDOR_DIR.mkdir(parents=True, exist_ok=True)
    manifest: list[dict[str, object]] = []
    licences: list[str] = []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as scratch:
            root = _unpack(package, Path(scratch))
            licences.append(f"{package.name} {package.version} ({package.licence})\n")
            licences.append(_licence(root).strip() + "\n\n")
            taken = _take_leaflet(root) if package.name == "leaflet" else _take(root, package.files)
        manifest.append(
            {
                "package": package.name,
                "version": package.version,
                "sha512": package.sha512,
                "licence": package.licence,
                "files": {path.name: _sha256(path) for path in taken},
            }
        )
    (VENDOR_DIR / "LICENSES.txt").write_text("\n".join(licences), encoding="utf-8")
    (VENDOR_DIR / "vendor.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    advances.main()  # measured from the fonts


def _unpack(package: Package, scratch: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(
            "npm is needed to fetch the browser assets; install Node.js, or keep the committed ones"
        )
    packed = subprocess.run(
        [npm, "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=scratch,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = scratch / packed.stdout.strip().splitlines()[-1]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.sha512:
        raise SystemExit(
            f"{package.name} {package.version}: sha512 is {found}, expected {package.sha512}"
        )
    with tarfile.open(archive) as tar:
        tar.extractall(scratch, filter="data")
    return scratch / "package"


def _licence(root: Path) -> str:
    # of the package's own glue nothing is taken, only fonts
    of_fonts = root / "LICENSE_FONT"
    return (of_fonts if of_fonts.exists() else root / "LICENSE").read_text(encoding="utf-8")


def _take(root: Path, files: tuple[str, ...]) -> list[Path]:
    taken = []
    for file in files:
        target = VENDOR_DIR / Path(file).name
        shutil.copyfile(root / file, target)
        taken.append(target)
    return taken


def _take_leaflet(root: Path) -> list[Path]:
    # streamlit-folium waits for scripts but not for stylesheets: a map drawn before its CSS has
    # arrived misplaces every label. So the CSS travels inside the script.
    script = (root / "dist/leaflet.js").read_text(encoding="utf-8")
    script = script.replace("//# sourceMappingURL=leaflet.js.map", "").rstrip()
    css = (root / "dist/leaflet.css").read_text(encoding="utf-8")
    target = VENDOR_DIR / "leaflet.js"
    target.write_text(
        f"{script}\n(() => {{ const style = document.createElement('style');"
        f" style.textContent = {json.dumps(css)}; document.head.append(style); }})();\n",
        encoding="utf-8",
    )
    return [target]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
