"""Bringing the starter catalogue into the database, and up to date, without touching what people changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from app.database import now
from app.exercises.logic.shipped import (
    LAST_ID,
    ShippedExercise,
    ShippedText,
    digest,
    exercise_hash,
    shipped_exercises,
    text_hash,
)
from app.exercises.logic.texts import html_of
from app.exercises.models import (
    Alias,
    DeletionLog,
    Equipment,
    Exercise,
    ExerciseCategory,
    ExerciseComment,
    Muscle,
    ShippedCatalogue,
    Translation,
    exercise_equipment,
    exercise_muscle,
    exercise_muscle_secondary,
)
from app.extensions import db
from app.reference.models import Language
from app.starter import continue_ids_of

AUTHOR, LICENSE = "Regimen", 3
"""Whose the texts are, and that they are given to everybody (CC0)."""
_LISTS = (
    ("muscles", exercise_muscle, "muscle_id", Muscle),
    ("muscles_secondary", exercise_muscle_secondary, "muscle_id", Muscle),
    ("equipment", exercise_equipment, "equipment_id", Equipment),
)


class StarterExercises:
    """The exercises every server starts with."""

    def load(self) -> int:
        """Add what is new, change what nobody else changed; how many exercises that were."""
        state = db.session.get(ShippedCatalogue, 1)
        now_shipped = digest()
        if state is not None and state.digest == now_shipped:
            return 0
        changed = _Loader(list(shipped_exercises())).load()
        db.session.merge(ShippedCatalogue(id=1, digest=now_shipped))
        db.session.flush()
        for model in (Exercise, Translation, Alias, ExerciseComment):
            continue_ids_of(model, LAST_ID if model is Exercise else 0)
        return changed


class _Loader:
    """One run: what is shipped, and what there is."""

    def __init__(self, shipped: Sequence[ShippedExercise]) -> None:
        self.shipped = shipped
        self.languages = {code: key for key, code in db.session.execute(select(Language.id, Language.short_name))}
        self.ids: dict[Any, dict[str, int]] = {
            model: {name: key for key, name in db.session.execute(select(model.id, model.name))}
            for model in (ExerciseCategory, Muscle, Equipment)
        }
        self.deleted = set(db.session.scalars(select(DeletionLog.uuid)))
        self.stored = {exercise.uuid: exercise for exercise in db.session.scalars(_with_texts())}
        self.taken = set(db.session.scalars(select(Exercise.id).where(Exercise.id <= LAST_ID)))

    def load(self) -> int:
        new = [one for one in self.shipped if one.uuid not in self.stored | dict.fromkeys(self.deleted)]
        self._add([one for one in new if one.id not in self.taken])
        kept = [(one, self.stored[one.uuid]) for one in self.shipped if one.uuid in self.stored]
        return len(new) + sum(self._bring_up_to_date(one, exercise) for one, exercise in kept)

    def _add(self, new: Sequence[ShippedExercise]) -> None:
        _insert(Exercise, (self._row_of(one) for one in new))
        for name, table, column, model in _LISTS:
            known = self.ids[model]
            links = ({"exercise_id": one.id, column: known[other]} for one in new for other in getattr(one, name))
            _insert(table, links)
        self._add_texts([(one.id, text) for one in new for text in one.texts])

    def _add_texts(self, texts: Sequence[tuple[int, ShippedText]]) -> None:
        _insert(Translation, (self._text_row_of(key, text) for key, text in texts))
        uuids = [text.uuid for _key, text in texts]
        keys = _keys_of(uuids)
        _insert(Alias, (row for _key, text in texts for row in _words_of(text, keys, "alias", text.aliases)))
        _insert(
            ExerciseComment, (row for _key, text in texts for row in _words_of(text, keys, "comment", text.comments))
        )

    def _row_of(self, one: ShippedExercise) -> dict[str, Any]:
        return {
            "id": one.id,
            "uuid": one.uuid,
            "category_id": self.ids[ExerciseCategory][one.category],
            "variation_group": one.variation_group,
            "shipped_hash": one.hash,
            **_OURS,
        }

    def _text_row_of(self, exercise_id: int, text: ShippedText) -> dict[str, Any]:
        return {
            "uuid": text.uuid,
            "exercise_id": exercise_id,
            "language_id": self.languages[text.language],
            "name": text.name,
            "description_source": text.description,
            "description": html_of(text.description),
            "shipped_hash": text.hash,
            **_OURS,
        }

    def _bring_up_to_date(self, one: ShippedExercise, exercise: Exercise) -> bool:
        changed = False
        if exercise.shipped_hash not in {None, one.hash} and exercise.shipped_hash == _hash_of_exercise(exercise):
            exercise.category_id = self.ids[ExerciseCategory][one.category]
            exercise.variation_group, exercise.shipped_hash = one.variation_group, one.hash
            for name, _table, _column, model in _LISTS:
                keys = [self.ids[model][other] for other in getattr(one, name)]
                setattr(exercise, name, list(db.session.scalars(select(model).where(model.id.in_(keys)))))
            exercise.last_update = now()
            changed = True
        texts = {translation.language_id: translation for translation in exercise.translations}
        for text in one.texts:
            there = texts.get(self.languages[text.language])
            if there is None and text.uuid not in self.deleted:
                self._add_texts([(exercise.id, text)])
                changed = True
            elif there is not None and there.shipped_hash not in {None, text.hash}:
                changed = _renew(there, text) or changed
        return changed


def _renew(there: Translation, text: ShippedText) -> bool:
    """Take over the new words, unless somebody wrote others."""
    if there.shipped_hash != _hash_of_text(there):
        return False
    there.name, there.description_source = text.name, text.description
    there.description, there.shipped_hash = html_of(text.description), text.hash
    there.aliases = [Alias(alias=alias) for alias in text.aliases]
    there.comments = [ExerciseComment(comment=comment) for comment in text.comments]
    there.last_update = now()
    return True


def _with_texts() -> Any:
    texts = selectinload(Exercise.translations)
    return (
        select(Exercise)
        .where(Exercise.shipped_hash.is_not(None))
        .options(
            texts.selectinload(Translation.aliases),
            texts.selectinload(Translation.comments),
            selectinload(Exercise.category),
            *(selectinload(getattr(Exercise, name)) for name, *_rest in _LISTS),
        )
    )


_OURS: Mapping[str, Any] = {"license_id": LICENSE, "license_author": AUTHOR, "author_history": [AUTHOR]}


def _insert(target: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    if found := list(rows):
        db.session.execute(insert(target), found)


def _keys_of(uuids: Sequence[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for start in range(0, len(uuids), 500):
        part = uuids[start : start + 500]
        rows = select(Translation.uuid, Translation.id).where(Translation.uuid.in_(part))
        found.update((uuid, key) for uuid, key in db.session.execute(rows))
    return found


def _words_of(text: ShippedText, keys: Mapping[UUID, int], column: str, words: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"uuid": uuid5(text.uuid, f"{column}:{word}"), "translation_id": keys[text.uuid], column: word}
        for word in dict.fromkeys(words)
    ]


def _hash_of_text(there: Translation) -> str:
    aliases, comments = [one.alias for one in there.aliases], [one.comment for one in there.comments]
    return text_hash(there.name, there.description_source, aliases, comments)


def _hash_of_exercise(exercise: Exercise) -> str:
    lists = [[row.name for row in getattr(exercise, name)] for name, *_rest in _LISTS]
    return exercise_hash(exercise.category.name, lists, exercise.variation_group)
