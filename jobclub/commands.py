"""One command from a screen: who, once only, transaction, answer.

A command arrives over a socket or as a plain POST, under the same name, with the same fields and
the same answer. Its handler is a function in a feature's `commands.py` that finds, calls, ends.
"""

import hashlib
import inspect
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_type_hints

from flask import current_app
from sqlalchemy import JSON, ForeignKey, String, false, select
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.database import Base, Id, PublicId, operational
from jobclub.errors import Busy, Missing, Refused
from jobclub.extensions import db
from jobclub.fields import read_fields
from jobclub.limits import may_go_on
from jobclub.meetings.models import Meeting
from jobclub.patience import patiently
from jobclub.people.models import SEEN_EVERY
from jobclub.places import Caller, Place, Role
from jobclub.words import _

Answer = dict[str, Any]
Handler = Callable[..., Answer | None]

KEY = re.compile(r"[0-9a-f]{32}")


class Receipt(Base):
    """A command once answered: the same key gets the same answer, for thirty days (S3)."""

    __tablename__ = "receipt"

    person_id: Mapped[int] = operational(Id, ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = operational(String(32), primary_key=True)
    digest: Mapped[str] = operational(String(64))
    answer: Mapped[Answer] = operational(JSON())
    at: Mapped[datetime] = operational(index=True)


@dataclass(frozen=True)
class Command:
    """A named command, who it is for, and what it takes."""

    name: str
    role: Role
    handler: Handler
    #: Whether it makes sense only at a meeting.
    at_meeting: bool
    #: Its receipt keeps no words: what came to nothing leaves no mark, there neither.
    unmarked: bool
    takes: Mapping[str, inspect.Parameter]
    hints: Mapping[str, Any]


@dataclass(frozen=True)
class Sent:
    """A command as it came in."""

    name: str
    key: str | None
    fields: Mapping[str, Any]
    #: The sequence number of the board on which it was composed.
    seen: int | None = None


COMMANDS: dict[str, Command] = {}


def command(
    name: str, *, for_: Role, at_meeting: bool = False, unmarked: bool = False
) -> Callable[[Handler], Handler]:
    """Declare a command. Its keyword arguments are its fields; `meeting` and `seen` are given.

    One that needs its `meeting`, or says `at_meeting`, is not there outside a meeting.
    """

    def declare(handler: Handler) -> Handler:
        parameters = dict(list(inspect.signature(handler).parameters.items())[1:])
        hints = get_type_hints(handler, include_extras=True)
        given = parameters.get("meeting")
        needed = given is not None and given.default is inspect.Parameter.empty
        at = at_meeting or needed
        COMMANDS[name] = Command(name, for_, handler, at, unmarked, parameters, hints)
        return handler

    return declare


def perform(sent: Sent, caller: Caller) -> Answer:
    """Carry a command out, exactly once, and answer in words. Never raises."""
    try:
        return patiently(lambda: _once(sent, caller))
    except Missing:
        return {"ok": False, "missing": True, "why": _("That isn't here any more.")}
    except Refused as no:
        return {"ok": False, "why": no.why, "field": no.field}
    except Busy as busy:
        return {"retry": busy.seconds, "why": busy.why}
    except Exception:
        # A phone without an answer would wait for ever; it asks again, with the same key.
        current_app.logger.exception("command failed", extra={"command": sent.name})
        # "broken": what fails every time must not hold up what waits behind it.
        why = _("That didn't go through. Your words are still here.")
        return {"retry": 5.0, "broken": True, "why": why}


def _once(sent: Sent, caller: Caller) -> Answer:
    wanted = COMMANDS.get(sent.name)
    if wanted is None:
        raise Missing
    lock(caller)
    place = Place.of(caller)
    place.needs(wanted.role)
    if wanted.at_meeting and place.meeting is None:
        raise Missing

    person_id = place.me.person_id
    fingerprint = _fingerprint(sent, caller)
    before = _receipt(person_id, sent.key)
    if before is not None:
        if before.digest not in ("", fingerprint):
            raise Refused(_("This was sent before with other words. Please send it again."))
        return dict(before.answer)
    may_go_on(person_id)

    answer = _answered(wanted, sent, place)
    at = now()
    if sent.key:
        kept = {"ok": True} if wanted.unmarked and answer["ok"] else answer
        if wanted.unmarked:
            # There are so few things its digest could be of that it would tell.
            # And so would its moment, beside the moment at which a promise came to nothing.
            fingerprint, at = "", _the_day(at)
        db.session.add(
            Receipt(person_id=person_id, key=sent.key, digest=fingerprint, answer=kept, at=at)
        )
    return answer


def _answered(wanted: Command, sent: Sent, place: Place) -> Answer:
    """The handler's answer; a refusal undoes what it began and is an answer too."""
    try:
        with db.session.begin_nested():
            fields = read_fields(wanted.takes, wanted.hints, sent.fields)
            if "meeting" in wanted.takes:
                fields["meeting"] = place.meeting
            if "seen" in wanted.takes:
                fields["seen"] = sent.seen
            said = wanted.handler(place.me, **fields)
            _hear_from(place, _the_hour(now()) if wanted.unmarked else now())
            db.session.flush()
        return {"ok": True, **(said or {})}
    except Refused as no:
        return {"ok": False, "why": no.why, "field": no.field}
    except Missing:
        return {"ok": False, "missing": True, "why": _("That isn't here any more.")}


def _hear_from(place: Place, at: datetime) -> None:
    """Any act resets the clock of silence; once in five minutes is enough."""
    if place.sign_in is not None and place.sign_in.due():
        place.sign_in.visited()
    heard = place.me.last_heard_at
    if heard is None or at - heard > SEEN_EVERY:
        place.me.last_heard_at = at


def _the_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _the_day(moment: datetime) -> datetime:
    return _the_hour(moment).replace(hour=0)


def lock(caller: Caller) -> None:
    """Lock the club, then the meetings whose boards may change, before anything else is read.

    SQLite has locked everything already. On PostgreSQL the club's row keeps two equal commands
    apart where no meeting is open yet.
    """
    for public_id in (caller.meeting, caller.club):
        if public_id and not PublicId.fits(public_id):
            raise Missing
    if db.session.connection().dialect.name == "sqlite":
        return
    if caller.meeting:
        here = Meeting.public_id == caller.meeting
        club = Club.id == select(Meeting.club_id).where(here).scalar_subquery()
    else:
        here = false()
        club = Club.public_id == caller.club
    club_id = db.session.scalar(select(Club.id).where(club).with_for_update())
    db.session.execute(
        select(Meeting.id)
        .where(Meeting.club_id == club_id, Meeting.watched() | here)
        .order_by(Meeting.id)
        .with_for_update()
    )


def _receipt(person_id: int, key: str | None) -> Receipt | None:
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise Refused(_("This page is too old. Please open it again."))
    return db.session.scalar(
        select(Receipt).where(Receipt.person_id == person_id, Receipt.key == key)
    )


def _fingerprint(sent: Sent, caller: Caller) -> str:
    """What the key stands for; where it came from (socket or POST) does not count."""
    fields = {name: value for name, value in sent.fields.items() if value != ""}
    told = json.dumps([sent.name, caller.meeting, fields], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
