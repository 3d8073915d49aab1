"""Reading what was sent to the headless login: one value at a time, with what is wrong noted in the same order."""

from typing import Any

from marshmallow import ValidationError

from app.accounts.api.headless.answers import Refusal
from app.accounts.api.headless.words import mistake, mistake_of
from app.accounts.logic import SHORTEST_PASSWORD, password_weakness
from app.accounts.schemas import LONGEST_EMAIL, Password, Username
from app.api.fields import Email, Text
from app.errors import Problem, RegimenError

_FIELDS: dict[str, Text] = {
    "name": Text(longest=LONGEST_EMAIL),
    "password": Password(),
    "username": Username(),
    "email": Email(longest=LONGEST_EMAIL),
    "code": Text(longest=50),
    "key": Text(longest=2000),
    "token": Text(longest=10_000),
}


class Reading:
    """The values of one body, and the mistakes in them."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body
        self.mistakes: list[dict[str, str]] = []

    def value(self, name: str, kind: str = "", *, required: bool = True) -> str:
        """A text of this kind; empty when it is missing or wrong."""
        sent = self.body.get(name)
        if sent is None or sent == "" or (isinstance(sent, str) and not sent.strip() and kind != "password"):
            if required:
                self.mistakes.append(mistake("required", name))
            return ""
        try:
            return str(_FIELDS[kind or name].deserialize(sent))
        except ValidationError as error:
            self.mistakes += [mistake_of(problem, name) for problem in _problems(error)]
            return ""

    def new_password(self, name: str, *personal: str | None) -> str:
        """A password that is strong enough."""
        password = self.value(name, "password")
        weakness = password_weakness(password, personal) if password else None
        if weakness:
            self.mistakes.append(mistake(weakness, name, limit=SHORTEST_PASSWORD))
        return password

    def check(self) -> None:
        """Raises Refusal with all mistakes."""
        if self.mistakes:
            raise Refusal(*self.mistakes)

    def refuse(self, error: RegimenError) -> None:
        """Note what a service said no to."""
        self.mistakes.append(mistake(error.code, error.details.get("field", "")))


def _problems(error: ValidationError) -> list[Problem]:
    return [problem for problem in error.messages if isinstance(problem, Problem)]
