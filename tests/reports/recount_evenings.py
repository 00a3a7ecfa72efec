"""One evening's figures counted again from plain rows, and what its promises came to."""

from datetime import date, timedelta
from typing import Any

from jobclub.reports.periods import Period
from tests.reports.recount import Line, Rows, is_in

Door = tuple[int, int | None, int]
#: What stays as it was at the close.
KEPT = ("with_offer", "held", "held_own", "offers", "firmed", "commitments")


def summary_of(rows: Rows, meeting: Line) -> Line | None:
    """The revision that counts; none while the evening is on."""
    if meeting.state != "closed":
        return None
    theirs = [one for one in rows.summary if one.meeting_id == meeting.id]
    return next((one for one in theirs if not one.superseded), None)


def figures(rows: Rows, meeting: Line) -> dict[str, int]:
    """All of them by name: frozen, of the close, or as things stand."""
    found, kept = stand(rows, meeting), summary_of(rows, meeting)
    if kept is None:
        return found
    if kept.final_at is not None:
        return {name: getattr(kept, name) for name in found}
    others = min(kept.held - kept.held_own, found["asks"] - found["asks_own"])
    found |= {name: getattr(kept, name) for name in KEPT}
    found["with_offer"] = min(kept.with_offer, found["asks"])
    found["held_own"] = min(kept.held_own, found["asks_own"])
    found["held"] = found["held_own"] + others
    return found


def stand(rows: Rows, meeting: Line) -> dict[str, int]:
    """Counted as things stand."""
    seats = [seat for seat, where in rows.visits() if where.id == meeting.id]
    helps = [seat for seat in seats if seat.stood_as == "helping"]
    volunteers = [seat for seat in seats if seat.stood_as == "helping" or seat.role != "member"]
    asks = seen_at(rows, meeting)
    own = [ask for ask in asks if ask.entered_by_id is None]
    firm = {door[0] for door, offers in doors_to(rows, asks).items() if any(map(is_firm, offers))}
    return {
        "present": len(seats),
        "new": sum(seat.first_visit for seat in seats),
        "helpers": len(helps),
        "asks": len(asks),
        "specific": sum(ask.specific for ask in asks),
        "asks_own": len(own),
        "with_offer": len({door[0] for door in doors_to(rows, asks)}),
        "held": sum(ask.id in firm for ask in asks),
        "held_own": sum(ask.id in firm for ask in own),
        **of_tonight(rows, meeting, asks),
        "commitments": sum(one.meeting_id == meeting.id for one in rows.commitment),
        "landings": landed(rows, meeting),
        "volunteer_min": len(volunteers) * meeting.lasted_min + meeting.prepared_min,
    }


def seen_at(rows: Rows, meeting: Line) -> list[Line]:
    """The asks that the room saw."""
    found = []
    for showing in rows.showing:
        ask = rows.by_id("ask", showing.ask_id)
        hidden = ask.hidden_at is not None or ask.state == "draft"
        if showing.meeting_id == meeting.id and showing.late != "waiting" and not hidden:
            found.append(ask)
    return found


def doors_to(rows: Rows, asks: list[Line]) -> dict[Door, list[Line]]:
    """The standing offers to these asks, by ask, company and connector."""
    found: dict[Door, list[Line]] = {}
    wanted = {ask.id for ask in asks}
    for offer in rows.offer:
        target = rows.by_id("target", offer.target_id)
        if target.ask_id in wanted and offer.withdrawn_at is None:
            head = None
            if target.company_id is not None:
                company = rows.by_id("company", target.company_id)
                head = company.head_id or company.id
            found.setdefault((target.ask_id, head, offer.connector_id), []).append(offer)
    return found


def is_firm(offer: Line) -> bool:
    """A person and a day."""
    return offer.firmed_at is not None


def is_made(rows: Rows, offer: Line) -> bool:
    """The two were introduced."""
    theirs = [one for one in rows.introduction if one.offer_id == offer.id]
    return any(one.introduced_on is not None for one in theirs)


def of_tonight(rows: Rows, meeting: Line, asks: list[Line]) -> dict[str, int]:
    """Of the doors to these asks: those that were offered at this meeting."""
    count = dict.fromkeys(("offers", "firmed", "introductions", "thanks"), 0)
    thanked = {one.offer_id for one in rows.thanks}
    for offers in doors_to(rows, asks).values():
        tonight = [one for one in offers if one.meeting_id == meeting.id]
        count["offers"] += bool(tonight)
        count["firmed"] += any(map(is_firm, tonight))
        count["introductions"] += any(is_made(rows, one) for one in tonight)
        count["thanks"] += any(one.id in thanked for one in tonight)
    return count


def landed(rows: Rows, meeting: Line) -> int:
    """Said since the last evening before it was over, and until this one was."""
    before = [
        one.closed_at
        for one in rows.held()
        if one.state == "closed" and one.doors_at < meeting.doors_at
    ]
    since = max(before, default=None)
    until = meeting.closed_at or rows.now
    said = [one.said_at for one in rows.landing]
    return sum(at <= until and (since is None or at > since) for at in said)


def meeting_rows(rows: Rows, period: Period, today: date) -> list[dict[str, Any]]:
    """Every row, the newest first; one that was not held has nothing but zeros."""
    found = []
    for meeting in rows.meeting:
        past = meeting.state in ("planned", "off") and meeting.local_date < today
        was = meeting.state in ("open", "closed")
        if not is_in(period, meeting.local_date) or not (was or past):
            continue
        counted = figures(rows, meeting)
        kept = summary_of(rows, meeting)
        final = kept is not None and kept.final_at is not None
        state = {"closed": "final" if final else "draft", "planned": "not_held"}
        found.append(
            {
                "meeting_id": meeting.id,
                "public_id": meeting.public_id,
                "day": meeting.local_date,
                "state": state.get(meeting.state, meeting.state),
                "off_for": meeting.off_for,
                "revision": kept.revision if kept is not None else 0,
                "doors_at": meeting.doors_at,
                **(counted if was else dict.fromkeys(counted, 0)),
            }
        )
    found.sort(key=lambda one: (one["day"], one["doors_at"], one["meeting_id"]), reverse=True)
    for one in found:
        del one["doors_at"]
    return found


def promises(rows: Rows, period: Period, today: date) -> tuple[int, int]:
    """settled, introduced: of evenings two weeks ago or longer."""
    settled = introduced = 0
    for meeting in rows.held(period):
        kept = summary_of(rows, meeting)
        if kept is None or meeting.local_date > today - timedelta(days=14):
            continue
        made = 0
        for offers in doors_to(rows, list(rows.ask)).values():
            theirs = [one for one in offers if one.meeting_id == meeting.id and is_firm(one)]
            in_time = [one for one in theirs if one.firmed_at <= meeting.closed_at]
            made += any(is_made(rows, one) for one in in_time)
        settled += kept.firmed
        introduced += min(made, kept.firmed)
    return settled, introduced


def introductions(rows: Rows, period: Period) -> int:
    """The doors that first led to an introduction on a day of the period."""
    count = 0
    for offers in doors_to(rows, list(rows.ask)).values():
        ids = [one.id for one in offers]
        made = [one.introduced_on for one in rows.introduction if one.offer_id in ids]
        days = [day for day in made if day is not None]
        count += bool(days) and is_in(period, min(days))
    return count
