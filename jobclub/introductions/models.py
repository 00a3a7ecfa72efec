"""Introduction: what an offer becomes, step by step."""

from datetime import date, datetime
from typing import Self

from sqlalchemy import (
    ColumnElement,
    Date,
    Index,
    String,
    Subquery,
    UniqueConstraint,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Mapped, relationship

from jobclub.asks.offers import A_WEEK, ASKER, CONNECTOR, Offer, before_withdraw, on_forgotten
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import (
    Base,
    Id,
    Key,
    Named,
    OfClub,
    of_club,
    operational,
    private,
    within,
)
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db, find
from jobclub.introductions.events import (
    Introduced,
    IntroductionClosed,
    IntroductionMoved,
    IntroductionUndone,
)
from jobclub.introductions.steps import (
    AFTER,
    CLOSED,
    INTRODUCED,
    LANDED,
    MADE,
    STEPS,
    WHOSE,
    furthest,
)
from jobclub.words import _
from jobclub.words import day as say_day


class Introduction(OfClub, Named, Base):
    """An offer on its way: its contact was asked, said yes, knows the asker, and so on.

    `state`, `introduced_on`, `moves_next` and `by_day` follow from its steps, in one place. Until
    it is `made`, its offer is still a promise like any other, and can be let go.
    """

    __tablename__ = "introduction"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("offer_id"),
        of_club(),
        within("offer_id", "offer", ondelete="CASCADE"),
        Index("ix_introduction_club_id_introduced_on", "club_id", "introduced_on"),
    )

    id: Mapped[Key]
    offer_id: Mapped[int] = operational(Id)
    state: Mapped[str] = operational(String(12))
    #: The day on which contact and asker came to know of each other; None before.
    introduced_on: Mapped[date | None] = operational(Date())
    #: Nothing came of it, and that is fine. Whose word that was stands nowhere.
    closed_on: Mapped[date | None] = operational(Date())
    #: Who moves next ("connector", "asker", "" for nobody), and by when.
    moves_next: Mapped[str] = operational(String(10), default="")
    by_day: Mapped[date | None] = operational(Date())
    contact_first_name: Mapped[str] = private(String(60), default="")

    offer: Mapped[Offer] = relationship(primaryjoin="Offer.id == foreign(Introduction.offer_id)")
    steps: Mapped[list["Step"]] = relationship(
        primaryjoin="Introduction.id == foreign(Step.introduction_id)",
        cascade="all, delete-orphan",
        order_by="Step.id",
    )

    @classmethod
    def of(cls, offer: Offer) -> Self | None:
        """What became of an offer so far."""
        return find(cls, cls.offer_id == offer.id)

    @classmethod
    def made_of(cls) -> ColumnElement[bool]:
        """As a condition of a join with `Offer`: those whose two parties were introduced."""
        return and_(cls.offer_id == Offer.id, cls.introduced_on.is_not(None))

    @classmethod
    def record(
        cls, offer: Offer, *, by: Member, day: date | None = None, contact_first_name: str = ""
    ) -> Self:
        """Note "introduced on …", by either party, or by a facilitator for one of them."""
        found = cls.step(offer, INTRODUCED, by=by, day=day)
        found.name_contact(contact_first_name, by=by)
        return found

    @classmethod
    def step(cls, offer: Offer, name: str, *, by: Member, day: date | None = None) -> Self:
        """Note a step, by whose word it is, or by a facilitator for them. Steps may be skipped;
        said twice, or after a later one, it is said once.
        """
        whose = _whose(offer, name, by)
        today, day = by.club.today(), _must_be_so(offer, name, day, by)
        found = cls.of(offer)
        if found is None:
            if name != LANDED:
                # Whoever has landed says what helped, also of an ask that is off the board.
                offer.target.ask.must_be_open()
            found = cls(
                club_id=offer.club_id, offer_id=offer.id, offer=offer, contact_first_name=""
            )
            found.steps = []
            db.session.add(found)
        mover = found._mover
        if not found._step_on(name, day, today, whose=whose, by=by):
            return found
        found.derive()
        found._is_promised()
        found._asks_anew(mover)
        db.session.flush()
        tell(Introduced if name == INTRODUCED else IntroductionMoved, offer, by=by)
        return found

    @classmethod
    def undo(cls, offer: Offer, *, by: Member, name: str = "") -> bool:
        """The last step was recorded by mistake. With its `name`: only if it still is the last."""
        _must_concern(offer, by)
        found = cls.of(offer)
        if found is None or (name and name != found.state):
            return False
        mover = found._mover
        if found.closed_on is not None:
            found.closed_on = None
        else:
            found._step_back(by=by)
        found._stand_anew(mover, by=by)
        return True

    def take_landing_back(self, *, by: Member) -> None:
        """They have not landed after all: only the landing itself, taken back, comes here."""
        mover = self._mover
        self._take_out(LANDED)
        self._stand_anew(mover, by=by)

    @property
    def last(self) -> "Step | None":
        """The step that came furthest, also where it came to nothing since."""
        return max(self.steps, key=lambda step: STEPS.index(step.name), default=None)

    @property
    def in_order(self) -> "list[Step]":
        """All that has happened."""
        return sorted(self.steps, key=lambda step: STEPS.index(step.name))

    def may_be_undone_by(self, side: str) -> bool:
        """Whether its last word was this party's ("connector", "asker"); a close is nobody's."""
        last = self.last
        if self.closed_on is not None or last is None:
            return self.closed_on is not None
        return last.name != LANDED and side in WHOSE[last.name]

    def name_contact(self, first_name: str, *, by: Member) -> None:
        """Somebody's first name, for the two parties alone (S24): a facilitator writes none."""
        if first_name and by.id in (self.offer.connector_id, self.offer.target.ask.asker_id):
            self.contact_first_name = first_name

    def forget_contact(self, *, by: Member) -> None:
        """Take the name off again."""
        _must_concern(self.offer, by)
        if self.contact_first_name:
            self.contact_first_name = ""
            tell(IntroductionMoved, self.offer, by=by)

    @property
    def is_made(self) -> bool:
        """Contact and asker know of each other."""
        return self.introduced_on is not None

    @property
    def is_over(self) -> bool:
        """Nobody has to move any more."""
        return not self.moves_next

    @property
    def moves_next_name(self) -> str:
        """Who moves next, as the room calls them; "" for nobody."""
        if not self.moves_next:
            return ""
        if self.moves_next == ASKER:
            return self.offer.target.ask.asker.called
        return self.offer.connector.called

    def day_of(self, name: str) -> date | None:
        """The day of a step, where it was recorded."""
        return next((step.day for step in self.steps if step.name == name), None)

    def put_off(self, *, by: Member) -> None:
        """Next week, then, however often it is tapped. Nobody counts how often, or who said so."""
        _must_concern(self.offer, by)
        next_week = by.club.today() + A_WEEK
        last = self.last
        if last is not None and self.by_day is not None and self.by_day < next_week:
            last.put_off_to = self.by_day = next_week
            record(IntroductionMoved(self.club_id, self.offer_id, None))

    def close(self, *, by: Member) -> None:
        """Nothing came of it after they were introduced: closed kindly, by nobody in particular."""
        _must_concern(self.offer, by)
        if self.state in (CLOSED, LANDED):
            return
        if not self.is_made:
            # Still only a promise: that is let go as a whole.
            self.offer.let_go(by=by)
            return
        self.closed_on = by.club.today()
        self.derive()
        record(IntroductionClosed(self.club_id, self.offer_id, None))

    def derive(self) -> None:
        """From the steps: where it stands, who moves next, and by when."""
        days = {step.name: step.day for step in self.steps}
        last, at = furthest(days), self.last
        made = [day for name, day in days.items() if name in MADE]
        # Skipped forward: whoever met was introduced, on that day at the latest.
        self.introduced_on = days.get(INTRODUCED) or min(made, default=None)
        self.state = last if self.closed_on is None else CLOSED
        if self.closed_on is not None or last not in AFTER:
            self.moves_next, self.by_day = "", None
        else:
            self.moves_next, within_time = AFTER[last]
            by_day = days[last] + within_time
            put_off_to = at.put_off_to if at is not None else None
            self.by_day = max(by_day, put_off_to or by_day)

    def _is_promised(self) -> None:
        """Whoever asks their contact has promised it, settled before or not."""
        last = self.last
        if self.is_made or self.offer.is_firm or last is None:
            return
        # The very moment of the step: an undo knows by it which of them settled it.
        self.offer.firmed_at, self.offer.first_mover = last.at, CONNECTOR
        self.offer.by_day = self.by_day

    @property
    def _mover(self) -> str:
        """Whose turn it is, or would be where it is closed; "" for nobody's."""
        last = self.last
        if last is None:
            return self.offer.first_mover or CONNECTOR
        return AFTER[last.name][0] if last.name in AFTER else ""

    def _asks_anew(self, before: str) -> None:
        """Whoever moves now was not asked yet, whatever the one `before` was."""
        if self._mover and before and self._mover != before:
            self.offer.nudged_for = None

    def _stand_anew(self, mover: str, *, by: Member) -> None:
        """A step less: where that leaves it, if it leaves anything."""
        self.derive()
        self._is_promised()
        self._asks_anew(mover)
        if not self.steps:
            db.session.delete(self)
        # Before the same step may be noted once more.
        db.session.flush()
        tell(IntroductionUndone, self.offer, by=by)

    def _step_back(self, *, by: Member) -> None:
        last = furthest(step.name for step in self.steps)
        if last == LANDED:
            raise Refused(_("Take the landing back first, under “Me”."))
        _whose(self.offer, last, by)
        self._take_out(last)

    def _take_out(self, name: str) -> None:
        """Without this step it stands as before it: closed where it was, settled where it was."""
        gone = [step for step in self.steps if step.name == name]
        self.steps = [step for step in self.steps if step.name != name]
        for step in gone:
            self.closed_on = self.closed_on or step.had_closed_on
            within_time = AFTER[name][1] if name in AFTER else A_WEEK
            settled = self.offer.firmed_at, self.offer.first_mover, self.offer.by_day
            # Settled otherwise since, it is their word, and no step's.
            if settled == (step.at, CONNECTOR, step.day + within_time):
                self.offer.first_mover, self.offer.by_day, self.offer.firmed_at = "", None, None

    def _step_on(
        self, name: str, day: date | None, today: date, *, whose: Member, by: Member
    ) -> bool:
        """Note it; False where that changes nothing."""
        known = next((step for step in self.steps if step.name == name), None)
        if known is not None:
            changed = day is not None and day != known.day
            known.day = day or known.day
            return changed
        last = furthest(step.name for step in self.steps)
        if last in STEPS and STEPS.index(last) > STEPS.index(name) and day is None:
            # A late tap: it has gone further meanwhile.
            return False
        step = Step(club_id=self.club_id, name=name, day=day or today, by_id=whose.id, at=now())
        step.entered_by_id = by.id if by.id != whose.id else None
        self.steps.append(step)
        if self.last is step:
            # It goes on after all.
            step.had_closed_on, self.closed_on = self.closed_on, None
        return True


