"""Where reports are read: beside the server, never in it.

`draw` and `stream` are all that a page of the server knows of it. Elsewhere (on the command line,
in a test) there is no meeting to disturb, and the same is done in the same process.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from contextvars import Context, copy_context

from flask import current_app, has_request_context, request
from flask_babel import get_locale

from jobclub.clubs.models import Club, Member
from jobclub.config import Settings
from jobclub.errors import Busy
from jobclub.extensions import db
from jobclub.reports.answer import Answer
from jobclub.reports.children import Children
from jobclub.reports.periods import Period
from jobclub.reports.process import Died
from jobclub.reports.question import Question
from jobclub.reports.sending import Export
from jobclub.words import _

#: Those of this process.
children = Children()


def draw(
    name: str,
    period: Period,
    *,
    club: Club | None = None,
    me: Member | None = None,
    person_id: int | None = None,
    more: Mapping[str, str] | None = None,
) -> str:
    """The inside of a report's page, as HTML."""
    question = _question(name, period, club, me, person_id, more)
    try:
        with closing(_answer(question)) as answer:
            return b"".join(answer).decode()
    except Died as gone:
        raise _busy() from gone


def stream(
    name: str,
    period: Period,
    *,
    club: Club | None = None,
    me: Member | None = None,
    person_id: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """An export, piece by piece. What refuses it is raised here, before anything was sent."""
    if has_request_context() and request.method == "HEAD":
        # Nobody would read it, or close it.
        return iter(())
    answer = _answer(_question(name, period, club, me, person_id, more))
    try:
        first = next(answer, b"")
    except BaseException as error:
        answer.close()
        if isinstance(error, Died):
            raise _busy() from error
        raise
    return Export(first, answer)


def leave(export: Iterator[bytes]) -> None:
    """It is not sent after all."""
    if isinstance(export, Export):
        export.close()


class Here(Iterator[bytes]):
    """The same answer from this process, in a context of its own: a page's contexts, which come
    and go between two pieces, never meet it.
    """

    def __init__(self, question: Question) -> None:
        self._context: Context = copy_context()
        self._pieces = question.pieces()

    def __next__(self) -> bytes:
        """The next piece."""
        piece = self._context.run(next, self._pieces, None)
        if piece is None:
            raise StopIteration
        return piece

    def close(self) -> None:
        """Leave the context."""
        self._context.run(self._pieces.close)


def _answer(question: Question) -> Answer | Here:
    # Others need the connection while this one waits.
    db.session.rollback()
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.serving:
        return Here(question)
    try:
        return children.ask(question, settings, current_app.logger)
    except Died as gone:
        raise _busy() from gone


def _question(
    name: str,
    period: Period,
    club: Club | None,
    me: Member | None,
    person_id: int | None,
    more: Mapping[str, str] | None,
) -> Question:
    return Question(
        name=name,
        period=period,
        club_id=club.id if club is not None else None,
        member_id=me.id if me is not None else None,
        person_id=person_id,
        more=dict(more or {}),
        locale=str(get_locale() or "en"),
    )


def _busy() -> Busy:
    return Busy(_("The laptop is busy just now. Please try again in a moment."))
