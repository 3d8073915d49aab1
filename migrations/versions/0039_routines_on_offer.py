"""routines that trainers offer"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "routine_offer",
        sa.Column("trainer_id", _ID, nullable=False),
        sa.Column("routine_id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["routine_id"], ["routine.id"], name=op.f("fk_routine_offer_routine_id_routine"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["user.id"], name=op.f("fk_routine_offer_trainer_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_routine_offer_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routine_offer")),
        sa.UniqueConstraint("user_id", "routine_id", name=op.f("uq_routine_offer_user_id_routine_id")),
    )
    op.create_index(op.f("ix_routine_offer_routine_id"), "routine_offer", ["routine_id"])
    op.create_index(op.f("ix_routine_offer_trainer_id"), "routine_offer", ["trainer_id"])
    op.create_index(op.f("ix_routine_offer_user_id"), "routine_offer", ["user_id"])


def downgrade() -> None:
    for column in ("user_id", "trainer_id", "routine_id"):
        op.drop_index(op.f(f"ix_routine_offer_{column}"), table_name="routine_offer")
    op.drop_table("routine_offer")
