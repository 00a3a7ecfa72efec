"""The people of the demo club: who they are, what they look for, and where they know somebody."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: said well, and said as people say it first."""

    companies: tuple[str, ...]
    who: str
    why: str
    #: The first try, without a company.
    vague: str

    @property
    def fields(self) -> dict[str, str]:
        """As the form of an ask sends it."""
        named = {f"company_{n}": name for n, name in enumerate(self.companies, 1)}
        return {**named, "who": self.who, "why": self.why}

    @property
    def first_try(self) -> dict[str, str]:
        """The same person, before anybody asked them which company."""
        return {"why": self.vague}


@dataclass(frozen=True)
class Persona:
    """One of the club's people."""

    name: str
    stands: str = "looking"
    wish: Wish | None = None
    #: Where they know somebody.
    knows: tuple[str, ...] = ()
    #: What they will do by next week.
    will: str = ""
    reach: str = ""
    habits: frozenset[str] = field(default_factory=frozenset)

    @property
    def first_name(self) -> str:
        """As most would say it."""
        return self.name.split()[0]


def _looking(
    name: str,
    ask: tuple[str, str, str],
    vague: str,
    knows: str,
    will: str,
    reach: str = "",
    *habits: str,
) -> Persona:
    companies, who, why = ask
    wish = Wish(tuple(companies.split(", ")), who, why, vague)
    return Persona(name, "looking", wish, tuple(knows.split(", ")), will, reach, frozenset(habits))


def _helping(name: str, stands: str, knows: str, will: str, *habits: str) -> Persona:
    return Persona(name, stands, None, tuple(knows.split(", ")), will, "", frozenset(habits))


ANA = _helping(
    "Ana Reyes", "helping", "Zions Bank, Marriott, FedEx", "Call the library about the big room"
)
ROSE = _helping(
    "Rose Whitaker", "landed", "Intermountain Health, Delta, Kroger", "Sit with one newcomer"
)

