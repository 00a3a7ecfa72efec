"""What somebody's own phone is told of whom they know: how many, under every key it may meet.

Only its owner's screens are ever made with it; nothing that others see may depend on it (S25).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from jobclub.clubs.models import Club
from jobclub.companies.models import Company, OtherName
from jobclub.companies.naming import known_as
from jobclub.companies.well_known import by_key
from jobclub.contacts.models import Contact
from jobclub.extensions import db
from jobclub.words import _

#: Where a screen puts the company's name, as it stands before it.
COMPANY = "{company}"


@dataclass(frozen=True)
class Knowing:
    """How many people somebody knows, by each key of a company; and how that is said."""

    #: 0 where they named the company themselves, and no file says how many.
    keys: dict[str, int] = field(default_factory=dict)
    #: By count; `COMPANY` stands for the name.
    sentences: dict[int, str] = field(default_factory=dict)

    def at(self, keys: Iterable[str]) -> int | None:
        """How many at the company of these keys; None where nobody is known."""
        return max((self.keys[key] for key in keys if key in self.keys), default=None)


def known_by(person_id: int, club: Club | None = None) -> Knowing:
    """Whom this person knows where, by all the names that companies have in the world and here."""
    counts = _counts_of(person_id)
    if not counts:
        return Knowing()
    groups = [known_as(key) for key in by_key().keys() & counts.keys()]
    if club is not None:
        also = {key for group in groups for key in group} - counts.keys()
        groups += _groups_of(club.id, _known_to(club.id, person_id, also))
    return _knowing(_summed(counts, groups))


def known_at(person_id: int, companies: Collection[Company]) -> Knowing:
    """The same of these companies alone: a long list of contacts takes no longer than a short."""
    heads = {company.club_id: set[int]() for company in companies}
    for company in companies:
        heads[company.club_id].add(company.head.id)
    groups = [
        group.union(*map(known_as, group))
        for club_id, ids in heads.items()
        for group in _groups_of(club_id, ids)
    ]
    keys = frozenset[str]().union(*groups)
    mine = select(Contact.key, Contact.count).where(Contact.person_id == person_id)
    counts: dict[str, int] = dict(iter(db.session.execute(mine.where(Contact.key.in_(keys))).all()))
    return _knowing(_summed(counts, [group for group in groups if group & counts.keys()]))


def _counts_of(person_id: int) -> dict[str, int]:
    """How many at each key, in one text: as rows, tens of thousands take ten times as long."""
    one = Contact.key + " " + cast(Contact.count, String)
    mine = select(func.aggregate_strings(one, "\n")).where(Contact.person_id == person_id)
    text: str = db.session.scalar(mine) or ""
    parted = (line.rpartition(" ") for line in text.split("\n") if line)
    return {key: int(count) for key, _space, count in parted}


def _knowing(keys: Mapping[str, int]) -> Knowing:
    said = {count: sentence(count, COMPANY) for count in sorted(set(keys.values()))}
    return Knowing(dict(keys), said)


def sentence(count: int, company: str) -> str:
    """ "You know 3 people at eBay"."""
    if not count:
        return _("You know people at %(company)s", company=company)
    return str(
        ngettext(
            "You know %(num)s person at %(company)s",
            "You know %(num)s people at %(company)s",
            count,
            company=company,
        )
    )


def _known_to(club_id: int, person_id: int, also: Collection[str]) -> Select[int]:
    """The club's companies at which they know somebody, each by the one that stands for it.
    `also`: keys by which their companies are well known.
    """
    theirs = select(Contact.key).where(Contact.person_id == person_id)
    by_name = select(OtherName.company_id).where(
        OtherName.club_id == club_id, _among(OtherName.key, theirs, also)
    )
    named = or_(_among(Company.key, theirs, also), Company.id.in_(by_name))
    return select(Company.heads()).where(Company.club_id == club_id, named)


def _groups_of(club_id: int, heads: Select[int] | Collection[int]) -> list[frozenset[str]]:
    """The keys of each of these: those of all rows that are the same, and of their other names."""
    here = Company.club_id == club_id, Company.heads().in_(heads)
    rows = select(Company.heads(), Company.key).where(*here)
    others = (
        select(Company.heads(), OtherName.key)
        .join(OtherName, OtherName.company_id == Company.id)
        .where(*here)
    )
    groups: Mapping[int, set[str]] = defaultdict(set)
    for head, key in db.session.execute(rows.union_all(others)):
        groups[head].add(key)
    return [frozenset(group) for group in groups.values()]


def _among(
    column: InstrumentedAttribute[str], theirs: Select[str], also: Collection[str]
) -> ColumnElement[bool]:
    return or_(column.in_(theirs), column.in_(also))


def _summed(counts: Mapping[str, int], groups: Iterable[Collection[str]]) -> dict[str, int]:
    """How many at each key; where two contacts turn out to be one company, all of them."""
    together: dict[str, set[str]] = {}
    for group in groups:
        joined = set(group).union(*(together[key] for key in group if key in together))
        together.update(dict.fromkeys(joined, joined))
    summed = {key: sum(counts.get(one, 0) for one in same) for key, same in together.items()}
    return {**counts, **summed}
