"""What its owner alone sees, stage by stage: the one thing to do now, and all the rest."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask, g

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offers import ASKER, CONNECTOR, MeToo, Offer
from jobclub.asks.showings import Showing
from jobclub.bench.statements import statements
from jobclub.board.mine import Mine
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db, find
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.commitments import DONE, NEXT_WEEK, Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS, COMMIT, DOORS, FIND, WELCOME, WINS
from jobclub.meetings.tables import sit_at_tables
from tests.cast import Cast
from tests.traces import newcomer

A_WEEK = timedelta(days=7)
#: Where what is for now ends.
END = '<div class="all-mine">'
#: What a phone reads when the bell of "find each other" rings, drawing included.
A_LOOK = 20


@pytest.fixture
def later(cast: Cast) -> Iterator[Cast]:
    """A week later, at the doors of an evening with all its stages. Ben's ask is still open."""
    cast.ask("eBay")
    with clock.travel(A_WEEK):
        next_evening(cast)
        yield cast


def next_evening(cast: Cast) -> None:
    """The doors of another one; the one before is closed with that."""
    with transaction():
        cast.meeting = Meeting.start(by=cast.ana, code_length=6)
        for member in (cast.ben, cast.chloe, cast.rose):
            cast.meeting.arrive(member, stood_as="looking", by=None)
    with_all_stages(cast)


def with_all_stages(cast: Cast) -> None:
    """A club's first evenings have neither promises to read back nor things to commit to."""
    with transaction():
        run = cast.meeting.run
        after = {stage.kind: stage.id for stage in run.stages}
        for kind, before in ((WINS, WELCOME), (COMMIT, FIND)):
            if kind not in after:
                run.add(kind, 5, after[before], by=cast.ana)


def go_to(cast: Cast, kind: str) -> None:
    with transaction():
        run = cast.meeting.run
        while run.now is not None and run.now.kind != kind:
            run.go_on(run.now.id, by=cast.ana)


def offered(cast: Cast, by: Member, to: Member, company: str = "eBay") -> Offer:
    """A door, opened long enough ago for its asker to know."""
    target = cast.ask(company, by=to).targets[0]
    with clock.travel(timedelta(seconds=-20)), transaction():
        return Offer.make(target, by=by, meeting=cast.meeting)


def firm(offer: Offer, by: Member, mover: str = CONNECTOR, days: int = 7) -> None:
    with transaction():
        offer.firm_up(mover, by.club.today() + timedelta(days=days), by=by)


def page(app: Flask, cast: Cast, member: Member) -> str:
    """Their private part, as text between the tags' ends."""
    g.nonce = ""
    template = app.jinja_env.get_template("board/_mine.html")
    mine = Mine.of(member, cast.meeting)
    return str(template.render(mine=mine, meeting=cast.meeting, club=cast.club, member=member))


def at_once(app: Flask, cast: Cast, member: Member) -> str:
    """What is for now, in words."""
    return words(page(app, cast, member).split('<div class="at-once">')[1].split(END)[0])


def rest(app: Flask, cast: Cast, member: Member) -> str:
    """All the rest, in words."""
    return words(page(app, cast, member).split(END)[1])


def home(app: Flask, member: Member) -> str:
    """Their home, any day."""
    person = member.person
    with app.test_request_context():
        g.nonce = ""
        template = app.jinja_env.get_template("home/home.html")
        return str(
            template.render(
                person=person,
                member=member,
                club=member.club,
                mine=Mine.of(member),
                might_help=[],
                open_meeting=None,
                clubs=[],
                person_key="s1",
                lang="en",
                nonce="",
                refused=None,
                at_desk=False,
            )
        )


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub("</?bdi>", "", html))).split())


@pytest.mark.both
def test_at_the_doors_there_is_one_thing_to_do(app: Flask, cast: Cast) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    assert at_once(app, cast, cast.chloe) == "Write my ask"
    assert at_once(app, cast, cast.ben) == ""
    firm(offer, cast.chloe)
    with clock.travel(A_WEEK):
        next_evening(cast)
        assert "How did it go?" in at_once(app, cast, cast.chloe)
        assert "Write my ask" not in at_once(app, cast, cast.chloe)


