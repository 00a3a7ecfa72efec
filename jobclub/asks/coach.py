"""The ask coach: reads what is being typed, and says what would make it easier to help.

It never blocks and never scolds: it is the member's ask.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobclub.asks import coach_examples as examples
from jobclub.asks.coach_names import Hold, naming
from jobclub.asks.coach_tokens import Said
from jobclub.asks.coach_tone import calmer, is_status
from jobclub.asks.coach_vague import NO_ANSWER, Vague, vague_in
from jobclub.asks.taking_apart import Parts, Taking
from jobclub.companies.naming import company_key
from jobclub.words import _

#: More than this takes longer than twenty seconds to say.
MOST_WORDS = 50
MOST_COMPANIES = 3
MOST_HINTS = 3
_READ = 2000


@dataclass(frozen=True)
class Hint:
    """One friendly line: `code` is stable, `example` is made of the member's own words."""

    code: str
    sentence: str
    example: str = ""


@dataclass(frozen=True)
class Review:
    """What the coach makes of an ask."""

    specific: bool
    companies: list[str]
    hints: list[Hint]
    who: str = ""
    why: str = ""


def review(text: str, *, companies: Sequence[str] = (), who: str = "") -> Review:
    """What is asked for in a free sentence beside its fields, and what would make it clearer."""
    return _Coach(text, companies, who).review()


def names_employer(name: str) -> bool:
    """Whether what stands in a company field is one employer's name, not "any bank"."""
    said = Said(name[:200])
    if all(not token.is_word or token.norm in NO_ANSWER for token in said.tokens):
        return False
    if naming(said, 0, len(said), Hold.FIRM).kind == "company":
        return True
    # In a field for companies a word of its own counts, unless it is known to be something else.
    return vague_in(said, field=True) is None


class _Coach:
    """One reading of one ask."""

    def __init__(self, text: str, companies: Sequence[str], who: str) -> None:
        self.said = Said(text[:_READ])
        self.taking = Taking(self.said)
        self.parts: Parts = self.taking.parts()
        given = [" ".join(name.split()) for name in companies if name.strip()]
        self.given = [name for name in given if names_employer(name)]
        self.kinds = [name for name in given if name not in self.given]
        self.who = " ".join(who.split()) or self.parts.who
        self.spanish = examples.in_spanish(Said(f"{text[:_READ]} {' '.join(given)} {who}"))

    def review(self) -> Review:
        """All that is to be said."""
        return Review(
            specific=self.specific,
            companies=self.parts.companies,
            hints=list(self._hints())[:MOST_HINTS],
            who=self.parts.who,
            why=self.parts.why if self.specific or not self._only_status() else "",
        )

    @property
    def specific(self) -> bool:
        """Whether at least one employer is asked for by name."""
        return bool(self.given or self.parts.companies)

    def _names(self) -> list[str]:
        """Every company asked for, once."""
        found: dict[str, str] = {}
        for name in [*self.given, *self.parts.companies]:
            found.setdefault(company_key(name), self._with_article(name))
        return list(found.values())

    def _with_article(self, name: str) -> str:
        """ "The Moscone Center", where it is said so."""
        said = re.search(
            rf"(?:^|\W)(the|d?el|al|la|los|las)\s+{re.escape(name)}", self.said.text, re.IGNORECASE
        )
        if not said:
            return name
        article = said[1].lower()
        return f"{'el' if article in ('del', 'al') else article} {name}"

    def _hints(self) -> Iterator[Hint]:
        if self.specific:
            yield from self._of_tone()
            yield from self._of_kinds()
            yield from self._of_length()
            yield from self._of_who()
        else:
            yield from self._of_company()
            yield from self._of_tone()
            yield from self._of_length()

    def _only_status(self) -> bool:
        return is_status(self.said) and not (self.kinds or self.parts.who)

    def _of_company(self) -> Iterator[Hint]:
        vague = self._vague()
        status = self._only_status() and calmer(self.said) is None
        if status and vague is None:
            yield Hint(
                "status",
                _("Good to hear from you. Which company could somebody open a door to?"),
                examples.first_example(spanish=self.spanish),
            )
        if vague is not None:
            yield Hint("industry", examples.which_one(vague.text, vague.kind), self._example(vague))
        else:
            yield Hint(
                "no_company",
                _("Name one company, and somebody may know a person there."),
                self._example(None),
            )

    def _vague(self) -> Vague | None:
        if self.kinds:
            return Vague("industry", self.kinds[0])
        return vague_in(self.said)

    def _example(self, vague: Vague | None) -> str:
        """The ask as it could be, with a blank for the name."""
        who = self.who or (vague.who if vague is not None else "")
        if not who and (vague is None or not self.said.tokens):
            return examples.first_example(spanish=self.spanish)
        return examples.marked(examples.ask(["…"], who, spanish=self.spanish), spanish=self.spanish)

    def _of_tone(self) -> Iterator[Hint]:
        instead = calmer(self.said)
        if instead is not None:
            yield Hint("tone", _("A calmer way to say it: “%(words)s.”", words=instead), instead)

    def _of_kinds(self) -> Iterator[Hint]:
        if self.kinds:
            named = examples.ask(self._names()[:MOST_COMPANIES], self.who, spanish=self.spanish)
            yield Hint("industry", examples.which_one(self.kinds[0], "industry"), named)

    def _of_length(self) -> Iterator[Hint]:
        names = self._names()
        short = examples.ask(names[:MOST_COMPANIES], self.who, spanish=self.spanish)
        if len(names) > MOST_COMPANIES:
            yield Hint(
                "too_many", _("Three names are easiest to remember. Which three come first?"), short
            )
        if self._spoken() > MOST_WORDS:
            yield Hint(
                "too_long",
                _("The room has about twenty seconds. Shorter is easier to remember."),
                short,
            )

    def _spoken(self) -> int:
        """How many words it takes to say it all."""
        fields = [*self.given, *self.kinds, self.who if self.who != self.parts.who else ""]
        return len(self.said.text.split()) + sum(len(name.split()) for name in fields)

    def _of_who(self) -> Iterator[Hint]:
        if not self.who and not self.taking.names_role():
            blank = examples.ask(self._names()[:MOST_COMPANIES], "…", spanish=self.spanish)
            yield Hint(
                "no_who", _("Who there would help most? A role or a department is enough."), blank
            )
