"""What a screen may ask for in the club's directory of companies."""

from typing import Annotated, Any

from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.companies.apart import Apart
from jobclub.companies.models import Company
from jobclub.errors import Refused
from jobclub.places import Role
from jobclub.text import CompanyName, Text
from jobclub.words import _

Called = Annotated[str, Text(120, needed=True)]


@command("company:add", for_=Role.FACILITATOR)
def add_company(member: Member, *, name: Called) -> dict[str, Any]:
    """A place that members may want to reach."""
    company = Company.named(member.club, name).head
    return {"id": company.id, "said": _("“%(name)s” is in the directory.", name=company.name)}


@command("company:merge", for_=Role.FACILITATOR)
def merge_companies(
    member: Member, *, company_id: int, into_id: int = 0, into: CompanyName = ""
) -> dict[str, Any]:
    """Two that are one, and go by the other's name: chosen from a list, or written."""
    gone = Company.offered_to(member, company_id)
    other = Company.offered_to(member, into_id) if into_id else _written(member, into)
    gone.merge_into(other, by=member)
    return {"said": _("One company now, everywhere: “%(name)s”.", name=other.head.name)}


@command("company:apart", for_=Role.FACILITATOR)
def keep_companies_apart(member: Member, *, company_id: int, other_id: int) -> dict[str, Any]:
    """They only look like one."""
    one, other = (Company.offered_to(member, each) for each in (company_id, other_id))
    Apart.say(one, other)
    return {"said": _("“%(one)s” and “%(other)s” are two.", one=one.name, other=other.name)}


@command("company:split", for_=Role.FACILITATOR)
def split_company(member: Member, *, company_id: int) -> dict[str, Any]:
    """Two after all: everything stands as it did."""
    company = Company.offered_to(member, company_id)
    company.split(by=member)
    return {"said": _("“%(name)s” stands for itself again.", name=company.name)}


@command("company:also", for_=Role.FACILITATOR)
def name_company_also(member: Member, *, company_id: int, name: Called) -> dict[str, Any]:
    """One more name by which members may call it."""
    company = Company.offered_to(member, company_id).head
    company.also_called(name, by=member)
    return {"said": _("“%(also)s” finds “%(name)s” now.", also=name, name=company.name)}


@command("company:not-also", for_=Role.FACILITATOR)
def name_company_no_longer(member: Member, *, company_id: int, name_id: int) -> dict[str, Any]:
    """Not one of its names."""
    Company.offered_to(member, company_id).head.not_called(name_id, by=member)
    return {"said": _("Taken away.")}


@command("company:call", for_=Role.FACILITATOR)
def call_company(member: Member, *, company_id: int, name: Called) -> dict[str, Any]:
    """The name that stands on every screen."""
    company = Company.offered_to(member, company_id).head
    company.call(name, by=member)
    return {"said": _("It is shown as “%(name)s” now.", name=company.name)}


@command("company:leave-out", for_=Role.FACILITATOR)
def leave_company_out(member: Member, *, company_id: int) -> dict[str, Any]:
    """Not in the directory any more."""
    company = Company.offered_to(member, company_id).head
    company.leave_out(by=member)
    return {
        "said": _("“%(name)s” is not in the directory any more.", name=company.name),
        "go": f"/c/{member.club.public_id}/companies",
    }


def _written(member: Member, name: str) -> Company:
    if not name:
        raise Refused(_("Which company is it the same as?"), "into")
    found = Company.known(member.club_id, name)
    if found is None or not found.listed:
        raise Refused(
            _("“%(name)s” is not in the directory yet. Add it there first.", name=name), "into"
        )
    return found
