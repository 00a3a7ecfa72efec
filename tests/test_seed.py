"""`python3 -m jobclub seed`: a made-up past obeys every rule that the models would have kept."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from jobclub.asks.coach import review
from jobclub.asks.models import DRAFT, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.showings import NEW, Showing
from jobclub.asks.targets import Target
from jobclub.board.figures import KEPT, Figures
from jobclub.cli import main
from jobclub.clubs.models import FACILITATOR, OWNER, Club, Member
from jobclub.companies.models import Company, OtherName
from jobclub.companies.naming import company_key
from jobclub.database import Base
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import move_of, moves_in
from jobclub.introductions.steps import STEPS
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.models import Meeting
from jobclub.meetings.stages import Stage
from jobclub.meetings.summaries import FIGURES, Summary
from jobclub.meetings.surveys import QUESTIONS, Survey, SurveyGiven
from jobclub.people.about import PARTS, is_theirs, named_by
from jobclub.people.models import DESK, Person, SignIn
from jobclub.seeding import rows
from jobclub.seeding.club import ClubPast, Wanted
from jobclub.seeding.crowd import Neighbours
from jobclub.seeding.making import seed
from tests.meetings.clubs import TUESDAY, it_is
from tests.room import Actor

CLUBS, YEARS, SEED = 2, 1, 4
WORDS = {"identity", "content", "private"}
KINDS = [one for one in vars(rows).values() if hasattr(one, "table")]


@pytest.fixture
def told() -> list[str]:
    """What was said meanwhile."""
    return []


@pytest.fixture
def past(app: Flask, told: list[str]) -> Iterator[Counter[str]]:
    """Two clubs' past of one year, and how many rows it has; read within the app."""
    # What is made depends on the day.
    with it_is(TUESDAY):
        made = seed(app, clubs=CLUBS, years=YEARS, luck=SEED, say=told.append)
        with app.app_context():
            yield made
            db.session.remove()


def every(table: type[Any]) -> Any:
    """All rows, in their order."""
    return db.session.scalars(select(table).order_by(table.id)).all()


@pytest.mark.both
def test_what_it_says_it_made_is_there(past: Counter[str], app: Flask, told: list[str]) -> None:
    for table in Base.metadata.sorted_tables:
        there = db.session.scalar(select(func.count()).select_from(table))
        assert table.name == "house" or there == past[table.name], table.name
    clubs = every(Club)
    assert len(clubs) == CLUBS
    assert len({club.name for club in clubs}) == CLUBS
    three = past["ask"] + past["offer"] + past["introduction"]
    assert f"{three:,} asks, offers and introductions" in told[-1]
    assert three > 1000 * CLUBS * YEARS
    with pytest.raises(Refused, match="There is a club here already"):
        seed(app, clubs=1, years=1, luck=SEED, say=told.append)


@pytest.mark.both
def test_what_comes_next_has_a_number_of_its_own(past: Counter[str]) -> None:
    club = every(Club)[0]
    with transaction():
        newcomer = Person(name="Ben")
        db.session.add(newcomer)
        db.session.flush()
        club.welcome(newcomer, stands="looking")
    assert newcomer.id == past["person"] + 1


@pytest.mark.both
def test_every_evening_counts_as_its_rows_do(past: Counter[str]) -> None:
    held = [meeting for meeting in every(Meeting) if meeting.state == "closed"]
    assert past["meeting"] > len(held) > 35 * CLUBS * YEARS
    states = Counter(_one_evening(meeting) for meeting in held)
    assert states["final"] > states["draft"] > 0