def test_at_small_tables_nobody_is_next(app: Flask, cast: Cast) -> None:
    cast.ask("eBay", by=cast.ben)
    go_to(cast, ASKS)
    assert "You are next." in at_once(app, cast, cast.ben)
    with transaction():
        sit_at_tables(cast.meeting, by=cast.ana)
    assert "Your table: 1" in at_once(app, cast, cast.ben)
    assert "You are next." not in at_once(app, cast, cast.ben)


# Last time


@pytest.mark.both
def test_an_ask_of_last_time_waits_for_a_word(app: Flask, later: Cast) -> None:
    said = at_once(app, later, later.ben)

    assert "Last time you asked: I'm looking for people who work at eBay. Best" in said
    for tap in ("Keep it for tonight", "Sharpen it", "Drop it"):
        assert tap in said
    assert "Last time" not in at_once(app, later, later.chloe)


def test_until_the_round_is_over(app: Flask, later: Cast) -> None:
    for kind, waits in ((WINS, True), (ASKS, True), (FIND, False), (COMMIT, False)):
        go_to(later, kind)
        assert ("Last time you asked" in at_once(app, later, later.ben)) is waits, kind


@pytest.mark.both
def test_kept_sharpened_or_new_is_told_apart(app: Flask, later: Cast) -> None:
    ask = Ask.of(later.ben, "open")
    assert ask is not None
    with transaction():
        ask.keep(later.meeting, by=later.ben)
    assert how(ask, later) == "kept"
    assert "Last time" not in at_once(app, later, later.ben)

    # Saved as it is it stays as it was; said better it is sharpened.
    later.ask("eBay")
    assert how(ask, later) == "kept"
    later.ask("eBay", why="Moving from retail.")
    assert how(ask, later) == "sharpened"
    later.ask("eBay", why="Moving from retail.")
    assert how(ask, later) == "sharpened"
    assert how(later.ask("Intel", by=later.chloe), later) == "new"
    assert how(later.ask("Intel", "Delta", by=later.chloe), later) == "new"


def test_sharpened_at_once_is_sharpened(later: Cast) -> None:
    with transaction():
        ask = Ask.post(by=later.ben, companies=["eBay"], who="their night shift", why="")
    assert how(ask, later) == "sharpened"


def test_what_was_written_at_home_is_new_to_the_room(app: Flask, cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
        ask = Ask.post(by=cast.ben, companies=["eBay"], who="", why="")
    with clock.travel(A_WEEK):
        next_evening(cast)
        assert "You wrote: I'm looking for people" in at_once(app, cast, cast.ben)
        with transaction():
            ask.keep(cast.meeting, by=cast.ben)
        assert how(ask, cast) == "new"


def test_dropped_it_is_gone_and_a_hidden_one_is_not_offered(app: Flask, later: Cast) -> None:
    ask = Ask.of(later.ben, "open")
    assert ask is not None
    with transaction():
        ask.hide(by=later.ana)
    assert "Keep it" not in at_once(app, later, later.ben)
    with transaction():
        ask.restore(by=later.ana)
        ask.withdraw(by=later.ben)
    assert "Keep it" not in at_once(app, later, later.ben)


@pytest.mark.both
def test_a_dropped_ask_tells_whoever_settled_a_day_and_lets_them_clear_it(
    app: Flask, cast: Cast
) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)
    assert "theirs can rest" not in rest(app, cast, cast.ben)
    firm(offer, cast.chloe)
    assert "Whoever settled a day with you will read" in rest(app, cast, cast.ben)

    with clock.travel(A_WEEK):
        next_evening(cast)
        assert "Whoever settled a day with you will read" in at_once(app, cast, cast.ben)
        ask = Ask.of(cast.ben, "open")
        assert ask is not None
        with transaction():
            ask.withdraw(by=cast.ben)

        # It is not asked for, either: it can rest.
        assert at_once(app, cast, cast.chloe) == "Write my ask"
        for shown in (rest(app, cast, cast.chloe), words(home(app, cast.chloe))):
            assert "eBay, for Ben" in shown
            assert "Ben has dropped this ask; yours can rest." in shown
            assert "Let it rest" in shown
            for other in ("I introduced them", "Take it back", "Say more", "555 0100"):
                assert other not in shown
        with transaction():
            Offer.known_to(cast.chloe, offer.id).let_go(by=cast.chloe)
        assert "eBay, for Ben" not in rest(app, cast, cast.chloe)


