"""Whatever people do, in whatever order: the numbers are gapless, keys count once, live is fresh.

Hypothesis plays evenings against an app in process, and a listener hears of each change.
"""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import select

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Member
from jobclub.events import EventRow
from jobclub.extensions import db
from tests.board.playing import Played, play

NAMES = ("Ben", "Chloe", "Rose", "Ben Carter", "George")
COMPANIES = ("", "eBay", "Acme", "EBAY")
MOST = 6
WORDS = st.sampled_from(COMPANIES)
ANY = st.integers(0, 99)


class Evening(Played):
    """One club, Ana's laptop, and whoever comes in."""

    @initialize()
    def doors_open(self) -> None:
        self.open_doors()
        # Most of what can happen wants somebody here, and something to answer.
        for name, company in (("Ben", "eBay"), ("Chloe", "Acme")):
            self.join(name, "looking")
            self.do(self.guests[-1], "ask:post", company_1=company)

    @rule(name=st.sampled_from(NAMES), stands=st.sampled_from(["looking", "helping"]))
    def join(self, name: str, stands: str) -> None:
        self.come_in(name, stands, most=MOST)

    @rule(name=st.sampled_from(NAMES))
    def add_somebody_without_a_phone(self, name: str) -> None:
        if len(self.guests) < MOST:
            self.do(self.ana, "seat:add", name=name, stands="looking")

    @rule(who=ANY, one=WORDS, two=WORDS, three=WORDS, why=st.sampled_from(["", "please"]))
    def post(self, who: int, one: str, two: str, three: str, why: str) -> None:
        words = {"company_1": one, "company_2": two, "company_3": three, "why": why}
        self.do(self.guest(who), "ask:post", **words)

    @rule(who=ANY, ask=ANY, one=WORDS, two=WORDS, why=st.sampled_from(["", "thank you"]))
    def edit(self, who: int, ask: int, one: str, two: str, why: str) -> None:
        words = {"company_1": one, "company_2": two, "why": why}
        self.do(self.guest(who), "ask:edit", ask_id=self.pick(Ask, ask), **words)

    @rule(who=ANY, ask=ANY, wanted=st.sampled_from(["ask:withdraw", "ask:wall"]))
    def change_an_ask(self, who: int, ask: int, wanted: str) -> None:
        self.do(self.guest(who), wanted, ask_id=self.pick(Ask, ask))

    @rule(ask=ANY, wanted=st.sampled_from(["ask:hide", "ask:restore", "ask:spotlight"]))
    def look_after_an_ask(self, ask: int, wanted: str) -> None:
        self.do(self.ana, wanted, ask_id=self.pick(Ask, ask))

    @rule(
        who=ANY,
        company=ANY,
        wanted=st.sampled_from(
            [
                *("offer:make", "offer:make", "offer:withdraw", "offer:say-more"),
                *("me-too:add", "me-too:remove"),
            ]
        ),
    )
    def tap_a_company(self, who: int, company: int, wanted: str) -> None:
        self.do(self.guest(who), wanted, target_id=self.pick(Target, company))

    @rule(
        who=ANY,
        offer=ANY,
        wanted=st.sampled_from(["introduction:record", "introduction:undo", "thanks:send"]),
    )
    def go_on_with_an_offer(self, who: int, offer: int, wanted: str) -> None:
        self.do(self.guest(who), wanted, offer_id=self.pick(Offer, offer))

    @rule(company=ANY, member=ANY, wanted=st.sampled_from(["offer:make-for", "offer:withdraw-for"]))
    def raise_a_hand(self, company: int, member: int, wanted: str) -> None:
        ids = {"target_id": self.pick(Target, company), "member_id": self.pick(Member, member)}
        self.do(self.ana, wanted, **ids)

    @rule(who=ANY, name=st.sampled_from([*NAMES, "Zoë"]))
    def rename(self, who: int, name: str) -> None:
        self.do(self.guest(who), "me:rename", name=name)

    @rule(
        member=ANY,
        wanted=st.sampled_from(["seat:same", "seat:another", "seat:remove", "seat:arrive"]),
    )
    def see_to_the_door(self, member: int, wanted: str) -> None:
        self.do(self.ana, wanted, member_id=self.pick(Member, member))

    @rule(member=ANY, status=st.sampled_from(["here", "left", "absent"]))
    def correct(self, member: int, status: str) -> None:
        self.do(self.ana, "seat:correct", member_id=self.pick(Member, member), status=status)

    @rule(gone=ANY, into=ANY)
    def merge(self, gone: int, into: int) -> None:
        one, other = self.pick(Member, gone), self.pick(Member, into)
        answer = self.do(self.ana, "member:merge", member_id=one, into_id=other)
        for guest in self.guests:
            if answer.get("ok") and guest.member_id == one:
                guest.member_id = other or 0

    @rule(wanted=st.sampled_from(["meeting:close", "meeting:reopen", "meeting:reopen"]))
    def close_or_reopen(self, wanted: str) -> None:
        self.do(self.ana, wanted)

    @rule()
    def a_moment_passes(self) -> None:
        """Who offered shows after eight seconds, and by nothing else."""
        self.wait(SECRET_FOR + timedelta(seconds=2))

    @precondition(lambda self: self.sent)
    @rule(which=ANY)
    def again(self, which: int) -> None:
        """The same key, as after a lost answer: the same answer, and nothing happens."""
        guest, sent, before = self.sent[which % len(self.sent)]
        events = self.count(EventRow)
        answer = self.perform(guest, sent)
        # Who was sent out meanwhile is a stranger, and hears what strangers hear.
        assert answer == before or answer.get("missing")
        assert self.count(EventRow) == events

    @invariant()
    def one_open_ask_a_member_and_nobody_offers_to_themselves(self) -> None:
        with self.app.app_context():
            askers = db.session.scalars(select(Ask.asker_id).where(Ask.state == OPEN)).all()
            assert not [asker for asker, asks in Counter(askers).items() if asks > 1]
            own = (
                select(Offer.id)
                .join(Target, Target.id == Offer.target_id)
                .join(Ask, Ask.id == Target.ask_id)
                .where(Ask.asker_id == Offer.connector_id)
            )
            assert db.session.scalars(own).all() == []


@pytest.mark.both
def test_whatever_people_do(database: str, request: pytest.FixtureRequest) -> None:
    thorough = bool(request.config.getoption("--all"))
    # On the other database only SQL is another: fewer plays say so.
    plays, steps = (50, 50) if thorough else (5 if database == "sqlite" else 2, 25)
    play(Evening, database, plays=plays, steps=steps, shrink=thorough)
