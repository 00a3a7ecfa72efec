"""Contact files as people bring them, made by code."""

from collections.abc import Iterable

from jobclub.contacts.kept import Contacts, Known

NOTES = 'Notes:\n"When exporting your connection data, some addresses may be missing."\n\n'
HEADINGS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def linkedin(*people: tuple[str, str, str]) -> bytes:
    """Connections.csv: (first name, last name, company) each; with an address and a URL each."""
    rows = (
        f"{first},{last},https://www.linkedin.com/in/{first.lower()}-x,{first.lower()}@mail.example,"
        f'"{company}",Engineer,04 Nov 2024\n'
        for first, last, company in people
    )
    return (NOTES + HEADINGS + "".join(rows)).encode()


def found(companies: Iterable[tuple[str, str, int]], kind: str = "linkedin") -> Contacts:
    """What was found in some file: (key, name, how many) each, with first names made up."""
    known = {
        key: Known(name, count, tuple(f"Pat{number}" for number in range(count)))
        for key, name, count in companies
    }
    return Contacts(kind, sum(one.count for one in known.values()), 0, known)
