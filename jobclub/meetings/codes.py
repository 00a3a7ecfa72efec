"""Meeting codes, and the secrets in the QR and the projector's link."""

import base64
import hashlib
import hmac
import secrets

from flask import current_app

# Characters that nobody mistakes for another, from ten metres or read aloud (S15).
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code(length: int) -> str:
    """A random code of unmistakable characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """What somebody meant by what they typed: case, spaces and dashes do not count."""
    return "".join(c for c in typed.upper() if c.isalnum())


def spaced(code: str) -> str:
    """In pairs, as it stands on the wall: "K7 MP 4X"."""
    return " ".join(code[i : i + 2] for i in range(0, len(code), 2))


def secret_of(purpose: str, meeting: str, nonce: str) -> str:
    """The meeting's 128-bit secret for the QR or the wall.

    Made again from the house's key whenever a page must show it, so that the database holds
    only its hash; a new nonce is a new secret.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.new(key, f"{purpose}:{meeting}:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:16]).decode().rstrip("=")
