"""The coach at the form: what it answers while somebody types, and on a page without scripts."""

import re
from html import unescape
from statistics import median
from time import process_time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from jobclub.asks.coach import Hint
from jobclub.asks.coaching import usable
from jobclub.clubs.models import Member
from jobclub.database import Base
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.limits import LOOKS_AT_ONCE, forget_everybody
from jobclub.people.models import Person
from tests.room import Room
from tests.test_access import STANDING

TWO = "I'm looking for people who work at American Express or eBay, do you know anyone there?"
BOEING = "Looking for someone in procurement at Boeing because I ran supplier audits for 12 years"


class Typing:
    """Somebody at the form: each field as they have typed it."""

    def __init__(self, app: Flask, room: Room, who: str = "asker") -> None:
        self.app = app
        self.room = room
        self.actor = room.actors[who]
        self.client = self.actor.client(app)

    def answer(self, **fields: Any) -> TestResponse:
        return self.client.post(
            f"/c/{self.room.club}/coach", json=fields, environ_overrides=self.actor.environ
        )

    def hears(self, **fields: Any) -> dict[str, Any]:
        answer = self.answer(**fields)
        assert answer.status_code == 200
        told: dict[str, Any] = answer.json or {}
        return told

    def codes(self, **fields: Any) -> list[str]:
        return [hint["code"] for hint in self.hears(**fields)["hints"]]

    def sends(self, path: str, page: str, **fields: Any) -> TestResponse:
        """The form of a page, without scripts."""
        referrer = {"HTTP_REFERER": f"http://{self.actor.host}{page}"}
        return self.client.post(
            path, data=fields, environ_overrides={**self.actor.environ, **referrer}
        )

    def says(self, page: str, sentence: str, query: str = "", **fields: Any) -> TestResponse:
        """ "Fill it in for me", without scripts."""
        path = f"/c/{self.room.club}/coach?club={self.room.club}{query}"
        return self.sends(path, page, sentence=sentence, **fields)


@pytest.fixture
def room(app: Flask) -> Room:
    return Room.furnish(app)


@pytest.fixture
def ben(app: Flask, room: Room) -> Typing:
    return Typing(app, room)


def works_at(app: Flask, room: Room, who: str, company: str) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Member, room.ids[who]).works_at = company


