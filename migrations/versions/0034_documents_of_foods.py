"""documents of foods, and lists of exercises in order"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_EMPTY, _OWNED = sa.text("body IS NULL"), sa.text("owner_id IS NOT NULL")


def upgrade() -> None:
    for kind in ("ingredient", "ingredientinfo"):
        op.create_table(
            f"{kind}_document",
            sa.Column("row_id", _ID, autoincrement=False, nullable=False),
            sa.Column("body", sa.LargeBinary(), nullable=True),
            sa.ForeignKeyConstraint(
                ["row_id"],
                ["ingredient.id"],
                name=op.f(f"fk_{kind}_document_row_id_ingredient"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("row_id", name=op.f(f"pk_{kind}_document")),
        )
        op.create_index(
            f"ix_{kind}_document_empty",
            f"{kind}_document",
            ["row_id"],
            sqlite_where=_EMPTY,
            postgresql_where=_EMPTY,
        )
    op.drop_index("ix_exercise_owner_id", table_name="exercise")
    op.create_index("ix_exercise_owner_id", "exercise", ["owner_id"], sqlite_where=_OWNED, postgresql_where=_OWNED)
    op.create_index("ix_exercise_is_listed", "exercise", ["is_listed", "id", "owner_id"])


def downgrade() -> None:
    op.drop_index("ix_exercise_is_listed", table_name="exercise")
    op.drop_index("ix_exercise_owner_id", table_name="exercise")
    op.create_index("ix_exercise_owner_id", "exercise", ["owner_id", "is_listed", "id"])
    for kind in ("ingredientinfo", "ingredient"):
        op.drop_index(f"ix_{kind}_document_empty", table_name=f"{kind}_document")
        op.drop_table(f"{kind}_document")
