"""What is taken along: every table in three kinds, written down before its first byte."""

import csv
import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from jobclub.clock import now
from jobclub.clubs.models import OWNER, Club, Member
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.people.security_events import SecurityEvent
from jobclub.reports import csv_export, json_export, xlsx_export
from jobclub.reports.columns import DAY, FLAG, MOMENT, TENTHS, TEXT, WHOLE, Column, Value
from jobclub.reports.csv_export import safe
from jobclub.reports.export_views import file_name
from jobclub.reports.exports import KINDS
from jobclub.reports.periods import ALL, CUSTOM, MEETING, MONTH, QUARTER, YEAR, Period
from jobclub.reports.sheets import Sheet
from jobclub.reports.tables import TABLES
from tests.reports.files import formulas_in, from_csv, from_json, from_xlsx, told
from tests.reports.hostile import HOSTILE
from tests.room import Actor, Room

#: As PRODUCT.md lists them.
COLUMNS = {
    "attendance": "club, meeting_date, format, member_ref, role, first_visit, status,"
    " checkin_time, entered_by",
    "asks": "ask_ref, meeting_date, member_ref, company, role_wanted, coach_result, offers,"
    " introductions, state",
    "introductions": "intro_ref, ask_ref, asker_ref, connector_ref, company, offered_at,"
    " contact_agreed_at, introduced_at, replied_at, met_at, interview_at, outcome, thanked_at",
    "meeting_summary": "date, present, new, helpers, asks, asks_specific, asks_with_offer,"
    " offers, introductions, thanks, landings",
}


@pytest.fixture
def room(app: Flask) -> Room:
    return Room.furnish(app)


def take(app: Flask, actor: Actor, path: str) -> TestResponse:
    return actor.client(app).post(path, environ_overrides=actor.environ, buffered=True)


def written_down(app: Flask, club: int | None = None) -> list[int]:
    """How many rows were taken along, each time."""
    with app.app_context():
        kept = select(SecurityEvent.count).where(SecurityEvent.kind.startswith("exported:"))
        of_one = SecurityEvent.club_id == club if club else SecurityEvent.club_id.is_not(None)
        return list(db.session.scalars(kept.where(of_one).order_by(SecurityEvent.id)))


def test_every_table_has_the_columns_that_were_agreed(app: Flask) -> None:
    with app.test_request_context():
        for name, agreed in COLUMNS.items():
            columns = TABLES[name].columns()
            assert ", ".join(column.name for column in columns) == agreed
            assert all(column.means for column in columns)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_named_by_the_server_and_written_down(app: Flask, room: Room, kind: str) -> None:
    read = {"csv": from_csv, "json": from_json, "xlsx": from_xlsx}[kind]
    taken = []
    for table in TABLES:
        path = f"/c/{room.club}/reports/export/{table}.{kind}?period=year&at=2026-05-05"
        response = take(app, room.actors["facilitator"], path)

        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Type"] == KINDS[kind][1]
        named = f"jobclub-library-club-{table.replace('_', '-')}-2026.{kind}"
        said = response.headers["Content-Disposition"]
        assert said == f"attachment; filename=\"{named}\"; filename*=UTF-8''{named}"
        taken.append(len(read(response.data)))
        assert written_down(app) == taken
    assert taken[0] == 6


def test_owners_read_who_took_how_many_rows(app: Flask, room: Room) -> None:
    take(app, room.actors["facilitator"], f"/c/{room.club}/reports/export/attendance.csv")
    ana = room.actors["owner"]
    page = ana.client(app).get(f"/c/{room.club}/security", environ_overrides=ana.environ).text
    assert "Rose took 6 rows along: attendance." in page
    assert "6 times" not in page


