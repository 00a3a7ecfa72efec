"""What its owner alone sees: what to do now, and all that is theirs."""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import select

from jobclub.asks.models import OPEN
from jobclub.board.finding import Found, people, settled_tonight, to_find, who_looks_there_too
from jobclub.board.ideas import ideas
from jobclub.board.my_evening import MyEvening
from jobclub.board.shown import ShownOffer
from jobclub.clubs.models import Member
from jobclub.contacts.models import Contact
from jobclub.extensions import db
from jobclub.introductions.door import Door
from jobclub.meetings.attendance import HERE, Attendance
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import FIND


class Mine(MyEvening):
    """One member's private part, at a meeting or (without one) at home."""

    @classmethod
    def of(cls, member: Member, meeting: Meeting | None = None) -> "Mine":
        """It, of this member."""
        return cls(member, meeting)

    # At the doors

    @property
    def opens_doors_at(self) -> Sequence[Contact]:
        """The companies that I named: where I can open a door."""
        return Contact.named_by(self.member.person)

    # Find each other

    @cached_property
    def _people(self) -> list[Found]:
        if self.meeting is None or self.stage != FIND:
            return self.to_settle
        here = (
            select(Attendance.member_id, Member.called)
            .join(Member, Member.id == Attendance.member_id)
            .where(Attendance.meeting_id == self.meeting.id, Attendance.status == HERE)
        )
        seats = {row.member_id: row.called for row in db.session.execute(here)}
        return people(self.doors, seats, who_looks_there_too(self.member, self.meeting))

    @property
    def people(self) -> list[Found]:
        """Whom to find now; outside that stage, with whom there is something to settle."""
        return to_find(self._people)

    @property
    def settled(self) -> list[Door]:
        """What was settled tonight with people who are found."""
        return settled_tonight(self._people, self.meeting) if self.meeting is not None else []

    @cached_property
    def at_once(self) -> set[int]:
        """The offers that stand among what is for now: nothing is drawn twice."""
        if self.stage == FIND or self.over:
            found = {door.id for one in self.people for door in one.doors}
            return found | {door.id for door in self.settled}
        return {self.due_now.id} if self.due_now is not None else set()

    @property
    def to_settle(self) -> list[Found]:
        """All with whom there is something to settle, any day."""
        now = self.due_now.id if self.due_now is not None else 0
        return people([d for d in self.doors if not d.is_firm and d.id != now], {}, {})

    @property
    def reach_for(self) -> str:
        """Who has settled a day with me and does not know yet how to reach me; "" for nobody."""
        if self.member.reach:
            return ""
        return next((d.name for d in self.doors if d.is_firm and not d.i_offered), "")

    # Commit and thank

    @property
    def commitment(self) -> Commitment | None:
        """What I said tonight."""
        here = self.meeting.id if self.meeting is not None else 0
        return next((one for one in self.commitments if one.meeting_id == here), None)

    @property
    def ideas(self) -> list[str]:
        """Three things that I might do, from what I have."""
        return ideas(self.moves, self._asks.get(OPEN))

    @property
    def to_thank(self) -> list[ShownOffer]:
        """Whose offer to me stands, each once, with one tap: for tonight's, else for an earlier one
        not thanked yet.
        """
        here = self.meeting.id if self.meeting is not None else 0

        def rank(offer: ShownOffer) -> tuple[bool, bool]:
            return offer.meeting_id == here, offer.thanked

        found: dict[int, ShownOffer] = {}
        for target in self.ask.targets if self.ask is not None else ():
            for offer in target.offers:
                if offer.gone or (offer.thanked and offer.meeting_id != here):
                    continue
                if rank(offer) > rank(found.setdefault(offer.connector_id, offer)):
                    found[offer.connector_id] = offer
        return list(found.values())