def _one_evening(meeting: Meeting) -> str:
    kept, now, shown = Summary.of(meeting), Figures.count(meeting), Figures.of(meeting)
    assert kept is not None
    for name in ("present", "new", "helpers", "asks", "asks_own", "landings", "volunteer_min"):
        # What a draft kept may have come a little late to the board, or have been noted later.
        late = not kept.is_final and name in ("asks", "asks_own", "volunteer_min")
        kept_one, now_one = getattr(kept, name), getattr(now, name)
        assert (kept_one <= now_one) if late else (kept_one == now_one), (meeting, name)
        assert getattr(shown, name) == (kept_one if kept.is_final else now_one)
    assert kept.specific <= now.specific
    # What was let go since is not there any more; what was settled since was not yet.
    assert kept.offers >= now.offers
    assert kept.commitments >= now.commitments
    assert kept.introductions <= now.introductions
    assert 0 <= kept.held_own <= kept.held <= kept.with_offer <= kept.asks
    for name in KEPT:
        assert getattr(shown, name) == getattr(kept, name)
    return "final" if kept.is_final else "draft"


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_the_close_kept_what_the_moment_of_the_close_had() -> None:
    """Counted anew from the rows, as far as a row says what it was then."""
    for meeting in every(Meeting):
        if meeting.state != "closed" or (kept := Summary.of(meeting)) is None:
            continue
        made = select(Offer).where(Offer.meeting_id == meeting.id)
        offers = db.session.scalars(made).all()
        then = [o for o in offers if o.withdrawn_at is None or o.withdrawn_at > meeting.closed_at]
        doors = {(o.target.ask_id, o.target.head_id, o.connector_id) for o in then}
        assert len(doors) == kept.offers
        left = [o for o in then if o.firmed_at is not None and o.firmed_at <= meeting.closed_at]
        let_go = [o for o in then if o.withdrawn_at is not None]
        still = {(o.target.ask_id, o.target.head_id, o.connector_id) for o in left}
        assert len(still) <= kept.firmed <= len(still) + len(let_go)


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_figures_were_corrected_by_revisions() -> None:
    revisions = defaultdict(list)
    for one in every(Summary):
        revisions[one.meeting_id].append(one)
    corrected = [group for group in revisions.values() if len(group) > 1]
    assert corrected
    for first, second in corrected:
        assert (first.revision, first.superseded) == (1, True)
        assert (second.revision, second.superseded) == (2, False)
        assert first.final_at < second.final_at
        assert second.why
        assert any(getattr(first, name) != getattr(second, name) for name in FIGURES)


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_introductions_stand_where_their_steps_say() -> None:
    stood, seen = ("state", "introduced_on", "moves_next", "by_day"), Counter[str]()
    for one in every(Introduction):
        before = [getattr(one, name) for name in stood]
        one.derive()
        assert [getattr(one, name) for name in stood] == before
        steps = one.in_order
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert all(step.day >= one.offer.made_at.date() - _a_day() for step in steps)
        assert one.offer.withdrawn_at is None
        move = move_of(one.offer, one)
        assert move is None or (move.side, move.by_day) == (one.moves_next, one.by_day)
        seen[one.state] += 1
    assert {*STEPS, "closed"} - {"agreed", "asking"} <= set(seen)
    for club in every(Club):
        assert moves_in(club)
    db.session.rollback()


