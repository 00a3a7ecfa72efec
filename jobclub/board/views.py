"""Home, and the pages of a meeting: phone, console and wall, with their fresh boards."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import segno
from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.board.address import join_url
from jobclub.board.drawing import Board
from jobclub.board.mine import Mine
from jobclub.board.shown import show_alone
from jobclub.clubs.models import Member, places_of
from jobclub.contacts.helping import asks_to_help, helped_by, in_turn
from jobclub.contacts.knowing import known_by
from jobclub.errors import Missing
from jobclub.limits import may_look
from jobclub.live import millis
from jobclub.meetings.models import Meeting
from jobclub.meetings.plan_commands import page_of
from jobclub.pages import go, page
from jobclub.places import Place, Role

pages = Blueprint("board", __name__)

#: As many asks of others as home shows.
MIGHT_HELP = 3
#: What later features add to a member's home: values for its template.
home_parts: list[Callable[[Member], dict[str, Any]]] = []


@page(pages, "/", for_=Role.ANYONE)
def home(place: Place) -> ResponseReturnValue:
    """Home: a member's open promises; for facilitators at the laptop, their club."""
    if place.person is None:
        return go("/sign-in" if place.at_desk else "/join")
    members = list(places_of(place.person.id))
    wanted = request.args.get("club")
    member = next((m for m in members if m.club.public_id == wanted), None) or next(
        iter(members), None
    )
    if member is None:
        return go("/join")
    here = Place(place.sign_in, place.person, member, member.club, at_desk=place.at_desk)
    if here.role >= Role.FACILITATOR and wanted is None:
        return go(f"/c/{member.club.public_id}/")
    return _home_of(here, members)


def _home_of(place: Place, members: list[Member]) -> str:
    member = place.me
    mine = Mine.of(member)
    might = asks_to_help(member, offered=mine.marks["offered"])[:MIGHT_HELP]
    shown = show_alone([one.ask for one in might], room="home")
    open_here = [m for m in Meeting.open_in(member.club_id) if m.admits(member)]
    return render_template(
        "home/home.html",
        member=member,
        club=member.club,
        mine=mine,
        might_help=[
            {"shown": drawn, "hints": one.hints} for drawn, one in zip(shown, might, strict=True)
        ],
        in_turn=in_turn(helped_by(member), len(might)),
        open_meeting=open_here[-1] if open_here else None,
        clubs=[m.club for m in members] if len(members) > 1 else [],
        person_key=person_key(place),
        **{name: value for add in home_parts for name, value in add(member).items()},
    )


@page(pages, "/m/<meeting>/", for_=Role.PERSON)
def phone(place: Place) -> ResponseReturnValue:
    """A member's phone: the board, my ask, mine."""
    if not place.here.has_begun:
        # There is no board yet: whoever plans finds the plan, everybody else what is theirs.
        return go(page_of(place.here) if place.role >= Role.FACILITATOR else "/")
    if place.waiting:
        return render_template("meetings/waiting.html", club=place.club)
    place.needs(Role.MEMBER)
    board = Board(place.here, "phones")
    return render_template(
        "board/phone.html",
        board=board,
        mine=Mine.of(place.me, place.here),
        person_key=person_key(place),
    )


@page(pages, "/m/<meeting>/console", for_=Role.FACILITATOR)
def console(place: Place) -> ResponseReturnValue:
    """The facilitator's laptop."""
    if not place.here.has_begun:
        return go(page_of(place.here))
    board = Board(place.here, "console")
    return render_template(
        "board/console.html",
        board=board,
        writing=_writing(place, board),
        person_key=person_key(place),
    )


def _writing(place: Place, board: Board) -> dict[str, Any] | None:
    """What ?ask_for=MEMBER or ?edit=ASK opened."""
    wanted, edited = request.args.get("ask_for", ""), request.args.get("edit", "")
    for shown in board.asks:
        # Who has an ask on the board says it better: a second one would take its place unread.
        if edited == str(shown.ask.id) or wanted == str(shown.ask.asker_id):
            return {"member": None, "shown": shown}
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
        return {"member": Member.visible_to(place.me, int(wanted)), "shown": None}
    return None


