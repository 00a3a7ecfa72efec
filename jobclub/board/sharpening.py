"""Asks that a word would help: what the console lists before the round, for a facilitator to help
with, and the coach's one line on their owners' own cards.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from jobclub.asks.coaching import line_for
from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.asks.turns import DONE, NOW
from jobclub.board.reading import Placed, Reading
from jobclub.extensions import db
from jobclub.live import Thing
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS, DOORS, SKILL, WELCOME, WINS
from jobclub.words import _

#: Once the round has begun, an ask is heard as it is.
STAGES = (DOORS, WELCOME, WINS, SKILL)
#: Shown at so many meetings, an ask without a door may do better with another company.
ENOUGH = 3
#: What the coach finds in an ask that names somewhere to know someone at.
IN_SPECIFIC = frozenset({"no_who", "tone"})


@dataclass(frozen=True)
class ToSharpen:
    """One ask, and what its facilitator might say to whoever asks."""

    ask: Ask
    lines: Sequence[str]

    @property
    def name(self) -> str:
        """Whose it is."""
        return self.ask.asker.called


def is_shown(reading: Reading) -> bool:
    """Whether the console lists them in this part of the evening."""
    stage = reading.stage
    if not reading.meeting.is_open or stage is None:
        return False
    return stage.kind in STAGES or (stage.kind == ASKS and not _has_begun(reading))


def _has_begun(reading: Reading) -> bool:
    """Whether somebody's turn is on, or was."""
    return any(turn.state in (NOW, DONE) for turn in reading.round.turns)


def to_sharpen(reading: Reading) -> list[ToSharpen]:
    """Tonight's asks that a word would help: first those that bring nobody to mind, in the board's
    order.
    """
    if not is_shown(reading):
        return []
    placed = [one for one in reading.every_ask if one.may_be_lit]
    shut = without_a_door([one.ask.id for one in placed if _is_older(one, reading.meeting)])
    rows = [ToSharpen(one.ask, _lines(one.ask, one.ask.id in shut)) for one in placed]
    return sorted((row for row in rows if row.lines), key=lambda row: row.ask.specific)


def changes(reading: Reading, things: Collection[Thing]) -> bool:
    """Whether the list may be another one when these things were touched."""
    kinds = {thing.kind for thing in things}
    if kinds & {"run", "round"}:
        # In another part of the evening, and with the first turn, it comes or goes.
        return True
    if not is_shown(reading):
        return False
    return "ask" in kinds or _may_have_opened_a_door(reading, things)


def _may_have_opened_a_door(reading: Reading, things: Collection[Thing]) -> bool:
    """An ask that was new tonight stands on no list of three evenings: it costs no read."""
    tapped = set(reading.asks_of([t.id for t in things if t.kind == "tally"]).values())
    reading.know(tapped)
    placed = (reading.ask(ask_id) for ask_id in tapped)
    return any(one is not None and _is_older(one, reading.meeting) for one in placed)


def without_a_door(ask_ids: Collection[int]) -> set[int]:
    """Those that were shown at three meetings or more, and at which no offer stands: not at a
    company that is not asked for any more, either.
    """
    if not ask_ids:
        return set()
    opened = exists().where(
        Target.ask_id == Showing.ask_id, Offer.target_id == Target.id, Offer.stands()
    )
    shut = (
        select(Showing.ask_id)
        .where(Showing.ask_id.in_(ask_ids), ~opened)
        .group_by(Showing.ask_id)
        .having(func.count() >= ENOUGH)
    )
    return set(db.session.scalars(shut))


def line_on_card(ask: Ask, meeting: Meeting | None) -> str:
    """The coach's line on its owner's own card."""
    if ask.hidden_at is not None:
        return ""
    old = meeting is None or _posted_before(ask, meeting)
    return line_for(ask, no_door=ask.specific and old and bool(without_a_door([ask.id])))


def _is_older(placed: Placed, meeting: Meeting) -> bool:
    return _posted_before(placed.ask, meeting)


def _posted_before(ask: Ask, meeting: Meeting) -> bool:
    return ask.posted_at is not None and ask.posted_at < meeting.doors_at


def _lines(ask: Ask, no_door: bool) -> list[str]:
    lines = [_line(ask)] if _is_vague(ask) else []
    if no_door:
        lines.append(_("Three evenings without a door. Ask them: which other company?"))
    return lines


def _is_vague(ask: Ask) -> bool:
    return not ask.specific or not IN_SPECIFIC.isdisjoint(ask.coach_result.split())


def _line(ask: Ask) -> str:
    """The coach's most useful finding, as a question to ask across the table."""
    questions = {
        "no_company": _("Ask them: which one company comes to mind first?"),
        "industry": _("Ask them: at which company? One name is enough."),
        "status": _("Ask them: what would help you most this week?"),
        "tone": _("Ask them: what are you good at, and where would you like to do it?"),
        "no_who": _("Ask them: who there? A team or a role is enough."),
    }
    found = (code for code in ask.coach_result.split() if code in questions)
    return questions[next(found, "no_company")]
