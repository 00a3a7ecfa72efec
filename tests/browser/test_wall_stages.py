"""The projector in every stage: all of it can be read, at each size a projector has."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jobclub.meetings.plans import KINDS
from tests.browser.axe import Axe
from tests.browser.furnish import LONG_NAME, fill, fill_to_the_brim
from tests.browser.hall import Hall
from tests.browser.legible import reads_well

#: What stands in each stage, and nowhere else.
WORDS = {
    "doors": "We start at",
    "welcome": "What is said here stays here.",
    "wins": "Who has good news?",
    "skill": "Easy to help with",
    "asks": "Abel",
    "find": "Your phone names two or three people.",
    "commit": "One thing each, by next week.",
    "close": "Thank you all for coming.",
}


LONG_WIFI = "Guests of the Downtown Library, Second Floor and Reading Room"[:60]
LONG_PASSWORD = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0"


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def test_every_stage_at_every_size(hall: Hall, axe: Axe) -> None:
    guests = fill(hall, 22)
    hall.ana.command("meeting:wifi", wifi_name="LibraryClub", wifi_password="bring-a-friend")
    guests[2].command("introduction:record", offer_id=2)
    for kind in KINDS:
        hall.to_stage(kind)
        expect(hall.wall.locator("live-board")).to_contain_text(WORDS[kind])
        reads_well(hall.wall, kind)
        assert strip_is_seen(hall.wall) == (kind != "doors")
        axe.look(hall.wall, f"wall, {kind}")
        if kind == "asks":
            spotlight(hall, axe)
    hall.ana.command("meeting:close")
    expect(hall.wall.get_by_text("The board stays on your phones.")).to_be_visible()
    reads_well(hall.wall, "closed")
    axe.look(hall.wall, "wall, closed")


def spotlight(hall: Hall, axe: Axe) -> None:
    hall.ana.command("turn:next", turn_id=0)
    expect(hall.wall.locator(".who-next")).to_have_text("next Bea N.")
    # The spotlight, and nothing else.
    expect(hall.wall.locator(".ask").filter(visible=True)).to_have_count(1)
    reads_well(hall.wall, "spotlight")
    axe.look(hall.wall, "wall, spotlight")


def test_sixty_people_at_their_tables(hall: Hall, axe: Axe) -> None:
    fill(hall, 60)
    hall.to_stage("asks")
    hall.ana.command("tables:make")
    names = hall.wall.locator(".at-tables bdi")
    expect(names).to_have_count(61)
    reads_well(hall.wall, "sixty at tables")
    assert not cut_short(hall.wall)
    axe.look(hall.wall, "wall, tables")

    # Who comes late sees their table, too.
    hall.guest("Zoë")
    expect(names.filter(has_text="Zoë")).to_be_visible()
    hall.ana.command("tables:undo")
    expect(hall.wall.locator(".at-tables")).to_have_count(0)
    expect(hall.wall.locator(".rest")).to_be_visible()


def test_a_small_club_at_its_tables(hall: Hall) -> None:
    fill(hall, 22)
    hall.to_stage("asks")
    hall.ana.command("tables:make")
    expect(hall.wall.get_by_text("Table 3")).to_be_visible()
    reads_well(hall.wall, "23 at tables")
    assert not cut_short(hall.wall)


def test_the_longest_texts(hall: Hall, axe: Axe) -> None:
    fill_to_the_brim(hall)
    hall.ana.command("seat:add", name=LONG_NAME, stands="looking")
    hall.ana.command("meeting:wifi", wifi_name=LONG_WIFI, wifi_password=LONG_PASSWORD)
    expect(hall.wall.locator(".by-hand")).to_contain_text(LONG_PASSWORD)
    reads_well(hall.wall, "a long Wi-Fi")
    hall.to_stage("welcome")
    for rules in (
        "We speak kindly. " * 35,
        "\n".join(["What is said here stays here, always."] * 15),
    ):
        hall.ana.command("club:house-rules", house_rules=rules)
        expect(hall.wall.locator(".house-rules li").last).to_contain_text(rules[:12])
        expect(hall.wall.locator(".house-rules li")).to_have_count(len(rules.splitlines()))
        reads_well(hall.wall, "long house rules")
    axe.look(hall.wall, "wall, long house rules")
    hall.to_stage("asks")
    hall.ana.command("turn:next", turn_id=0)
    expect(hall.wall.locator(".spotlit")).to_be_visible()
    reads_well(hall.wall, "the longest ask")
    axe.look(hall.wall, "wall, the longest ask")


def test_the_last_ten_seconds_are_quiet_and_move_nothing(hall: Hall) -> None:
    fill(hall, 2)
    hall.to_stage("asks")
    hall.ana.command("turn:next", turn_id=0)
    line = hall.wall.locator(".who-comes")
    expect(hall.wall.locator(".time-left")).to_be_visible()
    expect(line).to_be_hidden()
    before = hall.wall.locator(".spotlit").bounding_box(), line.bounding_box()
    let_pass(hall, turn_seconds_left=9)
    expect(line).to_be_visible()
    assert (hall.wall.locator(".spotlit").bounding_box(), line.bounding_box()) == before
    # The time is up, and the ask stays: a silence, never a deadline.
    let_pass(hall, turn_seconds_left=-5)
    expect(hall.wall.locator(".time-left")).to_have_class("time-left hushed over")
    expect(hall.wall.locator(".spotlit")).to_be_visible()
    assert width_of_the_bar(hall.wall) == 0


def test_a_bar_without_digits_thins_out_by_steps_where_motion_is_not_wanted(hall: Hall) -> None:
    fill(hall, 2)
    hall.to_stage("asks")
    hall.ana.command("turn:next", turn_id=0)
    still = hall.context(
        viewport={"width": 1366, "height": 768}, reduced_motion="reduce"
    ).new_page()
    still.goto(hall.wall.url)
    length = hall.count("select length_s from turn where state = 'now'")
    let_pass(hall, turn_seconds_left=length - 20)
    for page in (still, hall.wall):
        expect(page.locator("#here")).to_have_text("4 here")
    # Of the quarters of a minute only one is over.
    assert width_of_the_bar(still) == pytest.approx((length - 15) / length, abs=0.001)
    assert width_of_the_bar(hall.wall) < (length - 19) / length


def test_the_doors_stage_shows_the_way_in_and_how_many_have_asked(hall: Hall) -> None:
    expect(hall.wall.locator(".so-far")).to_be_hidden()
    fill(hall, 3)
    expect(hall.wall.locator("#here")).to_have_text("4 here")
    expect(hall.wall.get_by_alt_text("QR code that opens the page").first).to_be_visible()
    expect(hall.wall.locator(".so-far")).to_be_visible()
    assert top_of(hall.wall) == "doors"
    hall.ana.command("meeting:wall", shows="list")
    expect(hall.wall.locator("#doors")).to_be_hidden()
    hall.to_stage("asks")
    expect(hall.wall.locator("#doors")).to_be_hidden()
    hall.ana.command("meeting:wall", shows="doors")
    expect(hall.wall.get_by_text("Welcome. Come in with your phone.")).to_be_visible()


def strip_is_seen(wall: Page) -> bool:
    return bool(
        wall.evaluate(
            """() => {
                const box = document.querySelector("#strip img").getBoundingClientRect();
                return document.elementFromPoint(box.x + 5, box.y + 5).closest("#strip") !== null;
            }"""
        )
    )


def cut_short(wall: Page) -> list[str]:
    """Names that end in dots."""
    found: list[str] = wall.locator(".at-tables bdi").evaluate_all(
        "all => all.filter(({scrollWidth, clientWidth}) => scrollWidth > clientWidth + 1)"
        ".map(({textContent}) => textContent)"
    )
    return found


def top_of(wall: Page) -> str:
    """The part in the middle of the screen."""
    return str(
        wall.evaluate(
            "document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('[id]').id"
        )
    )


def width_of_the_bar(wall: Page) -> float:
    """Of its whole length."""
    return float(
        wall.locator(".time-left i").evaluate(
            "one => one.getBoundingClientRect().width / one.parentElement.clientWidth"
        )
    )


def let_pass(hall: Hall, *, turn_seconds_left: int) -> None:
    """What only time could do; then somebody comes in, and the wall is drawn again."""
    with closing(sqlite3.connect(hall.server.data / "jobclub.sqlite")) as database, database:
        database.execute(
            "update turn set began_at ="
            " strftime('%Y-%m-%d %H:%M:%f', 'now', (? - length_s) || ' seconds') || '000'"
            " where state = 'now'",
            (turn_seconds_left,),
        )
    hall.ana.command("seat:add", name="Zoë", stands="looking")