#: The club as it has met for weeks, without Ana and Rose, who run it. Habits: late, sleepy, early
#: (leaves before the end), silent (keeps the name off the wall), read (has the ask read aloud),
#: shy (not tonight), drops and keeps (last time's ask), no-phone, new-phone.
MEMBERS: tuple[Persona, ...] = (
    _looking(
        "Ben Carter",
        ("American Express, eBay", "customer support", "Moving from retail; I led a team of 11."),
        "Something in an office, with normal hours.",
        "Costco, Kroger, Home Depot",
        "Write to two people at eBay",
        "ben.carter@example.org",
    ),
    _looking(
        "Chloe Nguyen",
        ("Adobe, Qualtrics", "product design", "Six years of design for hospitals."),
        "I'm a designer, open to anything creative.",
        "eBay, Ancestry, University Hospital",
        "Finish my portfolio page",
        "555 0142",
        "keeps",
    ),
    _looking(
        "Omar Haddad",
        ("Delta, SkyWest", "maintenance planning", "Licensed mechanic; 14 years on the 737."),
        "Anything with planes, really.",
        "Boeing, L3Harris",
        "Ask my old foreman for a reference",
        "555 0167",
        "late",
    ),
    _looking(
        "Priya Raman",
        ("Goldman Sachs, Fidelity", "risk or compliance", "Back after three years at home."),
        "I used to be in finance and want to come back.",
        "American Express, Zions Bank",
        "Redo the top third of my CV",
        "priya.r@example.org",
    ),
    _looking(
        "Tomas Novak",
        ("L3Harris, Boeing", "quality inspection", "Ten years of precision machining."),
        "I'm good with my hands. Factory work?",
        "Delta, Dominion Energy",
        "Visit the plant's open day",
        "555 0133",
        "sleepy",
    ),
    _looking(
        "Grace Kim",
        ("Intermountain Health", "patient scheduling", "I kept four doctors' days in order."),
        "Front desk or something like it.",
        "University Hospital, Marriott",
        "Practise my first thirty seconds",
        "555 0120",
        "new-phone",
    ),
    _looking(
        "Malik Johnson",
        ("FedEx, UPS", "dispatch or route planning", "Five years as a night dispatcher."),
        "Logistics. I don't mind nights.",
        "Costco, Target",
        "Apply for the dispatcher's licence",
        "malik@example.org",
        "keeps",
    ),
    _looking(
        "Elena Petrova",
        ("Ancestry, Pluralsight", "translation or content", "Three languages, two of them daily."),
        "I speak three languages. Somebody must need that?",
        "Adobe, eBay",
        "Send my samples to one editor",
        "555 0188",
    ),
    _looking(
        "Sam Whitehorse",
        ("Dominion Energy, City Transit", "field technician", "Electrician, fully licensed."),
        "Electrical work, as long as it is steady.",
        "L3Harris, Home Depot",
        "Call the union hall",
        "555 0151",
        "drops",
    ),
    _looking(
        "Lucia Moreno",
        ("Marriott", "events or banquets", "I ran weddings for 200 guests."),
        "Hotels, restaurants, that sort of thing.",
        "Kroger, Delta",
        "Ask two old clients for a line",
        "lucia@example.org",
    ),
    _looking(
        "Daniel Osei",
        ("Qualtrics, Domo", "data analyst", "Taught maths for nine years; SQL since spring."),
        "I'd like to get into data.",
        "Pluralsight, University Hospital",
        "Put my project online",
        "555 0175",
        "early",
    ),
    _looking(
        "Hannah Weiss",
        ("University Hospital", "medical billing", "Certified last month, top of my class."),
        "Medical something. I just finished a course.",
        "Intermountain Health",
        "Shadow somebody for a morning",
        "555 0109",
        "shy",
    ),
    _looking(
        "Ravi Menon",
        ("Adobe, Domo", "backend engineer", "Payments at a start-up that closed in May."),
        "Software. Remote would be nice.",
        "Qualtrics, eBay, Goldman Sachs",
        "One mock interview with Phil",
        "ravi@example.org",
    ),
    _looking(
        "Joan Bishop",
        ("County Library, University Hospital", "records or archive", "25 years of records."),
        "I'm 58 and nobody calls back.",
        "City Transit, Zions Bank",
        "Write down three things I am proud of",
        "555 0102",
        "read",
    ),
    _looking(
        "Pete Kowalski",
        ("Home Depot, Costco", "store management", "Opened two stores; both still stand."),
        "Management, preferably.",
        "Target, Kroger",
        "Drop in at the store on State Street",
        "555 0117",
        "sleepy",
    ),
    _looking(
        "Mei Tanaka",
        ("Zions Bank, Fidelity", "fraud or operations", "I find what does not add up."),
        "Accounting, or anything with numbers.",
        "Goldman Sachs, Adobe",
        "Ask Priya about her course",
        "mei@example.org",
        "silent",
    ),
    _looking(
        "Andre Baptiste",
        ("City Transit", "bus operations", "Drove for eight years without an accident."),
        "Driving jobs.",
        "UPS, FedEx",
        "Renew my medical card",
        "555 0126",
        "late",
    ),
    _looking(
        "Carla Jensen",
        ("SkyWest, Delta", "crew scheduling", "Calm at five in the morning."),
        "Travel, airlines, hotels.",
        "Marriott, Costco",
        "Coffee with Omar about SkyWest",
        "carla@example.org",
        "early",
    ),
    _looking(
        "Yusuf Demir",
        ("Costco", "bakery", "Second-generation baker."),
        "Please, anything at all. I am desperate.",
        "Kroger",
        "Bake for next week",
        "555 0190",
        "keeps",
    ),
    _looking(
        "Nadia Farouk",
        ("eBay, Target", "trust and safety", "Moderated a forum of 40,000."),
        "Something online.",
        "Ancestry, Domo",
        "Finish the certificate",
        "nadia@example.org",
        "sleepy",
    ),
    _looking(
        "George Pappas",
        ("Kroger, Target", "night stocking, lead", "Reliable; 30 years, never late."),
        "Work near the bus line.",
        "Dominion Energy, American Express",
        "Get a phone that works",
        "the library desk",
        "no-phone",
    ),
    _looking(
        "Ruth Adler",
        ("University Hospital, Intermountain Health", "chaplaincy or volunteers", "Listens well."),
        "I want to be useful.",
        "County Library, Kroger",
        "Call my old parish",
        "555 0104",
        "keeps",
    ),
    _helping("Ken Ito", "helping", "Zions Bank, Fidelity, American Express", "Two introductions"),
    _helping("Marge Olsen", "helping", "County Library, Target, Costco", "Read three CVs"),
    _helping("Phil Grant", "landed", "Adobe, Domo, Qualtrics", "A mock interview for Ravi"),
    _helping("Tess Lindgren", "landed", "Delta, SkyWest, UPS", "Ask around at the hangar"),
)

