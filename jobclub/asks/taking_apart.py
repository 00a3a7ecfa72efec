"""Takes an ask apart: which companies, who there, and why."""

import re
from dataclasses import dataclass

from jobclub.asks.coach_lists import Item, items
from jobclub.asks.coach_mentions import is_asked, is_refused
from jobclub.asks.coach_names import PLURAL_KINDS, Hold, kinds_of
from jobclub.asks.coach_people import names_role, reason, whom
from jobclub.asks.coach_slots import slots
from jobclub.asks.coach_tokens import Said, row
from jobclub.asks.coach_words import joined, words
from jobclub.companies.naming import company_key

_THERE = re.compile(
    r"\b(?:know|love|like|want|hope|hoping|anyone|anybody|someone|person|people|contacts?|back"
    r"|looking|else|another|alguien|conoce\w*|gente)\b.*"
    r"\b(?:there|alli|ahi|alla|back)\b"
)
_GROWING = re.compile(
    r"(?:(?:is|are|was|has been|is now) (?:hiring|growing|expanding|looking for|adding)"
    r"|has openings|esta[n]? (?:contratando|buscando)|tienen? vacantes|(?:is|are) recruiting)\b"
)
_SITES = row(
    "warehouse warehouses store stores hq headquarters careers jobs office plant employees"
)
_BULLETS = frozenset("-\u2013\u2014•>")
_BREAKS = frozenset(
    (
        "because",
        "since",
        "as",
        "-",
        "\u2013",
        "\u2014",
        "(",
        ":",
        "porque",
        "ya",
        "pues",
        "in",
        "for",
        "en",
        "para",
        "ideally",
    )
)


@dataclass(frozen=True)
class Parts:
    """A free sentence, taken apart."""

    companies: list[str]
    who: str = ""
    why: str = ""


def taken_apart(text: str) -> Parts:
    """The companies somebody asks for, who there, and why, from one free sentence."""
    return Taking(Said(text[:2000])).parts()


#: What joins a role to its place, and says nothing by itself.
_JOINTS = frozenset(
    ("in", "at", "the", "a", "an", "for", "de", "en", "la", "el", "las", "los", "del")
)


def _says_no_more(why: str, who: str) -> bool:
    """Whether the line more only says once more who there: "in accounts payable"."""
    return set(Said(why).norms) - _JOINTS <= set(Said(who).norms)