@pytest.mark.both
def test_an_ask_dropped_before_anything_was_settled_leaves_nothing(app: Flask, cast: Cast) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    with transaction():
        offer.target.ask.withdraw(by=cast.ben)
    assert "eBay" not in rest(app, cast, cast.chloe)


@pytest.mark.both
def test_settled_it_is_let_go_and_not_taken_back(app: Flask, cast: Cast) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    assert "Take it back" in rest(app, cast, cast.chloe)
    firm(offer, cast.chloe, ASKER)
    shown = rest(app, cast, cast.chloe)
    assert "Take it back" not in shown
    assert "Let it go" in shown

    # Nor where its company is not asked for any more.
    with transaction():
        offer.target.ask.edit(companies=["Intel"], who="", why="", by=cast.ben)
    shown = rest(app, cast, cast.chloe)
    assert "Take it back" not in shown
    assert "Let it go" in shown


@pytest.mark.both
def test_the_asker_reads_that_a_door_was_closed_and_not_whose(app: Flask, cast: Cast) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    with clock.travel(timedelta(seconds=-20)), transaction():
        other = Offer.make(offer.target, by=cast.rose, meeting=cast.meeting)
    firm(offer, cast.chloe)
    closed = "Closed. Ask again any time."
    with transaction():
        offer.let_go(by=cast.chloe)
    # Another door is open there.
    assert closed not in rest(app, cast, cast.ben)
    with transaction():
        other.withdraw(by=cast.rose)

    for shown in (rest(app, cast, cast.ben), words(home(app, cast.ben))):
        assert closed in shown
        assert "Chloe" not in shown
    assert closed not in rest(app, cast, cast.chloe)
    # A new ask for the same begins anew.
    with transaction():
        offer.target.ask.withdraw(by=cast.ben)
    cast.ask("eBay")
    assert closed not in rest(app, cast, cast.ben)


def test_a_door_taken_back_closes_nothing(app: Flask, cast: Cast) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    with transaction():
        offer.withdraw(by=cast.chloe)
    assert "Closed." not in rest(app, cast, cast.ben)


# Wins and promises


@pytest.mark.both
def test_promises_are_read_back_one_at_a_time(app: Flask, cast: Cast) -> None:
    first = offered(cast, cast.chloe, cast.ben)
    second = offered(cast, cast.chloe, cast.rose, "Intel")
    firm(first, cast.ben, days=5)
    firm(second, cast.chloe)
    with transaction():
        Commitment.make(cast.meeting, cast.chloe, "Call my aunt", by=cast.chloe)

    with clock.travel(A_WEEK):
        next_evening(cast)
        go_to(cast, WINS)
        asked = at_once(app, cast, cast.chloe)
        assert "You wanted to ask your contact at eBay for Ben. Did you?" in asked
        assert "Intel" not in asked
        assert "aunt" not in asked
        for tap in ("Done", "Next week", "Couldn't"):
            assert tap in asked

        with transaction():
            first.put_off(by=cast.chloe)
        assert "your contact at Intel for Rose" in at_once(app, cast, cast.chloe)
        with transaction():
            second.let_go(by=cast.chloe)
        assert "You said: “Call my aunt”" in at_once(app, cast, cast.chloe)
        with transaction():
            Commitment.waiting(cast.chloe)[0].settle(NEXT_WEEK, by=cast.chloe)
        assert at_once(app, cast, cast.chloe) == ""


