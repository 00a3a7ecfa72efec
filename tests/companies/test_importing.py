"""A list of local employers is brought into the directory; whatever else it is gets a sentence."""

import csv
import gzip
import io
import sys
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from jobclub.companies import child
from jobclub.companies.child import read_in_child
from jobclub.companies.importing import BATCH, bring_in
from jobclub.companies.models import Company, OtherName
from jobclub.companies.reading import MOST_BYTES, MOST_ROWS, Employer, Unreadable, read
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.pages import SAID
from tests.cast import Cast
from tests.room import Room


def employers(text: str) -> list[tuple[str, ...]]:
    return [(one.name, *one.also) for one in read(text.encode()).found]


def listed(club_id: int) -> list[str]:
    found = select(Company.name).where(Company.club_id == club_id, Company.listed)
    return list(db.session.scalars(found.order_by(Company.id)))


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/sheet1.xml", data)
    return file.getvalue()


def many(rows: int) -> bytes:
    return "".join(f"Employer {n} of Ogden\n" for n in range(rows)).encode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kroger\nIntel\n", [("Kroger",), ("Intel",)]),
        ("Company\r\nKroger\r\n", [("Kroger",)]),
        ("\ufeffName,Other names\nIntermountain,IHC; Wasatch Care\n",
         [("Intermountain", "IHC", "Wasatch Care")]),
        ("Intermountain,IHC,Wasatch\nIntel,,\n", [("Intermountain", "IHC", "Wasatch"), ("Intel",)]),
        ("Id,City,Employer Name,Also known as\n7,Provo,Kroger,KR\n", [("Kroger", "KR")]),
        ("Empresa;Siglas;Ciudad\nTelefónica;TEF;Madrid\n", [("Telefónica", "TEF")]),
        ("Unternehmen\tKurzname\nBayerische Werke\tBW\n", [("Bayerische Werke", "BW")]),
        ("sep=;\nFirma;Ort\nMüller & Söhne;Ulm\n", [("Müller & Söhne",)]),
        ("Company,,\nKroger,KR,Smith's\n", [("Kroger", "KR", "Smith's")]),
        ('"Acme, Inc.",ACM\n"A ""B"" Foods",\n', [("Acme, Inc.", "ACM"), ('A "B" Foods',)]),
        ("Kroger,kroger inc,KROGER\n", [("Kroger",)]),
        ("Acme, Inc.\nBirch, Co., Ltd.\nCedar, S.p.A.\n", [("Acme",), ("Birch",), ("Cedar",)]),
        ("Kroger\rIntel\r", [("Kroger",), ("Intel",)]),
    ],
)  # fmt: skip
def test_names_first_other_names_after_whatever_wrote_it(
    text: str, found: list[tuple[str, ...]]
) -> None:
    assert employers(text) == found


def test_a_town_beside_many_names_is_none_of_them() -> None:
    text = "Alder Works,Ogden,AWX\nBirch Mills,Ogden,\nCedar Bank,Birch Mills,\n"

    assert employers(text) == [("Alder Works", "AWX"), ("Birch Mills",), ("Cedar Bank",)]


def test_formulas_addresses_and_numbers_are_no_names() -> None:
    cells = ["=HYPERLINK(1)", "+1 801 555 0100", "@SUM(A1)", "-", "801-555-0100",
             "jobs@kroger.com", "https://kroger.com/jobs", "…", "N" * 121,
             "\uff1dcmd", "\uff0b1", "\uff0dx", "\uff20SUM", "\u2212x", " \ufe66cmd"]  # fmt: skip
    file = io.StringIO()
    csv.writer(file).writerows([[cell] for cell in cells] + [["Kroger", *cells[:7]]])

    came = read(file.getvalue().encode())
    assert came.found == (Employer("Kroger"),)
    assert came.left_out == len(cells)


def test_a_sign_within_a_name_is_part_of_it() -> None:
    assert employers("A+B Foods,A\uff0bB\nAlt-J\n") == [("A+B Foods", "A\uff0bB"), ("Alt-J",)]