def _a_day() -> Any:
    return datetime(2026, 1, 2, tzinfo=UTC) - datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_landings_close_asks_and_come_of_introductions() -> None:
    landings = every(Landing)
    with_one = [one for one in landings if one.introduction is not None]
    assert 0 < len(with_one) < len(landings)
    for landing in with_one:
        made = landing.introduction
        assert made.state == "landed"
        assert made.offer.target.ask.asker_id == landing.member_id
        assert made.day_of("landed") >= landing.day
    asks = {ask.id: ask for ask in every(Ask)}
    for landing in landings:
        assert landing.ask_id is None or asks[landing.ask_id].state == "closed"


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_who_comes_for_the_first_time_does_so_once() -> None:
    meetings = {meeting.id: meeting for meeting in every(Meeting)}
    seats = defaultdict(list)
    for seat in every(Attendance):
        assert meetings[seat.meeting_id].doors_at <= seat.arrived_at
        assert seat.arrived_at <= meetings[seat.meeting_id].closed_at
        seats[seat.member_id].append(seat)
    for mine in seats.values():
        mine.sort(key=lambda seat: seat.arrived_at)
        assert [seat.first_visit for seat in mine] == [True] + [False] * (len(mine) - 1)
        assert mine[0].status in (HERE, LEFT)
    assert any(seat.same_seat_id is not None for mine in seats.values() for seat in mine)
    back = sum(len(mine) > 1 for mine in seats.values()) / len(seats)
    assert 0.4 < back < 0.8


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_asks_are_in_order_and_read_by_the_coach() -> None:
    companies = {company.id: company for company in every(Company)}
    targets = defaultdict(list)
    for target in every(Target):
        targets[target.ask_id].append(target)
    words = set()
    for ask in every(Ask):
        standing = sorted(
            (t for t in targets[ask.id] if t.dropped_at is None), key=lambda t: t.position
        )
        assert [t.position for t in standing] == list(range(1, len(standing) + 1))
        named = [companies[t.company_id].name for t in standing if t.company_id is not None]
        assert len(named) <= 3
        if ask.state != DRAFT and (ask.who or ask.why):
            words.add((tuple(named), ask.who, ask.why, ask.specific, ask.coach_result))
    # A tenth of them: each takes a while to read.
    for named_now, who, why, specific, result in sorted(words)[::10]:
        read = review(why, companies=named_now, who=who)
        assert (read.specific, " ".join(hint.code for hint in read.hints)) == (specific, result)


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_showings_and_stages_have_no_gaps() -> None:
    for table, group in ((Showing, "meeting_id"), (Stage, "meeting_id")):
        places = defaultdict(list)
        for row in every(table):
            places[getattr(row, group)].append(row.position)
        assert all(sorted(found) == list(range(1, len(found) + 1)) for found in places.values())
    first: dict[int, str] = {}
    for showing in every(Showing):
        first.setdefault(showing.ask_id, showing.how)
    assert set(first.values()) == {NEW}


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_names_are_told_apart_and_keys_are_right() -> None:
    for club in every(Club):
        called = [member.called.casefold() for member in club.members()]
        assert len(called) == len(set(called))
        roles = Counter(member.role for member in club.members())
        assert roles[OWNER] == 1
        assert 1 <= roles[FACILITATOR] <= 3
    for named in (*every(Company), *every(OtherName)):
        assert named.key == company_key(named.name)
    merged = [one for one in every(Company) if one.same_as_id is not None]
    assert merged
    assert all(one.head_id == one.same_as_id for one in merged)


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_meetings_are_on_their_day() -> None:
    off = Counter[str]()
    for meeting in every(Meeting):
        there = meeting.planned_at.astimezone(ZoneInfo(meeting.club.zone))
        assert (there.date(), f"{there:%H:%M}") == (meeting.local_date, meeting.at)
        assert meeting.state in ("closed", "off", "planned")
        assert bool(meeting.off_for) == (meeting.state == "off")
        off[meeting.off_for] += 1
        if meeting.closed_at is not None:
            lasted = (meeting.closed_at - meeting.doors_at).total_seconds() / 60
            assert round(lasted) == meeting.lasted_min
    assert off["holiday"]


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_surveys_are_of_those_who_were_asked() -> None:
    given = Counter(one.meeting_id for one in every(SurveyGiven))
    answers: Counter[tuple[int, str]] = Counter()
    for one in every(Survey):
        answers[one.meeting_id, one.question] += one.times
    assert answers == {(meeting, q): n for meeting, n in given.items() for q in QUESTIONS}
    asked = {(seat.meeting_id, seat.member_id) for seat in _asked()}
    assert {(one.meeting_id, one.member_id) for one in every(SurveyGiven)} <= asked


def _asked() -> Iterator[Attendance]:
    visits: Counter[int] = Counter()
    for seat in sorted(every(Attendance), key=lambda one: one.arrived_at):
        if seat.status in (HERE, LEFT) and seat.same_seat_id is None:
            visits[seat.member_id] += 1
            if seat.first_visit or visits[seat.member_id] % 4 == 0:
                yield seat


