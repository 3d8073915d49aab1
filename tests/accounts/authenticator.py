"""The phone of a person who has a second step: it shows codes."""

import time
from dataclasses import dataclass, field

import pyotp


@dataclass
class Authenticator:
    """Knows one secret. Each code it shows is a new one, as for somebody who waits for it."""

    secret: str
    steps_ahead: int = -1
    codes: list[str] = field(default_factory=list)
    """For emergencies."""

    def code(self) -> str:
        """The next code that was not shown before: of this half minute, then of the next one.

        The one before counts, too, but not any more if the half minute ends before the server looks at it.
        """
        self.steps_ahead += 1
        assert self.steps_ahead <= 1, "a third code would have to be waited for"
        return self._at(self.steps_ahead)

    def wrong_code(self) -> str:
        """Six digits that are not right in these minutes."""
        right = {self._at(ahead) for ahead in range(-3, 4)}
        return next(code for code in (f"{digit}" * 6 for digit in range(10)) if code not in right)

    def _at(self, ahead: int) -> str:
        return str(pyotp.TOTP(self.secret).at(int(time.time()) + 30 * ahead))
