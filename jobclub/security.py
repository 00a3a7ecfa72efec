"""Same origin, headers, limits on bodies: what must hold before anything of ours runs."""

import ipaddress
import re
import secrets
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import ifaddr
from flask import Flask, Response, g, request

from jobclub.config import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_LIMIT = 64 * 1024
#: Interfaces come and go with the Wi-Fi; asking the system for each request would be slow.
ADDRESSES_FOR = 2.0

_addresses: tuple[float, list[str]] = (-ADDRESSES_FOR, [])
#: Where more may be sent than a form holds; the page judges how much, once it knows by whom.
_takes_files: set[str] = set()
#: Where a mail program may send what its reader tapped: it comes from no site at all.
_from_anywhere: set[str] = set()
#: How the gate marks what it let in so.
ELSEWHERE = "jobclub.elsewhere"


def own_addresses() -> list[str]:
    """The addresses this machine's interfaces have now, private IPv4 first, loopback left out."""
    global _addresses
    if monotonic() - _addresses[0] < ADDRESSES_FOR:
        return _addresses[1]
    found = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            text = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            address = ipaddress.ip_address(text.split("%")[0])
            if not address.is_loopback and not address.is_link_local:
                found.append(address)
    found.sort(key=lambda a: (a.version, not a.is_private))
    _addresses = (monotonic(), [str(a) for a in found])
    return _addresses[1]


def is_loopback(address: str) -> bool:
    """Whether an address of a peer is this machine's own loopback."""
    try:
        return ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False


def host_name(netloc: str) -> str:
    """A Host header or an origin's netloc without its port, without IPv6 brackets."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").lower()
    except ValueError:
        return ""


def take_files_at(rule: str) -> str:
    """Let files pass to the page of this rule; nothing of them is read before the page asks."""
    _takes_files.add(_pattern(rule))
    return rule


def from_anywhere_at(rule: str) -> str:
    """Let a POST from any origin, or from none, pass to the page of this rule alone. What it
    brings must be authority enough: the page asks `came_from_elsewhere`.
    """
    _from_anywhere.add(_pattern(rule))
    return rule


def came_from_elsewhere(environ: dict[str, Any]) -> bool:
    """Whether a request that changes something is not from a page of ours."""
    return bool(environ.get(ELSEWHERE))


def _pattern(rule: str) -> str:
    return re.sub("<[^>]+>", "[^/]+", rule)


def may_hold(path: str, length: int) -> bool:
    """Whether a body of this length may be sent there."""
    return length <= BODY_LIMIT or any(re.fullmatch(rule, path) for rule in _takes_files)


def trusted(name: str, settings: Settings) -> bool:
    """Whether a Host is one of ours: the configured one, or on a laptop any of its own names."""
    if settings.hosted:
        return name == str(urlsplit(settings.url).hostname or "")
    return name == "localhost" or is_loopback(name) or name in own_addresses()


def at_desk(environ: dict[str, Any], settings: Settings) -> bool:
    """At the laptop itself, or over https: where facilitators' pages may be opened (S20)."""
    if settings.hosted:
        return True
    forwarded = any(
        key.startswith("HTTP_X_FORWARDED") or key == "HTTP_FORWARDED" for key in environ
    )
    name = host_name(environ.get("HTTP_HOST", ""))
    local = name == "localhost" or is_loopback(name)
    peer = str(environ.get("REMOTE_ADDR", "")).removeprefix("::ffff:")
    return local and not forwarded and is_loopback(peer)


class Gate:
    """WSGI, outermost: it stands before Flask *and* before Socket.IO, which checks neither."""

    def __init__(self, app: Callable[..., Iterable[bytes]], settings: Settings) -> None:
        self.app = app
        self.settings = settings

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Refuse a foreign Host, a foreign Origin on anything unsafe, a body too large."""
        try:
            why = self._objection(environ)
        except ValueError:
            why = "400 Bad Request", "That is no address."
        if why is None:
            return self.app(environ, start_response)
        body = f"{why[1]}\n".encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(why[0], headers)
        return [body]

    def _objection(self, environ: dict[str, Any]) -> tuple[str, str] | None:
        host = environ.get("HTTP_HOST", "")
        if not trusted(host_name(host), self.settings):
            return "400 Bad Request", "This address is not one of this jobclub's."
        socket = environ.get("PATH_INFO", "").startswith("/socket.io")
        if socket:
            # No compression: a small deflated frame can unpack to hundreds of megabytes.
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
                return "400 Bad Request", "Only websockets here."
        if (socket or environ["REQUEST_METHOD"] not in SAFE) and not self._own_origin(environ):
            if not _may_come_from_anywhere(environ):
                return "403 Forbidden", "This came from another site."
            environ[ELSEWHERE] = True
        length = environ.get("CONTENT_LENGTH") or "0"
        sane = length.isascii() and length.isdigit() and len(length) < 12
        if not sane or not may_hold(environ.get("PATH_INFO", ""), int(length)):
            return "413 Content Too Large", "That is more than fits. Please send less."
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return "411 Length Required", "Please say how long this is."
        return None

    def _own_origin(self, environ: dict[str, Any]) -> bool:
        origin = environ.get("HTTP_ORIGIN")
        if origin is None:
            return False
        if self.settings.hosted:
            return str(origin).lower() == self.settings.url.lower()
        return str(urlsplit(origin).netloc).lower() == str(environ.get("HTTP_HOST", "")).lower()


def _may_come_from_anywhere(environ: dict[str, Any]) -> bool:
    path = environ.get("PATH_INFO", "")
    return environ["REQUEST_METHOD"] == "POST" and any(
        re.fullmatch(rule, path) for rule in _from_anywhere
    )


def protect(app: Flask, settings: Settings) -> None:
    """Headers on every answer, a nonce for every page."""

    @app.before_request
    def nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.after_request
    def headers(response: Response) -> Response:
        own = f"'nonce-{g.get('nonce', '')}'"
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' {own}; style-src 'self' {own}; "
            f"img-src 'self' data:; font-src 'self'; connect-src {_connect(request.host)}; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        if settings.hosted:
            # Both mean nothing over plain http, and browsers grumble about them there.
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _connect(host: str) -> str:
    # Safari before 15.4 does not count ws: as 'self'.
    return f"'self' ws://{host} wss://{host}"
