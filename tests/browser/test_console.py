"""The console: whoever never saw it knows the one next thing to press, all evening long."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from jobclub.phone import Phone
from tests.browser.axe import Axe
from tests.browser.furnish import fill
from tests.browser.hall import Hall
from tests.browser.thumbs import press

ON_BATTERY = """navigator.getBattery = async () =>
    Object.assign(new EventTarget(), {charging: false});"""


@pytest.mark.parametrize("people", [3, pytest.param(22, marks=pytest.mark.full)])
def test_one_filled_button_leads_through_the_evening(hall: Hall, people: int) -> None:
    guests = fill(hall, people)
    ana = hall.console
    for kind in ("skill", "wins", "commit"):
        after = "find" if kind == "commit" else "welcome"
        hall.ana.command("stage:add", kind=kind, minutes=5, after_id=_stage(hall, after))
    seen = []
    for _part in range(8):
        seen.append(ana.locator("#now h2").inner_text())
        _the_button_is_seen_at_once(ana)
        for _turn in guests if seen[-1] == "Asks" else ():
            _leads_on(ana, "Space")
            _the_button_is_seen_at_once(ana)
        _leads_on(ana, "PageDown")
    assert seen == [
        "Doors", "Welcome", "Wins and promises", "Skill minute", "Asks", "Find each other",
        "Commit and thank", "Close",
    ]  # fmt: skip
    expect(ana.locator("#now h2")).to_have_text("Over for tonight")
    expect(ana.locator(".stages .done")).to_have_count(8)
    ana.get_by_role("link", name="See how the evening went").click()
    expect(ana.get_by_text(re.compile("people came"))).to_be_visible()


def test_a_press_too_many_moves_nothing(hall: Hall) -> None:
    fill(hall, 3)
    ana = hall.console
    expect(_lead(ana)).to_have_text(re.compile("Start: Welcome"))
    ana.keyboard.press("Space")
    ana.keyboard.press("Space")
    expect(ana.locator("#now h2")).to_have_text("Welcome")
    press(ana, "Space")
    expect(ana.locator("#now h2")).to_have_text("Asks")
    expect(_lead(ana)).not_to_have_attribute("aria-disabled", "true")
    _lead(ana).dblclick()
    expect(ana.locator("#now h3").first).to_have_text("Now: Abel")

    # Just after somebody else has led on, it means what Ana has not read.
    expect(_lead(ana)).not_to_have_attribute("aria-disabled", "true")
    hall.ana.command("turn:next", turn_id=hall.count("select id from turn where state = 'now'"))
    expect(_lead(ana)).to_have_attribute("aria-disabled", "true")
    ana.keyboard.press("Space")
    expect(_lead(ana)).not_to_have_attribute("aria-disabled", "true")
    expect(ana.locator("#now h3").first).to_have_text("Now: Bea")
    assert hall.events("TurnBegan") == 2


def test_the_run_is_stretched_skipped_and_gone_back_in(hall: Hall) -> None:
    fill(hall, 1)
    ana, run = hall.console, hall.console.locator("#run")
    press(ana, "Space")
    expect(run.locator(".on")).to_contain_text("Welcome")
    expect(run.locator(".on small")).to_contain_text("7 min, until")
    run.get_by_role("button", name="+2 min: Welcome").click()
    expect(run.locator(".on small")).to_contain_text("9 min, until")
    run.locator("summary", has_text="Find each other").click()
    run.get_by_role("button", name="Leave out: Find each other").click()
    expect(run.locator(".out")).to_contain_text("Find each other")
    press(ana, "Space")
    expect(ana.locator("#now h2")).to_have_text("Asks")
    press(ana, "PageUp")
    expect(ana.locator("#now h2")).to_have_text("Welcome")
    press(ana, "Space")
    expect(_lead(ana)).to_have_text(re.compile("Start with Abel"))
    press(ana, "Space")
    expect(ana.locator("#now h3").first).to_have_text("Now: Abel")
    expect(_lead(ana)).to_have_text(re.compile("On to: Close"))
    # While somebody speaks, a slip on the clicker takes their turn from nobody.
    ana.keyboard.press("PageUp")
    run.locator("summary", has_text="One part more").click()
    run.get_by_label("Which").select_option("Commit and thank")
    run.get_by_label("Minutes", exact=True).fill("4")
    run.get_by_role("button", name="Add it").click()
    expect(run.locator(".to-come").first).to_contain_text("Commit and thank")
    expect(ana.locator("#now h3").first).to_have_text("Now: Abel")


def test_clocks_count_and_a_warning_is_seen(hall: Hall) -> None:
    fill(hall, 2)
    ana = hall.console
    _to_stage(hall, "asks")
    expect(ana.locator(".on .clock")).to_have_text(re.compile(r"^(30:00|29:5\d)$"))
    press(ana, "Space")
    clock, quiet = ana.locator(".turn .clock"), ana.locator(".turn .quiet-line")
    expect(clock).to_have_text(re.compile(r"^[1-3]:\d\d$"))
    expect(quiet).to_be_hidden()
    _change(hall, "update turn set length_s = 5 where state = 'now'")
    _change(
        hall,
        "update stage set started_at = datetime(started_at, '-33 minutes') || '.000000'"
        " where kind = 'asks'",
    )
    _again(hall)
    expect(quiet).to_be_visible()
    expect(clock).to_have_text("0:00")
    expect(ana.locator(".on .clock")).to_have_text("3 min over")


def test_the_round_is_put_in_order_and_people_without_time_have_ways_out(hall: Hall) -> None:
    fill(hall, 12)
    _to_stage(hall, "asks")
    ana, line = hall.console, hall.console.locator("#round")
    line.locator("summary").click()
    line.get_by_role("button", name="Up: Bea").click()
    expect(_lead(ana)).to_have_text(re.compile("Start with Bea"))
    line.get_by_role("button", name="Not tonight: Carl").click()
    expect(line.locator(".out")).to_contain_text("Carl")
    line.get_by_role("button", name="In after all: Carl").click()
    expect(line.locator("li")).to_have_count(12)
    expect(line.locator("li").last).to_contain_text("Carl")

    hall.ana.command("stage:stretch", stage_id=_stage(hall, "asks"), seconds=1440, less=True)
    expect(line).to_contain_text("12 people, 6 minutes: that is 30 seconds each.")
    line.get_by_role("button", name="Tables of 6 to 8").click()
    expect(line.locator(".tables li")).to_have_count(2)
    expect(_lead(ana)).to_have_text(re.compile("On to: Find each other"))
    line.get_by_role("button", name="One circle again").click()
    line.get_by_role("button", name=re.compile("^The last . first next week$")).click()
    expect(line.locator(".out").first).to_contain_text("first next week")
    expect(line.get_by_text("seconds each")).to_have_count(0)


def test_those_without_a_phone_take_part(hall: Hall) -> None:
    ben = fill(hall, 1)[0]
    for name in ("George", "Martha"):
        hall.ana.command("seat:add", name=name, stands="looking")
    ana = hall.console
    ana.get_by_role("link", name="Write an ask", exact=True).click()
    ana.locator(".pen", has_text="George").click()
    ana.get_by_label("Which company?").fill("Delta")
    ana.get_by_role("button", name="Put it on the board").click()
    expect(ana.locator(".ask", has_text="George")).to_contain_text("Delta")
    ana.get_by_role("link", name="Done").first.click()
    ana.get_by_role("link", name="Write an ask", exact=True).click()
    # Who asks already says it better; nothing is written over unread.
    ana.locator(".pen", has_text="George").click()
    expect(ana.get_by_role("heading", name="Edit George's ask")).to_be_visible()
    expect(ana.get_by_label("Which company?")).to_have_value("Delta")
    ana.goto(f"{hall.server.url}/m/{hall.ana.meeting}/console")

    _to_stage(hall, "asks")
    press(ana, "Space")
    hand = ana.get_by_role("button", name="Martha knows someone at eBay")
    hand.dblclick()
    expect(ana.locator(".turn .tally").first).to_have_text("1 knows someone")
    expect(ana.locator(".chip.up")).to_have_text("Martha")
    ben.command("offer:make", target_id=_target(hall, "Delta"))
    # Not as the third click of one hand at one spot, which would be none.
    ana.locator("#now h2").click()
    ana.locator(".chip.up").click()
    expect(ana.locator(".chip.up")).to_have_count(0)
    expect(ana.locator(".turn .tally").first).to_have_text("")

    _to_stage(hall, "commit")
    what = ana.get_by_label("What they will do")
    ana.get_by_label("Who", exact=True).select_option("Martha")
    what.fill("Call the")
    # Somebody else's word comes in while Ana types.
    ben.command("commitment:make", text="Write to Delta")
    expect(ana.locator("#tonight")).to_contain_text("1 has said what they will do")
    what.press_sequentially(" bank")
    ana.get_by_role("button", name="Keep it for them").click()
    expect(ana.locator("#tonight")).to_contain_text("2 have said what they will do")
    assert hall.count("select count(*) from commitment where text = 'Call the bank'") == 1

    hall.ana.command("meeting:close")
    hall.start_meeting()
    george = hall.count("select id from member where called = 'George'")
    hall.ana.command("seat:arrive", member_id=george)
    ana.goto(f"{hall.server.url}/m/{hall.ana.meeting}/console")
    ana.get_by_role("button", name="Ask again tonight: George").click()
    expect(ana.locator("#round")).to_contain_text("First: George")


def test_one_screen_shows_the_console_and_the_wall_by_turns(hall: Hall) -> None:
    ben = hall.guest("Ben")
    assert isinstance(ben, Phone)
    ana = hall.laptop()
    ana.add_init_script(ON_BATTERY)
    ana.goto(f"{hall.server.url}/m/{hall.ana.meeting}/console")
    expect(ana.get_by_text("On battery: plug this laptop in.")).to_be_visible()
    ana.keyboard.press("p")
    ana.wait_for_url("**/wall/*")
    expect(ana.locator("#here")).to_have_text("2 here")
    ana.keyboard.press("P")
    ana.wait_for_url("**/console")
    press(ana, "Space")
    expect(ana.locator("#now h2")).to_have_text("Welcome")
    # A wall of its own, opened by its link, leads nowhere.
    hall.wall.keyboard.press("p")
    expect(hall.wall.locator("#here")).to_have_text("2 here")
    assert "/wall/" in hall.wall.url


def test_axe_finds_nothing_in_any_part_of_the_evening(hall: Hall, packages: Path) -> None:
    axe = Axe(packages)
    fill(hall, 12)
    hall.ana.command("seat:add", name="George", stands="looking")
    ana = hall.laptop(reduced_motion="reduce")
    ana.goto(f"{hall.server.url}/m/{hall.ana.meeting}/console")
    for kind in ("doors", "welcome", "wins", "skill", "asks", "find", "commit", "close"):
        hall.to_stage(kind)
        expect(ana.locator("#run .on")).to_have_attribute("id", f"stage-{_on(hall)}")
        _open_all(ana)
        axe.look(ana, f"console, {kind}")
        if kind == "asks":
            hall.ana.command("stage:stretch", stage_id=_on(hall), seconds=1800, less=True)
            press(ana, "Space")
            expect(ana.locator(".turn")).to_be_visible()
            ana.get_by_role("button", name="George knows someone").first.click()
            expect(ana.locator(".chip.up")).to_be_visible()
            axe.look(ana, "console, a turn, and too little time")
            ana.get_by_role("button", name="Tables of 6 to 8").click()
            expect(ana.locator(".tables")).to_be_visible()
            axe.look(ana, "console, tables")
    ana.goto(f"{hall.server.url}/m/{hall.ana.meeting}/console#names")
    axe.look(ana, "console, names")
    axe.must_be_content()


def _to_stage(hall: Hall, kind: str) -> None:
    """Ana goes on, and her console has heard of it."""
    hall.to_stage(kind)
    expect(hall.console.locator("#run .on")).to_have_attribute("id", f"stage-{_on(hall)}")


def _open_all(console: Page) -> None:
    """Everything that can be opened."""
    console.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")


def _on(hall: Hall) -> int:
    return hall.count("select id from stage where started_at is not null and ended_at is null")


def _lead(console: Page) -> Locator:
    return console.locator("#now .main")


def _leads_on(console: Page, key: str) -> None:
    """Press it, and wait until it means something else."""
    before = _lead(console).inner_text()
    press(console, key)
    expect(_lead(console)).not_to_have_text(before)


def _the_button_is_seen_at_once(console: Page) -> None:
    """One filled button, and all of it above the fold of a small laptop."""
    buttons = console.locator("live-board .main:visible")
    expect(buttons).to_have_count(1)
    box, bar = buttons.bounding_box(), console.locator(".bar").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] < bar["y"]


def _stage(hall: Hall, kind: str) -> int:
    return hall.count("select id from stage where kind = ? order by id desc", kind)


def _target(hall: Hall, company: str) -> int:
    return hall.count(
        "select target.id from target join company on company.id = company_id where name = ?",
        company,
    )


def _change(hall: Hall, statement: str) -> None:
    """What only time could do, done to the server's own database."""
    with closing(sqlite3.connect(hall.server.data / "jobclub.sqlite")) as database, database:
        database.execute(statement)


def _again(hall: Hall) -> None:
    """Have the run and the round drawn once more."""
    stage = _stage(hall, "close")
    hall.ana.command("stage:stretch", stage_id=stage, seconds=60)
