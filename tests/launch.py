"""Starts servers quickly: each is a process of its own, forked from one that has loaded everything.

Half of the time of a server's start is Python reading its own files; a run starts hundreds of them.
What `python3 -m jobclub` itself does is for tests/test_bootstrap.py and tests/test_setup.py.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class Forked:
    """A server process, with what tests use of `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """None as long as it runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def send_signal(self, how: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, how)

    def wait(self, timeout: float) -> None:
        """Until it has ended."""
        until = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)


class Launcher:
    """Has everything loaded, and forks. One for all servers of a test process."""

    _here: Launcher | None = None

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore::SyntaxWarning", "-m", "tests.launch"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    @classmethod
    def start(
        cls, args: list[str], env: dict[str, str], log: Path, changed: dict[str, float]
    ) -> Forked:
        """A server with these arguments and this environment; what it says goes to its log.
        `changed`: "module:NAME" and the value it has there.
        """
        if cls._here is None:
            cls._here = cls()
        return cls._here._start([args, env, str(log), str(Path.cwd()), changed])

    def _start(self, told: list[Any]) -> Forked:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        return Forked(int(self._process.stdout.readline()))

    def _end(self) -> None:
        self._process.communicate(timeout=20)


def _serve(
    args: list[str], env: dict[str, str], log: str, folder: str, changed: dict[str, float]
) -> int:
    """In the child: be what `python -c RUN …` would have been."""
    from jobclub.cli import main

    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for fd, onto in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(fd, onto)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name, value in changed.items():
        module, _colon, constant = name.partition(":")
        setattr(import_module(module), constant, value)
    return main(args)


def _listen() -> None:
    # As in the serving process: before anything else is loaded.
    from gevent import monkey

    monkey.patch_all()
    from flask import Flask
    from gevent.os import fork_gevent
    from jinja2 import FileSystemBytecodeCache

    for loaded in ("jobclub.cli", "jobclub.running"):
        import_module(loaded)

    # Nobody waits for the servers here: they are gone when they have ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Ctrl+C at the terminal is for pytest, which ends what it began.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with tempfile.TemporaryDirectory(prefix="jobclub-templates-") as compiled:
        Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(compiled)}
        while line := _line():
            child = fork_gevent()
            if not child:
                _become(json.loads(line))
            os.write(1, f"{child}\n".encode())


def _line() -> bytes:
    """One line of standard input, by the system's own read: no loop may begin before a fork."""
    read = b""
    while not read.endswith(b"\n"):
        some = os.read(0, 65536)
        if not some:
            return b""
        read += some
    return read


def _become(told: list[Any]) -> None:
    status = 1
    try:
        status = _serve(*told)
    except Exception:  # noqa: BLE001 (whatever it was, it is told in the log)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _listen()
