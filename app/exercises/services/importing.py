"""Exercises of another server, as its `exerciseinfo` tells them: taken in by their UUIDs; what is newer here stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.exercises.logic.texts import LONGEST, html_of
from app.exercises.models import (
    DEFAULT_LICENSE,
    Alias,
    DeletionLog,
    Equipment,
    Exercise,
    ExerciseCategory,
    ExerciseComment,
    ExerciseImage,
    ExerciseVideo,
    Muscle,
    Translation,
)
from app.exercises.services.exercises import Replacement, add_exercise, remove_exercise
from app.exercises.services.media import remove_image, remove_video
from app.exercises.services.texts import remove_translation
from app.extensions import db
from app.files import Stage
from app.reference.models import Language, License

Told = Mapping[str, Any]


@dataclass
class Vocabulary:
    """Which of our rows stand for the rows of the other server: their ids by its ids."""

    languages: dict[int, int] = field(default_factory=dict)
    categories: dict[int, int] = field(default_factory=dict)
    muscles: dict[int, int] = field(default_factory=dict)
    equipment: dict[int, int] = field(default_factory=dict)
    licenses: dict[str, int] = field(default_factory=dict)


def import_vocabulary(rows: Mapping[str, Iterable[Told]]) -> Vocabulary:
    """Rows by collection (`language`, `exercisecategory`, `muscle`, `equipment`); what we lack is added, by name."""
    found = Vocabulary(licenses={name: key for key, name in db.session.execute(select(License.id, License.short_name))})
    known = {code: key for key, code in db.session.execute(select(Language.id, Language.short_name))}
    for row in rows.get("language", ()):
        if key := known.get(_text(row["short_name"], 2)):
            found.languages[int(row["id"])] = key
    found.categories = _by_name(ExerciseCategory, rows.get("exercisecategory", ()), 100)
    found.equipment = _by_name(Equipment, rows.get("equipment", ()), 50)
    found.muscles = _by_name(Muscle, rows.get("muscle", ()), 50)
    return found


def _by_name(model: Any, rows: Iterable[Told], longest: int) -> dict[int, int]:
    known = {row.name.lower(): row.id for row in db.session.scalars(select(model))}
    found = {}
    for row in rows:
        name = _text(row["name"], longest)
        if name.lower() not in known:
            extra = {"name_en": _text(row.get("name_en", ""), 50), "is_front": bool(row.get("is_front"))}
            new = model(name=name, **(extra if model is Muscle else {}))
            db.session.add(new)
            db.session.flush()
            known[name.lower()] = new.id
        found[int(row["id"])] = known[name.lower()]
    return found


def import_exercise(told: Told, vocabulary: Vocabulary) -> Exercise | None:
    """Take in one exercise with its texts; None: it was deleted here. Raises ValueError, KeyError, TypeError."""
    uuid = UUID(told["uuid"])
    if db.session.scalar(select(DeletionLog.id).where(DeletionLog.uuid == uuid).limit(1)) is not None:
        return None
    values = _values_of(told, vocabulary)
    exercise: Any = db.session.scalars(select(Exercise).where(Exercise.uuid == uuid)).one_or_none()
    if exercise is None:
        exercise = add_exercise(None, values | {"uuid": uuid, "created": _moment(told["created"])})
    elif exercise.owner_id is not None or exercise.last_update >= values["last_update"]:
        values = {}
    for name in values.keys() - {"muscles", "muscles_secondary", "equipment"}:
        setattr(exercise, name, values[name])
    for name, model in (("muscles", Muscle), ("muscles_secondary", Muscle), ("equipment", Equipment)):
        if name in values:
            setattr(exercise, name, list(db.session.scalars(select(model).where(model.id.in_(values[name])))))
    db.session.flush()
    for text in told["translations"]:
        _import_text(exercise, text, vocabulary, _moment(told["last_update_global"]))
    db.session.flush()
    return exercise  # type: ignore[no-any-return]


def _values_of(told: Told, vocabulary: Vocabulary) -> dict[str, Any]:
    group = told.get("variation_group")
    return {
        "category_id": vocabulary.categories[int(told["category"]["id"])],
        "muscles": _mapped(told["muscles"], vocabulary.muscles),
        "muscles_secondary": _mapped(told["muscles_secondary"], vocabulary.muscles),
        "equipment": _mapped(told["equipment"], vocabulary.equipment),
        "variation_group": UUID(group) if group else None,
        "license_id": vocabulary.licenses.get(told["license"]["short_name"], DEFAULT_LICENSE),
        "license_author": _text(told.get("license_author") or "", 3500),
        "author_history": _names(told.get("total_authors_history")),
        "last_update": _moment(told["last_update"]),
    }


def _mapped(rows: Iterable[Told], known: Mapping[int, int]) -> list[int]:
    return [known[int(row["id"])] for row in rows if int(row["id"]) in known]


def _import_text(exercise: Exercise, told: Told, vocabulary: Vocabulary, newest: datetime) -> None:
    """A text in a language we know, unless somebody here wrote it after the other server's last change."""
    language_id = vocabulary.languages.get(int(told["language"]))
    source = _text(told.get("description_source") or told.get("description") or "", LONGEST)
    if language_id is None:
        return
    texts = {text.language_id: text for text in exercise.translations}
    text = texts.get(language_id)
    if text is None:
        text = Translation(language_id=language_id, uuid=UUID(told["uuid"]), created=_moment(told["created"]))
        exercise.translations.append(text)
    elif text.last_update > newest:
        return
    text.name, text.description_source, text.description = _text(told["name"], 200), source, html_of(source)
    text.license_author = _text(told.get("license_author") or "", 3500)
    text.author_history = _names(told.get("author_history"))
    text.last_update = newest
    _import_words(text.aliases, Alias, "alias", told.get("aliases") or ())
    _import_words(text.comments, ExerciseComment, "comment", told.get("notes") or ())


