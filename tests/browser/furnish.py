"""A full room, quickly: people and their asks by plain requests."""

from itertools import product

from jobclub.phone import Phone
from tests.browser.hall import Hall

FIRST = ("Abel", "Bea", "Carl", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "June", "Kai", "Lena")
LAST = ("Novak", "Ortiz", "Park", "Quist", "Reyes")
COMPANIES = (
    "eBay", "American Express", "Intermountain Health", "Delta", "Zions Bank", "Goldman Sachs",
    "Salt Lake City School District", "Overstock", "Adobe", "University of Utah", "Fidelity",
    "Northrop Grumman",
)  # fmt: skip
WHO = ("customer support", "the warehouse team", "", "anyone in accounts", "")
WHY = ("", "Moving from retail after nine years.", "I pass my exam in May.", "")


def _exactly(length: int, text: str) -> str:
    return (text * (length // len(text) + 1))[: length - 1].rstrip().ljust(length, "e")


LONG_NAME = _exactly(60, "Maximiliana-Theodora Wolfeschlegelsteinhausenbergerdorff")
LONG_COMPANY = _exactly(
    120, "The Intermountain Association of Independent Hospital Laboratories and Pharmacies "
)
OTHER_LONG_COMPANY = _exactly(120, "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk")
LONG_WHO = _exactly(
    120, "somebody who leads, or led, the evening shift of the regional customer support centre "
)
LONG_WHY = _exactly(
    280,
    "I ran the returns desk of a department store for nine years, trained fourteen people who are "
    "still there, speak Spanish and Tagalog, and would take an entry position, nights included. ",
)
LONG_NOTE = _exactly(1000, "She sits two desks from me and likes careful people. ")
LONGEST = {
    "company_1": LONG_COMPANY,
    "company_2": OTHER_LONG_COMPANY,
    "company_3": "X" * 120,
    "who": LONG_WHO,
    "why": LONG_WHY,
}


def fill(hall: Hall, asks: int) -> list[Phone]:
    """So many people come in, each with an ask; the first one of them has offers."""
    names = [f"{first} {last}" for last, first in product(LAST, FIRST)][:asks]
    guests = []
    for number, name in enumerate(names):
        guest = hall.guest(name)
        companies = [COMPANIES[(number + step) % 12] for step in range(1 + number % 3)]
        fields = {f"company_{place}": company for place, company in enumerate(companies, 1)}
        guest.command("ask:post", **fields, who=WHO[number % 5], why=WHY[number % 4])
        guests.append(guest)
    for guest in guests[1:6]:
        guest.command("offer:make", target_id=1)
    return guests


def fill_to_the_brim(hall: Hall) -> list[Phone]:
    """Four people with the longest names, each with the longest ask; they offer to each other."""
    guests = [hall.guest(LONG_NAME[:-1] + end) for end in "abcd"]
    for guest in guests:
        guest.command("ask:post", **LONGEST)
    targets = [hall.count("select min(id) from target where ask_id = ?", n) for n in (1, 2, 3, 4)]
    for number, guest in enumerate(guests):
        target = targets[(number + 1) % 4]
        guest.command("offer:make", target_id=target)
        guest.command("offer:say-more", target_id=target, warmth="could_reach",
                      kind="know_who_knows", note=LONG_NOTE)  # fmt: skip
    return guests
