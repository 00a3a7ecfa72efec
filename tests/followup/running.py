"""What runs by itself in the twelve weeks: the server's sweeps, its letters, and its bad days."""

from collections.abc import Iterator
from datetime import timedelta

from tests.followup.weeks import WEEKS, Happening, Weeks

#: The server sweeps and sends at about these times, also by night.
POSTS = ("02:10", "09:05", "16:50", "20:32")
#: It began to so many days before the first evening.
EARLIER = 10
#: In this week the mail server takes nothing for a day.
REFUSES = 8


def happenings(weeks: Weeks) -> Iterator[Happening]:
    """All of it; what falls into the five days off is left out later."""
    for n in range(-EARLIER, 7 * WEEKS):
        for at in POSTS:
            jitter = timedelta(minutes=weeks.luck.randrange(4))
            yield weeks.moment(weeks.first + timedelta(days=n), at) + jitter, 1, weeks.post
    for minutes in range(0, 60, 6):
        yield weeks.back + timedelta(minutes=minutes), 1, weeks.post
    for week in range(WEEKS + 1):
        yield weeks.moment(weeks.day(week), "09:50"), 0, weeks.compare_quiet
    yield from _mail_server(weeks)


def _mail_server(weeks: Weeks) -> Iterator[Happening]:
    """For half a day it says "come again later", and is not there at all for the other half."""
    evening, next_day = weeks.day(REFUSES), weeks.day(REFUSES, 1)
    yield weeks.moment(evening, "20:20"), 0, weeks.postman.takes_nothing
    yield weeks.moment(next_day, "08:00"), 0, weeks.postman.stop
    yield weeks.moment(next_day, "20:20"), 0, weeks.postman.takes_all
