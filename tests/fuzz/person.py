"""The person in whose name generated requests are made: everything of theirs that the API can make, and all rights."""

from typing import Any

from flask import Flask

from app.accounts.logic import SCOPES
from app.accounts.services import add_person, hashed_password, make_api_token
from app.database import writing
from tests.people import Program
from tests.rows import RowMaker


def invite(app: Flask) -> tuple[str, dict[str, Any]]:
    """A token, and an id behind each name in an address."""
    with app.app_context(), writing():
        user = add_person("fay", None, hashed_password("correct horse battery"))
        token = make_api_token(user, "generated requests", " ".join(sorted(SCOPES)))
        user_id = user.id
    rows = RowMaker(app, token, user_id)
    rows.make_all()
    program = Program(app, token, "Bearer")
    values = {"sport_id": 1, "workout_date": "2026-01-02 08:00", "duration": 600, "distance": 2}
    workout = program.post("/api/workouts/no_gpx", json=values).json["data"]["workouts"][0]["id"]
    equipment = program.post("/api/equipments", json={"label": "Shoes", "equipment_type_id": 1})
    known = {
        "workouts": workout,
        "equipments": equipment.json["data"]["equipments"][0]["id"],
        "sports": "1",
        "stats": "fay",
    }
    return token, rows.made | known
