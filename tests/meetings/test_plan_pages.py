"""The pages of evenings to come: what a facilitator sees, and what a form says back."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.bench.statements import statements
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.meetings.views import EARLIER
from jobclub.people.models import DESK, SignIn
from tests.meetings.clubs import TUESDAY, found_club, hold, it_is
from tests.room import Actor, Room

DAY = timedelta(days=1)
TONIGHT = {"day": str(TUESDAY), "at": "19:00", "plan": "75"}


@dataclass
class Desk:
    """Ana at her club's laptop, on plain pages without scripts."""

    app: Flask
    ana: Actor
    club: str

    @classmethod
    def of(cls, app: Flask) -> "Desk":
        with app.app_context():
            club = found_club().club.public_id
            db.session.remove()
        desk = cls(app, Actor("owner", None, laptop=True), club)
        desk.sign_in()
        return desk

    def sign_in(self) -> None:
        """Come in for the next twelve hours."""
        with self.app.app_context():
            with transaction():
                _row, self.ana.cookie = SignIn.begin(_ana().person, DESK)
            db.session.remove()

    @property
    def front(self) -> str:
        return f"/c/{self.club}/"

    def get(self, path: str = "") -> TestResponse:
        return self.ana.client(self.app).get(path or self.front, environ_overrides=self.ana.environ)

    def send(self, form: str, fields: dict[str, str], at: str = "") -> TestResponse:
        """Send a form that stands on the front page, or on the page of an evening (`at`)."""
        scope = f"/m/{at}" if at else f"/c/{self.club}"
        back = f"/c/{self.club}/planned/{at}" if at else self.front
        came_from = f"http://{self.ana.host}{back}"
        return self.ana.client(self.app).post(
            f"{scope}/do/{form}",
            data=fields,
            environ_overrides={**self.ana.environ, "HTTP_REFERER": came_from},
        )

    def plan(self, **fields: str) -> str:
        """Plan an evening (tonight's, if nothing else is said): its public id."""
        planned = self.send("meeting:plan", {**TONIGHT, **fields})
        assert planned.status_code == 303, planned.text
        return planned.location.split("/")[-1]


@pytest.fixture
def desk(app: Flask) -> Desk:
    with it_is(TUESDAY):
        return Desk.of(app)


def words(page: TestResponse) -> str:
    assert page.status_code in (200, 422), page.status_code
    return page.text.replace("\u202f", " ").replace("\u2009", " ")


def test_a_new_club_starts_now_or_plans(desk: Desk) -> None:
    with it_is(TUESDAY):
        page = words(desk.get())
    assert 'class="main">Start a meeting now' in page
    assert "None is planned." in page
    assert 'value="first" selected' in page


def test_tonights_evening_has_the_one_filled_button(desk: Desk) -> None:
    with it_is(TUESDAY):
        desk.plan()
        page = words(desk.get())
    assert "Tonight at 7:00 PM" in page
    assert "7:00 \u2013 8:15 PM" in page
    assert 'class="main">Open the doors' in page
    assert page.count('class="main"') == 1
    assert "Start a meeting now" not in page


def test_on_another_day_nothing_asks_to_be_started(desk: Desk) -> None:
    with it_is(TUESDAY):
        desk.plan(day=str(TUESDAY + DAY))
        page = words(desk.get())
    assert "No meeting is planned for today" in page
    assert 'class="quiet">Start a meeting now' in page
    assert 'class="main"' not in page