@page(pages, "/m/<meeting>/board", for_=Role.MEMBER)
def fresh_board(place: Place) -> ResponseReturnValue:
    """A room's board as it is now."""
    room = request.args.get("room", "phones")
    if room == "console":
        place.needs(Role.FACILITATOR)
    elif room != "phones":
        raise Missing
    return _fresh(place.here, room)


@page(pages, "/m/<meeting>/mine", for_=Role.MEMBER)
def fresh_mine(place: Place) -> ResponseReturnValue:
    """My private part as it is now."""
    know = "know" in request.args
    if know:
        may_look(place.me.person_id)
    seq = place.here.seq
    mine = Mine.of(place.me, place.here)
    html = render_template("board/_mine.html", mine=mine).strip()
    marks: dict[str, Any] = dict(mine.marks)
    if know:
        # Once a page, and everybody's page: who asks for it tells nothing about whom they know.
        marks["know"] = whom_they_know(place.me)
    # With the time: on a page that missed nothing it is the first word of the server's clock.
    return {"html": html, "marks": marks, "seq": seq, "now": millis()}


def whom_they_know(member: Member) -> dict[str, Any]:
    """For the owner's own phone: how many people they know, by company, and how to say it."""
    known = known_by(member.person_id, member.club)
    return {"keys": known.keys, "words": known.sentences}


@page(pages, "/wall/<token>", for_=Role.ANYONE, ignores_cookies=True)
def wall(_place: Place, token: str) -> ResponseReturnValue:
    """The projector: view-only, by its secret link; every cookie is ignored (S19)."""
    meeting = _on_wall(token)
    return render_template(
        "board/wall.html",
        meeting=meeting,
        club=meeting.club,
        person=None,
        member=None,
        board=Board(meeting, "wall"),
        wall_token=token,
    )


@page(pages, "/wall/<token>/board", for_=Role.ANYONE, ignores_cookies=True)
def wall_board(_place: Place, token: str) -> ResponseReturnValue:
    """The wall's board as it is now."""
    return _fresh(_on_wall(token), "wall")


@page(pages, "/wall/<token>/qr.svg", for_=Role.ANYONE, ignores_cookies=True)
def wall_qr(_place: Place, token: str) -> ResponseReturnValue:
    """The QR that opens the page."""
    return _picture(join_url(_on_wall(token)))


@page(pages, "/wall/<token>/wifi.svg", for_=Role.ANYONE, ignores_cookies=True)
def wifi_qr(_place: Place, token: str) -> ResponseReturnValue:
    """The QR that joins the Wi-Fi."""
    club = _on_wall(token).club
    if not club.wifi_name:
        raise Missing
    name, password = _wifi_text(club.wifi_name), _wifi_text(club.wifi_password)
    kind = "WPA" if password else "nopass"
    return _picture(f"WIFI:T:{kind};S:{name};P:{password};;")


@page(pages, "/m/<meeting>/qr.svg", for_=Role.FACILITATOR)
def qr(place: Place) -> ResponseReturnValue:
    """The QR on the console."""
    return _picture(join_url(place.here))


def person_key(place: Place) -> str:
    """Names the outbox on this phone: the phone's own seat, which a merge does not change."""
    return f"s{place.sign_in.id}" if place.sign_in is not None else ""


def _fresh(meeting: Meeting, room: str) -> Response:
    board = Board(meeting, room)
    etag = f"{board.epoch}-{board.seq}"
    response = make_response()
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache, private"
    # The console also changes by mere time (who offered), and both it and the wall with the
    # laptop's address, so they are always drawn.
    if room == "phones" and request.if_none_match.contains(etag):
        response.status_code = 304
        return response
    response = make_response(
        {"epoch": board.epoch, "seq": board.seq, "now": millis(), "html": board.whole()}
    )
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache, private"
    return response


def _on_wall(token: str) -> Meeting:
    meeting = Meeting.on_wall(token)
    if meeting is None:
        raise Missing
    return meeting


def _wifi_text(text: str) -> str:
    return "".join(f"\\{c}" if c in '\\;,":' else c for c in text)


def _picture(text: str) -> Response:
    code = segno.make(text, error="m", micro=False)
    drawn = BytesIO()
    code.save(drawn, kind="svg", scale=8, border=2, dark="#000", light="#fff")
    response = make_response(drawn.getvalue())
    response.content_type = "image/svg+xml"
    response.headers["Cache-Control"] = "private, max-age=43200"
    return response