def test_opening_an_address_takes_nothing(app: Flask, room: Room) -> None:
    rose = room.actors["facilitator"]
    path = f"/c/{room.club}/reports/export/asks.csv?period=all"

    opened = rose.client(app).get(path, environ_overrides=rose.environ)

    assert opened.status_code == 303
    assert opened.headers["Location"] == f"/c/{room.club}/reports/exports?period=all"
    with app.app_context():
        assert (
            db.session.scalar(
                select(SecurityEvent).where(SecurityEvent.kind.startswith("exported:"))
            )
            is None
        )


@pytest.mark.parametrize(
    "name", ["asker", "facilitator over Wi-Fi", "running phone", "other club's owner", "stranger"]
)
def test_nobody_else_takes_anything(app: Flask, room: Room, name: str) -> None:
    actor = room.actors[name]
    for path in (f"/c/{room.club}/reports/export/asks.csv", "/programme/export/asks.csv"):
        assert take(app, actor, path).status_code == 404
    with app.app_context():
        assert (
            db.session.scalar(
                select(SecurityEvent).where(SecurityEvent.kind.startswith("exported:"))
            )
            is None
        )


@pytest.mark.parametrize("file", ["nothing.csv", "asks.pdf", "asks.", "sponsor.csv"])
def test_what_there_is_not_is_not_there(app: Flask, room: Room, file: str) -> None:
    path = f"/c/{room.club}/reports/export/{file}"
    assert take(app, room.actors["owner"], path).status_code == 404


def test_days_that_are_none_are_refused_and_nothing_is_written_down(app: Flask, room: Room) -> None:
    path = f"/c/{room.club}/reports/export/asks.csv?period=custom&from=2026-02-01&to=2026-01-01"
    assert take(app, room.actors["owner"], path).status_code == 422
    with app.app_context():
        assert (
            db.session.scalar(
                select(SecurityEvent).where(SecurityEvent.kind.startswith("exported:"))
            )
            is None
        )


def test_of_several_clubs_each_one_reads_its_own(app: Flask, room: Room) -> None:
    owner = room.actors["owner"]
    assert take(app, owner, "/programme/export/asks.csv?period=all").status_code == 404
    with app.app_context(), transaction():
        ana = db.session.get_one(Member, room.ids["ana"])
        harbour = db.session.scalars(select(Club).where(Club.public_id == room.harbour)).one()
        harbour.welcome(ana.person, stands="helping", role=OWNER)
        theirs = harbour.id

    for table in TABLES:
        response = take(app, owner, f"/programme/export/{table}.csv?period=all")
        assert response.status_code == 200
        assert {row["club"] for row in from_csv(response.data)} <= {"Library Club", "Harbour Club"}
        rows = from_csv(response.data)
        assert written_down(app, theirs)[-1] == sum(row["club"] == "Harbour Club" for row in rows)
    assert take(app, owner, "/programme/export/asks.csv").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_holds_no_name(app: Flask, room: Room, kind: str) -> None:
    names = ("Ben", "Chloe", "Rose", "George", "Nora", "Fred")
    for table in TABLES:
        path = f"/c/{room.club}/reports/export/{table}.{kind}?period=all"
        data = take(app, room.actors["owner"], path).data
        if kind == "xlsx":
            pages = load_workbook(BytesIO(data)).worksheets
            text = " ".join(str(cell) for page in pages for row in page.values for cell in row)
        else:
            text = data.decode()
        assert not any(name in text for name in names), table


def test_names_of_files() -> None:
    def named(club: str, period: Period) -> str:
        return file_name(club, "asks", period, "csv")

    day = date(2026, 8, 12)
    assert named("Library Club", Period.of(QUARTER, day)) == "jobclub-library-club-asks-2026-Q3.csv"
    assert named("Café “Ñandú”", Period.of(MONTH, day)) == "jobclub-cafe-nandu-asks-2026-08.csv"
    assert named('../\r\n;"x"', Period.of(YEAR, day)) == "jobclub-x-asks-2026.csv"
    assert named("", Period.of(ALL, day)) == "jobclub-asks-all.csv"
    assert named("職業", Period.of(MEETING, day)).isascii()
    other = Period.of(QUARTER, day, fiscal_month=2)
    assert named("Us", other) == "jobclub-us-asks-2026-08-01-to-2026-10-31.csv"
    some = Period(CUSTOM, day, date(2026, 8, 20))
    assert named("Us", some) == "jobclub-us-asks-2026-08-12-to-2026-08-20.csv"
    assert len(named("x" * 60, some)) < 90


