"""Sheet: a table on its way into a file, with all that the file says about itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from jobclub.clock import now
from jobclub.reports.asked import Asked
from jobclub.reports.columns import DAY, FLAG, MOMENT, PERCENT, TENTHS, TEXT, WHOLE, Column, Value
from jobclub.reports.tables import Table, named
from jobclub.words import _


@dataclass(frozen=True)
class Sheet:
    """Its columns and rows, and what it is about."""

    table: str
    club: str
    period: str
    made_at: datetime
    columns: Sequence[Column]
    rows: Iterator[Sequence[Value]]

    @classmethod
    def of(cls, asked: Asked, table: Table) -> "Sheet":
        """The table, for whoever asked."""
        club = asked.club.name if asked.club is not None else _("All my clubs")
        made_at = now().replace(microsecond=0)
        heads = table.heads(asked)
        return cls(table.name, club, asked.period.called, made_at, heads, table.cells(asked))

    @property
    def about(self) -> Sequence[tuple[str, str]]:
        """What it says of itself: a word, and what there is to say to it."""
        return [
            (_("table"), named(self.table)[0]),
            (_("holds"), named(self.table)[1]),
            (_("club"), self.club),
            (_("period"), self.period),
            (_("made at"), self.made_at.isoformat()),
        ]


def kind_called(kind: str) -> str:
    """A kind of column, for whoever reads the definitions."""
    return {
        TEXT: _("text"),
        WHOLE: _("number"),
        TENTHS: _("number with one decimal"),
        PERCENT: _("whole percent"),
        DAY: _("day"),
        MOMENT: _("moment, by the club's clock"),
        FLAG: _("true or false"),
    }[kind]
