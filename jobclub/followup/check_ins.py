"""CheckIn: once a month, whoever has been quiet is asked how they are. No answer is fine."""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.errors import Refused
from jobclub.extensions import db, find
from jobclub.followup.answering import ANSWERS, follow
from jobclub.followup.silence import MOST_UNANSWERED, is_quiet, silent_since
from jobclub.mail import outbox
from jobclub.mail.models import Mail, on_unsent
from jobclub.words import _

CHECK_IN = "check-in"
#: Two months meet at midnight: a question on the 31st is not followed by one on the 1st.
APART = timedelta(days=28)
A_WEEK = timedelta(days=7)


class CheckIn(OfClub, Named, Base):
    """One question to one member in one month."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("member_id", "month"),
        of_club(),
        within("member_id", "member"),
        # Letters carry its number: one that is gone must not lend it to the next.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    member_id: Mapped[int] = operational(Id, index=True)
    #: "2026-11", where the club meets.
    month: Mapped[str] = operational(String(7))
    asked_at: Mapped[datetime] = operational()
    #: "looking", "paused", "landed" or "leave"; "" for none yet.
    answer: Mapped[str] = operational(String(8), default="")
    answered_at: Mapped[datetime | None] = operational()

    member: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(CheckIn.member_id)")

    @classmethod
    def of_month(cls, member: Member) -> Self | None:
        """This month's question to a member."""
        return find(cls, cls.member_id == member.id, cls.month == _month(member))

    @classmethod
    def may_ask(cls, member: Member) -> bool:
        """Whether it is time to ask: quiet, not asked this month, and not three times in vain."""
        if not is_quiet(member) or cls.of_month(member) is not None:
            return False
        last = db.session.scalar(select(func.max(cls.asked_at)).where(cls.member_id == member.id))
        lately = last is not None and now() - last < APART
        if lately or _just_tried(member):
            return False
        return cls.unanswered(member) < MOST_UNANSWERED

    @classmethod
    def unanswered(cls, member: Member) -> int:
        """How often they were asked since they were last heard from."""
        asked = select(func.count()).where(cls.member_id == member.id)
        since = silent_since(member)
        if since is not None:
            asked = asked.where(cls.asked_at > since)
        return db.session.scalar(asked) or 0

    @classmethod
    def ask(cls, member: Member) -> Self | None:
        """Ask how they are, once a month at most. None where they should be left in peace.

        Where no mail reaches them, the question waits on their page and the facilitator's list.
        """
        if not cls.may_ask(member):
            return None
        asked = cls._new(member)
        outbox.put(
            CHECK_IN,
            member.person,
            once=f"check-in:{asked.id}",
            club=member.club,
            about={"check_in": asked.id},
        )
        return asked

    @classmethod
    def say(cls, member: Member, answer: str, *, by: Member) -> Self:
        """What a member answers by themselves, or tells a facilitator: this month's answer, or
        that to the question asked last.
        """
        last = select(cls).where(cls.member_id == member.id).order_by(cls.asked_at.desc()).limit(1)
        asked = cls.of_month(member) or db.session.scalar(last)
        lately = asked is not None and now() - asked.asked_at < APART
        check_in = asked if asked is not None and lately else cls._new(member)
        check_in.be_answered(answer, by=by, asked_at=now())
        return check_in

    def be_answered(self, answer: str, *, by: Member, asked_at: datetime | None = None) -> None:
        """They were heard from. Answered again, the last word counts; what they have told us since
        they were asked (in a letter, or `asked_at`) stands.
        """
        if answer not in ANSWERS:
            raise Refused(_("Please choose one from the list."), "answer")
        asked = asked_at or self.asked_at
        follow(self.member, answer, asked_at=asked, before=self.answer, by=by)
        self.answer, self.answered_at = answer, now()
        self.member.heard(self.answered_at)

    @classmethod
    def _new(cls, member: Member) -> Self:
        asked = cls(
            club_id=member.club_id,
            member_id=member.id,
            member=member,
            month=_month(member),
            asked_at=now(),
            answer="",
        )
        db.session.add(asked)
        db.session.flush()
        return asked


def _just_tried(member: Member) -> bool:
    """Whether a letter could not reach them in the last week: that is not tried day after day."""
    letters = Mail.person_id == member.person_id, Mail.club_id == member.club_id
    unsent = or_(Mail.failed_at.is_not(None), Mail.dropped_at.is_not(None))
    lately = Mail.kind == CHECK_IN, Mail.made_at > now() - A_WEEK
    return find(Mail, *letters, unsent, *lately) is not None


def take_back(letter: Mail) -> None:
    """Its letter never went: nobody was asked, and the month's question is still to be put."""
    asked = db.session.get(CheckIn, letter.about["check_in"])
    if asked is not None and asked.answered_at is None:
        db.session.delete(asked)


on_unsent[CHECK_IN] = take_back


def _month(member: Member) -> str:
    return member.club.today().strftime("%Y-%m")
