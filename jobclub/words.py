"""Sentences in the reader's language. `_` marks each for translation, and says that it is text."""

from typing import Any

from flask_babel import gettext


def _(sentence: str, **values: Any) -> str:
    """The sentence in the language of whoever reads it, with its values put in."""
    return str(gettext(sentence, **values))
