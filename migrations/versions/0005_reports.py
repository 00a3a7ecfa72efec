"""An evening's figures as columns, drafts and finals; the exit survey; how a club reports."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
#: Those that were kept as JSON, in the order of an evening; and those that are new.
KEPT = (
    "present", "new", "helpers", "asks", "specific", "with_offer", "offers", "firmed",
    "introductions", "thanks", "commitments", "landings",
)  # fmt: skip
NEW = ("asks_own", "held", "held_own", "volunteer_min")

#: What reports look for.
INDICES = {
    "ix_meeting_club_id_local_date": ("meeting", "club_id", "local_date"),
    "ix_attendance_visits": (
        *("attendance", "meeting_id", "status", "same_seat_id", "member_id", "first_visit"),
    ),
    "ix_introduction_club_id_introduced_on": ("introduction", "club_id", "introduced_on"),
    "ix_landing_club_id_said_at": ("landing", "club_id", "said_at"),
    "ix_showing_seen": ("showing", "club_id", "ask_id", "meeting_id", "late"),
    "ix_target_company_id_ask_id": ("target", "company_id", "ask_id"),
}

#: Of earlier evenings: as near as the rows still tell.
AS_NEAR_AS_CAN_BE = """
UPDATE summary SET {column} = (
    SELECT count(*) FROM showing JOIN ask ON ask.id = showing.ask_id
    WHERE showing.meeting_id = summary.meeting_id AND showing.late <> 'waiting'
        AND ask.state <> 'draft' AND ask.hidden_at IS NULL {also}
)
"""
OWN = " AND ask.entered_by_id IS NULL"
HELD = """
 AND EXISTS (
    SELECT 1 FROM target JOIN offer ON offer.target_id = target.id
        JOIN meeting ON meeting.id = summary.meeting_id
    WHERE target.ask_id = ask.id AND offer.withdrawn_at IS NULL
        AND offer.firmed_at <= meeting.closed_at
)
"""
#: Four hours at most: nobody closed the others that night.
LASTED = {
    "sqlite": """
UPDATE meeting
SET lasted_min = CAST(ROUND(MIN((julianday(closed_at) - julianday(doors_at)) * 1440, 240)) AS INT)
WHERE closed_at IS NOT NULL
""",
    "postgresql": """
