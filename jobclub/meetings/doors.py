"""The way in: a code, a QR, and the projector's link."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.database import PublicId, digest, operational
from jobclub.errors import Refused
from jobclub.events import Event
from jobclub.extensions import db
from jobclub.meetings.codes import new_code, secret_of, spaced
from jobclub.meetings.events import DoorsChanged
from jobclub.words import _


class Doors:
    """What lets people in. Secrets are stored as hashes, and made again to be shown."""

    if TYPE_CHECKING:
        # What the meeting itself has.
        public_id: Mapped[str]
        state: Mapped[str]
        club: Mapped[Club]

        def must_be_open(self) -> None: ...
        def tell(self, kind: type[Event], *, by: Member) -> None: ...

    code: Mapped[str] = operational(String(8))
    code_since: Mapped[datetime] = operational()
    qr_nonce: Mapped[str] = operational(String(16), default=PublicId.new)
    qr_hash: Mapped[str] = operational(String(64), unique=True)
    wall_nonce: Mapped[str] = operational(String(16), default=PublicId.new)
    wall_hash: Mapped[str] = operational(String(64), unique=True)
    wall_since: Mapped[datetime] = operational()
    address: Mapped[str] = operational(String(80), default="")
    #: "stage": what belongs to the stage; else, until the next one: "list", all asks; "doors", the
    #: way in.
    wall_shows: Mapped[str] = operational(String(8), default="stage")

    @property
    def code_shown(self) -> str:
        """The code as it stands on the wall."""
        return spaced(self.code)

    @property
    def qr_token(self) -> str:
        """What the QR carries in its fragment."""
        return secret_of("qr", self.public_id, self.qr_nonce)

    @property
    def wall_token(self) -> str:
        """What the projector's link carries."""
        return secret_of("wall", self.public_id, self.wall_nonce)

    def replace_code(self, *, by: Member) -> None:
        """A new code and a new QR: the old ones open nothing any more."""
        self.must_be_open()
        self.code, self.code_since = self.unused_code(len(self.code)), now()
        self.qr_nonce = PublicId.new()
        self.hash_secrets()
        self.tell(DoorsChanged, by=by)

    def replace_wall_link(self, *, by: Member) -> None:
        """A new link for the projector; the old page goes blank."""
        self.wall_nonce, self.wall_since = PublicId.new(), now()
        self.hash_secrets()
        self.tell(DoorsChanged, by=by)

    def let_wall_show(self, what: str, *, by: Member) -> None:
        """The way in for who comes late, or all asks; then what belongs to the stage again."""
        self.must_be_open()
        if what not in ("stage", "doors", "list"):
            raise Refused(_("Please choose one from the list."), "shows")
        self.wall_shows = what
        self.tell(DoorsChanged, by=by)

    def show_address(self, address: str, *, by: Member) -> None:
        """Choose which of the laptop's addresses the QR shows."""
        self.address = address
        self.tell(DoorsChanged, by=by)

    def show_wifi(self, name: str, password: str, *, by: Member) -> None:
        """The hall's Wi-Fi for step one on the wall; kept for next time."""
        self.club.wifi_name, self.club.wifi_password = name, password
        self.tell(DoorsChanged, by=by)

    def hash_secrets(self) -> None:
        """Store what the QR and the wall's link are known by."""
        self.qr_hash, self.wall_hash = digest(self.qr_token), digest(self.wall_token)

    @classmethod
    def unused_code(cls, length: int) -> str:
        """A code that opens no other door now."""
        while cls.code_taken(code := new_code(length)):
            pass
        return code

    @classmethod
    def code_taken(cls, code: str) -> bool:
        """Whether another meeting has this code just now."""
        return (
            db.session.scalar(select(cls.code).where(cls.code == code, cls.state == "open"))
            is not None
        )
