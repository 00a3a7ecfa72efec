"""A test mail: sent at once, and what the mail server says to it is shown as it stands."""

from datetime import timedelta

from jobclub.clubs.models import Club
from jobclub.errors import Refused
from jobclub.mail.composing import parcel
from jobclub.mail.kinds import Letter, mail
from jobclub.mail.models import Mail
from jobclub.mail.outbox import fresh_message_id, is_set_up, settings
from jobclub.mail.smtp import Line, Parcel
from jobclub.mail.trouble import Said
from jobclub.people.models import Person
from jobclub.words import _

#: Somebody looks at the page meanwhile.
PATIENCE = 8.0


@mail("test", lasts=timedelta(minutes=10), may_stop=False)
def write_test(_mail: Mail) -> Letter:
    """It has arrived: that is all it has to say."""
    return Letter(
        _("A test from jobclub"),
        _("This is a test, and it has arrived. Mail goes out as it should."),
    )


def test_letter(to: Person, club: Club) -> Parcel:
    """The test mail for this owner, by the way all others go."""
    if not is_set_up():
        raise Refused(_("No mail server is set yet."))
    if not to.email:
        raise Refused(_("First give yourself an e-mail, under “Me”."))
    letter = Mail(kind="test", message_id=fresh_message_id())
    return parcel(write_test(letter), letter, to=to, club=club)


def send_now(letter: Parcel) -> str:
    """Send it at once; returns what to say. Nothing of the database is held meanwhile."""
    try:
        with Line(settings().smtp, settings().mail_domain, PATIENCE) as line:
            line.hand(letter, lambda end: end())
    except Said as no:
        return _("The mail server said: %(said)s", said=no.said)
    return _("It went out to %(email)s. Is it there?", email=letter.to)
