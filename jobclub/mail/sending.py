"""Taking letters from the outbox to the mail server: none lost, and none twice but by doubt.

A letter is leased, written, and handed over up to its last line. Then the row says so, and only
then the last line goes. Killed before that: it was not sent, and is sent later. Killed between
that line and the answer: nobody can know, and it is sent once more, with the same Message-ID.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import update

from jobclub.clock import now
from jobclub.errors import Busy
from jobclub.extensions import db, socketio
from jobclub.mail.composing import write
from jobclub.mail.leasing import Held, LostLease, lease_next
from jobclub.mail.models import Mail
from jobclub.mail.noting import note
from jobclub.mail.outbox import is_set_up, settings
from jobclub.mail.smtp import Line
from jobclub.mail.trouble import Later, Never, Silence, Trouble
from jobclub.patience import patiently

#: With the mail server out of reach, all letters wait so long: one of them asks, not each.
PAUSE = timedelta(minutes=1)


@dataclass
class Round:
    """One round of the post."""

    sent: int = 0
    #: Why it ended early, in the mail server's own words.
    trouble: str = ""


def deliver(most: int = 100) -> int:
    """Send what is due, at most so many; returns how many went. Safe to run in several places."""
    return go_round(most).sent


def go_round(most: int = 100) -> Round:
    """The same, with what stood in its way."""
    done = Round()
    if not is_set_up():
        return done
    with Line(settings().smtp, settings().mail_domain) as line:
        for _number in range(most):
            held = lease_next()
            if held is None:
                break
            try:
                done.sent += _send(held, line)
            except Trouble as trouble:
                done.trouble = trouble.said
                break
            except LostLease:
                # Whoever has it now sends it.
                pass
            # The room is served first.
            socketio.sleep(0)
    return done


def _send(held: Held, line: Line) -> bool:
    try:
        parcel = write(held)
        if parcel is None:
            held.settle(Mail.drop)
            return False
        line.hand(parcel, held.hand_over)
    except Trouble as trouble:
        _let_all_wait(held, trouble.said)
        raise
    except Never as no:
        why = no.said
        note(held, lambda letter: letter.fail(why))
    except Later as later:
        why = later.said
        note(held, lambda letter: letter.try_again(why))
    except Silence as silence:
        why = silence.said
        note(held, lambda letter: letter.be_in_doubt(why))
    except (LostLease, Busy):
        raise
    except Exception:
        # Whoever writes this kind has stumbled. The other letters must not wait for it.
        current_app.logger.exception("mail failed", extra={"problem": f"mail {held.mail_id}"})
        db.session.rollback()
        held.settle(lambda letter: letter.try_again(""))
    else:
        note(held, Mail.went)
        return True
    return False


def _let_all_wait(held: Held, said: str) -> None:
    """This one asks again later, and later each time; the others do not ask at all for now."""

    def wait() -> None:
        others = (Mail.is_due(), Mail.id != held.mail_id)
        db.session.execute(
            update(Mail).where(*others).values(due_at=now() + PAUSE, said=said),
            execution_options={"synchronize_session": False},
        )

    note(held, lambda letter: letter.try_again(said))
    patiently(wait)
