"""My contacts on pages: a file brought, looked at, kept; for its owner's eyes alone."""

import json
import re
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO
from logging import StreamHandler
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select, text
from werkzeug import formparser
from werkzeug.test import TestResponse

from jobclub import clock
from jobclub.backups.making import make_backup
from jobclub.board.mine import Mine
from jobclub.commands import Receipt
from jobclub.config import Settings
from jobclub.contacts.drafts import ContactDraft
from jobclub.contacts.models import Contact
from jobclub.contacts.reading import MOST_BYTES
from jobclub.contacts.views import A_PAGE
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.limits import forget_everybody
from jobclub.people.models import Person
from tests.cast import Cast
from tests.contacts.files import found, linkedin
from tests.room import Actor, Room

HERE = "/me/contacts"
THREE = linkedin(
    ("Xavier", "Young", "eBay"), ("Yolanda", "Zimmer", "eBay Inc."), ("Zoe", "Abel", "Adobe"),
    ("Wim", "Vaas", ""),
)  # fmt: skip


@pytest.fixture
def room(app: Flask) -> Room:
    return Room.furnish(app)


def get(app: Flask, actor: Actor, path: str = HERE) -> TestResponse:
    return actor.client(app).get(path, environ_overrides=actor.environ)


def post(app: Flask, actor: Actor, path: str, /, **fields: Any) -> TestResponse:
    forget_everybody()
    return actor.client(app).post(path, data=fields, environ_overrides=actor.environ)


TICKED = b'--cut\r\nContent-Disposition: form-data; name="with_names"\r\n\r\nyes\r\n'


def bring(
    app: Flask,
    actor: Actor,
    data: bytes = THREE,
    name: str = "Connections.csv",
    *,
    with_names: bool = False,
) -> TestResponse:
    forget_everybody()
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    ticked = TICKED if with_names else b""
    return actor.client(app).post(
        HERE,
        data=ticked + head.encode() + data + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
        environ_overrides=actor.environ,
    )


def words(html: str) -> str:
    main = html.split('<main id="main">')[-1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub("</?bdi>", "", main))).split())


def said(app: Flask, actor: Actor, path: str = HERE) -> str:
    return words(get(app, actor, path).text)


def kept(app: Flask) -> list[tuple[str, int, str]]:
    with app.app_context():
        rows = db.session.scalars(select(Contact).order_by(Contact.name)).all()
        return [(one.name, one.count, one.first_names) for one in rows]


# A file is brought


@pytest.mark.parametrize("name", ["asker", "facilitator", "newcomer", "facilitator's phone"])
def test_a_file_is_looked_at_before_anything_is_kept(app: Flask, room: Room, name: str) -> None:
    actor = room.actors[name]
    assert "Nothing so far." in said(app, actor)

    response = bring(app, actor)
    assert (response.status_code, response.location) == (303, HERE)
    shown = said(app, actor)
    assert "4 people, at 2 companies. 1 of them has no company; that one is left out." in shown
    assert "eBay 2 Adobe 1" in shown
    assert "Nothing is kept yet." in shown
    assert "We would keep the companies and how many, without first names." in shown
    for never in ("Xavier", "Young", "mail.example", "linkedin.com"):
        assert never not in shown
    assert kept(app) == []

    assert post(app, actor, f"{HERE}/keep").location == HERE
    assert kept(app) == [("Adobe", 1, ""), ("eBay", 2, "")]
    shown = said(app, actor)
    assert "What is kept (2)" in shown
    assert "eBay · 2 people Forget Adobe · 1 person Forget" in shown


def test_first_names_are_kept_when_ticked_and_nothing_else_of_anybody(
    app: Flask, room: Room
) -> None:
    ben = room.actors["asker"]
    bring(app, ben, with_names=True)
    shown = said(app, ben)
    assert "We would keep the companies, how many, and first names." in shown
    assert "eBay Xavier, Yolanda 2" in shown
    post(app, ben, f"{HERE}/keep")
    assert kept(app) == [("Adobe", 1, "Zoe"), ("eBay", 2, "Xavier, Yolanda")]
    assert "Xavier, Yolanda" in said(app, ben)
    with app.app_context():
        for table in db.metadata.sorted_tables:
            held = str(db.session.execute(select(table)).all())
            for never in ("Young", "Zimmer", "Vaas", "mail.example", "linkedin.com/in"):
                assert never not in held, table.name