UPDATE meeting SET lasted_min = ROUND(LEAST(EXTRACT(EPOCH FROM closed_at - doors_at) / 60, 240))
WHERE closed_at IS NOT NULL
""",
}
VOLUNTEERS = """
UPDATE summary SET volunteer_min = (
    SELECT count(*) FROM attendance
    WHERE attendance.meeting_id = summary.meeting_id AND attendance.same_seat_id IS NULL
        AND attendance.status IN ('here', 'left')
        AND (attendance.stood_as = 'helping' OR attendance.role <> 'member')
) * (SELECT lasted_min FROM meeting WHERE meeting.id = summary.meeting_id)
"""


def upgrade() -> None:
    """Apply it."""
    _add("club", ("fiscal_month", ID, "1"), ("hides_small", sa.Boolean(), sa.false()))
    _add("meeting", ("lasted_min", ID, "0"), ("prepared_min", ID, "0"))
    op.execute(LASTED[op.get_bind().dialect.name])
    _summary()
    _survey()
    for name, (table, *columns) in INDICES.items():
        op.create_index(name, table, columns)
    # Two others begin with the meeting: who was there, and each member once.
    op.drop_index("ix_attendance_meeting_id", table_name="attendance")


def downgrade() -> None:
    """Undo it."""
    op.create_index("ix_attendance_meeting_id", "attendance", ["meeting_id"])
    for name, (table, *_columns) in INDICES.items():
        op.drop_index(name, table_name=table)
    op.drop_table("survey_given")
    op.drop_table("survey")
    op.drop_index("uq_summary_counts", table_name="summary")
    # Before, there was one an evening.
    op.execute("DELETE FROM summary WHERE superseded")
    op.execute("UPDATE summary SET revision = 1")
    with op.batch_alter_table("summary") as batch:
        batch.add_column(sa.Column("figures", sa.JSON(), nullable=True))
    _into_json()
    with op.batch_alter_table("summary") as batch:
        batch.drop_constraint(batch.f("fk_summary_club_id_final_by_id"), type_="foreignkey")
        batch.alter_column("figures", existing_type=sa.JSON(), nullable=False)
        for name in (*KEPT, *NEW, "superseded", "final_at", "final_by_id", "why"):
            batch.drop_column(name)
    for table, names in (
        ("meeting", ("lasted_min", "prepared_min")),
        ("club", ("fiscal_month", "hides_small")),
    ):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)


def _add(table: str, *columns: tuple[str, sa.types.TypeEngine[object], object]) -> None:
    """Columns that the rows there are need a value for; later ones bring their own."""
    with op.batch_alter_table(table) as batch:
        for name, kind, default in columns:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table(table) as batch:
        for name, _kind, _default in columns:
            batch.alter_column(name, server_default=None)


def _summary() -> None:
    figures = ((name, ID, "0") for name in (*KEPT, *NEW))
    _add(
        "summary",
        *figures,
        ("superseded", sa.Boolean(), sa.false()),
        ("why", sa.String(length=280), ""),
    )
    _out_of_json()
    for column, also in (("asks_own", OWN), ("held", HELD), ("held_own", OWN + HELD)):
        op.execute(AS_NEAR_AS_CAN_BE.format(column=column, also=also))
    op.execute(VOLUNTEERS)
    with op.batch_alter_table("summary") as batch:
        batch.drop_column("figures")
        batch.add_column(sa.Column("final_at", TIME, nullable=True))
        batch.add_column(sa.Column("final_by_id", ID, nullable=True))
        batch.create_foreign_key(
            batch.f("fk_summary_club_id_final_by_id"),
            "member",
            ["club_id", "final_by_id"],
            ["club_id", "id"],
        )
    op.create_index(
        "uq_summary_counts",
        "summary",
        ["meeting_id"],
        unique=True,
        sqlite_where=sa.text("NOT superseded"),
        postgresql_where=sa.text("NOT superseded"),
    )


def _table() -> sa.Table:
    numbers = (sa.Column(name, ID) for name in KEPT)
    columns = (sa.Column("id", ID, primary_key=True), sa.Column("figures", sa.JSON()), *numbers)
    return sa.Table("summary", sa.MetaData(), *columns)


def _out_of_json() -> None:
    table, bind = _table(), op.get_bind()
    for row in bind.execute(sa.select(table.c.id, table.c.figures)).all():
        kept = {name: row.figures.get(name, 0) for name in KEPT}
        bind.execute(table.update().where(table.c.id == row.id).values(kept))


def _into_json() -> None:
    table, bind = _table(), op.get_bind()
    for row in bind.execute(sa.select(table)).all():
        kept = {name: getattr(row, name) for name in KEPT}
        bind.execute(table.update().where(table.c.id == row.id).values(figures=kept))


def _survey() -> None:
    for table, columns, unique in (
        (
            "survey",
            (
                sa.Column("question", sa.String(length=10), nullable=False),
                sa.Column("answer", sa.String(length=3), nullable=False),
                sa.Column("times", ID, nullable=False),
            ),
            ("meeting_id", "question", "answer"),
        ),
        (
            "survey_given",
            (
                sa.Column("member_id", ID, nullable=False),
                sa.ForeignKeyConstraint(
                    ["club_id", "member_id"],
                    ["member.club_id", "member.id"],
                    name=op.f("fk_survey_given_club_id_member_id"),
                ),
            ),
            ("meeting_id", "member_id"),
        ),
    ):
        op.create_table(
            table,
            sa.Column("id", ID, nullable=False),
            sa.Column("club_id", ID, nullable=False),
            sa.Column("meeting_id", ID, nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["club_id", "meeting_id"],
                ["meeting.club_id", "meeting.id"],
                name=op.f(f"fk_{table}_club_id_meeting_id"),
            ),
            sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f(f"fk_{table}_club_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_{'_'.join(unique)}")),
        )
        op.create_index(op.f(f"ix_{table}_club_id"), table, ["club_id"])
    op.create_index(op.f("ix_survey_given_member_id"), "survey_given", ["member_id"])
