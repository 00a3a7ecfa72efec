"""What a screen may ask for in a club."""

from typing import Annotated, Any

from jobclub.clubs.addresses import write_down
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member, every_place_of
from jobclub.commands import command
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.people.letters import can_be_sent
from jobclub.people.models import Person
from jobclub.places import Role
from jobclub.text import CompanyName, Name, Short, Text
from jobclub.words import _

Choice = Annotated[str, Text(60)]
Email = Annotated[str, Text(254)]
Rules = Annotated[str, Text(600, lines=True)]


@command("club:settings", for_=Role.OWNER)
def change_settings(
    member: Member, *, name: Name, zone: Choice, door_policy: Choice, locale: Choice
) -> dict[str, Any]:
    """The club's name, zone, door policy and language."""
    member.club.change(name=name, zone=zone, door_policy=door_policy, locale=locale, by=member)
    return {"said": _("Saved.")}


@command("club:reporting", for_=Role.OWNER)
def change_reporting(
    member: Member, *, fiscal_month: int, hides_small: bool = False
) -> dict[str, Any]:
    """How the club's reports count."""
    member.club.report_by(fiscal_month=fiscal_month, hides_small=hides_small, by=member)
    return {"said": _("Saved.")}


@command("member:add", for_=Role.FACILITATOR)
def add_member(member: Member, *, name: Name, stands: Choice) -> dict[str, Any]:
    """Somebody the facilitator writes in."""
    if stands not in ("looking", "landed", "helping", "paused"):
        raise Refused(_("Please choose one from the list."), "stands")
    person = Person(name=name)
    db.session.add(person)
    added = member.club.welcome(person, stands=stands)
    return {"id": added.id, "said": _("%(name)s is on the list.", name=added.called)}


@command("member:rename", for_=Role.FACILITATOR)
def rename_member(member: Member, *, member_id: int, name: Name) -> dict[str, Any]:
    """A name spelt right."""
    _named_here(Member.visible_to(member, member_id), member).rename(name, by=member)
    return {"said": _("Saved.")}


@command("member:email", for_=Role.FACILITATOR)
def write_down_email(member: Member, *, member_id: int, email: Email = "") -> dict[str, Any]:
    """Somebody's address, as they said it; or not any more."""
    write_down(Member.visible_to(member, member_id), email, by=member)
    return {"said": _("Saved.")}


@command("member:stand", for_=Role.FACILITATOR)
def stand_member(member: Member, *, member_id: int, stands: Choice) -> dict[str, Any]:
    """How somebody stands now, as they said."""
    Member.visible_to(member, member_id).stand(stands, by=member)
    return {"said": _("Saved.")}


@command("member:merge", for_=Role.FACILITATOR)
def merge_members(member: Member, *, member_id: int, into_id: int) -> dict[str, Any]:
    """Two rows that are one person."""
    gone, into = Member.visible_to(member, member_id), Member.visible_to(member, into_id)
    merge(gone, into, by=member)
    return {"said": _("Now one person."), "go": f"/c/{member.club.public_id}/members/{into_id}"}


@command("member:unwelcome", for_=Role.OWNER)
def turn_away(member: Member, *, member_id: int) -> None:
    """Not welcome in the club."""
    Member.visible_to(member, member_id).turn_away(by=member)


@command("member:welcome", for_=Role.OWNER)
def welcome_back(member: Member, *, member_id: int) -> None:
    """Welcome after all."""
    Member.visible_to(member, member_id).welcome_back(by=member)


@command("facilitator:name", for_=Role.OWNER)
def name_facilitator(member: Member, *, member_id: int) -> None:
    """Let a member run meetings."""
    named = Member.visible_to(member, member_id)
    # From then on no phone of theirs may choose how they sign in, and a letter is the way in.
    if can_be_sent() and named.person.confirmed_at is None and not named.person.passphrase_hash:
        raise Refused(
            _("%(name)s first needs an e-mail, under “Me” on their phone.", name=named.called)
        )
    named.name_facilitator(by=member)


@command("facilitator:unname", for_=Role.OWNER)
def unname_facilitator(member: Member, *, member_id: int) -> None:
    """Take the role back."""
    Member.visible_to(member, member_id).unname_facilitator(by=member)


@command("me:rename", for_=Role.MEMBER)
def rename_me(member: Member, *, name: Name) -> dict[str, Any]:
    """My own name."""
    member.rename(name, by=member)
    return {"said": _("Saved.")}


@command("me:stand", for_=Role.MEMBER)
def stand_myself(member: Member, *, stands: Choice) -> dict[str, Any]:
    """How I stand now."""
    member.stand(stands, by=member)
    return {"said": _("Saved.")}


@command("me:works-at", for_=Role.MEMBER)
def work_at(member: Member, *, works_at: CompanyName = "") -> dict[str, Any]:
    """Where I work, if I like to say."""
    member.work_at(works_at, by=member)
    return {"said": _("Saved.")}


@command("me:reach", for_=Role.MEMBER)
def be_reached(member: Member, *, reach: Short = "") -> dict[str, Any]:
    """How to reach me, for those who promised me a door; or not any more."""
    member.be_reached(reach, by=member)
    if not reach:
        return {"said": _("Taken back. Nobody sees it any more.")}
    return {"said": _("Saved. Only those who promised you a door see it.")}


@command("club:house-rules", for_=Role.FACILITATOR)
def change_house_rules(member: Member, *, house_rules: Rules = "") -> dict[str, Any]:
    """What is read aloud at the welcome; empty: the program's own."""
    member.club.set_house_rules(house_rules, by=member)
    return {"said": _("Saved.")}


def _named_here(renamed: Member, by: Member) -> Member:
    """A facilitator renames people of the club, not somebody who signs in elsewhere too."""
    elsewhere = len(every_place_of(renamed.person_id)) > 1
    if renamed.id != by.id and (renamed.person.email or elsewhere):
        raise Refused(_("%(name)s chooses that name.", name=renamed.called))
    return renamed
