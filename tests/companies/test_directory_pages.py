"""The facilitators' pages of companies, as plain forms: found, merged, taken back, named."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from jobclub.asks.models import Ask
from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.companies.listing import A_PAGE
from jobclub.companies.models import Company
from jobclub.events import transaction
from jobclub.extensions import db
from tests.room import Room


class Desk:
    """Rose at the laptop, without scripts: pages and plain forms."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.room = Room.furnish(app)
        rose = self.room.actors["facilitator"]
        self.environ = rose.environ
        self.client: FlaskClient = rose.client(app)
        self.here = f"/c/{self.room.club}/companies"

    def page(self, path: str = "") -> str:
        answer = self.client.get(self.here + path, environ_overrides=self.environ)
        assert answer.status_code == 200
        return answer.text

    def send(self, command: str, *, at: str = "", **fields: object) -> TestResponse:
        environ = {
            **self.environ,
            "HTTP_REFERER": f"http://{self.environ['HTTP_HOST']}{self.here}{at}",
        }
        data = {name: str(value) for name, value in fields.items()}
        path = f"/c/{self.room.club}/do/{command}"
        return self.client.post(path, data=data, environ_overrides=environ)

    def add(self, *names: str) -> list[int]:
        with self.app.app_context(), transaction():
            club = db.session.query(Club).filter(Club.public_id == self.room.club).one()
            return [Company.named(club, name).id for name in names]


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def listed(page: str) -> list[str]:
    """The companies of the page's list, in order."""
    return re.findall(r'<a href="[^"]*/companies/\d+" dir="auto">([^<]+)</a>', page)


def test_the_directory_lists_what_was_asked_and_what_came_of_it(desk: Desk) -> None:
    page = desk.page()

    assert listed(page) == ["American Express", "eBay"]
    assert "2 companies" in page
    assert re.search(r"eBay</a>.*?Electronic Bay.*?1 ask · 1 offer", page, re.DOTALL)
    assert "Delta" not in page


def test_the_club_s_pages_lead_there(desk: Desk) -> None:
    club = desk.client.get(f"/c/{desk.room.club}/", environ_overrides=desk.environ)

    assert f'href="{desk.here}"' in club.text


def test_nobody_reads_a_draft_there(desk: Desk) -> None:
    with desk.app.app_context(), transaction():
        chloe = db.session.get_one(Member, desk.room.ids["chloe"])
        Ask.keep_draft(by=chloe, companies=["Hush Mills"], who="", why="")
        secret = db.session.query(Company).filter(Company.name == "Hush Mills").one().id

    assert "Hush" not in desk.page() + desk.page("?q=hush").replace("“hush”", "").replace(
        '"hush"', ""
    )
    nowhere = desk.client.get(f"{desk.here}/987654", environ_overrides=desk.environ)
    there = desk.client.get(f"{desk.here}/{secret}", environ_overrides=desk.environ)
    assert nowhere.status_code == there.status_code == 404
    for command, field in (("company:split", {}), ("company:also", {"name": "HM"}),
                           ("company:merge", {"into_id": desk.room.ids["company"]})):  # fmt: skip
        assert desk.send(command, company_id=secret, **field).status_code == 404
    # To enter it says the same as if nobody had ever thought of it.
    assert desk.send("company:add", name="HUSH Mills").status_code == 303
    assert listed(desk.page()) == ["American Express", "eBay", "HUSH Mills"]


def test_a_search_finds_by_any_of_its_names(desk: Desk) -> None:
    assert listed(desk.page("?q=electronic")) == ["eBay"]
    assert listed(desk.page("?q=amex")) == ["American Express"]
    nothing = desk.page("?q=zzz<b>")
    assert "None by that name." in nothing
    assert "zzz&lt;b&gt;" in nothing


def test_a_long_list_is_leafed_through(desk: Desk) -> None:
    with desk.app.app_context(), transaction():
        club = db.session.query(Club).filter(Club.public_id == desk.room.club).one()
        rows = [
            {"club_id": club.id, "name": f"Firm {n:03} of Ogden", "key": f"firm{n:03}ofogden",
             "listed": True, "changed_at": now()} for n in range(A_PAGE)
        ]  # fmt: skip
        db.session.execute(insert(Company), rows)

    first, second = desk.page(), desk.page("?page=2")
    assert len(listed(first)) == A_PAGE
    assert listed(second) == ["Firm 098 of Ogden", "Firm 099 of Ogden"]
    assert "Page 1 of 2" in first
    assert 'rel="next"' not in second
    assert listed(desk.page("?page=99")) == []
    assert listed(desk.page("?page=-1")) == listed(desk.page("?page=x")) == listed(first)


def test_likely_doubles_stand_on_top_and_are_merged_by_one_button(desk: Desk) -> None:
    one, other = desk.add("Micron Technology", "Micorn Technology")

    page = desk.page()
    assert "Merge: keep “Micron Technology”" in page
    assert "Merge: keep “Micorn Technology”" in page
    assert desk.send("company:merge", company_id=other, into_id=one).location == desk.here
    page = desk.page()
    assert "One company now, everywhere: “Micron Technology”." in page
    assert "Merge: keep" not in page
    assert listed(page).count("Micron Technology") == 1