# What is in a cell.

#: What a program that reads a cell may not show, or drop.
IS_DROPPED = '" \t\r\n\x0b\x1f\u00a0\u2003\u3000\u200b\ufeff\u2060\u200e\u202e'

SHAPES = [
    Column("text", TEXT, "=1+1", lambda row: row[0]),
    Column("count", WHOLE, "How many.", lambda row: row[1]),
    Column("day", DAY, "Which day.", lambda row: row[2]),
    Column("at", MOMENT, "When.", lambda row: row[3]),
    Column("yes", FLAG, "Whether.", lambda row: row[4]),
    Column("share", TENTHS, "How much.", lambda row: row[5]),
]


def sheet(rows: Iterator[list[Value]]) -> Sheet:
    return Sheet("asks", "=A Club", "All the time", now(), SHAPES, rows)


@pytest.fixture
def hostile(app: Flask) -> Iterator[dict[str, bytes]]:
    """The same five hundred rows in each kind of file."""
    with app.test_request_context():
        writers = {"csv": csv_export, "xlsx": xlsx_export, "json": json_export}

        def rows() -> Iterator[list[Value]]:
            return ([text, -3, date(2026, 1, 2), None, True, -0.5] for text in HOSTILE)

        yield {kind: b"".join(of.write(sheet(rows()))) for kind, of in writers.items()}


def test_no_hostile_text_is_a_formula_in_a_workbook(hostile: dict[str, bytes]) -> None:
    assert formulas_in(hostile["xlsx"]) == []
    rows = from_xlsx(hostile["xlsx"])
    assert len(rows) == len(HOSTILE)
    for text, row in zip(HOSTILE, rows, strict=True):
        assert isinstance(row["text"], str)
        assert row["text"] == in_a_workbook(text)
        assert (row["count"], row["yes"], row["share"]) == (-3, True, -0.5)
        assert row["day"].date() == date(2026, 1, 2)


def test_no_hostile_text_begins_a_formula_in_a_csv(hostile: dict[str, bytes]) -> None:
    rows = from_csv(hostile["csv"])
    assert len(rows) == len(HOSTILE)
    for text, row in zip(HOSTILE, rows, strict=True):
        assert row["text"].replace("'", "") == text.replace("'", "")
        assert not row["text"].lstrip(" \u00a0\u2003\u3000\u200b\ufeff\u2060\u200e\"").startswith(
            ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
        )  # fmt: skip
        # What is a number or a day is none of a text: it stands as it is.
        assert [row[name] for name in ("count", "day", "yes", "share")] == [
            "-3", "2026-01-02", "true", "-0.5",
        ]  # fmt: skip


@pytest.mark.parametrize("separator", [";", "|", "\t"], ids=["semicolon", "bar", "tab"])
def test_nor_for_who_reads_it_by_another_separator(app: Flask, separator: str) -> None:
    """Many spreadsheets split a file by what their country writes between two cells."""
    with app.test_request_context():
        rows: Iterator[list[Value]] = ([date(2026, 1, 2), text, "eBay"] for text in HOSTILE)
        shapes = [SHAPES[2], SHAPES[0], SHAPES[0]]
        file = b"".join(csv_export.write(Sheet("asks", "Us", "", now(), shapes, rows)))

    read = csv.reader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=separator)
    cells = [cell for row in read for cell in row]

    assert len(cells) > len(HOSTILE)
    # What is dropped before a sign is no apostrophe of ours.
    begins = {unicodedata.normalize("NFKC", cell.lstrip(IS_DROPPED))[:1] for cell in cells}
    assert not begins & set("=+-@")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("sales;=1", "sales;'=1"),
        ("sales, -5%", "sales, '-5%"),
        ('a; "=1', "a; \"'=1"),
        ("a|\uff1d1", "a|'\uff1d1"),
        ("=1;+2", "'=1;'+2"),
    ],
    ids=["semicolon", "comma", "quote", "full width", "both"],
)
def test_a_formula_inside_is_none_either(text: str, written: str) -> None:
    assert safe(text) == written


