"""Somebody has landed: what it changes, whom it thanks, what it gives back, and when it rings."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub import clock
from jobclub.asks.models import CLOSED, OPEN, WITHDRAWN, Ask
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.board.figures import Figures
from jobclub.board.good_news import GoodNews, News
from jobclub.board.my_offers import offers_of
from jobclub.clubs.leaving import leave
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.contacts.helping import helped_by, in_turn
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.helped import doors_for, to_thank
from jobclub.introductions.landings import (
    HELP,
    LEAVE,
    MENTOR,
    PAUSE,
    Landing,
    on_landed,
)
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import moves_in
from jobclub.introductions.steps import INTRODUCED, LANDED
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import WINS
from tests.cast import Cast
from tests.room import Actor, Room

pytestmark = pytest.mark.both

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def told() -> Iterator[list[Landing]]:
    """What a later feature would write letters about."""
    heard: list[Landing] = []
    on_landed.append(heard.append)
    yield heard
    on_landed.remove(heard.append)


def test_they_say_so_and_their_ask_closes_kindly(cast: Cast, told: list[Landing]) -> None:
    offer = offered(cast, by=cast.chloe)
    firm(offer)
    landing = say(cast.ben, company="eBay", works=True)

    assert (landing.day, landing.company) == (cast.club.today(), "eBay")
    assert (cast.ben.stands, cast.ben.works_at) == ("landed", "eBay")
    assert offer.target.ask.state == CLOSED
    assert landing.entered_by_id is None
    assert told == [landing]
    (shown,) = offers_of(cast.chloe)
    assert (shown.landed, shown.dropped, shown.ask_open) == (True, True, False)


def test_nothing_waits_on_anybody_any_more(cast: Cast) -> None:
    promised, made = offered(cast, by=cast.chloe), offered(cast, by=cast.rose)
    firm(promised)
    with transaction():
        Introduction.step(made, INTRODUCED, by=cast.rose)
    assert len(moves_in(cast.club)) == 2
    say(cast.ben)
    assert moves_in(cast.club) == []


def test_an_introduction_of_an_ask_before_rests_too(cast: Cast) -> None:
    made = offered(cast, by=cast.rose)
    with transaction():
        Introduction.step(made, INTRODUCED, by=cast.rose)
        made.target.ask.withdraw(by=cast.ben)
    assert len(moves_in(cast.club)) == 1
    say(cast.ben)
    assert moves_in(cast.club) == []


def test_the_introduction_that_helped_has_landed(cast: Cast) -> None:
    offer = offered(cast, by=cast.chloe)
    first = cast.club.day_of(offer.made_at)
    with clock.travel(A_WEEK):
        landing = say(cast.ben, offer=offer, day=first)
    made = Introduction.of(offer)
    assert made is not None
    assert landing.introduction_id == made.id
    assert (made.state, made.day_of(LANDED)) == (LANDED, first)


@pytest.mark.parametrize("by", ["asker", "facilitator"])
def test_a_door_helped_also_where_the_ask_is_off_the_board(cast: Cast, by: str) -> None:
    offer = offered(cast, by=cast.chloe)
    with transaction():
        offer.target.ask.hide(by=cast.ana)
    say(cast.ben, by=cast.ana if by == "facilitator" else cast.ben)
    say(cast.ben, by=cast.ana if by == "facilitator" else cast.ben, offer=offer)
    made = Introduction.of(offer)
    assert made is not None
    assert made.state == LANDED


def test_a_day_to_come_and_somebody_elses_door_are_refused(cast: Cast) -> None:
    theirs = offered(cast, by=cast.chloe, asker=cast.george)
    with pytest.raises(Refused) as no:
        say(cast.ben, day=cast.club.today() + A_DAY)
    assert no.value.field == "day"
    with pytest.raises(Refused):
        say(cast.ben, next="fly")
    with pytest.raises(Missing):
        say(cast.ben, offer=theirs)
    assert Landing.last_of(cast.ben) is None


@pytest.mark.parametrize("who", ["chloe", "eve"])
def test_nobody_says_it_for_somebody_else(cast: Cast, who: str) -> None:
    with pytest.raises(Missing):
        say(cast.ben, by=getattr(cast, who))
    landing = say(cast.ben)
    with pytest.raises(Missing), transaction():
        landing.undo(by=getattr(cast, who))
    with pytest.raises(Missing):
        Landing.visible_to(getattr(cast, who), landing.id)


def test_a_facilitator_writes_it_down_for_george(cast: Cast) -> None:
    offer = offered(cast, by=cast.chloe, asker=cast.george)
    landing = say(cast.george, by=cast.ana, offer=offer)
    assert landing.entered_by_id == cast.ana.id
    made = Introduction.of(offer)
    assert made is not None
    assert (made.steps[0].by_id, made.steps[0].entered_by_id) == (cast.george.id, cast.ana.id)


def test_nobody_says_thank_you_in_anothers_name(cast: Cast) -> None:
    offer = offered(cast, by=cast.chloe, asker=cast.george)
    with pytest.raises(Refused, match="Only George"):
        say(cast.george, by=cast.ana, thank=True, text="He says thank you.")
    assert Thanks.of(offer) is None


def test_said_twice_it_is_the_same_job_said_better(cast: Cast, told: list[Landing]) -> None:
    first, second = offered(cast, by=cast.chloe), offered(cast, by=cast.rose)
    one = say(cast.ben, company="Ebay", works=True, offer=first, bell=True)
    said_at = one.said_at
    with clock.travel(13 * A_DAY):
        two = say(cast.ben, company="eBay", works=True, offer=second, bell=True, next=MENTOR)
    assert two.id == one.id
    assert two.said_at == said_at
    assert (cast.ben.stands, cast.ben.works_at) == ("helping", "eBay")
    assert Introduction.of(first) is None
    assert second.target.ask.state == CLOSED
    assert len(told) == 1

    with clock.travel(30 * A_DAY):
        three = say(cast.ben)
    assert three.id != one.id


def test_said_better_it_leaves_an_ask_posted_since_alone(cast: Cast) -> None:
    first = cast.ask("eBay")
    say(cast.ben)
    since = cast.ask("Delta")
    landing = say(cast.ben, company="eBay")
    assert (landing.ask_id, first.state, since.state) == (first.id, CLOSED, OPEN)


def test_a_bell_wished_for_later_rings_at_the_next_meeting(cast: Cast) -> None:
    say(cast.ben)
    with clock.travel(A_WEEK):
        next_meeting(cast)
        to_wins(cast)
        leave_wins(cast)
        say(cast.ben, bell=True)
    with clock.travel(2 * A_WEEK):
        next_meeting(cast)
        assert GoodNews(cast.meeting).landings == [News("landed", "Ben", "", "")]


@pytest.mark.parametrize(
    ("following", "stands"), [(HELP, "landed"), (MENTOR, "helping"), (PAUSE, "paused")]
)
def test_what_next(cast: Cast, following: str, stands: str) -> None:
    say(cast.ben, next=following)
    assert cast.ben.stands == stands


def test_an_undo_gives_everything_back(cast: Cast) -> None:
    offer = offered(cast, by=cast.chloe)
    with transaction():
        Introduction.step(offer, INTRODUCED, by=cast.chloe)
        cast.ben.work_at("Kroger", by=cast.ben)
    landing = say(cast.ben, company="eBay", works=True, offer=offer)
    with transaction():
        landing.undo(by=cast.ben)

    made = Introduction.of(offer)
    assert made is not None
    assert (made.state, made.moves_next) == (INTRODUCED, ASKER)
    assert (cast.ben.stands, cast.ben.works_at) == ("looking", "Kroger")
    assert offer.target.ask.state == OPEN
    assert Landing.last_of(cast.ben) is None
    assert len(moves_in(cast.club)) == 1


def test_an_undo_leaves_a_landing_before_it_its_introduction(cast: Cast) -> None:
    offer = offered(cast, by=cast.chloe)
    day = cast.club.today()
    first = say(cast.ben, offer=offer, day=day)
    with clock.travel(40 * A_DAY):
        second = say(cast.ben, offer=offer)
        made = Introduction.of(offer)
        assert made is not None
        assert made.day_of(LANDED) == cast.club.today()
        with transaction():
            second.undo(by=cast.ben)
    assert (made.state, made.day_of(LANDED)) == (LANDED, day)
    assert first.introduction_id == made.id


@pytest.mark.parametrize("by", ["facilitator", "themselves"])
def test_an_undo_brings_back_whoever_left_with_it(cast: Cast, by: str) -> None:
    offer = offered(cast, by=cast.chloe)
    landing = say(cast.ben, next=LEAVE)
    with transaction():
        leave(cast.ben)
    if by == "themselves":
        with transaction():
            cast.ben.come_back()
    with transaction():
        landing.undo(by=cast.ana if by == "facilitator" else cast.ben)
    assert (cast.ben.removed_at, cast.ben.stands) == (None, "looking")
    assert offer.target.ask.is_open


@pytest.mark.parametrize("how", ["left", "turned away"])
def test_an_undo_opens_no_ask_of_somebody_who_is_gone(cast: Cast, how: str) -> None:
    ask = cast.ask("eBay")
    landing = say(cast.ben)
    with transaction():
        if how == "left":
            leave(cast.ben)
        else:
            cast.ben.turn_away(by=cast.ana)
    with transaction():
        landing.undo(by=cast.ana)
    assert cast.ben.removed_at is not None
    assert ask.state == CLOSED


def test_nothing_is_taken_back_for_somebody_who_was_erased(cast: Cast) -> None:
    landing = say(cast.ben)
    with transaction():
        cast.ben.person.erased_at = clock.now()
    with pytest.raises(Missing):
        Landing.visible_to(cast.ana, landing.id)


def test_an_undo_leaves_what_was_said_since(cast: Cast) -> None:
    before = cast.ask("eBay")
    landing = say(cast.ben, company="eBay", works=True)
    with transaction():
        cast.ben.stand("paused", by=cast.ben)
        cast.ben.work_at("Delta", by=cast.ben)
    since = cast.ask("Delta")
    with transaction():
        landing.undo(by=cast.ben)
    assert (cast.ben.stands, cast.ben.works_at) == ("paused", "Delta")
    assert (before.state, since.state) == (CLOSED, OPEN)


def test_a_landing_holds_its_step(cast: Cast) -> None:
    offer = offered(cast, by=cast.chloe)
    say(cast.ben, offer=offer)
    with pytest.raises(Refused, match="landing"), transaction():
        Introduction.undo(offer, by=cast.ben)


def test_one_taken_back_lends_its_number_to_no_other(cast: Cast) -> None:
    first = say(cast.ben).id
    with transaction():
        Landing.visible_to(cast.ben, first).undo(by=cast.ben)
    assert say(cast.ben).id != first


def test_everybody_who_helped_is_thanked_in_one_go(cast: Cast) -> None:
    chloe, rose = offered(cast, by=cast.chloe), offered(cast, by=cast.rose)
    again = offered(cast, "Delta", by=cast.chloe)
    gone = offered(cast, by=cast.george)
    with transaction():
        Introduction.step(again, INTRODUCED, by=cast.chloe)
        Thanks.send(again, "Thank you!", by=cast.ben)
        gone.withdraw(by=cast.george)
    say(cast.ben, thank=True, text="I have landed!")
    sent = db.session.scalars(select(Thanks).order_by(Thanks.to_id)).all()
    # One a connector: for what came furthest.
    assert [(one.offer_id, one.text) for one in sent] == [
        (rose.id, "I have landed!"),
        (again.id, "I have landed!"),
    ]
    assert chloe.id not in {one.offer_id for one in sent}


@pytest.mark.parametrize("more", ["answered", "for the wall", "agreed"])
def test_thanks_of_which_more_came_stay_as_they_were_said(cast: Cast, more: str) -> None:
    chloe, rose = offered(cast, by=cast.chloe), offered(cast, by=cast.rose)
    with transaction():
        thanks = Thanks.send(chloe, "You are kind.", by=cast.ben, wall=more != "answered")
        if more == "answered":
            thanks.reply("Gladly!", by=cast.chloe)
        elif more == "agreed":
            thanks.let_wall_show(True, by=cast.chloe)
    before = (thanks.text, thanks.answer, thanks.wall_from, thanks.agreed_at)
    assert [door.id for door in to_thank(doors_for(cast.ben))] == [rose.id]
    say(cast.ben, thank=True, text="I have landed!")
    assert (thanks.text, thanks.answer, thanks.wall_from, thanks.agreed_at) == before
    other = Thanks.of(rose)
    assert other is not None
    assert other.text == "I have landed!"


def test_a_draft_stays_theirs_and_a_closed_ask_is_not_taken_down(cast: Cast) -> None:
    ask = cast.ask("eBay")
    say(cast.ben)
    with transaction():
        draft = Ask.keep_draft(by=cast.ben, companies=["Delta"], who="", why="")
        ask.withdraw(by=cast.ben)
    assert ask.state == CLOSED
    landing = Landing.last_of(cast.ben)
    assert landing is not None
    with transaction():
        landing.undo(by=cast.ben)
    assert (ask.state, draft.state) == (OPEN, "draft")


def test_an_ask_taken_down_is_not_opened_by_an_undo(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        ask.withdraw(by=cast.ben)
    landing = say(cast.ben)
    with transaction():
        landing.undo(by=cast.ben)
    assert ask.state == WITHDRAWN


def test_the_bell_rings_once_for_whoever_likes_it(cast: Cast) -> None:
    say(cast.ben, company="eBay", bell=True)
    say(cast.george, by=cast.ana)
    with clock.travel(A_WEEK):
        next_meeting(cast)
        to_wins(cast)
        assert GoodNews(cast.meeting).landings == [News("landed", "Ben", "", "eBay")]
        leave_wins(cast)
    with clock.travel(2 * A_WEEK):
        next_meeting(cast)
        assert GoodNews(cast.meeting).landings == []


def test_taken_back_it_does_not_ring(cast: Cast) -> None:
    landing = say(cast.ben, bell=True)
    with transaction():
        landing.undo(by=cast.ben)
    assert GoodNews(cast.meeting).landings == []


def test_a_landing_is_counted_at_the_evening_it_was_said_before(cast: Cast) -> None:
    say(cast.ben)
    assert Figures.of(cast.meeting).landings == 1
    with clock.travel(A_DAY):
        first = cast.meeting
        next_meeting(cast)
        say(cast.george, by=cast.ana)
        say(cast.rose)
        assert Figures.of(first).landings == 1
        assert Figures.of(cast.meeting).landings == 2
        labels = [figure.label for figure in Figures.of(cast.meeting).explained()]
        assert "landed" in labels


def test_whoever_was_helped_is_shown_whom_they_might_help(cast: Cast) -> None:
    assert in_turn(helped_by(cast.ben), 3) == ""
    made, only_offered = offered(cast, by=cast.chloe), offered(cast, by=cast.rose)
    with transaction():
        Introduction.step(made, INTRODUCED, by=cast.chloe)
    assert helped_by(cast.ben) == 1
    say(cast.ben)
    assert in_turn(helped_by(cast.ben), 3) == (
        "2 people helped you; here are 3 asks you might help."
    )
    assert in_turn(1, 1) == "1 person helped you; here is 1 ask you might help."
    assert in_turn(2, 0) == ""
    assert helped_by(cast.chloe) == 0
    with clock.travel(10 * A_WEEK):
        assert helped_by(cast.ben) == 0
    assert only_offered.withdrawn_at is None


def test_a_merge_keeps_the_landing_and_lets_a_door_to_oneself_go(cast: Cast) -> None:
    offer = offered(cast, by=cast.george)
    landing = say(cast.ben, offer=offer)
    with transaction():
        merge(cast.george, cast.ben, by=cast.ana)
    assert landing.member_id == cast.ben.id
    assert landing.introduction_id is None


def test_the_page_says_it_all_in_one_go(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        george = db.session.get_one(Member, room.ids["george"])
        Ask.post(by=george, companies=["Kroger"], who="", why="")
    ben, offer = room.actors["asker"], room.ids["offer"]
    shown = page(app, ben, f"/c/{room.club}/landed?offer={offer}")
    assert "You did it!" in shown
    assert f'value="{offer}" checked' in shown
    assert 'value="eBay"' in shown
    assert "Thank Chloe, George" in shown

    status, where = post(
        app, ben, f"/c/{room.club}/do/landing:say",
        {"offer_id": str(offer), "company": "eBay", "thank": "true", "text": "I did it!",
         "bell": "true", "next": "help", "day": ""},
    )  # fmt: skip
    assert (status, where) == (303, f"/?club={room.club}")
    home = page(app, ben, "/")
    assert "My landing" in home
    assert "2 people helped you; here is 1 ask you might help." in home
    chloe = room.actors["connector"]
    assert "I did it!" in page(app, chloe, "/")
    assert "Ben</bdi> has landed!" in page(app, chloe, "/")
    again = page(app, ben, f"/c/{room.club}/landed")
    assert "Say it again to change it." in again
    assert "Not yet after all" in again


def test_a_refused_page_keeps_what_was_typed(app: Flask) -> None:
    room = Room.furnish(app)
    rose = room.actors["facilitator"]
    path = f"/c/{room.club}/landed"
    answer = rose.client(app).post(
        f"/c/{room.club}/do/landing:say",
        data={"member_id": room.ids["ben"], "day": "2999-01-01", "company": "Kroger",
              "next": "pause", "bell": "true"},
        headers={"Referer": f"http://{rose.host}{path}?member={room.ids['ben']}"},
        environ_overrides=rose.environ,
    )  # fmt: skip
    assert answer.status_code == 422
    kept = (
        "Ben</bdi> has landed",
        "still to come",
        'value="Kroger"',
        'value="pause" checked',
        'name="bell" value="true" checked',
        f'name="member_id" value="{room.ids["ben"]}"',
    )
    assert [one for one in kept if one not in answer.text] == []
    assert 'name="thank" value="true" checked' not in answer.text


@pytest.mark.parametrize("name", ["connector", "facilitator over Wi-Fi", "other club's owner"])
def test_the_page_of_somebody_else_is_not_there(app: Flask, name: str) -> None:
    room = Room.furnish(app)
    actor = room.actors[name]
    path = f"/c/{room.club}/landed?member={room.ids['ben']}"
    answer = actor.client(app).get(path, environ_overrides=actor.environ)
    assert answer.status_code == 404
    sent = {"member_id": str(room.ids["ben"])}
    assert post(app, actor, f"/c/{room.club}/do/landing:say", sent)[0] in (404, 422)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Landing)) == 0


def test_whoever_leaves_with_it_has_left(app: Flask) -> None:
    room = Room.furnish(app)
    ben = room.actors["asker"]
    sent = {"next": LEAVE, "bell": "true"}
    assert post(app, ben, f"/c/{room.club}/do/landing:say", sent) == (303, "/")
    with app.app_context():
        gone = db.session.get_one(Member, room.ids["ben"])
        assert gone.left_at is not None
        meeting = db.session.scalars(select(Meeting).where(Meeting.public_id == room.meeting)).one()
        assert [one.who for one in GoodNews(meeting).landings] == ["Ben"]
        landing = str(db.session.scalars(select(Landing.id)).one())
    ana = room.actors["owner"]
    said = ana.client(app).post(
        f"/c/{room.club}/do/landing:undo",
        json={"fields": {"landing_id": landing}},
        environ_overrides=ana.environ,
    )
    assert said.get_json()["said"] == (
        "Taken back: Ben is here again. Only what they had promised stays closed."
    )


def test_a_facilitator_is_not_asked_whom_to_thank(app: Flask) -> None:
    room = Room.furnish(app)
    rose, ben = room.actors["facilitator"], room.ids["ben"]
    assert 'name="thank"' not in page(app, rose, f"/c/{room.club}/landed?member={ben}")
    sent = {"member_id": str(ben), "thank": "true", "text": "Thank you!"}
    assert post(app, rose, f"/c/{room.club}/do/landing:say", sent)[0] == 422


def offered(cast: Cast, company: str = "eBay", *, by: Member, asker: Member | None = None) -> Offer:
    """Somebody opened a door for Ben (or another), long enough ago for both to know."""
    ask = Ask.of(asker or cast.ben, OPEN)
    companies = [*(ask.companies if ask is not None else []), company]
    targets = cast.ask(*dict.fromkeys(companies), by=asker).targets
    target = next(one for one in targets if one.name == company)
    with clock.travel(timedelta(seconds=-20)), transaction():
        return Offer.make(target, by=by, meeting=cast.meeting)


def firm(offer: Offer) -> None:
    with transaction():
        offer.firm_up(CONNECTOR, offer.suggested_day, by=offer.connector)


def say(member: Member, *, by: Member | None = None, **said: object) -> Landing:
    with transaction():
        return Landing.say(member, by=by or member, **said)  # type: ignore[arg-type]


def next_meeting(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
        cast.meeting = Meeting.start(by=cast.ana, code_length=6)


def to_wins(cast: Cast) -> None:
    with transaction():
        run = cast.meeting.run
        assert run.now is not None
        run.add(WINS, 5, run.now.id, by=cast.ana)
        run.go_on(run.now.id, by=cast.ana)


def leave_wins(cast: Cast) -> None:
    with transaction():
        run = cast.meeting.run
        assert run.now is not None
        run.go_on(run.now.id, by=cast.ana)


def page(app: Flask, actor: Actor, path: str) -> str:
    return actor.client(app).get(path, environ_overrides=actor.environ).text


def post(app: Flask, actor: Actor, path: str, fields: dict[str, str]) -> tuple[int, str]:
    """Status, and where to go."""
    answer = actor.client(app).post(path, data=fields, environ_overrides=actor.environ)
    return answer.status_code, answer.headers.get("Location", "")
