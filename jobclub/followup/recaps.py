"""The recap by mail: what each member takes home, ten minutes after the close."""

from datetime import timedelta

from flask import render_template
from sqlalchemy import select

from jobclub.asks.offers import Offer
from jobclub.board.recap import Promise, Recap
from jobclub.clock import now
from jobclub.extensions import db
from jobclub.followup.calendars import next_meeting_of, when
from jobclub.followup.letters import Part, compose, reader, tap, to_contact
from jobclub.introductions.models import Introduction
from jobclub.mail import outbox
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.models import Meeting, at_close
from jobclub.words import _, day

RECAP = "recap"
#: Closed too early, it is opened again by then.
AFTER = timedelta(minutes=10)
#: A letter is no book; the others are on their page.
MOST_MESSAGES = 3


def send_recaps(meeting: Meeting) -> None:
    """To everybody who was in the room and has an address."""
    if not outbox.is_set_up():
        return
    seats = select(Attendance).where(
        Attendance.meeting_id == meeting.id,
        Attendance.status.in_((HERE, LEFT)),
        Attendance.same_seat_id.is_(None),
    )
    for seat in db.session.scalars(seats.order_by(Attendance.id)).all():
        outbox.put(
            RECAP,
            seat.member.person,
            once=f"recap:{meeting.id}:{meeting.close_seq}:{seat.member_id}",
            club=meeting.club,
            about={"meeting": meeting.id, "close": meeting.close_seq},
            due=now() + AFTER,
        )


@mail(RECAP, lasts=timedelta(days=3))
def write(about: Mail) -> Letter | None:
    """My evening. Opened again meanwhile, it is written anew after the next close."""
    member = reader(about)
    meeting = db.session.get(Meeting, about.about["meeting"])
    if member is None or meeting is None or meeting.close_seq != about.about["close"]:
        return None
    recap = Recap.of(member, meeting)
    on = day(meeting.local_date)
    return compose(
        member,
        (_("Your evening of %(day)s", day=on),),
        (
            Part(_("Thank you for coming on %(day)s.", day=on)),
            *_asked(recap),
            *_promised(recap),
            *_to_do(recap),
            *_goodbye(recap),
        ),
    )


def _asked(recap: Recap) -> list[Part]:
    if recap.is_empty:
        return [Part(_("You listened. That is an evening, too."))]
    if recap.ask is None:
        return []
    return [Part(_("What you asked"), "head"), Part(recap.ask.sentence)]


def _promised(recap: Recap) -> list[Part]:
    parts = []
    if recap.to_me:
        parts += [Part(_("Promised to you"), "head")]
        parts += [Part(_line(promise, mine=False), "item") for promise in recap.to_me]
    if recap.by_me:
        parts += [Part(_("Promised by you"), "head")]
        parts += [Part(_line(promise, mine=True), "item") for promise in recap.by_me]
        parts += _messages(recap)
    return parts


def _messages(recap: Recap) -> list[Part]:
    """Whatever their contacts are to read, ready to be sent on."""
    firm = [promise.offer_id for promise in recap.by_me if promise.connector_moves]
    offers = db.session.scalars(select(Offer).where(Offer.id.in_(firm)).order_by(Offer.id)).all()
    parts: list[Part] = []
    for offer in offers[:MOST_MESSAGES]:
        parts += to_contact(offer, Introduction.of(offer), recap.member)
    return parts


def _to_do(recap: Recap) -> list[Part]:
    parts = []
    if recap.commitment:
        parts += [Part(_("What you will do"), "head"), Part(recap.commitment.text)]
    names = [promise.connector for promise in recap.to_thank]
    if names:
        parts += [Part(_("Say thank you to"), "head"), Part(", ".join(names))]
    return parts


def _goodbye(recap: Recap) -> list[Part]:
    following = next_meeting_of(recap.member.club)
    said = _("The next meeting is on %(when)s.", when=when(following)) if following else ""
    return [Part(said), tap(_("Your page"), f"/?club={recap.member.club.public_id}")]


def _line(promise: Promise, *, mine: bool) -> str:
    return render_template("followup/promised.txt", promise=promise, mine=mine).strip()


at_close.append(send_recaps)
