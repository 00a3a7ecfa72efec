"""The server that a bench measures: a process of its own, with a data folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

from jobclub.web import Away

RUN = "import sys; from jobclub.cli import main; sys.exit(main(sys.argv[1:]))"


class House:
    """A jobclub that serves from `data`, with an empty house."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = _free_port()
        # Not "localhost": each look-up of a name would cost the load generator a thread.
        self.url = f"http://127.0.0.1:{self.port}"
        self._errors = (data / "errors.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-c", RUN, "--port", str(self.port)],
            env={**os.environ, "JOBCLUB_DATA": str(data / "house")},
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self.link = self._first_link()
        self.cpu_s = self.rss_mb = 0.0

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def database(self) -> Path:
        """Its SQLite."""
        return self.data / "house" / "jobclub.sqlite"

    def stop(self) -> None:
        """Stop it as Ctrl+C does, and see what it has used in its life."""
        self._process.send_signal(signal.SIGINT)
        _pid, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()
        self.cpu_s = used.ru_utime + used.ru_stime
        # In kilobytes; in bytes on macOS.
        self.rss_mb = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)

    def _first_link(self) -> str:
        link = ""
        for line in self._process.stdout or ():
            found = re.search(r"http://\S+/(?:start|sign-in)/\S+", line.decode())
            link = found[0] if found else link
            if b"Ctrl+C" in line:
                return link
        raise Away(f"the server did not start: {(self.data / 'errors.log').read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
        return port
