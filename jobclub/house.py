"""The house: one row about the whole installation, its *epoch*."""

from typing import Self

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped

from jobclub.database import Base, Key, PublicId, operational
from jobclub.events import transaction
from jobclub.extensions import db


class House(Base):
    """`epoch` changes with a restore: phones then take a fresh board and send again (S1)."""

    __tablename__ = "house"

    id: Mapped[Key]
    epoch: Mapped[str] = operational(String(16))

    @classmethod
    def here(cls) -> Self:
        """The one row; made at the first start."""
        found: Self | None = db.session.scalar(select(cls))
        if found is not None:
            return found
        with transaction():
            found = db.session.scalar(select(cls))
            if found is None:
                found = cls(id=1, epoch=PublicId.new())
                db.session.add(found)
        return found

    @classmethod
    def begin_epoch(cls) -> None:
        """After a restore."""
        cls.here()
        with transaction():
            house = db.session.scalars(select(cls)).one()
            house.epoch = PublicId.new()


def epoch() -> str:
    """The epoch of what this database holds."""
    return House.here().epoch
