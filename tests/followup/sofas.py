"""The days between the evenings: promises seen through at home, letters read and answered."""

import re
from collections.abc import Iterator
from functools import partial

from jobclub import clock
from jobclub.asks.offers import Offer
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.nudge_letters import PROMISE
from jobclub.followup.tokens import unseal
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import moves_in
from jobclub.introductions.steps import LANDED
from jobclub.people.erasing import erase
from jobclub.people.models import Person
from tests.followup.buttons import PROXIED, URL, look, press
from tests.followup.folk import Somebody
from tests.followup.postman import Got
from tests.followup.weeks import WEEKS, Happening, Weeks

#: What happens once: in which week, so many days after its evening.
ONCE = {"lands": (4, 2), "is_spoken_to": (5, 1), "is_erased": (7, 2), "leaves": (9, 2)}


def happenings(weeks: Weeks) -> Iterator[Happening]:
    """Every day but that of the evening."""
    for week in range(WEEKS):
        for after in range(1, 7):
            day = weeks.day(week, after)
            yield weeks.moment(day, "11:30"), 0, partial(see_through, weeks, week)
            yield weeks.moment(day, "19:30"), 0, partial(read_letters, weeks)
        yield weeks.moment(weeks.day(week, 2), "15:00"), 0, partial(reminds, weeks)
    for what, (week, after) in ONCE.items():
        yield weeks.moment(weeks.day(week, after), "14:10"), 0, partial(globals()[what], weeks)


def see_through(weeks: Weeks, week: int) -> None:
    """Those who move next, and keep their word, do something about what is due soon."""
    today = weeks.club.today()
    waiting = [
        (move.offer.id, weeks.by_id(move.member.id), move.next, (move.by_day - today).days)
        for move in moves_in(weeks.club)
    ]
    for offer_id, who, following, days in waiting:
        moves = who.keeps and who.is_around(week) and not who.by_letter
        if moves and days <= 3:
            acts(weeks, offer_id, who, following)


def acts(weeks: Weeks, offer_id: int, who: Somebody, following: str) -> None:
    """One of the things one can do about a promise; or nothing, today."""
    luck = weeks.luck.random()
    if luck < 0.3 and following != LANDED:
        tap(weeks, who, "introduction:step", offer_id=offer_id, step=following)
        now_is_made(weeks, offer_id)
    elif luck < 0.36:
        tap(weeks, who, "offer:put-off", offer_id=offer_id)
    elif luck < 0.44:
        tap(weeks, who, "offer:let-go", offer_id=offer_id)
        came_to_nothing(weeks, offer_id)


def now_is_made(weeks: Weeks, offer_id: int) -> None:
    """Write down whether the two know of each other by now."""
    found = Introduction.of(db.session.get_one(Offer, offer_id))
    if found is not None and found.is_made and weeks.said[offer_id] != "closed":
        weeks.said[offer_id] = "introduced"


def came_to_nothing(weeks: Weeks, offer_id: int) -> None:
    """Before they were introduced it is let go, after that it is closed."""
    weeks.said[offer_id] = "closed" if weeks.said[offer_id] == "introduced" else "let go"


def tap(weeks: Weeks, who: Somebody, command: str, **fields: object) -> None:
    """On their own phone; or by Ana, for somebody who has none."""
    if who.has_address:
        weeks.does(who, command, **fields)
    else:
        weeks.ana_does(command, **fields)


def read_letters(weeks: Weeks) -> None:
    """In the evening the day's letters are read. A program that looks at every link was faster."""
    fresh, weeks.read = weeks.postman.got[weeks.read :], len(weeks.postman.got)
    for got in fresh:
        who = next(one for one in weeks.folk if one.address == got.to)
        if who.left is None:
            for link in questions_of(got):
                look(weeks.app, link)
            answers(weeks, who, weeks.kind_of(got), got)
    weeks.note_mails()


def answers(weeks: Weeks, who: Somebody, kind: str, got: Got) -> None:
    """One tap in a letter, no sign-in."""
    if kind == "check-in" and who.answers:
        link = next(link for link in questions_of(got) if link.endswith(f"/{who.answers}"))
        press(weeks.app, link)
        weeks.acted(who)
        who.stands = who.answers if who.answers != "leave" else who.stands
        who.left = clock.now() if who.answers == "leave" else None
    if kind == "nudge" and who.by_letter:
        answers_nudge(weeks, who, got)
    if kind == "nudge" and who.name == "Xena" and "nudge" not in who.no_more:
        no_more(weeks, who, kind, got)


def answers_nudge(weeks: Weeks, who: Somebody, got: Got) -> None:
    """Done, next week, or couldn't: to each promise that the letter names."""
    for link in questions_of(got):
        offer_id = unseal(PROMISE, link.rpartition("/")[2])[0]
        answer = weeks.luck.choice(("done", "next-week", "couldnt"))
        if not press(weeks.app, link, answer=answer):
            # The other one was faster.
            continue
        weeks.acted(who)
        if answer == "couldnt":
            came_to_nothing(weeks, offer_id)
        now_is_made(weeks, offer_id)


def no_more(weeks: Weeks, who: Somebody, kind: str, got: Got) -> None:
    """The mail program's own button: it sends no Origin and no cookie."""
    stop = str(got.message["List-Unsubscribe"]).strip("<>")
    done = weeks.app.test_client().post(
        stop.removeprefix(URL),
        data={"List-Unsubscribe": "One-Click"},
        environ_overrides=PROXIED,
    )
    assert done.status_code in (200, 202, 204), done.status_code
    who.no_more[kind] = clock.now()


def questions_of(got: Got) -> list[str]:
    """The links behind which something is asked."""
    return re.findall(rf"{URL}/(?:check-in|promise)/[^\s<>]+", got.text)


def reminds(weeks: Weeks) -> None:
    """Ana asks two of them by hand, week after week."""
    for name in ("Carl", "Gus"):
        weeks.ana_reminds(weeks.named(name))
    weeks.note_mails()


def lands(weeks: Weeks) -> None:
    """Tom has a job, says so, and thanks everybody in one go."""
    tom = weeks.named("Tom")
    weeks.does(tom, "landing:say", thank=True, bell=True, next="help")
    tom.stands = "landed"


def is_erased(weeks: Weeks) -> None:
    """Uma has herself erased."""
    uma = weeks.named("Uma")
    with transaction():
        erase(db.session.get_one(Person, uma.person_id))
    uma.left = clock.now()


def leaves(weeks: Weeks) -> None:
    """Will leaves the club."""
    will = weeks.named("Will")
    weeks.does(will, "me:leave")
    will.left = clock.now()


def is_spoken_to(weeks: Weeks) -> None:
    """Ana meets Mark in the street."""
    mark = weeks.named("Mark")
    weeks.ana_does("note:write", member_id=mark.id, text="His mother is ill.", spoke=True)
    weeks.acted(mark)
