"""Not here, refused, busy or broken: a code and a sentence, never a trace (S28)."""

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from jobclub.errors import Busy, Missing, Refused
from jobclub.extensions import db
from jobclub.pages import Refusal
from jobclub.words import _


def error_page(code: int) -> str:
    """A code and a sentence."""
    sentences = {
        404: _("That isn't here. It may have moved, or it is somebody else's."),
        403: _("That came from another site, so nothing was changed."),
        405: _("That isn't here. It may have moved, or it is somebody else's."),
        413: _("That is more than fits here. Please send less."),
        503: _("The laptop is busy just now. Please try again in a moment."),
        422: g.refused.why if g.get("refused") else _("That did not go through."),
    }
    sentence = sentences.get(code) or _("Something went wrong here. Please try again in a moment.")
    return render_template("error.html", code=code, sentence=sentence)


def install(app: Flask) -> None:
    """Answer every error in words."""

    @app.errorhandler(Missing)
    def missing(_error: Missing) -> ResponseReturnValue:
        # Not even the club's name: somebody else's and nowhere must look the same.
        g.pop("place", None)
        return error_page(404), 404

    @app.errorhandler(Refused)
    def refused(error: Refused) -> ResponseReturnValue:
        g.refused = Refusal("", error.why, error.field, {})
        return error_page(422), 422

    @app.errorhandler(Busy)
    @app.errorhandler(OperationalError)
    def busy(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        g.pop("place", None)
        if isinstance(error, OperationalError):
            app.logger.warning("database", extra={"problem": type(error).__name__})
        return error_page(503), 503, {"Retry-After": "2"}

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        return error_page(code), code

    @app.errorhandler(Exception)
    def failed(error: Exception) -> ResponseReturnValue:
        app.logger.error("page failed", exc_info=error)
        db.session.rollback()
        # Whose page it was may be what failed.
        g.pop("place", None)
        return error_page(500), 500
