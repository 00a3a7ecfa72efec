"""companies that are one, contacts, and what the coach said."""

import sqlalchemy as sa
from alembic import op

from jobclub.companies.naming import company_key

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
NOW = sa.text("CURRENT_TIMESTAMP")

ASKED_ALOUD = """
UPDATE company SET listed = true
WHERE id IN (
    SELECT target.company_id FROM target JOIN ask ON ask.id = target.ask_id
    WHERE ask.state <> 'draft'
)
"""
HEADS_TOO = """
UPDATE company SET listed = true
WHERE id IN (SELECT head_id FROM company WHERE listed AND head_id IS NOT NULL)
"""


def upgrade() -> None:
    """Apply it."""
    with op.batch_alter_table("company") as batch:
        batch.add_column(sa.Column("same_as_id", ID, nullable=True))
        batch.add_column(sa.Column("head_id", ID, nullable=True))
        batch.add_column(sa.Column("changed_at", TIME, nullable=False, server_default=NOW))
        batch.add_column(
            sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.create_foreign_key(
            batch.f("fk_company_club_id_same_as_id"),
            "company",
            ["club_id", "same_as_id"],
            ["club_id", "id"],
        )
        batch.create_foreign_key(
            batch.f("fk_company_club_id_head_id"),
            "company",
            ["club_id", "head_id"],
            ["club_id", "id"],
        )
        batch.create_index(batch.f("ix_company_head_id"), ["head_id"])
    with op.batch_alter_table("company") as batch:
        batch.alter_column("changed_at", server_default=None)
        batch.alter_column("listed", server_default=None)
    op.create_table(
        "company_name",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.Column("club_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_company_name_club_id")),
        sa.ForeignKeyConstraint(
            ["club_id", "company_id"],
            ["company.club_id", "company.id"],
            name=op.f("fk_company_name_club_id_company_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_name")),
        sa.UniqueConstraint("club_id", "id", name=op.f("uq_company_name_club_id_id")),
        sa.UniqueConstraint("club_id", "key", name=op.f("uq_company_name_club_id_key")),
    )
    with op.batch_alter_table("company_name") as batch:
        batch.create_index(batch.f("ix_company_name_club_id"), ["club_id"])
        batch.create_index(batch.f("ix_company_name_company_id"), ["company_id"])
    op.create_table(
        "company_apart",
        sa.Column("id", ID, nullable=False),
        sa.Column("one_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("club_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_company_apart_club_id")),
        *(
            sa.ForeignKeyConstraint(
                ["club_id", column],
                ["company.club_id", "company.id"],
                name=op.f(f"fk_company_apart_club_id_{column}"),
            )
            for column in ("one_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_apart")),
        sa.UniqueConstraint(
            "club_id", "one_id", "other_id", name=op.f("uq_company_apart_club_id_one_id_other_id")
        ),
    )
    with op.batch_alter_table("company_apart") as batch:
        batch.create_index(batch.f("ix_company_apart_club_id"), ["club_id"])
    with op.batch_alter_table("ask") as batch:
        batch.add_column(
            sa.Column("coach_result", sa.String(length=120), nullable=False, server_default="")
        )
    with op.batch_alter_table("ask") as batch:
        batch.alter_column("coach_result", server_default=None)
    _contacts()
    op.execute(ASKED_ALOUD)
    _key_anew()


def downgrade() -> None:
    """Undo it."""
    op.drop_table("contact_draft")
    op.drop_table("contact")
    with op.batch_alter_table("ask") as batch:
        batch.drop_column("coach_result")
    op.drop_table("company_apart")
    op.drop_table("company_name")
    with op.batch_alter_table("company") as batch:
        batch.drop_index(batch.f("ix_company_head_id"))
        batch.drop_constraint(batch.f("fk_company_club_id_head_id"), type_="foreignkey")
        batch.drop_constraint(batch.f("fk_company_club_id_same_as_id"), type_="foreignkey")
        batch.drop_column("listed")
        batch.drop_column("changed_at")
        batch.drop_column("head_id")
        batch.drop_column("same_as_id")


def _contacts() -> None:
    op.create_table(
        "contact",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("count", ID, nullable=False),
        sa.Column("first_names", sa.Text(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_contact_person_id_key")),
    )
    with op.batch_alter_table("contact") as batch:
        batch.create_index(batch.f("ix_contact_person_id"), ["person_id"])
    op.create_table(
        "contact_draft",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("rows", ID, nullable=False),
        sa.Column("without_company", ID, nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_draft_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_draft")),
        sa.UniqueConstraint("person_id", name=op.f("uq_contact_draft_person_id")),
    )


def _key_anew() -> None:
    """The keys have become wiser: what they now know to be one company is merged by pointer."""
    company = sa.table(
        "company",
        *(sa.column(name) for name in ("id", "club_id", "name", "key", "same_as_id", "head_id")),
    )
    bind = op.get_bind()
    rows = bind.execute(sa.select(company).order_by(company.c.id)).all()
    by_key: dict[tuple[int, str], int] = {}
    final = {}
    for row in rows:
        key = company_key(row.name)
        head = by_key.setdefault((row.club_id, key), row.id)
        # One that stands under another needs a key of its own; no name comes to this one.
        final[row.id] = (key, None) if head == row.id else (f"{key[:200]} {row.id}", head)
    for row_id in final:
        bind.execute(company.update().where(company.c.id == row_id).values(key=f"~{row_id}"))
    for row_id, (key, head) in final.items():
        values = {"key": key, "same_as_id": head, "head_id": head}
        bind.execute(company.update().where(company.c.id == row_id).values(values))
    # Whoever stands for one that was asked for aloud is in the directory too.
    bind.execute(sa.text(HEADS_TOO))
