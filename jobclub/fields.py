"""From what a screen sent to what a handler takes: each field by its type, or refused by name."""

import inspect
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, get_args, get_type_hints

from jobclub.errors import Refused
from jobclub.text import Text, fit
from jobclub.words import _

GIVEN = frozenset({"meeting", "seen"})
NEEDED = object()


def read_fields(
    takes: Mapping[str, inspect.Parameter], hints: Mapping[str, Any], sent: Mapping[str, Any]
) -> dict[str, Any]:
    """The handler's keyword arguments. Unknown, missing, too long or of another kind: refused.

    A handler that takes a dataclass takes its fields, and gets them as one.
    """
    arguments: dict[str, Any] = {}
    known: set[str] = set()
    for name, parameter in takes.items():
        if name in GIVEN:
            continue
        hint = hints[name]
        if is_dataclass(hint) and isinstance(hint, type):
            inner = get_type_hints(hint, include_extras=True)
            parts = {part.name: (inner[part.name], part.default) for part in fields(hint)}
            arguments[name] = (hint, parts)
            known |= parts.keys()
        else:
            empty = parameter.default is inspect.Parameter.empty
            arguments[name] = (None, {name: (hint, NEEDED if empty else parameter.default)})
            known.add(name)
    _must_know(sent, known)
    return {name: _gather(group, parts, sent) for name, (group, parts) in arguments.items()}


def _must_know(sent: Mapping[str, Any], known: set[str]) -> None:
    for name in sent:
        if name not in known:
            raise Refused(_("jobclub does not know the field “%(name)s”.", name=str(name)[:40]))


def _gather(group: type | None, parts: Mapping[str, Any], sent: Mapping[str, Any]) -> Any:
    values = {
        name: _read(sent.get(name), hint, name, default) for name, (hint, default) in parts.items()
    }
    return group(**values) if group is not None else next(iter(values.values()))


def _read(value: Any, hint: Any, field: str, default: Any) -> Any:
    if value is None or value == "":
        if default is not NEEDED:
            return default
        value = ""
    rule = next((arg for arg in get_args(hint) if isinstance(arg, Text)), None)
    if rule is not None:
        if not isinstance(value, str):
            raise Refused(_("Please write this in words."), field)
        return fit(value, rule, field)
    if hint is bool:
        # A template writes True, a script true, a box that is ticked on.
        return str(value).casefold() in ("true", "1", "on", "yes")
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
