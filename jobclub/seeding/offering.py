"""Who knows somebody there, and what becomes of it: settled, let go, introduced, met, thanked."""

from datetime import date, datetime, timedelta

from jobclub.asks.offers import ASKER, CONNECTOR
from jobclub.asks.showings import KEPT, NEW, SHARPENED
from jobclub.introductions.steps import AGREED, ASKING, INTERVIEW, INTRODUCED, MET, REPLIED
from jobclub.meetings.models import ON_TIME
from jobclub.seeding.lives import Asked, Evening, Here, Promise, Regular, Said, Shown
from jobclub.seeding.rows import Attendance, MeToo, Offer, Target, Thanks, Turn
from jobclub.seeding.words import ANSWERS, NOTES, THANKS

#: How many doors open for one target, on the mean, by how the ask came to the evening.
DOORS = {NEW: 1.5, KEPT: 0.4, SHARPENED: 0.85}
KINDS = ("know_someone",) * 7 + ("worked_there", "know_who_knows", "idea")


def open_doors(here: Here, evening: Evening, turns: list[tuple[Regular, Turn]]) -> None:
    """One ask after another: hands go up."""
    spoken = {one.row.id: turn for one, turn in turns if turn.began_at is not None}
    room: list[tuple[Regular, Attendance]] = []
    for pair in evening.seats:
        room += [pair] * (3 if pair[0].row.stands != "looking" else 1)
    for shown in evening.shown:
        if shown.row.late != ON_TIME or shown.asked.row.hidden_at is not None:
            continue
        turn = spoken.get(shown.asked.asker.row.id)
        at = turn.began_at if turn is not None else None
        _hands(here, evening, shown, room, at or evening.stages["asks"][0])


def _hands(
    here: Here,
    evening: Evening,
    shown: Shown,
    room: list[tuple[Regular, Attendance]],
    at: datetime,
) -> None:
    luck, asked = here.luck, shown.asked
    for target in asked.standing():
        mean = DOORS[shown.row.how] * (0.45 if target.company_id is None else 1.0)
        for _hand in range(_some(here, mean)):
            one, seat = luck.choice(room)
            made = at + timedelta(seconds=luck.uniform(6, 75))
            if luck.random() < 0.07:
                day = evening.day + timedelta(days=luck.randint(1, 5))
                _offer(here, None, evening, asked, target, one, evening.at_home(day, luck), None)
            else:
                entered = seat.entered_by_id
                _offer(here, evening, evening, asked, target, one, made, entered)
        if target.company_id is not None and luck.random() < 0.05:
            one = luck.choice(room)[0]
            if one.looks and one is not asked.asker:
                _me_too(here, asked, target, one)


def _offer(
    here: Here, on: Evening | None, last: Evening, asked: Asked, target: Target, one: Regular,
    made: datetime, entered_by_id: int | None,
) -> None:  # fmt: skip
    there = any(p.connector is one and p.offer.target_id == target.id for p in asked.promises)
    if one is asked.asker or there:
        return
    number = on.meeting.id if on is not None else None
    offer = Offer(
        here.book.number(Offer), here.club.id, target.id, one.row.id, number, made, entered_by_id
    )
    if here.chance(0.3):
        offer.kind = here.luck.choice(KINDS)
        offer.warmth = here.luck.choice(("", "well", "a_bit", "could_reach"))
        offer.note = here.luck.choice(NOTES) if here.chance(0.4) else ""
    promise = Promise(offer, asked, one, asked.head_of(target), on)
    for those in (asked.promises, one.doors, here.promises):
        those.append(promise)
    _foresee(here, last, promise)


def _foresee(here: Here, evening: Evening, promise: Promise) -> None:
    """What lies ahead of it, unless something comes in between."""
    luck, made = here.luck, promise.offer.made_at
    tonight = promise.evening is not None
    firm = here.chance(0.52 if tonight else 0.3)
    if firm:
        find = evening.stages["find"]
        settled = max(here.within(find), made + timedelta(seconds=5))
        at = settled if tonight else made + timedelta(minutes=luck.uniform(1, 50))
        promise.firm_at, promise.first_mover = at, CONNECTOR if here.chance(0.8) else ASKER
        promise.by_day = evening.day_of(at) + timedelta(days=luck.choice((2, 4, 7)))
    chance = luck.random()
    if chance < (0.56 if firm else 0.08):
        _introduce(here, evening, promise)
    elif chance < (0.76 if firm else 0.18):
        day = evening.day_of(made) + timedelta(days=luck.randint(2, 25))
        promise.gone_at = evening.at_home(day, luck)
    elif not firm and tonight and chance < 0.21:
        promise.gone_at = min(made + timedelta(seconds=luck.uniform(20, 500)), evening.closed)
    _thank(here, evening, promise)


