"""What an answer to a nudge does: the same as the tap on one's own page."""

from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.commands import Answer
from jobclub.errors import Refused
from jobclub.introductions.commands import let_go, moved_on, put_off_move, step_introduction
from jobclub.introductions.moving import is_the_others
from jobclub.words import _

DONE, NEXT_WEEK, COULDNT = "done", "next-week", "couldnt"


def settle(offer: Offer, answer: str, step: str, state: str = "", *, by: Member) -> str:
    """Done (which step), next week, or couldn't; returns what is said to it. Tapped twice it is
    done once: a step has a name, and what is closed is closed. Where it has moved on since its
    `state` was shown, or is the other's turn by now, nothing is changed.
    """
    if answer not in (DONE, NEXT_WEEK, COULDNT):
        raise Refused(_("Please choose one from the list."))
    if answer != DONE and is_the_others(offer, by):
        return moved_on()
    if answer == COULDNT:
        return _said(let_go(by, offer_id=offer.id, state=state))
    if offer.withdrawn_at is not None:
        return _("It is closed already. Thank you all the same.")
    if answer == NEXT_WEEK:
        return _said(put_off_move(by, offer_id=offer.id, state=state))
    return _said(step_introduction(by, offer_id=offer.id, step=step))


def _said(answer: Answer | None) -> str:
    return str((answer or {}).get("said", ""))
