"""Word to an address that a facilitator wrote down: how to make it one's own."""

from datetime import timedelta

from sqlalchemy import func, select

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.database import digest
from jobclub.extensions import db
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.mail.outbox import put, settings
from jobclub.people.letters import can_be_sent
from jobclub.people.models import Person
from jobclub.words import _

A_DAY = timedelta(days=1)
#: Nobody has asked for these.
MOST_A_DAY = 20


def send_noted(person: Person, club: Club) -> None:
    """One letter an address, ever, whoever writes it down: where there is a page that opens from
    home, and not for more than an evening's newcomers a day.
    """
    if person.email is not None and can_be_sent() and _today(club) < MOST_A_DAY:
        once = f"noted:{digest(person.email)[:32]}"
        put("noted", person, once=once, club=club, address=person.email)


def _today(club: Club) -> int:
    lately = Mail.club_id == club.id, Mail.kind == "noted", Mail.made_at > now() - A_DAY
    return db.session.scalar(select(func.count()).select_from(Mail).where(*lately)) or 0


@mail("noted", lasts=timedelta(days=3), may_stop=False)
def noted_letter(asked: Mail) -> Letter | None:
    """No link of theirs is in it: whoever reads this has but the facilitator's word for who."""
    person, club = db.session.get(Person, asked.person_id), db.session.get(Club, asked.club_id)
    if person is None or club is None or person.email != asked.address or person.confirmed_at:
        return None
    return Letter(
        _("Your page at %(club)s", club=club.name),
        _(
            "Hello,\n\n%(club)s wrote this address down for you. To see your page at home, open"
            "\n\n%(url)s\n\nand type this address: a link comes, and signs you in.\n\n"
            "It was not meant for you? Then do nothing, and nothing more comes.",
            club=club.name,
            url=f"{settings().url}/sign-in",
        ),
    )
