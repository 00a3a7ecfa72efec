"""Somebody's browser without scripts, for simulated people: one cookie, plain requests."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

#: Status, body, Location.
Reply = tuple[int, str, str]

#: Cookies of ours that are nobody's seat.
NOT_WHO = ("jobclub-said", "jobclub-back", "jobclub-asked")


class Away(Exception):
    """The server turned us away, or the line is down."""


class Web:
    """A cookie jar for one cookie. Redirects are answers too, and not followed."""

    def __init__(self, base: str, cookie: str = "") -> None:
        self.base = base
        self.cookie = cookie

    def get(self, path: str, etag: str = "") -> Reply:
        """A page."""
        return self._ask("GET", path, None, {"If-None-Match": etag} if etag else {})

    def post(self, path: str, **fields: str) -> Reply:
        """A plain form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), kind)

    def post_json(self, path: str, body: Any) -> Reply:
        """As the outbox does it."""
        kind = {"Content-Type": "application/json"}
        return self._ask("POST", path, json.dumps(body).encode(), kind)

    def who(self) -> dict[str, str]:
        """The headers that say where this comes from."""
        return {"Origin": self.base, **({"Cookie": self.cookie} if self.cookie else {})}

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        line = HTTPConnection(urlsplit(self.base).netloc, timeout=10)
        try:
            line.request(method, path, body, {**headers, **self.who()})
            answer = line.getresponse()
            for given in answer.headers.get_all("Set-Cookie") or ():
                # The one that says who somebody is; what is said or asked here is of no account.
                if not given.startswith(NOT_WHO):
                    self.cookie = given.split(";")[0]
            return answer.status, answer.read().decode(), answer.getheader("Location") or ""
        finally:
            line.close()
