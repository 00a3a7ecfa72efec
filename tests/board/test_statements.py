"""What a tap costs in statements: a count, which may shrink. Whoever makes it grow says why."""

from pathlib import Path

from flask import Flask

from jobclub.bench.statements import Story, house, statements
from jobclub.board.drawing import Board
from jobclub.extensions import db
from jobclub.feeds import Feed
from jobclub.house import House
from jobclub.live import Thing
from jobclub.meetings.models import Meeting
from tests.cast import Cast

#: By command, BEGIN and savepoint included, COMMIT not.
MOST = {
    # With its place in the round: found, last time's, the last one's, written.
    "ask:post": 32,
    # What it said before: to tell kept from sharpened.
    "ask:edit": 23,
    "ask:withdraw": 14,
    "ask:hide": 14,
    "ask:restore": 14,
    # The turn, whose it was, who waits, and the stage whose time they share.
    "ask:spotlight": 18,
    "turn:next": 15,
    "stage:next": 15,
    "me-too:add": 16,
    "me-too:remove": 16,
    "offer:make": 16,
    # One event more: it shows on the console that the hand is up.
    "offer:make-for": 20,
    "offer:say-more": 16,
    # What was begun with it goes with it.
    "offer:withdraw": 21,
    "introduction:record": 18,
    "introduction:undo": 19,
    "thanks:send": 17,
    # Whether the room sits at tables.
    "seat:add": 20,
    "seat:correct": 14,
}
#: A flush after one tap on one company, whatever else stands on the board. The wall wants to know
#: the stage: in some its numbers change with every tap.
A_TAP = 10


def test_no_command_takes_more_statements_than_it_did(tmp_path: Path) -> None:
    with house(tmp_path) as app:
        counts = Story(app).count()
    assert sorted(counts) == sorted(MOST)
    grown = {name: count for name, count in counts.items() if count > MOST[name]}
    assert not grown


def test_a_flush_after_one_tap_reads_one_ask(app: Flask, cast: Cast) -> None:
    House.here()
    target = cast.target("eBay").id
    few = _statements_of_a_flush(app, cast.meeting.id, target)
    for member, company in ((cast.chloe, "Acme"), (cast.rose, "Adobe"), (cast.george, "Delta")):
        cast.ask(company, by=member)
    assert _statements_of_a_flush(app, cast.meeting.id, target) == few
    assert few <= A_TAP


def test_three_rooms_are_drawn_from_one_reading(app: Flask, cast: Cast) -> None:
    House.here()
    meeting_id, touched = cast.meeting.id, [Thing("ask", cast.ask("eBay").id)]
    with app.app_context():
        board = Board(db.session.get_one(Meeting, meeting_id))
        with statements() as first:
            assert board.draw("console", touched)[0]
        with statements() as second:
            assert board.draw("phones", touched)[0]
    assert first
    assert second == []


def _statements_of_a_flush(app: Flask, meeting_id: int, target_id: int) -> int:
    """A context of its own, as the feed has: nothing is read already."""
    with app.app_context(), statements() as said:
        board = Board(db.session.get_one(Meeting, meeting_id))
        feed = Feed(board.meeting.id, board.seq, board.spotlit(), {Thing("tally", target_id)})
        assert [change["put"] for change in feed.changes(board, [])]
    return len(said)