def _import_words(rows: list[Any], model: Any, name: str, told: Iterable[Told]) -> None:
    known = {row.uuid: row for row in rows}
    for one in told:
        uuid, words = UUID(one["uuid"]), _text(one[name], 200)
        if uuid in known:
            setattr(known[uuid], name, words)
        elif words:
            rows.append(model(uuid=uuid, **{name: words}))


def lacks_image(told: Told) -> bool:
    """Whether a picture the other server tells of is not here, nor was deleted here."""
    uuid = UUID(told["uuid"])
    queries = (select(model.id).where(model.uuid == uuid).limit(1) for model in (ExerciseImage, DeletionLog))
    return all(db.session.scalar(query) is None for query in queries)


def image_values(told: Told) -> dict[str, Any]:
    """What is said of a picture besides the picture. Raises ValueError, KeyError, TypeError."""
    return {
        "uuid": UUID(told["uuid"]),
        "is_main": bool(told.get("is_main")),
        "style": told.get("style") if told.get("style") in {"1", "2", "3", "4", "5"} else "4",
        "is_ai_generated": bool(told.get("is_ai_generated")),
        "license_author": _text(told.get("license_author") or "", 3500),
    }


def import_deletion(stage: Stage, told: Told) -> bool:
    """Delete what the other server deleted, if it came from there; whether anything was."""
    uuid = UUID(told["uuid"])
    model: Any = {"base": Exercise, "translation": Translation, "image": ExerciseImage, "video": ExerciseVideo}.get(
        told["model_type"]
    )
    row: Any = db.session.scalars(select(model).where(model.uuid == uuid)).one_or_none() if model else None
    if row is None or (isinstance(row, Exercise) and row.owner_id is not None):
        return False
    if isinstance(row, Exercise):
        remove_exercise(stage, row, None, _replacement(told.get("replaced_by")))
    elif isinstance(row, Translation):
        remove_translation(row, None)
    elif isinstance(row, ExerciseImage):
        remove_image(stage, row, None)
    else:
        remove_video(stage, row, None)
    return True


def _replacement(uuid: str | None) -> Replacement | None:
    other: Any = db.session.scalars(select(Exercise).where(Exercise.uuid == UUID(uuid))).one_or_none() if uuid else None
    return Replacement(other) if other is not None else None


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value.replace("\x00", "").encode(errors="replace").decode().strip()[:longest]


def _names(value: Any) -> list[str]:
    return [_text(one, 3500) for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
