"""Thanks: with other words, answered once, and on the wall only where both like it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub import clock
from jobclub.asks.offers import Offer
from jobclub.bench.statements import statements
from jobclub.board.good_news import GoodNews, News
from jobclub.board.thanking import thanks_of
from jobclub.clubs.erasing import erase_member
from jobclub.clubs.leaving import leave
from jobclub.errors import Missing, Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.saying import since_then
from jobclub.introductions.steps import INTRODUCED, MET
from jobclub.introductions.thanks import Thanks, on_thanked
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import WINS
from tests.cast import Cast
from tests.room import Actor, Room

pytestmark = pytest.mark.both

A_WEEK = timedelta(days=7)
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def offer(cast: Cast) -> Offer:
    target = cast.target()
    with clock.travel(timedelta(seconds=-20)), transaction():
        return Offer.make(target, by=cast.chloe, meeting=cast.meeting)


@pytest.fixture
def told() -> Iterator[list[int]]:
    """Whose letters a later feature would write."""
    heard: list[int] = []

    def tell(thanks: Thanks) -> None:
        heard.append(thanks.to_id)

    on_thanked.append(tell)
    yield heard
    on_thanked.remove(tell)


def test_more_came_of_it_and_the_same_person_is_thanked_with_other_words(
    cast: Cast, offer: Offer, told: list[int]
) -> None:
    thanks = send(cast, offer, "Thank you!")
    answer(cast, thanks, "Gladly!")
    with clock.travel(A_WEEK):
        again = send(cast, offer, "We talked on Friday.")
    assert again.id == thanks.id
    assert (again.text, again.seen_at, again.answer) == ("We talked on Friday.", None, "")
    assert told == [cast.chloe.id, cast.chloe.id]


@pytest.mark.parametrize("words", ["Thank you!", ""])
def test_the_same_words_or_none_take_nothing_back(
    cast: Cast, offer: Offer, told: list[int], words: str
) -> None:
    thanks = send(cast, offer, "Thank you!")
    answer(cast, thanks, "Gladly!")
    send(cast, offer, words)
    assert (thanks.text, thanks.answer) == ("Thank you!", "Gladly!")
    assert told == [cast.chloe.id]


def test_who_is_thanked_answers_once_and_who_thanked_reads_it(cast: Cast, offer: Offer) -> None:
    thanks = send(cast, offer, "Thank you!")
    with pytest.raises(Refused) as no, transaction():
        thanks.reply("", by=cast.chloe)
    assert no.value.field == "text"
    for other in (cast.ben, cast.ana, cast.george):
        with pytest.raises(Missing), transaction():
            thanks.reply("Me, too", by=other)

    answer(cast, thanks, "Gladly!")
    answer(cast, thanks, "Gladly!")
    with pytest.raises(Refused, match="Ben has your answer already"), transaction():
        thanks.reply("And more", by=cast.chloe)
    assert thanks.seen_at is not None
    assert [one.answer for one in thanks_of(cast.ben).from_me] == ["Gladly!"]
    assert [one.answer for one in thanks_of(cast.chloe).to_me] == ["Gladly!"]
    assert events("ThanksSeen") == 1


def test_the_wall_wants_the_word_of_both(cast: Cast, offer: Offer) -> None:
    thanks = send(cast, offer, "Thank you!", wall=True)
    assert (thanks.wall_from, thanks.agreed_at) == (True, None)
    with transaction():
        thanks.let_wall_show(True, by=cast.chloe)
        thanks.let_wall_show(True, by=cast.chloe)
    assert thanks.agreed_at is not None
    assert events("ThanksSeen") == 1
    for other in (cast.ana, cast.george):
        with pytest.raises(Missing), transaction():
            thanks.let_wall_show(True, by=other)


@pytest.mark.parametrize("who", ["ben", "chloe"])
def test_either_takes_it_back_and_it_is_off_the_wall(cast: Cast, offer: Offer, who: str) -> None:
    agree(cast, send(cast, offer, "Thank you!"))
    next_meeting(cast)
    assert words_on_wall(cast) == ["Thank you!"]
    before, one = events("ThanksSeen"), getattr(cast, who)
    with transaction():
        Thanks.concerning(one, 1).let_wall_show(False, by=one)
    assert words_on_wall(cast) == []
    assert events("ThanksSeen") > before


def test_taken_back_by_who_sent_it_it_wants_the_others_word_again(cast: Cast, offer: Offer) -> None:
    thanks = send(cast, offer, "Thank you!")
    agree(cast, thanks)
    for show in (False, True):
        with transaction():
            thanks.let_wall_show(show, by=cast.ben)
    assert (thanks.wall_from, thanks.wall_to, thanks.agreed_at) == (True, False, None)


def test_other_words_want_another_yes(cast: Cast, offer: Offer) -> None:
    thanks = send(cast, offer, "Thank you!")
    agree(cast, thanks)
    send(cast, offer, "Something private", wall=True)
    assert (thanks.wall_from, thanks.wall_to, thanks.agreed_at) == (True, False, None)


def test_they_are_told_once_at_the_next_opening(cast: Cast, offer: Offer) -> None:
    """What is agreed to after the opening, on the evening itself, is told at the one after."""
    go_to_wins(cast)
    leave_wins(cast)
    agree(cast, send(cast, offer, "Thank you!"))
    assert [one.who for one in GoodNews(cast.meeting).thanks] == ["Ben"]

    with clock.travel(A_WEEK):
        next_meeting(cast)
        go_to_wins(cast)
        assert words_on_wall(cast) == ["Thank you!"]
        leave_wins(cast)
    with clock.travel(2 * A_WEEK):
        next_meeting(cast)
        assert words_on_wall(cast) == []


def test_an_evening_without_an_opening_keeps_them_for_the_next(cast: Cast, offer: Offer) -> None:
    agree(cast, send(cast, offer, "Thank you!"))
    for week in (1, 2):
        with clock.travel(week * A_WEEK):
            next_meeting(cast)
            assert words_on_wall(cast) == ["Thank you!"]


def test_no_contact_is_named_on_the_wall(cast: Cast, offer: Offer) -> None:
    with transaction():
        Introduction.record(offer, by=cast.chloe, contact_first_name="Sam")
    agree(cast, send(cast, offer, "sam called me on Friday!"))
    assert GoodNews(cast.meeting).thanks == [News("thanks", "Ben", "Chloe", "eBay")]


def test_whoever_is_gone_is_on_no_wall(cast: Cast, offer: Offer) -> None:
    agree(cast, send(cast, offer, "Thank you!"))
    with transaction():
        cast.chloe.turn_away(by=cast.ana)
    assert words_on_wall(cast) == []


@pytest.mark.parametrize("who", ["ben", "chloe"])
@pytest.mark.parametrize("how", ["turned away", "left", "erased"])
def test_whoever_is_gone_is_not_read_out(cast: Cast, offer: Offer, who: str, how: str) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
    with clock.travel(AN_HOUR):
        with transaction():
            Introduction.record(offer, by=cast.chloe)
        send(cast, offer, "Thank you!")
    with clock.travel(A_WEEK):
        with transaction():
            cast.meeting = Meeting.start(by=cast.ana, code_length=6)
        read_out = [one.kind for one in GoodNews(cast.meeting).to_read_out]
        assert read_out == ["introduced", "thanks"]
        gone = getattr(cast, who)
        with transaction():
            if how == "turned away":
                gone.turn_away(by=cast.ana)
            elif how == "left":
                leave(gone)
            else:
                erase_member(gone, by=cast.ana)
        assert GoodNews(cast.meeting).to_read_out == []


def test_many_thanks_and_landings_are_read_at_once(cast: Cast) -> None:
    for ask in [cast.ask(f"{one.called} Corp", by=one) for one in (cast.ben, cast.george)]:
        with clock.travel(timedelta(seconds=-20)), transaction():
            offer = Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
        with transaction():
            thanks = Thanks.send(offer, "Thank you!", by=ask.asker, wall=True)
            thanks.let_wall_show(True, by=cast.chloe)
            Landing.say(ask.asker, by=ask.asker, bell=True)
    meeting_id = cast.meeting.id
    db.session.expunge_all()
    news = GoodNews(db.session.get_one(Meeting, meeting_id))
    with statements() as asked:
        said = [one.sentence for one in (*news.landings, *news.thanks)]
    assert len(said) == 4
    # When good news was told last; the landings; the thanks; and which contacts they may not name.
    assert len(asked) == 4


def test_with_the_outcome_there_is_news_to_thank_for(cast: Cast, offer: Offer) -> None:
    send(cast, offer, "Thank you!")
    (sent,) = thanks_of(cast.ben).from_me
    assert sent.news is None
    with clock.travel(AN_HOUR), transaction():
        Introduction.step(offer, MET, by=cast.ben)
    with clock.travel(2 * AN_HOUR):
        (sent,) = thanks_of(cast.ben).from_me
        assert sent.news == cast.club.today()
        send(cast, offer, "We met!")
        assert thanks_of(cast.ben).from_me[0].news is None


def test_what_was_sent_long_ago_is_not_shown_for_ever(cast: Cast, offer: Offer) -> None:
    send(cast, offer, "Thank you!")
    with clock.travel(timedelta(days=60)):
        assert thanks_of(cast.ben).from_me == []


def test_home_says_who_thanked_and_what_they_answered(app: Flask) -> None:
    room = Room.furnish(app)
    ben, chloe = room.actors["asker"], room.actors["connector"]
    thanks = {"thanks_id": str(room.ids["thanks"])}

    def do(actor: Actor, command: str, **fields: str) -> int:
        return post(app, actor, f"/c/{room.club}/do/{command}", {**thanks, **fields})

    assert do(ben, "thanks:wall", wall="true") == 303
    assert "Ben</bdi> would like it on the wall" in page(app, chloe, "/")
    assert do(chloe, "thanks:wall", wall="true") == 303
    assert do(chloe, "thanks:answer", text="Any time, Ben") == 303
    mine = page(app, ben, "/")
    assert "Any time, Ben" in mine
    assert "You both would like it on the wall." in mine
    assert do(chloe, "thanks:answer", text="Once more") == 422
    assert "Not on the wall after all" in page(app, chloe, "/")


@pytest.mark.parametrize(
    ("step", "says"), [(INTRODUCED, "They are in touch."), (MET, "They have met.")]
)
def test_thanks_tell_what_they_are_for_and_what_came_of_it(
    cast: Cast, offer: Offer, step: str, says: str
) -> None:
    send(cast, offer, "Thank you, Chloe.")
    (before,) = thanks_of(cast.chloe).to_me
    with transaction():
        Introduction.step(offer, step, by=cast.ben)
    (after,) = thanks_of(cast.chloe).to_me
    assert [since_then(one.state) for one in (before, after)] == ["", says]
    assert after.company == offer.target.name != ""


def post(app: Flask, actor: Actor, path: str, fields: dict[str, str]) -> int:
    answer = actor.client(app).post(path, data=fields, environ_overrides=actor.environ)
    return answer.status_code


def page(app: Flask, actor: Actor, path: str) -> str:
    return actor.client(app).get(path, environ_overrides=actor.environ).text


def send(cast: Cast, offer: Offer, text: str, *, wall: bool = False) -> Thanks:
    with transaction():
        return Thanks.send(offer, text, by=cast.ben, wall=wall)


def answer(cast: Cast, thanks: Thanks, text: str) -> None:
    with transaction():
        thanks.reply(text, by=cast.chloe)


def agree(cast: Cast, thanks: Thanks) -> None:
    with transaction():
        thanks.let_wall_show(True, by=cast.ben)
        thanks.let_wall_show(True, by=cast.chloe)


def next_meeting(cast: Cast) -> None:
    with transaction():
        if cast.meeting.is_open:
            cast.meeting.close(by=cast.ana)
        cast.meeting = Meeting.start(by=cast.ana, code_length=6)


def go_to_wins(cast: Cast) -> None:
    with transaction():
        run = cast.meeting.run
        assert run.now is not None
        run.add(WINS, 5, run.now.id, by=cast.ana)
        run.go_on(run.now.id, by=cast.ana)


def leave_wins(cast: Cast) -> None:
    with transaction():
        run = cast.meeting.run
        assert run.now is not None
        assert run.now.kind == WINS
        run.go_on(run.now.id, by=cast.ana)


def words_on_wall(cast: Cast) -> list[str]:
    return [one.words for one in GoodNews(cast.meeting).thanks]


def events(kind: str) -> int:
    """How often it was told."""
    told = select(func.count()).where(EventRow.kind == kind)
    return db.session.scalar(told) or 0
