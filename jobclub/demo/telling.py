"""What happens in the room, a line an event, for whoever watches the terminal."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from textwrap import shorten
from zoneinfo import ZoneInfo

from sqlalchemy import select

from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Member
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.meetings.attendance import LEFT
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import stage_name
from jobclub.meetings.stages import Stage
from jobclub.words import day

#: A line is read in passing.
LONGEST = 110

Line = Callable[["Teller", EventRow], str | None]


class Teller:
    """Reads one meeting's events as they come."""

    def __init__(self, say: Callable[[str, str], None]) -> None:
        self._say = say
        self._seq = 0
        self.meeting: Meeting | None = None
        #: Kept by itself: phones tell of their sleep from threads without a database.
        self._zone: tzinfo = UTC

    def hear(self, meeting: Meeting) -> Sequence[EventRow]:
        """Tell what is new, and hand it on."""
        self.meeting, self._zone = meeting, ZoneInfo(meeting.club.zone)
        rows = db.session.scalars(
            select(EventRow)
            .where(EventRow.meeting_id == meeting.id, EventRow.seq > self._seq)
            .order_by(EventRow.seq)
        ).all()
        said: set[str] = set()
        for row in rows:
            self._seq = row.seq or self._seq
            line = LINES.get(row.kind)
            words = line(self, row) if line is not None else None
            # Each is told as things stand now: the same twice is no news.
            if words and words not in said:
                said.add(words)
                # "Ben C." ends a sentence by himself.
                self._say(self.at(row.at), words.replace("..", "."))
        return rows

    def at(self, moment: datetime) -> str:
        """19:04, where the club meets."""
        return moment.astimezone(self._zone).strftime("%H:%M")

    def name(self, member_id: int | None) -> str:
        """As the room calls them."""
        member = db.session.get(Member, member_id) if member_id is not None else None
        return member.called if member is not None else "Somebody"


def _ask(row: EventRow, verb: str) -> str | None:
    ask = db.session.get(Ask, row.subject_id)
    return f"{ask.asker.called} {verb}: “{_short(ask)}”" if ask is not None else None


def _short(ask: Ask) -> str:
    return shorten(ask.sentence, LONGEST, placeholder=" …")


def _their_ask(teller: Teller, row: EventRow, verb: str) -> str | None:
    ask = db.session.get(Ask, row.subject_id)
    return f"{teller.name(row.actor_id)} {verb.format(ask.asker.called)}" if ask else None


def _kept(teller: Teller, row: EventRow) -> str | None:
    ask = db.session.get(Ask, row.subject_id)
    if ask is not None and ask.asker_id == row.actor_id:
        return f"{ask.asker.called} asks again: “{_short(ask)}”"
    return _their_ask(teller, row, "puts {}'s ask back on the board.")


def _offered(_teller: Teller, row: EventRow) -> str | None:
    # Who it was is for the asker and the console, and not at once.
    target = db.session.get(Target, row.subject_id)
    if target is None:
        return None
    stands = select(Offer.id).where(Offer.target_id == target.id, Offer.stands())
    number = len(db.session.scalars(stands).all())
    what = target.name or "help"
    doors = "a door opens" if number == 1 else f"{number} doors are open"
    return f"{what}, for {target.ask.asker.called}: {doors}." if number else None


def _settled(_teller: Teller, row: EventRow) -> str | None:
    offer = db.session.get(Offer, row.subject_id)
    if offer is None or offer.by_day is None:
        return None
    asker, connector = offer.target.ask.asker.called, offer.connector.called
    first = connector if offer.first_mover == "connector" else asker
    return f"{connector} and {asker} settle it: {first} writes first, by {day(offer.by_day)}."


def _thanked(_teller: Teller, row: EventRow) -> str | None:
    offer = db.session.get(Offer, row.subject_id)
    return f"{offer.target.ask.asker.called} thanks {offer.connector.called}." if offer else None


def _introduced(_teller: Teller, row: EventRow) -> str | None:
    offer = db.session.get(Offer, row.subject_id)
    if offer is None or Introduction.of(offer) is None:
        return None
    return f"{offer.connector.called} has introduced {offer.target.ask.asker.called}."


def _seat(teller: Teller, row: EventRow) -> str | None:
    meeting = teller.meeting
    member = db.session.get(Member, row.subject_id)
    seat = meeting.seat_of(member) if meeting is not None and member is not None else None
    return f"{member.called} has to go." if member and seat and seat.status == LEFT else None


def _stage(_teller: Teller, row: EventRow) -> str | None:
    stage = db.session.get(Stage, row.subject_id)
    if stage is None:
        return None
    return f"—— {stage_name(stage.kind)} ({stage.minutes} min) ——"


def _commitment(teller: Teller, row: EventRow) -> str | None:
    member = db.session.get(Member, row.subject_id)
    said = Commitment.at(teller.meeting, member) if teller.meeting and member else None
    return f"{member.called} will do it by next week: “{said.text}”" if member and said else None


LINES: dict[str, Line] = {
    "MeetingOpened": lambda t, r: f"{t.name(r.actor_id)} opens the doors.",
    "MeetingClosed": lambda t, r: f"{t.name(r.actor_id)} closes the meeting.",
    "MeetingReopened": lambda t, r: f"{t.name(r.actor_id)} opens it once more.",
    "MemberArrived": lambda t, r: f"{t.name(r.subject_id)} comes in.",
    "MembersMerged": lambda t, r: f"That is the {t.name(r.subject_id)} who was here before.",
    "SeatChanged": _seat,
    "StageBegan": _stage,
    "TablesChanged": lambda _t, _r: "The room changes places.",
    "AskPosted": lambda _t, r: _ask(r, "posts"),
    "AskEdited": lambda _t, r: _ask(r, "says it better"),
    "AskWithdrawn": lambda t, r: _their_ask(t, r, "takes {}'s ask down."),
    "AskHidden": lambda t, r: _their_ask(t, r, "takes {}'s ask off the board for a moment."),
    "AskRestored": _kept,
    "TurnBegan": lambda t, r: f"{t.name(r.subject_id)}'s turn.",
    "OfferMade": _offered,
    "OfferFirmed": _settled,
    "CommitmentMade": _commitment,
    "CommitmentSettled": lambda t, r: f"{t.name(r.subject_id)} looks back at last week.",
    "Introduced": _introduced,
    "LandingSaid": lambda t, r: f"{t.name(r.subject_id)} has landed!",
    "Thanked": _thanked,
}
