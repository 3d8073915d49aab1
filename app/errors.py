"""What can go wrong, said where it is known; each face words it for its readers.

An error carries a short `code` and the `details` its sentence needs. The API turns the code into the words
of its contract, the pages turn it into a sentence in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """What is wrong with one value, as a schema says it: a code, and the values its sentence needs.

    `app/api/wger/wording.py` words it for programs, `app/web/` for people.
    """

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


class RegimenError(Exception):
    """The base: a code, and the values that belong into its sentence."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.details.items())
        return f"{self.code} ({values})" if values else self.code


class NotFound(RegimenError):
    """The row does not exist, or is not shared with whoever asks."""


class NotAllowed(RegimenError):
    """The person is known but may not do this."""


class Invalid(RegimenError):
    """A value that was asked for cannot be used."""


class Conflict(RegimenError):
    """The wish contradicts what is stored."""


class UnreadableFile(RegimenError):
    """An uploaded file that cannot be turned into an activity."""


class TooLarge(RegimenError):
    """An upload beyond a limit of this server; details: `size`, `limit` in bytes."""


class Busy(RegimenError):
    """Others were writing all the time; nothing was changed, and trying again may help."""


class StorageFull(RegimenError):
    """The disk did not take what should be stored."""
