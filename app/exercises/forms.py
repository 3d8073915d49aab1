"""Input of the exercise pages: the rules of the API, in the words of people."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema as AnySchema
from werkzeug.datastructures import MultiDict

from app.api.fields import Field, Reference, ReferenceList, Text
from app.api.schema import Schema
from app.errors import Problem
from app.exercises import queries
from app.exercises.logic.texts import LONGEST
from app.web.forms import Form, add_words

MOST_LINES, LONGEST_LINE = 30, 200

add_words(
    __name__,
    {
        "no_such_row": _l("Choose one of the list."),
        "incorrect_type": _l("Choose one of the list."),
        "too_many_lines": _l("Write at most %(limit)s lines."),
        "line_too_long": _l("Write at most %(limit)s characters in each line."),
        "similar_exercise": _l("“%(other)s” is there already. Choose another name, or use that exercise."),
        "other_language_description": _l("This seems to be %(detected)s, not %(chosen)s. Check the language."),
        "no_language_description": _l("Say it in words."),
        "too_short_to_share": _l("To share it, describe in at least %(limit)s characters how it is done."),
        "already_proposed": _l("It waits for an administrator already."),
        "already_decided": _l("Somebody has decided about this already."),
        "proposal_changed": _l("It has changed since you opened it. Look at it again, then decide."),
        "not_to_be_merged": _l("Choose an exercise of the catalogue."),
        "description_too_short": _l("Write at least %(limit)s characters."),
    },
)


class Lines(Field):
    """Several short texts, each on a line of its own."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> list[str]:
        lines = list(dict.fromkeys(line.strip() for line in str(value).splitlines() if line.strip()))
        if len(lines) > MOST_LINES:
            raise self.make_error("too_many_lines", limit=MOST_LINES)
        if any(len(line) > LONGEST_LINE for line in lines):
            raise self.make_error("line_too_long", limit=LONGEST_LINE)
        return [Text(longest=LONGEST_LINE).deserialize(line) for line in lines]


class BasicsOnPages(Schema):
    """What an exercise is, without words."""

    category = Reference(queries.exercise_categories, required=True, attribute="category_id")
    muscles = ReferenceList(queries.muscles)
    muscles_secondary = ReferenceList(queries.muscles)
    equipment = ReferenceList(queries.equipment)


class WordsOnPages(Schema):
    """An exercise in one language. One's own may go without a description."""

    name = Text(required=True, longest=200)
    description_source = Text(longest=LONGEST, blank=True)
    aliases = Lines()
    comments = Lines()


class ExerciseOnPages(WordsOnPages, BasicsOnPages):
    """A whole exercise."""


class AnswerOnPages(Schema):
    """What an administrator says about a contribution."""

    answer = Text(longest=500, blank=True)


def form_for(schema: AnySchema, typed: MultiDict[str, str] | None, shown: dict[str, Any] | None = None) -> Form:
    """A form; lists of lines are shown as text."""
    texts = {
        name: "\n".join(value) if name in {"aliases", "comments"} else value for name, value in (shown or {}).items()
    }
    return Form(schema, typed=typed, shown=texts)


def refuse_all(form: Form, problems: dict[str, list[Problem]]) -> None:
    """Take in what the rules for texts say. The language is chosen elsewhere: the description is to blame."""
    for name, found in problems.items():
        for problem in found:
            form.add("description_source" if name == "language" else name, problem)
