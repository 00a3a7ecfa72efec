"""Person: somebody's identity across clubs. SignIn: one phone or laptop they are known on."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, relationship
from werkzeug.security import check_password_hash, generate_password_hash

from jobclub.clock import now
from jobclub.database import Base, Id, Key, Named, digest, fresh_token, identity, operational
from jobclub.errors import Refused
from jobclub.extensions import db, find
from jobclub.people.passphrases import must_be_strong
from jobclub.text import clean
from jobclub.words import _

PHONE, GUEST, DESK = "phone", "guest", "desk"
LASTS = {PHONE: timedelta(days=90), GUEST: timedelta(hours=12), DESK: timedelta(hours=12)}
DESK_IDLE = timedelta(minutes=60)
SEEN_EVERY = timedelta(minutes=5)
LINK_LASTS = timedelta(minutes=10)


class Person(Named, Base):
    """Somebody. What they may do comes from their places (`Member`), never from here."""

    __tablename__ = "person"
    # Letters carry its number: one that is gone must not lend it to the next.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    name: Mapped[str] = identity(String(60))
    email: Mapped[str | None] = identity(String(254), unique=True)
    confirmed_at: Mapped[datetime | None] = operational()
    locale: Mapped[str | None] = operational(String(12))
    passphrase_hash: Mapped[str | None] = identity(String(255))
    erased_at: Mapped[datetime | None] = operational()

    @classmethod
    def with_email(cls, email: str) -> Self | None:
        """The person with this address, however it is spelt."""
        return find(cls, cls.email == fold(email))

    def choose_passphrase(self, passphrase: str) -> None:
        """Set the passphrase; every other phone and laptop stays signed in."""
        must_be_strong(passphrase)
        self.passphrase_hash = generate_password_hash(passphrase)

    def choose_email(self, email: str) -> None:
        """Set the address with which this person signs in."""
        other = Person.with_email(email)
        if other is not None and other.id != self.id:
            raise Refused(taken(), "email")
        if self.email != fold(email):
            self.email, self.confirmed_at = fold(email), None

    def confirm(self, email: str) -> None:
        """A letter that went there was opened: the address is theirs, whoever typed it before."""
        other = Person.with_email(email)
        if other is not None and other.id != self.id:
            if other.passphrase_hash:
                raise Refused(signs_in_at_laptop(), "email")
            other.email = None
            db.session.flush()
        self.email, self.confirmed_at = fold(email), now()

    def forget_email(self) -> None:
        """Take the address out, unless it is what they sign in with."""
        if self.passphrase_hash:
            raise Refused(signs_in_with(), "email")
        self.email = self.confirmed_at = None

    def knows(self, passphrase: str) -> bool:
        """Whether this is their passphrase. Slow on purpose."""
        return bool(self.passphrase_hash) and check_password_hash(
            self.passphrase_hash or "", passphrase
        )


def taken() -> str:
    """The refusal for an address that is somebody's already."""
    return _("That address cannot be used here. Is it spelt right?")


def only_at_laptop() -> str:
    """The refusal to a phone that has its owner's seat, and never their keys."""
    return _("Whoever signs in with a passphrase or runs meetings does that at the laptop.")


def not_from_here() -> str:
    """The refusal to a phone that was never proven to be its owner's."""
    return _("Please sign in with a link to your e-mail first: then you can, from here.")


def signs_in_at_laptop() -> str:
    """The refusal to take an address from somebody who would be locked out by that."""
    return _("Somebody signs in at the laptop with that address. Ask whoever runs your meetings.")


def signs_in_with() -> str:
    """The refusal to take out the address that opens the laptop."""
    return _("You sign in with this address. Choose another one instead.")


def fold(email: str) -> str:
    """An address as it is compared: no white space around, lower case, the domain as the internet
    spells it. Nothing else: what is spelt otherwise is another mailbox.
    """
    local, at, domain = unicodedata.normalize("NFC", clean(email).lower()).rpartition("@")
    try:
        spelt = domain.encode("idna").decode()
        # Never another domain: "ß" and the like would become one.
        same = spelt.encode().decode("idna") == unicodedata.normalize("NFKC", domain)
    except UnicodeError:
        same = False
    return f"{local}{at}{spelt if same else domain}"


