"""corrections of tracks"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("activity", sa.Column("prepared_name", sa.String(length=32), nullable=True))
    op.create_table(
        "track_edit",
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("other_id", ROW_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_track_edit_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["activity.id"], name=op.f("fk_track_edit_other_id_activity"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_edit")),
        sa.UniqueConstraint("activity_id", "number", name=op.f("uq_track_edit_activity_id_number")),
    )
    op.create_index(op.f("ix_track_edit_other_id"), "track_edit", ["other_id"])
    op.create_table(
        "merged_activity",
        sa.Column("track_edit_id", ROW_ID, nullable=False),
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["track_edit_id"],
            ["track_edit.id"],
            name=op.f("fk_merged_activity_track_edit_id_track_edit"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_merged_activity_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_activity")),
        sa.UniqueConstraint("track_edit_id", "activity_id", name=op.f("uq_merged_activity_track_edit_id_activity_id")),
    )
    op.create_index(op.f("ix_merged_activity_activity_id"), "merged_activity", ["activity_id"])
    op.create_table(
        "unedited_activity",
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(length=32), nullable=True),
        sa.Column("prepared_name", sa.String(length=32), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_unedited_activity_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unedited_activity")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_unedited_activity_activity_id")),
        sa.UniqueConstraint("map_id", name=op.f("uq_unedited_activity_map_id")),
    )
    op.create_index(op.f("ix_unedited_activity_started_at"), "unedited_activity", ["started_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_unedited_activity_started_at"), table_name="unedited_activity")
    op.drop_table("unedited_activity")
    op.drop_index(op.f("ix_merged_activity_activity_id"), table_name="merged_activity")
    op.drop_table("merged_activity")
    op.drop_index(op.f("ix_track_edit_other_id"), table_name="track_edit")
    op.drop_table("track_edit")
    op.drop_column("activity", "prepared_name")
