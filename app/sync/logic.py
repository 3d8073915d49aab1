"""Buckets: which parts the log has for each person, and their names. And what a phone's token says."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Stream(IntEnum):
    """The parts of what a phone has. What changes daily stands apart from what stays."""

    CORE = 0
    PROFILE = 1
    INGREDIENTS = 2
    PLANNING = 3
    ACTIVITY = 4
    WEIGHTS = 5
    EXERCISES = 6
    """Exercises of one's own; those of the catalogue are in CORE."""


PLACES = 8
"""Numbers each person has for buckets. Nobody has the id 0: its first bucket is everybody's."""
CORE = int(Stream.CORE)
OWN = tuple(stream for stream in Stream if stream is not Stream.CORE)
MODULUS = 2**32


def bucket_of(user_id: int, stream: Stream) -> int:
    """The number of a person's bucket."""
    return CORE if stream is Stream.CORE else user_id * PLACES + stream


def buckets_of(user_id: int) -> list[int]:
    """The numbers of all buckets a person's phones hold."""
    return [bucket_of(user_id, stream) for stream in Stream]


def name_of(bucket: int, epoch: str) -> str:
    """What phones call it."""
    user_id, stream = divmod(bucket, PLACES)
    return f"{epoch}-{Stream(stream).name.lower()}-{user_id}"


_SYSTEMS = (("android", "Android"), ("iphone", "iOS"), ("ios", "iOS"), ("macos", "Mac"), ("linux", "Linux"))


def phone_name(signed_in_with: str, user_agent: str) -> str:
    """`wger, Android`: what it signed in with, and the system of the client, which calls itself the same everywhere."""
    words = re.split(r"[^a-z]+", user_agent.lower())
    system = next((name for mark, name in _SYSTEMS if mark in words), "")
    return ", ".join(part for part in (signed_in_with, system) if part)


@dataclass(frozen=True)
class SyncClaims:
    """What a phone's token says: whose it is, how long, and what it stands on."""

    user_id: int
    made_at: datetime
    expires_at: datetime
    credential_version: int
    session_id: int = 0
    token_id: int = 0