@pytest.mark.both
def test_a_first_name_that_nobody_ticked_is_never_written_down(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    bring(app, ben)
    with app.app_context():
        for table in db.metadata.sorted_tables:
            held = str(db.session.execute(select(table)).all())
            for never in ("Xavier", "Yolanda", "Zoe"):
                assert never not in held, table.name
    # A tick that comes after the file comes too late for it.
    post(app, ben, f"{HERE}/keep", with_names="yes")
    assert kept(app) == [("Adobe", 1, ""), ("eBay", 2, "")]


@pytest.mark.sqlite
def test_what_is_deleted_is_not_left_in_the_file(
    app: Flask, room: Room, settings: Settings
) -> None:
    ben = room.actors["asker"]
    bring(app, ben, with_names=True)
    post(app, ben, f"{HERE}/keep")
    assert settings.sqlite is not None
    assert b"Yolanda" in _written(app, settings.sqlite)
    post(app, ben, f"{HERE}/forget-all")
    assert b"Yolanda" not in _written(app, settings.sqlite)


@pytest.mark.sqlite
def test_a_backup_holds_nothing_that_waits_for_a_word(
    app: Flask, room: Room, settings: Settings, tmp_path: Path
) -> None:
    ben = room.actors["asker"]
    bring(app, ben, linkedin(("Xavier", "Young", "Unheard-of Ltd")), with_names=True)
    file = make_backup(settings, lambda _said: None, file=tmp_path / "copy.sqlite")
    assert b"Xavier" not in file.read_bytes()
    assert b"Unheard-of" not in file.read_bytes()
    # The backup took it from the copy alone.
    assert "Unheard-of Ltd Xavier 1" in said(app, ben)


def test_thrown_away_nothing_is_left(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    bring(app, ben)
    post(app, ben, f"{HERE}/throw-away")
    assert "Nothing so far." in said(app, ben)
    with app.app_context():
        assert db.session.scalars(select(ContactDraft)).all() == []
    # Then there is nothing to keep, and it says so.
    client = ben.client(app)
    client.post(f"{HERE}/keep", environ_overrides=ben.environ)
    shown = client.get(HERE, environ_overrides=ben.environ)
    assert "forgotten meanwhile" in words(shown.text)
    assert kept(app) == []


def test_after_an_hour_it_cannot_be_kept(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    bring(app, ben)
    with clock.travel(timedelta(minutes=61)):
        assert "Nothing so far." in said(app, ben)
        post(app, ben, f"{HERE}/keep")
    assert kept(app) == []


def test_a_second_file_takes_the_place_of_the_first(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    bring(app, ben)
    post(app, ben, f"{HERE}/keep")
    post(app, ben, f"{HERE}/know", company="Intel")
    bring(app, ben, linkedin(("Ann", "Other", "Delta")))
    post(app, ben, f"{HERE}/keep")
    assert [name for name, _count, _names in kept(app)] == ["Delta", "Intel"]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "Connections.csv", ""),
        (b"\x00\x01\x02 binary" * 40, "photo.csv", ""),
        (b"PK\x03\x04" + b"\x00" * 200, "export.zip", ""),
        (b"<!doctype html><title>Sign in</title>", "contacts.csv", ""),
        (b"x" * (MOST_BYTES + 1), "big.csv", "5 MB"),
        (b"x" * (MOST_BYTES * 3), "huge.csv", "5 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_at_the_form(
    app: Flask, room: Room, data: bytes, name: str, sentence: str
) -> None:
    ben = room.actors["asker"]
    response = bring(app, ben, data, name)
    assert response.status_code == 422
    why = re.search(r'<p class="(?:answer|why)"[^>]*>([^<]+)</p>', response.text)
    assert why is not None
    assert why[1].endswith(".")
    assert sentence in why[1]
    with app.app_context():
        assert db.session.scalars(select(ContactDraft)).all() == []


def test_no_file_is_written_to_a_disk_on_its_way(
    app: Flask, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(*_told: object, **_more: object) -> None:
        raise AssertionError("to a disk")

    monkeypatch.setattr(formparser, "SpooledTemporaryFile", written)
    monkeypatch.setattr(formparser, "TemporaryFile", written, raising=False)
    long = linkedin(*((f"Pat{n}", "Doe", f"Employer {n % 9}") for n in range(9_000)))
    assert len(long) > 600_000
    assert bring(app, room.actors["asker"], long).status_code == 303
    assert "9000 people, at 9 companies." in said(app, room.actors["asker"])


def test_without_a_file_it_says_so(app: Flask, room: Room) -> None:
    for fields in ({}, {"file": (BytesIO(b""), "")}, {"file": "just text"}):
        response = post(app, room.actors["asker"], HERE, **fields)
        assert response.status_code == 422
        assert "choose a file first" in response.text


def test_files_are_let_in_here_and_nowhere_else(app: Flask, room: Room) -> None:
    ben, more = room.actors["asker"], "x" * 100_000
    for path in ("/me/contacts/know", "/me/contacts/keep", f"/m/{room.meeting}/do/contact:know"):
        assert post(app, ben, path, company=more).status_code == 413
    # A stranger's is not even looked at.
    stranger = bring(app, room.actors["stranger"])
    assert stranger.status_code == 404


def test_nobody_sends_files_as_fast_as_they_can(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    forget_everybody()
    sent = [
        ben.client(app).post(HERE, data={}, environ_overrides=ben.environ).status_code
        for _time in range(14)
    ]
    assert sent[0] == 422
    assert sent[-1] == 503


def test_whom_one_knows_is_not_read_as_fast_as_one_can(
    app: Flask, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All in one moment, however slow the machine is.
    monkeypatch.setattr("jobclub.limits.monotonic", lambda: 1000.0)
    ben, mine = room.actors["asker"], f"/m/{room.meeting}/mine"
    post(app, ben, f"{HERE}/know", company="Intel")
    forget_everybody()
    asked = [get(app, ben, f"{mine}?know") for _time in range(30)]
    assert asked[0].json is not None
    assert asked[0].json["marks"]["know"]["keys"] == {"intel": 0}
    assert (asked[0].status_code, asked[-1].status_code) == (200, 503)
    # What is theirs besides is read as ever, and by everybody else all of it.
    assert get(app, ben, mine).status_code == 200
    assert get(app, room.actors["connector"], f"{mine}?know").status_code == 200


# By hand


def test_a_company_is_named_and_forgotten_by_hand(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    post(app, ben, f"{HERE}/know", company="  Intel   Corp ")
    shown = get(app, ben).text
    assert "Intel Corp · added by hand" in words(shown)
    forget = re.findall(rf'action="({HERE}/\d+/forget)"', shown)
    # Somebody else finds nothing to forget there.
    post(app, room.actors["connector"], forget[0])
    assert len(kept(app)) == 1
    for _time in range(2):
        assert post(app, ben, forget[0]).status_code == 303
    assert kept(app) == []


@pytest.mark.parametrize(("company", "why"), [("", "letter"), ("…", "letter"), ("x" * 121, "121")])
def test_a_name_that_is_none_is_refused_at_its_field(
    app: Flask, room: Room, company: str, why: str
) -> None:
    response = post(app, room.actors["asker"], f"{HERE}/know", company=company)
    assert response.status_code == 422
    assert f'value="{company}"' in response.text
    slot = re.search(r'<p class="why" id="company-why" data-for="company">([^<]+)', response.text)
    assert slot is not None
    assert why in slot[1]
    assert kept(app) == []


def test_all_of_it_goes_at_a_word(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    bring(app, ben, with_names=True)
    post(app, ben, f"{HERE}/keep")
    assert "Delete all of it All companies on this list go" in said(app, ben)
    post(app, ben, f"{HERE}/forget-all")
    assert kept(app) == []
    assert "Delete all" not in said(app, ben)


def test_a_long_list_comes_in_pages(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    many = found((f"k{n}", f"Employer {n:03}", 1) for n in range(2 * A_PAGE + 1))
    with app.app_context(), transaction():
        ContactDraft.make(_person(room), many, with_names=False)
    assert "Page 1 of 3" in said(app, ben)
    assert "Employer 200 1" in said(app, ben, f"{HERE}?page=3")
    post(app, ben, f"{HERE}/keep")
    for asked, first, number in (
        ("1", "000", 1),
        ("2", "100", 2),
        ("99", "200", 3),
        ("x", "000", 1),
    ):
        shown = said(app, ben, f"{HERE}?page={asked}")
        assert f"Employer {first}" in shown
        assert f"Page {number} of 3" in shown
    one = re.search(rf"{HERE}/\d+/forget", get(app, ben, f"{HERE}?page=2").text)
    assert one is not None
    assert post(app, ben, one[0], page="2").location == f"{HERE}?page=2#kept"


# Nobody else's business


def test_it_is_never_stored_by_a_browser_and_nobody_elses(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    bring(app, ben)
    post(app, ben, f"{HERE}/keep")
    response = get(app, ben)
    assert response.headers["Cache-Control"] == "no-store"
    assert "eBay" in response.text
    assert "Nothing so far." in said(app, room.actors["connector"])
    assert get(app, room.actors["stranger"]).status_code == 404
    assert get(app, room.actors["stranger at the laptop"]).status_code == 404
    # Not even to who runs the club, at the laptop.
    owner = room.actors["owner"]
    with app.app_context():
        secret = Contact.know_at(_person(room), "Unheard-of Ltd").name
        db.session.rollback()
    post(app, ben, f"{HERE}/know", company=secret)
    club, meeting = f"/c/{room.club}", f"/m/{room.meeting}"
    bens = f"{club}/members/{room.ids['ben']}"
    for path in (f"{meeting}/console", f"{club}/", f"{club}/members", bens, f"{club}/companies"):
        assert secret not in get(app, owner, path).text, path


@pytest.mark.parametrize("end", ["", "/keep", "/throw-away", "/know", "/1/forget", "/forget-all"])
def test_strangers_change_nothing_and_see_what_is_nowhere(app: Flask, room: Room, end: str) -> None:
    post(app, room.actors["asker"], f"{HERE}/know", company="Intel")
    for name in ("stranger", "stranger at the laptop"):
        response = post(app, room.actors[name], HERE + end, company="Adobe")
        nowhere = post(app, room.actors[name], "/me/nothing")
        assert response.status_code == nowhere.status_code == 404
        assert words(response.text) == words(nowhere.text)
    # Whoever else is signed in changes what is theirs.
    post(app, room.actors["connector"], HERE + end, company="Adobe")
    assert ("Intel", 0, "") in kept(app)


def test_no_event_and_no_receipt_tells_of_it(app: Flask, room: Room) -> None:
    ben = room.actors["asker"]
    before = _told(app)
    bring(app, ben)
    post(app, ben, f"{HERE}/keep")
    post(app, ben, f"{HERE}/forget-all")
    assert _told(app) == before
    known = _command(app, room, "contact:know", company="Secret Employer")
    assert known["said"] == "Added. Only you see this list."
    receipts = _told(app)[1]
    assert len(receipts) == len(before[1]) + 1
    # A tap on anything at all would have left the same.
    assert receipts[-1] == ("", {"ok": True})
    assert _told(app)[0] == before[0]


def test_no_company_is_ever_in_the_log(
    app: Flask, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben, log = room.actors["asker"], StringIO()
    written = next(one for one in app.logger.handlers if isinstance(one, StreamHandler))
    monkeypatch.setattr(written, "stream", log)
    birds = linkedin(("Canary", "Bird", "Kanarienvogel Ltd"))
    bring(app, ben, birds, "Kanarienvogel.csv", with_names=True)
    post(app, ben, f"{HERE}/keep")
    post(app, ben, f"{HERE}/know", company="Kanarienvogel Two")
    post(app, ben, f"{HERE}/know", company="Kanarienvogel" * 20)
    bring(app, ben, b"Kanarienvogel" * 40, "Kanarienvogel.csv")
    _command(app, room, "contact:know", company="Kanarienvogel Three")
    get(app, ben, f"{HERE}?page=Kanarienvogel")
    get(app, ben, "/")
    said = log.getvalue().casefold()
    assert said.count("/me/contacts") > 4
    assert "kanarien" not in said
    assert "canary" not in said


def test_a_command_is_as_good_as_the_page(app: Flask, room: Room) -> None:
    key = token_hex(16)
    for _time in range(2):
        assert _command(app, room, "contact:know", key=key, company="Intel")["ok"]
    assert kept(app) == [("Intel", 0, "")]
    refused = _command(app, room, "contact:know", company="!")
    assert (refused["ok"], refused["field"]) == (False, "company")
    with app.app_context():
        contact_id = db.session.scalars(select(Contact.id)).one()
    assert _command(app, room, "contact:forget", contact_id=contact_id)["ok"]
    assert kept(app) == []


# At the doors, and at home


def test_whoever_helps_names_companies_at_the_doors(app: Flask, cast: Cast) -> None:
    with transaction():
        cast.chloe.stand("helping", by=cast.chloe)
    shown = _mine(app, cast)
    assert "Companies I can open doors at" in shown
    assert "Intel" not in shown
    with transaction():
        Contact.know_at(cast.chloe.person, "Intel")
    assert "Add Intel" in _mine(app, cast)
    # Whoever looks has an ask to write first; and after the doors it waits at home.
    with transaction():
        cast.chloe.stand("looking", by=cast.chloe)
    assert "open doors" not in _mine(app, cast)
    with transaction():
        cast.chloe.stand("helping", by=cast.chloe)
        run = cast.meeting.run
        assert run.now is not None
        run.go_on(run.now.id, by=cast.ana)
    assert "open doors" not in _mine(app, cast)


def test_everybody_names_them_at_home(app: Flask, room: Room) -> None:
    chloe = room.actors["connector"]
    assert "Doors I can open Companies I can open doors at" in said(app, chloe, "/")
    do = f"/c/{room.club}/do"
    client, environ = chloe.client(app), chloe.environ
    back = {"Referer": f"http://{chloe.host}/"}

    def send(command: str, **fields: Any) -> TestResponse:
        path = f"{do}/{command}"
        return client.post(path, data=fields, headers=back, environ_overrides=environ)

    assert send("contact:know", company="Intel").location == "/"
    home = get(app, chloe, "/").text
    assert "Doors I can open (1)" in words(home)
    assert 'aria-label="Take Intel off my list"' in home
    refused = send("contact:know", company="?")
    assert refused.status_code == 422
    assert "A name needs at least one letter." in refused.text
    known = re.search(r'name="contact_id" value="(\d+)"', home)
    assert known is not None
    assert send("contact:forget", contact_id=known[1]).location == "/"
    assert "Intel" not in words(get(app, chloe, "/").text)


def test_home_says_at_whose_company_one_knows_people(app: Flask, room: Room) -> None:
    chloe, ben = room.actors["connector"], room.actors["asker"]
    with app.app_context(), transaction():
        # Chloe has offered at eBay; now Ben looks elsewhere.
        from jobclub.asks.models import OPEN, Ask
        from jobclub.clubs.models import Member

        asked = Ask.of(db.session.get_one(Member, room.ids["ben"]), OPEN)
        assert asked is not None
        asked.edit(companies=["Adobe"], who="", why="", by=asked.asker)
    bring(app, chloe)
    post(app, chloe, f"{HERE}/keep")
    assert "You know 1 person at Adobe Ben asks" in said(app, chloe, "/")
    assert "You know" not in said(app, ben, "/")
    assert "You know" not in said(app, room.actors["facilitator's phone"], "/")


def _written(app: Flask, file: Path) -> bytes:
    """The database's file, once its journal has gone into it."""
    with app.app_context():
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.rollback()
    return file.read_bytes()


def _person(room: Room) -> Person:
    from jobclub.clubs.models import Member

    return db.session.get_one(Member, room.ids["ben"]).person


def _told(app: Flask) -> tuple[list[int], list[tuple[str, Any]]]:
    with app.app_context():
        events = list(db.session.scalars(select(EventRow.id)))
        rows = db.session.execute(select(Receipt.digest, Receipt.answer).order_by(Receipt.at))
        return events, [(digest, answer) for digest, answer in rows]


def _command(app: Flask, room: Room, name: str, key: str = "", **fields: Any) -> dict[str, Any]:
    ben = room.actors["asker"]
    answer = ben.client(app).post(
        f"/m/{room.meeting}/do/{name}",
        json={"fields": fields, "key": key or token_hex(16)},
        environ_overrides=ben.environ,
    )
    return dict(json.loads(answer.text))


def _mine(app: Flask, cast: Cast) -> str:
    """What Chloe's phone shows her alone, in words: what is for now."""
    g.nonce = ""
    template = app.jinja_env.get_template("board/_mine.html")
    mine = Mine.of(cast.chloe, cast.meeting)
    html = str(template.render(mine=mine, meeting=cast.meeting, club=cast.club, member=cast.chloe))
    return words(html.split('<div class="all-mine">')[0])
