"""What goes wrong on any screen or in the server, unless a story has announced it."""

import json

from playwright.sync_api import BrowserContext, ConsoleMessage

from tests.server import Server

#: Somebody went on to another page before the socket of this one had opened.
LEFT_EARLY = "WebSocket is closed before the connection is established"


class Watch:
    """Listens to every browser of a hall, and reads the server's log."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._heard: list[str] = []
        self._announced: list[str] = []
        self._read_to = 0

    def over(self, context: BrowserContext) -> None:
        """From now on over this browser, too."""
        context.on("weberror", lambda error: self._heard.append(f"script: {error.error}"))
        context.on("console", self._console)

    def expect(self, *parts: str) -> None:
        """This story makes a browser complain, and how."""
        self._announced += parts

    def forget(self) -> None:
        """What one story announced does not hold for the next."""
        self._announced.clear()

    def check(self) -> None:
        """No script failed, nothing was forbidden by the CSP, the server logged no error."""
        fine = (LEFT_EARLY, *self._announced)
        bad = [one for one in self._heard if not any(part in one for part in fine)]
        self._heard.clear()
        said = self.server.log_text()[self._read_to :]
        self._read_to += len(said)
        bad += [line for line in said.splitlines() if _is_error(line)]
        assert not bad, "\n".join(bad)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location["url"]
            self._heard.append(f"{message.type}: {message.text} ({where})")


def _is_error(line: str) -> bool:
    if not line.startswith("{"):
        return "Traceback" in line or "Error" in line
    told = json.loads(line)
    # 503 is "one moment": stories are quicker than hands, and send it again.
    failed = told.get("status", 0) >= 500 and told["status"] != 503
    return failed or told["level"] in ("error", "critical")
