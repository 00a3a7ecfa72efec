"""Exports opened by LibreOffice: no formula, no link, and every word of five hundred texts."""

import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from jobclub.clock import now
from jobclub.reports import csv_export, xlsx_export
from jobclub.reports.columns import DAY, TEXT, WHOLE, Column, Value
from jobclub.reports.csv_export import safe
from jobclub.reports.sheets import Sheet
from tests.reports.conftest import office
from tests.reports.hostile import HOSTILE

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT_NS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"
#: UTF-8, a separator, quotes, every column as LibreOffice would take it by itself.
AS_CSV = "CSV:{},34,76,1,,0,false,true,false"
COMMA, SEMICOLON = 44, 59
#: A CSV cannot say that these are text; whoever needs that takes the workbook.
LIKE_NUMBERS = ("0012", "1e5", "2026-01-02", "TRUE", "true", "1/2")

SHAPES = [
    Column("text", TEXT, "=1+1", lambda row: row[0]),
    Column("count", WHOLE, "How many.", lambda row: row[1]),
    Column("day", DAY, "Which day.", lambda row: row[2]),
]


def rows() -> Iterator[list[Value]]:
    return ([text, -3, date(2026, 1, 2)] for text in HOSTILE)


@pytest.mark.full
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_libreoffice_finds_no_formula(app: Flask, tmp_path: Path, kind: str) -> None:
    writer = {"csv": csv_export, "xlsx": xlsx_export}[kind]
    file = tmp_path / f"export.{kind}"
    with app.test_request_context():
        sheet = Sheet("asks", "=A Club", "All the time", now(), SHAPES, rows())
        file.write_bytes(b"".join(writer.write(sheet)))

    document = _opened(file, tmp_path)

    assert [one.get(f"{TABLE}formula") for one in document.iter(f"{TABLE}table-cell")
            if one.get(f"{TABLE}formula")] == []  # fmt: skip
    assert [one for one in document.iter() if one.get(LINK, "").startswith(("http", "#"))] == []
    heads, *read = _rows(next(document.iter(f"{TABLE}table")))
    assert [cell[1] for cell in heads] == ["text", "count", "day"]
    assert len(read) == len(HOSTILE)
    for text, (word, count, day) in zip(HOSTILE, read, strict=True):
        if not (kind == "csv" and text in LIKE_NUMBERS):
            assert _kept(word[1]) == _kept(safe(text) if kind == "csv" else text)
        assert count == ("float", "-3")
        assert day == ("date", "2026-01-02")


@pytest.mark.full
def test_nor_where_it_takes_another_sign_for_the_end_of_a_cell(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    with app.test_request_context():
        texts: Iterator[list[Value]] = ([date(2026, 1, 2), text, 3] for text in HOSTILE)
        shapes = [SHAPES[2], SHAPES[0], SHAPES[1]]
        sheet = Sheet("asks", "A Club", "All the time", now(), shapes, texts)
        file.write_bytes(b"".join(csv_export.write(sheet)))

    document = _opened(file, tmp_path, SEMICOLON)

    cells = list(document.iter(f"{TABLE}table-cell"))
    assert len(cells) > len(HOSTILE)
    assert [found for one in cells if (found := one.get(f"{TABLE}formula"))] == []


def _opened(file: Path, folder: Path, separator: int = COMMA) -> ET.Element:
    """The file as LibreOffice has it, in a format that hides nothing."""
    found = office()
    assert found is not None, "There is no LibreOffice here: apt-get install libreoffice-calc"
    reads = [f"--infilter={AS_CSV.format(separator)}"] if file.suffix == ".csv" else []
    subprocess.run(
        [
            found, "--headless", f"-env:UserInstallation=file://{folder}/profile", *reads,
            "--convert-to", "fods", "--outdir", str(folder / "out"), str(file),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return ET.parse(folder / "out" / f"{file.stem}.fods").getroot()  # noqa: S314 (our own file)


def _rows(table: ET.Element) -> Iterator[list[tuple[str, str]]]:
    """Each row's first three cells: their type and what stands in them."""
    for row in table.iter(f"{TABLE}table-row"):
        cells = [_cell(one) for one in row.findall(f"{TABLE}table-cell")][:3]
        if any(text for _type, text in cells):
            yield cells


def _cell(cell: ET.Element) -> tuple[str, str]:
    kind = cell.get(f"{OFFICE}value-type", "")
    value = cell.get(f"{OFFICE}value") or cell.get(f"{OFFICE}date-value")
    return kind, value or "\n".join(_text(one) for one in cell.findall(f"{TEXT_NS}p"))


def _text(part: ET.Element) -> str:
    said = part.text or ""
    for one in part:
        if one.tag == f"{TEXT_NS}s":
            said += " " * int(one.get(f"{TEXT_NS}c", "1"))
        elif one.tag == f"{TEXT_NS}tab":
            said += "\t"
        else:
            said += _text(one)
        said += one.tail or ""
    return said


def _kept(text: str) -> str:
    """A text without what LibreOffice does not keep: control signs, and ends of long ones."""
    return "".join(one for one in text if one > "\x1f" and one not in "\ufffd\ufffe\uffff")[:30_000]
