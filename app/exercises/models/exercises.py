"""Tables of exercises, their texts, pictures and films."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, ForeignKey, Index, Numeric, String, Table, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models import User
from app.database import Model, UtcDateTime, now
from app.exercises.models.vocabulary import Equipment, ExerciseCategory, Muscle
from app.reference.models import Language, License

DEFAULT_LICENSE = 2
"""CC-BY-SA 4, unless somebody says otherwise."""


def _links(name: str, column: str, target: str) -> Table:
    return Table(
        name,
        Model.metadata,
        Column("exercise_id", ForeignKey("exercise.id", ondelete="CASCADE"), primary_key=True),
        Column(column, ForeignKey(target), primary_key=True, index=True),
    )


exercise_muscle = _links("exercise_muscle", "muscle_id", "muscle.id")
exercise_muscle_secondary = _links("exercise_muscle_secondary", "muscle_id", "muscle.id")
exercise_equipment = _links("exercise_equipment", "equipment_id", "equipment.id")


class Identified:
    """A row that is known by the same UUID on every server, and knows when it was made."""

    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)


class Licensed:
    """Who made something, and under which licence others may use it."""

    created: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    license_title: Mapped[str] = mapped_column(String(300), default="")
    license_object_url: Mapped[str] = mapped_column(String(200), default="")
    license_author: Mapped[str] = mapped_column(String(3500), default="")
    license_author_url: Mapped[str] = mapped_column(String(200), default="")
    license_derivative_source_url: Mapped[str] = mapped_column(String(200), default="")
    author_history: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Everybody who was ever named as its author."""

    @declared_attr
    def license_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("license.id"), default=DEFAULT_LICENSE)


class Exercise(Identified, Licensed, Model):
    """One movement, in whatever languages it is described. Without a translation nobody sees it."""

    __tablename__ = "exercise"

    category_id: Mapped[int] = mapped_column(ForeignKey("exercise_category.id"), index=True)
    variation_group: Mapped[UUID | None] = mapped_column(index=True)
    """Exercises of one group are variations of each other."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    """Whose own exercise it is, for their eyes only; None: it belongs to the catalogue."""
    is_listed: Mapped[bool] = mapped_column(default=False)
    """Whether it has a translation."""
    shipped_hash: Mapped[str | None] = mapped_column(String(64))
    """Of what the starter catalogue last wrote here; None: it comes from elsewhere."""

    category: Mapped[ExerciseCategory] = relationship()
    license: Mapped[License] = relationship()
    owner: Mapped[User | None] = relationship()
    muscles: Mapped[list[Muscle]] = relationship(secondary=exercise_muscle, order_by=Muscle.name)
    muscles_secondary: Mapped[list[Muscle]] = relationship(secondary=exercise_muscle_secondary, order_by=Muscle.name)
    equipment: Mapped[list[Equipment]] = relationship(secondary=exercise_equipment, order_by=Equipment.name)
    translations: Mapped[list["Translation"]] = relationship(
        back_populates="exercise",
        order_by="Translation.name, Translation.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    images: Mapped[list["ExerciseImage"]] = relationship(
        back_populates="exercise",
        order_by="ExerciseImage.is_main.desc(), ExerciseImage.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    videos: Mapped[list["ExerciseVideo"]] = relationship(
        back_populates="exercise",
        order_by="ExerciseVideo.is_main.desc(), ExerciseVideo.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    __table_args__ = (
        # Who asks for a list sees what is listed and belongs to nobody, or to them: in the order of ids, and counted
        # without reading the rows. The owner stands last, or SQLite would look for both separately, and sort.
        Index("ix_exercise_is_listed", "is_listed", "id", "owner_id"),
        Index(
            "ix_exercise_owner_id",
            "owner_id",
            sqlite_where=text("owner_id IS NOT NULL"),
            postgresql_where=text("owner_id IS NOT NULL"),
        ),
    )


class Translation(Identified, Licensed, Model):
    """An exercise in one language: its name, and how it is done."""

    __tablename__ = "exercise_translation"
    __table_args__ = (UniqueConstraint("exercise_id", "language_id"), Index("ix_exercise_translation_name", "name"))

    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"))
    language_id: Mapped[int] = mapped_column(ForeignKey("language.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    """HTML, made of the source."""
    description_source: Mapped[str] = mapped_column(Text, default="")
    """Markdown."""
    shipped_hash: Mapped[str | None] = mapped_column(String(64))
    """Of what the starter catalogue last wrote here; None: it comes from elsewhere."""

    exercise: Mapped[Exercise] = relationship(back_populates="translations")
    language: Mapped[Language] = relationship()
    aliases: Mapped[list["Alias"]] = relationship(
        back_populates="translation", order_by="Alias.id", cascade="all, delete-orphan", passive_deletes=True
    )
    comments: Mapped[list["ExerciseComment"]] = relationship(
        back_populates="translation", order_by="ExerciseComment.id", cascade="all, delete-orphan", passive_deletes=True
    )


class Alias(Identified, Model):
    """Another name of an exercise in the language of a translation."""

    __tablename__ = "exercise_alias"

    translation_id: Mapped[int] = mapped_column(ForeignKey("exercise_translation.id", ondelete="CASCADE"), index=True)
    alias: Mapped[str] = mapped_column(String(200))

    translation: Mapped[Translation] = relationship(back_populates="aliases")


class ExerciseComment(Identified, Model):
    """A hint on doing an exercise, in the language of a translation."""

    __tablename__ = "exercise_comment"

    translation_id: Mapped[int] = mapped_column(ForeignKey("exercise_translation.id", ondelete="CASCADE"), index=True)
    comment: Mapped[str] = mapped_column(String(200))

    translation: Mapped[Translation] = relationship(back_populates="comments")


class ExerciseImage(Identified, Licensed, Model):
    """A picture of an exercise; one of them is the main one."""

    __tablename__ = "exercise_image"

    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), index=True)
    image: Mapped[str] = mapped_column(String(200))
    """Its path below the media folder: `exercise-images/{exercise}/{uuid}.{ending}`."""
    is_main: Mapped[bool] = mapped_column(default=False)
    style: Mapped[str] = mapped_column(String(1), default="4")
    """1 line, 2 3D, 3 low-poly, 4 photo, 5 other."""
    is_ai_generated: Mapped[bool] = mapped_column(default=False)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)

    exercise: Mapped[Exercise] = relationship(back_populates="images")


class ExerciseVideo(Identified, Licensed, Model):
    """A film of an exercise; one of them is the main one."""

    __tablename__ = "exercise_video"

    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), index=True)
    video: Mapped[str] = mapped_column(String(200))
    """Its path below the media folder: `exercise-video/{exercise}/{uuid}.{ending}`."""
    is_main: Mapped[bool] = mapped_column(default=False)
    size: Mapped[int] = mapped_column(default=0)
    """Bytes."""
    duration: Mapped[Decimal] = mapped_column(Numeric(12, 2), default=Decimal(0))
    """Seconds."""
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    codec: Mapped[str] = mapped_column(String(30), default="")
    codec_long: Mapped[str] = mapped_column(String(100), default="")

    exercise: Mapped[Exercise] = relationship(back_populates="videos")
