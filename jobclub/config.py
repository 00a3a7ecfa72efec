"""What the environment may set. Unsafe settings stop the start."""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from jobclub.errors import Unsafe

#: Settings by name, with what the README says of each. A test holds the two together.
SETTINGS = {
    "JOBCLUB_DATA": "the folder for the database, its backups and the secret",
    "JOBCLUB_DATABASE": "a PostgreSQL, postgresql+psycopg://…; else SQLite in the data folder",
    "JOBCLUB_HOST": "the address to listen on; 0.0.0.0, so that phones in the hall can come in",
    "JOBCLUB_PORT": "the port to listen on; 5000",
    "JOBCLUB_URL": "the https address under which a hosted jobclub is reached; unset on a laptop",
    "JOBCLUB_PROXIES": "how many proxies stand in front of a hosted jobclub; 0",
    "JOBCLUB_SECRET": "the key from which meeting secrets are made; else made at first start",
    "JOBCLUB_PRACTICE": "demo or practice: every page says so, and the laptop's real sign-in stays",
    "JOBCLUB_CLOCK": "for practising: 10 runs the clock ten times as fast while a meeting is open",
    "JOBCLUB_SMTP": "the mail server: smtps://name:password@host:465, or smtp://…:587",
    "JOBCLUB_MAIL_FROM": "who mail comes from: Library Club <club@example.org>",
    "JOBCLUB_TEST_POSTGRES": "where the tests find a PostgreSQL",
    "JOBCLUB_TEST_BROWSER": "which browser the tests drive; found by itself",
}
#: What pages say of an evening that is none.
PRACTICES = ("demo", "practice")
#: Faster, the phones of a room could not keep up.
FASTEST = 120
KNOWN_SECRETS = frozenset({"dev", "secret", "changeme", "change-me", "test", "example", "jobclub"})


@dataclass(frozen=True)
class Settings:
    """The settings of one running jobclub."""

    data: Path
    database: str
    host: str = "0.0.0.0"  # noqa: S104 (phones in the hall must reach it; security.py checks each Host)
    port: int = 5000
    url: str = ""
    proxies: int = 0
    secret: str = field(default="", repr=False)
    #: The mail server, with its name and password; "" where there is none.
    smtp: str = field(default="", repr=False)
    mail_from: str = ""
    #: What this evening is, where it is none: "demo" or "practice".
    practice: str = ""
    #: How fast the clock runs while a meeting is open, and how many seconds ahead it starts.
    speed: float = 1.0
    ahead: float = 0.0
    #: Whether this process serves (on gevent), rather than running one command.
    serving: bool = False

    @property
    def hosted(self) -> bool:
        """Reached over https from anywhere, rather than a laptop in the room."""
        return bool(self.url)

    @property
    def sends_mail(self) -> bool:
        """There is a mail server, and this is no practice: made-up people get no letters."""
        return bool(self.smtp) and not self.practice

    @property
    def mail_domain(self) -> str:
        """What the address that mail comes from ends with."""
        return parseaddr(self.mail_from)[1].rpartition("@")[2]

    @property
    def code_length(self) -> int:
        """Six characters in the room, eight where the whole world can guess (S15)."""
        return 8 if self.hosted else 6

    @property
    def sqlite(self) -> Path | None:
        """The database file, if it is one."""
        return self.data / "jobclub.sqlite" if self.database.startswith("sqlite") else None


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the environment, make the data folder, and refuse what is not safe."""
    data = Path(env.get("JOBCLUB_DATA") or default_data()).expanduser().resolve()
    _make_private(data)
    url = env.get("JOBCLUB_URL", "").rstrip("/")
    if url and urlsplit(url).scheme != "https":
        raise Unsafe("JOBCLUB_URL must begin with https:// — leave it unset on a laptop.")
    if env.get("FLASK_DEBUG") not in (None, "", "0"):
        raise Unsafe("FLASK_DEBUG shows secrets to whoever asks: unset it and start again.")
    database = env.get("JOBCLUB_DATABASE", "")
    if database and not database.startswith("postgresql+psycopg://"):
        # SQLite has one place, beside its backups: a second one would be backed up by nobody.
        raise Unsafe("JOBCLUB_DATABASE must begin with postgresql+psycopg:// — or be unset.")
    practice, speed, ahead = _practice(env, hosted=bool(url))
    return Settings(
        data=data,
        database=database or f"sqlite:///{data / 'jobclub.sqlite'}",
        host=env.get("JOBCLUB_HOST", "0.0.0.0"),  # noqa: S104
        port=_number(env, "JOBCLUB_PORT", 5000),
        url=url,
        proxies=_number(env, "JOBCLUB_PROXIES", 0),
        secret=env.get("JOBCLUB_SECRET") or _kept_secret(data / "secret"),
        smtp=_mail_server(env),
        mail_from=env.get("JOBCLUB_MAIL_FROM", "").strip(),
        practice=practice,
        speed=speed,
        ahead=ahead,
    )


def must_be_safe(settings: Settings) -> None:
    """Refuse a known or short key and a database that others can read (S31)."""
    if settings.secret.casefold() in KNOWN_SECRETS or len(settings.secret) < 32:
        raise Unsafe("JOBCLUB_SECRET is too easy: unset it, and jobclub makes its own.")
    file = settings.sqlite
    if file is not None:
        # Made here, private from the first byte; SQLite gives its WAL the same mode.
        file.touch(mode=0o600, exist_ok=True)
    if file and os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise Unsafe(f"Others can read {file}: run  chmod 600 {file}  and start again.")


def default_data() -> Path:
    """`.data/` in a checkout, else the user's own data folder."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").exists():
        return checkout / ".data"
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(base or Path.home() / ".local" / "share") / "jobclub"


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".write"
        probe.touch(mode=0o600)
        probe.unlink()
    except OSError as error:
        raise Unsafe(
            f"jobclub cannot write to {folder}: make that folder writable, or set JOBCLUB_DATA."
        ) from error


