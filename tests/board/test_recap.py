"""What is taken home: recaps tell each their own, and figures count what the room saw."""

from datetime import timedelta

from flask import Flask

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.board.figures import Figures
from jobclub.board.paper import plain
from jobclub.board.recap import Recap, slips
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import move_of, put_off
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.commitments import COULD_NOT, Commitment
from jobclub.meetings.models import Meeting
from tests.cast import Cast
from tests.room import Room


def test_each_takes_their_own_home(cast: Cast, app: Flask) -> None:
    offer = chloe_offers(cast)
    day = cast.club.today() + timedelta(days=6)
    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)
        offer.firm_up(CONNECTOR, day, by=cast.chloe)
        Commitment.make(cast.meeting, cast.ben, "Write to two people.", by=cast.ben)

    with app.test_request_context(), clock.travel(timedelta(seconds=9)):
        ben, chloe = Recap.of(cast.ben, cast.meeting), Recap.of(cast.chloe, cast.meeting)
        assert [p.connector for p in ben.to_me] == ["Chloe"]
        assert ben.by_me == []
        assert "What I will do\nWrite to two people." in plain(ben)
        assert [p.asker for p in chloe.by_me] == ["Ben"]
        assert "For Ben: a door at eBay. You write first, by" in plain(chloe)
        # How to reach Ben is for who settled a day with him, and for nobody else.
        assert "555 0100" in plain(chloe)
        assert "555 0100" not in "".join(
            plain(Recap.of(one, cast.meeting)) for one in (cast.ana, cast.rose, cast.george)
        )


def test_before_it_is_settled_nobody_reads_how_to_reach_the_asker(cast: Cast) -> None:
    chloe_offers(cast)
    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)
    with clock.travel(timedelta(seconds=9)):
        assert Recap.of(cast.chloe, cast.meeting).by_me[0].reach == ""


def test_how_to_reach_an_asker_ends_with_their_ask(cast: Cast) -> None:
    settled(cast)
    with clock.travel(timedelta(seconds=9)):
        assert Recap.of(cast.chloe, cast.meeting).by_me[0].reach == "555 0100"
        with transaction():
            Ask.of(cast.ben, OPEN).withdraw(by=cast.ben)  # type: ignore[union-attr]
        assert Recap.of(cast.chloe, cast.meeting).by_me[0].reach == ""


def test_who_is_not_welcome_any_more_is_in_no_recap(cast: Cast) -> None:
    settled(cast)
    with clock.travel(timedelta(seconds=9)):
        with transaction():
            cast.chloe.turn_away(by=cast.ana)
        assert Recap.of(cast.ben, cast.meeting).to_me == []


def test_paper_says_how_to_reach_somebody_only_to_who_has_no_phone(cast: Cast) -> None:
    settled(cast, by=cast.george)
    with clock.travel(timedelta(seconds=9)):
        # A laptop that mirrors its screen shows no address while the evening is on.
        assert reaches(cast) == {""}
        with transaction():
            cast.meeting.close(by=cast.ana)
        assert reaches(cast) == {"555 0100"}
        with transaction():
            cast.meeting.reopen(by=cast.ana)
            cast.meeting.arrive(cast.george, stood_as="looking", by=None)
            cast.meeting.close(by=cast.ana)
        assert reaches(cast) == {""}


