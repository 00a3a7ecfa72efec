"""`python3 -m jobclub test`: a browser, the packages only tests need, then pytest.

Standard library only, brotli apart: a first start reads it before anything is installed.
"""

import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from jobclub import assets
from jobclub.assets import CannotStart

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_PLACES = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
        r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    ),
    "linux": ("/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge", "/snap/bin/chromium"),
}
_NO_BROWSER = (
    "The tests need a browser, and there is none to be had: install Chromium, Chrome or Edge, or "
    "name one in JOBCLUB_TEST_BROWSER."
)


def command(root: Path, argv: list[str]) -> list[str]:
    """What runs the tests; where the browser is goes into the environment."""
    if not (root / "tests").is_dir():
        raise CannotStart("The tests are in the checkout, not in the package: start them there.")
    os.environ["JOBCLUB_TEST_BROWSER"] = browser(root)
    return [sys.executable, "-m", "pytest", *_side_by_side(root, argv), *argv]


def _side_by_side(root: Path, argv: list[str]) -> list[str]:
    """All of them run several at a time: most wait for a browser or a socket most of the time.

    Tests that somebody names run one by one, as one reads and debugs them.
    """
    named = any((root / arg.partition("::")[0]).exists() for arg in argv if not arg.startswith("-"))
    if named or "-n" in argv or "--pdb" in argv:
        return []
    return ["-n", str(min((os.cpu_count() or 1) + 1, 6)), "--dist", "loadscope"]


def browser(root: Path) -> str:
    """The browser that the tests drive."""
    return find_browser() or unpacked_browser(root)


def find_browser() -> str | None:
    """The browser that the environment names, or the system's."""
    named = os.environ.get("JOBCLUB_TEST_BROWSER")
    if named and not Path(named).exists():
        raise CannotStart(f"JOBCLUB_TEST_BROWSER names {named}, and that is not there.")
    if named:
        return named
    found = (shutil.which(name) for name in _NAMES)
    usual = (os.path.expandvars(place) for place in _PLACES.get(sys.platform, ()))
    return next((path for path in (*found, *usual) if path and _answers(path)), None)


def _answers(path: str) -> bool:
    if not Path(path).exists():
        return False
    if sys.platform != "linux":  # Windows would open a window
        return True
    # Ubuntu's /usr/bin/chromium-browser is a script that only asks for a snap.
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0


# What comes from npm


def packages(root: Path) -> Path:
    """Where the tests' npm packages are."""
    return root / ".cache" / "npm" / "node_modules"


def packages_current(root: Path) -> bool:
    """Whether the tests' npm packages are what their lock pins, a browser included if needed."""
    stamp = root / ".cache" / "npm" / ".stamp"
    if not stamp.is_file() or stamp.read_text() != _digest(root):
        return False
    return _chromium(root).is_dir() or find_browser() is not None


def fetch_packages(root: Path, npm: list[str]) -> None:
    """Install them; the browser only where the system has none: it is 67 MB."""
    browser = find_browser()
    if not browser and (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise CannotStart(_NO_BROWSER)
    with tempfile.TemporaryDirectory(dir=root / ".cache", prefix="npm-") as scratch:
        fresh = Path(scratch) / "npm"
        fresh.mkdir()
        assets.install(root / "tests", fresh, npm, *(["--omit=dev"] if browser else []))
        (fresh / ".stamp").write_text(_digest(root))
        if (root / ".cache" / "npm").exists():
            (root / ".cache" / "npm").rename(Path(scratch) / "old")
        fresh.rename(root / ".cache" / "npm")


def _digest(root: Path) -> str:
    asked = [(root / "tests" / name).read_bytes() for name in ("package.json", "package-lock.json")]
    return hashlib.sha256(b"\0".join(asked)).hexdigest()


def _chromium(root: Path) -> Path:
    return packages(root) / "@sparticuz" / "chromium" / "bin"


def unpacked_browser(root: Path) -> str:
    """Chromium from `@sparticuz/chromium`, with the libraries a bare system lacks."""
    if not _chromium(root).is_dir():
        raise CannotStart(_NO_BROWSER)
    home = root / ".cache" / "browser"
    start = home / "chromium-with-libraries"
    stamp = home / ".stamp"
    if not stamp.is_file() or stamp.read_text() != _digest(root):
        print("Unpacking a browser for the tests (once)…", flush=True)
        _unpack(_chromium(root), home)
        start.write_text(_START)
        start.chmod(0o755)
        stamp.write_text(_digest(root))
    return str(start)


_START = """#!/bin/sh
home=$(dirname "$0")
if ldd "$home/chromium" | grep -q "not found"; then
    export LD_LIBRARY_PATH="$home/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$home/fonts"
exec "$home/chromium" "$@"
"""


def _unpack(packed: Path, home: Path) -> None:
    import brotli

    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for name, target in (("al2023", home), ("swiftshader", home), ("fonts", home / "fonts")):
        plain = io.BytesIO(brotli.decompress((packed / f"{name}.tar.br").read_bytes()))
        with tarfile.open(fileobj=plain) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # 3.11.4 and later
            archive.extractall(target)  # noqa: S202
    fonts = home / "fonts" / "fonts.conf"
    fonts.write_text(fonts.read_text().replace("/tmp/fonts", str(home / "fonts")))  # noqa: S108
    (home / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    (home / "chromium").chmod(0o755)
