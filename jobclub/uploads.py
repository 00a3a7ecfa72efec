"""A file somebody sends: only to the pages that take one, and only as large as they say."""

from flask import request

from jobclub.errors import Refused
from jobclub.security import take_files_at
from jobclub.text import clean
from jobclub.words import _

__all__ = ["take_files_at", "uploaded"]

#: What a form is besides its file: boundaries, headings, a field or two.
FORM = 16 * 1024
LONGEST_NAME = 120


def uploaded(name: str, most: int) -> tuple[bytes, str]:
    """The file of the form's field `name` and what it was called; refused past `most` bytes.

    The page's rule goes through `take_files_at`, or the gate lets no file pass. Call this before
    anything else of the form is looked at: it is what sets the request's limit.
    """
    if (request.content_length or 0) > most + FORM:
        raise _too_large(request.content_length or 0, most, name)
    request.max_content_length = most + FORM
    file = request.files.get(name)
    if file is None or not file.filename:
        raise Refused(_("Please choose a file first."), name)
    data = file.stream.read(most + 1)
    if len(data) > most:
        raise _too_large(len(data), most, name)
    return data, clean(file.filename[-LONGEST_NAME:])


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
