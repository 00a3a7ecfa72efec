"""Pages: each names its role, finds its place by the URL, and answers strangers with "not here"."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from jobclub.commands import Answer, Sent, perform
from jobclub.config import Settings
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.people.models import LASTS, PHONE, SignIn
from jobclub.places import Caller, Place, Role
from jobclub.security import at_desk
from jobclub.words import _

View = Callable[..., ResponseReturnValue]

#: Every page by its endpoint, with the role it is for (S13).
OPEN_TO: dict[str, Role] = {"static": Role.ANYONE}

#: Where a refused form stands: the page then bears the command's address, which is no page's.
BACK = "jobclub-back"


def page(
    at: Blueprint, rule: str, *, for_: Role, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Declare a page. `<club>` and `<meeting>` in the rule are public ids, reached as `place`."""

    def declare(view: View) -> View:
        @wraps(view)
        def run(**args: Any) -> ResponseReturnValue:
            caller = caller_here(club=args.pop("club", None), meeting=args.pop("meeting", None))
            g.place = place = Place.of(caller)
            place.needs(for_)
            return view(place, **args)

        OPEN_TO[f"{at.name}.{view.__name__}"] = for_
        at.add_url_rule(rule, view.__name__, run, methods=list(methods))
        return view

    return declare


def settings() -> Settings:
    """The settings of the running app."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def cookie_name() -> str:
    """Behind TLS the name itself forbids a wider cookie."""
    return "__Host-jobclub" if settings().hosted else "jobclub"


def caller_here(club: str | None = None, meeting: str | None = None) -> Caller:
    """Who this request (or this socket's handshake) comes from."""
    token = request.cookies.get(cookie_name())
    return Caller(token, at_desk(request.environ, settings()), club, meeting)


def remember(response: Response, token: str, kind: str) -> None:
    """Set the cookie that holds the sign-in's token."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(LASTS[kind].total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings().hosted,
        path="/",
    )


def go(path: str) -> Response:
    """On to another page, after something was done."""
    return current_app.make_response(redirect(path, 303))


def answer_command(name: str, club: str | None, meeting: str | None) -> ResponseReturnValue:
    """A command as a plain POST: JSON for the outbox, a page for a browser without scripts."""
    if request.is_json:
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            body = {}
        fields, key, seen = body.get("fields"), body.get("key"), body.get("seen")
    else:
        fields = request.form.to_dict()
        key, seen = fields.pop("_key", None), None
    sent = Sent(
        name,
        key if isinstance(key, str) else None,
        fields if isinstance(fields, dict) else {},
        seen if isinstance(seen, int) else None,
    )
    answer = perform(sent, caller_here(club=club, meeting=meeting))
    if request.is_json:
        return answer, _status(answer)
    if answer.get("ok"):
        return go(answer.get("go") or _came_from() or "/")
    g.refused = Refusal(name, answer["why"], answer.get("field"), dict(sent.fields))
    response = current_app.make_response((page_came_from(), _status(answer)))
    secure = settings().hosted
    response.set_cookie(BACK, _came_from() or "/", httponly=True, samesite="Lax", secure=secure)
    return response


class Refusal:
    """What a page shows again: what was typed, and the sentence at its field."""

    def __init__(self, command: str, why: str, field: str | None, fields: dict[str, Any]) -> None:
        self.command = command
        self.why = why
        self.field = field
        self.fields = fields


def page_came_from() -> str:
    """Draw the page that a refused form stands on once more."""
    path = _came_from()
    adapter = current_app.create_url_adapter(request)
    if path is None or adapter is None:
        return error_page(422)
    try:
        endpoint, args = adapter.match(path, method="GET")
        view = current_app.view_functions[endpoint]
        response = current_app.make_response(current_app.ensure_sync(view)(**args))
    except (HTTPException, Missing):
        return error_page(422)
    return response.get_data(as_text=True)


def _came_from() -> str | None:
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return None
    if "/do/" not in referrer.path:
        return referrer.path
    back = request.cookies.get(BACK, "")
    return back if back.startswith("/") and not back.startswith("//") else None


def _status(answer: Answer) -> int:
    if answer.get("ok"):
        return 200
    if "retry" in answer:
        return 503
    return 404 if answer.get("missing") else 422


def error_page(code: int) -> str:
    """A code and a sentence, never a trace (S28)."""
    sentences = {
        404: _("That isn't here. It may have moved, or it is somebody else's."),
        403: _("That came from another site, so nothing was changed."),
        405: _("That isn't here. It may have moved, or it is somebody else's."),
        413: _("That is more than fits here. Please send less."),
        422: g.refused.why if g.get("refused") else _("That did not go through."),
    }
    sentence = sentences.get(code) or _("Something went wrong here. Please try again in a moment.")
    return render_template("error.html", code=code, sentence=sentence)


def install(app: Flask) -> None:
    """Errors in words, cookies renewed, and no page without a role."""

    @app.errorhandler(Missing)
    def missing(_error: Missing) -> ResponseReturnValue:
        # Not even the club's name: somebody else's and nowhere must look the same.
        g.pop("place", None)
        return error_page(404), 404

    @app.errorhandler(Refused)
    def refused(error: Refused) -> ResponseReturnValue:
        g.refused = Refusal("", error.why, error.field, {})
        return error_page(422), 422

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        return error_page(code), code

    @app.errorhandler(Exception)
    def failed(error: Exception) -> ResponseReturnValue:
        app.logger.error("page failed", exc_info=error)
        db.session.rollback()
        return error_page(500), 500

    @app.after_request
    def renew(response: Response) -> Response:
        """A visit renews the phone's ninety days."""
        token = request.cookies.get(cookie_name())
        signed = current_user if request.endpoint != "static" else None
        if signed and signed.is_authenticated and signed.due() and token:
            with transaction():
                again = SignIn.known_by(token)
                if again is not None:
                    again.visited()
                    if again.kind == PHONE and "Set-Cookie" not in response.headers:
                        remember(response, token, PHONE)
        return response


def must_all_be_declared(app: Flask) -> None:
    """Stop the start when a page says not whom it is for."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN_TO:
            raise RuntimeError(f"{rule.rule} does not say whom it is for")
