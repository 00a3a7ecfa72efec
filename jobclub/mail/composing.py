"""From what a letter says to what a mail server takes: text and simple HTML, no pictures."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from flask import render_template
from flask_babel import force_locale

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.extensions import db
from jobclub.mail.headers import POLICY, in_header, must_be_clean
from jobclub.mail.kinds import KINDS, Letter
from jobclub.mail.leasing import Held
from jobclub.mail.models import Mail
from jobclub.mail.off import link_to_stop
from jobclub.mail.outbox import settings
from jobclub.mail.smtp import Parcel
from jobclub.mail.trouble import Never
from jobclub.patience import patiently
from jobclub.people.models import Person
from jobclub.words import _

#: Where the frame leaves room: it stands there once, since what people wrote is escaped.
ROOM = "<main></main>"


def write(held: Held) -> Parcel | None:
    """Write the letter, in its reader's language. None: there is nothing to say any more.

    In a transaction of its own, since a letter that signs somebody in makes its link as it is
    written. No connection to the database is held afterwards.
    """
    return patiently(lambda: _write(held.mail_id))


def _write(mail_id: int) -> Parcel | None:
    mail = db.session.get_one(Mail, mail_id)
    person = db.session.get_one(Person, mail.person_id)
    club = db.session.get(Club, mail.club_id) if mail.club_id is not None else None
    with force_locale(person.locale or (club.locale if club is not None else "en")):
        letter = KINDS[mail.kind].write(mail)
        return parcel(letter, mail, to=person, club=club) if letter is not None else None


def parcel(letter: Letter, mail: Mail, *, to: Person, club: Club | None) -> Parcel:
    """The whole letter, with its headers and what stands beneath it."""
    name, sender = parseaddr(settings().mail_from)
    message = EmailMessage(POLICY)
    try:
        called = in_header(club.name if club is not None else name)
        message["From"] = Address(called, addr_spec=sender)
        message["To"] = Address(in_header(to.name), addr_spec=_in_ascii(mail.address or to.email))
    except (MessageError, ValueError, IndexError) as error:
        raise Never("That is no address that mail can go to.") from error
    try:
        return _whole(message, letter, mail, club)
    except (MessageError, ValueError) as error:
        raise Never("Something in it cannot be put into a letter.") from error


def _whole(message: EmailMessage, letter: Letter, mail: Mail, club: Club | None) -> Parcel:
    message["Subject"] = in_header(letter.subject)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    stop = link_to_stop(mail)
    if stop:
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for header, value in letter.headers.items():
        message[header] = in_header(value)
    _fill(message, letter, why=_why(mail, club), stop=stop)
    must_be_clean(message)
    sender, to = (message[header].addresses[0].addr_spec for header in ("From", "To"))
    return Parcel(sender, to, message.as_bytes())


def _fill(message: EmailMessage, letter: Letter, *, why: str, stop: str) -> None:
    beneath = f"{why} {_('No more of these:')} {stop}" if stop else why
    message.set_content(f"{letter.text.strip()}\n\n-- \n{beneath}\n")
    inside = letter.html or render_template(
        "mail/text.html", text=letter.text.strip(), url=settings().url
    )
    frame = render_template("mail/letter.html", subject=letter.subject, why=why, stop=stop)
    html = frame.replace(ROOM, f"<main>{inside}</main>")
    message.add_alternative(html, subtype="html")
    for name, kind, content in letter.files:
        main, _slash, rest = kind.partition("/")
        sub, *params = (part.strip() for part in rest.split(";"))
        message.add_attachment(
            content,
            maintype=main,
            subtype=sub,
            filename=in_header(name),
            params=dict(param.split("=", 1) for param in params),
        )


def _why(mail: Mail, club: Club | None) -> str:
    """Why this reader gets it, and what to do about it."""
    if club is None:
        return _("You get this because this address was given to a job club.")
    if not KINDS[mail.kind].may_stop:
        return _("You get this because this address was given at %(club)s.", club=club.name)
    here = _("You get this because you are a member of %(club)s.", club=club.name)
    if settings().url:
        return here
    return f"{here} {_('No more of these? Answer this mail and say so.')}"


def _in_ascii(address: str | None) -> str:
    """An address with its domain as mail servers know it."""
    name, at, domain = (address or "").rpartition("@")
    ready = f"{name}{at}{domain.encode('idna').decode()}"
    if not ready.isascii() or ready != in_header(ready):
        raise ValueError("the mail server may not know such letters")
    return ready
