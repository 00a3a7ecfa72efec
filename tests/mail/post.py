"""A kind of mail for the tests, and letters of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.mail.kinds import KINDS, Letter, mail
from jobclub.mail.models import Mail
from jobclub.mail.outbox import put


@contextmanager
def kind(
    name: str = "word", *, lasts: timedelta = timedelta(days=3), by_day: bool = False
) -> Iterator[None]:
    """A kind that there is for this test alone; its letters say their number."""

    @mail(name, lasts=lasts, by_day=by_day)
    def write(letter: Mail) -> Letter | None:
        number = letter.about.get("n", 0)
        if number == "broken":
            raise ValueError(number)
        return None if number == "moot" else Letter(f"Letter {number}", f"This is {number}.")

    try:
        yield
    finally:
        del KINDS[name]


def give_addresses(*members: Member) -> None:
    """Each an address of their own, confirmed: ben@example.org."""
    with transaction():
        for member in members:
            member.person.email = f"{member.name.lower()}@example.org"
            member.person.confirmed_at = member.admitted_at


def letter(member: Member, number: int | str = 1, of: str = "word") -> Mail:
    """One letter to them in the outbox: "moot" when nobody wants it any more, "broken" when whoever
    writes it stumbles.
    """
    with transaction():
        found = put(
            of, member.person, once=f"{of}:{member.id}:{str(number)[:20]}", club=member.club,
            about={"n": number},
        )  # fmt: skip
        assert found is not None
    return found
