"""The rows that a past is made of: one class a table, its fields the table's columns.

Columns that are left out here are null.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(slots=True)
class Club:
    """A club."""

    table: ClassVar = "club"
    id: int
    public_id: str
    name: str
    zone: str
    fiscal_month: int
    locale: str = "en"
    door_policy: str = "open"
    wifi_name: str = ""
    wifi_password: str = ""
    hides_small: bool = False
    house_rules: str = ""


@dataclass(slots=True)
class Person:
    """Somebody."""

    table: ClassVar = "person"
    id: int
    name: str
    erased_at: datetime | None = None


@dataclass(slots=True)
class Member:
    """Their place in one club."""

    table: ClassVar = "member"
    id: int
    club_id: int
    person_id: int
    called: str
    stands: str
    role: str
    admitted_at: datetime
    last_heard_at: datetime
    works_at: str = ""
    reach: str = ""
    removed_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(slots=True)
class Company:
    """A company of the directory."""

    table: ClassVar = "company"
    id: int
    club_id: int
    name: str
    key: str
    changed_at: datetime
    same_as_id: int | None = None
    head_id: int | None = None
    listed: bool = True

    @property
    def head(self) -> int:
        """The one that stands for it."""
        return self.head_id or self.id


@dataclass(slots=True)
class OtherName:
    """What else a company is called."""

    table: ClassVar = "company_name"
    id: int
    club_id: int
    company_id: int
    name: str
    key: str


@dataclass(slots=True)
class Series:
    """The same evening every week."""

    table: ClassVar = "series"
    id: int
    club_id: int
    weekday: int
    at: str
    plan: str
    starts_on: date
    led_by_id: int


@dataclass(slots=True)
class Meeting:
    """One evening."""

    table: ClassVar = "meeting"
    id: int
    club_id: int
    public_id: str
    local_date: date
    state: str
    led_by_id: int
    series_id: int
    week: date
    at: str
    planned_at: datetime
    plan_key: str
    doors_at: datetime
    code: str
    code_since: datetime
    qr_nonce: str
    qr_hash: str
    wall_nonce: str
    wall_hash: str
    wall_since: datetime
    off_for: str = ""
    closed_at: datetime | None = None
    lasted_min: int = 0
    prepared_min: int = 0
    seq: int = 0
    close_seq: int | None = None
    by_hand: bool = False
    address: str = ""
    wall_shows: str = "stage"


@dataclass(slots=True)
class Stage:
    """A part of an evening."""

    table: ClassVar = "stage"
    id: int
    club_id: int
    meeting_id: int
    position: int
    kind: str
    planned_s: int
    started_at: datetime | None = None
    ended_at: datetime | None = None
    added_s: int = 0
    skipped: bool = False


@dataclass(slots=True)
class Attendance:
    """Somebody in the room."""

    table: ClassVar = "attendance"
    id: int
    club_id: int
    meeting_id: int
    member_id: int
    stood_as: str
    role: str
    first_visit: bool
    arrived_at: datetime
    has_phone: bool = True
    entered_by_id: int | None = None
    status: str = "here"
    maybe_id: int | None = None
    same_seat_id: int | None = None
    may_run: bool = False


@dataclass(slots=True)
class Ask:
    """What somebody asks for."""

    table: ClassVar = "ask"
    id: int
    club_id: int
    asker_id: int
    who: str
    why: str
    state: str
    specific: bool
    coach_result: str
    posted_at: datetime | None
    name_on_wall: bool = True
    hidden_at: datetime | None = None
    entered_by_id: int | None = None


@dataclass(slots=True)
class Target:
    """One company of an ask."""

    table: ClassVar = "target"
    id: int
    club_id: int
    ask_id: int
    company_id: int | None
    as_typed: str
    position: int
    dropped_at: datetime | None = None


@dataclass(slots=True)
class Showing:
    """An ask at one meeting."""

    table: ClassVar = "showing"
    id: int
    club_id: int
    meeting_id: int
    ask_id: int
    position: int
    how: str
    late: str = "no"


@dataclass(slots=True)
class Turn:
    """A place in the round."""

    table: ClassVar = "turn"
    id: int
    club_id: int
    meeting_id: int
    member_id: int
    position: int
    state: str = "waits"
    length_s: int = 0
    began_at: datetime | None = None
    ended_at: datetime | None = None
    read_aloud: bool = False


@dataclass(slots=True)
class Offer:
    """ "I know someone there"."""

    table: ClassVar = "offer"
    id: int
    club_id: int
    target_id: int
    connector_id: int
    meeting_id: int | None
    made_at: datetime
    entered_by_id: int | None = None
    kind: str = "know_someone"
    warmth: str = ""
    note: str = ""
    first_mover: str = ""
    by_day: date | None = None
    firmed_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(slots=True)
class MeToo:
    """ "I look there too"."""

    table: ClassVar = "me_too"
    id: int
    club_id: int
    target_id: int
    member_id: int


@dataclass(slots=True)
class Introduction:
    """What an offer became."""

    table: ClassVar = "introduction"
    id: int
    club_id: int
    offer_id: int
    state: str
    introduced_on: date | None
    closed_on: date | None
    moves_next: str
    by_day: date | None
    contact_first_name: str = ""


@dataclass(slots=True)
class Step:
    """A step of it."""

    table: ClassVar = "step"
    id: int
    club_id: int
    introduction_id: int
    name: str
    day: date
    by_id: int
    at: datetime
    entered_by_id: int | None = None
    had_closed_on: date | None = None


@dataclass(slots=True)
class Thanks:
    """A thank-you."""

    table: ClassVar = "thanks"
    id: int
    club_id: int
    offer_id: int
    from_id: int
    to_id: int
    text: str
    sent_at: datetime
    seen_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None
    wall_from: bool = False
    wall_to: bool = False
    agreed_at: datetime | None = None


@dataclass(slots=True)
class Landing:
    """Somebody has landed."""

    table: ClassVar = "landing"
    id: int
    club_id: int
    member_id: int
    day: date
    company: str
    said_at: datetime
    next: str
    stood: str
    introduction_id: int | None = None
    ask_id: int | None = None
    bell: bool = False
    worked_at: str = ""


@dataclass(slots=True)
class Commitment:
    """One thing to do before the next meeting."""

    table: ClassVar = "commitment"
    id: int
    club_id: int
    meeting_id: int
    member_id: int
    text: str
    made_at: datetime
    outcome: str = ""
    settled_at: datetime | None = None


@dataclass(slots=True)
class Survey:
    """How often a question was answered so."""

    table: ClassVar = "survey"
    id: int
    club_id: int
    meeting_id: int
    question: str
    answer: str
    times: int


@dataclass(slots=True)
class SurveyGiven:
    """That somebody has answered."""

    table: ClassVar = "survey_given"
    id: int
    club_id: int
    meeting_id: int
    member_id: int


@dataclass(slots=True)
class CheckIn:
    """The monthly question to whoever is quiet."""

    table: ClassVar = "check_in"
    id: int
    club_id: int
    member_id: int
    month: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(slots=True)
class Summary:
    """An evening in figures."""

    table: ClassVar = "summary"
    id: int
    club_id: int
    meeting_id: int
    revision: int
    present: int = 0
    new: int = 0
    helpers: int = 0
    asks: int = 0
    specific: int = 0
    asks_own: int = 0
    with_offer: int = 0
    held: int = 0
    held_own: int = 0
    offers: int = 0
    firmed: int = 0
    introductions: int = 0
    thanks: int = 0
    commitments: int = 0
    landings: int = 0
    volunteer_min: int = 0
    superseded: bool = False
    final_at: datetime | None = None
    final_by_id: int | None = None
    why: str = ""
