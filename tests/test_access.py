"""Who may open what, by enumeration: every page and command, every role, own and foreign (S13).

A page or command that is not in its table fails here.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.clock import now
from jobclub.commands import COMMANDS
from jobclub.pages import OPEN_TO
from jobclub.places import Role
from tests.room import Actor, Room

#: What each actor is at the Library Club's meeting.
STANDING = {
    "owner": Role.OWNER,
    "facilitator": Role.FACILITATOR,
    # Over the hall's plain Wi-Fi nobody is more than a member (S20).
    "facilitator's phone": Role.MEMBER,
    "facilitator over Wi-Fi": Role.MEMBER,
    # Unless the console has nodded to their phone.
    "running phone": Role.RUNNER,
    "asker": Role.MEMBER,
    "connector": Role.MEMBER,
    "newcomer": Role.PERSON,
    "other club's owner": Role.ANYONE,
    "other club's member": Role.ANYONE,
    "stranger": Role.ANYONE,
    "stranger at the laptop": Role.ANYONE,
}

# endpoint: (path at the Library Club, who; None for a page whose own test says it)
PAGES: dict[str, tuple[str, Role | None]] = {
    "asks.coach": ("/c/{club}/coach", None),
    # Behind a letter's buttons: their token says who, whoever is signed in.
    "answers.check_in": ("/check-in/no-such-token/looking", None),
    "answers.answer_check_in": ("/check-in/no-such-token/looking", None),
    "answers.promise": ("/promise/no-such-token", None),
    "answers.answer_promise": ("/promise/no-such-token", None),
    "answers.next_meeting": ("/c/{club}/next.ics", Role.MEMBER),
    "board.home": ("/", Role.ANYONE),
    "board.phone": ("/m/{meeting}/", None),
    "board.console": ("/m/{meeting}/console", Role.FACILITATOR),
    "board.fresh_board": ("/m/{meeting}/board?room=phones", Role.MEMBER),
    "board.fresh_mine": ("/m/{meeting}/mine", Role.MEMBER),
    "board.qr": ("/m/{meeting}/qr.svg", Role.FACILITATOR),
    "board.wall": ("/wall/{wall}", Role.ANYONE),
    "board.wall_board": ("/wall/{wall}/board", Role.ANYONE),
    "board.wall_qr": ("/wall/{wall}/qr.svg", Role.ANYONE),
    "board.wifi_qr": ("/wall/{wall}/wifi.svg", None),
    "clubs.members": ("/c/{club}/members", Role.FACILITATOR),
    "clubs.settings": ("/c/{club}/settings", Role.OWNER),
    "clubs.start": ("/start/no-such-token", None),
    "clubs.make_club": ("/start/no-such-token", None),
    "me.me": ("/me", None),
    "me.choose_passphrase": ("/me/passphrase", None),
    "me.forget_device": ("/me/devices/987654/revoke", None),
    "me.forget_others": ("/me/devices/elsewhere", None),
    "email.choose_email": ("/me/email", None),
    "email.forget_email": ("/me/email/forget", None),
    "email.letter": ("/me/email/no-such-token", None),
    "email.confirm": ("/me/email/no-such-token", None),
    "security.security": ("/c/{club}/security", Role.OWNER),
    "data.data": ("/me/data.json", None),
    "data.before": ("/me/erase", None),
    "data.erasing": ("/me/erase", None),
    "data.erased": ("/erased", Role.ANYONE),
    "contacts.contacts": ("/me/contacts", None),
    "contacts.upload": ("/me/contacts", None),
    "contacts.keep": ("/me/contacts/keep", None),
    "contacts.throw_away": ("/me/contacts/throw-away", None),
    "contacts.know": ("/me/contacts/know", None),
    "contacts.forget": ("/me/contacts/987654/forget", None),
    "contacts.forget_all": ("/me/contacts/forget-all", None),
    "companies.bring": ("/c/{club}/companies", None),
    "companies.company": ("/c/{club}/companies/{company}", Role.FACILITATOR),
    "companies.directory": ("/c/{club}/companies", Role.FACILITATOR),
    "companies.find": ("/c/{club}/companies/find?q=ebay", Role.MEMBER),
    "followup.brief": ("/c/{club}/brief", Role.FACILITATOR),
    "followup.member": ("/c/{club}/members/{ben}", Role.FACILITATOR),
    "followup.quiet": ("/c/{club}/quiet", Role.FACILITATOR),
    "followup.to_tell": ("/c/{club}/to-tell", Role.FACILITATOR),
    "landings.landed": ("/c/{club}/landed", Role.MEMBER),
    # To its two parties and to facilitators alone: its own test says so.
    "introductions.promise": ("/c/{club}/promises/{offer}", None),
    "introductions.message": ("/c/{club}/promises/{offer}/message", None),
    # A signed link is authority enough; a made-up one is nowhere.
    "mail.stopping": ("/mail/off/no-such-token", None),
    "mail.stop": ("/mail/off/no-such-token", None),
    "mail.choose": ("/me/mail", None),
    "mail.try_it": ("/c/{club}/settings/test-mail", None),
    "meetings.club": ("/c/{club}/", Role.FACILITATOR),
    "meetings.join": ("/join", Role.ANYONE),
    "meetings.joining": ("/join", None),
    "past.past": ("/c/{club}/meetings/{meeting}", Role.FACILITATOR),
    "plan.planned": ("/c/{club}/planned/{planned}", Role.FACILITATOR),
    "plan.series": ("/c/{club}/series/{series}", Role.FACILITATOR),
    "paper.recap": ("/m/{meeting}/recap", Role.MEMBER),
    "paper.recap_text": ("/m/{meeting}/recap.txt", Role.MEMBER),
    "paper.summary": ("/c/{club}/meetings/{meeting}/summary", Role.FACILITATOR),
    "paper.slips": ("/c/{club}/meetings/{meeting}/slips", Role.FACILITATOR),
    "paper.cards": ("/c/{club}/meetings/{meeting}/cards", Role.FACILITATOR),
    "paper.guide": ("/guide", Role.ANYONE),
    "practice.begin": ("/c/{club}/practice", None),
    "practice.stop": ("/c/{club}/practice/stop", None),
    "exports.sponsor": ("/c/{club}/reports/sponsor", Role.FACILITATOR),
    "exports.exports": ("/c/{club}/reports/exports", Role.FACILITATOR),
    # Sent as a form it is a file, to the same people: tests/reports/test_exports.py.
    "exports.take": ("/c/{club}/reports/export/asks.csv", Role.FACILITATOR),
    "exports.take_all": ("/programme/export/asks.csv", None),
    "exports.all_exports": ("/programme/exports", None),
    "reports_more.how_far": ("/c/{club}/reports/funnel", Role.FACILITATOR),
    "reports_more.at_companies": ("/c/{club}/reports/companies", Role.FACILITATOR),
    "reports_more.landed": ("/c/{club}/reports/landings", Role.FACILITATOR),
    "reports_more.came_back": ("/c/{club}/reports/back", Role.FACILITATOR),
    "reports_more.givers": ("/c/{club}/reports/matrix?show=1", Role.FACILITATOR),
    "reports_more.one_member": ("/c/{club}/reports/members/{ben}", Role.FACILITATOR),
    "reports_more.behind": ("/c/{club}/reports/rows/asks", Role.FACILITATOR),
    "reports_more.mine": ("/c/{club}/reports/mine", Role.MEMBER),
    "people.sign_in": ("/sign-in", Role.ANYONE),
    "reports.overview": ("/c/{club}/reports", Role.FACILITATOR),
    # For whoever owns several clubs: its own test says so (tests/reports/test_views.py).
    "reports.programme": ("/programme", None),
    "people.signing_in": ("/sign-in", None),
    "links.ask": ("/sign-in/link", None),
    "links.link": ("/sign-in/no-such-token", None),
    "links.use_link": ("/sign-in/no-such-token", None),
    "links.again": ("/sign-in/no-such-token/again", None),
    "people.sign_out": ("/sign-out", None),
    "do.at_meeting": ("/m/{meeting}/do/…", None),
    "do.in_club": ("/c/{club}/do/…", None),
    "static": ("/static/x/app.css", Role.ANYONE),
}

MEMBER, RUNNER, FACILITATOR, OWNER = Role.MEMBER, Role.RUNNER, Role.FACILITATOR, Role.OWNER
#: A day that can be planned for.
DAY = (now() + timedelta(days=40)).date().isoformat()

# command: (role, fields, which field names a row, the same row of the other club)
COMMAND_TABLE: dict[str, tuple[Role, dict[str, Any], str | None, str | None]] = {
    "ask:draft": (MEMBER, {"company_1": "Intel"}, None, None),
    "ask:post": (MEMBER, {"company_1": "Intel"}, None, None),
    "ask:edit": (MEMBER, {"ask_id": "ask", "company_1": "Intel"}, "ask_id", "their_ask"),
    "ask:withdraw": (MEMBER, {"ask_id": "ask"}, "ask_id", "their_ask"),
    "ask:wall": (MEMBER, {"ask_id": "ask"}, "ask_id", "their_ask"),
    "ask:keep": (MEMBER, {"ask_id": "ask"}, "ask_id", "their_ask"),
    "ask:post-for": (
        FACILITATOR, {"member_id": "george", "company_1": "Intel"}, "member_id", "dan",
    ),
    "ask:hide": (RUNNER, {"ask_id": "ask"}, "ask_id", "their_ask"),
    "ask:restore": (RUNNER, {"ask_id": "ask"}, "ask_id", "their_ask"),
    "ask:accept-late": (FACILITATOR, {"ask_id": "ask"}, "ask_id", "their_ask"),
    "ask:spotlight": (RUNNER, {"ask_id": "ask"}, "ask_id", "their_ask"),
    "me-too:add": (MEMBER, {"target_id": "target"}, "target_id", "their_target"),
    "me-too:remove": (MEMBER, {"target_id": "target"}, "target_id", "their_target"),
    "offer:make": (MEMBER, {"target_id": "second"}, "target_id", "their_target"),
    "offer:withdraw": (MEMBER, {"target_id": "second"}, "target_id", "their_target"),
    "offer:say-more": (MEMBER, {"target_id": "target"}, "target_id", "their_target"),
    "offer:make-for": (
        FACILITATOR, {"target_id": "second", "member_id": "george"}, "target_id", "their_target",
    ),
    "offer:withdraw-for": (
        FACILITATOR, {"target_id": "second", "member_id": "george"}, "member_id", "dan",
    ),
    "offer:firm-up": (
        MEMBER,
        {"offer_id": "settled", "first_mover": "asker", "by_day": DAY},
        "offer_id",
        "their_offer",
    ),
    "offer:put-off": (MEMBER, {"offer_id": "settled"}, "offer_id", "their_offer"),
    "offer:let-go": (MEMBER, {"offer_id": "settled"}, "offer_id", "their_offer"),
    "introduction:step": (
        MEMBER, {"offer_id": "offer", "step": "replied"}, "offer_id", "their_offer",
    ),
    "introduction:record": (MEMBER, {"offer_id": "offer"}, "offer_id", "their_offer"),
    "introduction:undo": (MEMBER, {"offer_id": "offer"}, "offer_id", "their_offer"),
    "thanks:send": (MEMBER, {"offer_id": "offer"}, "offer_id", "their_offer"),
    "thanks:seen": (MEMBER, {"thanks_id": "thanks"}, "thanks_id", "their_thanks"),
    "thanks:answer": (
        MEMBER, {"thanks_id": "thanks", "text": "Gladly!"}, "thanks_id", "their_thanks",
    ),
    "thanks:wall": (MEMBER, {"thanks_id": "thanks", "wall": True}, "thanks_id", "their_thanks"),
    "landing:say": (MEMBER, {"offer_id": "offer", "bell": True}, "offer_id", "their_offer"),
    "landing:undo": (MEMBER, {"landing_id": "nothing"}, None, None),
    "meeting:start": (FACILITATOR, {}, None, None),
    "meeting:plan": (FACILITATOR, {"day": DAY, "at": "18:00", "plan": "75"}, None, None),
    "meeting:move": (FACILITATOR, {"day": DAY, "at": "18:00"}, None, None),
    "meeting:call-off": (FACILITATOR, {"why": "holiday"}, None, None),
    "meeting:take-up": (FACILITATOR, {}, None, None),
    "meeting:take-out": (FACILITATOR, {}, None, None),
    "meeting:follow": (FACILITATOR, {"plan": "60"}, None, None),
    "series:begin": (FACILITATOR, {"day": DAY, "at": "18:00", "plan": "75"}, None, None),
    "series:change": (
        FACILITATOR,
        {"series_id": "series", "weekday": 2, "at": "18:00", "plan": "75"},
        "series_id",
        "their_series",
    ),
    "series:end": (FACILITATOR, {"series_id": "series"}, "series_id", "their_series"),
    "plan:keep": (FACILITATOR, {"name": "Ours"}, None, None),
    "plan:drop": (FACILITATOR, {"plan_id": "own_plan"}, "plan_id", "their_own_plan"),
    "meeting:close": (FACILITATOR, {}, None, None),
    "meeting:reopen": (FACILITATOR, {}, None, None),
    "meeting:new-code": (FACILITATOR, {}, None, None),
    "meeting:new-wall-link": (FACILITATOR, {}, None, None),
    "meeting:wifi": (FACILITATOR, {"wifi_name": "LibraryClub"}, None, None),
    "meeting:wall": (RUNNER, {"shows": "doors"}, None, None),
    "meeting:address": (FACILITATOR, {"address": "localhost:5000"}, None, None),
    "seat:add": (FACILITATOR, {"name": "Gina", "stands": "looking"}, None, None),
    "seat:arrive": (FACILITATOR, {"member_id": "george"}, "member_id", "dan"),
    "seat:admit": (RUNNER, {"member_id": "newcomer"}, "member_id", "dan"),
    "seat:same": (RUNNER, {"member_id": "newcomer"}, "member_id", "dan"),
    "seat:another": (RUNNER, {"member_id": "newcomer"}, "member_id", "dan"),
    "seat:all-same": (FACILITATOR, {}, None, None),
    "seat:remove": (FACILITATOR, {"member_id": "george"}, "member_id", "dan"),
    "seat:correct": (FACILITATOR, {"member_id": "ben", "status": "left"}, "member_id", "dan"),
    "member:add": (FACILITATOR, {"name": "Gina", "stands": "looking"}, None, None),
    "member:rename": (FACILITATOR, {"member_id": "ben", "name": "Benno"}, "member_id", "dan"),
    "mail:stop-for": (
        FACILITATOR, {"member_id": "ben", "kind": "recap"}, "member_id", "dan",
    ),
    "member:email": (
        FACILITATOR, {"member_id": "ben", "email": "ben@example.org"}, "member_id", "dan",
    ),
    "member:stand": (FACILITATOR, {"member_id": "ben", "stands": "landed"}, "member_id", "dan"),
    "member:merge": (
        FACILITATOR, {"member_id": "newcomer", "into_id": "ben"}, "member_id", "dan",
    ),
    "member:unwelcome": (OWNER, {"member_id": "ben"}, "member_id", "dan"),
    "member:welcome": (OWNER, {"member_id": "ben"}, "member_id", "dan"),
    "facilitator:name": (OWNER, {"member_id": "ben"}, "member_id", "dan"),
    "facilitator:unname": (OWNER, {"member_id": "rose"}, "member_id", "dan"),
    "owner:name": (OWNER, {"member_id": "rose"}, "member_id", "dan"),
    "member:erase": (OWNER, {"member_id": "george", "sure": True}, "member_id", "dan"),
    "club:settings": (
        OWNER,
        {"name": "Library", "zone": "Europe/Madrid", "door_policy": "nod", "locale": "en"},
        None,
        None,
    ),
    "me:rename": (MEMBER, {"name": "Me"}, None, None),
    "me:leave": (MEMBER, {}, None, None),
    "me:stand": (MEMBER, {"stands": "paused"}, None, None),
    "me:works-at": (MEMBER, {"works_at": "Intel"}, None, None),
    "contact:know": (MEMBER, {"company": "Intel"}, None, None),
    "contact:forget": (MEMBER, {"contact_id": "nothing"}, None, None),
    "me:reach": (MEMBER, {"reach": "555 0100"}, None, None),
    "stage:next": (RUNNER, {"stage_id": "stage_on"}, "stage_id", "their_stage"),
    "stage:back": (RUNNER, {"stage_id": "stage_on"}, "stage_id", "their_stage"),
    "stage:stretch": (RUNNER, {"stage_id": "stage", "seconds": 60}, "stage_id", "their_stage"),
    "stage:skip": (RUNNER, {"stage_id": "stage"}, "stage_id", "their_stage"),
    "stage:add": (
        FACILITATOR, {"kind": "find", "minutes": 5, "after_id": "stage"}, "after_id", "their_stage",
    ),
    "stage:remove": (FACILITATOR, {"stage_id": "stage"}, "stage_id", "their_stage"),
    "turn:next": (RUNNER, {"turn_id": "turn"}, "turn_id", "their_turn"),
    "turn:swap": (RUNNER, {"turn_id": "turn", "next_id": "turn"}, "turn_id", "their_turn"),
    "turn:later": (RUNNER, {"turn_id": "turn"}, "turn_id", "their_turn"),
    "turn:stretch": (RUNNER, {"turn_id": "turn"}, "turn_id", "their_turn"),
    "turn:move": (RUNNER, {"turn_id": "turn", "up": True}, "turn_id", "their_turn"),
    "turn:skip": (RUNNER, {"member_id": "ben"}, "member_id", "dan"),
    "turn:finish": (MEMBER, {"turn_id": "turn"}, "turn_id", "their_turn"),
    "turn:pass": (MEMBER, {"skipped": True}, None, None),
    "turn:read-for-me": (MEMBER, {"read_aloud": True}, None, None),
    "round:order": (RUNNER, {"how": "shuffled"}, None, None),
    "round:put-off": (RUNNER, {"turn_id": "turn"}, "turn_id", "their_turn"),
    "tables:make": (RUNNER, {}, None, None),
    "tables:undo": (RUNNER, {}, None, None),
    "seat:let-run": (FACILITATOR, {"member_id": "running"}, "member_id", "dan"),
    "meeting:take-over": (RUNNER, {}, None, None),
    "club:reporting": (OWNER, {"fiscal_month": 7, "hides_small": True}, None, None),
    "meeting:prepared": (FACILITATOR, {"minutes": 90}, None, None),
    "summary:final": (FACILITATOR, {}, None, None),
    "summary:revise": (FACILITATOR, {"why": "One more came."}, None, None),
    "survey:give": (
        MEMBER, {"learned": "yes", "confident": "yes", "new": "no", "help": "no"}, None, None,
    ),
    "club:house-rules": (FACILITATOR, {"house_rules": "Be kind."}, None, None),
    "company:add": (FACILITATOR, {"name": "Kroger"}, None, None),
    "company:merge": (
        FACILITATOR, {"company_id": "company", "into_id": "company_2"}, "into_id", "their_company",
    ),
    "company:apart": (
        FACILITATOR,
        {"company_id": "company", "other_id": "company_2"},
        "other_id",
        "their_company",
    ),
    "company:leave-out": (FACILITATOR, {"company_id": "company"}, "company_id", "their_company"),
    "company:split": (FACILITATOR, {"company_id": "company"}, "company_id", "their_company"),
    "company:also": (
        FACILITATOR, {"company_id": "company", "name": "The Bay"}, "company_id", "their_company",
    ),
    "company:not-also": (
        FACILITATOR,
        {"company_id": "company", "name_id": "company_name"},
        "company_id",
        "their_company",
    ),
    "company:call": (
        FACILITATOR, {"company_id": "company", "name": "EBay"}, "company_id", "their_company",
    ),
    "note:write": (FACILITATOR, {"member_id": "ben", "text": "Rings."}, "member_id", "dan"),
    "note:remove": (FACILITATOR, {"note_id": "note"}, "note_id", "their_note"),
    "nudge:send": (FACILITATOR, {"member_id": "ben"}, "member_id", "dan"),
    "check-in:send": (FACILITATOR, {"member_id": "ben"}, "member_id", "dan"),
    "check-in:say": (MEMBER, {"answer": "paused"}, None, None),
    "check-in:answer": (FACILITATOR, {"member_id": "ben", "answer": "paused"}, "member_id", "dan"),
    "slip:told": (FACILITATOR, {"member_id": "ben", "drawn_at": 1}, "member_id", "dan"),
    "commitment:make": (MEMBER, {"text": "Call Chloe"}, None, None),
    "commitment:make-for": (
        FACILITATOR, {"member_id": "george", "text": "Call Chloe"}, "member_id", "dan",
    ),
    "commitment:settle": (
        MEMBER, {"commitment_id": "said", "outcome": "done"}, "commitment_id", "they_said",
    ),
}  # fmt: skip


def test_every_page_is_in_the_table(app: Flask) -> None:
    assert set(PAGES) == {rule.endpoint for rule in app.url_map.iter_rules()} == set(OPEN_TO)


@pytest.mark.usefixtures("app")
def test_every_command_is_in_the_table() -> None:
    assert set(COMMAND_TABLE) == set(COMMANDS)
    assert {name: row[0] for name, row in COMMAND_TABLE.items()} == {
        name: command.role for name, command in COMMANDS.items()
    }


@pytest.mark.parametrize("name", STANDING)
def test_pages_open_to_whom_they_are_for(app: Flask, name: str) -> None:
    room = Room.furnish(app)
    actor = room.actors[name]

    for endpoint, (path, role) in PAGES.items():
        if role is None:
            continue
        response = get(app, actor, path.format(**fill(room)))
        if STANDING[name] >= role:
            assert response.status_code in (200, 303), (endpoint, response.status_code)
        else:
            missing = get(app, actor, path.format(**fill(room, missing=True)))
            assert response.status_code == missing.status_code == 404, endpoint
            assert plain(response) == plain(missing), endpoint


@pytest.mark.parametrize("name", STANDING)
def test_commands_are_there_for_whom_they_are_for(app: Flask, name: str) -> None:
    room = Room.furnish(app)
    actor = room.actors[name]
    for command, (role, fields, _field, _theirs) in COMMAND_TABLE.items():
        if STANDING[name] >= role:
            continue
        for scope in (f"/m/{room.meeting}", f"/c/{room.club}"):
            answer = send(app, actor, scope, command, ids(room, fields))
            nowhere = send(app, actor, scope[:3] + "nowhere", command, ids(room, fields))
            assert answer.status_code == nowhere.status_code == 404, (command, scope)
            assert answer.json == nowhere.json, command


@pytest.mark.parametrize("command", COMMAND_TABLE)
def test_a_command_reaches_its_own_club_alone(app: Flask, command: str) -> None:
    room = Room.furnish(app)
    role, fields, field, theirs = COMMAND_TABLE[command]
    actor, scope = room.actors[LEAST[role]], f"/m/{room.meeting}"

    if field is not None and theirs is not None:
        foreign = send(app, actor, scope, command, ids(room, {**fields, field: theirs}))
        missing = send(app, actor, scope, command, ids(room, {**fields, field: "nothing"}))
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json == missing.json

    answer = send(app, actor, scope, command, ids(room, fields))
    assert answer.status_code == REFUSED.get(command, 200), answer.json


#: Who may just do it, by role.
LEAST = {
    MEMBER: "asker",
    RUNNER: "running phone",
    FACILITATOR: "facilitator",
    OWNER: "owner",
}
#: Allowed is not the same as agreed: the asker is neither the connector nor the person thanked,
#: and some rules refuse as the room stands.
REFUSED = {
    "ask:draft": 422,
    "offer:make": 422,
    "me-too:add": 422,
    "facilitator:name": 422,
    "offer:say-more": 404,
    "thanks:seen": 404,
    "thanks:answer": 404,
    "landing:undo": 404,
    # This evening has begun.
    "meeting:move": 422,
    "meeting:call-off": 422,
    "meeting:take-up": 422,
    "meeting:take-out": 422,
    "meeting:follow": 422,
    "plan:keep": 422,
    # And is still on.
    "summary:final": 422,
    "summary:revise": 422,
    # While an evening is on, one asks in person.
    "nudge:send": 422,
    "check-in:send": 422,
    "slip:told": 422,
}


@pytest.mark.parametrize("theirs", ["their_planned", "nothing"])
def test_an_evening_of_another_club_is_not_there(app: Flask, theirs: str) -> None:
    room = Room.furnish(app)
    rose, evening = room.actors["facilitator"], getattr(room, theirs, "0" * 16)

    nowhere = get(app, rose, "/c/nowhere/")
    for path in (f"/c/{room.club}/planned/{evening}", f"/c/{room.club}/meetings/{evening}"):
        assert plain(get(app, rose, path)) == plain(nowhere)
    series = get(app, rose, f"/c/{room.club}/series/{room.ids.get('their_series')}")
    assert plain(series) == plain(nowhere)
    for command in (
        "meeting:start", "meeting:call-off", "stage:add", "plan:keep", "meeting:prepared",
        "summary:final", "summary:revise",
    ):  # fmt: skip
        fields = ids(room, COMMAND_TABLE.get(command, (0, {}))[1])
        answer = send(app, rose, f"/m/{evening}", command, fields)
        assert answer.status_code == 404, command


def test_a_phone_opens_for_the_seated_and_says_wait_to_newcomers(app: Flask) -> None:
    room = Room.furnish(app)
    path = f"/m/{room.meeting}/"

    assert get(app, room.actors["asker"], path).status_code == 200
    waiting = get(app, room.actors["newcomer"], path)
    assert waiting.status_code == 200
    assert "let you in" in waiting.text
    for name in ("stranger", "other club's owner", "other club's member"):
        assert get(app, room.actors[name], path).status_code == 404


def test_the_wall_ignores_every_cookie(app: Flask) -> None:
    room = Room.furnish(app)
    path = f"/wall/{room.wall}"

    pages = {plain(get(app, actor, path)) for actor in room.actors.values()}

    assert len(pages) == 1


def test_members_pages_are_closed_over_the_wi_fi(app: Flask) -> None:
    room = Room.furnish(app)

    for path in (f"/c/{room.club}/members", f"/c/{room.club}/", f"/m/{room.meeting}/console"):
        assert get(app, room.actors["facilitator"], path).status_code == 200
        assert get(app, room.actors["facilitator over Wi-Fi"], path).status_code == 404


def test_a_forwarded_request_is_not_at_the_desk(app: Flask) -> None:
    room = Room.furnish(app)
    actor = room.actors["owner"]

    response = actor.client(app).get(
        f"/c/{room.club}/members",
        environ_overrides={**actor.environ, "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    )

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://evil.example", 403), ("null", 403), (None, 403), ("own", 200)],
)
def test_only_our_own_pages_may_change_anything(
    app: Flask, origin: str | None, status: int
) -> None:
    room = Room.furnish(app)
    actor = room.actors["asker"]
    environ = dict(actor.environ)
    if origin != "own":
        environ.pop("HTTP_ORIGIN")
        if origin is not None:
            environ["HTTP_ORIGIN"] = origin

    response = actor.client(app).post(
        f"/m/{room.meeting}/do/me:stand",
        json={"fields": {"stands": "paused"}},
        environ_overrides=environ,
    )

    assert response.status_code == status


def test_a_host_that_is_not_ours_gets_nothing(app: Flask) -> None:
    response = app.test_client().get("/join", environ_overrides={"HTTP_HOST": "evil.example"})

    assert response.status_code == 400


def get(app: Flask, actor: Actor, path: str) -> TestResponse:
    return actor.client(app).get(path, environ_overrides=actor.environ)


def send(
    app: Flask, actor: Actor, scope: str, command: str, fields: dict[str, Any]
) -> TestResponse:
    return actor.client(app).post(
        f"{scope}/do/{command}", json={"fields": fields}, environ_overrides=actor.environ
    )


def fill(room: Room, *, missing: bool = False) -> dict[str, Any]:
    if missing:
        nowhere = dict.fromkeys(("club", "meeting", "planned"), "nowhere")
        return {**room.ids, **nowhere, "wall": room.wall}
    named = {"club": room.club, "meeting": room.meeting, "planned": room.planned}
    return {**room.ids, **named, "wall": room.wall}


def ids(room: Room, fields: dict[str, Any]) -> dict[str, Any]:
    return {key: room.ids[value] if key.endswith("_id") else value for key, value in fields.items()}


def plain(response: TestResponse) -> str:
    """The body without what differs in every answer."""
    return re.sub(r'nonce="[^"]*"', "", response.text)


def test_a_newcomer_at_the_door_reaches_nothing_of_the_club(app: Flask) -> None:
    room = Room.furnish(app)
    newcomer = room.actors["newcomer"]

    home = get(app, newcomer, "/")
    assert "Ben" not in home.text
    assert home.status_code == 303
    for command in ("ask:post", "offer:make", "me-too:add"):
        fields = ids(room, COMMAND_TABLE[command][1])
        assert send(app, newcomer, f"/c/{room.club}", command, fields).status_code == 404


def test_a_facilitators_phone_changes_nobody_elses_things(app: Flask) -> None:
    room = Room.furnish(app)
    phone = room.actors["facilitator's phone"]

    for command in ("ask:edit", "ask:withdraw", "introduction:undo", "introduction:step"):
        fields = ids(room, COMMAND_TABLE[command][1])
        answer = send(app, phone, f"/m/{room.meeting}", command, fields)
        assert answer.status_code == 404, command
        assert send(app, room.actors["facilitator"], f"/m/{room.meeting}", command, fields).json


def test_and_settles_nothing_for_them(app: Flask) -> None:
    room = Room.furnish(app)
    phone = room.actors["facilitator's phone"]

    settling = ("firm-up", "put-off", "let-go")
    for command in ("ask:keep", "commitment:settle", *(f"offer:{verb}" for verb in settling)):
        fields = ids(room, COMMAND_TABLE[command][1])
        assert send(app, phone, f"/m/{room.meeting}", command, fields).status_code == 404, command


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_ORIGIN": "http://["},
        {"HTTP_HOST": "[", "HTTP_ORIGIN": "http://["},
        {"CONTENT_LENGTH": "\u00b2"},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "99999999"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_a_broken_request_is_refused_and_breaks_nothing(
    app: Flask, environ: dict[str, str]
) -> None:
    room = Room.furnish(app)
    actor = room.actors["asker"]

    response = actor.client(app).post(
        f"/m/{room.meeting}/do/me:stand", environ_overrides={**actor.environ, **environ}
    )

    assert 400 <= response.status_code < 500


@pytest.mark.parametrize("name", ["%00", "%00" * 16, "0" * 17, "ZZZZ", "' OR 1=1"])
def test_an_id_that_cannot_be_is_nowhere(app: Flask, name: str) -> None:
    room = Room.furnish(app)
    owner = room.actors["owner"]

    nowhere = get(app, owner, "/c/nowhere/")
    for path in (f"/c/{name}/", f"/m/{name}/console"):
        response = get(app, owner, path)
        assert response.status_code == 404
        assert plain(response) == plain(nowhere)


def test_deep_json_is_no_command(app: Flask) -> None:
    room = Room.furnish(app)
    actor = room.actors["asker"]

    response = actor.client(app).post(
        f"/m/{room.meeting}/do/me:stand",
        data="[" * 60_000,
        content_type="application/json",
        environ_overrides=actor.environ,
    )

    assert response.status_code == 422