def test_a_promise_is_asked_of_whoever_writes_first(app: Flask, cast: Cast) -> None:
    firm(offered(cast, cast.chloe, cast.ben), cast.chloe, ASKER)
    with clock.travel(A_WEEK):
        next_evening(cast)
        go_to(cast, WINS)
        assert "You wanted to write first, about eBay" in at_once(app, cast, cast.ben)
        assert at_once(app, cast, cast.chloe) == ""


def test_what_was_settled_tonight_or_for_a_later_day_is_not_asked_for(cast: Cast) -> None:
    firm(offered(cast, cast.chloe, cast.ben), cast.chloe, days=0)
    firm(offered(cast, cast.chloe, cast.rose, "Intel"), cast.chloe, days=20)
    assert Mine.of(cast.chloe, cast.meeting).due == []
    assert Mine.of(cast.chloe).due == []
    with clock.travel(A_WEEK):
        next_evening(cast)
        go_to(cast, WINS)
        assert [door.name for door in Mine.of(cast.chloe, cast.meeting).due] == ["Ben"]


def test_at_the_doors_the_ask_comes_first(app: Flask, cast: Cast) -> None:
    cast.ask("eBay")
    with transaction():
        Commitment.make(cast.meeting, cast.ben, "Call my aunt", by=cast.ben)
    with clock.travel(A_WEEK):
        next_evening(cast)
        assert Mine.of(cast.ben, cast.meeting).stage == DOORS
        assert "Last time you asked" in at_once(app, cast, cast.ben)
        assert "aunt" not in at_once(app, cast, cast.ben)
        go_to(cast, WINS)
        assert "aunt" in at_once(app, cast, cast.ben)
        assert "Last time" not in at_once(app, cast, cast.ben)


# Find each other


@pytest.mark.both
def test_the_line_is_the_same_on_both_phones(app: Flask, cast: Cast) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    go_to(cast, FIND)
    week = cast.club.today() + A_WEEK
    day = f"{week:%a} {week.day} {week:%b}"

    chloe, ben = at_once(app, cast, cast.chloe), at_once(app, cast, cast.ben)
    assert f"I'll ask my contact at eBay by {day}." in chloe
    assert "You promised a door at eBay." in chloe
    assert f"Chloe asks a contact at eBay by {day}." in ben
    assert "Promised you a door at eBay." in ben
    assert "eBay by" not in rest(app, cast, cast.ben)

    firm(offer, cast.ben)
    assert f"Settled: I'll ask my contact at eBay by {day}." in at_once(app, cast, cast.chloe)
    assert f"Settled: Chloe asks a contact at eBay by {day}." in at_once(app, cast, cast.ben)

    firm(offer, cast.ben, ASKER)
    assert f"Settled: Ben writes first, by {day}." in at_once(app, cast, cast.chloe)
    assert f"Settled: I'll write first, by {day}." in at_once(app, cast, cast.ben)


def test_an_ask_without_a_company_has_a_line_as_well(app: Flask, cast: Cast) -> None:
    with transaction():
        ask = Ask.post(by=cast.ben, companies=[], who="", why="practising interviews")
    with clock.travel(timedelta(seconds=-20)), transaction():
        Offer.make(ask.targets[0], by=cast.chloe)
    go_to(cast, FIND)

    assert "You promised help. I'll get in touch with Ben by" in at_once(app, cast, cast.chloe)
    assert "Promised you help. Chloe gets in touch by" in at_once(app, cast, cast.ben)


def test_who_has_nobody_to_find_is_told_what_to_do(app: Flask, cast: Cast) -> None:
    go_to(cast, FIND)
    assert "Say hello to somebody" in at_once(app, cast, cast.george)


