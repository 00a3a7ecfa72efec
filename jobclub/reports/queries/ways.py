"""How far each ask and each door of it came: what the funnel counts, and the rows behind it.

An ask belongs to the period in which a meeting first saw it. A door is counted once, however many
offers say it (asks/doors.py).
"""

from sqlalchemy import CTE, ColumnElement, Subquery, and_, case, func, select

from jobclub.asks.doors import door
from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.companies.models import Company
from jobclub.introductions.models import Introduction, Step
from jobclub.introductions.steps import INTERVIEW, LANDED, MET
from jobclub.meetings.models import Meeting
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import how_many, seen, was_held, within

#: How far it came: each of these has what stands before it as well.
WITH_DOOR, INTRODUCED, HAS_MET, HAS_INTERVIEW, HAS_LANDED = 1, 2, 3, 4, 5
#: By the word of an address.
CAME_TO = {
    "with_door": WITH_DOOR,
    "introduced": INTRODUCED,
    "met": HAS_MET,
    "interview": HAS_INTERVIEW,
    "landed": HAS_LANDED,
}
_STEPS = {LANDED: HAS_LANDED, INTERVIEW: HAS_INTERVIEW, MET: HAS_MET}


def asks_of(club_id: int, period: Period, *also: ColumnElement[bool]) -> CTE:
    """The asks of a period: `ask_id`, and the `day` on which a meeting first saw it."""
    day = func.min(Meeting.local_date)
    return (
        select(Showing.ask_id.label("ask_id"), day.label("day"))
        .join(Meeting, Meeting.id == Showing.meeting_id)
        .join(Ask, Ask.id == Showing.ask_id)
        # Said of each, so that PostgreSQL reads no other club's.
        .where(*(one.club_id == club_id for one in (Showing, Meeting, Ask)))
        .where(was_held(), seen(), *also)
        .group_by(Showing.ask_id)
        .having(within(day, period))
        .cte("asks_of")
    )


def doors_of(asks: CTE, *also: ColumnElement[bool]) -> Subquery:
    """What they ask for, and who opened it: `ask_id`, `day`, `head`, whether that company is still
    `asked` for; `connector_id`, and how far it `came`. Both are null where nobody opened a door.
    """
    _ask_id, head, connector_id = door()
    # Outer joins are made in their order: from the few asks to what hangs on each.
    return (
        select(
            asks.c.ask_id,
            asks.c.day,
            head.label("head"),
            connector_id.label("connector_id"),
            func.max(case((Target.dropped_at.is_(None), 1), else_=0)).label("asked"),
            func.max(_REACHED).label("came"),
        )
        .select_from(asks)
        .outerjoin(Target, Target.ask_id == asks.c.ask_id)
        .outerjoin(Company, Company.id == Target.company_id)
        .outerjoin(Offer, and_(Offer.target_id == Target.id, Offer.stands(), *also))
        .outerjoin(Introduction, Introduction.made_of())
        .outerjoin(Step, and_(Step.introduction_id == Introduction.id, Step.name.in_(_STEPS)))
        .group_by(asks.c.ask_id, asks.c.day, head, connector_id)
        .subquery("doors_of")
    )


def ways_of(asks: CTE) -> Subquery:
    """Each ask: `ask_id`, `day`, how many `doors` and `introductions`, and how far it `came`."""
    doors = doors_of(asks)
    return (
        select(
            doors.c.ask_id,
            doors.c.day,
            func.count(doors.c.came).label("doors"),
            how_many(doors.c.came >= INTRODUCED).label("introductions"),
            func.coalesce(func.max(doors.c.came), 0).label("came"),
        )
        .group_by(doors.c.ask_id, doors.c.day)
        .subquery("ways_of")
    )


_REACHED: ColumnElement[int] = case(
    *((Step.name == name, came) for name, came in _STEPS.items()),
    (Introduction.id.is_not(None), INTRODUCED),
    (Offer.id.is_not(None), WITH_DOOR),
)
