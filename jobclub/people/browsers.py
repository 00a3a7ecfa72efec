"""The browser that asked: a letter's link opens in it, and in no other (S17)."""

from flask import Response, request

from jobclub.database import digest, fresh_token
from jobclub.pages import settings

#: As long as the letter that lasts longest.
LASTS = 3600


def asked_here() -> str:
    """What this browser holds; "" where it never asked for a letter."""
    return request.cookies.get(_name(), "")


def know_again(response: Response) -> str:
    """Let this browser be known when the letter is opened; returns what the link keeps of it."""
    held = asked_here() or fresh_token()
    response.set_cookie(
        _name(),
        held,
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings().hosted,
        path="/",
    )
    return digest(held)


def _name() -> str:
    return "__Host-jobclub-asked" if settings().hosted else "jobclub-asked"
