"""What is done at a commit: the bell rings for the senders; the last line of a letter goes out."""

from collections.abc import Callable
from threading import Event

from sqlalchemy import event, text
from sqlalchemy.orm import Session, SessionTransaction

from jobclub.extensions import db

#: It rings where letters are sent, when one was committed there: the sender need not wait for its
#: next look. In a process that sends none it rings for nobody.
bell = Event()


def announce() -> None:
    """There is a letter in this transaction: ring once it is over."""
    db.session.info["letters"] = True


def right_after_commit(act: Callable[[], None]) -> None:
    """Do this the moment the transaction is committed, before anything else: whoever is killed in
    between has written down what was not done. It touches no database.
    """
    if db.session.connection().dialect.name == "postgresql":
        # That moment must not wait for a disk. What a power cut loses is that we were at it.
        db.session.execute(text("SET LOCAL synchronous_commit = off"))
    db.session.info["right after"] = act


def forget_after_commit() -> None:
    """It was not committed: nothing is to be done."""
    db.session.info.pop("right after", None)


@event.listens_for(Session, "after_commit")
def _act(session: Session) -> None:
    act: Callable[[], None] | None = session.info.pop("right after", None)
    if act is not None:
        act()


@event.listens_for(Session, "after_transaction_end")
def _ring(session: Session, ended: SessionTransaction) -> None:
    # A savepoint's end is not yet the commit.
    if ended.parent is None and session.info.pop("letters", False):
        bell.set()
