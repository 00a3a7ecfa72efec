"""The end of a club's past: what lies ahead is cut off, and rows are as the models keep them."""

from datetime import date, timedelta

from jobclub.asks.models import DRAFT
from jobclub.clubs.models import MEMBER
from jobclub.introductions.steps import AFTER, CLOSED, INTRODUCED, MADE, WHOSE, furthest
from jobclub.seeding.crowd import Neighbours, call_everybody
from jobclub.seeding.erasing import erase_some
from jobclub.seeding.lives import Here, Promise, Regular, Said
from jobclub.seeding.rows import Ask, Company, Introduction, MeToo, Step, Target, Thanks
from jobclub.seeding.words import FIRSTS, key


def finish(here: Here, neighbours: Neighbours) -> None:
    """Write down what was kept back."""
    for promise in here.promises:
        if not promise.void and promise.offer.made_at <= here.until:
            _write(here, promise)
    gone = {one.row.id for one in here.everybody if one.row.removed_at is not None}
    said = here.book.of(MeToo)
    said[:] = [row for row in said if row.member_id not in gone]
    for one in here.everybody:
        for will in one.wills:
            here.book.keep(will)
        if one.ask is None and one.looks and one.row.removed_at is None and here.chance(0.01):
            _leave_draft(here, one)
    call_everybody(here)
    erased = erase_some(here)
    for one in here.everybody:
        known = one.visits > 3 and one.row.role == MEMBER and one.row.id not in erased
        if known and here.chance(0.02):
            neighbours.remember(one.row.person_id, one.name)


def _write(here: Here, promise: Promise) -> None:
    """An offer, and what came of it until now."""
    offer, until = promise.offer, here.until
    steps = [step for step in promise.steps if step.at <= until]
    if promise.gone_at is not None and promise.gone_at <= until:
        # As if nothing had been said beside: that is how an offer is let go.
        offer.withdrawn_at, offer.kind, offer.warmth, offer.note = (
            promise.gone_at, "know_someone", "", "",
        )  # fmt: skip
        steps = []
    elif promise.is_firm(until):
        offer.firmed_at, offer.first_mover = promise.firm_at, promise.first_mover
        offer.by_day = promise.by_day
    here.book.keep(offer)
    if steps:
        _introduce(here, promise, steps)
    thanks = promise.thanks
    if thanks is not None and thanks.sent_at <= until:
        _thank(here, thanks)


def _introduce(here: Here, promise: Promise, steps: list[Said]) -> None:
    number = promise.introduction_id or here.book.number(Introduction)
    closed_on = promise.closed_on
    made = [step for step in steps if step.name in MADE]
    if closed_on is not None and (closed_on >= here.until.date() or not made):
        closed_on = None
    row = _derived(here, promise, number, steps, closed_on)
    promise.row = row
    here.book.keep(row)
    for step in steps:
        written = here.book.write(
            Step, here.club.id, number, step.name, step.day, _by(here, promise, step.name), step.at
        )
        if step is steps[-1] and promise.had_closed_on is not None:
            written.had_closed_on = promise.had_closed_on
    if here.chance(0.3):
        row.contact_first_name = here.luck.choice(FIRSTS)


def _derived(
    here: Here, promise: Promise, number: int, steps: list[Said], closed_on: date | None
) -> Introduction:
    """Where it stands, as `Introduction.derive` says it."""
    days = {step.name: step.day for step in steps}
    last = furthest(days)
    made = [day for name, day in days.items() if name in MADE]
    introduced = days.get(INTRODUCED) or min(made, default=None)
    row = Introduction(
        number, here.club.id, promise.offer.id, last, introduced, closed_on, "", None
    )
    if closed_on is not None:
        row.state = CLOSED
    elif last in AFTER:
        row.moves_next, within = AFTER[last]
        row.by_day = days[last] + within
    return row


def _by(here: Here, promise: Promise, name: str) -> int:
    sides = {"connector": promise.connector, "asker": promise.asked.asker}
    whose = WHOSE[name]
    return sides[whose[0] if len(whose) == 1 or here.chance(0.7) else whose[1]].row.id


def _thank(here: Here, thanks: Thanks) -> None:
    thanks.id = here.book.number(Thanks)
    if thanks.seen_at is not None and thanks.seen_at > here.until:
        thanks.seen_at = thanks.answered_at = thanks.agreed_at = None
        thanks.answer, thanks.wall_to = "", False
    here.book.keep(thanks)


def _leave_draft(here: Here, one: Regular) -> None:
    """Put away for later, and never posted: nobody else reads its company anywhere."""
    book, club = here.book, here.club.id
    row = book.write(Ask, club, one.row.id, one.wish.who, one.wish.why, DRAFT, True, "", None)
    name = f"Draft Works {one.row.id}"
    company = book.write(
        Company, club, name, key(name), one.row.last_heard_at + timedelta(days=1), listed=False
    )
    book.write(Target, club, row.id, company.id, name, 1)
