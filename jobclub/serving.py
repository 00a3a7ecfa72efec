"""The serving process: gevent, TCP_NODELAY, bounded frames, and what runs beside the requests."""

import gc
import re
import signal
import socket
import sys
from typing import Any

import gevent
from flask import Flask
from gevent.event import Event
from gevent.os import tp_read
from gevent.pywsgi import WSGIHandler, WSGIServer

from jobclub.backups.auto import look_after
from jobclub.board.address import watch_addresses
from jobclub.board.sockets import watch
from jobclub.config import Settings
from jobclub.extensions import socketio
from jobclub.feeds import feeds
from jobclub.housekeeping import keep_house
from jobclub.mail.loop import keep_sending
from jobclub.reports.sending import LINE

#: A command and its fields fit easily; whatever is longer is no command of ours (S21).
MOST_A_FRAME = 16 * 1024
#: How a frame of engine.io's begins: connect, disconnect, ping, pong, message.
FRAME = re.compile("[0-4]")


def listen(settings: Settings) -> socket.socket:
    """The listening socket; an OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Small puts must not wait for each other; accepted sockets inherit it.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    found.bind((settings.host, settings.port))
    found.listen(1024)
    found.setblocking(False)
    return found


def serve(app: Flask, listener: socket.socket) -> None:
    """Serve until the process ends."""
    bound_frames()
    hear_only_commands()
    server = WSGIServer(listener, app.wsgi_app, log=None, error_log=None, handler_class=WithItsLine)
    ended = Event()
    # As an exception, Ctrl+C would end whichever greenlet runs just then, and nothing else; or be
    # lost, where Python frees something.
    for how in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(how, ended.set)
    with app.app_context():
        feeds.start(app)
        for beside in (watch, watch_addresses, keep_house):
            socketio.start_background_task(_in_app, app, beside)
        socketio.start_background_task(look_after, app)
        socketio.start_background_task(keep_sending, app)
    # What is loaded stays: a full collection would stop the loop to look at all of it again.
    gc.collect()
    gc.freeze()
    settings: Settings = app.config["SETTINGS"]
    if settings.practice:
        gevent.spawn(_until_left_alone, ended)
    server.start()
    # It may have been told to end while it started.
    ended.wait()
    server.stop()


class WithItsLine(WSGIHandler):  # type: ignore[misc]
    """One request, which can be broken off: an export that cannot be finished is no whole one."""

    def get_environ(self) -> Any:
        """What the app is told; and the socket."""
        told = super().get_environ()
        told[LINE] = self.socket
        return told


def _until_left_alone(ended: Event) -> None:
    """A demo or a practice ends with whoever started it, even a killed one: nobody holds its
    input any more.
    """
    while tp_read(sys.stdin.fileno(), 1024):
        pass
    ended.set()


def _in_app(app: Flask, task: Any) -> None:
    with app.app_context():
        task()


def bound_frames() -> None:
    """Give every websocket a largest message, and let nothing through but text that is ours.

    engineio's own limit is for polling only, and it stumbles over frames of another kind.
    """
    engine = socketio.server.eio
    plain = engine._async["websocket"]

    class Bounded(plain):  # type: ignore[misc, valid-type]
        """The websocket of this worker, with a limit that is enforced at the frame."""

        def __init__(self, handler: Any, server: Any, **options: Any) -> None:
            super().__init__(handler, server, **options)
            self.server_args["max_message_size"] = MOST_A_FRAME

        def wait(self) -> str | None:
            """The next frame; None, which ends the socket, for one that is binary or empty."""
            frame = super().wait()
            return frame if isinstance(frame, str) and FRAME.match(frame) else None

    engine._async = {**engine._async, "websocket": Bounded}


def hear_only_commands() -> None:
    """Let clients emit commands and nothing else.

    python-socketio takes an event that a client names "disconnect" for the socket's end: it would
    stay in its rooms, and nobody would watch it any more.
    """
    server = socketio.server
    handle = server._handle_event_internal

    def handle_command(server: Any, sid: str, eio_sid: str, data: Any, *where: Any) -> None:
        if isinstance(data, list) and data and data[0] == "command":
            handle(server, sid, eio_sid, data[:2], *where)

    server._handle_event_internal = handle_command
