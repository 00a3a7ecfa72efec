"""How somebody is asked about a promise: in a letter, on its page, on a slip."""

from jobclub.asks.offers import CONNECTOR
from jobclub.introductions.door import Door
from jobclub.introductions.moving import Move
from jobclub.introductions.steps import (
    AGREED,
    ASKING,
    INTERVIEW,
    LANDED,
    MET,
    OFFERED,
    REPLIED,
    STEPS,
    WHOSE,
)
from jobclub.words import _

#: As many steps as are offered: what is likely, and what may have happened at once.
MOST = 3


def question(move: Move) -> str:
    """What the one who moves is asked. Any answer is fine."""
    names = {"company": move.company, "name": move.other.called}
    return _of_connector(move, names) if move.side == CONNECTOR else _of_asker(move, names)


def subject(move: Move) -> str:
    """What it is about, in a few words."""
    name = move.other.called
    if move.company and move.side == CONNECTOR:
        return _("%(company)s, for %(name)s", company=move.company, name=name)
    return _("How is it going with %(name)s?", name=name)


def next_steps(door: Door) -> list[tuple[str, str]]:
    """The steps that may have happened meanwhile, and how each reads; the likely one first."""
    start = STEPS.index(door.next) if door.next in STEPS else len(STEPS)
    # Where somebody landed is a page of its own.
    mine = [step for step in STEPS[start:] if door.side in WHOSE[step] and step != LANDED]
    return [(step, door.button(step)) for step in mine[:MOST]]


def _of_connector(move: Move, names: dict[str, str]) -> str:
    if not move.company or move.offer.kind == "idea":
        return _("You wanted to help %(name)s. Are you in touch?", **names)
    if _state(move) == ASKING:
        return _("You asked your contact at %(company)s for %(name)s. Did they say yes?", **names)
    if _state(move) == AGREED:
        return _("Your contact at %(company)s said yes. Are they and %(name)s in touch?", **names)
    return _("You wanted to ask your contact at %(company)s for %(name)s. Did you?", **names)


def _of_asker(move: Move, names: dict[str, str]) -> str:
    if not move.company:
        return _("You wanted to write to %(name)s. Are you in touch?", **names)
    return {
        OFFERED: _("You wanted to write to %(name)s about %(company)s. Are you in touch?", **names),
        REPLIED: _("%(name)s opened a door at %(company)s. Did you meet by now?", **names),
        MET: _("You met at %(company)s, thanks to %(name)s. What came of it?", **names),
        INTERVIEW: _("An interview at %(company)s, thanks to %(name)s. How was it?", **names),
    }.get(_state(move), _("%(name)s introduced you at %(company)s. Did they reply?", **names))


def _state(move: Move) -> str:
    return move.introduction.state if move.introduction is not None else OFFERED
