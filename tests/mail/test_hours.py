"""By day, where the club meets, and not on a Sunday; and never more than one an hour."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from jobclub import clock
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.housekeeping import tidy
from jobclub.mail.hours import is_time, next_time
from jobclub.mail.leasing import lease_next
from jobclub.mail.models import Mail
from jobclub.mail.outbox import put
from jobclub.mail.sending import deliver
from tests.cast import Cast
from tests.mail.post import give_addresses, kind, letter
from tests.mail_server import Mailbox, mailing


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    return mailing(settings, mailbox)


def local(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "at", "then"),
    [
        # Saturday evening, the night before the clocks go back in Denver, forward in Berlin,
        # forward in Adelaide: Monday at nine, by the new clock.
        ("America/Denver", "2026-10-31T18:00", "2026-11-02T09:00"),
        ("Europe/Berlin", "2027-03-27T18:00", "2027-03-29T09:00"),
        ("Australia/Adelaide", "2026-10-03T23:30", "2026-10-05T09:00"),
        # In the hour that there is twice, and in the one that there is not.
        ("America/Denver", "2026-11-01T01:30", "2026-11-02T09:00"),
        ("Europe/Berlin", "2027-03-28T02:30", "2027-03-29T09:00"),
        ("America/Denver", "2026-11-03T08:59", "2026-11-03T09:00"),
        ("America/Denver", "2026-11-03T09:00", "2026-11-03T09:00"),
        ("Europe/Berlin", "2026-11-03T17:59", "2026-11-03T17:59"),
        ("Europe/Berlin", "2026-11-03T18:00", "2026-11-04T09:00"),
        ("Australia/Adelaide", "2026-11-07T17:59", "2026-11-07T17:59"),
        ("Pacific/Kiritimati", "2026-11-08T12:00", "2026-11-09T09:00"),
    ],
)
def test_the_next_time_somebody_may_be_written_to(zone: str, at: str, then: str) -> None:
    found = next_time(local(zone, at).astimezone(UTC), zone)

    assert found == local(zone, then).astimezone(UTC)
    assert is_time(found, zone)


@pytest.mark.parametrize("zone", ["America/Denver", "Europe/Berlin", "Australia/Adelaide"])
def test_every_moment_of_a_year_leads_to_one_by_day(zone: str) -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    for _step in range(2 * 366):
        at += timedelta(hours=11, minutes=57)
        there = next_time(at, zone).astimezone(ZoneInfo(zone))
        assert 9 <= there.hour < 18
        assert there.weekday() != 6
        assert at <= there <= at + timedelta(hours=40)


@pytest.fixture
def a_kind(cast: Cast) -> Iterator[None]:
    give_addresses(cast.ben, cast.chloe)
    with kind(by_day=True), kind("any"):
        yield


def ahead_to(zone: str, weekday: int, hour: int) -> timedelta:
    """From now to the next such hour of such a weekday there."""
    there = clock.now().astimezone(ZoneInfo(zone)).replace(minute=0, second=0, microsecond=0)
    there = there.replace(hour=hour) + timedelta(days=(weekday - there.weekday()) % 7 or 7)
    return there.astimezone(UTC) - clock.now() + timedelta(seconds=5)


@pytest.mark.usefixtures("a_kind")
@pytest.mark.parametrize("zone", ["America/Denver", "Europe/Berlin", "Australia/Adelaide"])
def test_a_server_that_wakes_at_night_writes_in_the_morning(
    cast: Cast, mailbox: Mailbox, zone: str
) -> None:
    with transaction():
        cast.club.zone = zone
    with clock.travel(ahead_to(zone, 4, 16)):
        waiting = letter(cast.ben)
    with clock.travel(ahead_to(zone, 4, 16) + timedelta(hours=11)):
        assert deliver() == 0

    assert waiting.due_at.astimezone(ZoneInfo(zone)).hour == 9
    with clock.travel(waiting.due_at - clock.now() + timedelta(seconds=5)):
        assert deliver() == 1
    assert len(mailbox.letters) == 1


@pytest.mark.usefixtures("a_kind")
def test_put_on_a_sunday_it_is_for_monday(cast: Cast) -> None:
    with clock.travel(ahead_to(cast.club.zone, 6, 12)):
        waiting = letter(cast.ben)

    there = waiting.due_at.astimezone(ZoneInfo(cast.club.zone))
    assert (there.weekday(), there.hour, there.minute) == (0, 9, 0)
    assert waiting.until == waiting.due_at + timedelta(days=3)


@pytest.mark.usefixtures("a_kind")
def test_after_five_days_off_nobody_is_flooded(cast: Cast, mailbox: Mailbox) -> None:
    """Old news is dropped, and the rest comes one an hour."""
    five_days = timedelta(days=5)
    old = [
        letter(member, f"old {n}", of="any") for member in (cast.ben, cast.chloe) for n in (1, 2)
    ]
    with clock.travel(five_days - timedelta(hours=1)):
        fresh = [letter(cast.ben, n, of="any") for n in range(4)]

    with clock.travel(five_days):
        assert deliver() == 1
        assert deliver() == 0
        assert all(one.dropped_at for one in old)
    for hours in range(1, 5):
        with clock.travel(five_days + timedelta(hours=hours, minutes=1)):
            deliver()

    assert [found.subject for found in mailbox.letters] == [f"Letter {n}" for n in range(4)]
    times = sorted(one.sent_at for one in fresh if one.sent_at is not None)
    assert len(times) == 4
    assert min(b - a for a, b in pairwise(times)) >= timedelta(minutes=60)


@pytest.mark.both
@pytest.mark.usefixtures("a_kind")
def test_two_senders_at_once_are_no_flood_either(cast: Cast) -> None:
    letter(cast.ben, 1, of="any")
    second = letter(cast.ben, 2, of="any")

    assert lease_next() is not None
    assert lease_next() is None
    assert second.due_at > clock.now()


@pytest.mark.usefixtures("a_kind")
def test_what_somebody_waits_for_goes_before_all_others(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben, of="any")
    letter(cast.chloe, of="any")
    for once in ("one", "two"):
        with transaction():
            put("changed", cast.ben.person, once=once, address="old@example.org")

    assert deliver() == 4
    assert [found.to for found in mailbox.letters] == [
        "old@example.org", "old@example.org", "ben@example.org", "chloe@example.org",
    ]  # fmt: skip


@pytest.mark.usefixtures("a_kind")
def test_what_stood_in_the_way_that_long_is_told(cast: Cast, mailbox: Mailbox) -> None:
    letters = [letter(member, of="any") for member in (cast.ben, cast.chloe)]
    mailbox.stop()
    deliver()

    with clock.travel(timedelta(days=5)):
        deliver()

    assert [one.said for one in letters] == ["Connection refused"] * 2
    assert all(one.failed_at and not one.dropped_at for one in letters)


@pytest.mark.usefixtures("a_kind")
def test_what_is_long_settled_is_forgotten(cast: Cast) -> None:
    letter(cast.ben, of="any")
    later = letter(cast.chloe)
    with transaction():
        later.due_at = later.until = clock.now() + timedelta(days=100)
    waiting = later.id
    deliver()

    with clock.travel(timedelta(days=89)):
        assert len(left_after_tidying()) == 2
    with clock.travel(timedelta(days=91)):
        assert left_after_tidying() == [waiting]


def left_after_tidying() -> list[int]:
    tidy()
    return list(db.session.scalars(select(Mail.id).order_by(Mail.id)))
