"""The catalogue the recorded server had: names and numbers from beside the project, the texts are made up."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.database import writing
from app.exercises.models import Alias, Exercise, ExerciseComment, Translation
from app.exercises.models.exercises import exercise_equipment, exercise_muscle, exercise_muscle_secondary
from app.extensions import db
from app.starter import continue_ids_of

CONTRACTS = Path(os.environ.get("REGIMEN_CONTRACTS", Path(__file__).parents[3] / "shared" / "contract"))
ROWS = CONTRACTS / "wger" / "reference-rows.json"
DESCRIPTION = "Move the weight from here to there, and slowly back again."


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _licensed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "uuid": UUID(row["uuid"]),
        "created": _moment(row["created"]),
        "last_update": _moment(row["last_update"]),
        "license_id": row["license"],
        "license_author": row["license_author"],
        "author_history": [],
    }


def load_reference_rows() -> None:
    """Put the recorded server's 872 exercises into the empty tables, with their own ids."""
    rows = json.loads(ROWS.read_text())
    exercises = [
        _licensed(row)
        | {
            "category_id": row["category"],
            "variation_group": UUID(row["variation_group"]) if row["variation_group"] else None,
        }
        for row in rows["exercises"]
    ]
    translations = [
        _licensed(row)
        | {
            "exercise_id": row["exercise"],
            "language_id": row["language"],
            "name": row["name"],
            "description_source": DESCRIPTION,
            "description": f"<p>{DESCRIPTION}</p>\n",
        }
        for row in rows["translations"]
    ]
    with writing():
        db.session.execute(insert(Exercise), exercises)
        for table, name, key in (
            (exercise_muscle, "muscles", "muscle_id"),
            (exercise_muscle_secondary, "muscles_secondary", "muscle_id"),
            (exercise_equipment, "equipment", "equipment_id"),
        ):
            links = [{"exercise_id": row["id"], key: other} for row in rows["exercises"] for other in row[name]]
            db.session.execute(table.insert(), links)
        db.session.execute(insert(Translation), translations)
        db.session.execute(
            insert(Alias),
            [
                {
                    "id": row["id"],
                    "uuid": UUID(row["uuid"]),
                    "translation_id": row["translation"],
                    "alias": row["alias"],
                }
                for row in rows["aliases"]
            ],
        )
        db.session.execute(
            insert(ExerciseComment),
            [
                {"id": row["id"], "uuid": UUID(row["uuid"]), "translation_id": row["translation"], "comment": "Slowly."}
                for row in rows["comments"]
            ],
        )
        for model in (Exercise, Translation, Alias, ExerciseComment):
            continue_ids_of(model)
