"""Page forms: what a person typed, turned into plain values and read by a marshmallow schema.

The schema is the same one the API loads, so that a rule is written once. A form adds what only people need:
readers that understand local numbers, units and dates, and words for the codes the schema raises.

    form = Form(DistanceSchema(), {"distance": reading.metres(unit)}, typed=sent(), shown=stored)
    if form.is_valid:
        …
        return redirect(…)
    return render("….html", form=form), form.status

The template asks `form.value("weight")` and `form.error("weight")`, and hands both to the macros of
`components/field.html`; what was typed stays in its place.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from app.errors import Problem, RegimenError

WHOLE = "_schema"
"""Stands for the form as a whole among the names of its fields."""

Reader = Callable[[str], Any]
"""Turns what was typed into a value; raises Invalid with a code the form can word.

Decimals, dates, times and durations reach the schema as JSON has them: as texts, and seconds.
"""


@dataclass(frozen=True)
class Joined:
    """A value that is typed in several inputs: `Joined(("day", "clock"), local_instant)`."""

    inputs: Sequence[str]
    read: Callable[..., Any]


WORDS: dict[str, Any] = {
    "required": lazy_gettext("Fill this in."),
    "blank": lazy_gettext("Fill this in."),
    "null": lazy_gettext("Fill this in."),
    "null_characters": lazy_gettext("Write it without invisible characters."),
    "surrogates": lazy_gettext("Write it without invisible characters."),
    "max_length": lazy_gettext("Write at most %(limit)s characters."),
    "min_length": lazy_gettext("Write at least %(limit)s characters."),
    "min_value": lazy_gettext("Write %(limit)s or more."),
    "max_value": lazy_gettext("Write %(limit)s or less."),
    "integer": lazy_gettext("Write a whole number, for example 8."),
    "number": lazy_gettext("Write a number, for example 8.4."),
    "choice": lazy_gettext("Choose one of the list."),
    "date": lazy_gettext("Write a day as year-month-day, for example 2026-11-21."),
    "time": lazy_gettext("Write a time as hours:minutes, for example 07:30."),
    "duration": lazy_gettext("Write a duration as hours:minutes:seconds, for example 1:05:00."),
    "email": lazy_gettext("Write an e-mail address, for example anna@example.org."),
}
"""The sentences every room shares; rooms add their own with `add_words`."""
_OF_ROOMS: dict[str, dict[str, Any]] = {}


def add_words(module: str, words: Mapping[str, Any]) -> None:
    """Sentences (lazy) for the codes of the room a module (`__name__`) belongs to."""
    _OF_ROOMS.setdefault(_room(module), {}).update(words)


def in_words(problem: Problem | str, module: str = "") -> str:
    """The sentence for a problem, in the reader's language.

    The same code may mean something else in another room: the words of the room whose module asks come first.
    """
    code, details = (problem, {}) if isinstance(problem, str) else (problem.code, problem.details)
    places = (_OF_ROOMS.get(_room(module), {}), WORDS, *_OF_ROOMS.values())
    sentence = next((words[code] for words in places if code in words), None)
    if sentence is None:
        return str(gettext("Check this."))
    return str(sentence) % details if details else str(sentence)


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def sent() -> MultiDict[str, str] | None:
    """What a person typed into the form of this request, or None when they only look at it."""
    return request.form if request.method == "POST" else None


class Form:
    """One form of a page: shown with stored values, or filled in by a person.

    `shown` are the values of a form nobody has sent yet, `typed` is what was sent. `readers` understand what people
    write where the schema wants a plain value; `boxes` are single boxes, which are sent only when ticked.
    """

    def __init__(
        self,
        schema: Schema,
        readers: Mapping[str, Reader | Joined] | None = None,
        *,
        typed: MultiDict[str, str] | None = None,
        shown: Mapping[str, Any] | None = None,
        boxes: Collection[str] = (),
    ) -> None:
        self.schema = schema
        self.readers = readers or {}
        self.typed = typed
        self.shown = shown or {}
        self.boxes = boxes
        self.values: dict[str, Any] = {}
        """What the schema made of it; only worth reading when the form is valid."""
        self.problems: dict[str, list[Problem | str]] = {}
        if typed is not None:
            self._load(typed)

    @property
    def is_valid(self) -> bool:
        """Whether it was sent, and nothing is wrong with it."""
        return self.typed is not None and not self.problems

    @property
    def status(self) -> int:
        """What a page with this form answers: 422 when something is wrong with it."""
        return 422 if self.problems else 200

    def value(self, name: str) -> Any:
        """What an input shows: what was typed, or else the stored value."""
        found = self.typed.get(name) if self.typed is not None else self.shown.get(name)
        return "" if found is None else found

    def checked(self, name: str) -> bool:
        """Whether a single box is ticked."""
        return name in self.typed if self.typed is not None else bool(self.shown.get(name))

    def chosen(self, name: str) -> list[Any]:
        """Which boxes of a group are ticked."""
        return list(self.typed.getlist(name) if self.typed is not None else self.shown.get(name, ()))

    def error(self, name: str) -> str | None:
        """What is wrong with a field, in words."""
        return " ".join(self._sentences(name)) or None

    @property
    def errors(self) -> list[str]:
        """What is wrong with the form as a whole."""
        return self._sentences(WHOLE)

    def refuse(self, error: RegimenError) -> None:
        """Take in what a service said no to; `field` among its details names the input to blame."""
        details = dict(error.details)
        self.add(details.pop("field", WHOLE), Problem(error.code, details))

    def add(self, name: str, problem: Problem | str) -> None:
        """Note what is wrong with a field (`WHOLE`: with the form)."""
        self.problems.setdefault(name, []).append(problem)

    def _sentences(self, name: str) -> list[str]:
        module = type(self.schema).__module__
        return list(dict.fromkeys(in_words(problem, module) for problem in self.problems.get(name, ())))

    def _load(self, typed: MultiDict[str, str]) -> None:
        plain = {}
        for name, field in self.schema.load_fields.items():
            try:
                found = self._plain_value(name, field, typed)
            except RegimenError as error:
                self.add(name, Problem(error.code, error.details))
                continue
            if found is not _ABSENT:
                plain[field.data_key or name] = found
        try:
            # A field whose text could not be read has its problem already; that it is missing now is no second one.
            self.values = self.schema.load(plain, partial=tuple(self.problems) or None)
        except ValidationError as error:
            messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
            for name, problems in messages.items():
                self.problems.setdefault(name, []).extend(_flat(problems))

    def _plain_value(self, name: str, field: fields.Field[Any], typed: MultiDict[str, str]) -> Any:
        reader = self.readers.get(name)
        if isinstance(reader, Joined):
            texts = [typed.get(part, "").strip() for part in reader.inputs]
            return _as_json(reader.read(*texts)) if any(texts) else _nothing(field)
        if isinstance(field, fields.List) or getattr(field, "is_list", False):
            return typed.getlist(name)
        if name in self.boxes:
            return name in typed
        text = typed.get(name, "")
        if not text.strip():
            return _nothing(field)
        return _as_json(reader(text.strip())) if reader else text


_ABSENT = object()


def _nothing(field: fields.Field[Any]) -> Any:
    """An empty input is null where the schema takes null, and absent elsewhere."""
    return None if field.allow_none else _ABSENT


def _as_json(value: Any) -> Any:
    """What a program would send in its place: the schema reads the same from both."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, date | time) else value


def _flat(problems: Any) -> list[Problem | str]:
    if isinstance(problems, Mapping):
        return [problem for inner in problems.values() for problem in _flat(inner)]
    return list(problems) if isinstance(problems, list) else [problems]
