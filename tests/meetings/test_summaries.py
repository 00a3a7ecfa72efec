"""An evening's figures: a draft follows, a final stays, and a correction is seen."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete
from werkzeug.test import TestResponse

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.board.figures import Figures
from jobclub.board.handed_in import Change, HandedIn
from jobclub.board.summary_commands import make_final as final_command
from jobclub.board.summary_commands import revise as revise_command
from jobclub.board.summary_commands import say_prepared
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.meetings.models import LASTS_AT_MOST, Meeting
from jobclub.meetings.summaries import Summary
from jobclub.people.erasing import erase
from jobclub.people.models import Person
from tests.cast import Cast
from tests.room import Room

pytestmark = pytest.mark.both

A_DAY = timedelta(days=1)


def test_a_draft_follows_what_is_corrected(cast: Cast) -> None:
    close(cast)
    assert Figures.of(cast.meeting).present == 5
    leaves_the_list(cast, cast.george)
    assert Figures.of(cast.meeting).present == 4
    assert HandedIn(cast.meeting).final is None


def test_a_final_stays_as_it_is(cast: Cast) -> None:
    offer = chloe_offers(cast)
    close(cast)
    make_final(cast)
    handed_in = Figures.of(cast.meeting)

    leaves_the_list(cast, cast.george)
    with transaction():
        Introduction.record(offer, by=cast.chloe)

    assert Figures.of(cast.meeting) == handed_in
    told = [(change.now.name, change.was.value, change.now.value) for change in differs(cast)]
    assert told == [("present", 5, 4), ("new", 5, 4), ("introductions", 0, 1)]


def test_it_is_made_final_once(cast: Cast) -> None:
    close(cast)
    make_final(cast)
    first = summary(cast).final_at
    leaves_the_list(cast, cast.george)
    with clock.travel(A_DAY):
        make_final(cast, by=cast.rose)
    assert (summary(cast).final_at, summary(cast).final_by_id) == (first, cast.ana.id)
    assert Figures.of(cast.meeting).present == 5


def test_a_correction_is_a_revision_beside_what_it_corrects(cast: Cast) -> None:
    close(cast)
    make_final(cast)
    leaves_the_list(cast, cast.george)
    with clock.travel(A_DAY), transaction():
        revise_command(cast.rose, meeting=cast.meeting, why="George was ill.")

    assert Figures.of(cast.meeting).present == 4
    assert differs(cast) == []
    second, first = HandedIn(cast.meeting).revisions
    assert (first.summary.revision, first.summary.superseded, first.changes) == (1, True, [])
    assert (second.summary.revision, second.summary.superseded) == (2, False)
    assert (second.summary.why, second.summary.final_by) == ("George was ill.", cast.rose)
    assert [(c.was.value, c.now.value) for c in second.changes] == [(5, 4), (5, 4)]


def test_a_correction_says_why_and_corrects_something(cast: Cast) -> None:
    close(cast)
    with pytest.raises(Refused, match="draft"), transaction():
        revise_command(cast.ana, meeting=cast.meeting, why="Too early.")
    make_final(cast)
    with pytest.raises(Refused, match="Nothing has changed"), transaction():
        revise_command(cast.ana, meeting=cast.meeting, why="Just so.")
    leaves_the_list(cast, cast.george)
    with pytest.raises(Refused, match="what was corrected") as no, transaction():
        revise_command(cast.ana, meeting=cast.meeting)
    assert no.value.field == "why"
    assert len(Summary.all_of(cast.meeting)) == 1


def test_what_came_to_nothing_later_is_no_correction(cast: Cast) -> None:
    offer = chloe_offers(cast)
    with transaction():
        offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
    close(cast)
    make_final(cast)
    with transaction():
        offer.let_go(by=cast.chloe)

    assert differs(cast) == []
    with pytest.raises(Refused, match="Nothing has changed"), transaction():
        revise_command(cast.ana, meeting=cast.meeting, why="It came to nothing.")


def test_an_ask_hidden_since_counts_neither_as_held_nor_as_asked(cast: Cast) -> None:
    """Ben's own ask and George's, whom Ana wrote in, leave with a day; Rose's own does not."""
    bens = cast.target()
    with transaction():
        hidden = Ask.post(
            by=cast.george, companies=["Delta"], who="", why="", meeting=cast.meeting,
            entered_by=cast.ana,
        )  # fmt: skip
    with transaction():
        for target in (hidden.targets[0], bens):
            made = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
            made.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
    cast.ask("Intel", by=cast.rose)
    close(cast)
    before = Figures.of(cast.meeting)
    assert (before.asks, before.asks_own, before.held, before.held_own) == (3, 2, 2, 1)

    with transaction():
        hidden.hide(by=cast.ana)

    after = Figures.of(cast.meeting)
    assert (after.asks, after.asks_own, after.held, after.held_own) == (2, 2, 1, 1)


