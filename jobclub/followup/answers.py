"""The pages behind the buttons of letters: looking shows a button, pressing it acts (S17).

No sign-in: the token says which question of which member it answers, and can do nothing else.
"""

from functools import partial

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.clubs.models import Club, Member
from jobclub.commands import lock
from jobclub.errors import Missing
from jobclub.extensions import db
from jobclub.followup.answering import ANSWERS, LEAVE, STILL, has_landed_since
from jobclub.followup.asking import next_steps, question
from jobclub.followup.calendars import KIND, NAME, calendar_of, next_meeting_of, when
from jobclub.followup.check_in_letters import answers_of
from jobclub.followup.check_ins import CHECK_IN, CheckIn
from jobclub.followup.nudge_letters import PROMISE
from jobclub.followup.settling import settle
from jobclub.followup.tokens import unseal
from jobclub.introductions.door import Door
from jobclub.introductions.models import Introduction
from jobclub.limits import may_go_on
from jobclub.pages import page
from jobclub.patience import patiently
from jobclub.places import Caller, Place, Role

pages = Blueprint("answers", __name__)


@page(pages, "/check-in/<token>/<answer>", for_=Role.ANYONE, ignores_cookies=True)
def check_in(_place: Place, token: str, answer: str) -> ResponseReturnValue:
    """How is it going? One big button; nothing has changed yet."""
    return _check_in_page(_asked(token, answer), token, answer, done=False)


@page(
    pages, "/check-in/<token>/<answer>", for_=Role.ANYONE, methods=("POST",), ignores_cookies=True
)
def answer_check_in(_place: Place, token: str, answer: str) -> ResponseReturnValue:
    """It counts; tapped again, the last answer does."""
    asked = _asked(token, answer)
    may_go_on(asked.member.person_id)
    before = patiently(partial(_answered, token, answer, asked.member.club.public_id))
    return _check_in_page(_asked(token, answer), token, answer, done=True, before=before)


@page(pages, "/promise/<token>", for_=Role.ANYONE, ignores_cookies=True)
def promise(_place: Place, token: str) -> ResponseReturnValue:
    """How did it go? A button for each answer; nothing has changed yet."""
    offer, member = _promised(token)
    return _promise_page(offer, member, token)


@page(pages, "/promise/<token>", for_=Role.ANYONE, methods=("POST",), ignores_cookies=True)
def answer_promise(_place: Place, token: str) -> ResponseReturnValue:
    """Done, next week, or couldn't: which of them stands in no address and in no log."""
    _offer, member = _promised(token)
    may_go_on(member.person_id)
    answer = tuple(request.form.get(name, "") for name in ("answer", "step", "state"))
    said = patiently(partial(_settled, token, answer, member.club.public_id))
    offer, member = _promised(token)
    return _promise_page(offer, member, token, said=said)


@page(pages, "/c/<club>/next.ics", for_=Role.MEMBER)
def next_meeting(place: Place) -> Response:
    """The next meeting, for a calendar."""
    meeting = next_meeting_of(place.home)
    if meeting is None:
        raise Missing
    response = make_response(calendar_of(meeting))
    response.content_type = KIND
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response


def _check_in_page(asked: CheckIn, token: str, answer: str, *, done: bool, before: str = "") -> str:
    member = asked.member
    following = next_meeting_of(member.club)
    with force_locale(_locale(member)):
        return render_template(
            "followup/check_in.html",
            club=member.club,
            name=member.first_name,
            answer=answer,
            answers=answers_of(member),
            token=token,
            done=done,
            again=before not in ("", answer),
            back=before == LEAVE and member.removed_at is None,
            asks=Ask.of(member, OPEN) is not None,
            landed=done and answer in STILL and has_landed_since(member, asked.asked_at),
            next_on=when(following) if following is not None else "",
        )


def _promise_page(offer: Offer, member: Member, token: str, said: str = "") -> str:
    door = Door.of(offer, Introduction.of(offer), member)
    waits = door is not None and door.i_move
    with force_locale(_locale(member)):
        return render_template(
            "followup/promise.html",
            club=member.club,
            name=member.first_name,
            token=token,
            said=said,
            state=door.state if door is not None else "",
            question=question(door.move) if door is not None and waits else "",
            steps=next_steps(door) if door is not None and waits else (),
            may_have_landed=waits and door is not None and door.is_made and not door.i_offered,
            offer_id=offer.id,
        )


def _answered(token: str, answer: str, club: str) -> str:
    """Inside a transaction; returns what they had answered before."""
    lock(Caller(None, at_desk=False, club=club))
    asked = _asked(token, answer)
    before = asked.answer
    asked.be_answered(answer, by=asked.member)
    return before


def _settled(token: str, answer: tuple[str, ...], club: str) -> str:
    lock(Caller(None, at_desk=False, club=club))
    offer, member = _promised(token)
    with force_locale(_locale(member)):
        said = settle(offer, *answer, by=member)
    member.heard()
    return said


def _asked(token: str, answer: str) -> CheckIn:
    """The question, of somebody who is a member or has left by their own wish."""
    (check_in_id,) = unseal(CHECK_IN, token)
    found = db.session.get(CheckIn, check_in_id)
    if found is None or answer not in ANSWERS:
        raise Missing
    gone = found.member.removed_at is not None and found.member.left_at is None
    if gone or found.member.person.erased_at is not None:
        raise Missing
    return found


def _promised(token: str) -> tuple[Offer, Member]:
    """The promise, and its reader."""
    offer_id, member_id = unseal(PROMISE, token)
    member = db.session.get(Member, member_id)
    if member is None or member.removed_at is not None:
        raise Missing
    return Offer.known_to(member, offer_id), member


def _locale(member: Member) -> str:
    club: Club = member.club
    return member.person.locale or club.locale
