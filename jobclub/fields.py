"""From what a screen sent to what a handler takes: each field by its type, or refused by name."""

import inspect
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from jobclub.errors import Refused
from jobclub.text import Text, fit
from jobclub.words import _

GIVEN = frozenset({"meeting", "seen"})


def read_fields(
    takes: Mapping[str, inspect.Parameter], hints: Mapping[str, Any], sent: Mapping[str, Any]
) -> dict[str, Any]:
    """The handler's keyword arguments. Unknown, missing, too long or of another kind: refused."""
    if not isinstance(sent, Mapping):
        raise Refused(_("This page is too old. Please open it again."))
    for name in sent:
        if name not in takes or name in GIVEN:
            raise Refused(
                _("jobclub does not know the field “%(name)s”.", name=str(name)[:40]), None
            )
    fields: dict[str, Any] = {}
    for name, parameter in takes.items():
        if name in GIVEN:
            continue
        value = sent.get(name)
        if value is None or value == "":
            if parameter.default is inspect.Parameter.empty:
                value = ""
            else:
                fields[name] = parameter.default
                continue
        fields[name] = _read(value, hints[name], name)
    return fields


def _read(value: Any, hint: Any, field: str) -> Any:
    rule = next((arg for arg in get_args(hint) if isinstance(arg, Text)), None)
    if rule is not None:
        if not isinstance(value, str):
            raise Refused(_("Please write this in words."), field)
        return fit(value, rule, field)
    if hint is bool:
        return value in (True, 1, "1", "true", "on", "yes")
    if hint is int:
        return _whole(value, field)
    return _day(value, field)


def _whole(value: Any, field: str) -> int:
    text = str(value)
    # Eighteen digits fit a BIGINT; more would be an error of the database's.
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refused(_("That isn't here any more."), field)
    return int(text)


def _day(value: Any, field: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Refused(_("Please give a day, such as 2026-11-04."), field) from error
