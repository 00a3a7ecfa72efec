"""What a field suggests while somebody types: the club's own, as of now, and nobody's draft."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event
from werkzeug.test import TestResponse

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.clubs.models import Club, Member
from jobclub.companies import lookup
from jobclub.companies.apart import Apart
from jobclub.companies.lookup import MOST_CLUBS, SUGGESTED, Suggestion, kept, suggest
from jobclub.companies.models import Company, OtherName
from jobclub.events import transaction
from jobclub.extensions import db
from tests.cast import Cast
from tests.room import Room


def named(cast: Cast, *names: str) -> list[Company]:
    with transaction():
        return [Company.named(cast.club, name) for name in names]


def found(cast: Cast, text: str) -> list[str]:
    return [one.name for one in suggest(cast.club.id, text)]


@pytest.mark.both
def test_what_is_typed_finds_the_companies_it_may_mean(cast: Cast) -> None:
    named(cast, "American Express", "Adobe", "Kroger")

    assert found(cast, "kro") == ["Kroger"]
    assert found(cast, "Express") == ["American Express"]
    assert found(cast, "amex") == ["American Express"]
    assert found(cast, "zebra") == []
    assert found(cast, "  ") == found(cast, "") == []


def test_never_more_than_one_can_look_over(cast: Cast) -> None:
    named(
        cast,
        *(f"Mountain {word}" for word in ("Air", "Bank", "Cars", "Eggs", "Foods", "Gas")),
        *(f"Mountain {word}" for word in ("Halls", "Ice", "Jam")),
    )

    assert len(found(cast, "mountain")) == SUGGESTED


def test_what_somebody_mistyped_is_not_handed_on(cast: Cast) -> None:
    wrong, right = named(cast, "Micorsoft", "Microsoft")

    # The world's spelling, though it came later.
    assert found(cast, "mic") == ["Microsoft"]
    with transaction():
        Apart.say(wrong, right)
    assert sorted(found(cast, "mic")) == ["Micorsoft", "Microsoft"]


@pytest.mark.both
def test_another_name_is_told_where_it_was_the_one_meant(cast: Cast) -> None:
    clinics, dental = named(cast, "Wasatch Clinics", "Valley Dental")
    with transaction():
        clinics.also_called("WXC", by=cast.ana)
        dental.merge_into(clinics, by=cast.ana)

    assert suggest(cast.club.id, "wxc") == [Suggestion("Wasatch Clinics", "WXC")]
    assert suggest(cast.club.id, "valley") == [Suggestion("Wasatch Clinics", "Valley Dental")]
    assert suggest(cast.club.id, "dental") == [Suggestion("Wasatch Clinics", "Valley Dental")]
    assert suggest(cast.club.id, "wasatch") == [Suggestion("Wasatch Clinics", "")]


@pytest.mark.both
def test_whatever_changes_the_directory_changes_what_is_found(cast: Cast) -> None:
    clinics, dental = named(cast, "Wasatch Clinics", "Valley Dental")
    assert found(cast, "valley") == ["Valley Dental"]

    with transaction():
        dental.merge_into(clinics, by=cast.ana)
    assert found(cast, "valley") == ["Wasatch Clinics"]
    with transaction():
        dental.split(by=cast.ana)
    assert found(cast, "valley") == ["Valley Dental"]
    with transaction():
        dental.call("Valley Smiles", by=cast.ana)
    assert found(cast, "smiles") == ["Valley Smiles"]
    assert suggest(cast.club.id, "dental") == [Suggestion("Valley Smiles", "Valley Dental")]
    with transaction():
        clinics.also_called("WXC", by=cast.ana)
    assert found(cast, "wxc") == ["Wasatch Clinics"]
    name_id = db.session.query(OtherName.id).filter(OtherName.name == "WXC").scalar()
    with transaction():
        clinics.not_called(name_id, by=cast.ana)
    assert found(cast, "wxc") == []
    named(cast, "Valley Bank")
    assert sorted(found(cast, "valley")) == ["Valley Bank", "Valley Smiles"]


@pytest.mark.both
def test_a_draft_is_nobody_elses_to_find(cast: Cast) -> None:
    with transaction():
        Ask.keep_draft(by=cast.ben, companies=["hush HUSH mills"], who="", why="")
    assert found(cast, "hush") == []

    cast.ask("Hush Hush Mills", by=cast.rose)
    assert found(cast, "hush") == ["Hush Hush Mills"]


def test_each_club_finds_its_own(cast: Cast) -> None:
    named(cast, "Kroger")
    with transaction():
        Company.named(cast.harbour, "Kroger Ports")

    assert found(cast, "kroger") == ["Kroger"]
    assert suggest(cast.harbour.id, "kroger") == [Suggestion("Kroger Ports", "")]


def test_while_nothing_changes_one_statement_is_enough(cast: Cast) -> None:
    named(cast, "Kroger", "Intel")
    club_id, first = cast.club.id, kept(cast.club.id)
    statements: list[Any] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert [one.name for one in suggest(club_id, "kro")] == ["Kroger"]
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) == 1
    assert kept(club_id) is first


def test_a_change_in_the_past_is_a_change(cast: Cast) -> None:
    """The laptop's clock was put back: a new company is one more all the same."""
    named(cast, "Kroger")
    assert found(cast, "intel") == []
    with clock.travel(timedelta(hours=-3)):
        named(cast, "Intel")

    assert found(cast, "intel") == ["Intel"]


