""" "No more of these", from the mail, from a mail program, from one's own page; and after all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub import clock
from jobclub.app import create_app
from jobclub.clubs.models import Member
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.mail import off
from jobclub.mail.called import labels, may_be_stopped
from jobclub.people.models import Person
from tests.room import Room

URL = "https://jobs.example.org"
KIND = "thanks"
#: As a proxy on the same machine passes it on.
PROXIED = {
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_X_FORWARDED_HOST": "jobs.example.org",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "REMOTE_ADDR": "127.0.0.1",
}
OURS = {"HTTP_ORIGIN": URL}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def hosted(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, url=URL, proxies=1))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def link(hosted: Flask) -> str:
    """The link in a mail to Ben."""
    Room.furnish(hosted)
    with hosted.app_context():
        ben = db.session.scalars(db.select(Person).where(Person.name == "Ben")).one()
        return f"/mail/off/{off.token(ben.id, KIND)}"


def stopped(app: Flask, link: str) -> bool:
    with app.app_context():
        person, kind = off.read(link.rsplit("/", 1)[1])
        return kind in off.stopped(person.id)


def get(app: Flask, path: str) -> TestResponse:
    return app.test_client().get(path, environ_overrides=PROXIED)


def post(app: Flask, path: str, data: dict[str, str], **environ: str) -> TestResponse:
    return app.test_client().post(path, data=data, environ_overrides={**PROXIED, **environ})


def test_looking_changes_nothing_and_the_button_does(hosted: Flask, link: str) -> None:
    page = get(hosted, link)
    assert "No more of these" in page.text
    assert not stopped(hosted, link)

    assert post(hosted, link, {"want": "no"}, **OURS).status_code == 303
    assert post(hosted, link, {"want": "no"}, **OURS).status_code == 303
    assert stopped(hosted, link)
    assert "Send them after all" in get(hosted, link).text

    post(hosted, link, {"want": "yes"}, **OURS)
    assert not stopped(hosted, link)


@pytest.mark.parametrize("origin", [None, "null", "https://mail.example.net"])
def test_a_mail_program_needs_one_click(hosted: Flask, link: str, origin: str | None) -> None:
    environ = {} if origin is None else {"HTTP_ORIGIN": origin}

    assert post(hosted, link, {"want": "no"}, **environ).status_code == 404
    assert post(hosted, link, {"want": "yes"}, **environ).status_code == 404
    assert not stopped(hosted, link)
    assert post(hosted, link, ONE_CLICK, **environ).status_code == 200
    assert stopped(hosted, link)
    # It can only ever stop.
    assert post(hosted, link, {**ONE_CLICK, "want": "yes"}, **environ).status_code == 200
    assert stopped(hosted, link)


def test_from_elsewhere_nothing_else_can_be_done(hosted: Flask, link: str) -> None:
    for path in ("/sign-in", "/me/mail", "/sign-out", link + "/x", "/mail/off/", link + "x\n"):
        assert post(hosted, path, ONE_CLICK).status_code in (403, 404), path
    for path in ("/me/mail", "/sign-out", "/mail/off/a/b"):
        assert post(hosted, path, ONE_CLICK).status_code == 403, path
    assert hosted.test_client().put(link, environ_overrides=PROXIED).status_code == 403


@pytest.mark.parametrize("token", ["x", "WzEsInRoYW5rcyJd.forged", "%00", "."])
def test_a_made_up_link_is_nowhere(hosted: Flask, token: str) -> None:
    Room.furnish(hosted)

    assert get(hosted, f"/mail/off/{token}").status_code == 404
    assert post(hosted, f"/mail/off/{token}", ONE_CLICK).status_code == 404


def test_on_ones_own_page_each_kind_has_a_button(app: Flask) -> None:
    room = Room.furnish(app)
    ben = room.actors["asker"]
    client = ben.client(app)

    page = client.get("/me", environ_overrides=ben.environ).text
    assert "Mail to me" in page
    for kind in may_be_stopped():
        assert f'name="kind" value="{kind}"' in page
    sent = {"kind": KIND, "want": "no"}
    client.post("/me/mail", data=sent, environ_overrides=ben.environ)
    assert "Send them after all" in client.get("/me", environ_overrides=ben.environ).text
    client.post("/me/mail", data={**sent, "want": "yes"}, environ_overrides=ben.environ)
    assert "Send them after all" not in client.get("/me", environ_overrides=ben.environ).text
    unknown = client.post("/me/mail", data={"kind": "test"}, environ_overrides=ben.environ)
    assert unknown.status_code == 404


@pytest.mark.usefixtures("app")
def test_every_kind_that_can_be_stopped_has_a_name() -> None:
    assert set(may_be_stopped()) <= set(labels())


def test_a_facilitator_writes_down_what_somebody_answered(app: Flask) -> None:
    room = Room.furnish(app)
    rose, ben = room.actors["facilitator"], room.ids["ben"]
    with app.app_context(), transaction():
        person = db.session.get_one(Member, ben).person
        person.email = "ben@example.org"
    path = f"/c/{room.club}/members/{ben}"
    with clock.travel(timedelta(hours=9)):
        page = rose.client(app).get(path, environ_overrides=rose.environ)

    sent = {"member_id": ben, "kind": KIND}
    answer = rose.client(app).post(
        f"/c/{room.club}/do/mail:stop-for", json={"fields": sent}, environ_overrides=rose.environ
    )

    assert page.status_code == 200
    assert answer.json == {"ok": True, "said": "Ben gets no more of these."}
    with app.app_context():
        member = db.session.get_one(Member, ben)
        assert off.stopped(member.person_id) == {KIND}


@pytest.mark.parametrize(
    "name", ["facilitator", "asker", "other club's owner", "stranger", "stranger at the laptop"]
)
def test_only_an_owner_tries_the_mail(app: Flask, name: str) -> None:
    room = Room.furnish(app)
    actor = room.actors[name]
    path = f"/c/{room.club}/settings/test-mail"

    answer = actor.client(app).post(path, environ_overrides=actor.environ)

    assert answer.status_code == 404


def test_a_stranger_has_no_mail_to_stop(app: Flask) -> None:
    room = Room.furnish(app)
    stranger = room.actors["stranger"]

    sent = {"kind": KIND, "want": "no"}
    answer = stranger.client(app).post("/me/mail", data=sent, environ_overrides=stranger.environ)

    assert answer.status_code == 404
