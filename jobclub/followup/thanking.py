"""Thanks received, by mail: ten minutes later, so that a word can still be changed."""

from datetime import timedelta

from sqlalchemy import select

from jobclub.clock import now
from jobclub.extensions import db
from jobclub.followup.landing_news import tells_of
from jobclub.followup.letters import Part, compose, reader, tap
from jobclub.introductions.thanks import Thanks, on_thanked
from jobclub.mail import outbox
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.meetings.models import Meeting, at_close
from jobclub.words import _

THANKS = "thanks"
AFTER = timedelta(minutes=10)


def tell(thanks: Thanks) -> None:
    """A letter to the person thanked. While a meeting is on they hear it there, or afterwards."""
    if outbox.is_set_up() and Meeting.tonight(thanks.club_id) is None:
        _put(thanks)


def tell_what_was_not_seen(meeting: Meeting) -> None:
    """At the close: the thanks of the evening that nobody has looked at yet."""
    if not outbox.is_set_up():
        return
    of_tonight = select(Thanks).where(
        Thanks.club_id == meeting.club_id,
        Thanks.sent_at >= meeting.doors_at,
        Thanks.seen_at.is_(None),
    )
    for thanks in db.session.scalars(of_tonight.order_by(Thanks.id)).all():
        _put(thanks)


def _put(thanks: Thanks) -> None:
    words = int(thanks.sent_at.timestamp())
    outbox.put(
        THANKS,
        thanks.to.person,
        once=f"thanks:{thanks.id}:{words}",
        club=thanks.to.club,
        about={"thanks": thanks.id, "words": words},
        due=now() + AFTER,
    )


@mail(THANKS, lasts=timedelta(days=7))
def write(about: Mail) -> Letter | None:
    """Ben says thank you. Seen on their page, or said anew with other words, it is not sent."""
    member, thanks = reader(about), db.session.get(Thanks, about.about["thanks"])
    if member is None or thanks is None or thanks.seen_at is not None:
        return None
    if int(thanks.sent_at.timestamp()) != about.about["words"] or tells_of(thanks):
        return None
    name = thanks.sender.called
    said = _("%(name)s says thank you", name=name)
    with_words = _("%(said)s: “%(words)s”", said=said, words=thanks.text)
    company = thanks.offer.target.name
    where = _("It is about the door at %(company)s.", company=company) if company else ""
    return compose(
        member,
        (said, _("Somebody says thank you")),
        (
            Part(with_words if thanks.text else f"{said}."),
            Part(where),
            tap(_("Answer on your page"), f"/?club={member.club.public_id}"),
        ),
    )


on_thanked.append(tell)
at_close.append(tell_what_was_not_seen)
