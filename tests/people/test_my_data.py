"""Take my data along: all of it, readable, and nothing that is somebody else's."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, select

from jobclub import clock
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.clubs.models import Member
from jobclub.database import Base
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.people.about import NOBODYS, PARTS, is_theirs, parent_of
from jobclub.people.my_data import everything_of
from tests.cast import Cast
from tests.people.lives import WORDS, dump, live_through
from tests.room import Room

pytestmark = pytest.mark.both


def test_every_table_is_somebodys_or_nobodys(app: Flask) -> None:
    assert app is not None
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    assert set(PARTS) | set(NOBODYS) == set(tables)
    assert not set(PARTS) & set(NOBODYS)
    for name in NOBODYS:
        assert not _who_is_named(tables[name]), name


def test_and_every_column_that_names_somebody_says_how(app: Flask) -> None:
    """A new link to a person or a member is theirs, or named beside: somebody has decided."""
    assert app is not None
    for name, known in PARTS.items():
        table = Base.metadata.tables[name]
        assert _who_is_named(table) <= {*known.of, *known.beside}, name
        for column in (*known.of, *known.beside, *known.only, *known.words, *known.then):
            assert column in table.c, f"{name}.{column}"
        for column in known.of:
            parent = parent_of(table.c[column])
            assert parent is None or parent == "person" or parent in PARTS, f"{name}.{column}"


def test_all_of_it_is_there_in_words(cast: Cast) -> None:
    live_through(cast)
    with clock.travel(SECRET_FOR + timedelta(minutes=2)):
        found = everything_of(cast.ben.person)

    assert found["person"][0]["email"] == "ben@example.org"
    assert [phone["device"] for phone in found["phones and laptops"]] == ["iPhone"]
    assert found["people I know"][0]["name"] == "Adobe"
    (club,) = found["clubs"]
    assert club["club"] == "Library Club"
    assert club["place"][0]["reach"] == "555 0100"
    assert club["evenings"][0]["meeting"] == cast.meeting.local_date.isoformat()
    assert club["notes about me"][0] | {"made at": ""} == {
        "id": 1, "member": "Ben", "by": "Ana", "text": "had a hard week", "spoke": False,
        "made at": "",
    }  # fmt: skip
    notes = {door["note"] for door in club["doors"]}
    assert {"ask for the cousin", "my sister"} <= notes, "to me, and by me"
    assert {one["contact first name"] for one in club["introductions"]} == {"Sam"}
    thanks = {(one["from"], one["to"]): one["text"] for one in club["thanks"]}
    assert thanks["Ben", "Chloe"] == "You are a star"
    assert thanks["Chloe", "Ben"] == "What would I do without you"
    assert club["asks"][0]["why"] == "since the mill closed"
    assert "not said aloud" in {ask["why"] for ask in club["asks"]}
    assert {door["target"] for door in club["doors"]} >= {"eBay, for Ben", "Adobe, for Chloe"}
    assert [letter["kind"] for letter in club["mail"]] == ["recap"]


def test_it_is_plain_json_in_a_steady_order_with_times_in_utc(cast: Cast) -> None:
    live_through(cast)
    with clock.travel(timedelta(minutes=2)):
        once = everything_of(cast.ben.person)
        again = everything_of(cast.ben.person)
    once.pop("made at")
    again.pop("made at")

    assert json.dumps(once) == json.dumps(again)
    assert once["clubs"][0]["evenings"][0]["arrived at"].endswith("Z")


def test_every_word_of_theirs_is_in_it(cast: Cast) -> None:
    live_through(cast)
    with clock.travel(timedelta(minutes=2)):
        said = json.dumps(everything_of(cast.ben.person), ensure_ascii=False)

    for table in Base.metadata.sorted_tables:
        known = PARTS.get(table.name)
        if known is None or not known.says or known.readable is not None:
            continue
        for word in _words_of(table, cast.ben):
            assert json.dumps(word, ensure_ascii=False)[1:-1] in said, table.name


def test_no_secret_and_nobody_elses_word_is_in_it(cast: Cast) -> None:
    live_through(cast)
    with clock.travel(timedelta(minutes=2)):
        said = json.dumps(everything_of(cast.chloe.person))

    for theirs in ("had a hard week", "ben@example.org", "555 0100", "not said aloud", "Secret"):
        assert theirs not in said, theirs
    # Nor that anybody had to be asked about their day.
    for secret in (
        "hash",
        "token",
        "nudged for",
        "Harbour",
        cast.meeting.code,
        cast.meeting.qr_hash,
    ):
        assert secret not in said, secret


def test_a_door_that_closed_again_is_not_in_the_askers(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
    assert "doors" not in everything_of(cast.ben.person)["clubs"][0], "nor one tapped just now"

    with clock.travel(timedelta(minutes=2)):
        assert everything_of(cast.ben.person)["clubs"][0]["doors"]
        with transaction():
            offer.let_go(by=cast.chloe)
        assert "doors" not in everything_of(cast.ben.person)["clubs"][0]


def test_a_facilitators_notes_about_others_are_those_others(cast: Cast) -> None:
    live_through(cast)

    assert "had a hard week" not in json.dumps(everything_of(cast.ana.person))


def test_as_a_file_at_the_laptop_and_without_an_address_over_the_wi_fi(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context():
        with transaction():
            db.session.get_one(Member, room.ids["rose"]).person.email = "rose@example.org"
        before = dump()

    desk, phone = room.actors["facilitator"], room.actors["facilitator's phone"]
    at_laptop = desk.client(app).get("/me/data.json", environ_overrides=desk.environ)
    assert at_laptop.headers["Content-Disposition"].startswith('attachment; filename="jobclub-20')
    assert at_laptop.headers["Cache-Control"] == "no-store"
    assert "rose@example.org" in at_laptop.text

    over_wifi = phone.client(app).get("/me/data.json", environ_overrides=phone.environ)
    assert over_wifi.status_code == 200
    assert "rose@example.org" not in over_wifi.text
    assert over_wifi.json is not None
    assert "read along" in over_wifi.json["left out"]
    assert over_wifi.json["clubs"][0]["evenings"]
    with app.app_context():
        assert dump() == before, "reading changes nothing"


def test_it_is_nobody_elses(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/me/data.json").status_code == 404
    assert client.get("/me/erase").status_code == 404
    assert client.get("/erased").status_code == 200


def _who_is_named(table: Table) -> set[str]:
    return {c.name for c in table.columns if parent_of(c) in ("person", "member")}


def _words_of(table: Table, member: Member) -> list[str]:
    rows = db.session.execute(select(table).where(is_theirs(table, member.person_id))).mappings()
    found: list[Any] = []
    for row in rows:
        for column in table.columns:
            word = row[column.name]
            hidden = column.name.endswith("_hash") or column.name == "key"
            if column.info["privacy"] in WORDS and isinstance(word, str) and word and not hidden:
                found.append(word)
    return found
