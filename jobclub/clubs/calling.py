"""What people are called in the room: a first name, told apart where two share it. Pure."""


def first_of(name: str) -> str:
    """The first word of a name."""
    return name.split(" ", 1)[0]


def short_names(names: dict[int, str]) -> dict[int, str]:
    """Short names for people who share a first name: "Ana", else "Ana R.", else "Ana 2".

    Keys are any ids, in order of arrival; the shortest beginning of the rest that tells all apart
    is used, and a number where nothing else does.
    """
    if len(names) == 1:
        return {key: first_of(name) for key, name in names.items()}

    shorts: dict[int, str] = {}
    for key in sorted(names):
        first, _, rest = names[key].partition(" ")
        others = {other.partition(" ")[2].casefold() for k, other in names.items() if k != key}
        shorts[key] = _free(_candidates(first, rest, others), set(shorts.values()), first)
    return shorts


def _candidates(first: str, rest: str, others: set[str]) -> list[str]:
    found = []
    for length in range(1, len(rest) + 1):
        start = rest[:length]
        if not any(other.startswith(start.casefold()) for other in others):
            found.append(f"{first} {start}." if length < len(rest) else f"{first} {rest}")
    found.append(f"{first} {rest[0]}." if rest else first)
    return found


def _free(wanted: list[str], used: set[str], first: str) -> str:
    folded = {u.casefold() for u in used}
    for name in wanted:
        if name.casefold() not in folded:
            return name
    number = 2
    while f"{first} {number}".casefold() in folded:
        number += 1
    return f"{first} {number}"
