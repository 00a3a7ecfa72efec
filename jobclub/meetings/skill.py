"""The skill minute: one weak ask, and its strong twin. Wall and console read the same pair."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobclub.words import _

if TYPE_CHECKING:
    from jobclub.meetings.models import Meeting


@dataclass(frozen=True)
class Pair:
    """The same wish, said twice; and in a line what made the difference."""

    weak: str
    strong: str
    why: str


def pair_of(meeting: "Meeting") -> Pair:
    """Another pair each evening; who comes for half a year hears each of them again."""
    pairs = _pairs()
    return pairs[(meeting.held_in(meeting.club_id) - 1) % len(pairs)]


def _pairs() -> tuple[Pair, ...]:
    return (
        Pair(
            _("I'm looking for something in accounting."),
            _(
                "I'm looking for people who work at American Express or Zions Bank, in accounts "
                "payable. Do you know anyone there?"
            ),
            _("A field brings nobody to mind. A company does."),
        ),
        Pair(
            _("Does anybody know of a job for me?"),
            _(
                "Who knows someone in the warehouse at Costco? I'd like to ask them how the "
                "team hires."
            ),
            _("Few people have a job to give. Many have somebody to ask."),
        ),
        Pair(
            _("I'm fine, thanks. Just keep me in mind."),
            _(
                "I'd like ten minutes with somebody who schedules patients at Intermountain "
                "Health. Who comes to mind?"
            ),
            _("Nobody can keep a mood in mind. One company and one role they can."),
        ),
        Pair(
            _("I've sent forty applications, and nobody writes back."),
            _(
                "I've applied at eBay, in customer support. Who knows someone on that team, or "
                "someone who would know?"
            ),
            _("Say the next step, and people can take it with you."),
        ),
        Pair(
            _("I'm good with people, and I learn fast."),
            _(
                "I ran a returns desk for nine years. Who knows a store manager at Target or "
                "Best Buy?"
            ),
            _("What you have done, then where you want to go."),
        ),
        Pair(
            _("I could see myself at a bank, a school, a hospital, or with the airline."),
            _("Two companies tonight: Adobe and Delta, in payroll. Do you know anyone at either?"),
            _("People remember two names, perhaps three. Never six."),
        ),
    )
