"""The tables of rows, and which of their rows an address may ask for, in words."""

from dataclasses import dataclass

from jobclub.errors import Missing
from jobclub.reports.asked import Asked
from jobclub.reports.queries.rows import SIDES, Whose
from jobclub.words import _

#: As whom an address may name somebody, of tables whose rows are somebody's.
WHOSE = ("member", "asker", "connector")


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: a table, which rows of it, whose, and which page of them."""

    table: str
    only: str
    #: As one of `WHOSE`, and who; ("", 0) for everybody's.
    side: str
    who: int
    page: int

    @classmethod
    def of(cls, asked: Asked) -> "Wanted":
        """Of a page that was asked for; what there is not is nowhere."""
        more = asked.more
        side = next((one for one in WHOSE if more.get(one)), "")
        wanted = cls(more.get("table", ""), more.get("only", ""), side, _int(more.get(side, "0")),
                     max(1, _int(more.get("page", "1"))))  # fmt: skip
        known = words().get(wanted.table)
        if known is None or wanted.only not in {"", *known[1]}:
            raise Missing
        if wanted.side and wanted.side not in SIDES.get(wanted.table, ()):
            raise Missing
        return wanted

    @property
    def whose(self) -> Whose | None:
        """One member's alone, or everybody's."""
        return Whose(self.side, self.who) if self.side else None

    @property
    def query(self) -> dict[str, str | int]:
        """How an address says which rows, but not which page."""
        named: dict[str, str | int] = {"only": self.only, self.side: self.who}
        return {name: said for name, said in named.items() if name and said}


def words() -> dict[str, tuple[str, dict[str, str]]]:
    """Each table's name, and what is left of it by each filter."""
    return {
        "attendance": (
            _("who was at which evening"),
            {
                "new": _("who was at their first evening"),
                "helpers": _("who came to help or to visit"),
                "volunteers": _("facilitators and helpers"),
                "people": _("everybody who came, at their first evening in these days"),
                "again": _("first evenings of those who came again to one of the next three"),
                "waiting": _("first evenings of those of whom it is too early to say"),
                "returned": _("who came more than once, at their second evening in these days"),
            },
        ),
        "asks": (
            _("asks that the room saw for the first time"),
            {
                "specific": _("asks that name an employer"),
                "with_door": _("asks with a door"),
                "introduced": _("asks that came to an introduction, or further"),
                "met": _("asks whose asker met or talked with a contact, or came further"),
                "interview": _("asks that came to an interview, or further"),
                "landed": _("asks that ended with a landing"),
                "unmet": _("asks without a door so far"),
            },
        ),
        "introductions": (
            _("introductions, and what was begun for one"),
            {
                "introduced": _("introductions"),
                "met": _("introductions that came to a talk"),
                "interview": _("introductions that came to an interview"),
                "landed": _("introductions that came to a landing"),
            },
        ),
        "meetings": (
            _("evenings"),
            {
                "held": _("evenings that were held"),
                "called_off": _("evenings that were called off, or not held"),
            },
        ),
        "landings": (
            _("landings"),
            {
                "with_introduction": _("landings with a club introduction"),
                "timed": _("landings of those who had been to an evening"),
            },
        ),
        "looking": (_("members still looking"), {}),
    }


def _int(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 13 else 0
