"""The demo's own server: a process beside this one, on a folder that nobody else has."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread

from jobclub.errors import Unsafe
from jobclub.web import Away

RUN = "import sys; from jobclub.cli import main; sys.exit(main(sys.argv[1:]))"
ROOT = Path(__file__).resolve().parent.parent.parent
#: So many ports after the wished one are tried.
PORTS = 50
STOPS_WITHIN = 20.0
#: Settings that the demo does not share with the club's own jobclub.
OWN = ("DATA", "DATABASE", "PORT", "URL", "PROXIES", "SECRET", "PRACTICE", "CLOCK")


class House:
    """A jobclub that serves from a folder. It ends with us: we hold its input."""

    def __init__(self, folder: Path, *, port: int, practice: str, clock: str) -> None:
        self.folder = folder
        self.port = port
        # Not "localhost": each look-up of a name would cost a simulated phone some time.
        self.url = f"http://127.0.0.1:{port}"
        self.link = ""
        self._log = folder / "server.log"
        self._env = {**plain_environment(), "JOBCLUB_DATA": str(folder / "data")}
        self._env |= {"JOBCLUB_PRACTICE": practice, "JOBCLUB_CLOCK": clock}
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it has said where it is."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", RUN, "run", "--port", str(self.port)],
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                # Ctrl+C is for us alone: the phones go home first.
                start_new_session=True,
            )
        for line in self._process.stdout or ():
            found = re.search(r"http://\S+/sign-in/\S+", line)
            self.link = found[0] if found else self.link
            if "Ctrl+C" in line:
                Thread(target=self._hear_out, daemon=True).start()
                return
        raise Away(f"The server did not start.\n{self._log.read_text()[-2000:]}")

    @property
    def is_up(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Let go of its input, and it stops."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
            process.wait()

    def errors(self) -> list[str]:
        """What went wrong in it, as its log tells."""
        found = []
        for line in self._log.read_text(errors="replace").splitlines():
            try:
                level = json.loads(line).get("level", "")
            except ValueError:
                # Not ours: what a library or a crash says.
                level = "error" if line.strip() else ""
            if level in ("error", "critical"):
                found.append(line)
        return found

    def _hear_out(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            for _line in self._process.stdout:
                pass


def plain_environment() -> dict[str, str]:
    """Ours, without what belongs to the club's own jobclub."""
    own = {f"JOBCLUB_{name}" for name in OWN}
    return {name: value for name, value in os.environ.items() if name not in own}


def free_port(wished: int) -> int:
    """The wished port, or the next one that is free."""
    for port in range(wished, min(wished + PORTS, 65_536)):
        with socket.socket() as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("", port))
            except OSError:
                continue
            return port
    raise Unsafe(f"No port is free from {wished} on: choose another with --port.")
