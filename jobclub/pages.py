"""Pages: each names its role, finds its place by the URL, and answers strangers with "not here"."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, unquote

from flask import (
    Blueprint,
    Flask,
    Response,
    after_this_request,
    current_app,
    g,
    redirect,
    request,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.people.models import LASTS, PHONE, SignIn
from jobclub.places import Caller, Place, Role
from jobclub.security import at_desk

#: What a plain form's answer says on the next page; twenty seconds, then it is old news.
SAID = "jobclub-said"

View = Callable[..., ResponseReturnValue]

#: Every page by its endpoint, with the role it is for (S13).
OPEN_TO: dict[str, Role] = {"static": Role.ANYONE}


def page(
    at: Blueprint,
    rule: str,
    *,
    for_: Role,
    methods: tuple[str, ...] = ("GET",),
    ignores_cookies: bool = False,
) -> Callable[[View], View]:
    """Declare a page. `<club>` and `<meeting>` in the rule are public ids, reached as `place`."""

    def declare(view: View) -> View:
        @wraps(view)
        def run(**args: Any) -> ResponseReturnValue:
            caller = caller_here(club=args.pop("club", None), meeting=args.pop("meeting", None))
            if ignores_cookies:
                return view(Place(), **args)
            known = current_user._get_current_object() if current_user.is_authenticated else None
            g.place = place = Place.of(caller, known)
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
    """Behind TLS the name itself forbids a wider cookie.

    Cookies know no ports: a practice beside the real club must not sign anybody out of it.
    """
    if settings().practice:
        return f"jobclub-{settings().practice}"
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


class Refusal:
    """What a page shows again: what was typed, and the sentence at its field."""

    def __init__(self, command: str, why: str, field: str | None, fields: dict[str, Any]) -> None:
        self.command = command
        self.why = why
        self.field = field
        self.fields = fields


def renew_visits(app: Flask) -> None:
    """A visit renews the phone's ninety days; each page may do it."""

    @app.after_request
    def renew(response: Response) -> Response:
        place: Place | None = g.get("place")
        token = request.cookies.get(cookie_name())
        # Only a session that this page accepted: one left idle must not be woken by a reload.
        if place is None or place.sign_in is None or not token or not place.sign_in.due():
            return response
        kind = place.sign_in.kind
        try:
            with transaction():
                again = SignIn.known_by(token)
                if again is not None:
                    again.visited()
        except SQLAlchemyError:
            # Busy or full: the page was read all the same, and the next visit renews.
            return response
        if kind == PHONE and "Set-Cookie" not in response.headers:
            remember(response, token, PHONE)
        return response


def say(response: Response, sentence: str) -> Response:
    """Let the next page say this, once."""
    response.set_cookie(
        SAID, quote(sentence), max_age=20, httponly=True, samesite="Lax", secure=settings().hosted
    )
    return response


def just_said() -> str:
    """The sentence with which the last plain form was answered, once."""
    said = unquote(request.cookies.get(SAID, ""))
    if said:
        after_this_request(_forget_said)
    return said


def _forget_said(response: Response) -> Response:
    response.delete_cookie(SAID, httponly=True, samesite="Lax")
    return response


def must_all_be_declared(app: Flask) -> None:
    """Stop the start when a page says not whom it is for."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN_TO:
            raise RuntimeError(f"{rule.rule} does not say whom it is for")
