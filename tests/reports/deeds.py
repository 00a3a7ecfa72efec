"""What people do in a past: each deed is one thing that one of them does, if the house lets them.

Somebody who may not, or cannot, is refused, and the deed was not done.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from jobclub.asks.models import Ask
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.board.figures import Figures
from jobclub.clubs.leaving import leave
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.companies.models import Company
from jobclub.errors import Missing
from jobclub.extensions import db
from jobclub.introductions.landings import HELP, LEAVE, Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import INTRODUCED, STEPS
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import ABSENT, HERE, LEFT
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import ACCEPTED, ON_TIME, WAITS
from jobclub.meetings.summaries import Summary
from jobclub.meetings.surveys import NO, QUESTIONS, YES, Survey
from jobclub.people.erasing import erase

if TYPE_CHECKING:
    from tests.reports.life import Life

COMPANIES = ("eBay", "Acme", "EBAY Shop", "Intel", "anything in healthcare")


def arrive(life: "Life") -> None:
    """Somebody comes in: on a phone or written in, helping or looking, or waits for a nod."""
    by = life.ana if life.maybe(0.3) else None
    stood_as = life.luck.choice(["looking", "looking", "helping"])
    life.meeting().arrive(life.one(), stood_as=stood_as, by=by, waits=life.maybe(0.1))


def arrive_all(life: "Life") -> None:
    """Everybody comes in at once."""
    for member in life.members():
        life.meeting().arrive(member, stood_as=member.stands, by=None)


def correct(life: "Life") -> None:
    """Ana knows better who was there."""
    life.seat().correct(life.luck.choice([HERE, LEFT, ABSENT]), by=life.ana)


def send_out(life: "Life") -> None:
    """Out of this evening."""
    life.seat().remove(by=life.ana)


def sit_twice(life: "Life") -> None:
    """The same name is in the room already: is it the same one?"""
    life.seat().ask_whether(life.one(), is_here=life.maybe(0.7))


def remember(life: "Life") -> None:
    """They were there after all, says Ana days later."""
    meeting, member = life.meeting(), life.one()
    if meeting.seat_of(member) is not None:
        raise Missing
    meeting.add_to_list(member, by=life.ana)


def post(life: "Life") -> None:
    """An ask: on time, late or waiting; by its asker or by Ana; of the evening, or between."""
    say(life, life.one())


def post_all(life: "Life") -> None:
    """Everybody asks."""
    for member in life.members():
        say(life, member)


def say(life: "Life", member: Member) -> None:
    """One ask."""
    names = life.luck.sample(COMPANIES, life.luck.randint(0, 3))
    Ask.post(
        by=member,
        companies=names,
        who="customer support",
        why="",
        meeting=life.meeting() if life.maybe(0.9) else None,
        late=life.luck.choice([ON_TIME] * 6 + [ACCEPTED, WAITS]),
        entered_by=life.ana if life.maybe(0.3) else None,
    )


def draft(life: "Life") -> None:
    """An ask for later."""
    Ask.keep_draft(by=life.one(), companies=["Globex"], who="sales", why="")


def keep(life: "Life") -> None:
    """The same ask again."""
    ask = life.ask()
    ask.keep(life.meeting(), by=ask.asker)


def end(life: "Life") -> None:
    """It is withdrawn, or nobody needs it any more."""
    ask = life.ask()
    ask.withdraw(by=ask.asker) if life.maybe() else ask.close(by=ask.asker)


def hide(life: "Life") -> None:
    """Off the board, or on it again."""
    ask = life.ask()
    ask.hide(by=life.ana) if life.maybe(0.6) else ask.restore(by=life.ana)


def offer(life: "Life") -> None:
    """I know someone there."""
    target = life.any_of(life.ask().targets)
    meeting = life.meeting() if life.maybe(0.85) else None
    Offer.make(target, by=life.one(), meeting=meeting)


def offer_all(life: "Life") -> None:
    """Everybody knows someone everywhere: also at two companies that turn out to be one."""
    for target in life.ask().targets:
        for member in life.members():
            if member.id != target.ask.asker_id:
                Offer.make(target, by=member, meeting=life.meeting())


def firm_up(life: "Life") -> None:
    """Who writes first, and by when."""
    found = life.offer()
    first = life.luck.choice([CONNECTOR, CONNECTOR, ASKER])
    found.firm_up(first, life.club.today() + timedelta(days=3), by=found.connector)


def firm_up_all(life: "Life") -> None:
    """Many doors are settled, face to face."""
    for found in life.offers():
        if life.maybe(0.7) and found.target.ask.is_open and found.target.dropped_at is None:
            found.firm_up(CONNECTOR, life.club.today() + timedelta(days=7), by=found.connector)


def let_go(life: "Life") -> None:
    """It came to nothing."""
    found = life.offer()
    found.let_go(by=found.connector)


def introduce(life: "Life") -> None:
    """A door opened."""
    found = life.offer()
    Introduction.step(found, INTRODUCED, by=found.connector)


def introduce_all(life: "Life") -> None:
    """Many of them."""
    for found in life.offers():
        if life.maybe() and found.target.ask.is_open:
            Introduction.step(found, life.luck.choice(STEPS[2:-1]), by=life.ana)


def step(life: "Life") -> None:
    """One step of an introduction, whoever says so."""
    found = life.offer()
    Introduction.step(found, life.luck.choice(STEPS[:-1]), by=life.ana)


def undo_step(life: "Life") -> None:
    """That was a mistake."""
    found = life.offer()
    Introduction.undo(found, by=found.connector)


def come_to_nothing(life: "Life") -> None:
    """An introduction is closed kindly."""
    made = Introduction.of(life.offer())
    if made is None:
        raise Missing
    made.close(by=life.ana)


def thank(life: "Life") -> None:
    """Thank you."""
    found = life.offer()
    Thanks.send(found, "Thank you!", by=found.target.ask.asker)


def commit(life: "Life") -> None:
    """One thing that one will do."""
    member = life.one()
    Commitment.make(life.meeting(), member, "Write to two people", by=member)


def settle(life: "Life") -> None:
    """Done, or couldn't."""
    member = life.one()
    said = life.any_of(Commitment.waiting(member))
    said.settle(life.luck.choice(["done", "couldnt"]), by=member)


