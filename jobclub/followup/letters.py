"""Letters: put together from parts, so that the text and the HTML say the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import render_template

from jobclub.asks.offers import Offer
from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.introductions.forwardable import Letters
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import AGREED
from jobclub.mail import outbox
from jobclub.mail.kinds import Letter
from jobclub.mail.models import Mail
from jobclub.people.models import Person
from jobclub.words import _

LONGEST_SUBJECT = 60


@dataclass(frozen=True)
class Part:
    """A paragraph of a letter; or a line above one, something to copy, a button."""

    text: str
    #: "p", "head", "item", "quote" or "tap".
    kind: str = "p"
    #: Where a button leads.
    url: str = ""

    @property
    def plain(self) -> str:
        """In plain text."""
        if self.kind == "tap":
            return f"{self.text}: {self.url}"
        if self.kind == "item":
            return f"- {self.text}"
        if self.kind == "quote":
            return f"- - -\n{self.text}\n- - -"
        return self.text


def compose(
    member: Member,
    subjects: Iterable[str],
    parts: Iterable[Part],
    *,
    files: tuple[tuple[str, str, bytes], ...] = (),
) -> Letter:
    """A letter to a member: a greeting, its parts, the club's name. Of the subjects the first that
    fits is taken.
    """
    whole = (
        Part(_("Hello %(name)s,", name=member.first_name)),
        *(part for part in parts if part.text),
        Part(member.club.name),
    )
    return Letter(
        subject=next(one for one in subjects if len(one) <= LONGEST_SUBJECT),
        text=_plain(whole),
        html=render_template("followup/letter.html", parts=whole),
        files=files,
    )


def _plain(parts: Sequence[Part]) -> str:
    """A blank line between paragraphs, but none within a list."""
    lines = [parts[0].plain]
    for before, part in pairwise(parts):
        together = part.kind == "item" and before.kind in ("item", "head")
        lines += [part.plain] if together or before.kind == "head" else ["", part.plain]
    return "\n".join(lines) + "\n"


def reader(mail: Mail) -> Member | None:
    """The member a letter is for, by their place in its club now; None where they have none."""
    club, person = db.session.get(Club, mail.club_id), db.session.get(Person, mail.person_id)
    member = Member.place_of(person, club) if person is not None and club is not None else None
    if member is None or member.removed_at is not None or member.admitted_at is None:
        return None
    return member


def link(path: str) -> str:
    """A page's whole address; "" where none would open from home."""
    url = outbox.settings().url
    return f"{url}{path}" if url else ""


def tap(text: str, path: str) -> Part:
    """A button; on a laptop without an address there is none."""
    url = link(path)
    return Part(text if url else "", "tap", url)


def has_links() -> bool:
    """Whether a page of ours opens from home."""
    return bool(outbox.settings().url)


def reaches(member: Member, kind: str) -> bool:
    """Whether a letter of this kind reaches this member: there is a mail server, an address, and
    no "no more of these".
    """
    person = member.person
    can_be = outbox.is_set_up() and outbox.may_be_mailed(person)
    return can_be and not outbox.is_off(person, kind)


def to_contact(offer: Offer, introduction: Introduction | None, reader: Member) -> list[Part]:
    """For whoever asks a contact: the words, ready to be sent on. None once the two are in touch,
    and where there is nobody to ask.
    """
    no_contact = offer.target.company_id is None or offer.kind == "idea"
    made = introduction is not None and introduction.is_made
    if offer.connector_id != reader.id or no_contact or made:
        return []
    both = Letters.of(offer, reader)
    agreed = introduction is not None and introduction.state == AGREED
    message = both.forward if agreed else both.question
    above = _("To your contact at %(company)s, ready to send on:", company=offer.target.name)
    return [Part(above, "head"), Part(message.text, "quote")]


def by_reply() -> str:
    """What to do where no link can be sent."""
    return _("Just answer this mail; somebody of the club reads it.")