@pytest.mark.parametrize(
    ("form", "wrong", "said"),
    [
        ("meeting:plan", {"at": "seven"}, "such as 19:00"),
        ("meeting:plan", {"day": "2026-02-30"}, "Please give a day"),
        ("meeting:plan", {"day": str(TUESDAY - DAY)}, "That day is over."),
        ("meeting:plan", {"day": ""}, "Please give a day"),
        ("meeting:plan", {"plan": "no such"}, "one from the list"),
        ("series:begin", {"at": "25:00"}, "such as 19:00"),
        ("series:begin", {"day": str(date.max)}, "more than a year"),
    ],
)
def test_a_refused_form_says_why_once_and_keeps_what_was_typed(
    desk: Desk, form: str, wrong: dict[str, str], said: str
) -> None:
    with it_is(TUESDAY):
        page = desk.send(form, {**TONIGHT, "at": "18:15", "plan": "90", **wrong})
    text = words(page)
    assert page.status_code == 422
    assert text.count(said) == 1
    assert text.count('<details class="group" open>') == 1
    typed = {"at": "18:15", **wrong}
    assert f'value="{typed["at"]}"' in text


def test_one_evening_says_when_each_stage_begins(desk: Desk) -> None:
    with it_is(TUESDAY):
        evening = desk.plan(day=str(TUESDAY + DAY))
        page = words(desk.get(f"/c/{desk.club}/planned/{evening}"))
    for begins in ("6:45 PM", "7:00 PM", "7:05 PM", "7:12 PM", "7:17 PM", "7:47 PM", "8:13 PM"):
        assert f'class="begins">{begins}<' in page
    assert "75 minutes" in page
    assert "Open the doors" not in page


def test_an_evening_kept_under_a_name_is_a_plan_to_choose(desk: Desk) -> None:
    with it_is(TUESDAY):
        evening = desk.plan(plan="60")
        desk.send("plan:keep", {"name": "Ours <b>"}, evening)
        assert "Ours &lt;b&gt;, 60 minutes" in words(desk.get())
        refused = desk.send("plan:keep", {"name": "…"}, evening)
    assert words(refused).count("needs at least one letter") == 1


def test_a_day_without_a_meeting_says_why(desk: Desk) -> None:
    with it_is(TUESDAY):
        evening = desk.plan()
        desk.send("meeting:call-off", {"why": "holiday"}, evening)
        page = words(desk.get())
        assert "<em>Holiday</em>" in page
        assert "It takes place" in page
        assert "Holiday: no meeting" in words(desk.get(f"/c/{desk.club}/planned/{evening}"))
        refused = desk.send("meeting:start", {}, evening)
    assert "called off" in words(refused)


def test_what_nobody_opened_stands_among_the_earlier_ones(desk: Desk) -> None:
    with it_is(TUESDAY):
        evening = desk.plan()
    with it_is(TUESDAY + DAY):
        desk.sign_in()
        page = words(desk.get())
        assert "was not held" in page.split("Earlier evenings")[1]
        assert "It was a holiday" in words(desk.get(f"/c/{desk.club}/planned/{evening}"))
        desk.send("meeting:call-off", {"why": "cancelled"}, evening)
        assert "Cancelled" in words(desk.get()).split("Earlier evenings")[1]


def test_of_two_today_the_button_opens_the_one_it_names(desk: Desk) -> None:
    with it_is(TUESDAY):
        noon, seven = desk.plan(at="12:30"), desk.plan()
        assert "Today at 12:30 PM" in words(desk.get())
        opened = desk.send("meeting:start", {}, noon)
        assert opened.location == f"/m/{noon}/console"
        # One room at a time: the other one's page says so.
        assert "Another meeting is on" in words(desk.get(f"/c/{desk.club}/planned/{seven}"))
        # Its old page leads on, now that it has begun.
        assert desk.get(f"/c/{desk.club}/planned/{noon}").location.endswith(f"/meetings/{noon}")
    with it_is(TUESDAY, "15:00"):
        desk.send("meeting:close", {}, noon)
        assert "Tonight at 7:00 PM" in words(desk.get())