#: Who comes for the first time tonight.
NEWCOMERS: tuple[Persona, ...] = (
    _looking(
        "Ben Miller",
        ("Boeing", "supply chain", "Kept a warehouse of 9,000 parts in order."),
        "Warehouse, maybe?",
        "Costco",
        "Come back next week",
        "555 0171",
    ),
    _looking(
        "Aisha Bello",
        ("Intermountain Health, University Hospital", "nursing assistant", "Certified in March."),
        "Care work.",
        "Target",
        "Ask for one shift to watch",
        "aisha@example.org",
        "late",
    ),
    _helping("Victor Lang", "visiting", "Goldman Sachs, L3Harris", ""),
    _looking(
        "Sofia Marin",
        ("Pluralsight, Adobe", "video editing", "Forty lessons for a school, all by myself."),
        "I make videos.",
        "City Transit",
        "Cut a reel of a minute",
        "sofia@example.org",
    ),
    _looking(
        "Jamal Pierce",
        ("UPS, FedEx", "mechanic", "Diesel certificate, and my own tools."),
        "Cars, trucks, anything with an engine.",
        "Home Depot, SkyWest",
        "Fix Joan's car",
        "555 0182",
        "sleepy",
    ),
    _helping("Dolores Quinn", "helping", "American Express, Marriott, eBay", "Call my niece"),
    _looking(
        "Luis Ortega",
        ("Domo, Qualtrics", "sales", "First in my team three years of four."),
        "Sales. I can sell anything.",
        "Zions Bank",
        "Ten calls before Friday",
        "555 0136",
    ),
    _looking(
        "Hope Fields",
        ("County Library", "children's programmes", "Taught second grade for twelve years."),
        "Not teaching any more.",
        "Ancestry, Pluralsight",
        "Visit story hour",
        "555 0113",
    ),
)

FIRST_NAMES = (
    "Ada Boris Cora Dev Edna Felix Gita Hugo Iris Jonas Kira Leon Mona Nils Olga Pablo Quincy Rita "
    "Stefan Tara Uma Vince Wanda Xenia Yara Zack"
)
LAST_NAMES = "Abbott Brand Cole Doyle Engel Frost Gold Hale Irwin Jung Keller Lowe"


def company_names() -> tuple[str, ...]:
    """Every company that somebody asks for."""
    named = [name for p in (*MEMBERS, *NEWCOMERS) if p.wish for name in p.wish.companies]
    return tuple(dict.fromkeys(named))


def more(number: int) -> list[Persona]:
    """As many people more as a big room needs."""
    luck = random.Random(number)  # noqa: S311 (every demo has the same people)
    companies = company_names()
    firsts, lasts = FIRST_NAMES.split(), LAST_NAMES.split()
    found = []
    for at in range(number):
        rounds, first = divmod(at, len(firsts))
        name = f"{firsts[first]} {lasts[(first + rounds) % len(lasts)]}"
        wish = Wish(
            tuple(luck.sample(companies, 2)), "somebody in the team",
            "I would like twenty minutes of their time.", "I look for something new.",
        )  # fmt: skip
        knows = tuple(luck.sample(companies, 2))
        stands = "helping" if at % 5 == 4 else "looking"
        found.append(Persona(name, stands, wish if stands == "looking" else None, knows))
    return found


@dataclass(frozen=True)
class Guests:
    """Who comes tonight with a phone: members who are known, and people nobody knows yet."""

    known: Sequence[Persona]
    new: Sequence[Persona]


def guests(phones: int) -> Guests:
    """So many phones: about one in four of them is new."""
    with_phone = [p for p in MEMBERS if "no-phone" not in p.habits]
    new = max(1, phones // 4)
    # Helpers as well as askers, however small the room: every fifth.
    helpers = [p for p in with_phone if p.wish is None]
    askers = [p for p in with_phone if p.wish is not None]
    known = phones - new
    mixed = helpers[: max(1, known // 5)] + askers
    mixed += helpers[max(1, known // 5) :]
    here = mixed[:known]
    new = phones - len(here)
    return Guests(here, [*NEWCOMERS, *more(max(0, new - len(NEWCOMERS)))][:new])
