"""Brings a list of employers into a club's directory: what is new is added, nothing is merged."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.companies.child import Line, read_in_child
from jobclub.companies.models import Company, OtherName
from jobclub.companies.naming import known_as
from jobclub.companies.reading import MOST_BYTES, MOST_ROWS, Unreadable
from jobclub.errors import Busy, Refused
from jobclub.extensions import db
from jobclub.patience import patiently
from jobclub.words import _

#: Lines of one transaction: what others do at the same time waits no longer than for one.
BATCH = 250


@dataclass(frozen=True)
class BroughtIn:
    """What came of a list."""

    added: int
    known: int
    left_out: int

    @property
    def said(self) -> str:
        """The answer, in words."""
        said = [_("%(added)s added, %(known)s known already.", added=self.added, known=self.known)]
        if self.left_out:
            said.append(_("Lines without a name we can use: %(n)s.", n=self.left_out))
        return " ".join(said)


def bring_in(club_id: int, data: bytes) -> BroughtIn:
    """Read the list in a child process, and enter it in batches. Twice is once."""
    # No connection is held while the child reads: there may be but one.
    db.session.rollback()
    try:
        lines, left_out = read_in_child(data)
    except Unreadable as no:
        if no.why == "busy":
            raise Busy(_("The laptop is busy just now. Please try again in a moment.")) from None
        raise Refused(_sentence(no.why), "file") from None
    added = 0
    for start in range(0, len(lines), BATCH):
        batch = lines[start : start + BATCH]
        added += patiently(lambda batch=batch: _enter(club_id, batch))  # type: ignore[misc]
    return BroughtIn(added, len(lines) - added, left_out)


def _enter(club_id: int, lines: Sequence[Line]) -> int:
    """One batch; how many of it the directory did not know."""
    # Two lists at once, or a list and a member who asks: on PostgreSQL one waits for the other.
    db.session.execute(select(Club.id).where(Club.id == club_id).with_for_update())
    known = _known(club_id, lines)
    fresh: dict[str, Line] = {}
    heads: dict[str, Company] = {}
    drafted = 0
    for line in lines:
        company = next((known[key] for key in _keys(line) if key in known), None)
        if company is None:
            twin = next((key for key in _keys(line) if key in fresh), line.key)
            fresh.setdefault(twin, line)
        elif not company.listed:
            company.be_listed(line.name)
            drafted += 1
        if company is not None:
            heads[line.key] = company
    _add(club_id, list(fresh.values()))
    _add_names(club_id, lines, {key: company.id for key, company in heads.items()})
    return len(fresh) + drafted


def _keys(line: Line) -> list[str]:
    """Its own key first, then those by which it is well known."""
    return [line.key, *sorted(known_as(line.key) - {line.key})]


def _known(club_id: int, lines: Sequence[Line]) -> dict[str, Company]:
    """The head of each of these keys that the club knows."""
    keys = {key for line in lines for key in _keys(line)}
    here = Company.club_id == club_id
    also = (
        select(OtherName.key, Company)
        .join(Company, Company.id == OtherName.company_id)
        .where(here, OtherName.key.in_(keys))
    )
    own = select(Company.key, Company).where(here, Company.key.in_(keys))
    return {
        key: company.head for found in (also, own) for key, company in db.session.execute(found)
    }


def _add(club_id: int, lines: Sequence[Line]) -> None:
    at = now()
    rows = [
        {"club_id": club_id, "name": line.name, "key": line.key, "listed": True, "changed_at": at}
        for line in lines
    ]
    if rows:
        db.session.execute(insert(Company), rows)


def _add_names(club_id: int, lines: Sequence[Line], heads: dict[str, int]) -> None:
    """Other names, where they are nobody's yet: that two are one is for a person to say."""
    wanted = {key: (name, line) for line in lines for name, key in line.also}
    if not wanted:
        return
    own = select(Company.key, Company.id, Company.head_id).where(
        Company.club_id == club_id, Company.key.in_({*wanted, *(line.key for line in lines)})
    )
    ids = {row.key: row.head_id or row.id for row in db.session.execute(own)}
    also = select(OtherName.key).where(OtherName.club_id == club_id, OtherName.key.in_(wanted))
    taken = set(db.session.scalars(also)) | ids.keys()
    rows = []
    for key, (name, line) in wanted.items():
        company_id = heads.get(line.key) or ids.get(line.key)
        if key not in taken and company_id is not None:
            rows.append({"club_id": club_id, "company_id": company_id, "name": name, "key": key})
    if rows:
        db.session.execute(insert(OtherName), rows)


def _sentence(why: str) -> str:
    return {
        "empty": _("This file is empty. Please choose another one."),
        "packed": _(
            "This is an Excel or a zip file. In Excel save it as “CSV UTF-8”, then try that."
        ),
        "page": _("This is a web page, not a list. Please download the list as CSV."),
        "utf-16": _("This file is in UTF-16. Please save it as “CSV UTF-8”, then try that."),
        "other": _("This is another kind of file. Please choose a CSV: one employer a line."),
        "people": _(
            "This looks like somebody's contacts. Nothing was brought in. Your own go under "
            "“People I know”, for your eyes alone."
        ),
        "no-names": _("We found no names in this file. One employer a line, the name first."),
        "rows": _(
            "These are more than %(most)s lines. Please cut the file in two, and try each.",
            most=MOST_ROWS,
        ),
        "size": _("%(most)s MB is the most that fits here.", most=MOST_BYTES // 2**20),
    }.get(why) or _("We cannot read this file. Please choose a CSV: one employer a line.")
