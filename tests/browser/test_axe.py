"""axe finds nothing: WCAG 2.2 AA on every page, in every state, in light and in dark."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jobclub.clock import now
from tests.browser.axe import Axe
from tests.browser.furnish import LONG_NAME, LONG_WHY, fill, fill_to_the_brim
from tests.browser.hall import Hall
from tests.browser.test_runner_phone import nod_to
from tests.browser.thumbs import go_to, write_ask

STILL = {"reduced_motion": "reduce"}


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def test_before_anybody_is_here(bare_hall: Hall, axe: Axe) -> None:
    bare_hall.expect_trouble("404", "422")
    stranger = bare_hall.context(**STILL).new_page()
    _walk(axe, stranger, bare_hall.server.url, "/sign-in", "/start/nothing")
    stranger.goto(bare_hall.server.link)
    axe.look(stranger, "start")
    hall = bare_hall.begin()
    ana = hall.laptop(**STILL)
    club = f"/c/{hall.ana.club}"
    pages = (f"{club}/", f"{club}/members", f"{club}/members/1", f"{club}/settings", "/me")
    _walk(axe, ana, hall.server.url, *pages, "/nowhere", f"/m/{hall.ana.meeting}/console")
    for panel in ("#add", "#write", "#wifi"):
        ana.goto(f"{hall.server.url}/m/{hall.ana.meeting}/console{panel}")
        axe.look(ana, f"console {panel}")
    axe.look(hall.wall, "wall, the doors")
    hall.ana.command("meeting:wifi", wifi_name="LibraryClub", wifi_password="bring-a-friend")
    expect(hall.wall.get_by_alt_text("QR code of the Wi-Fi")).to_be_visible()
    axe.look(hall.wall, "wall, the doors with a Wi-Fi")


def test_evenings_to_come(hall: Hall, axe: Axe) -> None:
    hall.expect_trouble("422")
    soon = {"day": f"{now() + timedelta(days=9):%Y-%m-%d}", "plan": "75"}
    planned = hall.ana.command("meeting:plan", at="18:00", **soon)["go"]
    series = hall.ana.command("series:begin", at="19:00", **soon)["id"]
    ana, club = hall.laptop(**STILL), f"/c/{hall.ana.club}"
    for path in (f"{club}/", planned, f"{club}/series/{series}"):
        ana.goto(hall.server.url + path)
        _open_all(ana)
        axe.look(ana, path)
    ana.goto(f"{hall.server.url}{club}/")
    ana.get_by_role("button", name="Holiday").first.click()
    ana.get_by_role("heading", name="Plan an evening").click()
    ana.get_by_label("Day", exact=True).fill("2020-02-04")
    ana.get_by_role("button", name="Plan this evening").click()
    axe.look(ana, "an evening refused")


def test_at_the_door_and_on_an_empty_board(hall: Hall, axe: Axe) -> None:
    hall.expect_trouble("404", "422")
    ben = hall.stranger(**STILL)
    _walk(axe, ben, hall.server.lan_url, "/join", "/sign-in", "/nowhere")
    hall.join(ben, "Ben")
    for tab in ("Board", "My ask", "Mine"):
        go_to(ben, tab)
        axe.look(ben, f"phone, nothing yet, {tab}")
    write_ask(ben, "???")
    ben.get_by_role("button", name="Put it on the board").click()
    expect(ben.get_by_text("A company's name needs a letter.")).to_be_visible()
    axe.look(ben, "phone, an ask refused")
    _walk(axe, ben, hall.server.lan_url, "/", "/join", "/me")

    lost = hall.stranger(**STILL)
    lost.goto(f"{hall.server.lan_url}/join")
    lost.get_by_label("Code on the wall").fill("wrong2")
    lost.get_by_label("Your first name").fill("Chloe")
    lost.get_by_role("button", name="Come in").click()
    axe.look(lost, "join, a wrong code")

    hall.ana.post(f"/c/{hall.ana.club}/do/club:settings", name="Library Club",
                  zone="America/Denver", locale="en", door_policy="nod")  # fmt: skip
    nora = hall.stranger(**STILL)
    hall.join(nora, "Nora")
    axe.look(nora, "waiting for a nod")
    axe.look(hall.console, "console, somebody waits")


@pytest.mark.parametrize("asks", [1, 12, pytest.param(60, marks=pytest.mark.full)])
def test_a_board_of(asks: int, hall: Hall, axe: Axe) -> None:
    hall.expect_trouble("404")
    guests = fill(hall, asks)
    hall.ana.command("seat:add", name="George", stands="looking")
    ben = hall.phone("Ben", **STILL)
    ben.locator("button.company").first.click()
    expect(ben.get_by_text("You offered").first).to_be_visible()
    hall.to_stage("asks")
    expect(hall.wall.locator("#doors")).to_be_hidden()
    axe.look(hall.wall, f"wall, {asks} asks, none in the spotlight")
    hall.ana.command("ask:spotlight", ask_id=1)
    expect(ben.locator("#now")).to_contain_text("Now: Abel")
    ben.locator("details.more summary").first.click()
    axe.look(ben, f"phone, {asks} asks")
    axe.look(hall.console, f"console, {asks} asks")
    expect(hall.wall.locator(".spotlit")).to_be_visible()
    axe.look(hall.wall, f"wall, {asks} asks")
    if asks > 12:
        return
    ben.goto(f"{hall.server.lan_url}/")
    _open_all(ben)
    axe.look(ben, f"home, {asks} asks")

    hall.ana.command("meeting:close")
    expect(hall.wall.get_by_text("Thank you all for coming.")).to_be_visible()
    expect(hall.console.get_by_text("The meeting is closed")).to_be_visible()
    axe.look(hall.wall, "wall, closed")
    axe.look(hall.console, "console, closed")
    axe.look(hall.hand_over(guests[0], **STILL), "phone, closed")
    late = hall.stranger(**STILL)
    _walk(axe, late, hall.server.lan_url, f"/m/{hall.ana.meeting}/")
    ana = hall.laptop(**STILL)
    _walk(axe, ana, hall.server.url, f"/c/{hall.ana.club}/meetings/{hall.ana.meeting}")


def test_a_phone_in_each_stage(hall: Hall, axe: Axe) -> None:
    first, second, *_ = fill(hall, 4)
    abel, nora = hall.hand_over(first, **STILL), hall.phone("Nora", **STILL)
    bea = hall.hand_over(second, **STILL)
    nod_to(hall, "Bea Novak")
    for kind in ("doors", "welcome", "wins", "skill", "asks", "find", "commit", "close"):
        hall.to_stage(kind)
        expect(nora.locator(f"#stage[data-kind={kind}]")).to_be_attached()
        if kind == "asks":
            hall.ana.command("turn:next", turn_id=0)
            expect(abel.get_by_role("button", name="I've finished")).to_be_visible()
            bea.locator(".runner summary").click()
            expect(bea.get_by_role("heading", name="You are next.")).to_be_visible()
        for page, who in ((nora, "Nora"), (abel, "Abel"), (bea, "Bea, who runs it")):
            axe.look(page, f"{kind}, {who}")
    nora.goto(f"{hall.server.lan_url}/m/{hall.ana.meeting}/#my-name")
    axe.look(nora, "my name")


def test_the_longest_names_and_texts(hall: Hall, axe: Axe) -> None:
    first, second, *_ = fill_to_the_brim(hall)
    helped = "select offer.id from offer join target on target.id = target_id where ask_id = 2"
    offer_id = hall.count(helped)
    first.command("introduction:record", offer_id=offer_id)
    second.command("thanks:send", text=LONG_WHY, offer_id=offer_id)
    hall.ana.command("seat:add", name=LONG_NAME, stands="looking")
    one = hall.hand_over(first, **STILL)
    for tab in ("Board", "My ask", "Mine"):
        go_to(one, tab)
        _open_all(one)
        axe.look(one, f"phone, longest, {tab}")
    one.goto(f"{hall.server.lan_url}/")
    _open_all(one)
    axe.look(one, "home, longest")
    other = hall.hand_over(second, **STILL)
    go_to(other, "Mine")
    _open_all(other)
    axe.look(other, "phone, longest, thanked")
    _open_all(hall.console)
    axe.look(hall.console, "console, longest")
    hall.to_stage("asks")
    expect(hall.wall.locator("#doors")).to_be_hidden()
    axe.look(hall.wall, "wall, longest")
    hall.ana.command("ask:spotlight", ask_id=2)
    expect(hall.wall.locator(".spotlit")).to_be_visible()
    axe.look(hall.wall, "wall, longest in the spotlight")


def _walk(axe: Axe, page: Page, base: str, *paths: str) -> None:
    for path in paths:
        page.goto(base + path)
        axe.look(page, path)


def _open_all(page: Page) -> None:
    """Everything that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
