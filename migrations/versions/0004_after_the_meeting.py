"""introductions step by step, landings, mail, check-ins, notes and what happened to keys."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
WAITING = sa.text("sent_at IS NULL AND failed_at IS NULL AND dropped_at IS NULL")
#: Letters carry their numbers: one that is gone must not lend its number to the next.
NUMBERED_ONCE = ("person", "member", "offer")
NEW_TABLES = ("landing", "note", "check_in", "security_event", "mail_off", "mail")

INTRODUCED_ON = """
UPDATE introduction SET introduced_on = (
    SELECT step.day FROM step
    WHERE step.introduction_id = introduction.id AND step.name = 'introduced'
)
"""
#: What 0003 cannot say: those not made yet go, and a closed one has some day.
NOT_MADE = "DELETE FROM introduction WHERE introduced_on IS NULL"
THEIR_STEPS = """
DELETE FROM step WHERE introduction_id IN (
    SELECT id FROM introduction WHERE introduced_on IS NULL
)
"""
LATER_STEPS = "DELETE FROM step WHERE name <> 'introduced'"
SOME_DAY = """
UPDATE introduction SET state = 'introduced', moves_next = 'asker',
    by_day = COALESCE(by_day, introduced_on)
"""


def upgrade() -> None:
    """Apply it."""
    _tables()
    with op.batch_alter_table("introduction") as batch:
        batch.add_column(sa.Column("introduced_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch.alter_column("by_day", existing_type=sa.Date(), nullable=True)
    op.execute(INTRODUCED_ON)
    with op.batch_alter_table("link") as batch:
        batch.add_column(
            sa.Column("browser_hash", sa.String(length=64), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("email", sa.String(length=254), nullable=True))
    with op.batch_alter_table("link") as batch:
        batch.alter_column("browser_hash", server_default=None)
    with op.batch_alter_table("member") as batch:
        batch.add_column(sa.Column("left_at", TIME, nullable=True))
        batch.add_column(sa.Column("nudged_at", TIME, nullable=True))
    with op.batch_alter_table("offer") as batch:
        batch.add_column(sa.Column("nudged_for", sa.Date(), nullable=True))
    with op.batch_alter_table("step") as batch:
        batch.add_column(sa.Column("entered_by_id", ID, nullable=True))
        batch.add_column(sa.Column("put_off_to", sa.Date(), nullable=True))
        batch.add_column(sa.Column("had_closed_on", sa.Date(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_step_club_id_entered_by_id"),
            "member",
            ["club_id", "entered_by_id"],
            ["club_id", "id"],
        )
    with op.batch_alter_table("thanks") as batch:
        batch.add_column(
            sa.Column("answer", sa.String(length=280), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("answered_at", TIME, nullable=True))
        for wall in ("wall_from", "wall_to"):
            batch.add_column(
                sa.Column(wall, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        batch.add_column(sa.Column("agreed_at", TIME, nullable=True))
    with op.batch_alter_table("thanks") as batch:
        for column in ("answer", "wall_from", "wall_to"):
            batch.alter_column(column, server_default=None)
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(
            sa.Column("proven", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("sign_in") as batch:
        batch.alter_column("proven", server_default=None)
    _copy_tables(sqlite_autoincrement=True)


def downgrade() -> None:
    """Undo it."""
    for table in NEW_TABLES:
        op.drop_table(table)
    op.execute(THEIR_STEPS)
    op.execute(NOT_MADE)
    op.execute(LATER_STEPS)
    op.execute(SOME_DAY)
    with op.batch_alter_table("thanks") as batch:
        for column in ("agreed_at", "wall_to", "wall_from", "answered_at", "answer"):
            batch.drop_column(column)
    with op.batch_alter_table("step") as batch:
        batch.drop_constraint(batch.f("fk_step_club_id_entered_by_id"), type_="foreignkey")
        for column in ("had_closed_on", "put_off_to", "entered_by_id"):
            batch.drop_column(column)
    with op.batch_alter_table("offer") as batch:
        batch.drop_column("nudged_for")
    with op.batch_alter_table("member") as batch:
        batch.drop_column("nudged_at")
        batch.drop_column("left_at")
    with op.batch_alter_table("link") as batch:
        batch.drop_column("email")
        batch.drop_column("browser_hash")
    with op.batch_alter_table("introduction") as batch:
        batch.alter_column("by_day", existing_type=sa.Date(), nullable=False)
        batch.drop_column("closed_on")
        batch.drop_column("introduced_on")
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_column("proven")
    _copy_tables()


def _copy_tables(**how: bool) -> None:
    """SQLite says at a table's making alone how its rows are numbered; PostgreSQL never lends."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in NUMBERED_ONCE:
        with op.batch_alter_table(table, recreate="always", table_kwargs=how):
            pass


