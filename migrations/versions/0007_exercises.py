"""create exercises, their texts, media, history and contributions"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exercise_deletion",
        sa.Column("model_type", sa.String(length=20), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.String(length=200), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_deletion")),
    )
    with op.batch_alter_table("exercise_deletion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_deletion_model_type"), ["model_type"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercise_deletion_uuid"), ["uuid"], unique=False)

    op.create_table(
        "exercise",
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("variation_group", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("shipped_hash", sa.String(length=64), nullable=True),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("license_title", sa.String(length=300), nullable=False),
        sa.Column("license_object_url", sa.String(length=200), nullable=False),
        sa.Column("license_author", sa.String(length=3500), nullable=False),
        sa.Column("license_author_url", sa.String(length=200), nullable=False),
        sa.Column("license_derivative_source_url", sa.String(length=200), nullable=False),
        sa.Column("author_history", sa.JSON(), nullable=False),
        sa.Column("license_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["exercise_category.id"], name=op.f("fk_exercise_category_id_exercise_category")
        ),
        sa.ForeignKeyConstraint(["license_id"], ["license.id"], name=op.f("fk_exercise_license_id_license")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_exercise_owner_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise")),
        sa.UniqueConstraint("uuid", name=op.f("uq_exercise_uuid")),
    )
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_category_id"), ["category_id"], unique=False)
        batch_op.create_index("ix_exercise_owner_id", ["owner_id", "is_listed", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercise_variation_group"), ["variation_group"], unique=False)

    op.create_table(
        "exercise_contribution",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user.id"],
            name=op.f("fk_exercise_contribution_decided_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["exercise.id"],
            name=op.f("fk_exercise_contribution_exercise_id_exercise"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_exercise_contribution_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_contribution")),
    )
    with op.batch_alter_table("exercise_contribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_contribution_exercise_id"), ["exercise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercise_contribution_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercise_contribution_user_id"), ["user_id"], unique=False)

    op.create_table(
        "exercise_edit",
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("exercise_name", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercise.id"], name=op.f("fk_exercise_edit_exercise_id_exercise"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_exercise_edit_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_edit")),
    )
    with op.batch_alter_table("exercise_edit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_edit_exercise_id"), ["exercise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercise_edit_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercise_edit_user_id"), ["user_id"], unique=False)

    op.create_table(
        "exercise_equipment",
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("equipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_exercise_equipment_equipment_id_equipment")
        ),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["exercise.id"],
            name=op.f("fk_exercise_equipment_exercise_id_exercise"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("exercise_id", "equipment_id", name=op.f("pk_exercise_equipment")),
    )
    with op.batch_alter_table("exercise_equipment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_equipment_equipment_id"), ["equipment_id"], unique=False)

    op.create_table(
        "exercise_image",
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("image", sa.String(length=200), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("style", sa.String(length=1), nullable=False),
        sa.Column("is_ai_generated", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("license_title", sa.String(length=300), nullable=False),
        sa.Column("license_object_url", sa.String(length=200), nullable=False),
        sa.Column("license_author", sa.String(length=3500), nullable=False),
        sa.Column("license_author_url", sa.String(length=200), nullable=False),
        sa.Column("license_derivative_source_url", sa.String(length=200), nullable=False),
        sa.Column("author_history", sa.JSON(), nullable=False),
        sa.Column("license_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercise.id"], name=op.f("fk_exercise_image_exercise_id_exercise"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["license_id"], ["license.id"], name=op.f("fk_exercise_image_license_id_license")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_image")),
        sa.UniqueConstraint("uuid", name=op.f("uq_exercise_image_uuid")),
    )
    with op.batch_alter_table("exercise_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_image_exercise_id"), ["exercise_id"], unique=False)

    op.create_table(
        "exercise_muscle",
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("muscle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercise.id"], name=op.f("fk_exercise_muscle_exercise_id_exercise"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["muscle_id"], ["muscle.id"], name=op.f("fk_exercise_muscle_muscle_id_muscle")),
        sa.PrimaryKeyConstraint("exercise_id", "muscle_id", name=op.f("pk_exercise_muscle")),
    )
    with op.batch_alter_table("exercise_muscle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_muscle_muscle_id"), ["muscle_id"], unique=False)

    op.create_table(
        "exercise_muscle_secondary",
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("muscle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["exercise.id"],
            name=op.f("fk_exercise_muscle_secondary_exercise_id_exercise"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["muscle_id"], ["muscle.id"], name=op.f("fk_exercise_muscle_secondary_muscle_id_muscle")
        ),
        sa.PrimaryKeyConstraint("exercise_id", "muscle_id", name=op.f("pk_exercise_muscle_secondary")),
    )
    with op.batch_alter_table("exercise_muscle_secondary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_muscle_secondary_muscle_id"), ["muscle_id"], unique=False)

    op.create_table(
        "exercise_translation",
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_source", sa.Text(), nullable=False),
        sa.Column("shipped_hash", sa.String(length=64), nullable=True),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("license_title", sa.String(length=300), nullable=False),
        sa.Column("license_object_url", sa.String(length=200), nullable=False),
        sa.Column("license_author", sa.String(length=3500), nullable=False),
        sa.Column("license_author_url", sa.String(length=200), nullable=False),
        sa.Column("license_derivative_source_url", sa.String(length=200), nullable=False),
        sa.Column("author_history", sa.JSON(), nullable=False),
        sa.Column("license_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["exercise.id"],
            name=op.f("fk_exercise_translation_exercise_id_exercise"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["language_id"], ["language.id"], name=op.f("fk_exercise_translation_language_id_language")
        ),
        sa.ForeignKeyConstraint(
            ["license_id"], ["license.id"], name=op.f("fk_exercise_translation_license_id_license")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_translation")),
        sa.UniqueConstraint("exercise_id", "language_id", name=op.f("uq_exercise_translation_exercise_id_language_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_exercise_translation_uuid")),
    )
    with op.batch_alter_table("exercise_translation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_translation_language_id"), ["language_id"], unique=False)
        batch_op.create_index("ix_exercise_translation_name", ["name"], unique=False)

    op.create_table(
        "exercise_video",
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("video", sa.String(length=200), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("duration", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("codec", sa.String(length=30), nullable=False),
        sa.Column("codec_long", sa.String(length=100), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("license_title", sa.String(length=300), nullable=False),
        sa.Column("license_object_url", sa.String(length=200), nullable=False),
        sa.Column("license_author", sa.String(length=3500), nullable=False),
        sa.Column("license_author_url", sa.String(length=200), nullable=False),
        sa.Column("license_derivative_source_url", sa.String(length=200), nullable=False),
        sa.Column("author_history", sa.JSON(), nullable=False),
        sa.Column("license_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercise.id"], name=op.f("fk_exercise_video_exercise_id_exercise"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["license_id"], ["license.id"], name=op.f("fk_exercise_video_license_id_license")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_video")),
        sa.UniqueConstraint("uuid", name=op.f("uq_exercise_video_uuid")),
    )
    with op.batch_alter_table("exercise_video", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_video_exercise_id"), ["exercise_id"], unique=False)

    op.create_table(
        "exercise_alias",
        sa.Column("translation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alias", sa.String(length=200), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["exercise_translation.id"],
            name=op.f("fk_exercise_alias_translation_id_exercise_translation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_alias")),
        sa.UniqueConstraint("uuid", name=op.f("uq_exercise_alias_uuid")),
    )
    with op.batch_alter_table("exercise_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_alias_translation_id"), ["translation_id"], unique=False)

    op.create_table(
        "exercise_comment",
        sa.Column("translation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment", sa.String(length=200), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["exercise_translation.id"],
            name=op.f("fk_exercise_comment_translation_id_exercise_translation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_comment")),
        sa.UniqueConstraint("uuid", name=op.f("uq_exercise_comment_uuid")),
    )
    with op.batch_alter_table("exercise_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_comment_translation_id"), ["translation_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("exercise_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_comment_translation_id"))

    op.drop_table("exercise_comment")
    with op.batch_alter_table("exercise_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_alias_translation_id"))

    op.drop_table("exercise_alias")
    with op.batch_alter_table("exercise_video", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_video_exercise_id"))

    op.drop_table("exercise_video")
    with op.batch_alter_table("exercise_translation", schema=None) as batch_op:
        batch_op.drop_index("ix_exercise_translation_name")
        batch_op.drop_index(batch_op.f("ix_exercise_translation_language_id"))

    op.drop_table("exercise_translation")
    with op.batch_alter_table("exercise_muscle_secondary", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_muscle_secondary_muscle_id"))

    op.drop_table("exercise_muscle_secondary")
    with op.batch_alter_table("exercise_muscle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_muscle_muscle_id"))

    op.drop_table("exercise_muscle")
    with op.batch_alter_table("exercise_image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_image_exercise_id"))

    op.drop_table("exercise_image")
    with op.batch_alter_table("exercise_equipment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_equipment_equipment_id"))

    op.drop_table("exercise_equipment")
    with op.batch_alter_table("exercise_edit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_edit_user_id"))
        batch_op.drop_index(batch_op.f("ix_exercise_edit_made_at"))
        batch_op.drop_index(batch_op.f("ix_exercise_edit_exercise_id"))

    op.drop_table("exercise_edit")
    with op.batch_alter_table("exercise_contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_contribution_user_id"))
        batch_op.drop_index(batch_op.f("ix_exercise_contribution_state"))
        batch_op.drop_index(batch_op.f("ix_exercise_contribution_exercise_id"))

    op.drop_table("exercise_contribution")
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_variation_group"))
        batch_op.drop_index("ix_exercise_owner_id")
        batch_op.drop_index(batch_op.f("ix_exercise_category_id"))

    op.drop_table("exercise")
    with op.batch_alter_table("exercise_deletion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_deletion_uuid"))
        batch_op.drop_index(batch_op.f("ix_exercise_deletion_model_type"))

    op.drop_table("exercise_deletion")