def test_one_that_was_closed_before_figures_were_kept_can_be_final(cast: Cast) -> None:
    close(cast)
    with transaction():
        db.session.execute(delete(Summary).where(Summary.meeting_id == cast.meeting.id))
    assert Figures.of(cast.meeting).present == 5
    with pytest.raises(Missing), transaction():
        revise_command(cast.ana, meeting=cast.meeting, why="There is none.")
    make_final(cast)
    assert (summary(cast).revision, summary(cast).present, summary(cast).is_final) == (1, 5, True)


def test_an_evening_that_is_on_or_to_come_has_nothing_to_hand_in(cast: Cast) -> None:
    with transaction():
        planned = Meeting.plan(cast.club.today() + 9 * A_DAY, "19:00", "75", by=cast.ana)
    for meeting in (cast.meeting, planned):
        for command in (final_command, revise_command):
            with pytest.raises(Refused), transaction():
                command(cast.ana, meeting=meeting)
        assert Summary.all_of(meeting) == []


def test_opened_again_it_is_a_draft_once_more(cast: Cast) -> None:
    close(cast)
    make_final(cast)
    with transaction():
        cast.meeting.reopen(by=cast.ana)
    assert HandedIn(cast.meeting).final is None
    leaves_the_list(cast, cast.george)
    assert Figures.of(cast.meeting).present == 4, "it counts what stands"

    close(cast)
    handed_in = HandedIn(cast.meeting)
    assert handed_in.final is None
    assert [one.summary.revision for one in handed_in.revisions] == [1]
    make_final(cast)
    assert [one.summary.revision for one in HandedIn(cast.meeting).revisions] == [2, 1]
    assert [one.present for one in Summary.all_of(cast.meeting)] == [5, 4]


def test_volunteers_time_is_the_evenings_and_the_preparation(cast: Cast) -> None:
    """Ana and Rose facilitate; nobody else is here to help."""
    with clock.travel(timedelta(minutes=90)):
        close(cast)
        assert Figures.of(cast.meeting).volunteer_min == 2 * 90
        with transaction():
            say_prepared(cast.ana, meeting=cast.meeting, minutes=45)
        assert Figures.of(cast.meeting).volunteer_min == 2 * 90 + 45
        hours = Figures.of(cast.meeting).explained()[-1]
        assert (hours.number, hours.called) == ("3.8", "hours of volunteers")
        for minutes in (-1, 481):
            with pytest.raises(Refused, match="eight hours"), transaction():
                cast.meeting.prepared(minutes)


def test_one_that_nobody_closed_that_night_was_no_longer_than_four_hours(cast: Cast) -> None:
    with clock.travel(7 * A_DAY):
        close(cast)
    assert cast.meeting.lasted_min == LASTS_AT_MOST.total_seconds() / 60