class Step(OfClub, Named, Base):
    """One step of an introduction, with the day on which it happened."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("introduction_id", "name"),
        of_club(),
        within("introduction_id", "introduction", ondelete="CASCADE"),
        within("by_id", "member"),
        within("entered_by_id", "member"),
    )

    id: Mapped[Key]
    introduction_id: Mapped[int] = operational(Id)
    name: Mapped[str] = operational(String(12))
    day: Mapped[date] = operational(Date())
    by_id: Mapped[int] = operational(Id)
    #: The facilitator who wrote it down for them.
    entered_by_id: Mapped[int | None] = operational(Id)
    at: Mapped[datetime] = operational()
    #: "Next week": the day that was chosen instead, while this is the last step.
    put_off_to: Mapped[date | None] = operational(Date())
    #: It was closed, and this step opened it again: without it, it is closed.
    had_closed_on: Mapped[date | None] = operational(Date())

    entered_by: Mapped[Member | None] = relationship(
        primaryjoin="Member.id == foreign(Step.entered_by_id)"
    )

    @classmethod
    def told_since(cls, club_id: int, moment: datetime) -> Subquery:
        """Which introductions of a club the room has first heard of since: `introduction_id` and
        `at`. Steps may be skipped forward: whoever has met was introduced.
        """
        return (
            select(cls.introduction_id, func.min(cls.at).label("at"))
            .where(cls.club_id == club_id, cls.name.in_(MADE))
            .group_by(cls.introduction_id)
            .having(func.min(cls.at) >= moment)
            .subquery()
        )


def _whose(offer: Offer, name: str, by: Member) -> Member:
    """Whose word this step is: the one who says it, or the one a facilitator says it for."""
    if name not in STEPS:
        raise Refused(_("Please choose one from the list."), "step")
    _must_concern(offer, by)
    sides = {CONNECTOR: offer.connector, ASKER: offer.target.ask.asker}
    whose = [sides[side] for side in WHOSE[name]]
    if any(member.id == by.id for member in whose):
        return by
    if by.on_duty:
        return whose[0]
    raise Refused(_("That is for %(name)s to say.", name=whose[0].called))


def _must_be_so(offer: Offer, name: str, day: date | None, by: Member) -> date | None:
    """The day of a step: not to come, and not before there was an offer."""
    if day is None:
        return None
    if day > by.club.today():
        raise Refused(_("That day is still to come."), "day")
    began = by.club.day_of(offer.made_at)
    if day < began and name != LANDED:
        raise Refused(
            _("This began on %(day)s. Please choose that day, or a later one.", day=say_day(began)),
            "day",
        )
    # A landing has a day of its own.
    return max(day, began)


def _must_concern(offer: Offer, by: Member) -> None:
    if not offer.concerns(by):
        raise Missing


def _must_not_be_introduced(offer: Offer) -> None:
    found = Introduction.of(offer)
    if found is not None and found.is_made:
        raise Refused(_("You have introduced them already. Undo that first."))


def _forget_what_was_begun(offer: Offer) -> None:
    """Taken back or let go: that its contact was asked leaves no mark either."""
    found = Introduction.of(offer)
    if found is not None:
        db.session.delete(found)
        db.session.flush()


before_withdraw.append(_must_not_be_introduced)
on_forgotten.append(_forget_what_was_begun)


def tell(kind: type[Event], offer: Offer, *, by: Member) -> None:
    """Record an event about an offer."""
    record(kind(offer.club_id, offer.id, by.id))
