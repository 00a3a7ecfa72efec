"""How each step is said: on the button of whoever says it, for somebody else, and once it is so."""

from datetime import date

from jobclub.asks.offers import ASKER, CONNECTOR
from jobclub.introductions.steps import (
    AGREED,
    ASKING,
    CLOSED,
    INTERVIEW,
    INTRODUCED,
    LANDED,
    MET,
    REPLIED,
)
from jobclub.words import _, day


def button(step: str, side: str, *, has_contact: bool = True) -> str:
    """What the connector or the asker taps; with no side, what a facilitator taps for them."""
    if step == INTRODUCED and side == CONNECTOR and has_contact:
        return _("I introduced them")
    if step == INTRODUCED and side:
        return _("We're in touch")
    if not side:
        return _for_them(step)
    return {
        ASKING: _("I've asked them"),
        AGREED: _("They said yes"),
        REPLIED: _("They replied"),
        MET: _("We met"),
        INTERVIEW: _("I have an interview"),
        LANDED: _("I landed"),
    }.get(step, "")


def _for_them(step: str) -> str:
    return {
        ASKING: _("Contact asked"),
        AGREED: _("Contact said yes"),
        INTRODUCED: _("Introduced"),
        REPLIED: _("Contact replied"),
        MET: _("They met"),
        INTERVIEW: _("Interview"),
        LANDED: _("Landed"),
    }.get(step, "")


def happened(step: str, on: date | None) -> str:
    """ "Introduced on Tue 4 Nov." """
    if step == CLOSED:
        return _("Closed. Ask again any time.")
    when = day(on)
    return {
        ASKING: _("Contact asked on %(day)s.", day=when),
        AGREED: _("Contact said yes on %(day)s.", day=when),
        INTRODUCED: _("Introduced on %(day)s.", day=when),
        REPLIED: _("In touch since %(day)s.", day=when),
        MET: _("Met on %(day)s.", day=when),
        INTERVIEW: _("Interview on %(day)s.", day=when),
        LANDED: _("Landed on %(day)s.", day=when),
    }.get(step, "")


def since_then(state: str) -> str:
    """What has come of it, for whoever opened the door; "" where there is nothing to tell yet."""
    return {
        INTRODUCED: _("They are in touch."),
        REPLIED: _("They are in touch."),
        MET: _("They have met."),
        INTERVIEW: _("There is an interview."),
        LANDED: _("They have landed."),
    }.get(state, "")


def came_to_nothing(state: str, side: str) -> str:
    """One tap for "the contact would rather not" and for "couldn't": what was said is the same."""
    if state in (ASKING, AGREED) and side != ASKER:
        return _("They said no, or I couldn't")
    return _("It came to nothing")
