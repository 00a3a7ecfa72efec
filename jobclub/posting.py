"""A command as a plain POST: JSON for the outbox, a page for a browser without scripts."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from jobclub.commands import Answer, Sent, perform
from jobclub.errors import Missing
from jobclub.mishaps import error_page
from jobclub.pages import OPEN_TO, Refusal, caller_here, go, say, settings

#: Where a refused form stands: the page then bears the command's address, which is no page's.
BACK = "jobclub-back"
#: What marks the addresses of forms that draw another page again.
NO_PAGES = ("/do/", "/coach")


def answer_command(name: str, club: str | None, meeting: str | None) -> ResponseReturnValue:
    """A command as a plain POST: JSON for the outbox, a page for a browser without scripts."""
    if request.is_json:
        body = _json()
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
        response = go(answer.get("go") or _came_from() or "/")
        return say(response, answer["said"]) if answer.get("said") else response
    refusal = Refusal(name, answer["why"], answer.get("field"), dict(sent.fields))
    return draw_again(refusal, _status(answer))


def draw_again(refusal: Refusal, status: int) -> Response:
    """The page that a form stands on once more, with what was typed and what is said to it."""
    g.refused = refusal
    response = current_app.make_response((page_came_from(), status))
    secure = settings().hosted
    response.set_cookie(BACK, _came_from() or "/", httponly=True, samesite="Lax", secure=secure)
    return response


def _json() -> dict[str, Any]:
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        # Sixty thousand open brackets are no command.
        body = None
    return body if isinstance(body, dict) else {}


def page_came_from() -> str:
    """Draw the page that a refused form stands on once more."""
    path = _came_from()
    adapter = current_app.create_url_adapter(request)
    if path is None or adapter is None:
        return error_page(422)
    try:
        endpoint, args = adapter.match(path, method="GET")
        if endpoint not in OPEN_TO or endpoint == "static":
            return error_page(422)
        view = current_app.view_functions[endpoint]
        response = current_app.make_response(current_app.ensure_sync(view)(**args))
    except (HTTPException, Missing):
        return error_page(422)
    return response.get_data(as_text=True)


def _came_from() -> str | None:
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return None
    if not any(part in referrer.path for part in NO_PAGES):
        return referrer.path
    back = request.cookies.get(BACK, "")
    return back if back.startswith("/") and not back.startswith("//") else None


def _status(answer: Answer) -> int:
    if answer.get("ok"):
        return 200
    if "retry" in answer:
        return 503
    return 404 if answer.get("missing") else 422
