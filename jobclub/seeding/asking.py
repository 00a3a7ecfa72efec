"""What is asked at an evening: new, kept, sharpened, or dropped for something else."""

from datetime import datetime, timedelta

from jobclub.asks.models import OPEN, WITHDRAWN
from jobclub.asks.showings import KEPT, NEW, SHARPENED
from jobclub.asks.turns import DONE, NEXT_WEEK, PASSED
from jobclub.meetings.models import ACCEPTED, ON_TIME, WAITS
from jobclub.seeding.lives import Asked, Evening, Here, Regular, Shown
from jobclub.seeding.rows import Ask, Attendance, Company, Showing, Target, Turn
from jobclub.seeding.words import coached

#: How many companies an ask names, where it names any.
NAMED = (1, 1, 2, 2, 2, 3)
#: Where a dropped target stands, so that the others have the first places.
ASIDE = 100
#: More turns an evening does not have.
MOST_TURNS = 44
#: The first places of all are below nought.
AHEAD = 1_000_000


def ask_tonight(here: Here, evening: Evening, one: Regular, seat: Attendance) -> None:
    """Somebody who looks for a job says what they ask for, or not tonight."""
    at = seat.arrived_at + timedelta(seconds=here.luck.uniform(30, 400))
    asked, luck = one.ask, here.luck.random()
    if asked is None:
        if luck < (0.78 if seat.first_visit else 0.93):
            _post(here, evening, one, seat, at)
    elif not asked.row.specific and luck < 0.65:
        _sharpen(here, asked, at)
        _show(here, evening, asked, SHARPENED, at)
    elif luck < 0.42:
        _show(here, evening, asked, KEPT, at)
    elif luck < 0.58:
        _sharpen(here, asked, at)
        _show(here, evening, asked, SHARPENED, at)
    elif luck < 0.88:
        end(asked, WITHDRAWN, at)
        _post(here, evening, one, seat, at)


def end(asked: Asked, state: str, at: datetime) -> None:
    """It is asked for no more: what had not begun never begins."""
    asked.row.state = state
    if asked.asker.ask is asked:
        asked.asker.ask = None
    for promise in asked.promises:
        if promise.offer.made_at > at:
            promise.never()
        elif not promise.steps or promise.steps[0].at > at:
            promise.cut(at)


def go_round(here: Here, evening: Evening, turns: list[tuple[Regular, Turn]]) -> None:
    """Everybody in turn, each for as long as there is time."""
    began, ended = evening.stages["asks"]
    order = sorted(turns, key=lambda pair: pair[1].position)
    each = (ended - began) / max(1, min(len(order), MOST_TURNS))
    for number, (one, turn) in enumerate(order):
        if number >= MOST_TURNS:
            turn.state, one.first_next = NEXT_WEEK, turn.position - AHEAD
        elif here.chance(0.03):
            turn.state = PASSED
        else:
            turn.state, turn.length_s = DONE, max(15, round(each.total_seconds() / 15) * 15)
            turn.began_at, turn.ended_at = began + number * each, began + (number + 1) * each
            turn.read_aloud = here.chance(0.02)


def take_turns(here: Here, evening: Evening) -> list[tuple[Regular, Turn]]:
    """A place in the round for each whose ask is shown: the first for whom it was too late."""
    turns: list[tuple[Regular, Turn]] = []
    last = 0
    for shown in evening.shown:
        one = shown.asked.asker
        if one.first_next is None:
            last += 1
        place = last if one.first_next is None else one.first_next
        one.first_next = None
        turn = here.book.write(Turn, here.club.id, evening.meeting.id, one.row.id, place)
        # What came late had no turn any more.
        if shown.row.late == ON_TIME:
            turns.append((one, turn))
    return turns


def _post(here: Here, evening: Evening, one: Regular, seat: Attendance, at: datetime) -> None:
    luck, vague = here.luck, here.chance(0.28 if seat.first_visit else 0.06)
    companies = [] if vague else here.directory.pick(luck.choice(NAMED), at)
    who = "" if here.chance(0.7 if vague else 0.05) else one.wish.who
    why = one.wish.vague if vague else one.wish.why
    said = coached(len(companies), who, why)
    row = here.book.write(
        Ask, here.club.id, one.row.id, who, why, OPEN, said.specific, said.coach_result, at,
        not here.chance(0.03), entered_by_id=seat.entered_by_id,
    )  # fmt: skip
    asked = Asked(row, one, at if said.specific else None)
    one.ask = asked
    one.asked.append(asked)
    for typed, company in companies:
        _aim(here, asked, typed, company)
    if not companies:
        _aim(here, asked, "", None)
    elif len(companies) < 3 and here.chance(0.03):
        twin = here.directory.beside(companies[0][1])
        if twin is not None:
            # Asked for by both names, before somebody said that they are one.
            _aim(here, asked, twin.name, twin)
    _show(here, evening, asked, NEW, at)
    if here.chance(0.002):
        row.hidden_at = at + timedelta(minutes=4)
        end(asked, WITHDRAWN, row.hidden_at)


def _show(here: Here, evening: Evening, asked: Asked, how: str, at: datetime) -> None:
    late, luck = ON_TIME, here.luck.random()
    if how == NEW and luck < 0.004:
        late, at = ACCEPTED, evening.closed + timedelta(minutes=here.luck.uniform(1, 9))
    elif how == NEW and luck < 0.0055:
        late, at = WAITS, evening.closed + timedelta(minutes=here.luck.uniform(11, 60))
    place = len(evening.shown) + 1
    row = here.book.write(Showing, here.club.id, evening.meeting.id, asked.row.id, place, how, late)
    if late != ON_TIME:
        asked.row.posted_at = at
    evening.shown.append(Shown(asked, row, at))


def _sharpen(here: Here, asked: Asked, at: datetime) -> None:
    """Say it better: with a company at last, one more, another one, or in other words."""
    row, wish, standing = asked.row, asked.asker.wish, asked.standing()
    named = [target for target in standing if target.company_id is not None]
    luck = here.luck.random()
    if not named:
        _drop(standing[-1], at)
        for typed, company in here.directory.pick(here.luck.choice(NAMED), at):
            _aim(here, asked, typed, company)
        row.who, row.why = wish.who, wish.why
    elif luck < 0.6:
        if len(named) == 3 or luck < 0.15:
            _drop(named[-1], at)
        typed, company = here.directory.one(at)
        if all(one.head != company.head for one in asked.companies.values()):
            _aim(here, asked, typed, company)
        elif not asked.standing():
            asked.targets[-1].dropped_at, asked.targets[-1].position = None, 1
    else:
        row.why = f"{wish.why} I can start at once."
    said = coached(sum(t.company_id is not None for t in asked.standing()), row.who, row.why)
    row.coach_result = said.coach_result
    if said.specific and not row.specific:
        row.specific, asked.specific_at = True, at


def _aim(here: Here, asked: Asked, typed: str, company: Company | None) -> None:
    place = len(asked.standing()) + 1
    number = company.id if company is not None else None
    target = here.book.write(Target, here.club.id, asked.row.id, number, typed, place)
    asked.targets.append(target)
    if company is not None:
        asked.companies[company.id] = company


def _drop(target: Target, at: datetime) -> None:
    target.dropped_at, target.position = at, ASIDE + target.id
