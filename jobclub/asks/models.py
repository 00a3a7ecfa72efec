"""Ask: "does anyone know someone at …?". It belongs to a member; it is shown at meetings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, relationship

from jobclub.asks.aiming import aim
from jobclub.asks.coach import review
from jobclub.asks.events import (
    AskClosed,
    AskEdited,
    AskHidden,
    AskPosted,
    AskRestored,
    AskWithdrawn,
    DraftKept,
)
from jobclub.asks.showings import KEPT, NEW, SHARPENED, Showing
from jobclub.asks.targets import MOST_TARGETS, Target
from jobclub.asks.wording import sentence
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.companies.models import Company
from jobclub.database import (
    Base,
    Id,
    Key,
    Named,
    OfClub,
    content,
    of_club,
    operational,
    within,
)
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db, find
from jobclub.meetings.models import ACCEPTED, ON_TIME, Meeting
from jobclub.words import _

DRAFT, OPEN, WITHDRAWN = "draft", "open", "withdrawn"
#: Its asker has landed or left: closed kindly, and whatever was offered to it can rest.
CLOSED = "closed"


class Ask(OfClub, Named, Base):
    """What a member asks of the room. One open ask a member."""

    __tablename__ = "ask"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        of_club(),
        within("asker_id", "member"),
        within("entered_by_id", "member"),
        *(
            Index(
                f"uq_ask_one_{state}",
                "asker_id",
                unique=True,
                sqlite_where=text(f"state = '{state}'"),
                postgresql_where=text(f"state = '{state}'"),
            )
            for state in (DRAFT, OPEN)
        ),
    )

    id: Mapped[Key]
    asker_id: Mapped[int] = operational(Id, index=True)
    who: Mapped[str] = content(String(120), default="")
    why: Mapped[str] = content(String(280), default="")
    state: Mapped[str] = operational(String(10))
    #: What the coach said of it: whether it names somewhere to know someone at, and its hints.
    specific: Mapped[bool] = operational(default=False)
    coach_result: Mapped[str] = operational(String(120), default="")
    name_on_wall: Mapped[bool] = operational(default=True)
    hidden_at: Mapped[datetime | None] = operational()
    posted_at: Mapped[datetime | None] = operational()
    entered_by_id: Mapped[int | None] = operational(Id)

    asker: Mapped[Member] = relationship(
        primaryjoin="Member.id == foreign(Ask.asker_id)", lazy="joined", innerjoin=True
    )
    entered_by: Mapped[Member | None] = relationship(
        primaryjoin="Member.id == foreign(Ask.entered_by_id)"
    )
    targets: Mapped[list["Target"]] = relationship(
        primaryjoin="and_(Ask.id == foreign(Target.ask_id), Target.dropped_at.is_(None))",
        order_by="Target.position",
        viewonly=True,
    )

    @classmethod
    def keep_draft(cls, *, by: Member, companies: Sequence[str], who: str, why: str) -> Self:
        """Put an ask away for later; nobody else sees it."""
        if cls.of(by, OPEN) is not None:
            raise Refused(_("Your ask is on the board already."))
        ask = cls.of(by, DRAFT) or cls._new(by, entered_by=None)
        ask._say(companies, who, why)
        ask._tell(DraftKept, by=by)
        return ask

    @classmethod
    def post(
        cls,
        *,
        by: Member,
        companies: Sequence[str],
        who: str,
        why: str,
        meeting: Meeting | None = None,
        late: str = ON_TIME,
        entered_by: Member | None = None,
    ) -> Self:
        """Put an ask on the board (of the open meeting, if there is one).

        One open ask a member: posting again says the one there is differently.
        """
        shown_at = meeting or _tonight(by)
        already = cls.of(by, OPEN)
        if already is not None:
            how = already._compared(companies, who, why)
            already.edit(companies=companies, who=who, why=why, by=entered_by or by)
            if shown_at is not None:
                Showing.of(already, shown_at, how=how, late=late)
            return already
        must_say_something(companies, who, why)

        ask = cls.of(by, DRAFT) or cls._new(by, entered_by=entered_by)
        ask.state, ask.posted_at = OPEN, now()
        ask._say(companies, who, why)
        ask._tell(AskPosted, by=entered_by or by)
        if shown_at is not None:
            Showing.of(ask, shown_at, how=NEW, late=late)
        return ask

    @classmethod
    def of(cls, member: Member, state: str) -> Self | None:
        """The member's one ask in this state."""
        return find(cls, cls.asker_id == member.id, cls.state == state)

    @classmethod
    def visible_to(cls, member: Member, ask_id: int) -> Self:
        """An ask of the member's club. A hidden one or a draft is there for its author alone."""
        found = find(cls, cls.club_id == member.club_id, cls.id == ask_id)
        if found is None or not found.may_be_seen_by(member):
            raise Missing
        return found

    def may_be_seen_by(self, member: Member) -> bool:
        """Whether this ask is there at all for this member."""
        if self.asker_id == member.id:
            return True
        return self.state != DRAFT and (self.hidden_at is None or member.on_duty or member.running)

    def may_be_changed_by(self, member: Member) -> bool:
        """The asker, or a facilitator at the laptop for somebody without a phone."""
        return self.asker_id == member.id or member.on_duty

    @property
    def drawn(self) -> list["Target"]:
        """The targets as they are drawn: two that turned out to be one company are drawn once."""
        once: dict[int | None, Target] = {}
        for target in self.targets:
            once.setdefault(target.head_id, target)
        return list(once.values())

    @property
    def companies(self) -> list[str]:
        """The names of the target companies, in the asker's order."""
        return [target.name for target in self.drawn if target.company is not None]

    @property
    def names_company(self) -> bool:
        """Whether there is a company to know someone at, or only something to help with."""
        return any(target.company_id is not None for target in self.targets)

    @property
    def sentence(self) -> str:
        """As its asker would say it."""
        return sentence(self.companies, self.who, self.why)

    @property
    def is_open(self) -> bool:
        """On the board, with offers welcome: meeting or not, until it is withdrawn or hidden."""
        return self.state == OPEN and self.hidden_at is None

    @property
    def is_posted(self) -> bool:
        """Others have seen it; a draft is nobody else's."""
        return self.state != DRAFT

    def must_be_open(self) -> None:
        """Refuse when nobody can answer this ask any more."""
        if self.state != OPEN or self.asker.removed_at is not None:
            raise Refused(_("This ask is no longer open. Thank you all the same."))
        if self.hidden_at is not None:
            raise Refused(_("This ask is off the board just now."))

    def edit(self, *, companies: Sequence[str], who: str, why: str, by: Member) -> None:
        """Say it better. Targets that stay keep their offers."""
        self._must_be_mine(by)
        if self.state not in (OPEN, DRAFT):
            raise Refused(_("This ask is no longer open. You can post a new one."))
        must_say_something(companies, who, why)
        how = self._compared(companies, who, why)
        self._say(companies, who, why)
        shown_at = _tonight(self.asker) if self.state == OPEN else None
        if shown_at is not None:
            Showing.of(self, shown_at, how=how)
        self._tell(AskEdited, by=by)

    def withdraw(self, *, by: Member) -> None:
        """Take it back. Doing it twice is doing it once."""
        self._must_be_mine(by)
        if self.state not in (WITHDRAWN, CLOSED):
            self.state = WITHDRAWN
            self._tell(AskWithdrawn, by=by)

    def close(self, *, by: Member) -> None:
        """Its asker does not need it any more. A draft stays theirs."""
        self._must_be_mine(by)
        if self.state == OPEN:
            self.state = CLOSED
            self._tell(AskClosed, by=by)

    def open_again(self, *, by: Member) -> None:
        """Closed too early: on the board as before, unless they ask for something else by now."""
        self._must_be_mine(by)
        if self.state == CLOSED and Ask.of(self.asker, OPEN) is None:
            self.state = OPEN
            self._tell(AskRestored, by=by)

    def keep_name_off_wall(self, off: bool, *, by: Member) -> None:
        """Whether the projector says "Somebody" instead of the asker's name: theirs to say."""
        if self.asker_id != by.id:
            raise Missing
        self.name_on_wall = not off
        self._tell(AskEdited, by=by)

    def hide(self, *, by: Member) -> None:
        """Off the board. The author sees it still, and reads that it is hidden."""
        if self.hidden_at is None:
            self.hidden_at = now()
            self._tell(AskHidden, by=by)

    def restore(self, *, by: Member) -> None:
        """On the board again."""
        if self.hidden_at is not None:
            self.hidden_at = None
            self._tell(AskRestored, by=by)

    def accept_late(self, meeting: Meeting, *, by: Member) -> None:
        """On the board of a meeting for which it came too late by itself."""
        meeting.must_have_begun()
        showing = Showing.of(self, meeting, how=NEW)
        showing.late = ACCEPTED
        record(AskRestored(self.club_id, self.id, by.id, [meeting]))

    def keep(self, meeting: Meeting, *, by: Member) -> None:
        """Ask the same again tonight."""
        self._must_be_mine(by)
        self.must_be_open()
        Showing.of(self, meeting, how=KEPT)
        record(AskRestored(self.club_id, self.id, by.id, [meeting]))

    @classmethod
    def _new(cls, asker: Member, *, entered_by: Member | None) -> Self:
        ask = cls(
            club_id=asker.club_id,
            asker_id=asker.id,
            asker=asker,
            state=DRAFT,
            name_on_wall=_kept_on_wall(asker),
            entered_by_id=entered_by.id if entered_by else None,
        )
        db.session.add(ask)
        db.session.flush()
        return ask

    def _compared(self, companies: Sequence[str], who: str, why: str) -> str:
        """Saved as it was is kept; with other words it is sharpened."""
        # The form shows no more than three, also where a split has left a fourth.
        said = self.companies[:MOST_TARGETS], self.who, self.why
        same = said == (list(companies), who, why)
        return KEPT if same else SHARPENED

    def _say(self, companies: Sequence[str], who: str, why: str) -> None:
        if len(companies) > MOST_TARGETS:
            raise Refused(_("Three companies at most: people remember three."), "company_3")
        self.who, self.why = who, why
        self._aim_at(companies)
        read = review(why, companies=companies, who=who)
        self.specific, self.coach_result = read.specific, " ".join(hint.code for hint in read.hints)

    def _aim_at(self, names: Sequence[str]) -> None:
        """Targets by company; the club's directory grows by them."""
        companies = []
        for name in names:
            listed = self.state == OPEN and is_a_name(name)
            companies.append((name, Company.named(self.asker.club, name, listed=listed)))
        aim(self, companies)

    def _must_be_mine(self, by: Member) -> None:
        if not self.may_be_changed_by(by):
            raise Missing

    def _tell(self, kind: type[Event], *, by: Member) -> None:
        record(kind(self.club_id, self.id, by.id))


def _kept_on_wall(asker: Member) -> bool:
    """As the asker last chose: who kept their name off the wall keeps it off."""
    last = db.session.scalar(
        select(Ask.name_on_wall).where(Ask.asker_id == asker.id).order_by(Ask.id.desc()).limit(1)
    )
    return last is not False


def _tonight(asker: Member) -> Meeting | None:
    """The meeting that is on, if the asker is in the room: nobody asks from the door."""
    meeting = Meeting.tonight(asker.club_id)
    return meeting if meeting is not None and meeting.admits(asker) else None


def is_a_name(company: str) -> bool:
    """Whether this may be handed on as an employer's name, and is no "anything in healthcare"."""
    return review("", companies=[company]).specific


def must_say_something(companies: Sequence[str], who: str, why: str) -> None:
    """Refuse an empty ask, with the question that makes a good one."""
    if not (companies or who or why):
        raise Refused(
            _("Name one company, and people will think of someone. Which one?"), "company_1"
        )
