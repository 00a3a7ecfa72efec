"""A hall's network that lets no websocket pass, as some hotels' and schools' do."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

from tests.server import Server, lan_address


@contextmanager
def without_websockets(server: Server) -> Iterator[str]:
    """An address where the server answers, but an upgrade is hung up on."""
    with socket.create_server((lan_address(), 0)) as door:
        Thread(target=_admit, args=(door, server.port), daemon=True).start()
        yield f"http://{lan_address()}:{door.getsockname()[1]}"
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)


def _admit(door: socket.socket, port: int) -> None:
    with suppress(OSError):
        while True:
            phone = door.accept()[0]
            server = socket.create_connection(("127.0.0.1", port))
            Thread(target=_pass_on, args=(phone, server), daemon=True).start()
            Thread(target=_pass_on, args=(server, phone), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with one, suppress(OSError):
        while (data := one.recv(65536)) and b"upgrade: websocket" not in data.lower():
            other.sendall(data)
        for end in (one, other):
            end.shutdown(socket.SHUT_RDWR)
