"""Asks: one open ask a member, up to three companies, said again rather than twice."""

from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.asks.models import DRAFT, OPEN, WITHDRAWN, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.round import Round
from jobclub.board.drawing import Board
from jobclub.board.mine import Mine
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.meetings.models import Meeting
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_ben_asks_for_two_companies(cast: Cast) -> None:
    ask = cast.ask("eBay", "American Express", why="moving from retail")

    assert ask.companies == ["eBay", "American Express"]
    assert ask.specific
    assert ask.sentence == (
        "I'm looking for people who work at eBay or American Express. "
        "Best of all: customer support. Moving from retail. Do you know anyone there?"
    )


def test_an_ask_without_a_company_is_one_line_and_not_specific(cast: Cast) -> None:
    ask = cast.ask(why="practising interviews")

    assert not ask.specific
    assert len(ask.targets) == 1
    assert ask.targets[0].name == ""
    assert ask.sentence == "I'm looking for anyone who can help with this: practising interviews."


def test_an_empty_ask_is_answered_with_a_question(cast: Cast) -> None:
    with pytest.raises(Refused, match="Which one") as no, transaction():
        Ask.post(by=cast.ben, companies=[], who="", why="")
    assert no.value.field == "company_1"


def test_a_fourth_company_is_one_too_many(cast: Cast) -> None:
    with pytest.raises(Refused, match="Three"), transaction():
        Ask.post(by=cast.ben, companies=["A1", "B1", "C1", "D1"], who="", why="")


def test_spellings_of_one_company_are_one_target(cast: Cast) -> None:
    ask = cast.ask("American Express", "AMERICAN EXPRESS Co.", "american express")

    assert ask.companies == ["American Express"]


def test_posting_again_says_the_same_ask_differently(cast: Cast) -> None:
    first = cast.ask("eBay")
    again = cast.ask("Intel")

    assert again is first
    assert again.companies == ["Intel"]


def test_a_target_that_stays_keeps_its_offers(cast: Cast) -> None:
    ask = cast.ask("eBay", "Intel")
    with transaction():
        offer = Offer.make(ask.targets[0], by=cast.chloe)

    with transaction():
        ask.edit(companies=["Delta", "eBay"], who="", why="", by=cast.ben)

    assert ask.companies == ["Delta", "eBay"]
    assert offer.target is ask.targets[1]


