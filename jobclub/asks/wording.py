"""How an ask reads aloud."""

from collections.abc import Sequence

from jobclub.words import _


def one_of(names: Sequence[str]) -> str:
    """ "eBay", "eBay or Intel", "eBay, Intel or Delta"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s or %(last)s", some=", ".join(names[:-1]), last=names[-1])


def sentence(companies: Sequence[str], who: str, why: str) -> str:
    """The ask as its asker would say it."""
    if not companies:
        return " ".join(
            filter(None, [_("I'm looking for anyone who can help with this:"), _stop(why or who)])
        )

    parts = [_("I'm looking for people who work at %(companies)s.", companies=one_of(companies))]
    if who:
        parts.append(_("Best of all: %(who)s", who=_stop(who)))
    if why:
        parts.append(_stop(why[:1].upper() + why[1:]))
    parts.append(_("Do you know anyone there?"))
    return " ".join(parts)


def _stop(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
