"""The nudge as a letter: how did it go, for each promise that still waits for its reader."""

from collections.abc import Sequence
from datetime import timedelta

from jobclub.clubs.models import Member
from jobclub.followup.asking import question, subject
from jobclub.followup.letters import Part, by_reply, compose, has_links, reader, tap, to_contact
from jobclub.followup.nudges import NUDGE, still_asked
from jobclub.followup.tokens import seal
from jobclub.introductions.door import Door
from jobclub.introductions.models import Introduction
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.words import _

PROMISE = "promise"


@mail(NUDGE, lasts=timedelta(days=4), by_day=True)
def write(about: Mail) -> Letter | None:
    """How did it go? Settled meanwhile, or put off, it is not asked."""
    member = reader(about)
    doors = _doors(member, about.about["offers"]) if member is not None else []
    if member is None or not doors:
        return None
    first, parts = doors[0], []
    for door in doors:
        parts.append(Part(question(door.move)))
        parts.append(tap(_("Done, next week or couldn't"), address_of(door, member)))
    return compose(
        member,
        (subject(first.move), _("How did it go?")),
        (*parts, Part(_any_answer()), *to_contact(first.offer, first.move.introduction, member)),
    )


def address_of(door: Door, member: Member) -> str:
    """The page on which the one who moves says how it went. The answer stands in no address:
    proxies write those down, and "couldn't" leaves no mark.
    """
    return f"/promise/{seal(PROMISE, [door.id, member.id])}"


def _doors(member: Member, offer_ids: Sequence[int]) -> list[Door]:
    offers = still_asked(member, offer_ids)
    doors = [Door.of(offer, Introduction.of(offer), member) for offer in offers]
    mine = [door for door in doors if door is not None and door.i_move]
    return [door for door in mine if door.move.was_asked and not door.move.rests]


def _any_answer() -> str:
    if has_links():
        return _("Any answer is fine. It takes one tap and no sign-in.")
    return _("Any answer is fine: done, next week, or couldn't.") + " " + by_reply()
