"""Invitations: the next meeting's day and hour, three days before; again where it is moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select

from jobclub.asks.models import OPEN, Ask
from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.followup.calendars import KIND, NAME, calendar_of, when
from jobclub.followup.letters import Part, compose, reaches, reader, tap
from jobclub.mail import outbox
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.meetings.models import Meeting
from jobclub.meetings.planning import PLANNED
from jobclub.people.models import Person
from jobclub.words import _, day

INVITATION = "invitation"
BEFORE = timedelta(days=3)
#: Who takes a break is left in peace.
INVITED = ("looking", "helping", "landed")
#: What stands for the hour of an evening that does not take place.
OFF = ""


@dataclass(frozen=True)
class Told:
    """What was said to somebody about a meeting: how often, and which hour last."""

    times: int
    at: str


def due_in(club: Club) -> Sequence[tuple[Member, Meeting, int]]:
    """Who is to hear of which meeting, and how often they have before."""
    return [
        (member, meeting, told.times)
        for meeting in _meetings(club)
        for member, told in _readers(meeting)
        if told.at != hour_of(meeting) and reaches(member, INVITATION)
    ]


def invite(club: Club) -> None:
    """Put what is due into the outbox."""
    for member, meeting, times in due_in(club):
        outbox.put(
            INVITATION,
            member.person,
            once=f"{_all_about(meeting)}{member.person_id}:{times}",
            club=club,
            about={"meeting": meeting.id, "at": hour_of(meeting)},
        )


def hour_of(meeting: Meeting) -> str:
    """When it is, in a word that another hour does not have."""
    takes_place = meeting.state == PLANNED and meeting.planned_at is not None
    return meeting.starts_at.isoformat() if takes_place else OFF


def _all_about(meeting: Meeting) -> str:
    return f"invitation:{meeting.id}:"


def _meetings(club: Club) -> Sequence[Meeting]:
    """Those of the next days; and those somebody was invited to, wherever they were moved."""
    invited = [
        about["meeting"]
        for about in db.session.scalars(
            select(Mail.about).where(
                Mail.club_id == club.id,
                Mail.kind == INVITATION,
                Mail.made_at > now() - 3 * BEFORE,
            )
        )
    ]
    soon = (Meeting.state == PLANNED) & (Meeting.planned_at <= now() + BEFORE)
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.club_id == club.id,
            Meeting.planned_at > now(),
            Meeting.state.not_in(("open", "closed")),
            or_(soon, Meeting.id.in_(invited)),
        )
        .order_by(Meeting.planned_at, Meeting.id)
    ).all()


def _readers(meeting: Meeting) -> Iterator[tuple[Member, Told]]:
    """Everybody on the first time; then those who know another hour."""
    told = _told(meeting)
    soon = meeting.state == PLANNED and meeting.starts_at <= now() + BEFORE
    members = db.session.scalars(
        select(Member)
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.club_id == meeting.club_id,
            Member.removed_at.is_(None),
            Member.admitted_at.is_not(None),
            Member.stands.in_(INVITED),
            Person.email.is_not(None),
        )
        .order_by(Member.id)
    ).all()
    for member in members:
        known = told.get(member.person_id, Told(0, OFF))
        if soon or known.at:
            yield member, known


def _told(meeting: Meeting) -> dict[int, Told]:
    letters = select(Mail).where(Mail.once_key.startswith(_all_about(meeting), autoescape=True))
    told: dict[int, Told] = {}
    for letter in db.session.scalars(letters.order_by(Mail.id)):
        before = told.get(letter.person_id, Told(0, OFF))
        # One that was dropped has told them nothing.
        at = before.at if letter.dropped_at is not None else letter.about["at"]
        told[letter.person_id] = Told(before.times + 1, at)
    return told


@mail(INVITATION, lasts=BEFORE, by_day=True)
def write(about: Mail) -> Letter | None:
    """Come. Moved meanwhile, another letter says so."""
    member, meeting = reader(about), db.session.get(Meeting, about.about["meeting"])
    if member is None or meeting is None or hour_of(meeting) != about.about["at"]:
        return None
    heard = _heard(about)
    if meeting.starts_at <= now() or (meeting.state != PLANNED and heard is None):
        return None
    if heard == hour_of(meeting):
        # Moved there and back: what they know is right.
        return None
    subject, *sentences = _words(member, meeting, again=heard is not None)
    home = tap(_("Your page"), f"/?club={member.club.public_id}")
    return compose(
        member,
        (subject,),
        (*(Part(one) for one in sentences), home),
        files=((NAME, KIND, calendar_of(meeting)),),
    )


def _words(member: Member, meeting: Meeting, *, again: bool) -> Sequence[str]:
    """Subject and sentences."""
    on = when(meeting)
    if meeting.state != PLANNED:
        there_is_none = _("No meeting on %(day)s", day=day(meeting.local_date))
        return there_is_none, _("The meeting of %(when)s is called off.", when=on)
    come_as_you_are = _("Come as you are. If you can't make it, that's fine.")
    if again:
        moved = _("Our meeting has moved. It is on %(when)s now.", when=on)
        return _("Our meeting is on %(when)s now", when=on), moved, come_as_you_are
    invited = _("We meet on %(when)s.", when=on)
    return _("We meet on %(when)s", when=on), invited, _about_the_ask(member), come_as_you_are


def _about_the_ask(member: Member) -> str:
    if member.stands != "looking":
        return _("Somebody there may ask for a door that you can open.")
    ask = Ask.of(member, OPEN)
    if ask is None:
        return _("Name one company, and people will think of someone. Which one?")
    return _("Your ask stands: “%(ask)s” Keep it, or sharpen it.", ask=ask.sentence)


def _heard(about: Mail) -> str | None:
    """The hour of which a letter reached its reader last; None where none did."""
    sent = select(Mail.about).where(
        Mail.person_id == about.person_id,
        Mail.once_key.startswith(f"invitation:{about.about['meeting']}:", autoescape=True),
        Mail.sent_at.is_not(None),
        Mail.id != about.id,
    )
    last = db.session.scalar(sent.order_by(Mail.sent_at.desc(), Mail.id.desc()).limit(1))
    return str(last["at"]) if last is not None else None