@pytest.mark.parametrize("state", ["planned", "holiday", "out"])
def test_no_page_breaks_for_an_evening_to_come(desk: Desk, state: str) -> None:
    with it_is(TUESDAY):
        evening = desk.plan()
        if state == "holiday":
            desk.send("meeting:call-off", {"why": "holiday"}, evening)
        if state == "out":
            desk.send("meeting:take-out", {}, evening)
        with desk.app.app_context():
            wall = Meeting.visible_to(_ana(), evening).wall_token
            db.session.remove()
        for path in (
            f"/m/{evening}/", f"/m/{evening}/console", f"/m/{evening}/mine",
            f"/m/{evening}/board?room=phones", f"/m/{evening}/board?room=console",
            f"/m/{evening}/qr.svg", f"/m/{evening}/recap", f"/wall/{wall}", f"/wall/{wall}/board",
            f"/c/{desk.club}/meetings/{evening}", f"/c/{desk.club}/meetings/{evening}/summary",
            f"/c/{desk.club}/meetings/{evening}/slips", f"/c/{desk.club}/meetings/{evening}/cards",
            f"/c/{desk.club}/planned/{evening}", desk.front, "/",
        ):  # fmt: skip
            assert desk.get(path).status_code in (200, 303, 404), path
        for path in (
            f"/m/{evening}/", f"/m/{evening}/console", f"/m/{evening}/recap",
            f"/m/{evening}/recap.txt", f"/c/{desk.club}/meetings/{evening}",
            f"/c/{desk.club}/meetings/{evening}/summary",
            f"/c/{desk.club}/meetings/{evening}/slips", f"/c/{desk.club}/meetings/{evening}/cards",
        ):  # fmt: skip
            assert desk.get(path).location == f"/c/{desk.club}/planned/{evening}", path


def test_a_member_finds_no_board_of_an_evening_to_come_but_what_is_theirs(app: Flask) -> None:
    room = Room.furnish(app)
    asker = room.actors["asker"]

    page = asker.client(app).get(f"/m/{room.planned}/", environ_overrides=asker.environ)

    assert (page.status_code, page.location) == (303, "/")


@pytest.mark.both
def test_a_nul_byte_is_no_evening(app: Flask) -> None:
    with it_is(TUESDAY):
        desk = Desk.of(app)
        for page in ("planned/%00", "meetings/%00", "meetings/%00/summary", "meetings/%00/slips"):
            assert desk.get(f"/c/{desk.club}/{page}").status_code == 404, page


def test_an_old_page_opens_no_second_evening(desk: Desk) -> None:
    with it_is(TUESDAY):
        evening = desk.plan()
        desk.send("meeting:start", {}, evening)
        desk.send("meeting:close", {}, evening)
        again = desk.send("meeting:start", {}, evening)
        assert again.location == f"/c/{desk.club}/meetings/{evening}"
        another = desk.send("meeting:start", {}).location
        assert another != f"/m/{evening}/console"
        # Nor does it lead away from the one that is on: its page says what became of that one.
        assert desk.send("meeting:start", {}, evening).location == again.location


@pytest.mark.both
def test_the_front_of_many_evenings_is_read_at_once(app: Flask) -> None:
    with it_is(TUESDAY - 7 * DAY):
        desk = Desk.of(app)
        with app.app_context():
            hold(_ana(), 3)
            db.session.remove()
    with it_is(TUESDAY):
        desk.sign_in()
        desk.plan(plan="90")
        desk.send("series:begin", {**TONIGHT, "day": str(TUESDAY + DAY), "at": "18:00"})
        with app.app_context(), statements() as said:
            page = words(desk.get())
    assert page.count('class="evening"') == 13
    assert page.count("1 person") == 3
    assert len(said) <= 25, said


def test_the_front_shows_the_latest_evenings_and_leads_to_all(desk: Desk) -> None:
    with it_is(TUESDAY):
        with desk.app.app_context():
            hold(_ana(), EARLIER + 1)
            db.session.remove()
        page = words(desk.get())
        assert page.count("1 person") == EARLIER
        assert "All earlier evenings" in page
        everything = words(desk.get(f"{desk.front}?earlier=all"))
    assert everything.count("1 person") == EARLIER + 1
    assert "All earlier evenings" not in everything


def _ana() -> Member:
    return db.session.get_one(Member, 1)