class Taking:
    """One text, on its way to being taken apart."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.claimed: set[int] = set()
        self.asked: list[Item] = []
        self.mentioned: list[Item] = []
        self.refused: set[str] = set()

    def parts(self) -> Parts:
        """All that is to be known."""
        self._read_slots()
        self._read_bare()
        self._read_anywhere()
        if not self.asked and self.mentioned and _THERE.search(" ".join(self.said.norms)):
            self.asked = self.mentioned
        self.asked.sort(key=lambda item: item.start)
        names = self._names()
        who = whom(self.said, self.asked)
        why = reason(self.said, self.asked)[:280]
        return Parts(names, who[:120], "" if _says_no_more(why, who) else why)

    def names_role(self) -> bool:
        """Whether a role or department is said anywhere, but in the names."""
        spoken = {n for item in self.asked for n in range(item.start, item.end)}
        return names_role(self.said, spoken)

    def _names(self) -> list[str]:
        found: dict[str, str] = {}
        for item in self.asked:
            name = _tidy(self.said.between(item.start, item.end))
            if name and len(name) <= 120 and company_key(name) not in self.refused:
                found.setdefault(company_key(name), name)
        return list(found.values())

    def _read_slots(self) -> None:
        for start, hold in sorted(slots(self.said), key=lambda slot: (-slot[1], slot[0])):
            first: bool | None = None
            for item in items(self.said, start, hold):
                if not self._free(item):
                    continue
                surname = item.kind == "person" and item.end - item.start > 1 and first is not None
                if item.kind != "company" and not surname:
                    continue
                if first is None:
                    first = is_asked(self.said, item.start, item.end)
                refused = self._refuses(item)
                self._take(item, asked=first and not refused)

    def _read_bare(self) -> None:
        for start, end in self.said.sentences:
            if any(start <= item.start < end for item in self.asked + self.mentioned):
                continue
            found = self._bare_row(start)
            if found and self._ends(found[-1], end) and self._all_names(found, end):
                several = sum(item.kind == "company" for item in found) > 0
                for item in found:
                    named = item.kind == "company" or self._is_known(item)
                    # "Cracker Barrel; Bob Evans": a name like a person's, in a row of companies.
                    named = named or (
                        several
                        and item.kind == "person"
                        and item.end - item.start > 1
                        and self._large(item)
                    )
                    small = self.said.capitals_tell and not self.said.cap(item.start)
                    named = named or (
                        item.kind in ("", "industry")
                        and not small
                        and not item.who
                        and not self._is_a_kind(item)
                        and (self._unknown(item) or self._large(item))
                    )
                    if named and self._free(item):
                        self._take(item, asked=is_asked(self.said, item.start, item.end))

    def _bare_row(self, start: int) -> list[Item]:
        """The words of a row that may be names, without "anyone in housing" behind them."""
        while start + 1 < len(self.said) and self.said.norms[start] in _BULLETS:
            start += 1
        found: list[Item] = []
        for item in items(self.said, start, Hold.BARE):
            if found and item.kind != "company" and self._is_whose(item):
                break
            if item.start < item.end:
                found.append(item)
        return found

    def _is_whose(self, item: Item) -> bool:
        """Whether somebody is asked for right before: "anyone in …"."""
        before = self.said.norms[max(0, item.start - 3) : item.start]
        return any(norm in words().people for norm in before)

    def _ends(self, last: Item, end: int) -> bool:
        """Whether hardly more is said behind a row of names, or the reason begins."""
        after = last.who[1] if last.who else last.end
        if self._rest(after, end) <= 3:
            return True
        after += self.said.norms[after] == ","
        norm = self.said.norms[after]
        return norm in _BREAKS or norm in words().people

    def _all_names(self, found: list[Item], end: int) -> bool:
        """Whether a row of bare words is a row of names."""
        rest = [item for item in found if item.kind not in ("function", "place")]
        if len(rest) > 1 and all(self._is_known(item) for item in rest):
            return True
        if len(found) == 1 and self._is_but_a_word(found[0], end):
            return False
        if len(found) == 1 and self._is_whole(found[0]):
            return True
        if any(item.kind == "company" for item in found):
            return all(
                item.kind == "company"
                or self._unknown(item)
                or self._large(item)
                or item.kind in ("function", "place", "industry")
                for item in found
            )
        if not all(self._large(item) and self._unknown(item) for item in found):
            return False
        if len(found) > 1:
            return True
        last = found[0].who[1] if found[0].who else found[0].end
        asked = end < len(self.said) and self.said.norms[end] == "?"
        brief = asked or self._rest(0, len(self.said)) <= 6 or found[0].who is not None
        return brief and self._rest(last, end) <= 1 and found[0].end - found[0].start <= 3

    def _is_but_a_word(self, item: Item, end: int) -> bool:
        """Whether a name that is a word begins a sentence: "Progressive politics"."""
        if self.said.norms[item.end : item.end + 1] in (["list"], ["lists"], ["companies"]):
            return True
        key = joined(self.said.norms[item.start : item.end])
        if key not in words().employers.wordy or item.end >= end or names_role(self.said):
            return False
        after = self.said.norms[item.end]
        if item.who and after in _SITES:
            return False
        return self.said.tokens[item.end].is_word and after not in words().closed

    def _large(self, item: Item) -> bool:
        """Whether every word begins with a capital, where capitals tell something."""
        heads = [self.said.tokens[i].text[:1] for i in range(item.start, item.end)]
        return self.said.capitals_tell and not any(c.islower() for c in heads)

    def _is_whole(self, item: Item) -> bool:
        """Whether nothing but an employer's name was typed."""
        words_said = self._rest(0, len(self.said))
        return item.kind == "" and self._is_known(item) and words_said == item.end - item.start

    def _is_a_kind(self, item: Item) -> bool:
        """Whether it is several of a kind, written small: "Jewelry stores"."""
        last = item.end - 1
        return self.said.norms[last] in PLURAL_KINDS and not self.said.cap(last)

    def _is_known(self, item: Item) -> bool:
        norms, known = self.said.norms[item.start : item.end], words().employers
        return known.length(self.said.norms, item.start) == len(norms) or (
            (self._unknown(item) or len(joined(norms)) > 9) and known.misspelt(joined(norms))
        )

    def _unknown(self, item: Item) -> bool:
        return "unknown" in kinds_of(words(), self.said.norms[item.start : item.end])

    def _rest(self, i: int, end: int) -> int:
        return sum(self.said.tokens[n].is_word for n in range(i, end))

    def _read_anywhere(self) -> None:
        known, said, i = words(), self.said, 0
        kinds = kinds_of(known, said.norms) if len(said) else []
        while i < len(said):
            tool = known.tools.length(said.norms, i)
            length = known.employers.length(said.norms, i)
            if not length and said.norms[i] not in known.closed:
                length = int(kinds[i] == "unknown" and known.employers.misspelt(said.norms[i]))
            if length and tool <= length and not self.claimed & set(range(i, i + length)):
                self._take_mention(i, length, tool=bool(tool))
            elif not length and said.cap(i) and i not in said.starts and i not in self.claimed:
                length = self._growing(i)
            i += max(length, tool, 1)

    def _growing(self, i: int) -> int:
        """A name nobody knows, of which is said that they are hiring."""
        end = i
        while end < len(self.said) and self.said.cap(end) and (self._belongs(end) or end > i):
            end += 1
        if end > i and _GROWING.match(self.said.right_of(end)):
            self._take(Item(i, end, "company", Hold.BARE), asked=is_asked(self.said, i, end))
        return end - i

    def _take_mention(self, i: int, length: int, *, tool: bool) -> None:
        said, known = self.said, words()
        wordy = joined(said.norms[i : i + length]) in known.employers.wordy
        after = said.norms[i + length] if i + length < len(said) else ""
        if self._beside_tool(i, i + length):
            return
        if wordy or tool:
            hired = _GROWING.match(said.right_of(i + length)) is not None
            hired = hired or (
                after in known.roles
                or after in known.people
                or after in ("hr", "careers", "corporate", "hq", "headquarters")
            )
            placed = i > 0 and said.norms[i - 1] in ("in", "en", "near", "around")
            if not hired and (tool or placed or not said.cap(i) or i in said.starts):
                return
            if joined(said.norms[i : i + length]) in known.names or (
                i and said.norms[i - 1] in known.names
            ):
                return
        if length == 1 and len(said.norms[i]) < 4 and not said.tokens[i].text.isupper():
            return
        end = i + length
        while (
            end < len(said)
            and said.cap(i)
            and said.cap(end)
            and self._belongs(end)
            and not known.employers.length(said.norms, end)
        ):
            end += 1
        while (
            i
            and said.cap(i)
            and said.cap(i - 1)
            and said.norms[i - 1] in known.heads
            and i - 1 not in self.claimed
        ):
            i -= 1
        item = Item(i, end, "company", Hold.BARE, self._behind(end))
        self._take(item, asked=is_asked(said, i, end))

    def _beside_tool(self, start: int, end: int) -> bool:
        """Whether a list of skills goes on here: "Python, Excel and Salesforce"."""
        said, known = self.said, words()
        before = start >= 2 and said.norms[start - 1] in (",", "and", "or", "/", "y", "o")
        after = end + 1 < len(said) and said.norms[end] in (",", "and", "or", "/", "y", "o")
        return bool(
            (before and said.norms[start - 2] in known.tools)
            or (after and known.tools.length(said.norms, end + 1))
        )

    def _belongs(self, i: int) -> bool:
        kind = kinds_of(words(), [self.said.norms[i]])[0]
        return kind in ("head", "ordinary", "unknown") and self.said.norms[i] not in words().closed

    def _behind(self, end: int) -> tuple[int, int] | None:
        """The role that stands right behind a name: "Boeing engineers"."""
        known, said = words(), self.said
        if end < len(said):
            length = max(
                known.roles.length(said.norms, end), known.functions.length(said.norms, end)
            )
            if length:
                return end, end + length
        return None

    def _refuses(self, item: Item) -> bool:
        return is_refused(self.said.left_of(item.start), self.said.right_of(item.end))

    def _free(self, item: Item) -> bool:
        return item.start < item.end and not self.claimed & set(range(item.start, item.end))

    def _take(self, item: Item, *, asked: bool) -> None:
        self.claimed |= set(range(item.start, item.who[1] if item.who else item.end))
        if asked:
            self.asked.append(item)
        elif not self._refuses(item):
            self.mentioned.append(item)
        else:
            self.refused.add(company_key(_tidy(self.said.between(item.start, item.end))))


def _tidy(name: str) -> str:
    name = " ".join(name.split()).strip(" .,;:!?'\"“”()-\u2013\u2014*•@#")
    name = (
        re.sub(r"^(?:the|el|la|los|las)\s+(?=\S)", "", name, flags=re.IGNORECASE)
        if _article(name)
        else name
    )
    return re.sub(r"['\u2019]s$", "", name) if _possessive(name) else name


def _article(name: str) -> bool:
    first = name.split(" ")[0].casefold()
    if first == "the":
        return True
    small = name[:1].islower()
    return (
        small
        and first in ("el", "la", "los", "las")
        and not words().employers.length(Said(name).norms, 0)
    )


def _possessive(name: str) -> bool:
    """Whether "Intel's" is of Intel; "Macy's" is a name."""
    if not re.search(r"['\u2019]s$", name):
        return False
    keys = words().employers.keys
    whole = joined(Said(name).norms)
    return whole not in keys and whole[:-1] in keys
