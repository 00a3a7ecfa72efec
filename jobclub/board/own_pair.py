"""The skill minute's pair out of the club's own evenings: said here some time ago, and nobody's.

Whoever said it must not be recognisable. So: nothing of this week or of tonight's board, rather of
who is not here and asks for nothing now; no name, no number, nothing that only one can have done.
Where in doubt, none, and the program's own pair is read.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased, selectinload

from jobclub.asks.coach import Review, review
from jobclub.asks.events import AskEdited
from jobclub.asks.models import OPEN, WITHDRAWN, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.asks.wording import sentence
from jobclub.board.nobodys import is_plain, names_nobody, words_of
from jobclub.clubs.calling import first_of
from jobclub.clubs.models import Member
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.meetings.attendance import HERE, LEFT, WAITING, Attendance
from jobclub.meetings.models import Meeting
from jobclub.meetings.skill import Pair
from jobclub.people.models import Person
from jobclub.words import _

A_WEEK, SIX_DAYS = timedelta(days=7), timedelta(days=6)
#: Of so many earlier asks one is chosen.
MOST = 200


@dataclass(frozen=True)
class _Earlier:
    """An ask of an earlier evening, and how well whoever asked is hidden."""

    ask: Ask
    is_here: bool
    asks_now: bool
    opened: bool

    def rank(self, meeting: Meeting) -> tuple[bool, bool, bool, str]:
        """Who is away comes first, then who asks for nothing now, then an ask that got a door.
        Beyond that, chance decides: the same all evening, and another one each evening.
        """
        chance = sha256(f"{meeting.public_id}/{self.ask.id}".encode()).hexdigest()
        return self.is_here, self.asks_now, not self.opened, chance


@dataclass(frozen=True)
class _Weak:
    words: str
    why: str


def own_pair(meeting: Meeting) -> Pair | None:
    """A weak ask and a strong one of the club's own, or None."""
    earlier = sorted(_earlier(meeting), key=lambda one: one.rank(meeting))
    if len({one.ask.specific for one in earlier}) < 2:
        return None
    names = _first_names(meeting.club_id)
    weak = next(filter(None, (_weak(one.ask, names) for one in earlier)), None)
    strong = next(filter(None, (_strong(one.ask, names) for one in earlier)), None)
    return Pair(weak.words, strong, weak.why) if weak and strong else None


def _earlier(meeting: Meeting) -> Iterable[_Earlier]:
    """Asks that were heard, the last time a week ago or more, and not changed since."""
    here = exists().where(
        Attendance.meeting_id == meeting.id,
        Attendance.member_id == Ask.asker_id,
        Attendance.status.in_((HERE, LEFT, WAITING)),
    )
    now = aliased(Ask)
    asks_now = exists().where(now.asker_id == Ask.asker_id, now.state == OPEN)
    # What is tapped tonight must not change the pair under everybody's eyes.
    before = Offer.made_at < meeting.doors_at
    opened = exists().where(Target.ask_id == Ask.id, Offer.target_id == Target.id, before)
    found = db.session.execute(
        select(Ask, here, asks_now, opened)
        .join(Member, Member.id == Ask.asker_id)
        .where(
            Ask.club_id == meeting.club_id,
            Ask.state.in_((OPEN, WITHDRAWN)),
            Ask.hidden_at.is_(None),
            Member.removed_at.is_(None),
            _heard_before(meeting),
            Ask.id.not_in(_changed_since(meeting)),
        )
        .order_by(Ask.id.desc())
        .limit(MOST)
        .options(selectinload(Ask.targets))
    )
    return [_Earlier(*row) for row in found]


def _heard_before(meeting: Meeting) -> ColumnElement[bool]:
    last = (
        select(func.max(Meeting.local_date))
        .join(Showing, Showing.meeting_id == Meeting.id)
        .where(Showing.ask_id == Ask.id)
        .scalar_subquery()
    )
    tonight = exists().where(Showing.ask_id == Ask.id, Showing.meeting_id == meeting.id)
    return (last <= meeting.local_date - A_WEEK) & ~tonight


def _changed_since(meeting: Meeting) -> Select[int]:
    """Which asks were said otherwise in the days since the evening a week ago."""
    midnight = meeting.club.moment(meeting.local_date - SIX_DAYS, "00:00")
    return select(EventRow.subject_id).where(
        EventRow.club_id == meeting.club_id,
        EventRow.kind == AskEdited.kind,
        EventRow.at >= midnight,
    )


def _weak(ask: Ask, names: Collection[str]) -> _Weak | None:
    words = [*ask.companies, ask.who] if ask.companies else [ask.why or ask.who]
    plain = _is_nobodys(words, ask, names) and all(map(is_plain, words))
    if ask.specific or not plain:
        return None
    read = _review(ask)
    # Nobody's despair is read out, without a name either.
    if read.specific or any(hint.code == "tone" for hint in read.hints):
        return None
    why = "" if ask.companies else ask.why
    return _Weak(sentence(ask.companies, ask.who, why), _why(read))


def _strong(ask: Ask, names: Collection[str]) -> str | None:
    """Where, and who there. The line more is a life's story more often than not."""
    plain = _is_nobodys([*ask.companies, ask.who], ask, names) and is_plain(ask.who)
    if not (ask.specific and ask.who and plain):
        return None
    read = _review(ask)
    if not read.specific or any(hint.code == "industry" for hint in read.hints):
        return None
    return sentence(ask.companies, ask.who, "")


def _review(ask: Ask) -> Review:
    """Once more: a company that another one stands for now has another name."""
    return review(ask.why, companies=ask.companies, who=ask.who)


def _is_nobodys(texts: Iterable[str], ask: Ask, names: Collection[str]) -> bool:
    theirs = words_of(f"{ask.asker.name} {ask.asker.called}")
    return names_nobody(texts, {*names, *theirs})


def _first_names(club_id: int) -> set[str]:
    """Also of those who have left: somebody may remember them."""
    all_names = (
        select(Person.name)
        .join(Member, Member.person_id == Person.id)
        .where(Member.club_id == club_id)
        .distinct()
    )
    return words_of(" ".join(map(first_of, db.session.scalars(all_names))))


def _why(weak: Review) -> str:
    codes = [hint.code for hint in weak.hints]
    if "industry" in codes:
        return _("A field brings nobody to mind. A company does.")
    if "status" in codes:
        return _("Nobody can keep a mood in mind. One company and one role they can.")
    return _("A company and a team, and people think of someone.")
