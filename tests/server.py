"""A real jobclub in a process of its own, and the laptop it stands on."""

import atexit
import os
import re
import shutil
import signal
import socket
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from functools import cache
from http.client import HTTPResponse
from pathlib import Path

from jobclub.app import create_app
from jobclub.config import Settings
from jobclub.extensions import db
from jobclub.running import migrate
from jobclub.security import own_addresses
from tests.launch import Forked, Launcher

SECRET = "a secret for the tests, long enough to be taken for one"
RUN = "import sys; from jobclub.cli import main; sys.exit(main(sys.argv[1:]))"
READY_WITHIN = 30.0
#: What a test changes in the servers that it starts: "module:NAME", and the value.
CHANGED: dict[str, float] = {}


@cache
def migrated() -> Path:
    """An empty SQLite, migrated once in this process: copied wherever one is wanted."""
    data = Path(tempfile.mkdtemp(prefix="jobclub-empty-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    file = data / "jobclub.sqlite"
    app = create_app(Settings(data=data, database=f"sqlite:///{file}", secret=SECRET))
    migrate(app)
    with app.app_context():
        db.engine.dispose()
    return file


class Server:
    """One server process, its data folder and its log. It can be killed and started again."""

    def __init__(self, data: Path, env: dict[str, str] | None = None) -> None:
        self.data = data
        self.env = env or {}
        self.port = free_port()
        self.log = data.parent / f"{data.name}.log"
        self.process: Forked | None = None
        self.link = ""

    @property
    def url(self) -> str:
        """As the facilitator's laptop sees it."""
        return f"http://localhost:{self.port}"

    @property
    def lan_url(self) -> str:
        """As phones in the hall see it: plain http on a LAN address, no secure context."""
        return f"http://{lan_address()}:{self.port}"

    def start(self) -> "Server":
        """Start it, and wait until it says that it is running."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        if not self.data.exists():
            self._furnish()
        since = self.log.stat().st_size if self.log.exists() else 0
        env = {**os.environ, "JOBCLUB_DATA": str(self.data), **self.env}
        self.process = Launcher.start(["--port", str(self.port)], env, self.log, CHANGED)
        self.link = self._await_link(since)
        return self

    def stop(self) -> None:
        """Stop it as Ctrl+C does."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """As a power cut does."""
        self._end(signal.SIGKILL)

    def log_text(self) -> str:
        """Everything it said."""
        return self.log.read_text()

    def _furnish(self) -> None:
        """An empty database, migrated already: each server of a run would take a second for it.
        That a first start migrates is for tests/test_migrations.py.
        """
        self.data.mkdir(mode=0o700)
        file = self.data / "jobclub.sqlite"
        shutil.copyfile(migrated(), file)
        file.chmod(0o600)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=20)

    def _await_link(self, since: int) -> str:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            said = self.log.read_bytes()[since:].decode() if self.log.exists() else ""
            if "Stop with Ctrl+C" in said and self._answers():
                found = re.search(rf"{self.url}/(?:start|sign-in)/\S+", said)
                return found[0] if found else ""
            assert self.process is not None
            assert self.process.poll() is None, said
            time.sleep(0.05)
        raise AssertionError(f"jobclub did not start: {self.log_text()}")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


class Visitor:
    """Somebody with a cookie jar: plain requests, redirects not followed."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookie = ""

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, body and Location."""
        return self._send(urllib.request.Request(self.base + path))

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        """A plain form. Status, body and Location."""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.base + path, data=body, method="POST")
        request.add_header("Origin", self.base)
        return self._send(request)

    def _send(self, request: urllib.request.Request) -> tuple[int, str, str]:
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        opener = urllib.request.build_opener(_Stay)
        try:
            response: HTTPResponse = opener.open(request, timeout=10)
        except urllib.error.HTTPError as error:
            response = error  # type: ignore[assignment]
        with response:
            for given in response.headers.get_all("Set-Cookie") or []:
                name, _is, value = given.split(";")[0].partition("=")
                # The one that says who somebody is; others are of no account here.
                if name == "jobclub":
                    self.cookie = f"{name}={value}"
            location = response.headers.get("Location", "")
            return response.status or 0, response.read().decode(), location


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        """Redirects are answers too."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
        return port


def lan_address() -> str:
    """One of this machine's own addresses that is not loopback."""
    return next(address for address in own_addresses() if ":" not in address)