def test_only_so_many_clubs_are_kept(cast: Cast) -> None:
    with transaction():
        clubs = [Club(name=f"Club {n}", zone="UTC") for n in range(MOST_CLUBS + 3)]
        db.session.add_all(clubs)
    named(cast, "Kroger")
    first = kept(cast.club.id)
    for club in clubs:
        kept(club.id)

    assert len(lookup._kept) == MOST_CLUBS
    # Made anew, and as good.
    assert kept(cast.club.id) is not first
    assert found(cast, "kro") == ["Kroger"]


def test_many_at_once_find_the_same(app: Flask) -> None:
    with app.app_context():
        cast = Cast.gather()
        named(cast, "Kroger", "Intel")
        club_id = cast.club.id
        db.session.remove()
    answers: list[list[Suggestion]] = []

    def ask() -> None:
        with app.app_context():
            answers.extend(suggest(club_id, "kro") for _again in range(5))
            db.session.remove()

    threads = [Thread(target=ask) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[Suggestion("Kroger", "")]] * 40


def get(app: Flask, room: Room, who: str, q: str) -> TestResponse:
    actor = room.actors[who]
    return actor.client(app).get(
        f"/c/{room.club}/companies/find",
        query_string={"q": q},
        environ_overrides=actor.environ,
    )


@pytest.mark.parametrize("who", ["asker", "connector", "running phone", "facilitator"])
def test_a_member_types_and_is_answered(app: Flask, who: str) -> None:
    room = Room.furnish(app)

    answer = get(app, room, who, "amer")
    assert answer.json == {
        "companies": [{"name": "American Express", "also": ""}],
        "said": "1 suggestion",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    other = get(app, room, who, "electronic").json
    assert other is not None
    assert other["companies"] == [{"name": "eBay", "also": "Electronic Bay"}]
    assert get(app, room, who, "").json == {"companies": [], "said": ""}
    assert get(app, room, who, "qqqqq").json == {"companies": [], "said": ""}


@pytest.mark.parametrize("q", ["a" * 121, "ab " * 50, "a" * 5_000])
def test_a_text_too_long_for_a_name_is_refused(app: Flask, q: str) -> None:
    room = Room.furnish(app)

    answer = get(app, room, "asker", q)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["companies"] == []
    assert "120 is the most" in answer.json["why"]


@pytest.mark.parametrize("q", ["\0", "%", "_", "'; drop table company; --", "\u202e", "<zq>", "🙂"])
def test_odd_texts_find_nothing_and_break_nothing(app: Flask, q: str) -> None:
    room = Room.furnish(app)

    answer = get(app, room, "asker", q)
    assert (answer.status_code, answer.json) == (200, {"companies": [], "said": ""})


def test_somebody_removed_finds_nothing(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        db.session.get_one(Member, room.ids["ben"]).removed_at = clock.now()

    assert get(app, room, "asker", "amer").status_code == 404


def test_a_company_that_is_gone_is_found_no_more(cast: Cast) -> None:
    named(cast, "Kroger", "Intel")
    assert found(cast, "intel") == ["Intel"]
    with transaction():
        db.session.execute(delete(Company).where(Company.name == "Intel"))

    assert found(cast, "intel") == []