def test_a_busy_laptop_is_told_as_such(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room.furnish(app)
    program = tmp_path / "stand-in"
    program.write_text(f"#!{sys.executable}\nimport signal; signal.pause()")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(child, "LASTS_AT_MOST", 0.3)

    page = send(app, "facilitator", room, b"Kroger\n")
    assert page.status_code == 503
    assert "The laptop is busy just now. Please try again in a moment." in page.text
    assert "Bring a list of employers" in page.text


def test_what_turns_a_name_around_is_taken_out() -> None:
    assert employers("Kro\u202eger\u200b  Markets\n") == [("Kroger Markets",)]


def test_what_excel_wrote_before_utf_8_is_read() -> None:
    assert read("Société,Sigle\nCrédit Agricole,CA\n".encode("cp1252")).found == (
        Employer("Crédit Agricole", ("CA",)),
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \t\n", "empty"),
        (b"\0" * 900, "empty"),
        (b",,,\n,,\n", "empty"),
        ("Kroger\n".encode("utf-16"), "utf-16"),
        ("Kroger\nIntel\n".encode("utf-16-le"), "utf-16"),
        ("Kroger\nIntel\n".encode("utf-32"), "utf-16"),
        (b"Kroger\nInt\0el\n", "no-text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no-text"),
        (b"%PDF-1.7\n\x01\x02\x80", "no-text"),
        (zipped(b"Kroger"), "packed"),
        (gzip.compress(b"Kroger", mtime=0), "packed"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "packed"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "page"),
        (b"\n <html lang=en>Kroger", "page"),
        (b'{"companies": ["Kroger"]}', "other"),
        (b"BEGIN:VCARD\nORG:Kroger\nEND:VCARD\n", "other"),
        (b"Notes:\n\"When...\"\n\nFirst Name,Last Name,URL,Company\nAl,Bo,x,Kroger\n", "people"),
        (b"Company,Nachname,Ort\nKroger,Bo,Ulm\n", "people"),
        (b"Company,City\n", "no-names"),
        (b"1,2,3\n4,5,6\n", "no-names"),
        (b"-," * 400_000, "no-names"),
        (b'"' + b"x" * 900_000, "no-text"),
        (many(MOST_ROWS + 1), "rows"),
        (b"x\n" * (MOST_ROWS * 2), "rows"),
        (b"x" * (MOST_BYTES + 1), "size"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)  # fmt: skip
def test_what_is_no_list_is_told_apart(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as no:
        read(data)
    assert no.value.why == why


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        came = read(data)
    except Unreadable:
        return
    assert came.found
    assert all(one.name and len(one.name) <= 120 for one in came.found)


def test_the_child_reads_what_reading_reads_and_keys_it() -> None:
    lines, left_out = read_in_child(b"Name,Also\nThe Kroger Co.,KR\n=1,\n")

    assert [(line.name, line.key, line.also) for line in lines] == [
        ("The Kroger Co.", "kroger", (("KR", "kr"),))
    ]
    assert left_out == 1
    with pytest.raises(Unreadable, match="page"):
        read_in_child(b"<html>")


@pytest.mark.both
def test_what_is_new_is_added_and_a_second_time_it_is_known(cast: Cast) -> None:
    cast.target("eBay")
    data = b"Name,Also\nebay inc,\nAlder Works,AWX\nAmerican Express,\nAmex,\nBirch Mills,\n=1,\n"

    came = bring_in(cast.club.id, data)
    assert (came.added, came.known, came.left_out) == (3, 2, 1)
    assert came.said == "3 added, 2 known already. Lines without a name we can use: 1."
    assert listed(cast.club.id) == ["eBay", "Alder Works", "American Express", "Birch Mills"]
    known = Company.known(cast.club.id, "awx")
    assert known is not None
    assert known.name == "Alder Works"

    again = bring_in(cast.club.id, data)
    assert again.said == "0 added, 5 known already. Lines without a name we can use: 1."
    assert len(listed(cast.club.id)) == 4
    assert listed(cast.harbour.id) == []


@pytest.mark.both
def test_it_merges_nothing_and_takes_no_name_from_another(cast: Cast) -> None:
    with transaction():
        alder = Company.named(cast.club, "Alder Works")
        Company.named(cast.club, "Birch Mills")
        alder.also_called("AWX", by=cast.ana)

    bring_in(cast.club.id, b"Cedar Bank,AWX\nDogwood,Birch Mills\nAlder Works,ALD\n")

    named = select(OtherName.name, Company.name).join(Company, Company.id == OtherName.company_id)
    assert db.session.execute(named.order_by(OtherName.id)).all() == [
        ("AWX", "Alder Works"),
        ("ALD", "Alder Works"),
    ]
    assert db.session.scalars(select(Company.id).where(Company.head_id.is_not(None))).all() == []


def test_what_stood_in_a_draft_is_added_and_spelt_as_in_the_list(cast: Cast) -> None:
    with transaction():
        Company.named(cast.club, "alder WORKS", listed=False)

    assert bring_in(cast.club.id, b"Alder Works\n").added == 1
    assert listed(cast.club.id) == ["Alder Works"]


def test_thousands_are_entered_batch_by_batch(cast: Cast) -> None:
    came = bring_in(cast.club.id, many(BATCH * 2 + 3))

    assert (came.added, came.known) == (BATCH * 2 + 3, 0)
    assert len(listed(cast.club.id)) == BATCH * 2 + 3


def test_a_refusal_says_what_to_do(cast: Cast) -> None:
    for data, words in ((b"<html>", "web page"), (b"", "empty"), (zipped(b""), "CSV UTF-8"),
                        (many(MOST_ROWS + 1), "5000 lines"), (b"\1", "cannot read")):  # fmt: skip
        with pytest.raises(Refused, match=words):
            bring_in(cast.club.id, data)
    assert listed(cast.club.id) == []


def send(app: Flask, who: str, room: Room, data: bytes | None) -> TestResponse:
    actor = room.actors[who]
    # The client's own form would be a file in /tmp that it never closes.
    named = b' filename="employers.csv"' if data is not None else b""
    head = b'--XX\r\nContent-Disposition: form-data; name="file";' + named + b"\r\n\r\n"
    return actor.client(app).post(
        f"/c/{room.club}/companies",
        data=head + (data or b"") + b"\r\n--XX--\r\n",
        content_type="multipart/form-data; boundary=XX",
        environ_overrides=actor.environ,
    )


def test_a_facilitator_brings_a_list_and_reads_what_came_of_it(app: Flask) -> None:
    room = Room.furnish(app)
    rose = room.actors["facilitator"]

    sent = send(app, "facilitator", room, b"Kroger\nAlder Works\neBay\n")
    assert (sent.status_code, sent.location) == (303, f"/c/{room.club}/companies")
    client = rose.client(app)
    client.set_cookie(SAID, sent.headers["Set-Cookie"].split("=", 1)[1].split(";")[0])
    page = client.get(sent.location, environ_overrides=rose.environ).text
    assert "2 added, 1 known already." in page
    assert "Alder Works" in page


def test_a_refused_file_is_told_at_its_field(app: Flask) -> None:
    room = Room.furnish(app)

    page = send(app, "facilitator", room, b"<html>no list</html>")
    assert page.status_code == 422
    assert "This is a web page, not a list." in page.text
    assert 'aria-invalid="true"' in page.text
    assert "Please choose a file first." in send(app, "facilitator", room, None).text


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 3 * MOST_BYTES])
def test_too_large_a_file_gets_a_sentence_and_is_not_read(app: Flask, size: int) -> None:
    room = Room.furnish(app)

    page = send(app, "facilitator", room, b"x" * size)
    assert page.status_code == 422
    assert "1 MB is the most that fits here." in page.text


def test_a_list_of_more_than_a_form_s_size_is_taken(app: Flask) -> None:
    room = Room.furnish(app)

    assert send(app, "facilitator", room, many(3_000)).status_code == 303


@pytest.mark.parametrize(
    "who", ["facilitator over Wi-Fi", "asker", "other club's owner", "stranger"]
)
def test_nobody_else_brings_a_list(app: Flask, who: str) -> None:
    room = Room.furnish(app)

    assert send(app, who, room, b"Kroger\n").status_code == 404
    with app.app_context():
        assert "Kroger" not in db.session.scalars(select(Company.name)).all()
