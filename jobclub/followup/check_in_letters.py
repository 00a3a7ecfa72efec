"""The check-in as a letter: how is it going? One tap, no sign-in, and no answer is fine too."""

from collections.abc import Sequence
from datetime import timedelta

from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.followup.answering import HAS_LANDED, HELPING, LEAVE, LOOKING, PAUSED
from jobclub.followup.check_ins import CHECK_IN, CheckIn
from jobclub.followup.letters import Part, by_reply, compose, has_links, reader, tap
from jobclub.followup.silence import is_quiet
from jobclub.followup.tokens import seal
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.words import _


@mail(CHECK_IN, lasts=timedelta(days=7), by_day=True)
def write(about: Mail) -> Letter | None:
    """How is it going? Whoever was heard from meanwhile is not asked."""
    member, check_in = reader(about), db.session.get(CheckIn, about.about["check_in"])
    if member is None or check_in is None or check_in.answered_at or not is_quiet(member):
        return None
    taps = [tap(label, address_of(check_in, answer)) for answer, label in answers_of(member)]
    return compose(
        member,
        (_("Hello %(name)s, how is it going?", name=member.first_name), _("How is it going?")),
        (
            Part(_("How is it going? No answer is fine too.")),
            *(taps if has_links() else _without_links(member)),
            Part(_("You are welcome at any meeting, whatever the answer.")),
        ),
    )


def answers_of(member: Member) -> Sequence[tuple[str, str]]:
    """What may be answered, and how it reads, with what they said last time first."""
    still = (
        (HELPING, _("I'm still here to help"))
        if member.stands == HELPING
        else (LOOKING, _("I'm still looking"))
    )
    return (
        still,
        (PAUSED, _("I'm taking a break")),
        (HAS_LANDED, _("I've landed a job")),
        (LEAVE, _("Remove me from the list")),
    )


def address_of(check_in: CheckIn, answer: str) -> str:
    """Where a tap on this answer leads: to a page with one button. Whatever looks at links before
    their reader does has changed nothing.
    """
    return f"/check-in/{seal(CHECK_IN, [check_in.id])}/{answer}"


def _without_links(member: Member) -> list[Part]:
    said = [Part(label, "item") for _answer, label in answers_of(member)]
    return [Part(_("One line is enough:")), *said, Part(by_reply())]
