"""Letters about who somebody is: the link that signs in, the one that confirms an address, and
word to the address that was given up.

They name nobody but the reader, and say nothing that somebody else could have typed.
"""

from datetime import timedelta

from sqlalchemy import func, select, update

from jobclub.clock import now
from jobclub.database import fresh_token
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.mail.outbox import is_set_up, put, settings
from jobclub.people.models import LINK_LASTS, Link, Person
from jobclub.words import _

CONFIRM_LASTS = timedelta(minutes=60)
#: Whatever somebody asks for on many phones: so many letters of a kind an hour, to one person.
MOST_AN_HOUR = 6
#: Of those that anybody may ask for there are more, or a stranger would keep people out.
MOST_SIGN_INS_AN_HOUR = 24


def can_be_sent() -> bool:
    """Whether a link in a letter would open, and the letter go out at all."""
    return bool(settings().url) and is_set_up()


def send_sign_in(person: Person, browser_hash: str, *, proven: bool = False) -> None:
    """A link that signs this person in, in the browser that asked. `proven`: who asks has their
    mailbox, and so need not wait for whatever strangers asked for.
    """
    if person.email is None:
        return
    if not proven and _many("sign-in", person.id, MOST_SIGN_INS_AN_HOUR):
        return
    once = f"sign-in:{person.id}:{fresh_token(64)}"
    about = {"browser": browser_hash}
    # Named, since an address that a facilitator wrote down is not confirmed before it is opened.
    put("sign-in", person, once=once, about=about, address=person.email)


def send_confirm(person: Person, email: str, browser_hash: str) -> None:
    """A link to the address somebody gave as theirs."""
    if _many("confirm", person.id, MOST_AN_HOUR):
        raise Refused(
            _("Some letters are on their way already. Please ask again in an hour."), "email"
        )
    once = f"confirm:{person.id}:{fresh_token(64)}"
    put("confirm", person, once=once, about={"browser": browser_hash}, address=email)


def send_changed(person: Person, before: str) -> None:
    """Word to the address that was theirs until now."""
    once = f"changed:{person.id}:{fresh_token(64)}"
    put("changed", person, once=once, address=before)


def void_links(person: Person) -> None:
    """Signed in by one link, no other that waits in a mailbox, or is on its way, is good."""
    links = Link.person_id == person.id, Link.purpose == "sign-in", Link.used_at.is_(None)
    db.session.execute(update(Link).where(*links).values(used_at=now()))
    letters = Mail.person_id == person.id, Mail.kind == "sign-in", Mail.waits()
    for letter in db.session.scalars(select(Mail).where(*letters).order_by(Mail.id)):
        letter.drop()


def _many(kind: str, person_id: int, most: int) -> bool:
    since = now() - timedelta(hours=1)
    lately = Mail.person_id == person_id, Mail.kind == kind, Mail.made_at > since
    sent = db.session.scalar(select(func.count()).select_from(Mail).where(*lately))
    return (sent or 0) >= most


@mail("sign-in", lasts=LINK_LASTS, may_stop=False)
def sign_in_letter(asked: Mail) -> Letter | None:
    """Only while the address is still theirs."""
    person = db.session.get(Person, asked.person_id)
    if person is None or person.email is None or person.email != asked.address:
        return None
    name, token = person.name, _link_in(asked, "sign-in", LINK_LASTS)
    return Letter(
        _("Your link to sign in"),
        _(
            "Hello %(name)s,\n\nopen this in the browser where you asked for it:\n\n%(url)s\n\n"
            "It works once, within ten minutes. You did not ask? Then do nothing: "
            "nobody comes in without this letter.",
            name=name,
            url=f"{settings().url}/sign-in/{token}",
        ),
    )


@mail("confirm", lasts=CONFIRM_LASTS, may_stop=False)
def confirm_letter(asked: Mail) -> Letter | None:
    """To an address that anybody may have typed: not a word of theirs stands in it."""
    person = db.session.get(Person, asked.person_id)
    if person is None or person.erased_at is not None or asked.address is None:
        return None
    token = _link_in(asked, "email", CONFIRM_LASTS)
    return Letter(
        _("Is this your address?"),
        _(
            "Hello,\n\nsomebody gave this address as theirs at a job club. If it was you, open "
            "this on the same phone or laptop:\n\n%(url)s\n\nIt works once, within the hour. "
            "It was not you? Then do nothing, and nothing changes.",
            url=f"{settings().url}/me/email/{token}",
        ),
    )


@mail("changed", lasts=timedelta(days=3), may_stop=False)
def changed_letter(_told: Mail) -> Letter:
    """To the address that was theirs: whoever did not do it hears of it."""
    return Letter(
        _("Your address was changed"),
        _(
            "Hello,\n\nyou gave your job club another address, so nothing more comes to this "
            "one.\n\nIt was not you? Then tell whoever runs your meetings."
        ),
    )


def _link_in(asked: Mail, purpose: str, lasts: timedelta) -> str:
    """The link's token. It is made as the letter is written: the secret stands in the letter, and
    nowhere else. A letter that is sent again has another.
    """
    person = db.session.get_one(Person, asked.person_id)
    browser = str(asked.about["browser"])
    if not asked.doubts:
        # The new one takes the place of those asked for here before. But of a letter that may have
        # come already, a mail program shows the first alone.
        _void_here(purpose, person, browser)
    left = asked.made_at + lasts - now()
    return Link.make(purpose, person, left, browser_hash=browser, email=asked.address)


def _void_here(purpose: str, person: Person, browser: str) -> None:
    links = Link.person_id == person.id, Link.purpose == purpose, Link.browser_hash == browser
    db.session.execute(
        update(Link).where(*links, Link.used_at.is_(None)).values(used_at=now()),
        execution_options={"synchronize_session": False},
    )