def _kept_secret(file: Path) -> str:
    if not file.exists():
        # Opened exclusively and private from the first byte: two starts at once keep one secret.
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _mail_server(env: Mapping[str, str]) -> str:
    server = env.get("JOBCLUB_SMTP", "").strip()
    if not server:
        return ""
    if not _is_mail_server(server):
        # Without the value: there is a password in it.
        raise Unsafe("JOBCLUB_SMTP must look like smtps://name:password@mail.example.org:465.")
    address = parseaddr(env.get("JOBCLUB_MAIL_FROM", ""))[1]
    if not all(address.rpartition("@")):
        raise Unsafe("JOBCLUB_MAIL_FROM must hold an address, such as club@example.org.")
    return server


def _is_mail_server(server: str) -> bool:
    try:
        url = urlsplit(server)
        port = url.port
    except ValueError:
        return False
    # An unescaped "#" or "?" in a password would cut it off there.
    rest = url.path.strip("/") or url.query or url.fragment
    return url.scheme in ("smtp", "smtps") and bool(url.hostname) and port != 0 and not rest


def _practice(env: Mapping[str, str], *, hosted: bool) -> tuple[str, float, float]:
    """What is not for a club's real evenings: its name, the clock's speed, the seconds ahead."""
    practice, clock = env.get("JOBCLUB_PRACTICE", ""), env.get("JOBCLUB_CLOCK", "")
    if hosted and (practice or clock):
        raise Unsafe("JOBCLUB_PRACTICE and JOBCLUB_CLOCK are for a laptop: unset them.")
    if practice and practice not in PRACTICES:
        raise Unsafe(f"JOBCLUB_PRACTICE must be {' or '.join(PRACTICES)}, not {practice!r}.")
    speed, _comma, ahead = clock.partition(",")
    try:
        told = float(speed or 1), float(ahead or 0)
    except ValueError as error:
        raise Unsafe(f"JOBCLUB_CLOCK must be a number such as 10, not {clock!r}.") from error
    if not (1 <= told[0] <= FASTEST and abs(told[1]) < 10 * 366 * 86_400):
        raise Unsafe(f"JOBCLUB_CLOCK runs 1 to {FASTEST} times as fast, not {clock!r}.")
    return practice, *told


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "")
    if not value:
        return default
    if not value.isdigit():
        raise Unsafe(f"{name} must be a number, not {value!r}.")
    return int(value)