@pytest.mark.both
def test_how_to_reach_me_is_asked_once_and_read_by_those_who_settled_a_day(
    app: Flask, cast: Cast
) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    with clock.travel(timedelta(seconds=-20)), transaction():
        Offer.make(offer.target, by=cast.george)
    go_to(cast, FIND)
    assert "reach you" not in at_once(app, cast, cast.ben)

    firm(offer, cast.ben)
    assert "How can Chloe reach you?" in at_once(app, cast, cast.ben)
    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)

    assert "reach you" not in page(app, cast, cast.ben)
    assert "Reach Ben: 555 0100" in rest(app, cast, cast.chloe)
    for other in (cast.george, cast.rose, cast.ana):
        assert "555 0100" not in page(app, cast, other)
    with transaction():
        offer.let_go(by=cast.ben)
    assert "555 0100" not in page(app, cast, cast.chloe)


# Commit and thank


@pytest.mark.both
def test_three_ideas_are_made_of_what_i_have(app: Flask, cast: Cast) -> None:
    offered(cast, cast.chloe, cast.ben)
    offered(cast, cast.ben, cast.rose, "Intel")
    go_to_commit(cast)

    assert Mine.of(cast.ben, cast.meeting).ideas == [
        "Ask my contact at Intel for Rose",
        "Write to Chloe about eBay",
        "Ask three friends who they know at eBay",
    ]
    assert Mine.of(cast.george, cast.meeting).ideas == [
        "Write down three companies I would like to work at",
        "Ask two people about their work",
        "Call somebody I used to work with",
    ]
    said = at_once(app, cast, cast.ben)
    assert "One thing I'll do before next time" in said
    assert "Write to Chloe about eBay" in said


def test_what_i_said_is_shown_with_a_way_to_change_it(app: Flask, cast: Cast) -> None:
    go_to_commit(cast)
    with transaction():
        Commitment.make(cast.meeting, cast.george, "Call my aunt", by=cast.george)

    said = at_once(app, cast, cast.george)
    assert "Call my aunt Change" in said
    assert "Ask two people" not in said


@pytest.mark.both
def test_each_who_opened_a_door_is_thanked_with_one_tap(app: Flask, cast: Cast) -> None:
    ask = cast.ask("eBay", "Delta")
    with clock.travel(timedelta(seconds=-20)), transaction():
        first = Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
        Offer.make(ask.targets[1], by=cast.chloe, meeting=cast.meeting)
        Offer.make(ask.targets[1], by=cast.rose, meeting=cast.meeting)
        Offer.make(ask.targets[1], by=cast.george, meeting=cast.meeting).withdraw(by=cast.george)
    go_to_commit(cast)

    assert "Thank Chloe Thank Rose" in at_once(app, cast, cast.ben)
    assert "Thank George" not in at_once(app, cast, cast.ben)
    with transaction():
        Thanks.send(first, "", by=cast.ben)
    assert "Chloe: thanked Thank Rose" in at_once(app, cast, cast.ben)


def find_offer(by: Member) -> Offer:
    offer = find(Offer, Offer.connector_id == by.id)
    assert offer is not None
    return offer


def go_to_commit(cast: Cast) -> None:
    with_all_stages(cast)
    go_to(cast, COMMIT)


# After the close, and at home


def test_after_the_close_the_recap_and_what_is_still_open(app: Flask, cast: Cast) -> None:
    offered(cast, cast.chloe, cast.ben)
    with transaction():
        cast.meeting.close(by=cast.ana)

    html = page(app, cast, cast.chloe)
    assert f"/m/{cast.meeting.public_id}/recap" in html
    assert "Still to settle Ben" in at_once(app, cast, cast.chloe)
    # It was his first evening, too: after that everybody is asked how it was.
    assert at_once(app, cast, cast.george).startswith("Your recap How was it?")

    # All is settled: how to reach me may still be open.
    firm(find_offer(cast.chloe), cast.chloe)
    assert at_once(app, cast, cast.ben).startswith("Your recap How was it?")
    assert "How can Chloe reach you?" in rest(app, cast, cast.ben)


