"""jobclub on the internet, for browsers: its https address leads to a server of the test's."""

import re
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.watch import Watch
from tests.mail_server import FROM, Mailbox, Received
from tests.server import Server

HOST = "jobs.example.org"
URL = f"https://{HOST}"
#: What a proxy does not pass on.
HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "host", "accept-encoding"}


class Internet:
    """One hosted jobclub with a mail server, and everybody's browser at home."""

    def __init__(self, browser: Browser, folder: Path, mailbox: Mailbox) -> None:
        self.browser = browser
        self.mailbox = mailbox
        env = {"JOBCLUB_URL": URL, "JOBCLUB_SMTP": mailbox.url, "JOBCLUB_MAIL_FROM": FROM}
        self.server = Server(folder / "data", env).start()
        self.watch = Watch(self.server)
        self._contexts: list[BrowserContext] = []

    @property
    def first_link(self) -> str:
        """What it printed when it started: it makes the club."""
        found = re.search(rf"{URL}/start/\S+", self.server.log_text())
        assert found is not None
        return found[0]

    def at_home(self, **options: Any) -> Page:
        """A browser somewhere, on which nobody is signed in."""
        context = self.browser.new_context(**options)
        context.route(f"{URL}/**", self._pass_on)
        self.watch.over(context)
        self._contexts.append(context)
        return context.new_page()

    def close(self) -> None:
        """Everything ends."""
        for context in self._contexts:
            context.close()
        self.server.stop()

    def _pass_on(self, route: Route) -> None:
        """As the proxy does that stands before a hosted jobclub."""
        asked = route.request
        headers = {k: v for k, v in asked.all_headers().items() if k.lower() not in HOP_BY_HOP}
        headers = {k: v for k, v in headers.items() if not k.startswith(":")}
        line = HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            path = asked.url.removeprefix(URL).partition("#")[0]
            line.request(asked.method, path, asked.post_data_buffer, {**headers, "Host": HOST})
            answer = line.getresponse()
            given: dict[str, str] = {}
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    # Several cookies in one: a line each.
                    given[name] = f"{given[name]}\n{value}" if name in given else value
            status, body = answer.status, answer.read()
            if "Location" in given:
                # A redirect would be followed past this proxy, to where nobody is.
                on = given.pop("Location")
                status, body = 200, f'<meta http-equiv="refresh" content="0;url={on}">'.encode()
            route.fulfill(status=status, headers=given, body=body)
        finally:
            line.close()


def opened(letter: Received, page: Page) -> Page:
    """The letter, as a mail program shows it; a tap on its link leads on."""
    page.set_content(letter.html)
    page.locator("a").first.click()
    return page
