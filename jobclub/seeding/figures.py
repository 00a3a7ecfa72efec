"""An evening's figures as they were at a moment: at its close, and when they were made final.

The same count as `jobclub.board.figures`, over what is known here; a test holds the two together.
"""

from datetime import datetime, timedelta

from jobclub.board.figures import KEPT
from jobclub.clubs.models import MEMBER
from jobclub.meetings.attendance import HERE, LEFT
from jobclub.meetings.models import WAITS
from jobclub.meetings.summaries import FIGURES
from jobclub.seeding.lives import Asked, Evening, Here, Promise
from jobclub.seeding.rows import Summary
from jobclub.seeding.words import WHY_REVISED

#: Of a hundred evenings so many are made final, and of these so many are corrected.
FINAL, CORRECTED = 0.9, 0.03


def close(here: Here, evening: Evening) -> Summary:
    """Keep the figures as they are at the close."""
    evening.kept = _count(evening, evening.closed)
    draft = here.book.write(Summary, here.club.id, evening.meeting.id, 1)
    _take(draft, evening.kept)
    return draft


def make_final(evening: Evening, draft: Summary, at: datetime) -> None:
    """A facilitator hands them in."""
    _take(draft, as_it_stands(evening, at))
    draft.final_at, draft.final_by_id = at, evening.meeting.led_by_id


def revise(here: Here, evening: Evening, final: Summary, at: datetime) -> None:
    """Something has changed since, and they are handed in anew; or nothing has."""
    figures = as_it_stands(evening, at)
    if final.final_at is None or all(getattr(final, name) == figures[name] for name in FIGURES):
        return
    final.superseded = True
    made = here.book.write(Summary, here.club.id, evening.meeting.id, 2)
    _take(made, figures)
    made.final_at, made.final_by_id = at, evening.meeting.led_by_id
    made.why = here.luck.choice(WHY_REVISED)


def as_it_stands(evening: Evening, at: datetime) -> dict[str, int]:
    """What a draft says at a moment after the close. No ask is hidden later here, so what was kept
    is never more than there is.
    """
    return _count(evening, at) | {name: evening.kept[name] for name in KEPT}


def when_final(here: Here, evening: Evening) -> tuple[datetime | None, datetime | None]:
    """When they will be made final, and corrected."""
    if not here.chance(FINAL):
        return None, None
    final = evening.closed + timedelta(days=here.luck.uniform(0.4, 24))
    corrected = final + timedelta(days=here.luck.uniform(2, 30))
    return final, corrected if here.chance(CORRECTED) else None


def _count(evening: Evening, at: datetime) -> dict[str, int]:
    shown = [
        one.asked
        for one in evening.shown
        if one.row.late != WAITS
        and one.at <= at
        and (one.asked.row.hidden_at is None or one.asked.row.hidden_at > at)
    ]
    figures = _people(evening, at)
    figures["commitments"], figures["landings"] = evening.commitments, evening.landings
    figures["asks"] = len(shown)
    own = [asked for asked in shown if asked.row.entered_by_id is None]
    held = [asked for asked in shown if _is_held(asked, at)]
    figures["specific"] = sum(
        asked.specific_at is not None and asked.specific_at <= at for asked in shown
    )
    figures["asks_own"], figures["held"] = len(own), len(held)
    figures["held_own"] = sum(asked.row.entered_by_id is None for asked in held)
    return figures | _doors(evening, shown, at)


def _people(evening: Evening, at: datetime) -> dict[str, int]:
    seats = [
        seat
        for _one, seat in evening.seats
        if seat.status in (HERE, LEFT) and seat.same_seat_id is None
    ]
    helpers = sum(seat.stood_as == "helping" for seat in seats)
    volunteers = sum(seat.stood_as == "helping" or seat.role != MEMBER for seat in seats)
    prepared = evening.meeting.prepared_min if at > evening.closed else evening.noted_before
    return {
        "present": len(seats),
        "new": sum(seat.first_visit for seat in seats),
        "helpers": helpers,
        "volunteer_min": volunteers * evening.meeting.lasted_min + prepared,
    }


def _is_held(asked: Asked, at: datetime) -> bool:
    return any(one.stands(at) and one.is_firm(at) for one in asked.promises)


def _doors(evening: Evening, shown: list[Asked], at: datetime) -> dict[str, int]:
    standing = [one for asked in shown for one in asked.promises if one.stands(at)]
    tonight = [one for one in standing if one.evening is evening]
    return {
        "with_offer": len({one.asked.row.id for one in standing}),
        "offers": _count_doors(tonight),
        "firmed": _count_doors([one for one in tonight if one.is_firm(at)]),
        "introductions": _count_doors([one for one in tonight if one.is_made(at)]),
        "thanks": _count_doors([one for one in tonight if one.is_thanked(at)]),
    }


def _count_doors(promises: list[Promise]) -> int:
    return len({promise.door for promise in promises})


def _take(summary: Summary, figures: dict[str, int]) -> None:
    for name in FIGURES:
        setattr(summary, name, figures[name])
