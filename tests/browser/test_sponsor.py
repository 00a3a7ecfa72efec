"""One sheet for a sponsor: looked at by axe, printed on A4 and on Letter, taken along as files."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from jobclub.app import create_app
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.people.models import DESK, SignIn
from tests.browser.axe import Axe
from tests.browser.hall import Hall
from tests.browser.test_paper import sheets
from tests.reports.busy import HALF_YEAR, Busy
from tests.reports.files import formulas_in, from_csv, from_xlsx

SMALL: ViewportSize = {"width": 360, "height": 740}
LAPTOP: ViewportSize = {"width": 1366, "height": 768}


@pytest.fixture
def busy_hall(chromium: Browser, tmp_path: Path, empty_sqlite: Path) -> Iterator[Hall]:
    """A laptop on which the Library Club's busy half year is; Ana is signed in."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    file = data / "jobclub.sqlite"
    shutil.copyfile(empty_sqlite, file)
    file.chmod(0o600)
    app = create_app(Settings(data=data, database=f"sqlite:///{file}", secret="s" * 40))
    with app.test_request_context():
        busy = Busy.live()
        with transaction():
            _row, token = SignIn.begin(busy.ana.person, DESK)
        club = busy.club.public_id
        db.session.remove()
        db.engine.dispose()
    hall = Hall(chromium, tmp_path)
    hall.ana.club, hall.ana.cookie = club, f"jobclub={token}"
    try:
        yield hall
        hall.check()
    finally:
        hall.close()


def test_the_sheet_for_a_sponsor(busy_hall: Hall, packages: Path) -> None:
    axe = Axe(packages)
    ana = _at(busy_hall, "sponsor")

    expect(ana.locator(".lead")).to_have_text(
        "17 people came to 6 evenings, and 9 introductions were made."
    )
    _look(axe, ana, "for a sponsor")
    # One sheet, whichever the paper; and a whole year of months as well.
    assert sheets(ana, "A4") == sheets(ana, "Letter") == 1
    with ana.expect_download() as taken:
        ana.get_by_role("button", name="CSV").click()
    assert taken.value.suggested_filename == (
        "jobclub-library-club-sponsor-summary-2026-01-01-to-2026-06-30.csv"
    )
    (row,) = from_csv(Path(taken.value.path()).read_bytes())
    assert row["people"] == "17"
    axe.must_be_content()


def test_files_are_taken_by_keyboard_alone(busy_hall: Hall, packages: Path) -> None:
    axe = Axe(packages)
    ana = _at(busy_hall, "exports")
    _look(axe, ana, "exports")

    button = ana.get_by_role("button", name="XLSX Attendance")
    for _tab in range(60):
        ana.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    with ana.expect_download() as taken:
        ana.keyboard.press("Enter")
    data = Path(taken.value.path()).read_bytes()
    assert len(from_xlsx(data)) == 75
    assert formulas_in(data) == []
    ana.goto(f"{busy_hall.server.url}/c/{busy_hall.ana.club}/security")
    expect(ana.get_by_text("took 75 rows along: attendance.")).to_be_visible()
    axe.must_be_content()


def _at(hall: Hall, report: str) -> Page:
    ana = hall.laptop(reduced_motion="reduce")
    ana.goto(f"{hall.server.url}/c/{hall.ana.club}/reports/{report}?{HALF_YEAR}")
    return ana


def _look(axe: Axe, page: Page, what: str) -> None:
    for size in (SMALL, LAPTOP):
        page.set_viewport_size(size)
        axe.look(page, f"{what}, {size['width']}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (what, size, wide)
