"""Static files: under a digest of them all, cached for ever, compressed at the first start."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, Response, abort, make_response, request

from jobclub.pages import OPEN_TO
from jobclub.places import Role

#: What phones never ask for.
NOT_SERVED = frozenset({"package.json", "package-lock.json", ".stamp"})
FOR_EVER = "public, max-age=31536000, immutable"
#: The laptop's own screens: a phone does not carry their style.
SCREENS = ("console", "wall")
#: What is a comment and nothing else; a third of our scripts, and no phone reads it.
COMMENT = re.compile(rb"^[ \t]*//[^\n]*$|/\*(?:(?!\*/).)*\*/ ?", re.MULTILINE | re.DOTALL)
#: No text of ours runs over lines (a test says so): what a line begins with is only for our eyes.
INDENT = re.compile(rb"^[ \t]+", re.MULTILINE)

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True)
class File:
    """One file as it goes over the wire."""

    kind: str
    plain: bytes
    brotli: bytes | None
    gzip: bytes | None


def here(folder: str) -> Path:
    """`templates`, `static`, `migrations`: beside the package in a checkout, inside in a wheel."""
    inside = Path(__file__).parent / folder
    return inside if inside.is_dir() else Path(__file__).parent.parent / folder


@cache
def files() -> dict[str, File]:
    """All static files by their path, the style sheets joined in order into two."""
    root = here("static")
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in NOT_SERVED and path.suffix != ".ts"
    }
    sheets = [name for name in found if name.startswith("css/")]
    screens = [name for name in sheets if name.endswith(tuple(f"-{one}.css" for one in SCREENS))]
    found["screens.css"] = b"\n".join(found.pop(name) for name in screens)
    found["app.css"] = b"\n".join(found.pop(name) for name in sheets if name not in screens)
    for name in found:
        if name.startswith("js/") or name.endswith(".css"):
            found[name] = INDENT.sub(b"", COMMENT.sub(_as_many_lines, found[name]))
    return {name: _packed(name, body) for name, body in found.items()}


@cache
def digest() -> str:
    """Changes with any byte of any file, so that each may be cached for ever."""
    total = hashlib.sha256()
    for name, file in files().items():
        total.update(name.encode() + b"\0" + file.plain)
    return total.hexdigest()[:12]


def url(name: str) -> str:
    """The path of a static file."""
    return f"/static/{digest()}/{name}"


def serve(app: Flask) -> None:
    """Route the files; a digest of another version gets what there is, but is not kept."""
    OPEN_TO["static"] = Role.ANYONE

    @app.get("/static/<version>/<path:name>", endpoint="static")
    def static(version: str, name: str) -> Response:
        file = files().get(name)
        if file is None:
            abort(404)
        body, encoding = _best(file, request.headers.get("Accept-Encoding", ""))
        response = make_response(body)
        response.content_type = file.kind
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = FOR_EVER if version == digest() else "no-store"
        if encoding:
            response.headers["Content-Encoding"] = encoding
        return response


def _best(file: File, accepted: str) -> tuple[bytes, str | None]:
    if file.brotli is not None and "br" in accepted:
        return file.brotli, "br"
    if file.gzip is not None and "gzip" in accepted:
        return file.gzip, "gzip"
    return file.plain, None


def _packed(name: str, body: bytes) -> File:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    if name.endswith((".woff2", ".png")) or len(body) < 200:
        return File(kind, body, None, None)
    return File(kind, body, brotli.compress(body, quality=11), gzip.compress(body, 9, mtime=0))


def _as_many_lines(comment: re.Match[bytes]) -> bytes:
    """An error's line number stays right."""
    return b"\n" * comment[0].count(b"\n")
