"""What can go wrong with a mail server, and in which words."""

import re
import smtplib
import ssl

from jobclub.text import clean

NO_TLS = "It offers no encryption, so it gets neither a password nor a letter."


class Said(Exception):
    """Something went wrong; `said` is the mail server's own word for it."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = in_short(said)


class Trouble(Said):
    """The mail server cannot be had, or wants nothing of ours: no letter can go now."""


class Later(Said):
    """Not this letter, not now."""


class Never(Said):
    """Not this letter, ever."""


class Silence(Said):
    """All of the letter went out, and no answer came back: nobody can know."""


def in_short(said: str) -> str:
    """A server's words as they may be kept and shown: one line, and nobody's address in it."""
    return re.sub(r"\S+@\S+", "…", clean(said))[:300]


def answer(code: int, said: bytes) -> str:
    """An answer as one reads it."""
    return f"{code} {said.decode(errors='replace')}"


def words(error: Exception) -> str:
    """What went wrong, as plainly as the machine can say it."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return answer(error.smtp_code, said if isinstance(said, bytes) else said.encode())
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NO_TLS if "STARTTLS" in str(error) else str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Its certificate is not valid: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "It did not answer in time."
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