def value(page: TestResponse, name: str) -> str:
    """What a field of the page's form holds."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    field = re.search(rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', page.text)
    field = field or re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page.text)
    found = area or field
    assert found is not None, name
    return unescape(found[1])


def test_a_free_sentence_is_taken_apart(ben: Typing) -> None:
    told = ben.hears(sentence=TWO)
    assert told["companies"] == ["American Express", "eBay"]
    assert told["specific"] is True
    assert (told["who"], told["why"], told["here"]) == ("", "", "")

    told = ben.hears(sentence=BOEING)
    assert (told["companies"], told["who"]) == (["Boeing"], "procurement")
    assert told["why"] == "I ran supplier audits for 12 years"


def test_an_industry_in_place_of_a_company_gets_a_question(ben: Typing) -> None:
    told = ben.hears(company_1="Healthcare", who="nurses")
    assert told["specific"] is False
    assert told["hints"][0]["code"] == "industry"
    assert told["hints"][0]["sentence"].endswith((".", "?"))
    assert "industry" in ben.codes(sentence="something in accounting")


def test_one_company_is_enough_and_calm_words_are_offered(ben: Typing) -> None:
    told = ben.hears(company_1="eBay", who="customer support", why="Moved here in May.")
    assert (told["specific"], told["hints"]) == (True, [])
    assert ben.codes(company_1="eBay") == ["no_who"]
    assert "tone" in ben.codes(
        company_1="eBay", who="support", why="please please I'm desperate, nobody will hire me"
    )


def test_of_more_than_three_companies_the_first_three_are_filled_in(ben: Typing) -> None:
    told = ben.hears(sentence="people in payroll at eBay, Intel, Adobe, Micron or Boeing")
    assert told["companies"] == ["eBay", "Intel", "Adobe"]
    assert "too_many" in [hint["code"] for hint in told["hints"]]


@pytest.mark.parametrize(
    ("example", "fill"),
    [
        ("For example: I'm looking for people at eBay.", ""),
        ("For example: I'm looking for nurses at …", "I'm looking for nurses at …"),
        ("Por ejemplo: Busco gente en …", "Busco gente en …"),
        ("I'm looking for someone at Zoom: who?", "I'm looking for someone at Zoom: who?"),
        ("", ""),
    ],
)
def test_nobody_puts_up_a_company_that_was_named_for_example(example: str, fill: str) -> None:
    assert usable(Hint("industry", "Which one?", example)) == fill


def test_who_searches_quietly_is_told_that_somebody_works_there(
    app: Flask, room: Room, ben: Typing
) -> None:
    works_at(app, room, "chloe", "eBay Inc.")
    for fields in ({"company_2": "ebay"}, {"sentence": "anyone at eBay in support?"}):
        here = ben.hears(**fields)["here"]
        assert re.fullmatch(
            r"Somebody in this club works at ebay. They will see your ask.", here, re.IGNORECASE
        )
        assert "Chloe" not in here
    assert ben.hears(company_1="Intel")["here"] == ""
    two = ben.hears(company_1="Intel", company_2="eBay")["here"]
    assert "eBay" in two
    assert "Intel" not in two


def test_never_of_themself_of_another_club_or_of_who_is_gone(
    app: Flask, room: Room, ben: Typing
) -> None:
    for who, company in (("ben", "eBay"), ("dan", "Boeing"), ("chloe", "Intel")):
        works_at(app, room, who, company)
    assert ben.hears(company_1="eBay", company_2="Boeing")["here"] == ""
    assert "Intel" in ben.hears(company_1="Intel")["here"]
    with app.app_context(), transaction():
        ana = db.session.get_one(Member, room.ids["ana"])
        db.session.get_one(Member, room.ids["chloe"]).turn_away(by=ana)
    assert ben.hears(company_1="Intel")["here"] == ""


def test_a_facilitator_who_writes_for_somebody_is_told_as_they_would_be(
    app: Flask, room: Room, ben: Typing
) -> None:
    works_at(app, room, "george", "Delta")
    rose = Typing(app, room, "facilitator")
    assert "Delta" in rose.hears(company_1="Delta")["here"]
    assert rose.hears(company_1="Delta", member_id=str(room.ids["george"]))["here"] == ""
    assert "Delta" in rose.hears(company_1="Delta", ask_id=str(room.ids["ask"]))["here"]
    # On a phone that says nothing, and finds nobody out.
    assert "Delta" in ben.hears(company_1="Delta", member_id=str(room.ids["george"]))["here"]
    assert rose.answer(company_1="Delta", ask_id=str(room.ids["their_ask"])).status_code == 404


@pytest.mark.parametrize("who", STANDING)
def test_the_coach_is_for_members_of_the_club(app: Flask, room: Room, who: str) -> None:
    expected = 200 if STANDING[who] >= STANDING["asker"] else 404
    assert Typing(app, room, who).answer(company_1="eBay").status_code == expected


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("company_2", "x" * 121), ("who", "x" * 121), ("why", "x" * 281), ("sentence", "x" * 401),
        ("why", ["a", "list"]), ("company_1", 7), ("sentence", "x" * 9000),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_field(ben: Typing, field: str, typed: Any) -> None:
    answer = ben.answer(**{field: typed})
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["field"] == field
    assert answer.json["why"]


@pytest.mark.parametrize("body", ["[" * 60_000, "[1]", "null", '"eBay"', "{", ""])
def test_a_body_that_is_none_is_an_empty_form(ben: Typing, body: str) -> None:
    answer = ben.client.post(
        f"/c/{ben.room.club}/coach",
        data=body,
        content_type="application/json",
        environ_overrides=ben.actor.environ,
    )
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["companies"] == []


def test_only_our_own_pages_may_ask(ben: Typing) -> None:
    for origin in ("http://evil.example", "null"):
        answer = ben.client.post(
            f"/c/{ben.room.club}/coach",
            json={"company_1": "eBay"},
            environ_overrides={**ben.actor.environ, "HTTP_ORIGIN": origin},
        )
        assert answer.status_code == 403


def test_nothing_of_it_is_kept(app: Flask, ben: Typing, capsys: pytest.CaptureFixture[str]) -> None:
    def rows() -> dict[str, int]:
        with app.app_context():
            return {
                table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }

    ben.says(f"/m/{ben.room.meeting}/", "I'm fine")
    before = rows()
    ben.hears(company_1="Zyxomma Ltd", sentence="anyone at Zyxomma in payroll?")
    ben.says(f"/m/{ben.room.meeting}/", "anyone at Zyxomma in payroll?")
    assert rows() == before
    assert "yxomma" not in "".join(capsys.readouterr())


def test_who_asks_too_fast_is_asked_to_wait_and_may_still_post(ben: Typing) -> None:
    forget_everybody()
    for _ in range(LOOKS_AT_ONCE):
        assert ben.answer(company_1="eBay").status_code == 200
    late = ben.answer(company_1="eBay")
    assert late.status_code == 429
    assert late.json == {"ok": False, "why": "That was quick. One moment.", "field": None}
    post = ben.client.post(
        f"/m/{ben.room.meeting}/do/ask:post",
        json={"fields": {"company_1": "eBay"}},
        environ_overrides=ben.actor.environ,
    )
    assert post.status_code == 200


def test_without_scripts_the_page_comes_again_with_its_fields_filled(ben: Typing) -> None:
    at = f"/m/{ben.room.meeting}/"
    page = ben.says(at, TWO, form="ask:post")
    assert page.status_code == 200
    assert value(page, "company_1") == "American Express"
    assert value(page, "company_2") == "eBay"
    assert value(page, "company_3") == ""
    assert value(page, "sentence") == TWO
    assert "Check it, then put it on the board." in page.text

    # What stands there now is posted as ever, and leads back to the board.
    back = f"/c/{ben.room.club}/coach"
    refused = ben.sends(f"{at}do/ask:post", back, company_1="???", who="billing")
    assert "needs a letter" in refused.text
    assert value(refused, "who") == "billing"
    posted = ben.sends(f"{at}do/ask:post", back, company_1="eBay", who="billing")
    assert posted.status_code == 303
    assert posted.location == at


def test_and_says_what_it_would_say_while_they_type(app: Flask, room: Room, ben: Typing) -> None:
    works_at(app, room, "chloe", "Intel")
    at = f"/m/{room.meeting}/"
    four = ben.says(at, "anyone in payroll at Boeing, Intel, Adobe or Micron?", form="ask:post")
    assert [value(four, f"company_{n}") for n in (1, 2, 3)] == ["Boeing", "Intel", "Adobe"]
    assert "Somebody in this club works at Intel." in four.text
    assert "Which three" in four.text

    vague = ben.says(at, "I'm fine", form="ask:post")
    assert value(vague, "sentence") == "I'm fine"
    assert vague.status_code == 422
    assert re.search(r'role="status">[^<]*[Cc]ompany', vague.text)

    long = ben.says(at, "x" * 401, form="ask:post")
    assert long.status_code == 422
    assert "401 characters" in re.sub(r"\s+", " ", long.text)
    assert value(long, "sentence") == "x" * 401


def test_so_it_does_at_home_and_on_the_console(app: Flask, room: Room, ben: Typing) -> None:
    home = ben.says("/", BOEING, form="ask:edit", ask_id=str(room.ids["ask"]))
    assert (value(home, "company_1"), value(home, "who")) == ("Boeing", "procurement")

    rose = Typing(app, room, "facilitator")
    at, george = f"/m/{room.meeting}/console", room.ids["george"]
    desk = rose.says(at, BOEING, f"&ask_for={george}", form="ask:post-for", member_id=str(george))
    assert (value(desk, "company_1"), value(desk, "who")) == ("Boeing", "procurement")
    assert "Write an ask for George" in desk.text


def test_every_form_of_an_ask_leads_there(app: Flask, room: Room, ben: Typing) -> None:
    def form(typing: Typing, path: str) -> str:
        page = typing.client.get(path, environ_overrides=typing.actor.environ)
        found = re.search(r'<form id="(w-)?say-it"[^>]*action="([^"]*)"', page.text)
        assert found is not None, path
        assert page.text.count(f'form="{found[1] or ""}say-it"') == 2
        return unescape(found[2])

    club, rose = f"/c/{room.club}/coach?club={room.club}", Typing(app, room, "facilitator")
    console, ask, george = f"/m/{room.meeting}/console", room.ids["ask"], room.ids["george"]
    assert form(ben, f"/m/{room.meeting}/") == f"{club}#my-ask"
    assert form(ben, "/") == f"{club}#ask"
    assert form(rose, f"{console}?edit={ask}") == f"{club}&edit={ask}#write"
    assert form(rose, f"{console}?ask_for={george}") == f"{club}&ask_for={george}#write"


def test_it_answers_at_once_in_a_large_club(app: Flask, room: Room, ben: Typing) -> None:
    with app.app_context(), transaction():
        club = db.session.get_one(Member, room.ids["ben"]).club
        for number in range(300):
            person = Person(name=f"Guest {number}")
            db.session.add(person)
            club.welcome(person, stands="landed").works_at = f"Company of the {number} winds"

    def seconds(said: str) -> float:
        forget_everybody()
        began = process_time()
        ben.hears(sentence=said)
        return process_time() - began

    ben.hears(sentence=TWO)
    sentences = [f"anyone in payroll at Boeing, Intel or Wasatch {n} Bakery?" for n in range(15)]
    assert median(map(seconds, sentences)) < 0.05
