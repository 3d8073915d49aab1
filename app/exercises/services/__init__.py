"""What can be done with the catalogue."""

from app.exercises.logic.texts import SHORTEST, html_of
from app.exercises.services.checking import problem_of_language, problems_of_text
from app.exercises.services.contributions import (
    OPEN,
    approve,
    merge,
    propose_exercise,
    propose_text,
    publish,
    refuse,
    version_of,
    write_text,
)
from app.exercises.services.exercises import (
    ExerciseGoes,
    ExerciseReplaced,
    Replacement,
    add_exercise,
    change_exercise,
    connect,
    own_copy,
    remove_exercise,
)
from app.exercises.services.history import ENGLISH, name_of
from app.exercises.services.importing import (
    image_values,
    import_deletion,
    import_exercise,
    import_vocabulary,
    lacks_image,
)
from app.exercises.services.leaving import remove_pictures
from app.exercises.services.media import (
    COPIES,
    MEDIUM,
    SMALL,
    Film,
    add_image,
    add_video,
    change_image,
    change_video,
    copy_of,
    file_at,
    read_film,
    remove_image,
    remove_video,
)
from app.exercises.services.reverting import revert
from app.exercises.services.shipped import StarterExercises
from app.exercises.services.submissions import submit_exercise
from app.exercises.services.texts import (
    add_translation,
    add_words,
    change_translation,
    change_words,
    remove_translation,
    remove_words,
)

__all__ = [
    "COPIES",
    "ENGLISH",
    "MEDIUM",
    "OPEN",
    "SHORTEST",
    "SMALL",
    "ExerciseGoes",
    "ExerciseReplaced",
    "Film",
    "Replacement",
    "StarterExercises",
    "add_exercise",
    "add_image",
    "add_translation",
    "add_video",
    "add_words",
    "approve",
    "change_exercise",
    "change_image",
    "change_translation",
    "change_video",
    "change_words",
    "connect",
    "copy_of",
    "file_at",
    "html_of",
    "image_values",
    "import_deletion",
    "import_exercise",
    "import_vocabulary",
    "lacks_image",
    "merge",
    "name_of",
    "own_copy",
    "problem_of_language",
    "problems_of_text",
    "propose_exercise",
    "propose_text",
    "publish",
    "read_film",
    "refuse",
    "remove_exercise",
    "remove_image",
    "remove_pictures",
    "remove_translation",
    "remove_video",
    "remove_words",
    "revert",
    "submit_exercise",
    "version_of",
    "write_text",
]
