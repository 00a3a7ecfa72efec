"""Before the next meeting: what a facilitator reads, says and does by hand."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobclub import clock
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.brief import Brief
from jobclub.followup.check_ins import CheckIn
from jobclub.followup.to_tell import slips, slips_of
from jobclub.introductions.landings import Landing
from jobclub.introductions.thanks import Thanks
from jobclub.mail.models import Mail
from jobclub.meetings.models import Meeting
from jobclub.people.models import DESK, SignIn
from tests.cast import Cast
from tests.room import Actor

both = pytest.mark.both


@contextmanager
def later(days: int) -> Iterator[None]:
    """So many days after the meeting, which is closed."""
    with clock.travel(timedelta(days=days)):
        yield


def close(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)


def promise(
    cast: Cast, *, by: Member | None = None, mover: str = CONNECTOR, days: int = 7
) -> Offer:
    """Chloe (or another) settled something with Ben at eBay."""
    target = cast.target("eBay")
    with clock.travel(timedelta(seconds=-20)), transaction():
        offer = Offer.make(target, by=by or cast.chloe, meeting=cast.meeting)
    with transaction():
        offer.firm_up(mover, cast.club.today() + timedelta(days=days), by=cast.ben)
    return offer


def came_again(cast: Cast, *people: Member) -> None:
    """One more evening, which they come to."""
    with transaction():
        meeting = Meeting.start(by=cast.ana, code_length=6)
        for member in people:
            meeting.arrive(member, stood_as="looking", by=None)
        meeting.close(by=cast.ana)


def names(of: Iterable[Any]) -> list[str]:
    return [one.member.called for one in of]


@both
def test_who_could_use_a_word_and_who_has_time_until_then(cast: Cast) -> None:
    promise(cast, days=5)
    close(cast)
    with transaction():
        Meeting.plan(cast.club.today() + timedelta(days=7), "19:00", "75", by=cast.ana)

    with later(1):
        brief = Brief(cast.club)
        assert (names(brief.due), names(brief.soon)) == ([], ["Chloe"])
        assert brief.next is not None
    with later(6):
        brief = Brief(cast.club)
        assert (names(brief.due), names(brief.soon)) == (["Chloe"], [])
        assert [move.company for move in brief.due[0].moves] == ["eBay"]


@both
def test_it_is_the_one_who_moves_and_never_the_other(cast: Cast) -> None:
    promise(cast, mover=ASKER, days=5)
    close(cast)

    with later(6):
        assert names(Brief(cast.club).due) == ["Ben"]
        by_name = {slip.member.called: slip for slip in slips(Brief(cast.club))}
        assert "Chloe" not in by_name
        assert [move.other.called for move in by_name["Ben"].moves] == ["Chloe"]


@both
def test_what_came_to_nothing_is_on_no_list(cast: Cast) -> None:
    offer = promise(cast)
    close(cast)
    with later(8), transaction():
        offer.let_go(by=cast.chloe)

    with later(9):
        brief = Brief(cast.club)
        assert not [*brief.due, *brief.soon, *slips(Brief(cast.club))]


@both
def test_newcomers_and_whether_they_came_again(cast: Cast) -> None:
    close(cast)
    first = {one.member.called: one for one in Brief(cast.club).newcomers}
    # Ana and Rose open the doors; the others were here for the first time.
    assert set(first) == {"Ben", "Chloe", "George"}
    assert all(one.just_now and not one.back for one in first.values())

    with later(7):
        came_again(cast, cast.ben)
        second = {one.member.called: one.back for one in Brief(cast.club).newcomers}
        assert second == {"Ben": True, "Chloe": False, "George": False}
    with later(14):
        came_again(cast)
        assert Brief(cast.club).newcomers == []


@both
def test_what_there_is_to_read_out_is_what_the_wall_will_show(cast: Cast) -> None:
    offer = promise(cast)
    close(cast)
    with later(1), transaction():
        thanks = Thanks.send(offer, "We talked on Friday.", by=cast.ben, wall=True)
    with later(2), transaction():
        Landing.say(cast.george, by=cast.ana, company="Zions Bank", bell=True)
        assert [one.kind for one in Brief(cast.club).to_read_out] == ["landed"]
        thanks.let_wall_show(True, by=cast.chloe)

    with later(3):
        news = Brief(cast.club).to_read_out
        assert [(one.who, one.company, one.words) for one in news] == [
            ("George", "Zions Bank", ""),
            ("Ben", "eBay", "We talked on Friday."),
        ]


@both
def test_a_question_that_waits_for_its_answer(cast: Cast) -> None:
    close(cast)
    with later(30):
        with transaction():
            assert CheckIn.ask(cast.ben) is not None
        assert names(Brief(cast.club).unanswered) == ["Ben"]
        with transaction():
            CheckIn.say(cast.ben, "looking", by=cast.ana)
        assert Brief(cast.club).unanswered == []
    with later(62):
        with transaction():
            CheckIn.ask(cast.chloe)
        # Chloe has come since, and said nothing about it.
        with transaction():
            cast.chloe.heard()
        assert Brief(cast.club).unanswered == []


@both
def test_a_slip_holds_their_own_move_their_thanks_and_the_next_day(cast: Cast) -> None:
    offer = promise(cast, by=cast.george)
    with transaction():
        Thanks.send(offer, "You are kind.", by=cast.ben)
    close(cast)
    with transaction():
        Meeting.plan(cast.club.today() + timedelta(days=10), "19:00", "75", by=cast.ana)

    with later(8):
        [slip] = slips(Brief(cast.club))
        assert slip.member.called == "George"
        assert [move.company for move in slip.due] == ["eBay"]
        assert [one.text for one in slip.thanks] == ["You are kind."]
        assert slip.next is not None
        assert len(slips(Brief(cast.club), everybody=True)) == len(cast.club.members())

        drawn = clock.now()
        with transaction():
            slip.hand_over(until=drawn)
        [again] = slips_of([cast.george], Brief(cast.club))
        assert (again.thanks, cast.george.nudged_at is not None) == ([], True)
        assert offer.nudged_for == offer.by_day


@both
def test_thanks_that_came_after_the_slip_was_drawn_still_wait(cast: Cast) -> None:
    offer = promise(cast, by=cast.george)
    close(cast)
    drawn = clock.now()
    with later(1), transaction():
        Thanks.send(offer, "You are kind.", by=cast.ben)
        slips_of([cast.george], Brief(cast.club))[0].hand_over(until=drawn)

    with later(1):
        assert len(slips_of([cast.george], Brief(cast.club))[0].thanks) == 1


@both
def test_whom_mail_reaches_needs_no_slip(cast: Cast, app: Flask) -> None:
    promise(cast)
    close(cast)
    with_mail(app)
    with transaction():
        cast.chloe.person.choose_email("chloe@example.org")

    assert slips(Brief(cast.club)) == []
    with transaction():
        cast.chloe.person.email = None
    assert names(slips(Brief(cast.club))) == ["Chloe"]


def test_the_pages_wait_until_the_meeting_is_closed(app: Flask) -> None:
    desk = Desk(app)
    for page in ("brief", "quiet", "to-tell"):
        assert "After the meeting" in desk.get(page)
        assert "Chloe" not in desk.get(page)
    refused = desk.post("nudge:send", member_id=desk.chloe)
    assert "After the meeting" in refused["why"]

    desk.close()
    assert "Before the next meeting" in desk.get("brief")
    assert "Quiet" in desk.get("quiet")
    assert "To tell" in desk.get("to-tell")


def test_reminded_by_hand_once_a_week_and_told_where_no_mail_goes(app: Flask) -> None:
    desk = Desk(app).close()
    with later(8):
        desk.sit_down()
        page = desk.get("brief")
        assert "Could use a word" in page
        assert "Remind Chloe" in page
        told = desk.post("nudge:send", member_id=desk.chloe)
        assert told["go"] == f"/c/{desk.club}/to-tell?member={desk.chloe}"
        slip = desk.get(f"to-tell?member={desk.chloe}")
        assert "You wanted to ask your contact at eBay for Ben." in slip
        again = desk.get("brief")
        assert "Remind Chloe" not in again
        assert "asked on" in again
        assert "Once a week" in desk.post("nudge:send", member_id=desk.chloe)["why"]
        assert "No promise" in desk.post("nudge:send", member_id=desk.george)["why"]
    with later(16):
        desk.sit_down()
        assert desk.post("nudge:send", member_id=desk.chloe)["ok"]


def test_reminded_by_mail_where_there_is_an_address(app: Flask) -> None:
    desk = Desk(app).close()
    with_mail(app)
    with app.app_context(), transaction():
        db.session.get_one(Member, desk.chloe).person.choose_email("chloe@example.org")
    with later(8):
        desk.sit_down()
        sent = desk.post("nudge:send", member_id=desk.chloe)
        assert "go" not in sent
        with app.app_context():
            mail = db.session.query(Mail).filter(Mail.kind == "nudge").one()
            assert mail.club_id is not None


def test_the_quiet_list_says_since_when_and_how_and_asks_once_a_month(app: Flask) -> None:
    desk = Desk(app).close()
    with later(30):
        desk.sit_down()
        page = desk.get("quiet")
        for said in ("George", "at the meeting on", "Ask how it is going: George", "Spoke to"):
            assert said in page
        asked = desk.post("check-in:send", member_id=desk.george)
        assert asked["go"].endswith(f"to-tell?member={desk.george}")
        assert "How is it going? No answer is fine too." in desk.get(
            f"to-tell?member={desk.george}"
        )
        page = desk.get("quiet")
        assert "asked once" in page
        assert "Ask how it is going: George" not in page
        assert "Once a month" in desk.post("check-in:send", member_id=desk.george)["why"]
        assert "They answered" in desk.get("brief")

        assert desk.post("check-in:answer", member_id=desk.george, answer="paused")["ok"]
        assert "George" not in desk.get("quiet")


def test_a_landing_and_a_note_are_a_tap_from_the_member_s_page(app: Flask) -> None:
    desk = Desk(app).close()
    page = desk.get(f"members/{desk.chloe}")
    assert f"/landed?member={desk.chloe}" in page
    assert "Chloe moves next" in page
    assert "eBay, for Ben" in page.replace("<bdi>", "").replace("</bdi>", "")
    # On Ben's own page she is named, but never as late.
    with later(30):
        desk.sit_down()
        bens = desk.get(f"members/{desk.ben}")
        assert "Others move next, with Ben" in bens
        assert "Remind" not in bens


class Desk:
    """Ana's laptop, by plain requests; Chloe has settled with Ben to ask at eBay in a week."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            cast = Cast.gather()
            promise(cast)
            self.club = cast.club.public_id
            self.meeting = cast.meeting.public_id
            self.ana, self.ben, self.chloe = cast.ana.id, cast.ben.id, cast.chloe.id
            self.george = cast.george.id
        self.sit_down()

    def sit_down(self) -> None:
        """Ana signs in, now."""
        with self.app.app_context(), transaction():
            person = db.session.get_one(Member, self.ana).person
            self.actor = Actor("Ana", SignIn.begin(person, DESK)[1], laptop=True)

    def close(self) -> "Desk":
        """The meeting is over."""
        answer = self.client.post(
            f"/m/{self.meeting}/do/meeting:close",
            json={"fields": {}},
            environ_overrides=self.actor.environ,
        )
        assert answer.status_code == 200
        return self

    @property
    def client(self) -> FlaskClient:
        """Her browser."""
        return self.actor.client(self.app)

    def get(self, page: str) -> str:
        """One of the club's pages."""
        answer = self.client.get(f"/c/{self.club}/{page}", environ_overrides=self.actor.environ)
        assert answer.status_code == 200
        return answer.text

    def post(self, command: str, **fields: object) -> dict[str, str]:
        """A command in the club."""
        answer = self.client.post(
            f"/c/{self.club}/do/{command}",
            json={"fields": fields},
            environ_overrides=self.actor.environ,
        )
        return dict(answer.json or {})


def with_mail(app: Flask) -> None:
    """There is a mail server from now on; nobody sends anything to it here."""
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"],
        smtp="smtp://localhost:2525",
        mail_from="Library Club <club@example.org>",
    )
