"""The house rules: read aloud at the welcome, and on the wall meanwhile."""

from collections.abc import Sequence

from jobclub.clubs.models import Club
from jobclub.words import _


def rules_of(club: Club) -> Sequence[str]:
    """The club's own, a rule a line; ours where it has none."""
    own = [line.strip() for line in club.house_rules.splitlines()]
    return [line for line in own if line] or our_rules()


def our_rules() -> Sequence[str]:
    """Those that come with jobclub."""
    return (
        _("Name a company, and people will think of someone."),
        _("Offer what you can. One tap is enough."),
        _("What is said here stays here."),
        _("Say thank you. Forgive quickly."),
    )
