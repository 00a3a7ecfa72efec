"""The load of the meeting bench: ten minutes of a busy meeting, acted at speed.

Run in a process of its own, on greenlets, so that neither the server nor the clock waits for it.
"""

import json
import random
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import gevent

from jobclub.phone import Console, Letter, Phone, Wall
from jobclub.web import Away

COMPANIES = ("eBay", "Acme", "Adobe", "Zions", "Qualtrics", "Delta", "Intermountain", "Overstock")
#: Seven of ten look for work.
LOOKING = 0.7
WAVES = 4
SPOTLIGHTS = 24


class Crowd:
    """Everybody in the room, and what they do."""

    def __init__(self, url: str, link: str, phones: int) -> None:
        self.url = url
        self.wanted = phones
        self.luck = random.Random(7)  # noqa: S311 (every run is to act the same)
        self.phones: list[Phone] = []
        #: What there is to offer on: target, ask, who asks.
        self.asks: list[tuple[int, int, Phone]] = []
        self.offers: list[tuple[int, Phone, Phone]] = []
        self.ana = Console(url)
        self.ana.found(link, "Library Club", "Ana")
        self.ana.start_meeting()
        self.ana.connect()
        self.wall = Wall(url, self.ana.wall_token)
        self.wall.connect()
        self.code = self.ana.code

    def act(self) -> None:
        """The evening."""
        for wave in range(WAVES):
            self._all(self._arrive, range(wave, self.wanted, WAVES), over=1.5)
        looking = self.phones[: int(self.wanted * LOOKING)]
        self._all(self._ask, looking, over=8)
        self._all(self._edit, self.asks[::6], over=2)
        self.luck.shuffle(self.asks)
        for target, ask, asker in (self.asks * SPOTLIGHTS)[:SPOTLIGHTS]:
            self._look_at(target, ask, asker)
        gevent.sleep(2)

    def _arrive(self, number: int) -> None:
        phone = Phone(self.url)
        phone.get("/join")
        phone.join(self.code, f"Guest{number} {number}")
        phone.get(f"/m/{phone.meeting}/")
        phone.connect()
        self.phones.append(phone)

    def _ask(self, phone: Phone) -> None:
        company, other = self.luck.sample(COMPANIES, 2)
        words = {"who": "customer support", "why": "I led a team of eleven for six years"}
        answer = phone.command("ask:post", company_1=company, company_2=other, **words)
        self._must(answer)
        until = time.monotonic() + 10
        while not (found := re.search(r"my-tally-(\d+)", phone.mine.get("html", ""))):
            if time.monotonic() > until:
                raise Away("my ask is not mine")
            gevent.sleep(0.05)
        self.asks.append((int(found[1]), answer["id"], phone))

    def _edit(self, asked: tuple[int, int, Phone]) -> None:
        _target, ask, phone = asked
        company = self.luck.choice(COMPANIES)
        self._must(phone.command("ask:edit", ask_id=ask, company_1=company, why="or anyone near"))

    def _look_at(self, target: int, ask: int, asker: Phone) -> None:
        """One ask in the spotlight: many taps at once, then second thoughts."""
        self.ana.command("ask:spotlight", ask_id=ask)
        hands = self.luck.sample([p for p in self.phones if p is not asker], self.wanted // 5)
        self._all(lambda phone: self._offer(target, asker, phone), hands, over=0.4)
        self._all(lambda phone: self._second_thought(target, phone), hands, over=0.5)
        others = self.luck.sample([p for p in self.phones if p is not asker], 2)
        self._all(lambda phone: phone.command("me-too:add", target_id=target), others, over=0.2)
        if self.offers:
            self._all(self._introduce, [self.offers.pop(0)], over=0)

    def _offer(self, target: int, asker: Phone, phone: Phone) -> None:
        answer = phone.command("offer:make", target_id=target)
        if answer.get("ok"):
            self.offers.append((answer["id"], phone, asker))

    def _second_thought(self, target: int, phone: Phone) -> None:
        if self.luck.random() < 0.1:
            phone.command("offer:withdraw", target_id=target)
        elif self.luck.random() < 0.2:
            phone.command("offer:say-more", target_id=target, warmth="well", note="my old boss")

    def _introduce(self, offered: tuple[int, Phone, Phone]) -> None:
        offer, phone, asker = offered
        if phone.command("introduction:record", offer_id=offer).get("ok"):
            asker.command("thanks:send", offer_id=offer, text="Thank you so much")

    def _all(self, do: Callable[[Any], object], who: Any, *, over: float) -> None:
        """Everybody does it, each at a moment of their own."""

        def one(person: Any) -> None:
            gevent.sleep(self.luck.random() * over)
            do(person)

        gevent.joinall([gevent.spawn(one, person) for person in list(who)], raise_error=True)

    def _must(self, answer: dict[str, Any]) -> None:
        if not answer.get("ok"):
            raise Away(str(answer))

    @property
    def screens(self) -> list[Phone]:
        """Everything that listens."""
        return [self.ana, self.wall, *self.phones]

    def told(self) -> dict[str, Any]:
        """What was measured: each command's moments, and each screen's."""
        letters = [letter for screen in self.screens for letter in screen.outbox]
        return {
            "letters": [_moments(letter) for letter in letters if letter.answered_at],
            "shown": [screen.screen.shown for screen in self.screens],
            "deliveries": sum(s.line.heard for s in self.screens if s.line is not None),
            "lost": sum(s.line is None or s.line.closed.is_set() for s in self.screens),
            "load_cpu_s": time.process_time(),
        }


def main(url: str, link: str, phones: str) -> None:
    """Act, and print what was measured as JSON."""
    crowd = Crowd(url, link, int(phones))
    began = time.monotonic()
    crowd.act()
    print(json.dumps({**crowd.told(), "lasted_s": time.monotonic() - began}))
    sys.stdout.flush()


def _moments(letter: Letter) -> tuple[str, str, float, float]:
    return letter.key, letter.name, letter.sent_at, letter.answered_at
