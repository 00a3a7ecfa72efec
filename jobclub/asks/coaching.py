"""The coach at a form and at a card: what is read there, and who of the club works there."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from jobclub.asks.coach import Hint, Review, review
from jobclub.asks.models import Ask
from jobclub.asks.targets import MOST_TARGETS
from jobclub.asks.wording import one_of
from jobclub.clubs.models import Member
from jobclub.companies.naming import same_company
from jobclub.extensions import db
from jobclub.words import _

#: How the coach begins an example that is not made of the member's own words, in its language.
FOR_EXAMPLE = ("For example", "Por ejemplo")
#: As long as the line more may be.
MOST_WHY = 280
#: What is left for the member to fill in.
BLANK = "…"


class Draft:
    """An ask as it is being typed: in fields, in one free sentence, or in both."""

    def __init__(self, companies: Sequence[str], who: str, why: str, said: str = "") -> None:
        self.typed = [name for name in companies if name]
        self.said = said
        self.review: Review = review(said or why, companies=self.typed, who=who)

    @property
    def companies(self) -> list[str]:
        """Those that the text names: as many as an ask has."""
        return self.review.companies[:MOST_TARGETS]

    @property
    def named(self) -> list[str]:
        """All that the ask would be for."""
        return list(dict.fromkeys([*self.typed, *self.companies]))

    @property
    def why(self) -> str:
        """The line more. A sentence that names no company goes along whole, in their words."""
        first = next((hint.code for hint in self.review.hints), "")
        if self.said and not self.review.companies and first != "status":
            return self.said if len(self.said) <= MOST_WHY else self.review.why
        return self.review.why

    @property
    def check(self) -> str:
        """What is left to do once it is filled in."""
        if self.named:
            return _("Check it, then put it on the board.")
        return _("One company more, and people will think of someone. Which one?")

    @property
    def says_something(self) -> bool:
        """Whether anything was found to fill in."""
        return bool(self.companies or self.review.who or self.why)


def usable(hint: Hint) -> str:
    """What of a hint's example can stand in the ask as it is, or with its blank filled: not the
    companies that were named only for example.
    """
    lead, colon, rest = hint.example.partition(": ")
    if not colon or lead not in FOR_EXAMPLE:
        return hint.example
    return rest if BLANK in rest else ""


def works_there(asker: Member, companies: Iterable[str]) -> str:
    """Who searches confidentially reads before posting where somebody of the club works. Never who,
    and never the asker themself.
    """
    named = list(companies)
    places = _where_others_work(asker) if named else ()
    found = [name for name in named if any(same_company(name, place) for place in places)]
    if not found:
        return ""
    return _(
        "Somebody in this club works at %(company)s. They will see your ask.",
        company=one_of(found),
    )


def _where_others_work(asker: Member) -> Sequence[str]:
    return db.session.scalars(
        select(Member.works_at)
        .where(
            Member.club_id == asker.club_id,
            Member.id != asker.id,
            Member.removed_at.is_(None),
            Member.admitted_at.is_not(None),
            Member.works_at != "",
        )
        .distinct()
    ).all()


def line_for(ask: Ask, *, no_door: bool) -> str:
    """What would help this ask most, on its owner's own card; "" for one that is well said."""
    if not ask.specific:
        hints = review(ask.why, companies=ask.companies, who=ask.who).hints
        return hints[0].sentence if hints else ""
    if no_door:
        return _("Three evenings without a door. Which other company might open one?")
    return ""
