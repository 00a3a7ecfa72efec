"""What goes of somebody's asks beside their words, when they are erased."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from jobclub.asks.models import DRAFT, Ask
from jobclub.asks.targets import Target
from jobclub.clubs.models import every_place_of
from jobclub.companies.apart import Apart
from jobclub.companies.models import Company, OtherName
from jobclub.extensions import db
from jobclub.people.erasing import before_erasing
from jobclub.people.models import Person


def forget_what_nobody_heard(person: Person) -> None:
    """Drafts go whole; and of the companies those that are in no directory, where this person
    alone has typed them. An employer that they brought into the directory stays there.
    """
    asks = select(Ask.id).where(Ask.asker_id.in_([p.id for p in every_place_of(person.id)]))
    typed = db.session.scalars(_typed_only_in(asks)).all()
    db.session.execute(
        update(Target)
        .where(Target.ask_id.in_(asks), Target.company_id.in_(typed))
        .values(company_id=None)
    )
    drafts = asks.where(Ask.state == DRAFT)
    db.session.execute(delete(Target).where(Target.ask_id.in_(drafts)))
    db.session.execute(delete(Ask).where(Ask.id.in_(drafts)))
    _strike_out(typed)
    db.session.expire_all()


def _typed_only_in(asks: Select[int]) -> Select[int]:
    """The companies of no directory that these asks name, and nothing else does."""
    merged = aliased(Company)
    under_it = or_(merged.same_as_id == Company.id, merged.head_id == Company.id)
    return select(Company.id).where(
        Company.listed.is_(False),
        exists().where(Target.company_id == Company.id, Target.ask_id.in_(asks)),
        ~exists().where(Target.company_id == Company.id, Target.ask_id.not_in(asks)),
        ~exists().where(OtherName.company_id == Company.id),
        ~exists().where(under_it),
    )


def _strike_out(company_ids: Sequence[int]) -> None:
    for column in (Apart.one_id, Apart.other_id):
        db.session.execute(delete(Apart).where(column.in_(company_ids)))
    db.session.execute(delete(Company).where(Company.id.in_(company_ids)))


before_erasing.append(forget_what_nobody_heard)
