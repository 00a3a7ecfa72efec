"""Landing news, by mail: whoever opened a door for somebody hears that they have landed."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.extensions import db, find
from jobclub.followup.letters import Part, compose, reader, tap
from jobclub.introductions.landings import Landing, on_landed
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.mail import outbox
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.words import _

LANDING = "landing"
#: Said by mistake, it is taken back by then.
AFTER = timedelta(minutes=10)
#: Thanks sent with the landing, in one go.
AT_ONCE = timedelta(minutes=1)


def tell(landing: Landing) -> None:
    """A letter to everybody who offered something to the ask that closed, or introduced them."""
    for member in _helpers(landing) if outbox.is_set_up() else ():
        outbox.put(
            LANDING,
            member.person,
            once=_once(landing, member),
            club=member.club,
            about={"landing": landing.id},
            due=now() + AFTER,
        )


def tells_of(thanks: Thanks) -> bool:
    """Whether the news of a landing brings these thanks along."""
    landing = Landing.last_of(thanks.sender)
    letter = find(Mail, Mail.once_key == _once(landing, thanks.to)) if landing is not None else None
    if letter is None or letter.dropped_at is not None or letter.failed_at is not None:
        return False
    return _at_once(letter, thanks)


@mail(LANDING, lasts=timedelta(days=7))
def write(about: Mail) -> Letter | None:
    """Ben has landed! Taken back meanwhile, nothing is said."""
    member, landing = reader(about), db.session.get(Landing, about.about["landing"])
    if member is None or landing is None or _is_gone(landing.member):
        return None
    name = landing.member.called
    landed = _("%(name)s has landed!", name=name)
    at = _("%(name)s has landed, at %(company)s!", name=name, company=landing.company)
    return compose(
        member,
        (landed, _("Somebody has landed!")),
        (
            Part(at if landing.company else landed),
            Part(_thanks(about, landing, member)),
            Part(_("You opened a door on the way. Whatever you still had in hand can rest.")),
            tap(_("Your page"), f"/?club={member.club.public_id}"),
        ),
    )


def _is_gone(lander: Member) -> bool:
    """Erased, or not welcome any more. Whoever left because they landed is news all the same."""
    turned_away = lander.removed_at is not None and lander.left_at is None
    return turned_away or lander.person.erased_at is not None


def _at_once(letter: Mail, thanks: Thanks) -> bool:
    # Not by when the landing was said: a bell wished for later says it anew.
    return abs(letter.made_at - thanks.sent_at) <= AT_ONCE


def _thanks(letter: Mail, landing: Landing, member: Member) -> str:
    """What they said with it."""
    sent = db.session.scalars(
        select(Thanks)
        .where(Thanks.from_id == landing.member_id, Thanks.to_id == member.id)
        .order_by(Thanks.sent_at.desc())
    ).first()
    if sent is None or not _at_once(letter, sent):
        return ""
    name = landing.member.called
    if not sent.text:
        return _("%(name)s says thank you.", name=name)
    return _("%(name)s says thank you: “%(words)s”", name=name, words=sent.text)


def _helpers(landing: Landing) -> Sequence[Member]:
    made = select(Introduction.offer_id).where(Introduction.introduced_on.is_not(None))
    offers = (
        select(Offer.connector_id)
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .where(
            Ask.asker_id == landing.member_id,
            Offer.no_longer_secret(),
            (Ask.id == landing.ask_id) | Offer.id.in_(made),
        )
    )
    here = Member.club_id == landing.club_id, Member.removed_at.is_(None)
    return db.session.scalars(select(Member).where(*here, Member.id.in_(offers))).all()


def _once(landing: Landing, member: Member) -> str:
    return f"landing:{landing.id}:{member.person_id}"


on_landed.append(tell)
