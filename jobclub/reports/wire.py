"""What goes through the pipes between the server and its child: lines there, frames back."""

import struct
from typing import IO

DATA, END, MISSING, REFUSED, FAILED = b"D", b"E", b"M", b"R", b"F"
#: What a frame is, and how long.
_HEAD = struct.Struct(">cI")
#: So much is sent in one go: a long page must not keep the server's loop busy at a stretch.
MOST = 64 * 1024


def write(out: IO[bytes], kind: bytes, data: bytes = b"") -> None:
    """One frame."""
    out.write(_HEAD.pack(kind, len(data)) + data)
    out.flush()


def read(source: IO[bytes]) -> tuple[bytes, bytes]:
    """The next frame; EOFError where the other side is gone in the middle of what it said."""
    kind, length = _HEAD.unpack(_exactly(source, _HEAD.size))
    return kind, _exactly(source, length)


def _exactly(source: IO[bytes], length: int) -> bytes:
    data = b""
    while len(data) < length:
        some = source.read(length - len(data))
        if not some:
            raise EOFError
        data += some
    return data
