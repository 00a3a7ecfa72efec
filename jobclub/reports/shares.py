"""Shares: in whole percent, rounded the same on every page, and of how many at least. Pure."""

#: Of fewer no share and no middle is told: one person more or less would turn it over, and what
#: leaves without names could point at somebody.
FEW = 5


def percent_of(part: int, whole: int) -> int:
    """Rounded as everybody learned it: a half goes up."""
    return (200 * part + whole) // (2 * whole)
