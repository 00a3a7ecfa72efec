"""What people do with their phones. Each habit looks, and may act a little later."""

from datetime import UTC, datetime, timedelta
from functools import partial

from jobclub.demo.actor import Actor, Habit, Seen
from jobclub.screen import Element, Form

NOTES = (
    "We shared an office for two years.",
    "My neighbour; I see her every week.",
    "He trained me. Say hello from me.",
    "She hires for that team.",
)


def write_an_ask(actor: Actor, seen: Seen) -> None:
    """No ask yet: a draft, then the board; often vague at first, and sharper a little later."""
    wish = actor.persona.wish
    if wish is None or seen.over or seen.marks.get("asks") or "dropped" in actor.thought:
        return
    if not actor.once("write"):
        return
    first = wish.first_try if actor.chance(0.55) else wish.fields
    posts = 1.2

    def draft() -> None:
        actor.send("ask:draft", **first)

    def post() -> None:
        # Put together with who they were last week, they have one after all.
        if not actor.look().marks.get("asks"):
            actor.send("ask:post", **first)

    def sharpen() -> None:
        actor.send("ask:post", **wish.fields)

    if actor.chance(0.4):
        actor.later(0.2, 1.0, draft)
    actor.later(posts, 2.5, post)
    if first is not wish.fields:
        actor.later(4.0, 8.0, sharpen)


def last_times_ask(actor: Actor, seen: Seen) -> None:
    """It comes back at the doors: keep it, sharpen it or drop it."""
    wish, habits = actor.persona.wish, actor.persona.habits
    if wish is None or not seen.mine.forms("ask:keep") or not actor.once("last time"):
        return

    def keep() -> None:
        actor.tap("ask:keep")

    def drop() -> None:
        actor.thought.add("dropped")
        actor.tap("ask:withdraw")

    def sharpen() -> None:
        words = {**wish.fields, "why": f"{wish.why} One name would help."}
        actor.send("ask:post", **words)

    how = keep if "keeps" in habits or actor.chance(0.45) else sharpen
    actor.later(0.3, 2.5, drop if "drops" in habits else how)


def look_back(actor: Actor, seen: Seen) -> None:
    """Last week's promises: done, next week, or couldn't."""
    for one in seen.mine.every("div"):
        forms = one.forms() if one.has_class("read-back") else []
        if not forms or not actor.once(one.attributes.get("id")):
            continue
        done, *other = forms
        chosen = done if actor.chance(0.6) or not other else actor.luck.choice(other)
        actor.soon(15, 60, partial(actor.send, chosen.command, **chosen.fields))


def read_thanks(actor: Actor, seen: Seen) -> None:
    """Somebody says thank you."""
    for form in seen.mine.forms("thanks:seen"):
        if actor.once(("read", form.fields["thanks_id"])):
            actor.soon(20, 90, partial(actor.tap, form.command, where=form.fields))


def have_a_way(actor: Actor, seen: Seen) -> None:
    """Read it for me, not tonight, keep my name off the wall: a few want that."""
    ways = {"read": "turn:read-for-me", "shy": "turn:pass", "silent": "ask:wall"}
    for habit, command in ways.items():
        if habit in actor.persona.habits and seen.mine.forms(command) and actor.once(habit):
            actor.later(0.5, 2, partial(actor.tap, command))


def open_doors(actor: Actor, seen: Seen) -> None:
    """A company where they know somebody: at once when it is lit, sometimes on the list before."""
    if seen.over:
        return
    for ask in seen.asks:
        if seen.is_mine(ask):
            continue
        lit = ask.has_class("spotlit")
        if not actor.once(("seen", ask.attributes["data-ask"], lit)):
            continue
        for form in ask.forms("offer:make"):
            _consider(actor, form, likely=0.85 if lit else 0.15)
        if lit:
            _look_there_too(actor, ask)


def _consider(actor: Actor, form: Form, *, likely: float) -> None:
    target = form.fields["target_id"]
    knows = any(name in form.words for name in actor.persona.knows)
    kind = "know_someone"
    if not knows:
        # Somebody always knows who would know; helpers more often.
        likely *= 0.12 if actor.persona.wish is None else 0.04
        kind = "know_who_knows"
    if not actor.chance(likely):
        return

    def offer() -> None:
        offered = actor.phone.mine.get("marks", {}).get("offered", [])
        if int(target) in offered or not actor.tap("offer:make", where=form.fields):
            return
        if actor.chance(0.08):
            actor.soon(3, 7, partial(actor.send, "offer:withdraw", target_id=target))
        elif actor.chance(0.3):
            actor.soon(15, 60, partial(_say_more, actor, target, kind))

    actor.soon(4, 25, offer)


def _say_more(actor: Actor, target: str, kind: str) -> None:
    warmth = actor.luck.choice(["well", "a_bit", "could_reach"])
    note = actor.luck.choice(NOTES) if kind == "know_someone" else ""
    actor.tap("offer:say-more", where={"target_id": target}, kind=kind, warmth=warmth, note=note)


