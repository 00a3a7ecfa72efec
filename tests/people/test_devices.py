"""Where I am known: seen by its owner alone, and forgotten at one tap."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.people.models import DESK, GUEST, PHONE, Person, SignIn
from jobclub.people.security_events import SecurityEvent
from tests.room import Actor, Room

pytestmark = pytest.mark.both


def known(app: Flask, actor: Actor) -> dict[str, int]:
    """The alive sign-ins of the actor's person, by kind."""
    with app.app_context():
        here = SignIn.known_by(actor.cookie)
        assert here is not None
        found = {f"{row.kind}{row.device}": row.id for row in SignIn.of(here.person)}
        db.session.remove()
        return found


def more(app: Flask, actor: Actor, *kinds: tuple[str, str]) -> list[Actor]:
    """Further phones and laptops of the same person."""
    made = []
    with app.app_context(), transaction():
        here = SignIn.known_by(actor.cookie)
        assert here is not None
        for kind, device in kinds:
            _row, token = SignIn.begin(here.person, kind, device)
            made.append(Actor(actor.name, token, actor.laptop))
    return made


def get(app: Flask, actor: Actor, path: str = "/me") -> tuple[int, str]:
    response = actor.client(app).get(path, environ_overrides=actor.environ)
    return response.status_code, response.text


def post(app: Flask, actor: Actor, path: str, **fields: str) -> int:
    client = actor.client(app)
    return client.post(path, data=fields, environ_overrides=actor.environ).status_code


def test_the_list_says_which_and_since_when(app: Flask) -> None:
    room = Room.furnish(app)
    ben = room.actors["asker"]
    more(app, ben, (PHONE, "iPhone"), (GUEST, "Android"))

    _status, text = get(app, ben)

    rows = re.findall(r"<li>(.*?)</li>", text.split("Where I am known")[1], re.DOTALL)
    assert len(rows) == 3
    assert sum("this one" in row for row in rows) == 1
    assert all("since" in row for row in rows)
    assert any("iPhone" in row and "remembered" in row for row in rows)
    assert any("Android" in row and "not mine" in row for row in rows)


def test_a_forgotten_phone_is_out_at_once(app: Flask) -> None:
    room = Room.furnish(app)
    ben = room.actors["asker"]
    (lost,) = more(app, ben, (PHONE, "iPhone"))
    assert get(app, lost)[0] == 200

    assert post(app, ben, f"/me/devices/{known(app, ben)['phoneiPhone']}/revoke") == 303

    assert get(app, lost)[0] == 404
    assert get(app, ben)[0] == 200


def test_nobody_forgets_somebody_elses(app: Flask) -> None:
    room = Room.furnish(app)
    ben, chloe = room.actors["asker"], room.actors["connector"]

    assert post(app, chloe, f"/me/devices/{known(app, ben)['phone']}/revoke") == 404

    assert get(app, ben)[0] == 200


def test_everywhere_else_leaves_this_one(app: Flask) -> None:
    room = Room.furnish(app)
    rose = room.actors["facilitator"]
    others = more(app, rose, (PHONE, "iPhone"), (DESK, "Windows"), (GUEST, ""))

    assert post(app, rose, "/me/devices/elsewhere") == 303

    assert list(known(app, rose)) == ["desk"]
    assert all(get(app, other)[0] == 404 for other in others)
    assert get(app, rose)[0] == 200
    assert get(app, room.actors["connector"])[0] == 200