def test_who_made_it_final_is_named_whoever_they_become(cast: Cast) -> None:
    """Two rows are put together, and later that person is erased."""
    with transaction():
        person = Person(name="Rosa")
        db.session.add(person)
        rosa = cast.club.welcome(person, stands="helping")
    close(cast)
    make_final(cast, by=rosa)
    with transaction():
        merge(rosa, cast.george, by=cast.ana)
    assert summary(cast).final_by == cast.george

    with transaction():
        erase(cast.george.person)
    [only] = HandedIn(cast.meeting).revisions
    assert only.summary.final_by is not None
    assert only.summary.final_by.called == "Somebody"


def test_the_page_leads_from_a_draft_to_a_final_and_a_correction(app: Flask) -> None:
    room = Room.furnish(app)
    page = f"/c/{room.club}/meetings/{room.meeting}/summary"
    open_page = read(app, room, page).text
    assert "Make it final" not in open_page
    assert "How long did you prepare" not in open_page
    tap(app, room, page, "meeting:close")
    draft = read(app, room, page).text
    assert "<b>Draft</b>" in draft
    assert "Hand in a correction" not in draft

    tap(app, room, page, "meeting:prepared", minutes="90")
    assert 'value="90"' in read(app, room, page).text
    tap(app, room, page, "summary:final")
    final = read(app, room, page).text
    assert "<b>Final</b>" in final
    assert "by <bdi>Ana</bdi>" in final
    assert "Nothing has turned out otherwise since." in final

    tap(app, room, page, "meeting:prepared", minutes="150")
    assert "hours of volunteers: " in read(app, room, page).text
    no = tap(app, room, page, "summary:revise", why="", status=422)
    assert "Say in a few words what was corrected." in no.text
    tap(app, room, page, "summary:revise", why="Rose prepared, too.")
    corrected = read(app, room, page).text
    assert "revision 2" in corrected
    assert "Rose prepared, too." in corrected
    assert "Hand in a correction" not in corrected
    late = tap(app, room, page, "summary:revise", why="Once more.", status=422)
    assert "Nothing has changed since it was made final." in late.text


def read(app: Flask, room: Room, path: str) -> TestResponse:
    """A page, as Ana reads it at her laptop."""
    ana = room.actors["owner"]
    answer = ana.client(app).get(path, environ_overrides=ana.environ)
    assert answer.status_code == 200
    return answer


def tap(
    app: Flask, room: Room, page: str, command: str, *, status: int = 303, **fields: str
) -> TestResponse:
    """One of its plain forms."""
    ana = room.actors["owner"]
    answer = ana.client(app).post(
        f"/m/{room.meeting}/do/{command}",
        data=fields,
        headers={"Referer": f"http://localhost:5000{page}"},
        environ_overrides=ana.environ,
    )
    assert answer.status_code == status, answer.text
    return answer


def close(cast: Cast) -> None:
    """The evening is over."""
    with transaction():
        cast.meeting.close(by=cast.ana)


def make_final(cast: Cast, by: Member | None = None) -> None:
    """A facilitator hands it in."""
    with transaction():
        final_command(by or cast.ana, meeting=cast.meeting)


def leaves_the_list(cast: Cast, member: Member) -> None:
    """Ana corrects who was there."""
    with transaction():
        seat = cast.meeting.seat_of(member)
        assert seat is not None
        seat.correct("absent", by=cast.ana)


def summary(cast: Cast) -> Summary:
    """The one that counts."""
    found = Summary.of(cast.meeting)
    assert found is not None
    assert asdict(Figures(**found.figures)) == found.figures
    return found


def differs(cast: Cast) -> Sequence[Change]:
    """What has turned out otherwise since it was made final."""
    return HandedIn(cast.meeting).differs


def chloe_offers(cast: Cast) -> Offer:
    """A door for Ben, at eBay."""
    target = cast.target()
    with transaction():
        return Offer.make(target, by=cast.chloe, meeting=cast.meeting)