def _look_there_too(actor: Actor, ask: Element) -> None:
    wish = actor.persona.wish
    for form in ask.forms("me-too:add") if wish is not None else ():
        if any(name in form.words for name in (wish.companies if wish else ())):
            actor.soon(8, 30, partial(actor.tap, form.command, where=form.fields))


def speak(actor: Actor, seen: Seen) -> None:
    """My turn: some press *I've finished*, most forget."""
    for form in seen.mine.forms("turn:finish"):
        if actor.once(("turn", form.fields["turn_id"])) and actor.chance(0.4):
            actor.soon(35, 70, partial(actor.tap, form.command, where=form.fields))


def settle(actor: Actor, seen: Seen) -> None:
    """Find each other: who writes first, and by when."""
    if seen.stage not in ("find", "commit"):
        return
    for one in seen.mine.every("div"):
        forms = one.forms("offer:firm-up") if one.has_class("firm") else []
        # With a tap for *Yes* it is still to be settled; else only the form under *Change* is left.
        if len(forms) < 2 or not actor.once(one.attributes.get("id")):
            continue
        offer = forms[0].fields["offer_id"]
        if actor.chance(0.07):
            actor.soon(60, 300, partial(actor.tap, "offer:let-go", where={"offer_id": offer}))
        elif actor.chance(0.6):
            typed = _another_day(actor) if actor.chance(0.3) else {}
            actor.soon(40, 400, partial(_firm, actor, offer, typed))


def _firm(actor: Actor, offer: str, typed: dict[str, str]) -> None:
    seen = actor.look()
    forms = [f for f in seen.mine.forms("offer:firm-up") if f.fields.get("offer_id") == offer]
    # The other one may have said yes meanwhile.
    if len(forms) > 1:
        actor.send("offer:firm-up", **{**forms[0].fields, **typed})


def _another_day(actor: Actor) -> dict[str, str]:
    today = datetime.fromtimestamp(actor.phone.now() / 1000, UTC)
    day = today + timedelta(days=actor.luck.choice([2, 3, 4, 5, 9]))
    return {"first_mover": actor.luck.choice(["connector", "asker"]), "by_day": f"{day:%Y-%m-%d}"}


def be_reached(actor: Actor, seen: Seen) -> None:
    """Asked once, when somebody has settled a day with them."""
    asked = any(not form.fields.get("reach") for form in seen.mine.forms("me:reach"))
    if asked and actor.persona.reach and actor.once("reach"):
        actor.soon(20, 60, partial(actor.tap, "me:reach", reach=actor.persona.reach))


def promise(actor: Actor, seen: Seen) -> None:
    """One thing each, by next week."""
    if seen.stage != "commit" or not seen.mine.forms("commitment:make"):
        return
    if not actor.once("commit") or not actor.chance(0.85):
        return

    def say() -> None:
        # Some take one of the three that the phone proposes.
        if actor.persona.will and actor.chance(0.7):
            actor.send("commitment:make", text=actor.persona.will)
        else:
            actor.tap("commitment:make")

    actor.soon(15, 150, say)


def thank(actor: Actor, seen: Seen) -> None:
    """A tap to thank whoever helped."""
    if seen.stage not in ("commit", "close"):
        return
    for form in seen.mine.forms("thanks:send"):
        offer = form.fields["offer_id"]
        if actor.once(("thank", offer)) and actor.chance(0.75):
            actor.soon(10, 120, partial(actor.tap, "thanks:send", where={"offer_id": offer}))


def doze(actor: Actor, seen: Seen) -> None:
    """A phone in a pocket sleeps."""
    if seen.stage not in ("skill", "asks", "find") or not actor.once(("doze", seen.stage)):
        return
    if actor.chance(0.8 if "sleepy" in actor.persona.habits else 0.05):
        actor.soon(20, 200, partial(actor.sleep_for, actor.luck.uniform(90, 300)))


def leave_early(actor: Actor, seen: Seen) -> None:
    """The last bus."""
    if "early" in actor.persona.habits and seen.stage == "find" and actor.once("early"):

        def go() -> None:
            actor.room.goes(actor.persona)
            actor.go_home()

        actor.soon(420, 700, go)


def go_home(actor: Actor, seen: Seen) -> None:
    """It is over: a look at what they take home."""
    if seen.over and actor.once("recap"):

        def read() -> None:
            actor.recap = actor.phone.get(f"/m/{actor.phone.meeting}/recap")[0]

        actor.soon(1, 3, read)


HABITS: list[Habit] = [
    last_times_ask,
    write_an_ask,
    look_back,
    read_thanks,
    have_a_way,
    open_doors,
    speak,
    settle,
    be_reached,
    promise,
    thank,
    doze,
    leave_early,
    go_home,
]