class SignIn(Named, Base):
    """One remembered phone, guest phone or laptop. The cookie holds the token, the row its hash."""

    __tablename__ = "sign_in"

    id: Mapped[Key]
    person_id: Mapped[int] = operational(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = operational(String(64), unique=True)
    kind: Mapped[str] = operational(String(8))
    device: Mapped[str] = identity(String(60), default="")
    #: Begun by a link or a passphrase, not by a name typed at the door or by a facilitator's merge.
    proven: Mapped[bool] = operational(default=False)
    created_at: Mapped[datetime] = operational()
    seen_at: Mapped[datetime] = operational()
    expires_at: Mapped[datetime] = operational()
    revoked_at: Mapped[datetime | None] = operational()

    # Whoever looks for the row goes on to the person: each page and each command does.
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The row's id, as text."""
        return str(self.id)

    @classmethod
    def begin(
        cls, person: Person, kind: str, device: str = "", *, proven: bool = False
    ) -> tuple[Self, str]:
        """Remember a phone or laptop of this person; returns the row and the cookie's token."""
        token, at = fresh_token(), now()
        signed = cls(
            person=person,
            kind=kind,
            token_hash=digest(token),
            device=device[:60],
            proven=proven,
            created_at=at,
            seen_at=at,
            expires_at=at + LASTS[kind],
        )
        db.session.add(signed)
        return signed, token

    @classmethod
    def known_by(cls, token: str | None) -> Self | None:
        """The living row this cookie belongs to."""
        if not token:
            return None
        found = find(cls, cls.token_hash == digest(token), cls.revoked_at.is_(None))
        return found if found is not None and found.expires_at > now() else None

    @property
    def idle(self) -> bool:
        """A laptop left alone for an hour. Whether a meeting is open is for others to say."""
        return self.kind == DESK and now() - self.seen_at > DESK_IDLE

    def due(self) -> bool:
        """Whether this visit is worth writing down (every five minutes is enough)."""
        return now() - self.seen_at > SEEN_EVERY

    def visited(self) -> None:
        """Note the visit; a remembered phone's ninety days start again."""
        self.seen_at = now()
        if self.kind == PHONE:
            self.expires_at = self.seen_at + LASTS[PHONE]

    @classmethod
    def of(cls, person: Person) -> Sequence[Self]:
        """Where they are known now, the one used last first."""
        alive = cls.revoked_at.is_(None), cls.expires_at > now()
        mine = select(cls).where(cls.person_id == person.id, *alive)
        return db.session.scalars(mine.order_by(cls.seen_at.desc(), cls.id.desc())).all()

    def revoke(self) -> None:
        """Forget this phone. Doing it twice is doing it once."""
        self.revoked_at = self.revoked_at or now()


class Link(Named, Base):
    """A link that works once: the first run's, or a sign-in printed in the terminal."""

    __tablename__ = "link"

    id: Mapped[Key]
    token_hash: Mapped[str] = operational(String(64), unique=True)
    purpose: Mapped[str] = operational(String(8))
    person_id: Mapped[int | None] = operational(Id, ForeignKey("person.id"))
    #: The browser that asked for it, by a hash of its cookie: it works in no other (S17).
    browser_hash: Mapped[str] = operational(String(64), default="")
    #: The address that it confirms.
    email: Mapped[str | None] = identity(String(254))
    expires_at: Mapped[datetime] = operational()
    used_at: Mapped[datetime | None] = operational()

    person: Mapped[Person | None] = relationship()

    @classmethod
    def make(
        cls,
        purpose: str,
        person: Person | None = None,
        lasts: timedelta = LINK_LASTS,
        *,
        browser_hash: str = "",
        email: str | None = None,
    ) -> str:
        """Make a link ("start", "sign-in" or "email"); returns its token, which is stored nowhere.

        `email`: where it is sent, or what it confirms; it is good for that address alone.
        """
        token = fresh_token()
        link = cls(token_hash=digest(token), purpose=purpose, person=person, email=email)
        link.browser_hash, link.expires_at = browser_hash, now() + lasts
        db.session.add(link)
        return token

    @classmethod
    def usable(cls, token: str, purpose: str) -> Self | None:
        """The link, unless it was used, is too old, or never was."""
        found = cls.used_or_not(token, purpose)
        return found if found is not None and found.used_at is None else None

    @classmethod
    def used_or_not(cls, token: str, purpose: str) -> Self | None:
        """The link, until it is too old."""
        found = find(cls, cls.token_hash == digest(token), cls.purpose == purpose)
        return found if found is not None and found.expires_at > now() else None

    def opens_in(self, browser: str) -> bool:
        """Whether this is the browser that asked for it; a printed link opens in any."""
        return self.browser_hash in ("", digest(browser))

    def use(self) -> bool:
        """It worked, and never will again. False when somebody was faster."""
        table = type(self)
        used = db.session.execute(
            update(table).where(table.id == self.id, table.used_at.is_(None)).values(used_at=now())
        )
        return bool(used.rowcount)  # type: ignore[attr-defined]
