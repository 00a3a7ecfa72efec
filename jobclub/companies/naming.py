"""When two spellings are one company. Pure; a wrong merge is worse than a missed one.

What counts as one company is what somebody looking for a job means by one employer:

- A short or former name is the company (Facebook is Meta, Alphabet is Google), as is "X Group".
- A subsidiary, a division, a brand or a country's house of it is another employer: Amazon Web
  Services, Google Cloud, "Nestlé USA", "Toyota of Canada", Chase beside JPMorgan Chase.
- "Merck" is the American one; "Merck KGaA" keeps its ending, with the few others in apart.txt.
- "X Health" and "X Healthcare" are two, unless the list of well-known names says otherwise.
"""

from functools import lru_cache

from jobclub.companies import slips, well_known
from jobclub.companies.keys import company_key
from jobclub.companies.readings import readings

__all__ = ["company_key", "known_as", "same_company"]


def known_as(key: str) -> frozenset[str]:
    """All keys the company of this key is well known by, itself included."""
    return well_known.group_of(key) or frozenset({key})


@lru_cache(maxsize=4096)
def same_company(a: str, b: str) -> bool:
    """Do these two names mean one employer, as somebody looking for a job would say?"""
    if company_key(a) == company_key(b):
        return True
    return any(slips.alike(one, other) for one in readings(a) for other in readings(b))
