"""keep the answers about exercises ready"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exercise_names_stamp",
        sa.Column("number", sa.Float(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_names_stamp")),
    )
    op.create_table(
        "exercise_document",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["row_id"], ["exercise.id"], name=op.f("fk_exercise_document_row_id_exercise"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_exercise_document")),
    )
    with op.batch_alter_table("exercise_document", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exercise_document_empty",
            ["row_id"],
            unique=False,
            sqlite_where=sa.text("body IS NULL"),
            postgresql_where=sa.text("body IS NULL"),
        )

    op.create_table(
        "exerciseinfo_document",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["row_id"], ["exercise.id"], name=op.f("fk_exerciseinfo_document_row_id_exercise"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_exerciseinfo_document")),
    )
    with op.batch_alter_table("exerciseinfo_document", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exerciseinfo_document_empty",
            ["row_id"],
            unique=False,
            sqlite_where=sa.text("body IS NULL"),
            postgresql_where=sa.text("body IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("exerciseinfo_document", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_exerciseinfo_document_empty",
            sqlite_where=sa.text("body IS NULL"),
            postgresql_where=sa.text("body IS NULL"),
        )

    op.drop_table("exerciseinfo_document")
    with op.batch_alter_table("exercise_document", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_exercise_document_empty", sqlite_where=sa.text("body IS NULL"), postgresql_where=sa.text("body IS NULL")
        )

    op.drop_table("exercise_document")
    op.drop_table("exercise_names_stamp")
