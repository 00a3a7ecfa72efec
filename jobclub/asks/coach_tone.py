"""How an ask sounds: desperate, bitter, small; or only how somebody is."""

import re
from dataclasses import dataclass
from functools import cache

from jobclub.asks.coach_tokens import Said
from jobclub.asks.coach_words import lines

_PART = re.compile(
    r"\((?P<choice>[^()]*(?:\([^()]*\)[^()]*)*)\)(?P<may>\?)?|(?P<gap>\.\.\.\??)|(?P<word>\S+)"
)
_GAP = r"(?: \S+){0,3}?"


@dataclass(frozen=True, slots=True)
class _Wording:
    """One way of saying it: `needs` is a cheap test before the pattern is tried."""

    needs: tuple[frozenset[str], ...]
    source: str
    instead: str

    def find(self, spoken: str, there: frozenset[str]) -> bool:
        """Whether it is said."""
        return (
            all(there & some for some in self.needs)
            and _compiled(self.source).search(spoken) is not None
        )


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _wording(line: str) -> _Wording:
    said, _, instead = line.partition(" => ")
    whole, said = said.startswith("= "), said.removeprefix("= ")
    source, needs = "", []
    for part in _PART.finditer(said):
        if part["gap"]:
            source += _GAP
            continue
        choices = [
            c.replace("(", "(?:").replace(")?", ")?")
            for c in _split(part["choice"] or part["word"])
        ]
        choices = [
            re.sub(r"(\(\?:[^()]*\)\?) ", r"(?:\1 )?", c).replace("?)? )?", " )?") for c in choices
        ]
        some = r"(?:" + "|".join(choices) + ")"
        source += rf"(?: {some})?" if part["may"] else f" {some}"
        if not part["may"]:
            needs.append(frozenset(w for c in choices for w in re.findall(r"[^\W_]+", c)))
    source = rf"(?:^|\.){source}(?= (?:\.|$))" if whole else source + r"(?= )"
    return _Wording(tuple(needs), source, instead)


def _split(choice: str) -> list[str]:
    """The choices of a bracket; a bracket within is one of them."""
    found, depth, start = [], 0, 0
    for i, c in enumerate(choice):
        depth += (c == "(") - (c == ")")
        if c == "|" and not depth:
            found.append(choice[start:i])
            start = i + 1
    return [*found, choice[start:]]


@cache
def _tones() -> list[_Wording]:
    return [_wording(line) for line in lines("tone_en") + lines("tone_es")]


@cache
def _states() -> list[_Wording]:
    return [_wording(line) for line in lines("status_en") + lines("status_es")]


def spoken(said: Said) -> str:
    """The words alone, a thought apart from the next, to look wordings up in."""
    return (
        " "
        + " ".join(
            t.norm if t.is_word else "." if t.text in ".!?;:,\n" else "" for t in said.tokens
        )
        + " "
    )


def _plain(said: Said) -> tuple[str, frozenset[str]]:
    text = re.sub(r" +", " ", spoken(said)).replace("-", " ")
    return text, frozenset(text.split())


def calmer(said: Said) -> str | None:
    """What to say instead of the first wording that sounds low; None if nothing does."""
    text, there = _plain(said)
    return next((w.instead for w in _tones() if w.find(text, there)), None)


def is_status(said: Said) -> bool:
    """Whether somebody says how they are."""
    text, there = _plain(said)
    return any(w.find(text, there) for w in _states())
