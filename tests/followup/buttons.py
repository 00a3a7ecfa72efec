"""The buttons of a page that a letter's link opened, pressed as a browser without scripts does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from flask import Flask
from werkzeug.test import TestResponse

URL = "https://jobs.example.org"
#: As the proxy in front passes a request on.
PROXIED = {
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_X_FORWARDED_HOST": "jobs.example.org",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "REMOTE_ADDR": "127.0.0.1",
}


@dataclass
class Button:
    """One way to send a form."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    #: What the button itself says of it.
    name: str = ""
    value: str = ""


class Buttons(HTMLParser):
    """Finds the buttons of a page's POST forms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Button] = []
        self._form: Button | None = None
        self._of_form: list[Button] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, what it carries, or a button of it."""
        have = {name: value or "" for name, value in attrs}
        if tag == "form" and have.get("method", "").lower() == "post":
            self._form, self._of_form = Button(have.get("action", "")), []
        elif self._form is None:
            return
        elif tag == "input" and have.get("type") == "hidden":
            self._form.fields[have["name"]] = have.get("value", "")
        elif tag == "button" and have.get("type", "submit") == "submit":
            one = Button(self._form.action, {}, have.get("name", ""), have.get("value", ""))
            self._of_form.append(one)

    def handle_endtag(self, tag: str) -> None:
        """Each button sends all of its form."""
        if tag == "form" and self._form is not None:
            for one in self._of_form:
                one.fields = {**self._form.fields, **({one.name: one.value} if one.name else {})}
                self.found.append(one)
            self._form = None


def look(app: Flask, link: str) -> TestResponse:
    """Open a link, as a reader does, or a program that looks where links lead to."""
    assert link.startswith(f"{URL}/"), link
    page = app.test_client().get(link.removeprefix(URL), environ_overrides=PROXIED)
    assert page.status_code in (200, 303), (link, page.status_code)
    return page


def press(app: Flask, link: str, **wanted: str) -> bool:
    """Open it and press the (first) button that says so; False where there is none any more."""
    buttons = Buttons(look(app, link).text).found
    fitting = [one for one in buttons if wanted.items() <= one.fields.items()]
    if not buttons:
        return False
    assert fitting, (link, wanted, buttons)
    done = app.test_client().post(
        urljoin(link, fitting[0].action).removeprefix(URL),
        data=fitting[0].fields,
        environ_overrides={**PROXIED, "HTTP_ORIGIN": URL},
    )
    assert done.status_code in (200, 303), (link, done.status_code, done.text)
    return True
