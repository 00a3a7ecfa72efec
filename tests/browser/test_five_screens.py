"""Five screens: an ask reaches the console, the wall and three phones, and so does what follows."""

from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.browser.hall import Hall
from tests.browser.thumbs import go_to, offer, post_ask, undo_offer

NOTE = "My neighbour leads the team."

#: What a page just opened would show, and what this one shows, without what scripts lay on it.
COMPARE = r"""async () => {
    const board = document.querySelector("live-board:not([room=mine])");
    const said = await (await fetch(board.getAttribute("src"))).json();
    const plain = (node) => {
        for (const one of node.querySelectorAll("*"))
            for (const name of ["data-mine", "data-offered", "data-metoo", "data-state", "open",
                                "aria-disabled", "style"])
                one.removeAttribute(name);
        // Clocks go on by themselves.
        for (const one of node.querySelectorAll("[data-ends]")) {
            one.classList.remove("hushed", "over", "soon");
            if (!one.children.length) one.textContent = "";
        }
        return node.innerHTML.replace(/\s+/g, " ").replace(/ ?(<\/?\w[^>]*>) ?/g, "$1");
    };
    const fresh = document.createElement("template");
    fresh.innerHTML = said.html;
    const drawn = document.createElement("div");
    drawn.append(fresh.content);
    return [plain(board.cloneNode(true)).trim(), plain(drawn).trim()];
}"""


def test_one_evening_on_five_screens(hall: Hall) -> None:
    heard: list[str] = []
    ben, chloe, rose = hall.phone("Ben"), hall.phone("Chloe"), _overheard(hall, heard)
    hall.join(rose, "Rose")
    screens = [hall.console, hall.wall, ben, chloe, rose]
    for screen in screens:
        expect(screen.locator("#here")).to_have_text("4 here")

    post_ask(ben, "eBay", "American Express", who="customer support", why="Moving from retail.")
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    _all_see(screens, "American Express")
    hall.to_stage("asks")
    hall.console.get_by_role("button", name="Start with Ben").click()
    expect(hall.wall.locator(".spotlit")).to_contain_text("Moving from retail.")
    for screen in (hall.console, ben, chloe, rose):
        expect(screen.locator("#now")).to_contain_text("Now: Ben")

    offer(chloe, "eBay")
    _all_see(screens, "1 knows someone")
    undo_offer(chloe, "eBay")
    for screen in screens:
        expect(_board(screen)).not_to_contain_text("1 knows someone")
    offer(chloe, "eBay")
    _all_see(screens, "1 knows someone")

    _say_more(chloe)
    expect(hall.console.locator(".offer")).to_have_count(0)
    expect(hall.console.locator(".offer")).to_contain_text("Chloe knows someone · well")
    go_to(ben, "Mine")
    expect(ben.locator("#mine .offer")).to_contain_text(NOTE)

    _introduce_and_thank(chloe, ben)
    expect(hall.console.locator(".offer")).to_contain_text("Introduced on")
    _only_the_asker_and_the_console_heard_who(hall, rose, heard)

    hall.console.get_by_text("Close early", exact=True).click()
    hall.console.get_by_role("button", name="Close now").click()
    expect(hall.console.get_by_text("The meeting is closed")).to_be_visible()
    expect(hall.wall.get_by_text("Thank you all for coming.")).to_be_visible()
    for phone in (ben, chloe, rose):
        go_to(phone, "Board")
        expect(phone.get_by_text("The meeting is over.")).to_be_visible()
    for screen in screens:
        shown, fresh = screen.evaluate(COMPARE)
        assert shown == fresh


def _board(screen: Page) -> Locator:
    return screen.locator("live-board:not([room=mine])")


def _all_see(screens: list[Page], text: str) -> None:
    for screen in screens:
        expect(_board(screen)).to_contain_text(text)


def _overheard(hall: Hall, heard: list[str]) -> Page:
    """A phone whose every message is kept."""

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(str(frame)))

    page = hall.stranger()
    page.on("websocket", listen)
    return page


def _say_more(chloe: Page) -> None:
    go_to(chloe, "Mine")
    promise = chloe.locator(".promise").filter(has_text="eBay, for Ben")
    promise.get_by_text("Say more").click()
    promise.get_by_label("Well", exact=True).check()
    promise.get_by_label("A note for Ben alone").fill(NOTE)
    promise.get_by_role("button", name="Save").click()


def _introduce_and_thank(chloe: Page, ben: Page) -> None:
    for tap in ("I've asked them", "They said yes", "I introduced them"):
        # By the keyboard: two taps at one spot within a moment would be one thumb that slipped.
        chloe.get_by_role("button", name=tap).press("Enter")
    expect(ben.locator("#mine .offer")).to_contain_text("Introduced on")
    ben.get_by_text("Thank Chloe").click()
    ben.get_by_label("Your words to Chloe").fill("You are kind.")
    ben.get_by_role("button", name="Send thanks").click()
    expect(ben.get_by_text("Thanked.")).to_be_visible()
    expect(chloe.locator("#mine")).to_contain_text("Ben says thank you: “You are kind.”")
    chloe.get_by_role("button", name="I've read it").click()
    expect(chloe.get_by_role("button", name="I've read it")).to_have_count(0)
    expect(chloe.get_by_role("heading", name="Thanks to me")).to_be_visible()


def _only_the_asker_and_the_console_heard_who(hall: Hall, rose: Page, heard: list[str]) -> None:
    assert any("1 knows someone" in frame for frame in heard)
    for told in [*heard, rose.content(), hall.wall.content()]:
        assert "Chloe" not in told
    for told in [*heard, rose.content(), hall.wall.content(), hall.console.content()]:
        assert NOTE not in told
        assert "You are kind" not in told