def _introduce(here: Here, evening: Evening, promise: Promise) -> None:
    luck, began = here.luck, evening.day_of(promise.offer.made_at)
    day = began + timedelta(days=1 + min(40, int(luck.expovariate(0.16))))
    steps: list[tuple[str, date]] = []
    if promise.firm_at is not None and here.chance(0.5):
        days = (day - began).days
        steps.append((ASKING, began + timedelta(days=max(1, days // 3))))
        if here.chance(0.6):
            steps.append((AGREED, began + timedelta(days=max(1, 2 * days // 3))))
    if steps and here.chance(0.05):
        # It stays at that: let go one day, mostly.
        if here.chance(0.9):
            later = day + timedelta(days=luck.randint(7, 40))
            promise.gone_at = evening.at_home(later, luck)
    else:
        _go_on(here, steps, day)
    promise.steps = _recorded(evening, here, steps)
    if promise.gone_at is None and here.chance(0.96):
        promise.closed_on = steps[-1][1] + timedelta(days=luck.randint(10, 60))


def _go_on(here: Here, steps: list[tuple[str, date]], day: date) -> None:
    """They know of each other: how far it goes from there."""
    luck = here.luck
    # Now and then nobody noted that they were introduced, and only what came of it.
    noted = luck.random() < 0.94
    if noted:
        steps.append((INTRODUCED, day))
    for name, odds, most in ((REPLIED, 0.62, 8), (MET, 0.6, 10), (INTERVIEW, 0.42, 14)):
        day += timedelta(days=luck.randint(1, most))
        if noted and luck.random() >= odds:
            break
        if not noted or luck.random() < 0.94:
            steps.append((name, day))
        noted = True


def _recorded(evening: Evening, here: Here, steps: list[tuple[str, date]]) -> list[Said]:
    found: list[Said] = []
    for name, day in steps:
        at = evening.at_home(day, here.luck)
        # Two steps of one day were recorded one after the other.
        if found and at <= found[-1].at:
            at = found[-1].at + timedelta(minutes=1)
        found.append(Said(name, day, at))
    return found


def _thank(here: Here, evening: Evening, promise: Promise) -> None:
    made = [step for step in promise.steps if step.name not in (ASKING, AGREED)]
    luck = here.luck.random()
    there = promise.gone_at is None or promise.gone_at > evening.closed
    if promise.evening is not None and there and luck < 0.12:
        at = evening.closed - timedelta(seconds=here.luck.uniform(20, 240))
    elif made and luck < 0.68:
        at = made[0].at + timedelta(hours=here.luck.uniform(1, 40))
    else:
        return
    asker, connector = promise.asked.asker.row.id, promise.connector.row.id
    words = here.luck.choice(THANKS)
    thanks = Thanks(0, here.club.id, promise.offer.id, asker, connector, words, at)
    if here.chance(0.7):
        thanks.seen_at = at + timedelta(hours=here.luck.uniform(0.5, 90))
        if here.chance(0.3):
            thanks.answer, thanks.answered_at = here.luck.choice(ANSWERS), thanks.seen_at
        thanks.wall_from = here.chance(0.3)
        if thanks.wall_from and here.chance(0.7):
            thanks.wall_to, thanks.agreed_at = True, thanks.seen_at
    promise.thanks = thanks


def _me_too(here: Here, asked: Asked, target: Target, one: Regular) -> None:
    if (target.id, one.row.id) not in asked.looked:
        asked.looked.add((target.id, one.row.id))
        here.book.write(MeToo, here.club.id, target.id, one.row.id)


def _some(here: Here, mean: float) -> int:
    """A small number, so large on the mean."""
    number, left = 0, here.luck.expovariate(1)
    while left < mean:
        number += 1
        left += here.luck.expovariate(1)
    return number
