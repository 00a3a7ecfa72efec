"""A file somebody sends: only to the pages that take one, and only as large as they say."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from io import BytesIO
from threading import BoundedSemaphore
from typing import IO, Any

import gevent
from flask import Request, Response, after_this_request, request

from jobclub.errors import Busy, Refused
from jobclub.extensions import db, socketio
from jobclub.security import take_files_at
from jobclub.text import clean
from jobclub.words import _

__all__ = ["InMemory", "take_files_at", "uploaded"]

#: What a form is besides its file: boundaries, headings, a field or two.
FORM = 16 * 1024
LONGEST_NAME = 120
#: So long a file may be on its way: five megabytes over the hall's Wi-Fi, or a phone that died.
ARRIVES_WITHIN = 60.0
#: Files that arrive or are read at a time; more would take memory, and slow the room down.
AT_ONCE = 3
WAIT_AT_MOST = 20.0

_room = BoundedSemaphore(AT_ONCE)
#: Whose file is being dealt with, each by a token of the request that does it.
_sending: dict[int, object] = {}


class InMemory(Request):
    """A request whose files are never written to a disk, where other people's addresses would be
    found again after they were deleted. None is longer than its page says.
    """

    def _get_file_stream(self, *_told: Any, **_more: Any) -> IO[bytes]:
        return BytesIO()


@contextmanager
def uploaded(person_id: int, name: str, most: int) -> Iterator[tuple[bytes, str]]:
    """The file of the form's field `name` and what it was called; refused past `most` bytes. Until
    the block is over, this person sends no other, and few others do.

    The page's rule goes through `take_files_at`, or the gate lets no file pass. Call this before
    anything else of the form is looked at: it is what sets the request's limit. No connection to
    the database is held any more: what was read before is read again where it is next needed.
    """
    if (request.content_length or 0) > most + FORM:
        raise _too_large(request.content_length or 0, most, name)
    # A slow phone would keep it for as long as its file takes, and the room has few.
    db.session.rollback()
    with _one_of(person_id), _one_of_few():
        request.max_content_length = most + FORM
        yield _arrived(name, most)


@contextmanager
def _one_of(person_id: int) -> Iterator[None]:
    token = object()
    if _sending.setdefault(person_id, token) is not token:
        raise Busy(_("Your other file is still on its way. Please try again in a moment."))
    try:
        yield
    finally:
        del _sending[person_id]


@contextmanager
def _one_of_few() -> Iterator[None]:
    """Whoever waits holds nothing: their file waits in their phone."""
    if not _room.acquire(timeout=WAIT_AT_MOST):
        raise Busy(_("The laptop is busy just now. Please try again in a moment."))
    try:
        yield
    finally:
        _room.release()


def _arrived(name: str, most: int) -> tuple[bytes, str]:
    with _deadline() as late:
        try:
            file = request.files.get(name)
        except gevent.Timeout as over:
            if over is not late:
                raise
            # What still comes of it must not be taken for the beginning of another request.
            after_this_request(_hang_up)
            raise Refused(
                _("That file took too long to arrive. Please try again, nearer to the Wi-Fi."),
                name,
            ) from None
    if file is None or not file.filename:
        raise Refused(_("Please choose a file first."), name)
    data = file.stream.read(most + 1)
    if len(data) > most:
        raise _too_large(len(data), most, name)
    return data, clean(file.filename[-LONGEST_NAME:])


def _hang_up(response: Response) -> Response:
    response.headers["Connection"] = "close"
    return response


def _deadline() -> AbstractContextManager[Any]:
    """Over all of it: a trickle of single bytes would outlast any deadline for each."""
    # In a plain thread, as in a test, nothing would look at its clock.
    return gevent.Timeout(ARRIVES_WITHIN) if socketio.async_mode == "gevent" else nullcontext()


def _too_large(size: int, most: int, name: str) -> Refused:
    # Rounded up: "1 MB is more than 1 MB" helps nobody.
    megabytes = -(-size * 10 // 2**20) / 10
    return Refused(
        _(
            "That file is %(size)s MB. %(most)s MB is the most that fits here.",
            size=f"{megabytes:g}",
            most=f"{most / 2**20:g}",
        ),
        name,
    )
