"""Companies: which were asked for most, where doors opened, and where nobody knew anyone yet."""

from dataclasses import dataclass

from flask import render_template

from jobclub.reports.asked import Asked, drawn
from jobclub.reports.queries import companies
from jobclub.reports.queries.companies import CompanyRow
from jobclub.words import _

#: So many of each list; the directory has all of them.
MOST = 50
LISTS = ("asked", "opened", "unmet")


@dataclass(frozen=True)
class Listed:
    """One list of companies, with what is in it."""

    name: str
    title: str
    means: str
    none: str
    rows: list[CompanyRow]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than the page shows."""
        return len(self.rows) >= MOST


@drawn("companies")
def draw(asked: Asked) -> str:
    """The three lists."""
    lists = [_listed(asked, name) for name in LISTS]
    return render_template(
        "reports/_companies.html",
        lists=lists,
        sentence=_sentence(lists),
        home=f"/c/{asked.home.public_id}",
        most=MOST,
    )


def _listed(asked: Asked, name: str) -> Listed:
    rows = companies.companies(asked.session, asked.home.id, asked.period, by=name, limit=MOST)
    return Listed(name, *_words()[name], list(rows))


def _sentence(lists: list[Listed]) -> str:
    most, opened, _unmet = (one.rows for one in lists)
    if not most:
        return _("No company was asked for in these days. Choose other ones above.")
    if not opened:
        return _("Most asked for: %(company)s. No door is open yet.", company=most[0].name)
    return _(
        "Most asked for: %(company)s. Most doors opened at: %(other)s.",
        company=most[0].name,
        other=opened[0].name,
    )


def _words() -> dict[str, tuple[str, str, str]]:
    return {
        "asked": (
            _("Most asked for"),
            _("By the number of asks of these days that name it. Merged companies are one."),
            _("None yet."),
        ),
        "opened": (
            _("Most doors opened"),
            _("By doors: one member at one company of one ask is one, however many offers say it."),
            _("None yet."),
        ),
        "unmet": (
            _("Nobody knew anyone yet"),
            _("Asked for in these days, and no door so far. Worth a word at the next evening, or"
              " a guest who works there."),
            _("None: each company asked for has an open door."),
        ),
    }  # fmt: skip
