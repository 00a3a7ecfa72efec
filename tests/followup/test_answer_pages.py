"""The pages behind a letter's buttons: looking changes nothing, pressing acts, no sign-in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub import clock
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.clubs.models import Member
from jobclub.commands import Receipt
from jobclub.config import Settings
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.followup.check_in_letters import address_of
from jobclub.followup.check_ins import CheckIn
from jobclub.followup.nudge_letters import address_of as address_of_promise
from jobclub.introductions.door import Door
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from tests.cast import Cast
from tests.followup.between import PROXIED, with_mail

QUIET = timedelta(days=29)


@dataclass
class Letters:
    """What Ben and Chloe found in theirs, by ids and addresses alone."""

    ben: int
    chloe: int
    ana: int
    check_in: int
    offer: int
    #: Without the answer at its end.
    question: str
    promise: str


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return with_mail(settings)


@pytest.fixture
def letters(app: Flask) -> Iterator[Letters]:
    """Ben was asked how it goes; Chloe, how her promise went; they read it on the day it came."""
    with app.app_context():
        cast = Cast.gather()
        ask = cast.ask("eBay")
        with clock.travel(timedelta(seconds=-20)), transaction():
            offer = Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
            offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
            cast.meeting.close(by=cast.ana)
        with clock.travel(QUIET):
            with transaction():
                check_in = CheckIn.ask(cast.ben)
            assert check_in is not None
            question = address_of(check_in, "")
            door = Door.of(offer, None, cast.chloe)
            assert door is not None
            promise = address_of_promise(door, cast.chloe)
        found = Letters(
            cast.ben.id, cast.chloe.id, cast.ana.id, check_in.id, offer.id, question, promise
        )
        db.session.remove()
    with clock.travel(QUIET):
        yield found


def get(app: Flask, path: str, method: str = "GET") -> TestResponse:
    """Somebody who is not signed in looks; or a program that looks before them."""
    return app.test_client().open(path, method=method, environ_overrides=PROXIED)


def post(app: Flask, path: str, **fields: str) -> TestResponse:
    """They press the button."""
    return app.test_client().post(path, data=fields, environ_overrides=PROXIED)


def stands(app: Flask, member_id: int) -> tuple[str, bool]:
    """How somebody stands, and whether they are a member."""
    with app.app_context():
        member = db.session.get_one(Member, member_id)
        return member.stands, member.removed_at is None


def answer(app: Flask, letters: Letters) -> str:
    """What the check-in was answered."""
    with app.app_context():
        return db.session.get_one(CheckIn, letters.check_in).answer


class TestCheckIn:
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    @pytest.mark.parametrize("said", ["looking", "helping", "paused", "landed", "leave"])
    def test_looking_changes_nothing(
        self, app: Flask, letters: Letters, method: str, said: str
    ) -> None:
        with app.app_context():
            heard = db.session.get_one(Member, letters.ben).last_heard_at
        page = get(app, letters.question + said, method)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert answer(app, letters) == ""
        assert stands(app, letters.ben) == ("looking", True)
        with app.app_context():
            assert db.session.get_one(Member, letters.ben).last_heard_at == heard

    def test_the_page_has_one_big_button_and_the_other_answers(
        self, app: Flask, letters: Letters
    ) -> None:
        page = get(app, letters.question + "looking").text
        assert page.count("<form") == 1
        assert "I&#39;m still looking</button>" in page
        for other in ("paused", "landed", "leave"):
            assert f'href="{letters.question}{other}"' in page

    def test_pressing_acts_and_the_last_answer_wins(self, app: Flask, letters: Letters) -> None:
        paused = post(app, letters.question + "paused")
        assert "Enjoy your break." in paused.text
        assert stands(app, letters.ben) == ("paused", True)
        again = post(app, letters.question + "looking")
        assert "This counts now, and not what you tapped before." in again.text
        assert stands(app, letters.ben) == ("looking", True)
        assert answer(app, letters) == "looking"

    def test_remove_me_says_what_it_means_and_can_be_taken_back(
        self, app: Flask, letters: Letters
    ) -> None:
        assert "You get no more mail" in get(app, letters.question + "leave").text
        done = post(app, letters.question + "leave")
        assert "You are off the list." in done.text
        assert stands(app, letters.ben)[1] is False
        back = post(app, letters.question + "looking")
        assert "You are back, and your ask is open again." in back.text
        assert "for others stays closed" in back.text
        assert stands(app, letters.ben) == ("looking", True)
        assert post(app, letters.question + "leave").status_code == 200
        # Back by joining, and tapped once more in the old letter.
        with app.app_context(), transaction():
            db.session.get_one(Member, letters.ben).come_back()
        assert post(app, letters.question + "leave").status_code == 200
        assert stands(app, letters.ben)[1] is False

    def test_landed_leads_to_the_thanks(self, app: Flask, letters: Letters) -> None:
        done = post(app, letters.question + "landed")
        assert "You did it!" in done.text
        assert "/landed" in done.text
        assert stands(app, letters.ben)[0] == "landed"

    def test_a_landing_told_since_stands(self, app: Flask, letters: Letters) -> None:
        with app.app_context(), transaction():
            ben = db.session.get_one(Member, letters.ben)
            Landing.say(ben, by=ben, company="eBay")
        done = post(app, letters.question + "looking")
        assert "Good to hear from you." in done.text
        assert "You have told us since that you landed." in done.text
        assert stands(app, letters.ben) == ("landed", True)

    def test_any_other_token_is_not_here(self, app: Flask, letters: Letters) -> None:
        token = letters.question.split("/")[2]
        wrong = [
            f"/check-in/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}/looking",
            "/check-in/no-such-token/looking",
            letters.question + "gone-fishing",
            # Of another purpose.
            f"/check-in/{letters.promise.split('/')[2]}/looking",
        ]
        for path in wrong:
            for page in (get(app, path), post(app, path)):
                assert page.status_code == 404, path
                assert "That isn&#39;t here." in page.text
        assert answer(app, letters) == ""

    def test_after_sixty_days_it_is_not_here(self, app: Flask, letters: Letters) -> None:
        with clock.travel(timedelta(days=59)):
            assert get(app, letters.question + "looking").status_code == 200
        with clock.travel(timedelta(days=61)):
            assert get(app, letters.question + "looking").status_code == 404
            assert post(app, letters.question + "looking").status_code == 404

    def test_who_is_not_welcome_any_more_has_no_way_back(
        self, app: Flask, letters: Letters
    ) -> None:
        with app.app_context(), transaction():
            ana = db.session.get_one(Member, letters.ana)
            db.session.get_one(Member, letters.ben).turn_away(by=ana)
        assert post(app, letters.question + "looking").status_code == 404
        assert stands(app, letters.ben)[1] is False

    def test_from_another_site_nothing_is_changed(self, app: Flask, letters: Letters) -> None:
        page = app.test_client().post(
            letters.question + "leave",
            environ_overrides={**PROXIED, "HTTP_ORIGIN": "https://evil.example"},
        )
        assert page.status_code == 403
        assert answer(app, letters) == ""


class TestPromise:
    def state(self, app: Flask, letters: Letters) -> str:
        """How far it came."""
        with app.app_context():
            offer = db.session.get_one(Offer, letters.offer)
            made = Introduction.of(offer)
            return "closed" if offer.withdrawn_at else made.state if made else "offered"

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_looking_changes_nothing(self, app: Flask, letters: Letters, method: str) -> None:
        assert get(app, letters.promise, method).status_code == 200
        assert self.state(app, letters) == "offered"

    def test_done_is_a_step_however_often_it_is_tapped(self, app: Flask, letters: Letters) -> None:
        page = get(app, letters.promise).text
        assert "You wanted to ask your contact at eBay for Ben. Did you?" in page
        assert 'name="step" value="asking"' in page
        for _time in range(2):
            assert post(app, letters.promise, answer="done", step="asking").status_code == 200
        assert self.state(app, letters) == "asking"

    def test_next_week_is_another_day(self, app: Flask, letters: Letters) -> None:
        assert "Next week, then." in post(app, letters.promise, answer="next-week").text
        with app.app_context():
            offer = db.session.get_one(Offer, letters.offer)
            assert offer.by_day == offer.connector.club.today() + timedelta(days=7)

    def test_couldnt_closes_it_without_a_mark(self, app: Flask, letters: Letters) -> None:
        for _time in range(2):
            done = post(app, letters.promise, answer="couldnt")
            assert "That&#39;s fine. It&#39;s closed, and thank you for trying." in done.text
        assert self.state(app, letters) == "closed"
        with app.app_context():
            assert db.session.query(Receipt).count() == 0
            rows = db.session.query(EventRow).filter_by(kind="OfferLetGo").all()
            assert [row.actor_id for row in rows] == [None]
        assert "Nothing waits for you here any more." in get(app, letters.promise).text
        late = post(app, letters.promise, answer="done", step="asking")
        assert "It is closed already." in late.text

    def test_only_what_the_page_offers(self, app: Flask, letters: Letters) -> None:
        # "replied" is the asker's to say, and where somebody landed is a page of its own.
        for fields in (
            {"answer": "done", "step": "landed"},
            {"answer": "done", "step": "replied"},
            {"answer": "done"},
            {"answer": "gone fishing"},
            {},
        ):
            assert post(app, letters.promise, **fields).status_code == 422, fields
        assert self.state(app, letters) == "offered"

    def test_it_is_a_word_of_theirs(self, app: Flask, letters: Letters) -> None:
        post(app, letters.promise, answer="next-week")
        with app.app_context():
            chloe = db.session.get_one(Member, letters.chloe)
            assert chloe.last_heard_at is not None
            assert clock.now() - chloe.last_heard_at < timedelta(minutes=1)

    def test_after_sixty_days_it_is_not_here(self, app: Flask, letters: Letters) -> None:
        with clock.travel(timedelta(days=61)):
            assert get(app, letters.promise).status_code == 404
