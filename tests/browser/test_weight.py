"""Weight: what a phone fetches from the door to a board with twelve asks, on weak Wi-Fi."""

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, expect

from tests.browser.furnish import fill
from tests.browser.hall import Hall

MOST_BYTES = 60_000
MOST_REQUESTS = 12


def test_a_first_load_is_light(hall: Hall, figures: list[str]) -> None:
    fill(hall, 12)
    ben = hall.stranger()
    fetched = Fetched(ben.context.new_cdp_session(ben))
    with ben.expect_response("**/board?*") as read_again:
        hall.join(ben, "Ben")
    assert read_again.value.status == 304
    expect(ben.locator("#board .ask")).to_have_count(12)
    # By the socket: so it has been opened, and everything before it fetched.
    hall.guest("Chloe").command("offer:make", target_id=2)
    expect(ben.locator("#tally-2")).to_have_text("1 knows someone")

    figures.append(
        f"first load: {fetched.bodies} bytes (at most {MOST_BYTES}), {fetched.headers} more of "
        f"headers, {len(fetched.requests)} requests (at most {MOST_REQUESTS}), then "
        f"{' and '.join(fetched.afterwards)}"
    )
    assert fetched.bodies <= MOST_BYTES, str(fetched)
    assert len(fetched.requests) <= MOST_REQUESTS, fetched.requests


class Fetched:
    """Everything that went over the wire for a page, as the browser counts it.

    Not the page's are its picture, which the browser asks for by itself, and what the live board
    says and hears once it stands: the socket, and the two reads that follow it.
    """

    def __init__(self, cdp: CDPSession) -> None:
        self.requests: list[str] = []
        self.afterwards: list[str] = []
        self.bodies = self.headers = 0
        self._names: dict[str, str] = {}
        self._headers: Counter[str] = Counter()
        self._sizes: Counter[str] = Counter()
        cdp.send("Network.enable")
        cdp.on("Network.requestWillBeSent", self._sent)
        cdp.on("Network.requestServedFromCache", self._had)
        cdp.on("Network.responseReceived", self._answered)
        cdp.on("Network.loadingFinished", self._finished)
        cdp.on("Network.webSocketCreated", lambda _event: self.afterwards.append("the socket"))

    def __str__(self) -> str:
        return ", ".join(f"{name} {size}" for name, size in self._sizes.most_common())

    def _sent(self, event: dict[str, Any]) -> None:
        if "redirectResponse" in event:
            self.headers += int(event["redirectResponse"]["encodedDataLength"])
        name = urlsplit(event["request"]["url"]).path.rstrip("/").rsplit("/", 1)[-1]
        self._names[event["requestId"]] = name
        (self.afterwards if name in ("mine", "board", "icon.svg") else self.requests).append(name)

    def _had(self, event: dict[str, Any]) -> None:
        self.requests.remove(self._names.pop(event["requestId"]))

    def _answered(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._names:
            self._headers[event["requestId"]] = int(event["response"]["encodedDataLength"])
            self.headers += self._headers[event["requestId"]]

    def _finished(self, event: dict[str, Any]) -> None:
        name = self._names.get(event["requestId"])
        if name:
            size = int(event["encodedDataLength"]) - self._headers[event["requestId"]]
            self._sizes[name] += size
            self.bodies += size
