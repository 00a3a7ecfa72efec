"""the whole evening."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ASKS_ARE_ON = """
INSERT INTO stage
(club_id, meeting_id, position, kind, planned_s, added_s, started_at, skipped)
SELECT club_id, id, 1, 'asks', 1800, 0, doors_at, false FROM meeting WHERE state = 'open'
"""
THEN_THE_CLOSE = """
INSERT INTO stage
(club_id, meeting_id, position, kind, planned_s, added_s, skipped)
SELECT club_id, id, 2, 'close', 180, 0, false FROM meeting WHERE state = 'open'
"""
A_TURN_FOR_EACH = """
INSERT INTO turn
(club_id, meeting_id, member_id, position, state, length_s, read_aloud)
SELECT showing.club_id, showing.meeting_id, ask.asker_id, MIN(showing.position), 'waits', 0, false
FROM showing JOIN ask ON ask.id = showing.ask_id JOIN meeting ON meeting.id = showing.meeting_id
WHERE meeting.state = 'open'
GROUP BY showing.club_id, showing.meeting_id, ask.asker_id
"""
NO_STAGES_AHEAD = """
DELETE FROM stage
WHERE meeting_id IN (SELECT id FROM meeting WHERE state NOT IN ('open', 'closed'))
"""
NO_SHOWINGS_AHEAD = """
DELETE FROM showing
WHERE meeting_id IN (SELECT id FROM meeting WHERE state NOT IN ('open', 'closed'))
"""
NO_TURNS_AHEAD = """
DELETE FROM turn
WHERE meeting_id IN (SELECT id FROM meeting WHERE state NOT IN ('open', 'closed'))
"""
OFFERS_OUTSIDE = """
UPDATE offer SET meeting_id = NULL
WHERE meeting_id IN (SELECT id FROM meeting WHERE state NOT IN ('open', 'closed'))
"""
NO_EVENTS_AHEAD = """
DELETE FROM event
WHERE meeting_id IN (SELECT id FROM meeting WHERE state NOT IN ('open', 'closed'))
"""


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "own_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_own_plan_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_plan")),
        sa.UniqueConstraint("club_id", "id", name=op.f("uq_own_plan_club_id_id")),
    )
    with op.batch_alter_table("own_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_plan_club_id"), ["club_id"], unique=False)

    op.create_table(
        "series",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "led_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id", "led_by_id"],
            ["member.club_id", "member.id"],
            name=op.f("fk_series_club_id_led_by_id"),
        ),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_series_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("club_id", "id", name=op.f("uq_series_club_id_id")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_club_id"), ["club_id"], unique=False)

    op.create_table(
        "commitment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.String(length=280), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id", "meeting_id"],
            ["meeting.club_id", "meeting.id"],
            name=op.f("fk_commitment_club_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["club_id", "member_id"],
            ["member.club_id", "member.id"],
            name=op.f("fk_commitment_club_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_commitment_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("club_id", "id", name=op.f("uq_commitment_club_id_id")),
        sa.UniqueConstraint(
            "meeting_id", "member_id", name=op.f("uq_commitment_meeting_id_member_id")
        ),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_club_id"), ["club_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_member_id"), ["member_id"], unique=False)

    op.create_table(
        "stage",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column(
            "planned_s", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added_s", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id", "meeting_id"],
            ["meeting.club_id", "meeting.id"],
            name=op.f("fk_stage_club_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_stage_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_stage_meeting_id_position")),
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_club_id"), ["club_id"], unique=False)

    op.create_table(
        "summary",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id", "meeting_id"],
            ["meeting.club_id", "meeting.id"],
            name=op.f("fk_summary_club_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_summary_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
        sa.UniqueConstraint("meeting_id", "revision", name=op.f("uq_summary_meeting_id_revision")),
    )
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_summary_club_id"), ["club_id"], unique=False)

    op.create_table(
        "turn",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("length_s", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_aloud", sa.Boolean(), nullable=False),
        sa.Column("club_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id", "meeting_id"],
            ["meeting.club_id", "meeting.id"],
            name=op.f("fk_turn_club_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["club_id", "member_id"],
            ["member.club_id", "member.id"],
            name=op.f("fk_turn_club_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_turn_club_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
        sa.UniqueConstraint("club_id", "id", name=op.f("uq_turn_club_id_id")),
        sa.UniqueConstraint("meeting_id", "member_id", name=op.f("uq_turn_meeting_id_member_id")),
    )
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_turn_club_id"), ["club_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_turn_member_id"), ["member_id"], unique=False)

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("may_run", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column(
                "table_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )

    with op.batch_alter_table("club", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("house_rules", sa.String(length=600), nullable=False, server_default="")
        )

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(sa.Column("week", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("at", sa.String(length=5), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("plan_key", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("off_for", sa.String(length=10), nullable=False, server_default="")
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_meeting_series_id_week"), ["series_id", "week"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_club_id_series_id"),
            "series",
            ["club_id", "series_id"],
            ["club_id", "id"],
        )

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reach", sa.String(length=120), nullable=False, server_default="")
        )

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("first_mover", sa.String(length=10), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("by_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("firmed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("showing", schema=None) as batch_op:
        batch_op.drop_column("spotlit_seq")

    # Only for the rows that were there: new ones say it themselves.
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.alter_column(
            "may_run", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("club", schema=None) as batch_op:
        batch_op.alter_column(
            "house_rules",
            existing_type=sa.String(length=600),
            existing_nullable=False,
            server_default=None,
        )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.alter_column(
            "at", existing_type=sa.String(length=5), existing_nullable=False, server_default=None
        )
        batch_op.alter_column(
            "plan_key",
            existing_type=sa.String(length=20),
            existing_nullable=False,
            server_default=None,
        )
        batch_op.alter_column(
            "by_hand", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )
        batch_op.alter_column(
            "off_for",
            existing_type=sa.String(length=10),
            existing_nullable=False,
            server_default=None,
        )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.alter_column(
            "reach",
            existing_type=sa.String(length=120),
            existing_nullable=False,
            server_default=None,
        )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.alter_column(
            "first_mover",
            existing_type=sa.String(length=10),
            existing_nullable=False,
            server_default=None,
        )

    # An evening that is on while this is installed goes on with its asks.
    op.execute("UPDATE meeting SET wall_shows = 'stage' WHERE wall_shows = 'asks'")
    op.execute(ASKS_ARE_ON)
    op.execute(THEN_THE_CLOSE)
    op.execute(A_TURN_FOR_EACH)


def downgrade() -> None:
    """Take it back."""
    # What is planned has no place in the older house, which knows open and closed.
    op.execute(NO_STAGES_AHEAD)
    op.execute(NO_SHOWINGS_AHEAD)
    op.execute(NO_TURNS_AHEAD)
    op.execute(OFFERS_OUTSIDE)
    # A later meeting may get the same id, and must not find its events.
    op.execute(NO_EVENTS_AHEAD)
    op.execute("DELETE FROM meeting WHERE state NOT IN ('open', 'closed')")
    op.execute("UPDATE meeting SET wall_shows = 'asks' WHERE wall_shows = 'stage'")
    with op.batch_alter_table("showing", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "spotlit_seq",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=False,
                server_default="0",
            )
        )

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("firmed_at")
        batch_op.drop_column("by_day")
        batch_op.drop_column("first_mover")

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_column("reach")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meeting_club_id_series_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_meeting_series_id_week"), type_="unique")
        batch_op.drop_column("off_for")
        batch_op.drop_column("by_hand")
        batch_op.drop_column("plan_key")
        batch_op.drop_column("planned_at")
        batch_op.drop_column("at")
        batch_op.drop_column("week")
        batch_op.drop_column("series_id")

    with op.batch_alter_table("club", schema=None) as batch_op:
        batch_op.drop_column("house_rules")

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_column("table_no")
        batch_op.drop_column("may_run")

    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_turn_member_id"))
        batch_op.drop_index(batch_op.f("ix_turn_club_id"))

    op.drop_table("turn")
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_summary_club_id"))

    op.drop_table("summary")
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_club_id"))

    op.drop_table("stage")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_member_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_club_id"))

    op.drop_table("commitment")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_series_club_id"))

    op.drop_table("series")
    with op.batch_alter_table("own_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_plan_club_id"))

    op.drop_table("own_plan")

    # Only for the rows that were there: new ones say it themselves.
    with op.batch_alter_table("showing", schema=None) as batch_op:
        batch_op.alter_column(
            "spotlit_seq",
            existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            existing_nullable=False,
            server_default=None,
        )
