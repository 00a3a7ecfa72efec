"""The evenings of the twelve weeks: who comes, asks, taps, settles, says what they will do."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.asks.targets import Target
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from tests.followup.folk import Somebody
from tests.followup.weeks import WEEKS, Happening, Weeks

COMPANIES = (
    "eBay", "Delta", "Intel", "Zions Bank", "Overstock", "Adobe", "Skullcandy", "Fidelity",
    "Goldman Sachs", "American Express", "Boeing", "Micron", "Qualtrics", "Vivint", "Domo",
)  # fmt: skip


def happenings(weeks: Weeks) -> Iterator[Happening]:
    """Every evening's, from the doors to the close."""
    for week in range(WEEKS):
        day = weeks.day(week)
        yield weeks.moment(day, "18:45"), 0, partial(doors, weeks, week)
        for at, what in (("19:15", asks), ("19:35", taps), ("19:55", settle), ("20:15", close)):
            yield weeks.moment(day, at), 0, partial(what, weeks)


def doors(weeks: Weeks, week: int) -> None:
    """Ana opens them, and people come."""
    with transaction():
        ana = weeks.member(weeks.named("Ana"))
        meeting = Meeting.start(by=ana, code_length=8)
        weeks.came[meeting.id] = coming = [
            who for who in weeks.folk if who.is_around(week) and weeks.luck.random() < who.comes
        ]
        for who in coming:
            by = None if who.has_address else ana
            meeting.arrive(weeks.member(who), stood_as=who.stands, by=by)
            weeks.acted(who)


def asks(weeks: Weeks) -> None:
    """Whoever looks keeps their ask, has another, or asks for the first time."""
    with transaction():
        meeting = tonight(weeks)
        for who in here(weeks, meeting, "looking"):
            member, luck = weeks.member(who), weeks.luck.random()
            before = Ask.of(member, OPEN)
            if before is not None and luck < 0.6:
                before.keep(meeting, by=member)
                continue
            if before is not None and luck < 0.8:
                before.withdraw(by=member)
            if luck > 0.5:
                wanted = weeks.luck.sample(COMPANIES, weeks.luck.choice((1, 2, 2, 3)))
                Ask.post(by=member, companies=wanted, who="engineering", why="", meeting=meeting)


def taps(weeks: Weeks) -> None:
    """I know someone there."""
    with transaction():
        meeting = tonight(weeks)
        targets = db.session.scalars(
            select(Target)
            .join(Ask, Ask.id == Target.ask_id)
            .where(Ask.state == OPEN, Target.dropped_at.is_(None))
            .order_by(Target.id)
        ).all()
        for who in here(weeks, meeting):
            open_doors = [target for target in targets if target.ask.asker_id != who.id]
            if open_doors and weeks.luck.random() < 0.7:
                target = weeks.luck.choice(open_doors)
                offer = Offer.make(target, by=weeks.member(who), meeting=meeting)
                weeks.said.setdefault(offer.id, "")
                if weeks.said[offer.id] == "let go":
                    # Said "couldn't" once, and now knows somebody after all.
                    weeks.said[offer.id] = ""


def settle(weeks: Weeks) -> None:
    """Face to face: who writes first and by when; one thing each; thanks."""
    with transaction():
        meeting = tonight(weeks)
        unsettled = select(Offer).where(Offer.firmed_at.is_(None), Offer.stands())
        for offer in db.session.scalars(unsettled.order_by(Offer.id)).all():
            free = Introduction.of(offer) is None and offer.target.dropped_at is None
            if free and offer.target.ask.is_open and weeks.luck.random() < 0.7:
                mover = weeks.luck.choice((CONNECTOR, CONNECTOR, CONNECTOR, ASKER))
                day = meeting.local_date + timedelta(days=weeks.luck.randrange(2, 11))
                offer.firm_up(mover, day, by=offer.connector)
        for who in here(weeks, meeting):
            if weeks.luck.random() < 0.4:
                member = weeks.member(who)
                Commitment.make(meeting, member, "Call my old team.", by=member)
        made = select(Offer).join(Introduction, Introduction.made_of()).order_by(Offer.id)
        for offer in db.session.scalars(made).all():
            asker = weeks.by_id(offer.target.ask.asker_id)
            if asker in weeks.came[meeting.id] and weeks.luck.random() < 0.2:
                Thanks.send(offer, "You are kind.", by=weeks.member(asker))


def close(weeks: Weeks) -> None:
    """Draft summary; recaps go out."""
    with transaction():
        tonight(weeks).close(by=weeks.member(weeks.named("Ana")))
    weeks.note_mails()


def tonight(weeks: Weeks) -> Meeting:
    """The meeting that is on."""
    meeting = Meeting.tonight(weeks.club_id)
    assert meeting is not None
    return meeting


def here(weeks: Weeks, meeting: Meeting, stands: str = "") -> list[Somebody]:
    """Who came tonight, all or those who stand so."""
    return [who for who in weeks.came[meeting.id] if stands in ("", who.stands)]
