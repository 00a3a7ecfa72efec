"""What a connector sends to their contact: complete as it stands, and polite whatever the ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import force_locale

from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.introductions.calm import count, name_of, role_of, sentences_of
from jobclub.text import clean
from jobclub.words import _

MOST_WORDS = 120
#: A longer name, or a longer way to be reached, is none that a stranger would read.
_OF_A_COMPANY, _OF_REACH = 12, 12


@dataclass(frozen=True)
class Wish:
    """An ask, as somebody outside the club may read of it."""

    asker: str
    connector: str
    company: str = ""
    who: str = ""
    why: str = ""
    #: How the asker can be reached, where the connector may know it.
    reach: str = ""
    #: The other companies of the ask: one employer need not hear of the next.
    others: Sequence[str] = ()

    @classmethod
    def of(cls, offer: Offer, reader: Member) -> "Wish":
        """What this reader may pass on."""
        ask = offer.target.ask
        return cls(
            asker=ask.asker.called,
            connector=offer.connector.called,
            company=offer.target.name,
            who=ask.who,
            why=ask.why,
            reach=offer.reach_for(reader),
            others=[name for name in ask.companies if name != offer.target.name],
        )


@dataclass(frozen=True)
class Letter:
    """One message to a contact."""

    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """To be opened in the connector's own mail: to whom is theirs to say."""
        body = self.text.replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject, safe='')}&body={quote(body, safe='')}"


@dataclass(frozen=True)
class Letters:
    """Both: the question first, and what is forwarded once the contact has said yes."""

    question: Letter
    forward: Letter

    @classmethod
    def of(cls, offer: Offer, reader: Member) -> "Letters":
        """In the club's language, whoever reads them first."""
        with force_locale(offer.connector.club.locale):
            return write(Wish.of(offer, reader))


def write(wish: Wish) -> Letters:
    """Both letters, each of at most 120 words."""
    wish = Wish(
        asker=name_of(wish.asker),
        connector=name_of(wish.connector),
        company=_unless_long(wish.company, _OF_A_COMPANY),
        who=role_of(wish.who, wish.others),
        why=wish.why,
        reach=_unless_long(wish.reach, _OF_REACH),
        others=wish.others,
    )
    return Letters(
        question=Letter(
            _("May I introduce %(name)s?", name=wish.asker),
            _fitting(lambda who, why, _reach: _question(wish, who, why), wish),
        ),
        forward=Letter(
            _("Introducing %(name)s", name=wish.asker),
            _fitting(lambda who, why, reach: _forward(wish, who, why, reach), wish),
        ),
    )


def _question(wish: Wish, who: str, why: str) -> str:
    if wish.company:
        looking = _("%(name)s, whom I know, is looking for people who work at %(company)s.",
                    name=wish.asker, company=wish.company)  # fmt: skip
        wished = [looking, who and _("Best of all: %(who)s.", who=who)]
    else:
        wished = [_("%(name)s, whom I know, is looking for a new job.", name=wish.asker)]
    return _paragraphs(
        [_("Hello,")],
        [_("May I introduce somebody to you?"), *wished],
        [_("In %(name)s's words: “%(why)s”", name=wish.asker, why=why) if why else ""],
        [
            _("It would be about a short talk, fifteen minutes or so."),
            _("If you like, I will put the two of you in touch. If not, that is fine too."),
        ],
        [_("Kind regards,")],
        [wish.connector],
    )


def _forward(wish: Wish, who: str, why: str, reach: str) -> str:
    if wish.company:
        looking = _("I am looking for people who work at %(company)s.", company=wish.company)
        wished = [looking, who and _("Best of all: %(who)s.", who=who), why]
    else:
        wished = [_("I am looking for a new job, and for people to learn from."), why]
    name = wish.connector
    return _paragraphs(
        [_("Hello,")],
        [
            _("My name is %(name)s.", name=wish.asker),
            _("%(name)s kindly offered to put us in touch.", name=name),
        ],
        wished,
        [
            _("Would you have fifteen minutes for a short talk?"),
            _("I would like to hear about your work, and whom else I might ask."),
        ],
        [
            _("You can reach me here: %(reach)s", reach=reach)
            if reach
            else _("If that suits you, a word to %(name)s is enough.", name=name)
        ],
        [_("Thank you, and kind regards,")],
        [wish.asker],
    )


def _fitting(say: Callable[[str, str, str], str], wish: Wish) -> str:
    """As much of the ask as a hundred and twenty words hold: whole sentences, the first ones."""
    sentences = sentences_of(wish.why, wish.others)
    for many in range(len(sentences), -1, -1):
        text = say(wish.who, " ".join(sentences[:many]), wish.reach)
        if count(text) <= MOST_WORDS:
            return text
    return say("", "", "")


def _paragraphs(*parts: Sequence[str]) -> str:
    """Each its own, an empty one left out; the last two are one: a greeting and a name."""
    *body, greeting, name = (" ".join(filter(None, part)) for part in parts)
    return "\n\n".join([*filter(None, body), f"{greeting}\n{name}"])


def _unless_long(text: str, most: int) -> str:
    text = clean(text)
    return text if count(text) <= most else ""
