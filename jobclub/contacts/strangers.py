"""Files that are no contact files, told by how they begin; each gets its own sentence. Pure."""

import re

from jobclub.errors import Refused
from jobclub.words import _

_WORKBOOK = (b"[Content_Types].xml", b"xl/")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd")
_OUTLOOK = (b"!BDN",)
_BINARY = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"OggS", b"\x7fELF"),
    *(b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"SQLite format 3", b"bplist", b"%!PS", b"{\\rtf"),
)


def turn_away(data: bytes) -> None:
    """Refuse what cannot be a list of contacts, and say what to choose in its place."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.strip(b"\x00\xef\xbb\xbf\xfe\xff \t\r\n\f\v"):
        raise Refused(_("This file is empty. Please export your contacts once more."))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _zipped(data)
    for marks, sentence in _sentences():
        if data.startswith(marks):
            raise Refused(sentence)
    _written_for_machines(start)


def not_text() -> Refused:
    """Bytes without a meaning."""
    return Refused(
        _(
            "This file is not text, so it holds no contacts that we could read. Choose a CSV or"
            " a vCard (.vcf) file."
        )
    )


def _zipped(data: bytes) -> Refused:
    if any(mark in data[:20_000] or mark in data[-20_000:] for mark in _WORKBOOK):
        return _workbook()
    return Refused(
        _(
            "This is a zip file. Open it first, then choose the file in it: from LinkedIn, that"
            " is Connections.csv."
        )
    )


def _workbook() -> Refused:
    return Refused(
        _("This is an Excel workbook. In Excel choose “Save as”, “CSV UTF-8”, and then that file.")
    )


def _sentences() -> list[tuple[bytes | tuple[bytes, ...], str]]:
    return [
        (b"\xd0\xcf\x11\xe0", _workbook().why),
        (b"%PDF", _("This is a PDF. Please export your contacts as CSV or vCard (.vcf).")),
        (
            _PACKED,
            _("This file is packed. Unpack it first, then choose the CSV or .vcf file in it."),
        ),
        (
            _OUTLOOK,
            _("This is an Outlook data file. In Outlook, export your contacts as a CSV file."),
        ),
        (_BINARY, not_text().why),
    ]


def _written_for_machines(start: bytes) -> None:
    if start.startswith(b"<"):
        raise Refused(
            _(
                "This is a web page, perhaps one that asked you to sign in. Sign in, download the"
                " contacts again, and choose that file."
            )
        )
    if start.startswith((b"{", b"[")) and start[1:].lstrip()[:1] in {b'"', b"{", b"[", b"'"}:
        raise Refused(
            _("This is a JSON file. Please export your contacts as CSV or vCard (.vcf) instead.")
        )
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        raise Refused(_("This is a calendar. Choose the file with your contacts."))
    if re.match(rb"(?:version: 1\s+)?dn:", start):
        raise Refused(
            _("This is an LDIF file. Please export your contacts as CSV or vCard (.vcf).")
        )
