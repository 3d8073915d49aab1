"""Text, and text of a certain form."""

import re
from typing import Any

from marshmallow import ValidationError

from app.api.fields.base import Field
from app.errors import Problem

_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s.\x00-\x1f]+(\.[^@\s.\x00-\x1f]+)+")
_URL = re.compile(r"(?:https?|ftps?)://[^\s/?#@]+(?:[/?#]\S*)?", re.I)


class Text(Field):
    """Text, trimmed. `blank` says whether it may be empty."""

    wire_type = "string"
    json_type = {"type": "string"}

    def __init__(
        self, *, longest: int | None = None, shortest: int | None = None, blank: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.longest = longest
        self.shortest = shortest
        self.blank = blank

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise self.make_error("string")
        text = str(value).strip()
        if not text:
            if not self.blank:
                raise self.make_error("blank")
            return ""
        found = list(self._problems_in(text))
        if found:
            raise ValidationError(found)
        return text

    def _problems_in(self, text: str) -> list[Problem]:
        found = []
        if self.longest is not None and len(text) > self.longest:
            found.append(Problem("max_length", {"limit": self.longest}))
        if self.shortest is not None and len(text) < self.shortest:
            found.append(Problem("min_length", {"limit": self.shortest}))
        if "\x00" in text:
            found.append(Problem("null_characters"))
        if surrogate := next((letter for letter in text if "\ud800" <= letter <= "\udfff"), None):
            found.append(Problem("surrogates", {"code_point": f"{ord(surrogate):X}"}))
        return found

    def facts(self) -> dict[str, Any]:
        """Its lengths."""
        lengths = {"max_length": self.longest, "min_length": self.shortest}
        return {name: length for name, length in lengths.items() if length is not None}

    def shape(self) -> dict[str, Any]:
        """With its lengths."""
        lengths = {"maxLength": self.longest, "minLength": self.shortest}
        return dict(self.json_type) | {name: length for name, length in lengths.items() if length is not None}

    def answer_shape(self) -> dict[str, Any]:
        """Any text: what is not known is an empty one, whatever form it must have when it is sent."""
        return {"type": "string"}


class Url(Text):
    """An address on the web."""

    wire_type = "url"
    json_type = {"type": "string", "format": "uri"}

    def _problems_in(self, text: str) -> list[Problem]:
        wrong = [] if _URL.fullmatch(text) else [Problem("url")]
        return super()._problems_in(text) + wrong


class Email(Text):
    """An e-mail address."""

    wire_type = "email"
    json_type = {"type": "string", "format": "email"}

    def _problems_in(self, text: str) -> list[Problem]:
        wrong = [] if _EMAIL.fullmatch(text) else [Problem("email")]
        return super()._problems_in(text) + wrong
