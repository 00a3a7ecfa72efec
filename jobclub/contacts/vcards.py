"""vCards 2.1, 3 and 4: phones, Outlook, iCloud, Google. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jobclub.contacts.decoding import head, lines
from jobclub.contacts.kept import COMPANIES_A_CONTACT, MOST_ROWS, Contacts, Tally, too_many
from jobclub.contacts.names import given_of
from jobclub.contacts.vcard_lines import Property, parts_of, properties

#: A card has three or four that are wanted; more of them are made to tire us.
_MOST_PROPERTIES = 8 * MOST_ROWS
_SAID = frozenset({"N", "FN", "ORG"})
#: A card that is a company, a place or a list, and nobody.
_NOBODY = frozenset(
    {"ORG", "ORGANIZATION", "GROUP", "LOCATION", "COMPANY", "APPLICATION", "DEVICE"}
)
_BEGIN = re.compile(r"[\s\ufeff]*BEGIN:VCARD", re.IGNORECASE)


@dataclass
class Card:
    """What a card says of whom it is about, and where they work."""

    first: str = ""
    last: str = ""
    full: str = ""
    companies: list[str] = field(default_factory=list)
    somebody: bool = True
    said: bool = False

    def hear(self, said: Property) -> None:
        """One more line of it."""
        parts = parts_of(said.value)
        if said.name == "ORG" and len(self.companies) < COMPANIES_A_CONTACT:
            self.companies.append(parts[0])
        elif said.name == "N" and not (self.first or self.last):
            self.last, self.first = parts[0], parts[1] if len(parts) > 1 else ""
        elif said.name == "FN":
            self.full = self.full or " ".join(parts)
        elif said.name not in _SAID and said.value.upper() in _NOBODY:
            self.somebody = False
        self.said = self.said or said.name in _SAID


def are_vcards(data: bytes, encoding: str) -> bool:
    """It begins as vCards do."""
    return bool(_BEGIN.match(head(data, encoding)))


def read_vcards(data: bytes, encoding: str) -> Contacts:
    """Everybody who has a card, counted."""
    tally = Tally()
    for card in _cards(properties(lines(data, encoding))):
        if card.said and card.somebody:
            tally.add(card.companies, card.first or given_of(card.full), card.last)
    return tally.contacts("vcard")


def _cards(source: Iterator[Property]) -> Iterator[Card]:
    """Card by card, also where END is missing; a card within a card (AGENT) is left out."""
    card, agent, within = Card(), False, False
    for count, said in enumerate(source):
        if count == _MOST_PROPERTIES:
            raise too_many()
        opens, closes = said.name == "BEGIN", said.name == "END"
        if opens and agent:
            within = True
        elif opens or (closes and not within):
            yield card
            card, within = Card(), False
        elif closes:
            within = False
        elif said.name != "AGENT" and not within:
            card.hear(said)
        agent = said.name == "AGENT" and not said.value
    yield card