def test_an_owner_reads_who_signed_in_and_whose_keys_changed(app: Flask) -> None:
    room = Room.furnish(app)
    ana, rose = room.actors["owner"], room.actors["facilitator"]
    post(app, ana, "/me/email", email="ana@example.org")
    post(app, ana, "/me/passphrase", passphrase="a long walk by the harbour")
    stranger = room.actors["stranger at the laptop"]
    for _try in range(2):
        post(app, stranger, "/sign-in", email="ana@example.org", passphrase="not this one")
    post(
        app, stranger, "/sign-in", email="ana@example.org", passphrase="a long walk by the harbour"
    )
    for command in ("facilitator:name", "facilitator:unname", "member:unwelcome"):
        post(app, ana, f"/c/{room.club}/do/{command}", member_id=str(room.ids["ben"]))

    status, text = get(app, ana, f"/c/{room.club}/security")

    assert status == 200
    said = [plain(row) for row in re.findall(r"<li><p>(.*?)</p>", text, re.DOTALL)]
    assert said == [
        "Ben is not welcome any more.",
        "Ben is no longer a facilitator.",
        "Ben was made a facilitator.",
        "Ana signed in.",
        "Somebody tried to sign in as Ana, and could not. 2 times",
        "Ana chose a passphrase.",
        "The e-mail of Ana was changed.",
    ]
    assert get(app, rose, f"/c/{room.club}/security")[0] == 404
    _status, theirs = get(app, room.actors["other club's owner"], f"/c/{room.harbour}/security")
    assert "Nothing so far." in theirs


def test_guessed_codes_are_one_line_once_they_are_no_slips(app: Flask) -> None:
    room = Room.furnish(app)
    stranger = room.actors["stranger"]
    for _guess in range(33):
        post(app, stranger, "/join", code="QQQQQQ", name="Mallory")

    with app.app_context():
        (row,) = db.session.scalars(select(SecurityEvent)).all()
        assert (row.kind, row.count, row.person_id, row.club_id) == ("codes", 33, None, None)
        db.session.remove()
    _status, text = get(app, room.actors["owner"], f"/c/{room.club}/security")
    assert "Somebody guessed at meeting codes." in text


def test_a_facilitator_writes_an_address_down_and_the_member_is_told(app: Flask) -> None:
    room = Room.furnish(app)
    rose, ben = room.actors["facilitator"], room.actors["asker"]
    do = f"/c/{room.club}/do/member:email"
    assert post(app, rose, do, member_id=str(room.ids["ben"]), email="ben@example.org") == 303

    # Over the hall's Wi-Fi the address itself stays where it is.
    told = get(app, ben)[1]
    assert "an e-mail is written down" in told
    assert "ben@example.org" not in told
    assert post(app, ben, "/me/email/forget") == 303
    assert "is written down" not in get(app, ben)[1]


@pytest.mark.parametrize("email", ["no address", "a@b.org, c@d.org"])
def test_what_cannot_be_written_down_is_said_at_its_field(app: Flask, email: str) -> None:
    room = Room.furnish(app)
    do = f"/c/{room.club}/do/member:email"

    refused = post(app, room.actors["facilitator"], do, member_id=str(room.ids["ben"]), email=email)

    assert refused == 422


def test_whether_an_address_is_somebody_elses_is_not_told(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        chloe = db.session.scalars(select(Person).where(Person.name == "Chloe")).one()
        chloe.choose_email("taken@example.org")
    rose, do = room.actors["facilitator"], f"/c/{room.club}/do/member:email"

    told = post(app, rose, do, member_id=str(room.ids["ben"]), email="taken@example.org")

    assert told == 303
    with app.app_context():
        ben = db.session.scalars(select(Person).where(Person.name == "Ben")).one()
        assert ben.email is None


def test_who_has_keys_of_their_own_chooses_their_address(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        ben = db.session.scalars(select(Person).where(Person.name == "Ben")).one()
        ben.confirm("ben@example.org")
    do = f"/c/{room.club}/do/member:email"

    for name in ("ben", "ana", "rose"):
        fields = {"member_id": str(room.ids[name]), "email": "mallory@example.org"}
        assert post(app, room.actors["facilitator"], do, **fields) == 422


def plain(row: str) -> str:
    """A row's words."""
    return " ".join(re.sub("<[^>]*>", "", row).split())