@pytest.mark.both
def test_of_who_was_erased_no_word_is_left(app: Flask) -> None:
    with it_is(TUESDAY):
        seed(app, clubs=1, years=3, luck=SEED, say=lambda _said: None)
    with app.app_context():
        erased = [person for person in every(Person) if person.erased_at is not None]
        assert erased
        for person in erased:
            for table in Base.metadata.sorted_tables:
                if table.name in PARTS:
                    _must_be_blank(table, person.id)
        db.session.remove()


def _must_be_blank(table: Any, person_id: int) -> None:
    known = PARTS[table.name]
    if not known.stays:
        there = select(func.count()).select_from(table).where(is_theirs(table, person_id))
        assert db.session.scalar(there) == 0, table.name
        return
    for column in table.columns:
        if column.info["privacy"] not in WORDS:
            continue
        author = known.words.get(column.name)
        whose = named_by(table.c[author], person_id) if author else is_theirs(table, person_id)
        said = db.session.scalars(select(column).where(whose)).all()
        expected = "Somebody" if (table.name, column.name) == ("member", "called") else ""
        # An offer's plain kind is nobody's word; what it says beside is.
        assert set(said) <= {expected, None}, (table.name, column.name)


@pytest.mark.both
@pytest.mark.usefixtures("past")
def test_nothing_names_what_is_not_there(database: str) -> None:
    wanted = {key.name for t in Base.metadata.sorted_tables for key in t.foreign_key_constraints}
    if database == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).first() is None
        return
    # Put back as they were, and checked by that.
    found = text("SELECT conname, convalidated FROM pg_constraint WHERE contype = 'f'")
    there = {row.conname: row.convalidated for row in db.session.execute(found)}
    assert set(there) == wanted
    assert all(there.values())


@pytest.mark.sqlite
@pytest.mark.usefixtures("past")
def test_the_database_is_as_careful_as_before() -> None:
    for pragma, value in (
        ("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1),
    ):  # fmt: skip
        assert db.session.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_the_owner_of_all_finds_every_club(app: Flask) -> None:
    seed(app, clubs=CLUBS, years=YEARS, luck=SEED, say=lambda _said: None)
    with app.app_context(), transaction():
        owner = db.session.scalars(
            select(Person).join(Member).where(Member.role == OWNER).distinct()
        ).one()
        actor = Actor(owner.name, SignIn.begin(owner, DESK)[1], laptop=True)
        clubs = [club.public_id for club in every(Club)]
        evenings = [
            (club.public_id, next(m.public_id for m in every(Meeting) if m.club_id == club.id))
            for club in every(Club)
        ]
    pages = [
        f"/c/{club}{page}"
        for club in clubs
        for page in ("/", "/members", "/quiet", "/brief", "/companies")
    ]
    pages += [f"/c/{club}/meetings/{meeting}/summary" for club, meeting in evenings]
    client = actor.client(app)
    for page in pages:
        answer = client.get(page, environ_overrides=actor.environ)
        assert answer.status_code == 200, page


def test_one_number_makes_one_past() -> None:
    assert _made(7) == _made(7)
    assert _made(7) != _made(8)


def _made(number: int) -> list[str]:
    wanted = Wanted(1, 1, number, datetime(2026, 11, 24, tzinfo=UTC))
    book = ClubPast(wanted, 0, {}, Neighbours(Random(number))).make()  # noqa: S311 (a known past)
    return [repr(row) for row in itertools.chain.from_iterable(book.pages.values())]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_each_row_has_what_its_table_wants(kind: Any, app: Flask) -> None:
    assert app is not None
    columns = Base.metadata.tables[kind.table].columns
    names = {field.name for field in fields(kind)}
    assert names <= set(columns.keys())
    assert {column.name for column in columns if not column.nullable} <= names


def test_the_command_ends_with_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JOBCLUB_DATA", str(tmp_path / "house"))
    monkeypatch.delenv("JOBCLUB_DATABASE", raising=False)
    assert main(["seed", "--clubs", "1", "--years", "1", "--seed", "5"]) == 0
    said = capsys.readouterr().out
    assert "1 club" in said
    assert "/sign-in/" in said.splitlines()[-1]
    assert main(["seed"]) == 2
    assert "There is a club here already" in capsys.readouterr().err