def land(life: "Life") -> None:
    """They have landed: today or before, with an introduction or without."""
    member = life.one()
    mine = [one for one in life.offers() if one.target.ask.asker_id == member.id]
    Landing.say(
        member,
        by=member,
        day=life.club.today() - timedelta(days=life.luck.choice([0, 0, 3, 40])),
        next=life.luck.choice([HELP, HELP, LEAVE]),
        offer=life.luck.choice(mine) if mine and life.maybe(0.8) else None,
        thank=life.maybe(0.2),
    )


def land_not(life: "Life") -> None:
    """They have not landed after all."""
    member = life.one()
    landing = Landing.lately(member)
    if landing is None:
        raise Missing
    landing.undo(by=member)


def answer(life: "Life") -> None:
    """The exit survey."""
    said = {question: life.luck.choice([YES, YES, NO]) for question in QUESTIONS}
    Survey.give(life.one(), life.meeting(), said)


def prepare(life: "Life") -> None:
    """Ana says how long they prepared."""
    life.meeting().prepared(life.luck.choice([0, 30, 45]))


def hand_in(life: "Life") -> None:
    """An evening is made final, or corrected afterwards."""
    meeting = life.any_meeting()
    kept = Summary.of(meeting) if not meeting.is_open else None
    if kept is None:
        raise Missing
    figures = asdict(Figures.as_it_stands(meeting))
    if kept.is_final:
        kept.revise(meeting, figures, why="Somebody was forgotten", by=life.ana)
    else:
        kept.make_final(figures, by=life.ana)


def merge_companies(life: "Life") -> None:
    """Two companies are one, or are two after all."""
    found = select(Company).where(Company.club_id == life.club.id).order_by(Company.id)
    one, other = (life.any_of(db.session.scalars(found).all()) for _ in range(2))
    one.merge_into(other, by=life.ana) if life.maybe(0.8) else one.split(by=life.ana)


def merge_members(life: "Life") -> None:
    """Two rows were one person."""
    merge(life.one(), life.one(), by=life.ana)


def be_erased(life: "Life") -> None:
    """Every word of theirs goes."""
    erase(life.one().person)


def go(life: "Life") -> None:
    """They leave the club, or are not welcome any more."""
    member = life.one()
    leave(member) if life.maybe() else member.turn_away(by=life.ana)


def help_now(life: "Life") -> None:
    """They stand otherwise."""
    member = life.one()
    member.stand(life.luck.choice(["looking", "helping", "paused"]), by=member)


def join(life: "Life") -> None:
    """Somebody new."""
    life.welcome()


Deeds = Sequence[Callable[["Life"], None]]
AT_THE_DOORS: Deeds = (arrive, arrive, arrive_all, arrive_all, post_all, join, sit_twice)
IN_THE_ROOM: Deeds = (
    *(arrive, correct, send_out, join, draft, keep, keep, end, hide, commit, land, prepare),
    *(post, post, post, post_all, offer, offer, offer, offer_all, offer_all, offer_all, let_go),
    *(firm_up, firm_up, firm_up, firm_up, firm_up_all, firm_up_all, introduce, thank, settle),
)
BETWEEN: Deeds = (
    *(introduce, introduce_all, introduce_all, step, step, step, undo_step, come_to_nothing),
    *(thank, thank, thank, settle, answer, answer, answer, land, land, land_not, hand_in, hand_in),
    *(merge_companies, merge_members, be_erased, go, hide, remember, correct, help_now, join),
    *(offer, offer_all, firm_up, let_go, post, prepare),
)
