"""Whether an employer is asked for, or only mentioned: a past one, one not wanted, a skill."""

import re

from jobclub.asks.coach_tokens import Said
from jobclub.asks.coach_words import cue, words

#: The shapes of the patterns whose pieces the lists hold.
_WORD = r"(?:^|\s)%(?=\s|$)"
_LAST = r"(?:^|\s)%$"
_NOT_NEXT = (
    r"(?:^|\s)%(?: (?:at|in|with|for|from|the|to|work|necessarily|really|just|even|interested"
    r"|looking|want|en|con|de|para|el|la|working|back|go|going|a|por)){0,5}$"
)
_NOT_WANTED = r"(?:^|\s)%(?:\s[^\s,]+){0,5}$"
_TOLD_OF = r"^(?:\S+ )?(?:\S+ )?%\b"
_PRACTISED = r"^(?:\S+ )?%\b"
_KIN = (
    r"(?:^|\s)(?:my|mi|his|her|our|their|nuestr[oa]|su) (?:\w+ )?%(?:\s\S+){0,3}"
    r" (?:works?|worked|working|is|was|has|trabaja|trabajaba|esta|at|runs)(?:\s\S+){0,5}$"
)
#: "I don't know anyone at …" asks for it all the more.
_UNMET = re.compile(
    r"(?:anyone|anybody|someone|nobody|a nadie|contacts?|know|conozco)(?:\s\S+){0,6}$"
)
_HIRING = re.compile(
    r"^(?:(?:is|are|was|has been|has|says it is|might be)"
    r" (?:hiring|growing|looking for|adding|expanding|openings)|hiring|esta[n]? contratando)\b"
)
_CALLED = re.compile(
    r"(?:^|\s)(?:name is|names|me llamo|im|i am|soy|this is|called|named|mr|mrs|ms|dr)$"
)
#: "I applied at Walmart but don't really want to work there."
_AFTER_ALL_NOT = re.compile(
    r"^(?:\S+ )?,? ?but (?:i )?(?:dont|do not|wouldnt|would not|no longer|never)(?: really)?"
    r" (?:want|like|wish|care)\b"
)
_DONE = re.compile(
    r"^(?!interested|excited|thrilled|need|want)\w{3,}ed (?:\S+ ){0,3}(?:at|for|with|in)$"
)
_KNOWN = re.compile(
    r"(?:(?:^|and |but |, )(?:i |ive )(?:already |do )?know"
    r" (?:some|a few|people|someone|everyone|everybody|plenty|lots|many)"
    r"|(?<!no )conozco (?:a )?(?:gente|alguien|varios|personas|un))[^,]*$"
)
_THOUGHT = re.compile(r" ?,| but | and | pero | so |^but |^and ")
_MINE = re.compile(r"(?:^|\s)(?:i|ive|we|yo|tengo)(?=\s)")
_MYSELF = re.compile(r"(?:^|\s)(?:i|ive|im|my|yo|we)(?=\s)")


def is_asked(said: Said, start: int, end: int) -> bool:
    """Whether the employer in these tokens is one to be introduced to."""
    left, right = said.left_of(start), said.right_of(end)
    left = re.sub(r" (?:the|el|la)$", "", left)
    if _HIRING.search(right) and not is_refused(left):
        return True
    if (
        said.norms[start] in words().tools
        and cue(_PRACTISED, "practised").search(right)
        and not _looks_for(left)
    ):
        return False
    return not (
        is_refused(left, right)
        or cue(_LAST, "tool").search(left)
        or cue(_TOLD_OF, "told_of").search(right)
        or cue(_KIN, "kin").search(left)
        or _is_past(left)
        or _CALLED.search(left)
        or _KNOWN.search(left)
        or _is_own_story(left, right)
    )


def _is_own_story(left: str, right: str) -> bool:
    """Whether it is told of oneself, and nothing is asked: "I drive a Ford"."""
    right = _THOUGHT.split(right, maxsplit=1)[0]
    return _MINE.search(left) is not None and not (_looks_for(left) or _looks_for(right))


def is_refused(left: str, right: str = "") -> bool:
    """Whether what stands around it says not this one."""
    if _AFTER_ALL_NOT.search(right):
        return True
    if cue(_NOT_NEXT, "not_next").search(left):
        return True
    found = cue(_NOT_WANTED, "not_wanted").search(left)
    return (
        found is not None and _UNMET.search(found.group()) is None and " but " not in found.group()
    )


def _is_past(left: str) -> bool:
    """Whether the nearest thing said before is one's own past, not somebody to find."""
    for clause in cue(_WORD, "turn").finditer(left):
        if _looks_for(left[clause.start() :]):
            left = left[clause.start() :]
            break
    asked, past = _last(cue(_WORD, "asked"), left), _last(cue(_WORD, "past"), left)
    if asked < 0:
        return past >= 0 or _DONE.search(left) is not None
    return past >= asked and _last(_MYSELF, left) >= asked


def _looks_for(words_said: str) -> bool:
    return cue(_WORD, "asked").search(words_said) is not None


def _last(pattern: re.Pattern[str], left: str) -> int:
    return max((found.end() for found in pattern.finditer(left)), default=-1)