def test_a_company_taken_out_and_back_finds_its_offers_again(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        offer = Offer.make(ask.targets[0], by=cast.chloe)
    with transaction():
        ask.edit(companies=["Intel"], who="", why="", by=cast.ben)
    assert ask.companies == ["Intel"]

    with transaction():
        ask.edit(companies=["eBay"], who="", why="", by=cast.ben)

    assert offer.target is ask.targets[0]


def test_a_draft_is_seen_by_its_author_alone_and_becomes_the_ask(cast: Cast) -> None:
    with transaction():
        draft = Ask.keep_draft(by=cast.ben, companies=["eBay"], who="", why="")
        Ask.keep_draft(by=cast.ben, companies=["eBay"], who="sales", why="")

    assert draft.state == DRAFT
    for other in (cast.chloe, cast.ana):
        with pytest.raises(Missing):
            Ask.visible_to(other, draft.id)
    assert cast.ask("eBay") is draft
    assert draft.state == OPEN


def test_only_the_asker_and_facilitators_change_an_ask(cast: Cast) -> None:
    ask = cast.ask("eBay")

    with pytest.raises(Missing), transaction():
        ask.withdraw(by=cast.chloe)
    with transaction():
        ask.edit(companies=["Intel"], who="", why="", by=cast.rose)
        ask.withdraw(by=cast.ben)
        ask.withdraw(by=cast.ben)
    assert ask.state == WITHDRAWN


def test_a_hidden_ask_is_there_for_author_and_facilitators(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        ask.hide(by=cast.ana)

    assert Ask.visible_to(cast.ben, ask.id) is ask
    assert Ask.visible_to(cast.rose, ask.id) is ask
    with pytest.raises(Missing):
        Ask.visible_to(cast.chloe, ask.id)
    with pytest.raises(Refused), transaction():
        Offer.make(ask.targets[0], by=cast.chloe)

    with transaction():
        ask.restore(by=cast.ana)
    assert Ask.visible_to(cast.chloe, ask.id) is ask


def test_offers_are_welcome_after_the_meeting(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        cast.meeting.close(by=cast.ana)

    with transaction():
        offer = Offer.make(target, by=cast.chloe)
    assert offer.meeting_id is None


def test_the_wall_keeps_a_name_that_its_owner_keeps_off(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        ask.keep_name_off_wall(True, by=cast.ben)

    assert "Ben" not in Board(cast.meeting, "wall").whole()
    assert "Somebody" in Board(cast.meeting, "wall").whole()
    assert "Ben" in Board(cast.meeting, "phones").whole()


def test_who_offered_is_for_asker_and_console_and_only_after_eight_seconds(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
        offer.say_more(kind="know_someone", warmth="well", note="secret words", by=cast.chloe)

    def offers_on(room: str) -> list[str]:
        shown = Board(cast.meeting, room).asks[0].targets[0]
        assert shown.tally == 1
        return [o.connector for o in shown.offers]

    assert offers_on("console") == []
    with clock.travel(timedelta(seconds=9)):
        assert offers_on("console") == ["Chloe"]
        assert offers_on("phones") == offers_on("wall") == []
        assert "secret words" not in Board(cast.meeting, "console").whole()


def test_the_facilitator_chooses_who_is_on_the_wall(cast: Cast) -> None:
    ask = cast.ask("eBay")
    cast.ask("Intel", by=cast.chloe)
    unlit = Board(cast.meeting, "console")
    assert unlit.spotlight is None
    assert unlit.next is not None
    assert unlit.next.name == "Ben"

    with transaction():
        Round(cast.meeting).light(ask.asker, by=cast.ana)
    cast.ask("Delta", by=cast.george)

    board = Board(cast.meeting, "console")
    assert board.spotlight is not None
    assert board.spotlight.name == "Ben"
    assert board.next is not None
    assert board.next.name == "Chloe"


def test_last_weeks_ask_said_again_is_on_tonights_board(cast: Cast) -> None:
    cast.ask("eBay")
    with transaction():
        cast.meeting.close(by=cast.ana)
    with clock.travel(timedelta(days=7)), transaction():
        tonight = Meeting.start(by=cast.ana, code_length=6)
        tonight.arrive(cast.ben, stood_as="looking", by=None)
        ask = Ask.post(by=cast.ben, companies=["eBay"], who="", why="", meeting=tonight)

    assert [shown.ask.id for shown in Board(tonight, "phones").asks] == [ask.id]


def test_nobody_asks_from_the_door(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
        tonight = Meeting.start(by=cast.ana, code_length=6)
        # At home, or still waiting: kept, and not on tonight's board.
        Ask.post(by=cast.ben, companies=["eBay"], who="", why="")

    assert Board(tonight, "phones").asks == []


def test_a_name_kept_off_the_wall_stays_off_with_the_next_ask(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with pytest.raises(Missing), transaction():
        ask.keep_name_off_wall(True, by=cast.ana)
    with transaction():
        ask.keep_name_off_wall(True, by=cast.ben)
        ask.withdraw(by=cast.ben)

    assert not cast.ask("Intel").name_on_wall


def test_an_ask_of_somebody_not_welcome_takes_no_offers(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        cast.ben.turn_away(by=cast.ana)

    with pytest.raises(Refused), transaction():
        Offer.make(target, by=cast.chloe)


def test_an_offer_to_an_ask_hidden_since_can_be_taken_back(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        Offer.make(target, by=cast.chloe)
        target.ask.hide(by=cast.ana)

    mine = Mine.of(cast.chloe)
    assert [(offer.company, offer.ask_open) for offer in mine.offers] == [("eBay", False)]
    assert Offer.mine(cast.chloe, target.id) is not None


def test_a_second_thumb_on_keep_it_does_not_call_a_posted_ask_private(cast: Cast) -> None:
    cast.ask("eBay")

    with pytest.raises(Refused, match="on the board already"), transaction():
        Ask.keep_draft(by=cast.ben, companies=["eBay"], who="", why="")


def test_the_wall_can_show_the_way_in_and_all_asks_again(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        Round(cast.meeting).light(ask.asker, by=cast.ana)
    assert Board(cast.meeting, "wall").spotlight is not None

    for shows in ("doors", "list"):
        with transaction():
            cast.meeting.let_wall_show(shows, by=cast.ana)
        assert Board(cast.meeting, "wall").spotlight is None
    with transaction():
        Round(cast.meeting).light(ask.asker, by=cast.ana)
    assert Board(cast.meeting, "wall").spotlight is not None


def test_nothing_comes_late_to_an_evening_to_come(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        week = cast.club.today() + timedelta(days=7)
        planned = Meeting.plan(week, "19:00", "75", by=cast.ana)
    with pytest.raises(Refused, match="not open yet"), transaction():
        ask.accept_late(planned, by=cast.ana)
    assert Board(planned, "console").asks == []
