"""courses: which activities took the same way"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("activity", sa.Column("course", sa.String(length=32), nullable=True))
    op.create_index("ix_activity_user_course", "activity", ["user_id", "course"])
    op.create_table(
        "course",
        sa.Column("sport_id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("start_latitude", sa.Double(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["sport_id"], ["sport.id"], name=op.f("fk_course_sport_id_sport")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_course_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("user_id", "sport_id", "name", name=op.f("uq_course_user_id_sport_id_name")),
    )
    op.create_index(op.f("ix_course_user_id"), "course", ["user_id"])
    op.create_index("ix_course_user_sport_start", "course", ["user_id", "sport_id", "start_latitude"])


def downgrade() -> None:
    op.drop_table("course")
    op.drop_index("ix_activity_user_course", table_name="activity")
    op.drop_column("activity", "course")
