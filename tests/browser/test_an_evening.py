"""A whole evening on five screens, from last week's promises to next week's doors.

Ana's console, the projector, and the phones of Ben, Chloe and Rose; George has none, and Nora comes
late. What each screen says is read as whoever sits before it reads it.
"""

import re
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from tests.browser.hall import PROJECTOR
from tests.browser.weeks import Weeks, doors, said, tuesday

TONIGHT, NEXT_WEEK = tuesday(0), tuesday(1)


def test_an_evening(weeks: Weeks) -> None:
    evening = _Evening(weeks)
    evening.doors()
    evening.welcome()
    evening.wins_and_promises()
    evening.skill_minute()
    evening.asks()
    evening.find_each_other()
    evening.commit_and_thank()
    evening.close()
    evening.goes_home()
    weeks.sleep_until(doors(1))
    evening.next_week()


class _Evening:
    """One stage after the other, each as all five screens show it."""

    def __init__(self, weeks: Weeks) -> None:
        self.weeks = weeks
        self.console = weeks.sit_down()
        self.ben, self.chloe, self.rose = map(weeks.remembered, ("Ben", "Chloe", "Rose"))

    def doors(self) -> None:
        console, ben, chloe, rose = self.console, self.ben, self.chloe, self.rose
        _sees(console, "Tonight at 7:00", said(NEXT_WEEK))
        self.weeks.open_doors(console)
        self._open_the_wall()
        for phone in (ben, chloe, rose):
            self.weeks.comes_back(phone)
        _sees(self.wall, "Good evening. We start at 7:00.", "4 here")

        _sees(ben, "Last time you asked:", "eBay or Delta. Best of all: customer support.")
        _tap(ben, "Keep it for tonight")
        _gone(ben, "Last time you asked:")
        rose.get_by_role("link", name="Sharpen it").tap()
        rose.get_by_label("Who there?").fill("the payments team")
        _tap(rose, "Put it on the board", "Save")
        _sees(rose, "On the board.")
        rose.get_by_role("link", name="Board", exact=True).tap()
        chloe.get_by_text("Drop it", exact=True).tap()
        _tap(chloe, "Drop it now")
        # Her promise of last time is due today, and she is asked as soon as nothing else is.
        self._reloads(chloe, "How did it go?", "You wanted to ask your contact at eBay for Ben.")
        _gone(chloe, "Write my ask")
        self._george_comes_in()

        for phone in (ben, chloe, rose):
            _sees(phone, "Ben asks", "Rose asks", "George asks", "5 here")
        _sees(console, "the payments team", "5 here")
        _sees(self.wall, "5 here")

    def welcome(self) -> None:
        self._press("Space", "Start: Welcome")
        _sees(self.console, "Welcome", "The house rules", "What is said here stays here.")
        _sees(self.wall, "Welcome", "What is said here stays here.", self.code)
        for phone in (self.ben, self.chloe, self.rose):
            _sees(phone, "Phones down.", "Ana says when you need it again.")
            _gone(phone, "George asks")
        self._reloads(self.ben, "Phones down.")

    def wins_and_promises(self) -> None:
        console, chloe, rose = self.console, self.chloe, self.rose
        self._press("PageDown", "On to: Wins and promises")
        _sees(self.wall, "Wins and promises", "Who has good news?", "1 door opened")
        _sees(self.ben, "Phones down.")
        _sees(chloe, "You wanted to ask your contact at eBay for Ben. Did you?")
        _tap(chloe, "I introduced them: eBay, with Ben")
        _sees(chloe, "You said: “Call my old team.”")
        _tap(chloe, "Next week: Call my old team.")
        _sees(chloe, "Next week, then.", "Phones down.")
        self._reloads(rose, "You said: “Visit the job fair.”")
        _tap(rose, "Couldn't: Visit the job fair.")
        _sees(rose, "That's fine. It's closed, and thank you for trying.")
        _sees(console, "To read out", "Chloe introduced Ben at eBay", "Ask my brother.")
        console.get_by_role("button", name="Done: George").click()
        _gone(console, "Ask my brother.")
        _sees(console, "1 promise kept")
        _sees(self.wall, "1 introduction", "1 promise kept")

    def skill_minute(self) -> None:
        self._press("Space", "On to: Skill minute")
        for screen in (self.console, self.wall):
            _sees(screen, "Skill minute")
        _sees(self.console, "Its strong twin")
        _sees(self.wall, "Hard to help with", "Easy to help with")
        for phone in (self.ben, self.chloe, self.rose):
            _sees(phone, "Skill minute", "Phones down.")
        self._reloads(self.chloe, "Phones down.")

    def asks(self) -> None:
        self._press("PageDown", "On to: Asks")
        _sees(self.console, "First: Ben, Rose, George", "3 to come")
        _sees(self.wall, "Ben", "Rose", "George")
        _sees(self.ben, "You are next.")
        for phone in (self.chloe, self.rose):
            _sees(phone, "Next: Ben", "Ben asks")
        self._ben_s_turn()
        self._the_laptop_restarts()
        self._nora_comes_late()
        self._rose_s_turn()
        self._the_others_turns()

    def find_each_other(self) -> None:
        console, ben, chloe, rose = self.console, self.ben, self.chloe, self.rose
        self._press("Space", "On to: Find each other")
        _sees(self.wall, "Find each other", "settle who writes first, and by when")
        _sees(ben, "People to find now", "Chloe", "Rose", "George")
        _sees(chloe, "People to find now", "You promised a door at Delta.")
        _sees(rose, "People to find now", "You promised a door at eBay.")
        _sees(console, "Bring these together", "3 promises were made tonight")

        _tap(chloe, "Yes, settle it: Delta, with Ben")
        _sees(chloe, f"Settled: I'll ask my contact at Delta by {said(NEXT_WEEK)}.")
        _sees(ben, "How can Chloe reach you?")
        ben.get_by_label("How can Chloe reach you?").fill("ben@example.org")
        _tap(ben, "Save")
        _tap(rose, "Let it go: eBay, with Ben")
        _sees(rose, "That's fine. It's closed, and thank you for trying.")
        console.get_by_role("button", name="George writes first").click()
        _sees(console, "2 promises with a day")
        ben.get_by_role("link", name="Show my name").tap()
        expect(ben.get_by_role("img", name="Ben")).to_be_visible()
        ben.get_by_text("Tap to close").tap()
        self._reloads(ben, f"Settled: Chloe asks a contact at Delta by {said(NEXT_WEEK)}.")

    def commit_and_thank(self) -> None:
        console, ben, chloe, rose = self.console, self.ben, self.chloe, self.rose
        self._press("PageDown", "On to: Commit and thank")
        _sees(self.wall, "Commit and thank", "One thing each, by next week.")
        for phone in (ben, chloe, rose):
            _sees(phone, "One thing I'll do before next time")
        _tap(chloe, "Ask my contact at Delta for Ben")
        _sees(chloe, "Kept for you, until next time.")
        ben.get_by_label("In my words").fill("Write to two friends.")
        _tap(ben, "Save")
        _sees(ben, "Write to two friends.")
        self._reloads(rose, "One thing I'll do before next time")
        _tap(ben, "Thank Chloe")
        _sees(ben, "Chloe: thanked")
        chloe.get_by_role("link", name="Mine").tap()
        _sees(chloe, "Ben says thank you")
        chloe.get_by_role("link", name="Board", exact=True).tap()
        console.get_by_label("Who", exact=True).select_option("George")
        console.get_by_label("What they will do").fill("Walk into Zions Bank.")
        console.get_by_role("button", name="Keep it for them").click()
        _sees(console, "3 have said what they will do", "1 thank-you")

    def close(self) -> None:
        self._press("Space", "On to: Close")
        _sees(self.wall, "Thank you all for coming.", "6 people here", "4 asks",
              "2 promises with a day", "1 thank-you",
              f"We meet again on {NEXT_WEEK:%A}, {NEXT_WEEK:%B} {NEXT_WEEK.day}, 7:00")  # fmt: skip
        for phone in (self.ben, self.chloe, self.rose):
            _sees(phone, "Thank you for coming.", "Your recap")
        self._reloads(self.chloe, "Your recap")
        self._press("PageDown", "Close the meeting")
        _sees(self.console, "Over for tonight", "Well done.")
        _sees(self.wall, "Thank you all for coming.", "The board stays on your phones.")
        _gone(self.wall, self.code)
        _sees(self.rose, "The meeting is over.")

    def goes_home(self) -> None:
        """Recap, summary and slips say what was."""
        ben, chloe, console = self.ben, self.chloe, self.console
        ben.get_by_role("link", name="Your recap").tap()
        by = said(NEXT_WEEK)
        _sees(ben, "What I asked", "Chloe: a door at eBay. Introduced.",
              f"Chloe: a door at Delta. Chloe writes first, by {by}.",
              f"George: a door at Delta. George writes first, by {by}.",
              "Write to two friends.")  # fmt: skip
        _gone(ben, "Rose: a door")
        chloe.get_by_role("link", name="Your recap").tap()
        _sees(chloe, "Promised by me", "Reach Ben: ben@example.org")
        self._press("Space", "See how the evening went", role="link")
        _sees(console, "6 people came, 4 asked, and 2 doors opened.", "How the time went")
        console.get_by_role("link", name="Slips to take home").click()
        slip = console.get_by_role("article")
        expect(slip).to_have_count(1)
        expect(slip).to_contain_text("Walk into Zions Bank.")
        expect(slip).to_contain_text(f"For Ben: a door at Delta. You write first, by {by}.")

    def next_week(self) -> None:
        """The kept ask, the promise with a day and the commitment wait at the next doors."""
        self.weeks.expect_trouble("404")
        self.console.context.close()
        self.console = console = self.weeks.sit_down()
        self.weeks.open_doors(console)
        self.weeks.comes_back(self.ben)
        _sees(self.ben, "Last time you asked:", "people who work at eBay or Delta")
        _tap(self.ben, "Keep it for tonight")
        _sees(self.ben, "You said: “Write to two friends.”")
        self.weeks.comes_back(self.chloe)
        _sees(self.chloe, "You wanted to ask your contact at Delta for Ben.")
        _tap(self.chloe, "I introduced them: Delta, with Ben")
        _sees(self.chloe, "You said: “Call my old team.”")
        _tap(self.chloe, "Next week: Call my old team.")
        _sees(self.chloe, "You said: “Ask my contact at Delta for Ben”")
        self._arrives("George")
        _sees(console, "Asked at an earlier meeting", "Zions Bank")
        console.get_by_role("button", name="Ask again tonight: George").click()
        self._press("PageDown", "Start: Welcome")
        self._press("PageDown", "On to: Wins and promises")
        _sees(console, "Promised last time, without a phone", "Walk into Zions Bank.")

    def _open_the_wall(self) -> None:
        console = self.console
        _sees(console, "Doors", "Open the wall, and drag that window to the projector.")
        self.code = console.locator(".code").inner_text()
        with console.expect_popup() as opened:
            self._press("Space", "Open the wall", role="link")
        self.wall = opened.value
        self.wall.set_viewport_size(PROJECTOR["viewport"])
        # It is a window of its own for Ana; here a tab, and one behind another is slow.
        console.bring_to_front()
        _sees(self.wall, "Good evening. We start at 7:00.", "Open the page", self.code, "1 here")

    def _arrives(self, name: str) -> None:
        console = self.console
        console.get_by_role("link", name="Add a person").click()
        console.get_by_label("Or a member who is here without a phone").select_option(name)
        console.get_by_role("button", name="Is here", exact=True).click()
        _sees(console.get_by_role("region", name="People"), name)
        console.get_by_role("link", name="Done", exact=True).filter(visible=True).click()

    def _george_comes_in(self) -> None:
        console = self.console
        self._arrives("George")
        console.get_by_role("link", name="Write an ask", exact=True).click()
        console.get_by_role("link", name="George", exact=True).click()
        console.get_by_label("Which company?").fill("Zions Bank")
        console.get_by_label("One line more").fill("I know tills.")
        console.get_by_role("button", name="Put it on the board").click()
        _sees(console, "On the board.")
        console.get_by_role("link", name="Done", exact=True).filter(visible=True).click()

    def _ben_s_turn(self) -> None:
        console, wall, ben, chloe, rose = (
            self.console, self.wall, self.ben, self.chloe, self.rose,
        )  # fmt: skip
        self._press("Space", "Start with Ben")
        _sees(console, "Now: Ben", "Then: Rose, George", "Who might know someone who'd know?")
        _sees(wall, "Ben", "Who knows someone at", "eBay", "Delta", "next Rose")
        _gone(wall, "Zions Bank")
        _sees(ben, "Your turn, Ben", "I'm looking for people who work at eBay or Delta")
        _sees(chloe, "Now: Ben", "Next: Rose")
        _sees(rose, "You are next.")
        _offer(chloe, "Delta")
        _offer(rose, "eBay")
        console.get_by_role("button", name="George knows someone at Delta").click()
        _sees(console, "2 know someone")
        _sees(wall, "2 know someone")
        _sees(ben, "Delta · 2 know someone")
        for screen in (wall, ben):
            _gone(screen, "none yet")
        self._reloads(ben, "Your turn, Ben", "Delta · 2 know someone")

    def _the_laptop_restarts(self) -> None:
        """The turn's clock is the server's, and goes on where it was."""
        console, ben = self.console, self.ben
        self.weeks.expect_trouble("ERR_CONNECTION_RE", "WebSocket connection to")
        turn = console.get_by_role("region", name="Now: Ben")
        _sees(console, "Saved")
        ends, left = _ends(turn), _left(turn)
        self.weeks.power_cut()
        _sees(console, "Saved")
        assert _ends(turn) == ends
        assert _left(turn) < left
        console.get_by_role("button", name="+30 s").click()
        expect(turn.locator("[data-ends]")).not_to_have_attribute("data-ends", str(ends))
        assert _ends(turn) >= ends + 30_000
        expect(ben.locator("[data-ends]").filter(visible=True)).to_have_attribute(
            "data-ends", str(_ends(turn))
        )
        _sees(self.wall, "Ben", "next Rose")

    def _nora_comes_late(self) -> None:
        nora = self.weeks.guest("Nora")
        for screen in (self.console, self.wall, self.ben, self.chloe, self.rose):
            _sees(screen, "6 here")
        nora.command("ask:post", company_1="Adobe", who="design")
        _sees(self.console, "Then: Rose, George, Nora", "first evening")

    def _rose_s_turn(self) -> None:
        console, rose = self.console, self.rose
        self._press("Space", "Next: Rose")
        _sees(self.wall, "Rose", "Zions Bank", "next George")
        _sees(rose, "Your turn, Rose", "Best of all: the payments team.")
        _sees(self.ben, "Now: Rose", "Next: George")
        _tap(rose, "Read it for me")
        _sees(rose, "Ana will read it for you.")
        _sees(console, "Read it for Rose:", "Best of all: the payments team.")
        _tap(rose, "I've finished")
        _gone(rose, "Your turn, Rose")
        _sees(console, "Thank whoever spoke.")
        _sees(self.wall, "Ben", "Rose", "George", "Nora")

    def _the_others_turns(self) -> None:
        self._press("PageDown", "Next: George")
        _sees(self.wall, "George", "“I know tills.”", "next Nora")
        self._press("Space", "Next: Nora")
        _sees(self.wall, "Nora", "Adobe")
        _sees(self.chloe, "Now: Nora")

    def _press(self, key: str, meaning: str, role: Literal["button", "link"] = "button") -> None:
        """The key is pressed when the one filled button has said for a while what it will do."""
        expect(self.console.locator(".main").filter(visible=True)).to_have_count(1)
        lead = self.console.get_by_role(role, name=meaning, exact=True)
        expect(lead).to_be_visible()
        expect(lead).not_to_have_attribute("aria-disabled", "true")
        self.console.keyboard.press(key)

    def _reloads(self, phone: Page, *texts: str) -> None:
        _sees(phone, *texts)
        phone.reload()
        _sees(phone, *texts)


def _sees(screen: Page | Locator, *texts: str) -> None:
    for text in texts:
        expect(screen.get_by_text(text).filter(visible=True).first).to_be_visible()


def _gone(screen: Page, text: str) -> None:
    expect(screen.get_by_text(text).filter(visible=True)).to_have_count(0)


def _tap(phone: Page, *names: str) -> None:
    """A real tap on the button that reads so; one of them, where it has two names."""
    name = re.compile(f"^({'|'.join(map(re.escape, names))})")
    phone.get_by_role("button", name=name).filter(visible=True).first.tap()


def _offer(phone: Page, company: str) -> None:
    _tap(phone, company)
    _sees(phone, "You offered")


def _ends(turn: Locator) -> int:
    return int(turn.locator("[data-ends]").get_attribute("data-ends") or 0)


def _left(turn: Locator) -> int:
    """Seconds, as the clock says them."""
    minutes, seconds = turn.locator("[data-ends]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)
