"""The starter catalogue as it is written down: one file for each category, and a list of ids that never change."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

FOLDER = Path(__file__).parent.parent / "catalogue"
IDS = "ids.txt"
LAST_ID = 9999
"""Exercises of the starter catalogue have ids up to here, on every server; those of people come after it."""
LANGUAGES = ("en", "de")
_NAMESPACE = UUID("6b1f6c1e-4a53-5d0e-9c6e-0d4a7f2b8e31")


@dataclass(frozen=True)
class ShippedText:
    """An exercise in one language."""

    uuid: UUID
    language: str
    name: str
    description: str
    aliases: Sequence[str]
    comments: Sequence[str]

    @property
    def hash(self) -> str:
        """Tells whether a text is still what was shipped."""
        return text_hash(self.name, self.description, self.aliases, self.comments)


@dataclass(frozen=True)
class ShippedExercise:
    """An exercise by the names of its category, muscles and equipment."""

    id: int
    uuid: UUID
    category: str
    muscles: Sequence[str]
    muscles_secondary: Sequence[str]
    equipment: Sequence[str]
    variation_group: UUID | None
    texts: Sequence[ShippedText]

    @property
    def hash(self) -> str:
        """Tells whether an exercise is still what was shipped."""
        return exercise_hash(
            self.category, (self.muscles, self.muscles_secondary, self.equipment), self.variation_group
        )


def text_hash(name: str, description: str, aliases: Sequence[str], comments: Sequence[str]) -> str:
    """The hash of a text; the order of aliases and comments does not count."""
    return _hash(name, description, sorted(aliases), sorted(comments))


def exercise_hash(category: str, lists: Sequence[Sequence[str]], variation_group: UUID | None) -> str:
    """The hash of an exercise without words. `lists`: muscles, secondary muscles, equipment, each by name."""
    return _hash(category, [sorted(one) for one in lists], str(variation_group))


def _hash(*parts: Any) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def digest(folder: Path = FOLDER) -> str:
    """Another one whenever a file of the catalogue changes."""
    found = sha256()
    for path in sorted(folder.iterdir()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def ids_by_key(folder: Path = FOLDER) -> dict[str, int]:
    """The id of each exercise, by its key. A key that was given an id keeps it for ever."""
    lines = (line.split() for line in (folder / IDS).read_text().splitlines() if line.strip())
    return {key: int(number) for number, key in lines}


def keys_without_id(folder: Path = FOLDER) -> list[str]:
    """Keys that stand in a file and have no id yet."""
    known = ids_by_key(folder)
    return [entry["key"] for _category, entry in _entries(folder) if entry["key"] not in known]


def shipped_exercises(folder: Path = FOLDER) -> Iterator[ShippedExercise]:
    """All that have an id."""
    ids = ids_by_key(folder)
    for category, entry in _entries(folder):
        if number := ids.get(entry["key"]):
            yield _exercise(number, category, entry)


def _entries(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text())["exercise"]:
            yield path.stem.title(), entry


def _exercise(number: int, category: str, entry: Mapping[str, Any]) -> ShippedExercise:
    key, group = entry["key"], entry.get("variations")
    return ShippedExercise(
        id=number,
        uuid=uuid5(_NAMESPACE, key),
        category=category,
        muscles=entry["muscles"],
        muscles_secondary=entry["muscles_secondary"],
        equipment=entry["equipment"],
        variation_group=uuid5(_NAMESPACE, f"variations:{group}") if group else None,
        texts=[_text(key, language, entry) for language in LANGUAGES if language in entry],
    )


def _text(key: str, language: str, entry: Mapping[str, Any]) -> ShippedText:
    text = entry[language]
    return ShippedText(
        uuid=uuid5(_NAMESPACE, f"{key}:{language}"),
        language=language,
        name=text["name"],
        description=text["description"].strip(),
        aliases=text.get("aliases", ()),
        comments=entry.get("notes", {}).get(language, ()),
    )
