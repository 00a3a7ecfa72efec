"""What a rule says to a person: a refusal in words, or "not here"."""


class Refused(Exception):
    """A rule said no, in a sentence for the member.

    `why` is shown as it stands; `field` names the form field the sentence belongs under.
    """

    def __init__(self, why: str, field: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.field = field


class Missing(Exception):
    """Not yours, not there and another club's: one and the same to whoever asks (S13)."""


class Busy(Exception):
    """Not an answer: try again in `seconds`, with the same key. Leaves no receipt (S3)."""

    def __init__(self, why: str, seconds: float = 2.0) -> None:
        super().__init__(why)
        self.why = why
        self.seconds = seconds


class Unsafe(Exception):
    """A setting with which jobclub must not start (S31); the sentence says what to do."""
