"""What exercises train."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from app.exercises.models import Exercise, exercise_muscle
from app.extensions import db
from app.routines.logic.statistics import Trained, trained_by


def trained_by_exercise(exercise_ids: Collection[int]) -> dict[int, Trained]:
    """The primary muscles and the half of the body of each exercise. Two statements."""
    muscles: defaultdict[int, list[int]] = defaultdict(list)
    link = exercise_muscle.c
    for exercise_id, muscle_id in db.session.execute(
        select(link.exercise_id, link.muscle_id).where(link.exercise_id.in_(exercise_ids)).order_by(link.muscle_id)
    ):
        muscles[exercise_id].append(muscle_id)
    rows = db.session.execute(select(Exercise.id, Exercise.category_id).where(Exercise.id.in_(exercise_ids)))
    return {key: trained_by(muscles[key], category) for key, category in rows}