@pytest.mark.both
def test_home_has_one_thing_to_do(app: Flask, cast: Cast) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    assert "One thing to settle Ben" in words(home(app, cast.chloe))
    assert "One thing to settle Chloe" in words(home(app, cast.ben))

    firm(offer, cast.chloe)
    assert "One thing to do eBay, for Ben" in words(home(app, cast.chloe))
    ben = words(home(app, cast.ben))
    assert "One thing to do How can Chloe reach you?" in ben
    assert "Waiting on others (1) Settled: Chloe asks a contact at eBay" in ben

    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)
    assert "Reach Ben: 555 0100" in words(home(app, cast.chloe))
    assert "How to reach me" in words(home(app, cast.ben))

    with clock.travel(A_WEEK):
        assert "How did it go? You wanted to ask your contact" in words(home(app, cast.chloe))


def test_home_reads_back_what_i_said(app: Flask, cast: Cast) -> None:
    with transaction():
        said = Commitment.make(cast.meeting, cast.george, "Call my aunt", by=cast.george)
    assert "What I'll do (1) Call my aunt Done Next week Couldn't" in words(home(app, cast.george))

    with clock.travel(A_WEEK):
        assert "How did it go? You said: “Call my aunt”" in words(home(app, cast.george))
        with transaction():
            said.settle(NEXT_WEEK, by=cast.george)
        assert "How did it go?" not in words(home(app, cast.george))
    with transaction():
        said.settle(DONE, by=cast.george)
    assert "aunt" not in home(app, cast.george)


def test_no_id_stands_twice(app: Flask, cast: Cast) -> None:
    """What is for now and all the rest are one live board, which finds things by their ids."""
    a_busy_evening(cast)
    run = cast.meeting.run
    while run.now is not None:
        for member in (cast.ben, cast.chloe, cast.rose):
            for html in (page(app, cast, member), home(app, member)):
                ids = re.findall(r' id="([^"]+)"', html)
                assert sorted(ids) == sorted(set(ids)), (run.now.kind, member.called)
        if run.next is None:
            break
        with transaction():
            run = cast.meeting.run
            assert run.now is not None
            run.go_on(run.now.id, by=cast.ana)


def test_a_look_at_it_costs_few_statements(app: Flask, cast: Cast) -> None:
    a_busy_evening(cast)
    go_to(cast, FIND)
    ids = {member.called: member.id for member in (cast.ben, cast.chloe)}
    meeting_id = cast.meeting.id
    for name, member_id in ids.items():
        db.session.remove()
        member = db.session.get_one(Member, member_id)
        cast.meeting = db.session.get_one(Meeting, meeting_id)
        cast.club = member.club
        with statements() as said:
            assert "People to find now" in page(app, cast, member)
        assert len(said) <= A_LOOK, (name, len(said), said)


def a_busy_evening(cast: Cast) -> None:
    """Something of everything, last week and tonight."""
    firm(offered(cast, cast.chloe, cast.ben), cast.chloe)
    firm(offered(cast, cast.ben, cast.chloe, "Adobe"), cast.ben)
    with transaction():
        Commitment.make(cast.meeting, cast.ben, "Call my aunt", by=cast.ben)
    ask = cast.ask("eBay", "Delta", "Intel")
    with clock.travel(timedelta(seconds=-20)), transaction():
        met = Offer.make(ask.targets[1], by=cast.rose, meeting=cast.meeting)
        Introduction.record(met, by=cast.rose)
        Thanks.send(met, "Thank you", by=cast.ben)
        for name in ("Gus", "Hana", "Ivo"):
            Offer.make(ask.targets[2], by=newcomer(cast, name), meeting=cast.meeting)
    met_too = offered(cast, cast.ben, cast.rose, "Fidelity")
    with transaction():
        Introduction.record(met_too, by=cast.ben)
        MeToo.say(ask.targets[0], by=cast.george)
    theirs = offered(cast, cast.ben, cast.george, "Zions Bank")
    with transaction():
        Thanks.send(theirs, "You are kind", by=cast.george)
    with_all_stages(cast)


def how(ask: Ask, cast: Cast) -> str:
    showing = find(Showing, Showing.ask_id == ask.id, Showing.meeting_id == cast.meeting.id)
    assert showing is not None
    return showing.how
