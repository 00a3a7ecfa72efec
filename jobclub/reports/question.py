"""One question to the reports, small enough to be a line; and how it is answered."""

import json
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from flask import current_app
from flask_babel import force_locale

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.errors import Missing
from jobclub.extensions import db
from jobclub.reports.asked import DRAWN, STREAMED, Asked
from jobclub.reports.periods import Period


@dataclass(frozen=True)
class Question:
    """Which report, of what, for whom: ids only, and what the address says."""

    name: str
    period: Period
    club_id: int | None = None
    member_id: int | None = None
    person_id: int | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    #: The language of whoever reads it.
    locale: str = "en"

    @property
    def streams(self) -> bool:
        """Whether it is an export, rather than a page."""
        return self.name in STREAMED

    def told(self) -> str:
        """As one line of JSON."""
        return json.dumps({**asdict(self), "more": dict(self.more)}, default=str)

    @classmethod
    def heard(cls, line: str) -> Self:
        """The question that a line tells."""
        told: dict[str, Any] = json.loads(line)
        days = told.pop("period")
        days |= {end: date.fromisoformat(days[end]) for end in ("start", "end")}
        return cls(period=Period(**days), **told)

    def pieces(self) -> Generator[bytes]:
        """The answer. In a context of its own, wherever it is given: a report that needed the
        request of whoever asks would find none in the server's child.
        """
        app = current_app
        with app.app_context(), app.test_request_context("/"), force_locale(self.locale):
            asked = self._asked()
            if self.streams:
                yield from STREAMED[self.name](asked)
            else:
                yield DRAWN[self.name](asked).encode()

    def _asked(self) -> Asked:
        session = db.session()
        club = session.get(Club, self.club_id) if self.club_id is not None else None
        me = session.get(Member, self.member_id) if self.member_id is not None else None
        if (club is None) != (self.club_id is None) or (me is None) != (self.member_id is None):
            # It was there when they asked: erased since.
            raise Missing
        today = club.today() if club is not None else now().date()
        return Asked(session, self.period, today, club, me, self.person_id, self.more)
