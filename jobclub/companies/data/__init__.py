"""What the rules know of the world: plain lists, one a file; `#` begins a remark."""

from functools import cache
from pathlib import Path


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a list, without remarks and empty ones."""
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    cut = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in cut if line)


@cache
def column(name: str) -> frozenset[str]:
    """A list of phrases, one a line or several with `;` between."""
    return frozenset(part.strip() for line in lines(name) for part in line.split(";")) - {""}


@cache
def words(name: str) -> frozenset[str]:
    """A list of single words, with spaces between."""
    return frozenset(word for line in lines(name) for word in line.split())


@cache
def table(name: str) -> dict[str, str]:
    """A list of `this = that`; several of this may stand before one that."""
    pairs = (line.partition("=") for line in lines(name))
    return {word: right.strip() for left, _, right in pairs for word in left.split()}
