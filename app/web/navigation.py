"""What a room says about itself, so that every page can lead there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def everybody(_user: Any) -> bool:
    """For whoever is signed in."""
    return True


def administrators(user: Any) -> bool:
    """For who runs the server."""
    return bool(user.is_admin)


@dataclass(frozen=True)
class Destination:
    """A place of the main navigation. `label` is translated where it is shown."""

    label: str
    endpoint: str
    icon: str
    tone: str
    position: int
    shown_to: Callable[[Any], bool] = everybody


@dataclass(frozen=True)
class SettingsTab:
    """A page of a room above `accounts` among a person's settings. `label` is translated where it is shown."""

    label: str
    endpoint: str
    position: int
    shown_to: Callable[[Any], bool] = everybody


@dataclass(frozen=True)
class AdminTab:
    """A page among those for administrators (`accounts/_administration.html`). `label` is translated there."""

    label: str
    endpoint: str
    position: int


@dataclass(frozen=True)
class Addition:
    """An entry of the Add menu."""

    label: str
    endpoint: str
    icon: str
    tone: str
    position: int
