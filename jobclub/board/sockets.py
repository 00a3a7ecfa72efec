"""Screens on the wire: who connects, which rooms they hear, and their commands.

The server chooses the rooms; a socket's query and auth only say what it would like to see.
"""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from flask_socketio import ConnectionRefusedError, disconnect, join_room
from sqlalchemy import and_, select

from jobclub.clock import now
from jobclub.clubs.models import MEMBER, Member
from jobclub.commands import Answer, Sent, perform
from jobclub.errors import Missing
from jobclub.extensions import db, socketio
from jobclub.feeds import feeds
from jobclub.live import person_room, room_of
from jobclub.meetings.attendance import REMOVED, WAITING, Attendance
from jobclub.meetings.models import CODE_LASTS, Meeting
from jobclub.pages import caller_here
from jobclub.people.models import DESK, SignIn
from jobclub.places import Caller, Place, Role

MOST_A_MEMBER = 5
MOST_A_MEETING = 600
LOOK_EVERY = 3.0

#: Sign-in, person, meeting and room of a screen that may stay; and whether at the laptop.
Key = tuple[int, int, int, str, bool]


@dataclass(frozen=True)
class Screen:
    """One connected socket."""

    caller: Caller
    meeting_id: int
    room: str
    sign_in_id: int | None = None
    person_id: int | None = None
    wall_hash: str | None = None


screens: dict[str, Screen] = {}


@socketio.on("connect")  # type: ignore[untyped-decorator]
def connect(auth: Any = None) -> None:
    """Let a phone, a console or a wall in; anybody else sees a closed door."""
    wanted = auth if isinstance(auth, dict) else {}
    try:
        screen = _wall(wanted) if wanted.get("wall") else _member(wanted)
    except Missing as error:
        raise ConnectionRefusedError("missing") from error
    _must_fit(screen)
    meeting = db.session.get(Meeting, screen.meeting_id)
    if meeting is None:
        raise ConnectionRefusedError("missing")
    screens[_sid()] = screen
    join_room(room_of(screen.room, screen.meeting_id))
    if screen.person_id is not None:
        join_room(person_room(screen.person_id, screen.meeting_id))
    feeds.follow(meeting)
    db.session.rollback()


@socketio.on("disconnect")  # type: ignore[untyped-decorator]
def gone(*_reason: object) -> None:
    """A phone that sleeps loses nothing: attendance is the person's."""
    screen = screens.pop(_sid(), None)
    if screen is not None:
        feeds.leave(screen.meeting_id)


@socketio.on("command")  # type: ignore[untyped-decorator]
def hear(message: Any = None) -> Answer:
    """A command; it always gets an answer."""
    screen = screens.get(_sid())
    if screen is None or screen.person_id is None or not isinstance(message, dict):
        return {"ok": False, "missing": True, "why": ""}
    key, fields, seen = message.get("key"), message.get("fields"), message.get("seen")
    sent = Sent(
        str(message.get("command")),
        key if isinstance(key, str) else None,
        fields if isinstance(fields, dict) else {},
        seen if isinstance(seen, int) and not isinstance(seen, bool) else None,
    )
    return perform(sent, screen.caller)


def watch() -> None:
    """Every three seconds: close the sockets of whoever signed out, was sent out or lost a role."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    while True:
        socketio.sleep(LOOK_EVERY)
        try:
            with app.app_context():
                for sid in _no_longer_welcome():
                    disconnect(sid=sid, namespace="/")
        except Exception:
            app.logger.exception("watch failed")


def _wall(wanted: dict[str, Any]) -> Screen:
    """The projector: its link is all it has, and no cookie counts (S19)."""
    meeting = Meeting.on_wall(str(wanted["wall"]))
    if meeting is None:
        raise Missing
    return Screen(Caller(None, False), meeting.id, "wall", wall_hash=meeting.wall_hash)


def _member(wanted: dict[str, Any]) -> Screen:
    caller = caller_here(meeting=request.args.get("meeting"))
    place = Place.of(caller)
    room = "console" if wanted.get("room") == "console" else "phones"
    place.needs(Role.FACILITATOR if room == "console" else Role.MEMBER)
    if place.meeting is None or place.sign_in is None:
        raise Missing
    return Screen(caller, place.meeting.id, room, place.sign_in.id, place.me.person_id)


def _must_fit(screen: Screen) -> None:
    here = [s for s in screens.values() if s.meeting_id == screen.meeting_id]
    mine = [s for s in here if s.person_id == screen.person_id and s.person_id is not None]
    if len(mine) >= MOST_A_MEMBER or len(here) >= MOST_A_MEETING:
        raise ConnectionRefusedError("full")


def _no_longer_welcome() -> list[str]:
    """Two reads for all screens of this process, whatever their number."""
    # As they are now: whoever connects while the database answers is judged at the next look.
    there = dict(screens)
    ids = {s.sign_in_id for s in there.values() if s.sign_in_id is not None}
    meetings = {s.meeting_id for s in there.values()}
    rows = db.session.execute(
        select(SignIn.id, SignIn.person_id, Meeting.id, SignIn.kind, Attendance.status, Member.role)
        .join(Member, Member.person_id == SignIn.person_id)
        .join(Meeting, Meeting.club_id == Member.club_id)
        .outerjoin(
            Attendance,
            and_(Attendance.member_id == Member.id, Attendance.meeting_id == Meeting.id),
        )
        .where(
            SignIn.id.in_(ids),
            Meeting.id.in_(meetings),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > now(),
            Member.removed_at.is_(None),
        )
    ).all()
    welcome: set[Key] = set()
    for sign_in_id, person_id, meeting_id, kind, status, role in rows:
        key = (sign_in_id, person_id, meeting_id)
        if role != MEMBER and kind == DESK:
            welcome |= {(*key, "console", True), (*key, "phones", True)}
        if status not in (REMOVED, WAITING, None):
            # A facilitator's phone is a phone: it is there by its seat alone (S20).
            welcome |= {(*key, "phones", True), (*key, "phones", False)}
    walls = set(
        db.session.scalars(
            select(Meeting.wall_hash).where(
                Meeting.id.in_(meetings), Meeting.wall_since > now() - CODE_LASTS
            )
        )
    )
    return [sid for sid, screen in there.items() if not _welcome(screen, welcome, walls)]


def _welcome(screen: Screen, welcome: set[Key], walls: set[str]) -> bool:
    if screen.wall_hash is not None:
        return screen.wall_hash in walls
    # With the person: a phone that was merged must connect again, as who it is now.
    who = (screen.sign_in_id or 0, screen.person_id or 0, screen.meeting_id)
    return (*who, screen.room, screen.caller.at_desk) in welcome


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid
