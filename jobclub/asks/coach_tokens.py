"""What somebody typed, word by word, with the place of each word in it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property


def row(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_TOKEN = re.compile(
    r"""
    (?P<word>
        \bex(?=-[^\W_])                                             # ex-Amazon
      | (?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])                    # J.P.  U.S.
      | (?-i:[A-Z])\.(?=[ ](?-i:[A-Z])[a-z])                          # Ben E. Keith
      | (?:st|mt|ft|dr|inc|corp|co|ltd|jr|sr|bros|univ|dept|intl|hosp|mr|mrs|ms)\.(?=[ ,]*[^\W_])
      | [^\W_](?:
            [^\W_]
          | ['\u2019`&+\-](?=[^\W_])
          | \.(?=(?:com|org|net|io|ai|co|gov|edu|mx|es|tv)\b|\d)
        )*\+{0,2}
    )
    | (?P<mark>\n|[^\w\s]|_)
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: Marks after which a new thought begins.
ENDS = frozenset(".!?;\n")
_SPEAKS_FOR_ITSELF = frozenset("¿¡*#'\u2019`~^_$%=<>+\\\ufe0f\u200d")
_SMALL = row(
    """a an and any are at by can de el en for from in is la los me my of on or que the to who with
    y you work works know looking someone anyone do there would as i'm busco alguien"""
)
_AROUND_IT = frozenset(
    ("", "at", "department", "dept", "team", "support", "in", "from", ",", "?", ".")
)


def fold(word: str) -> str:
    """The word without case, accents, dots and apostrophes."""
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in parts if not unicodedata.combining(c))
    return re.sub(r"['\u2019`.]", "", word.casefold())


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark: `norm` to compare, `start` and `end` to find it again."""

    text: str
    start: int
    end: int
    norm: str
    is_word: bool

    @property
    def cap(self) -> bool:
        """Whether it has a capital or a digit where a name would have one."""
        starts = self.text[0].isdigit() and any(c.isalpha() for c in self.text)
        return starts or any(c.isupper() for c in self.text)


class Said:
    """A text and its tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [_token(m) for m in _TOKEN.finditer(text)]
        self.tokens = [t for t in self.tokens if t.is_word or t.text not in _SPEAKS_FOR_ITSELF]
        self.norms = [t.norm for t in self.tokens]
        for i, token in enumerate(self.tokens):
            if token.norm == "it" and self._is_department(i):
                self.norms[i] = "infotech"
        self._number_lines()

    def _number_lines(self) -> None:
        """Let "1. … 2. …" be lines of their own."""
        numbers = [
            i
            for i in range(len(self) - 1)
            if len(self.norms[i]) == 1
            and self.norms[i].isdigit()
            and self.norms[i + 1] in (".", ")")
        ]
        if len(numbers) > 1:
            for i in numbers:
                self.norms[i] = self.norms[i + 1] = "\n"

    def _is_department(self, i: int) -> bool:
        """Whether "it" is IT, where people sit."""
        after = self.norms[i + 1] if i + 1 < len(self) else ""
        if i and self.norms[i - 1] in ("in", "the", "their", "de", "en") and after in _AROUND_IT:
            return True
        return self.tokens[i].text == "IT" and not self.text.isupper()

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """From which token to which each thought goes."""
        found, start = [], 0
        for i, norm in enumerate([*self.norms, "\n"]):
            if norm in ENDS:
                if i > start:
                    found.append((start, i))
                start = i + 1
        return found

    @cached_property
    def starts(self) -> frozenset[int]:
        """The tokens that have a capital only because they begin."""
        after = {i + 1 for i, n in enumerate(self.norms) if n in ENDS or n in '-•():"“'}
        return frozenset({0} | after)

    @cached_property
    def capitals_tell(self) -> bool:
        """Whether a capital means something, or everything (or nothing) has one."""
        letters = [c for c in self.text if c.isalpha()]
        upper = sum(c.isupper() for c in letters)
        if not upper or (len(letters) > 6 and upper > 0.7 * len(letters)):
            return False
        small = [
            t.text[0].isupper()
            for i, t in enumerate(self.tokens)
            if t.norm in _SMALL and i not in self.starts
        ]
        return sum(small) <= len(small) / 2

    def cap(self, i: int) -> bool:
        """Whether the capital of this token tells something."""
        return self.capitals_tell and self.tokens[i].cap

    def between(self, start: int, end: int) -> str:
        """What was typed from one token up to another."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def left_of(self, i: int) -> str:
        """The norms of the same thought that come before."""
        start = max((s for s, e in self.sentences if s <= i), default=0)
        return " ".join(self.norms[start:i])

    def right_of(self, i: int) -> str:
        """The norms of the same thought from here on."""
        end = min((e for s, e in self.sentences if e >= i), default=len(self))
        return " ".join(self.norms[i:end])


def _token(found: re.Match[str]) -> Token:
    text = found.group()
    word = found.lastgroup == "word"
    norm = fold(text).replace(" ", "") if word else text
    return Token(text, found.start(), found.end(), norm or text, word)
