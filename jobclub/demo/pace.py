"""The pace of a clock that may run faster: fast while a meeting is open, and only then.

Before the doors open nobody's evening passes, and afterwards there is time to look around.
"""

from flask import Flask
from sqlalchemy import exists, select

from jobclub import clock, events
from jobclub.extensions import db
from jobclub.meetings.models import Meeting


def keep_pace(app: Flask, speed: float) -> None:
    """Let the clock run at this speed while a meeting is open; judged after each commit."""

    def follow(_moved: frozenset[int] = frozenset()) -> None:
        is_open = db.session.scalar(select(exists().where(Meeting.state == "open")))
        wanted = speed if is_open else 1.0
        if clock.speed() != wanted:
            clock.run_at(wanted)

    events.after_commit.append(follow)
    with app.app_context():
        follow()
        db.session.rollback()
