"""What a room says about itself, so that every page can lead there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Destination:
    """A place of the main navigation. `label` is translated where it is shown."""

    label: str
    endpoint: str
    icon: str
    tone: str
    position: int


@dataclass(frozen=True)
class SettingsTab:
    """A page of a room above `accounts` among a person's settings. `label` is translated where it is shown."""

    label: str
    endpoint: str
    position: int
    is_for_admins: bool = False


@dataclass(frozen=True)
class Addition:
    """An entry of the Add menu."""

    label: str
    endpoint: str
    icon: str
    tone: str
    position: int
