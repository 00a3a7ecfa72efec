"""What the projector shows in each stage, in whose numbers, and what makes it draw them again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from jobclub import clock
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.asks.round import Round
from jobclub.asks.targets import Target
from jobclub.bench.statements import statements
from jobclub.board.drawing import Board
from jobclub.board.fitting import LIT, SIZES, fit_spotlight, fit_tables, fit_texts
from jobclub.board.fitting_news import NewsFit, fit_news
from jobclub.board.wall import Wall
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.feeds import Feed
from jobclub.house import House
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.live import ROOMS
from jobclub.meetings.commitments import DONE, Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import KINDS
from jobclub.meetings.skill import pair_of
from jobclub.meetings.tables import sit_at_tables
from jobclub.screen import Screen, normal
from tests.cast import Cast


@pytest.fixture(autouse=True)
def language(app: Flask) -> Iterator[None]:
    """Somebody reads it."""
    with app.test_request_context():
        House.here()
        yield


def test_the_doors_say_when_it_starts_and_how_many_are_here(cast: Cast) -> None:
    seven = cast.club.moment(cast.club.today(), "19:00")
    with transaction():
        cast.meeting.planned_at = seven
    wall = shown(cast)
    assert 'class="doors up"' in wall
    assert "Good evening. We start at 7:00." in wall
    assert ">5 here<" in wall
    with transaction():
        cast.meeting.planned_at = cast.club.moment(cast.club.today(), "09:30")
    assert "Good morning. We start at 9:30." in shown(cast)


def test_without_a_plan_it_starts_when_the_doors_stage_is_to_end(cast: Cast) -> None:
    end = cast.meeting.run.stages[0].ends_at
    assert end is not None
    assert Wall(Board(cast.meeting).reading).starts_at == end
    to_stage(cast, "asks")
    with transaction():
        cast.meeting.let_wall_show("doors", by=cast.ana)
    assert "Welcome. Come in with your phone." in shown(cast)
    assert "We start at" not in shown(cast)


def test_each_stage_has_its_view(cast: Cast) -> None:
    cast.ask("eBay")
    seen = {}
    for kind in KINDS:
        to_stage(cast, kind)
        seen[kind] = shown(cast)
    for kind, words in {
        "welcome": "Name a company, and people will think of someone.",
        "wins": "Who has good news?",
        "skill": pair_of(cast.meeting).strong,
        "find": "Find them, and settle who writes first, and by when.",
        "commit": "One thing each, by next week.",
        "close": "Thank you all for coming.",
    }.items():
        assert words in plain(seen[kind]), kind
        assert f'class="view v-{kind}"' in seen[kind]
    assert 'class="v-list"' in seen["asks"]
    # Doors stay open until the close: the strip is on every view.
    assert all('id="strip"' in html and cast.meeting.code_shown in html for html in seen.values())


def test_the_club_s_own_rules_come_before_ours(cast: Cast) -> None:
    with transaction():
        cast.club.set_house_rules("Be kind.\n\n  Be <brief>. ", by=cast.ana)
    to_stage(cast, "welcome")
    assert ">Be kind.</li>" in shown(cast)
    assert ">Be &lt;brief&gt;.</li>" in shown(cast)
    assert "people will think of someone" not in shown(cast)


def test_the_spotlight_says_who_is_next_and_how_long_is_left(cast: Cast) -> None:
    cast.ask("eBay")
    theirs = cast.ask("Delta", by=cast.rose)
    to_stage(cast, "asks")
    with transaction():
        Round(cast.meeting).go_on(0, by=cast.ana)
    turn = Round(cast.meeting).now
    assert turn is not None
    assert turn.ends_at is not None
    assert "next <bdi>Rose</bdi>" in shown(cast)
    assert f'data-ends="{int(turn.ends_at.timestamp() * 1000)}"' in shown(cast)
    assert 'data-quiet="' in shown(cast)

    with transaction():
        theirs.keep_name_off_wall(True, by=cast.rose)
    assert "Rose" not in shown(cast)
    assert "Somebody" not in shown(cast).split("data-list")[0]


def test_the_console_s_word_comes_before_the_stage_s(cast: Cast) -> None:
    cast.ask("eBay")
    to_stage(cast, "welcome")
    for what in ("list", "doors"):
        with transaction():
            cast.meeting.let_wall_show(what, by=cast.ana)
        assert view(cast) == what
    with transaction():
        cast.meeting.let_wall_show("stage", by=cast.ana)
    assert view(cast) == "welcome"
    with transaction():
        Round(cast.meeting).light(cast.ben, by=cast.ana)
    assert view(cast) == "spotlight"


def test_tables_stand_on_the_wall_with_everybody_at_them(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        ask.keep_name_off_wall(True, by=cast.ben)
    to_stage(cast, "asks")
    feed, screens = listen(cast)
    with transaction():
        sit_at_tables(cast.meeting, by=cast.ana)
    assert view(cast) == "tables"
    for name in ("Ana", "Ben", "Chloe", "Rose", "George"):
        assert f"<bdi>{name}</bdi>" in part(cast)
    with transaction():
        seat = cast.meeting.seat_of(cast.rose)
        assert seat is not None
        seat.correct("left", by=cast.ana)
    assert "Rose" not in part(cast)
    assert_live_is_fresh(cast, feed, screens)


def test_wins_are_the_club_s_own_numbers_since_last_time(cast: Cast) -> None:
    offer = chloe_offers(cast)
    with transaction():
        Introduction.record(offer, by=cast.chloe)
        Commitment.make(cast.meeting, cast.ben, "Write to two people.", by=cast.ben)
        cast.meeting.close(by=cast.ana)
    with clock.travel(timedelta(days=7)):
        with transaction():
            cast.meeting = Meeting.start(by=cast.ana, code_length=6)
        to_stage(cast, "wins")
        assert "1 door opened1 introduction" in counts(cast)
        assert "thank" not in counts(cast)

        feed, screens = listen(cast)
        with transaction():
            Thanks.send(offer, "", by=cast.ben)
            Commitment.waiting(cast.ben)[0].settle(DONE, by=cast.ben)
        assert "1 thank-you1 promise kept" in counts(cast)
        assert "Ben" not in part(cast)
        assert_live_is_fresh(cast, feed, screens)


def test_good_news_comes_before_numbers_and_leaves_at_once(cast: Cast) -> None:
    offer = chloe_offers(cast)
    with transaction():
        cast.meeting.close(by=cast.ana)
    with clock.travel(timedelta(days=7)):
        with transaction():
            cast.meeting = Meeting.start(by=cast.ana, code_length=6)
        to_stage(cast, "wins")
        assert "1 door opened" in counts(cast)

        feed, screens = listen(cast)
        with transaction():
            landing = Landing.say(cast.ben, by=cast.ben, company="eBay", bell=True)
            thanks = Thanks.send(offer, "You are kind.", by=cast.ben, wall=True)
        assert "<bdi>Ben</bdi> has landed, at <bdi>eBay</bdi>!" in part(cast)
        assert "1 door opened" not in part(cast)
        assert "You are kind." not in part(cast)
        assert_live_is_fresh(cast, feed, screens)
        with transaction():
            thanks.let_wall_show(True, by=cast.chloe)
        assert "“<bdi>You are kind.</bdi>”" in part(cast)
        assert_live_is_fresh(cast, feed, screens)
        with transaction():
            thanks.let_wall_show(False, by=cast.chloe)
            landing.undo(by=cast.ben)
        assert "kind" not in part(cast)
        assert "landed" not in part(cast)
        assert_live_is_fresh(cast, feed, screens)


def test_as_much_good_news_is_shown_as_the_last_row_reads() -> None:
    landed, thanks = "Ben has landed!", "Ben thanks Chloe: “We talked on Friday.”"
    assert fit_news([landed], []) == NewsFit(1, "fit-1 fit-sq-1", 0, "fit-1 fit-sq-1")
    assert fit_news([], [thanks] * 8).thanks == 6
    many = fit_news([landed] * 8, [thanks] * 8)
    assert (many.bells, many.thanks) == (3, 0)
    # The first is always there, as small as it must be.
    assert fit_news(["M" * 300], [thanks]).bells == 1
    assert fit_news([], ["M" * 600]) == NewsFit(0, "fit-1 fit-sq-1", 1, "fit-6 fit-sq-7")


def test_everybodys_name_comes_before_anybodys_company(cast: Cast) -> None:
    for member in (cast.ben, cast.chloe, cast.rose):
        with transaction():
            Landing.say(member, by=member, company="Intermountain Health", bell=True)
    to_stage(cast, "wins")
    assert part(cast).count("has landed!") == 3
    assert "Intermountain" not in part(cast)


def test_at_a_first_evening_nothing_is_counted(cast: Cast) -> None:
    chloe_offers(cast)
    to_stage(cast, "wins")
    assert "Since last time" not in shown(cast)


def test_the_close_counts_the_room_and_follows_what_happens(cast: Cast) -> None:
    cast.ask("eBay")
    to_stage(cast, "close")
    assert "5 people here1 ask" in counts(cast)
    assert "0" not in counts(cast)

    feed, screens = listen(cast)
    offer = chloe_offers(cast)
    assert "1 door opened" in counts(cast)
    assert_live_is_fresh(cast, feed, screens)
    with transaction():
        offer.firm_up(CONNECTOR, cast.club.today() + timedelta(days=3), by=cast.chloe)
    assert "1 promise with a day" in counts(cast)
    assert_live_is_fresh(cast, feed, screens)
    with transaction():
        cast.meeting.close(by=cast.ana)
    assert "1 promise with a day" in counts(cast)
    assert "You can still offer a door." in part(cast)
    with transaction():
        Thanks.send(offer, "", by=cast.ben)
    assert "1 thank-you" in counts(cast)
    assert_live_is_fresh(cast, feed, screens)


def test_the_close_says_when_the_club_meets_again(cast: Cast) -> None:
    to_stage(cast, "close")
    assert "We meet again" not in part(cast)
    day = cast.club.today() + timedelta(days=7)
    with transaction():
        off = Meeting.plan(day - timedelta(days=2), "19:00", "75", by=cast.ana)
        off.call_off("holiday", by=cast.ana)
        Meeting.plan(day, "19:00", "75", by=cast.ana)
    wanted = f"We meet again on {day:%A}, {day:%B} {day.day}, 7:00 PM."
    assert wanted in part(cast).replace("\u202f", " ")


def test_an_ask_that_leaves_the_spotlight_gives_the_wall_back(cast: Cast) -> None:
    ask = cast.ask("eBay")
    to_stage(cast, "welcome")
    feed, screens = listen(cast)
    with transaction():
        Round(cast.meeting).light(cast.ben, by=cast.ana)
    assert_live_is_fresh(cast, feed, screens)
    with transaction():
        ask.withdraw(by=cast.ben)
    assert view(cast) == "welcome"
    assert_live_is_fresh(cast, feed, screens)


def test_numbers_are_read_only_where_they_are_shown(cast: Cast) -> None:
    target = cast.target("eBay")
    few = flush_after_an_offer(cast, target.id, "welcome", by=cast.rose)
    many = flush_after_an_offer(cast, target.id, "close", by=cast.chloe)
    # People, asks, offers, commitments; and the evenings to come.
    assert many <= few + 5


def test_before_the_doors_open_there_is_nothing_to_see(cast: Cast) -> None:
    with transaction():
        cast.meeting = Meeting.plan(cast.club.today(), "23:59", "75", by=cast.ana)
    assert 'class="v-none"' in shown(cast)
    assert "The doors are not open yet." in shown(cast)


def test_what_is_foreseen_to_fit_is_smaller_the_longer_it_is() -> None:
    assert fit_texts(["Be kind."], height=58) == "fit-1 fit-sq-1"
    assert fit_texts(["We speak kindly. " * 35], height=58) == "fit-4 fit-sq-5"
    assert fit_texts(["x" * 5000], height=58) == f"fit-{len(SIZES)} fit-sq-{len(SIZES)}"
    assert fit_spotlight("Ben", ["eBay"], "") == "lit-1 lit-sq-1"
    longest = fit_spotlight("M" * 60, ["W" * 120] * 3, "words " * 70)
    assert longest == f"lit-{len(LIT)} lit-sq-{len(LIT)}"


def test_up_to_five_tables_stand_side_by_side() -> None:
    assert "in-rows" not in fit_tables([["Ana", "Ben"]] * 5)
    assert fit_tables([["Ana", "Ben", "Chloe", "Rose", "George", "Zoë", "Kai"]] * 9) == (
        "in-rows fit-4 fit-sq-4"
    )
    assert fit_tables([["M" * 70] * 8] * 11).endswith(f"fit-sq-{len(SIZES)}")


def to_stage(cast: Cast, kind: str) -> None:
    """Ana goes on until the room is there; what the plan lacks, she adds."""
    with transaction():
        run = cast.meeting.run
        if kind not in [stage.kind for stage in run.stages if stage.ended_at is None]:
            assert run.now is not None
            run.add(kind, 5, run.now.id, by=cast.ana)
        while run.now is not None and run.now.kind != kind:
            run.go_on(run.now.id, by=cast.ana)


def chloe_offers(cast: Cast) -> Offer:
    target = cast.target("eBay")
    with transaction():
        return Offer.make(target, by=cast.chloe, meeting=cast.meeting)


def shown(cast: Cast) -> str:
    """The whole wall."""
    return Board(cast.meeting, "wall").whole()


def view(cast: Cast) -> str:
    return Wall(Board(cast.meeting).reading).view


def part(cast: Cast) -> str:
    """What the stage fills it with."""
    html = shown(cast)
    begin = html.index('<section id="stage"')
    return html[begin : html.index("</section>", begin)]


def plain(html: str) -> str:
    return html.replace("&#39;", "'")


def counts(cast: Cast) -> str:
    """Its numbers, in a row."""
    html = part(cast)
    items = html[html.index('<ul class="counts">') : html.index("</ul>")].split("<li><b>")[1:]
    return "".join(item.split("</li>")[0].replace("</b>", "") for item in items)


def listen(cast: Cast) -> tuple[Feed, dict[str, Screen]]:
    """Screens of each room, opened now."""
    board = Board(cast.meeting)
    screens = {room: Screen() for room in ROOMS}
    for room, screen in screens.items():
        fresh = Board(cast.meeting, room)
        screen.fresh({"epoch": fresh.epoch, "seq": fresh.seq, "html": fresh.whole()})
    return Feed(cast.meeting.id, board.seq, board.spotlit()), screens


def assert_live_is_fresh(cast: Cast, feed: Feed, screens: dict[str, Screen]) -> None:
    """What was heard since is what a page just opened shows."""
    for change in feed.changes(Board(cast.meeting), feed.news()):
        screen = screens[change["room"]]
        if not screen.hear(change):
            fresh = Board(cast.meeting, change["room"])
            screen.fresh({"epoch": fresh.epoch, "seq": fresh.seq, "html": fresh.whole()})
    assert screens["wall"].html() == normal(shown(cast))


def flush_after_an_offer(cast: Cast, target_id: int, kind: str, *, by: Member) -> int:
    """How many statements it takes to draw a tap in this stage."""
    to_stage(cast, kind)
    feed, _screens = listen(cast)
    with transaction():
        Offer.make(db.session.get_one(Target, target_id), by=by)
    db.session.expire_all()
    with statements() as said:
        assert list(feed.changes(Board(cast.meeting), feed.news()))
    return len(said)
