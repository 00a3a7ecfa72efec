"""Contact files as programs write them, made as they are needed."""

import csv
import io
from collections.abc import Iterable

from jobclub.contacts.reading import Contacts

NOTES = (
    "Notes:\r\n"
    '"When exporting your connection data, you may notice that some of the email addresses are'
    " missing. You will only see addresses of those who allowed it, see"
    ' https://www.example.com/help, ""privacy""."\r\n\r\n'
)
LINKEDIN = (
    "First Name",
    "Last Name",
    "URL",
    "Email Address",
    "Company",
    "Position",
    "Connected On",
)


def table(headings: Iterable[str], *rows: Iterable[str], delimiter: str = ",") -> str:
    """A CSV file, written as Python writes it."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([headings, *rows])
    return out.getvalue()


def connection(first: str, last: str, company: str) -> list[str]:
    """One row of Connections.csv."""
    name = f"{first}-{last}".lower()
    profile = f"https://www.linkedin.com/in/{name}"
    return [first, last, profile, f"{name}@mail.example", company, "Engineer", "04 Nov 2023"]


def linkedin(*people: tuple[str, str, str], notes: str = NOTES) -> str:
    """A Connections.csv in English."""
    return notes + table(LINKEDIN, *(connection(*one) for one in people))


def card(*lines: str, version: str = "3.0") -> str:
    """A vCard."""
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def told(contacts: Contacts) -> dict[str, tuple[int, tuple[str, ...]]]:
    """What a file said: each company's name with how many and who."""
    return {one.name: (one.count, one.first_names) for one in contacts.companies.values()}
