"""Where reports are read: beside the server, never in it.

`draw` and `stream` are all that a page of the server knows of it.
"""

from collections.abc import Iterator, Mapping

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.reports.asked import DRAWN, STREAMED, Asked
from jobclub.reports.periods import Period


def draw(
    name: str,
    period: Period,
    *,
    club: Club | None = None,
    me: Member | None = None,
    person_id: int | None = None,
    more: Mapping[str, str] | None = None,
) -> str:
    """The inside of a report's page, as HTML."""
    return DRAWN[name](_asked(period, club, me, person_id, more))


def stream(
    name: str,
    period: Period,
    *,
    club: Club | None = None,
    me: Member | None = None,
    person_id: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """An export, piece by piece."""
    return STREAMED[name](_asked(period, club, me, person_id, more))


def _asked(
    period: Period,
    club: Club | None,
    me: Member | None,
    person_id: int | None,
    more: Mapping[str, str] | None,
) -> Asked:
    today = club.today() if club is not None else now().date()
    return Asked(db.session(), period, today, club, me, person_id, more or {})