def test_the_last_merge_is_taken_back_from_the_top(desk: Desk) -> None:
    one, other = desk.add("Alder Works", "Birch Mills")
    small = desk.add("Cedar Bank")[0]
    desk.send("company:merge", company_id=small, into_id=other)
    desk.send("company:merge", company_id=other, into_id=one)

    page = desk.page()
    assert "Merged last: “Birch Mills” goes by “Alder Works”." in page
    assert listed(page).count("Birch Mills") == 0
    assert desk.send("company:split", company_id=other).status_code == 303
    page = desk.page()
    assert "“Birch Mills” stands for itself again." in page
    # What had been merged into it before is the last one now.
    assert "Merged last: “Cedar Bank” goes by “Birch Mills”." in page


def test_a_merge_by_a_written_name(desk: Desk) -> None:
    one, other = desk.add("Alder Works", "Birch Mills")

    sent = desk.send("company:merge", at=f"/{other}", company_id=other, into="alder works inc")
    assert sent.location == f"{desk.here}/{other}"
    # The page of one that goes by another's name is that other's.
    there = desk.client.get(sent.location, environ_overrides=desk.environ)
    assert there.location == f"{desk.here}/{one}"
    page = desk.page(f"/{one}")
    assert "One company now, everywhere: “Alder Works”." in page
    assert re.search(r"Birch Mills</b> <small>merged into it", page)


@pytest.mark.parametrize(
    ("into", "why"),
    [("", "Which company is it the same as?"), ("Nowhere Ltd", "is not in the directory yet")],
)
def test_a_merge_into_nothing_is_refused_at_its_field(desk: Desk, into: str, why: str) -> None:
    (one,) = desk.add("Alder Works")

    page = desk.send("company:merge", at=f"/{one}", company_id=one, into=into)
    assert page.status_code == 422
    assert re.search(rf'data-for="into">[^<]*{re.escape(why)}', page.text)
    assert page.text.count(why) == 1


def test_names_are_added_and_taken_away_and_one_is_shown(desk: Desk) -> None:
    (one,) = desk.add("Alder Works")

    desk.send("company:also", at=f"/{one}", company_id=one, name="AWX")
    page = desk.page(f"/{one}")
    assert "“AWX” finds “Alder Works” now." in page
    name_id = re.findall(r'name="name_id" value="(\d+)"', page)
    assert len(name_id) == 1

    desk.send("company:not-also", at=f"/{one}", company_id=one, name_id=name_id[0])
    page = desk.page(f"/{one}")
    assert "Taken away." in page
    assert "AWX</b>" not in page

    desk.send("company:call", at=f"/{one}", company_id=one, name="Alder Group Works")
    assert '<h1 dir="auto">Alder Group Works</h1>' in desk.page(f"/{one}")


def test_a_name_of_another_is_refused_with_what_was_typed(desk: Desk) -> None:
    one, other = desk.add("Alder Works", "Birch Mills")
    desk.send("company:also", company_id=one, name="AWX")

    page = desk.send("company:also", at=f"/{other}", company_id=other, name="AWX")
    assert page.status_code == 422
    assert "That is another name of Alder Works." in page.text
    assert 'value="AWX"' in page.text


def test_a_company_is_added(desk: Desk) -> None:
    assert desk.send("company:add", name="Kroger").location == desk.here
    page = desk.page()
    assert "“Kroger” is in the directory." in page
    assert listed(page) == ["American Express", "eBay", "Kroger"]
    refused = desk.send("company:add", name="…")
    assert refused.status_code == 422
    assert "A name needs at least one letter." in refused.text


def test_those_that_are_two_are_not_asked_about_again(desk: Desk) -> None:
    one, other = desk.add("Micron Technology", "Micorn Technology")
    assert "One company, or two?" in desk.page()

    said = desk.send("company:apart", company_id=other, other_id=one)
    again = desk.send("company:apart", company_id=one, other_id=other)

    assert (said.status_code, again.status_code) == (303, 303)
    page = desk.page()
    assert "One company, or two?" not in page
    assert listed(page).count("Micron Technology") == 1
    # What was said is no lock: who knows better merges them all the same.
    desk.send("company:merge", company_id=other, into_id=one)
    assert "Micorn Technology" not in listed(desk.page())


def test_what_is_no_employer_is_taken_out_with_all_its_names(desk: Desk) -> None:
    one, other = desk.add("Notes:", "Alder Works")
    desk.send("company:also", company_id=one, name="First Name")
    desk.send("company:merge", company_id=one, into_id=other)
    desk.send("company:split", company_id=one)
    assert "Take it out" in desk.page(f"/{one}")

    answer = desk.send("company:leave-out", at=f"/{one}", company_id=one)

    assert answer.location == desk.here
    page = desk.page()
    assert "is not in the directory any more." in page
    assert listed(page).count("Alder Works") == 1
    assert "Notes:" not in listed(page)
    assert "First Name" not in page
    assert desk.client.get(f"{desk.here}/{one}", environ_overrides=desk.environ).status_code == 404
    # Until somebody asks for it after all.
    desk.add("Notes:")
    assert "Notes:" in listed(desk.page())
