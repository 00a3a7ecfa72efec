"""Three small things that a member might do before the next meeting, from what they have. Pure."""

from collections.abc import Iterable, Sequence

from jobclub.asks.models import Ask
from jobclub.introductions.door import Door
from jobclub.introductions.steps import AGREED, ASKING
from jobclub.words import _

HOW_MANY = 3


def ideas(doors: Sequence[Door], ask: Ask | None) -> list[str]:
    """The promises first, mine before those to me; then what always helps."""
    mine = [_of_mine(door) for door in doors if door.i_offered and not door.is_made]
    # What they have yet to open for me, and what was opened and is on me.
    for_me = [door for door in doors if not door.i_offered and (door.i_move or not door.is_made)]
    theirs = [_of_theirs(door) for door in for_me]
    # One of each kind, before a second one of either.
    first = [*mine[:1], *theirs[:1], *mine[1:], *theirs[1:]]
    return list(dict.fromkeys([*first, *_always(ask)]))[:HOW_MANY]


def _of_mine(door: Door) -> str:
    if not door.has_contact:
        return _("Get in touch with %(name)s", name=door.name)
    if door.state == AGREED:
        return _("Introduce %(name)s at %(company)s", name=door.name, company=door.company)
    if door.state == ASKING:
        return _("Hear what my contact at %(company)s says", company=door.company)
    return _("Ask my contact at %(company)s for %(name)s", company=door.company, name=door.name)


def _of_theirs(door: Door) -> str:
    if door.is_made and door.company:
        return _("Follow up at %(company)s", company=door.company)
    if not door.company:
        return _("Write to %(name)s", name=door.name)
    return _("Write to %(name)s about %(company)s", name=door.name, company=door.company)


def _always(ask: Ask | None) -> Iterable[str]:
    company = next(iter(ask.companies), "") if ask is not None else ""
    if company:
        yield _("Ask three friends who they know at %(company)s", company=company)
    else:
        yield _("Write down three companies I would like to work at")
    yield _("Ask two people about their work")
    yield _("Call somebody I used to work with")