def test_an_offer_of_a_moment_ago_is_in_no_recap(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        Offer.make(target, by=cast.chloe, meeting=cast.meeting)
    assert Recap.of(cast.ben, cast.meeting).to_me == []
    with clock.travel(timedelta(seconds=9)):
        assert len(Recap.of(cast.ben, cast.meeting).to_me) == 1


def test_whom_to_thank_is_who_was_not_thanked_yet(cast: Cast) -> None:
    offer = chloe_offers(cast)
    with clock.travel(timedelta(seconds=9)):
        assert [p.connector for p in Recap.of(cast.ben, cast.meeting).to_thank] == ["Chloe"]
        with transaction():
            Thanks.send(offer, "", by=cast.ben)
        assert Recap.of(cast.ben, cast.meeting).to_thank == []


def test_who_opened_two_doors_is_thanked_once(cast: Cast) -> None:
    ask = cast.ask("eBay", "Delta")
    with clock.travel(timedelta(seconds=-9)), transaction():
        one, _two = (Offer.make(t, by=cast.chloe, meeting=cast.meeting) for t in ask.targets)
    assert len(Recap.of(cast.ben, cast.meeting).to_thank) == 1
    with transaction():
        Thanks.send(one, "", by=cast.ben)
    assert Recap.of(cast.ben, cast.meeting).to_thank == []


def test_what_became_an_introduction_is_no_promise_any_more(app: Flask, cast: Cast) -> None:
    offer = chloe_offers(cast)
    with clock.travel(timedelta(seconds=9)):
        with transaction():
            offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
            Introduction.record(offer, by=cast.chloe)
        with app.test_request_context():
            (promise,) = Recap.of(cast.ben, cast.meeting).to_me
            assert promise.introduced
            assert "Introduced." in plain(Recap.of(cast.ben, cast.meeting))


def test_it_says_who_moves_and_by_when_as_their_pages_do(cast: Cast) -> None:
    offer = settled(cast)
    with clock.travel(timedelta(days=3)):
        with transaction():
            Introduction.step(offer, "asking", by=cast.chloe)
            put_off(offer, by=cast.chloe)
        move = move_of(offer, Introduction.of(offer))
        assert move is not None
        assert move.by_day == cast.club.today() + timedelta(days=7)
        [mine] = Recap.of(cast.ben, cast.meeting).to_me
        assert (mine.first_mover, mine.by_day) == (move.side, move.by_day)
        assert not mine.introduced


def test_slips_are_for_those_without_a_phone_or_for_all(cast: Cast) -> None:
    assert [r.member.called for r in slips(cast.meeting, everybody=False)] == ["George"]
    everybody = [r.member.called for r in slips(cast.meeting, everybody=True)]
    assert everybody == ["Ana", "Ben", "Chloe", "George", "Rose"]


def test_figures_count_what_the_room_saw(cast: Cast) -> None:
    offer = chloe_offers(cast)
    cast.ask(by=cast.george, why="anyone who can help with a move")
    withdrawn = cast.ask("Intel", by=cast.rose)
    hidden = cast.ask("Delta", by=cast.ana)
    with transaction():
        offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
        Introduction.record(offer, by=cast.chloe)
        gone = Offer.make(withdrawn.targets[0], by=cast.ben, meeting=cast.meeting)
        gone.withdraw(by=cast.ben)
        withdrawn.withdraw(by=cast.rose)
        hidden.hide(by=cast.ana)
        cast.meeting.arrive(cast.george, stood_as="looking", by=cast.ana)

    assert Figures.of(cast.meeting) == Figures(
        present=5, new=5, helpers=1, asks=3, specific=2, asks_own=3, with_offer=1, held=1,
        held_own=1, offers=1, firmed=1, introductions=1, thanks=0, commitments=0, landings=0,
        volunteer_min=0,
    )  # fmt: skip


def test_offers_of_last_week_are_not_counted_again(cast: Cast) -> None:
    offer = chloe_offers(cast)
    with transaction():
        offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
        cast.meeting.close(by=cast.ana)
    with clock.travel(timedelta(days=7)), transaction():
        tonight = Meeting.start(by=cast.ana, code_length=6)
        offer.target.ask.keep(tonight, by=cast.ben)
        figures = Figures.of(tonight)
    assert (figures.asks, figures.with_offer, figures.offers, figures.firmed) == (1, 1, 0, 0)


def test_what_came_to_nothing_later_changes_no_figures_of_that_evening(cast: Cast) -> None:
    offer = chloe_offers(cast)
    with transaction():
        offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
        said = Commitment.make(cast.meeting, cast.ben, "Write to two people.", by=cast.ben)
        cast.meeting.close(by=cast.ana)
    at_close = Figures.of(cast.meeting)
    counted = (at_close.with_offer, at_close.offers, at_close.firmed, at_close.commitments)
    assert counted == (1, 1, 1, 1)

    with transaction():
        said.settle(COULD_NOT, by=cast.ben)
        offer.let_go(by=cast.chloe)
    assert Figures.of(cast.meeting) == at_close

    # Opened once more it counts what stands, and keeps that at the next close.
    with transaction():
        cast.meeting.reopen(by=cast.ana)
    assert Figures.of(cast.meeting).offers == 0
    with transaction():
        cast.meeting.close(by=cast.ana)
    after = Figures.of(cast.meeting)
    assert (after.with_offer, after.offers, after.firmed, after.commitments) == (0, 0, 0, 0)


def test_introductions_and_thanks_still_come(cast: Cast) -> None:
    offer = chloe_offers(cast)
    with transaction():
        cast.meeting.close(by=cast.ana)
        Introduction.record(offer, by=cast.chloe)
    assert Figures.of(cast.meeting).introductions == 1


def test_an_empty_evening_has_figures_too(cast: Cast) -> None:
    assert Figures.of(cast.other_meeting).asks == 0
    assert all(figure.means for figure in Figures.of(cast.other_meeting).explained())


def test_no_slip_prints_a_private_note(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        db.session.get_one(Offer, room.ids["offer"]).note = "She is my cousin Dolores."
    owner = room.actors["owner"]
    for page in ("summary", "slips?who=all", "cards"):
        path = f"/c/{room.club}/meetings/{room.meeting}/{page}"
        answer = owner.client(app).get(path, environ_overrides=owner.environ)
        assert answer.status_code == 200
        assert "Dolores" not in answer.text
    assert (
        "American Express"
        in owner.client(app)
        .get(f"/c/{room.club}/meetings/{room.meeting}/cards", environ_overrides=owner.environ)
        .text
    )


def test_a_recap_is_taken_along_as_text(app: Flask) -> None:
    room = Room.furnish(app)
    ben = room.actors["asker"]
    page = ben.client(app).get(f"/m/{room.meeting}/recap", environ_overrides=ben.environ)
    assert "does not open from home" in page.text
    assert "mailto:?subject=" in page.text
    file = ben.client(app).get(f"/m/{room.meeting}/recap.txt", environ_overrides=ben.environ)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "Chloe: a door at eBay." in file.text


def chloe_offers(cast: Cast) -> Offer:
    """Chloe offered Ben a door at eBay, long enough ago for both to know."""
    target = cast.target()
    with clock.travel(timedelta(seconds=-20)), transaction():
        return Offer.make(target, by=cast.chloe, meeting=cast.meeting)


def settled(cast: Cast, by: Member | None = None) -> Offer:
    """Somebody offered Ben a door and settled a day with him; he said how to reach him."""
    target, connector = cast.target(), by or cast.chloe
    with clock.travel(timedelta(seconds=-20)), transaction():
        offer = Offer.make(target, by=connector, meeting=cast.meeting)
    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)
        offer.firm_up(CONNECTOR, cast.club.today(), by=connector)
    return offer


def reaches(cast: Cast) -> set[str]:
    """What the slips of all say of how to reach somebody."""
    return {p.reach for recap in slips(cast.meeting, everybody=True) for p in recap.by_me}
