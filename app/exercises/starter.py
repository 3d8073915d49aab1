"""The vocabulary every server knows. Ids and spelling are a contract with the programs that use the API."""

from app.exercises.models import Equipment, ExerciseCategory, Muscle
from app.starter import StarterRows

_CATEGORIES = {
    8: "Arms",
    9: "Legs",
    10: "Abs",
    11: "Chest",
    12: "Back",
    13: "Shoulders",
    14: "Calves",
    15: "Cardio",
}
_EQUIPMENT = {
    1: "Barbell",
    2: "SZ-Bar",
    3: "Dumbbell",
    4: "Gym mat",
    5: "Swiss Ball",
    6: "Pull-up bar",
    7: "none (bodyweight exercise)",
    8: "Bench",
    9: "Incline bench",
    10: "Kettlebell",
    11: "Resistance band",
    12: "Cable machine",
}
_FRONT, _BACK = True, False

# id, anatomical name, everyday name, side
_MUSCLES = (
    (1, "Biceps brachii", "Biceps", _FRONT),
    (2, "Anterior deltoid", "Shoulders", _FRONT),
    (3, "Serratus anterior", "", _FRONT),
    (4, "Pectoralis major", "Chest", _FRONT),
    (5, "Triceps brachii", "Triceps", _BACK),
    (6, "Rectus abdominis", "Abs", _FRONT),
    (7, "Gastrocnemius", "Calves", _BACK),
    (8, "Gluteus maximus", "Glutes", _BACK),
    (9, "Trapezius", "", _BACK),
    (10, "Quadriceps femoris", "Quads", _FRONT),
    (11, "Biceps femoris", "Hamstrings", _BACK),
    (12, "Latissimus dorsi", "Lats", _BACK),
    (13, "Brachialis", "", _FRONT),
    (14, "Obliquus externus abdominis", "", _FRONT),
    (15, "Soleus", "", _BACK),
    (16, "Erector spinae", "Lower back", _BACK),
)

CATEGORIES = StarterRows(ExerciseCategory, [{"id": key, "name": name} for key, name in _CATEGORIES.items()])
EQUIPMENT = StarterRows(Equipment, [{"id": key, "name": name} for key, name in _EQUIPMENT.items()])
MUSCLES = StarterRows(
    Muscle,
    [
        {"id": key, "name": name, "name_en": everyday_name, "is_front": is_front}
        for key, name, everyday_name, is_front in _MUSCLES
    ],
)