def _tables() -> None:
    op.create_table(
        "mail",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("club_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("once_key", sa.String(length=160), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("tries", ID, nullable=False),
        sa.Column("doubts", ID, nullable=False),
        sa.Column("handing_at", TIME, nullable=True),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("failed_at", TIME, nullable=True),
        sa.Column("dropped_at", TIME, nullable=True),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_mail_club_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("once_key", name=op.f("uq_mail_once_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mail") as batch:
        batch.create_index(batch.f("ix_mail_club_id"), ["club_id"])
        batch.create_index(batch.f("ix_mail_person_id"), ["person_id"])
        batch.create_index(
            "ix_mail_waiting", ["due_at"], sqlite_where=WAITING, postgresql_where=WAITING
        )

    op.create_table(
        "mail_off",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_off_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_off")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_mail_off_person_id_kind")),
    )
    op.create_table(
        "security_event",
        sa.Column("id", ID, nullable=False),
        sa.Column("club_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("count", ID, nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_security_event_club_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_security_event_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
    )
    with op.batch_alter_table("security_event") as batch:
        batch.create_index(batch.f("ix_security_event_club_id"), ["club_id"])
        batch.create_index(batch.f("ix_security_event_person_id"), ["person_id"])

    op.create_table(
        "check_in",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("club_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id", "member_id"],
            ["member.club_id", "member.id"],
            name=op.f("fk_check_in_club_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_check_in_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("club_id", "id", name=op.f("uq_check_in_club_id_id")),
        sa.UniqueConstraint("member_id", "month", name=op.f("uq_check_in_member_id_month")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("check_in") as batch:
        batch.create_index(batch.f("ix_check_in_club_id"), ["club_id"])
        batch.create_index(batch.f("ix_check_in_member_id"), ["member_id"])

    op.create_table(
        "note",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("spoke", sa.Boolean(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("club_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id", "by_id"],
            ["member.club_id", "member.id"],
            name=op.f("fk_note_club_id_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["club_id", "member_id"],
            ["member.club_id", "member.id"],
            name=op.f("fk_note_club_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_note_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("club_id", "id", name=op.f("uq_note_club_id_id")),
    )
    with op.batch_alter_table("note") as batch:
        batch.create_index(batch.f("ix_note_club_id"), ["club_id"])
        batch.create_index(batch.f("ix_note_member_id"), ["member_id"])

    op.create_table(
        "landing",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("introduction_id", ID, nullable=True),
        sa.Column("bell", sa.Boolean(), nullable=False),
        sa.Column("next", sa.String(length=8), nullable=False),
        sa.Column("said_at", TIME, nullable=False),
        sa.Column("stood", sa.String(length=8), nullable=False),
        sa.Column("worked_at", sa.String(length=120), nullable=False),
        sa.Column("ask_id", ID, nullable=True),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("club_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id", "ask_id"], ["ask.club_id", "ask.id"], name=op.f("fk_landing_club_id_ask_id")
        ),
        sa.ForeignKeyConstraint(
            ["club_id", "entered_by_id"],
            ["member.club_id", "member.id"],
            name=op.f("fk_landing_club_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["club_id", "introduction_id"],
            ["introduction.club_id", "introduction.id"],
            name=op.f("fk_landing_club_id_introduction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["club_id", "member_id"],
            ["member.club_id", "member.id"],
            name=op.f("fk_landing_club_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_landing_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_landing")),
        sa.UniqueConstraint("club_id", "id", name=op.f("uq_landing_club_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("landing") as batch:
        batch.create_index(batch.f("ix_landing_club_id"), ["club_id"])
        batch.create_index(batch.f("ix_landing_member_id"), ["member_id"])