def test_no_text_is_lost_in_json(hostile: dict[str, bytes]) -> None:
    assert [row["text"] for row in from_json(hostile["json"])] == HOSTILE


@pytest.mark.parametrize(
    "text",
    ["eBay", "Zebra & Sons", "0012", "a=b", "3-2", "", "''", " x", "é", "co-op", "a, co-op; b"],
)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_a_workbook_says_what_its_columns_mean(hostile: dict[str, bytes]) -> None:
    page, definitions = load_workbook(BytesIO(hostile["xlsx"])).worksheets
    assert page.freeze_panes == definitions.freeze_panes == "A2"
    assert [cell.value for cell in page[1]] == [column.name for column in SHAPES]
    assert [row[:3] for row in definitions.values][1] == ("text", "text", "=1+1")
    assert ("club", "", "=A Club") in [(a, b or "", c) for a, b, c in definitions.values]


def test_json_says_what_it_is(hostile: dict[str, bytes]) -> None:
    found = json.loads(hostile["json"])
    assert list(found) == ["table", "club", "period", "made_at", "definitions", "columns", "rows"]
    assert found["definitions"]["count"] == "How many."
    assert found["columns"][2] == {"name": "day", "type": "day"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_table_goes_out_while_it_is_read(app: Flask, kind: str) -> None:
    asked = 0

    def rows() -> Iterator[list[Value]]:
        nonlocal asked
        for asked in range(1, 30_001):
            yield [f"{asked * 7919 % 100_003}", asked, None, None, False, 1.5]

    with app.test_request_context():
        pieces = KINDS[kind][0](sheet(rows()))
        assert next(pieces)
        assert asked == 0
        longest, first = 0, 0
        for piece in pieces:
            longest = max(longest, len(piece))
            first = first or asked
        assert asked == 30_000
        assert first < 30_000
        assert longest < 300_000


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_table_is_a_file_too(app: Flask, kind: str) -> None:
    with app.test_request_context():
        data = b"".join(KINDS[kind][0](sheet(iter(()))))
    assert {"csv": from_csv, "json": from_json, "xlsx": from_xlsx}[kind](data) == []


def test_a_workbook_too_long_for_a_spreadsheet_is_refused(app: Flask) -> None:
    with app.test_request_context():
        xlsx_export.must_fit(1_048_575)
        with pytest.raises(Refused, match="holds 1048575 rows"):
            xlsx_export.must_fit(1_048_576)


def test_both_read_alike(hostile: dict[str, bytes]) -> None:
    """The helper that compares kinds of files finds the same in both, but for what one holds."""
    plain = [
        n for n, text in enumerate(HOSTILE)
        if in_a_workbook(text) == text and text[0] != "'" and safe(text).lstrip("'") == text
    ]  # fmt: skip
    one, other = told(from_csv(hostile["csv"])), told(from_xlsx(hostile["xlsx"]))
    assert [one[n] for n in plain] == [other[n] for n in plain]


def in_a_workbook(text: str) -> str:
    """What a workbook can hold of it."""
    kept = "".join("\ufffd" if one in "\ufffe\uffff\x1f\x0b" else one for one in text)
    return kept if len(kept) <= 32_767 else f"{kept[:32_766]}…"
