"""What twelve weeks must have come to, counted again: from what the mail server got, from what the
members did, and from rows read one by one.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import select

from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import move_of, moves_in
from tests.followup.folk import NEVER, Somebody
from tests.followup.postman import Got
from tests.followup.weeks import Weeks

A_WEEK, FOUR_WEEKS = timedelta(days=7), timedelta(days=28)
#: Sent by day alone, whenever the server was off or the mail server busy.
BY_DAY = ("nudge", "check-in", "invitation")


def letters_of(weeks: Weeks, kind: str) -> dict[str, list[Got]]:
    """What the mail server got of one kind, by reader, in the order in which it came."""
    found = defaultdict(list)
    for got in weeks.postman.got:
        if weeks.kind_of(got) == kind:
            found[got.to].append(got)
    return found


def offers_without_an_end(weeks: Weeks) -> list[str]:
    """Every offer was introduced, closed, let go, or waits for somebody by a day; or nobody asks
    for it any more. Named are those that are none of it.
    """
    return [
        f"offer {offer.id}: {problem}"
        for offer in db.session.scalars(select(Offer).order_by(Offer.id))
        if (problem := _problem(weeks, offer))
    ]


def _problem(weeks: Weeks, offer: Offer) -> str:
    said, introduction = weeks.said[offer.id], Introduction.of(offer)
    if offer.withdrawn_at is not None:
        gone = weeks.by_id(offer.connector_id).left or weeks.by_id(_asker_of(offer)).left
        return "" if said == "let go" or gone else f"is let go, and {said or 'nothing'} was said"
    if said == "let go":
        return "was let go, and stands"
    made = introduction is not None and introduction.is_made
    if made != (said in ("introduced", "closed")):
        return f"{said or 'nothing'} was said, and it is {'' if made else 'not '}made"
    if introduction is not None and introduction.state in ("closed", "landed"):
        return "" if said == "closed" or introduction.state == "landed" else "is closed"
    return _who_moves(weeks, offer, introduction, made=made)


def _who_moves(weeks: Weeks, offer: Offer, introduction: Introduction | None, *, made: bool) -> str:
    move = move_of(offer, introduction)
    both = weeks.by_id(offer.connector_id), weeks.by_id(_asker_of(offer))
    gone = any(who.left is not None for who in both)
    state, dropped = db.session.execute(
        select(Ask.state, Target.dropped_at)
        .join(Target, Target.ask_id == Ask.id)
        .where(Target.id == offer.target_id)
    ).one()
    # Whoever has landed, or takes a break, waits for nothing any more.
    over = state == "closed" or (state != "open" and both[1].stands != "looking")
    rests = gone or over or (not made and (state != "open" or dropped is not None))
    if rests:
        return "" if move is None else "rests, and somebody is to move"
    if move is None or move.by_day is None:
        return "is open, and nobody moves"
    side = move.side == "connector"
    return "" if move.member.id == both[0 if side else 1].id else "has the wrong mover"


def _asker_of(offer: Offer) -> int:
    asker = select(Ask.asker_id).join(Target, Target.ask_id == Ask.id)
    return db.session.scalars(asker.where(Target.id == offer.target_id)).one()


def too_soon(weeks: Weeks, kind: str, apart: timedelta) -> list[tuple[str, datetime, datetime]]:
    """Who got two of a kind within so short a time."""
    return [
        (to, one.at, two.at)
        for to, letters in letters_of(weeks, kind).items()
        for one, two in pairwise(letters)
        # A letter takes a moment from the outbox to the mail server.
        if two.at - one.at < apart - timedelta(minutes=1)
    ]


def floods(weeks: Weeks, most: int) -> list[tuple[str, datetime]]:
    """Who got more than so many letters within any hour."""
    by_reader = defaultdict(list)
    for got in weeks.postman.got:
        by_reader[got.to].append(got.at)
    return [
        (to, at)
        for to, came in by_reader.items()
        for at in came
        if sum(at <= other < at + timedelta(hours=1) for other in came) > most
    ]


def at_night(weeks: Weeks) -> list[tuple[str, datetime]]:
    """Letters for the day that came before nine, after six, or on a Sunday."""
    found = []
    for got in weeks.postman.got:
        there = got.at.astimezone(ZoneInfo(weeks.zone))
        by_day = weeks.kind_of(got) in BY_DAY
        if by_day and (there.weekday() == 6 or not 9 <= there.hour < 18):
            found.append((got.to, there))
    return found


def unwanted(weeks: Weeks) -> list[tuple[str, str, datetime]]:
    """Letters to somebody who has no address, said no to that kind, or is gone."""
    readers = {who.address: who for who in weeks.folk if who.has_address}
    return [
        (got.to, weeks.kind_of(got), got.at)
        for got in weeks.postman.got
        if not _wants(readers.get(got.to), weeks.kind_of(got), got.at)
    ]


def _wants(who: Somebody | None, kind: str, at: datetime) -> bool:
    if who is None or (who.left is not None and who.left <= at):
        return False
    return at < who.no_more.get(kind, NEVER)


def recaps_missing_or_doubled(weeks: Weeks) -> dict[tuple[int, str], int]:
    """Whoever was in the room and has an address got one recap of each evening; here: the rest."""
    came = Counter(
        (weeks.mails[got.message_id][2]["meeting"], got.to)
        for got in weeks.postman.got
        if weeks.kind_of(got) == "recap"
    )
    due = Counter(
        (meeting_id, who.address)
        for meeting_id, people in weeks.came.items()
        for who in people
        if who.has_address and "recap" not in who.no_more
    )
    return {key: came[key] - due[key] for key in came | due if came[key] != due[key]}


def two_in_a_month(weeks: Weeks, kind: str) -> list[tuple[str, str]]:
    """Who got two of a kind in one month, where the club meets."""
    months = Counter(
        (to, got.at.astimezone(ZoneInfo(weeks.zone)).strftime("%Y-%m"))
        for to, letters in letters_of(weeks, kind).items()
        for got in letters
    )
    return [key for key, times in months.items() if times > 1]


def in_vain(weeks: Weeks) -> dict[str, int]:
    """How often those were asked how they are who never answered, and never came again."""
    letters = letters_of(weeks, "check-in")
    silent = [who for who in weeks.folk if who.gone_after < 6 and not who.answers]
    return {who.name: len(letters[who.address]) for who in silent if letters.get(who.address)}


def never_asked(weeks: Weeks) -> list[tuple[str, str]]:
    """Who should long have been asked about something they promised, and was not."""
    today = weeks.club.today()
    return [
        (who.name, move.company)
        for move in moves_in(weeks.club)
        if (who := weeks.by_id(move.member.id)).has_address
        and "nudge" not in who.no_more
        and move.asked_on + timedelta(days=15) < today
        and not move.was_asked
        and not move.rests
    ]


def asked_again(weeks: Weeks) -> list[tuple[str, int, date | None]]:
    """Of which promise the one who moves was asked twice, its day being the same."""
    return [
        key
        for to, letters in letters_of(weeks, "nudge").items()
        for key, times in Counter(
            (to, offer_id, weeks.days[got.message_id][offer_id])
            for got in letters
            for offer_id in weeks.mails[got.message_id][2]["offers"]
        ).items()
        if times > 1
    ]
