"""what people want to be reminded of, and the letters they had"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reminder_choice",
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("mails_weight", sa.Boolean(), nullable=False),
        sa.Column("mails_inactivity", sa.Boolean(), nullable=False),
        sa.Column("inactivity_days", sa.Integer(), nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_reminder_choice_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_choice")),
        sa.UniqueConstraint("user_id", name=op.f("uq_reminder_choice_user_id")),
    )
    op.create_index(op.f("ix_reminder_choice_user_id"), "reminder_choice", ["user_id"])
    op.create_table(
        "reminder_letter",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_reminder_letter_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_letter")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_reminder_letter_user_id_kind")),
    )


def downgrade() -> None:
    op.drop_table("reminder_letter")
    op.drop_index(op.f("ix_reminder_choice_user_id"), table_name="reminder_choice")
    op.drop_table("reminder_choice")
