"""Tokens: what the buttons of a letter carry. Signed, not secret; good for sixty days.

They open no place and sign nobody in: each answers one question of one member, and nothing else.
"""

from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from jobclub.clock import now
from jobclub.errors import Missing

LASTS = timedelta(days=60)


class _OnOurClock(TimestampSigner):
    def get_timestamp(self) -> int:
        """The seconds of the house's one clock."""
        return int(now().timestamp())


def seal(purpose: str, ids: list[int]) -> str:
    """A token for one purpose, about these ids."""
    return str(_serializer(purpose).dumps(ids))


def unseal(purpose: str, token: str) -> list[int]:
    """What it is about. Tampered with, too old, or for another purpose: not here."""
    try:
        ids: Any = _serializer(purpose).loads(token, max_age=int(LASTS.total_seconds()))
    except BadSignature as error:
        raise Missing from error
    return [int(one) for one in ids]


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        current_app.config["SECRET_KEY"], salt=f"letter:{purpose}", signer=_OnOurClock
    )
