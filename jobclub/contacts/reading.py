"""A member's contact file, read: companies, how many, first names, and nothing else. Pure.

LinkedIn's Connections.csv, the CSV files of Google Contacts and Outlook in many languages, and
vCards. What is not kept is never part of the answer: no surname, address, number or URL.
"""

from jobclub.contacts.decoding import encodings, is_text
from jobclub.contacts.kept import MOST_ROWS, Contacts, Known
from jobclub.contacts.strangers import not_text, turn_away
from jobclub.contacts.tables import read_table
from jobclub.contacts.vcards import are_vcards, read_vcards
from jobclub.errors import Refused
from jobclub.words import _

__all__ = ["MOST_BYTES", "MOST_ROWS", "Contacts", "Known", "must_fit", "read"]

MOST_BYTES = 5 * 1024 * 1024


def read(data: bytes, filename: str = "") -> Contacts:
    """What is kept of this file; refused with a sentence that says what is wrong."""
    must_fit(data)
    turn_away(data)
    possible = encodings(data)
    if not is_text(data, possible[0]):
        raise not_text()
    if are_vcards(data, possible[0]):
        return read_vcards(data, possible[0])
    if filename.lower().endswith((".vcf", ".vcard")):
        raise Refused(
            _("There is no card in this vCard file. Please export your contacts once more.")
        )
    return read_table(data, possible, filename)


def must_fit(data: bytes) -> None:
    """Refuse what is too much to look at."""
    if len(data) > MOST_BYTES:
        raise Refused(
            _(
                "That file is larger than %(most)s MB. Leave out the photos and notes when you"
                " export it, or split it into smaller files.",
                most=MOST_BYTES // 2**20,
            )
        )
