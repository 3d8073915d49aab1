"""Where kept answers lie: in files or in Redis. Both know whose an answer is, and forget a person's at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask_caching.backends.filesystemcache import FileSystemCache
from flask_caching.backends.rediscache import RedisCache

from app.extensions import cache

_OWNER = "person-"


def key_of(user_id: int, key: str) -> str:
    """The key of something that is kept for a person, or tells of them."""
    return f"{_OWNER}{user_id}:{key}"


def forget_person(user_id: int) -> None:
    """Remove whatever is kept under keys of this person."""
    backend: Any = cache.cache
    backend.forget(f"{_OWNER}{user_id}")


class PersonalFiles(FileSystemCache):
    """Files whose names begin with whose they are."""

    def _get_filename(self, key: str) -> str:
        path = Path(super()._get_filename(key))
        owner = key.partition(":")[0] if key.startswith(_OWNER) else ""
        return str(path.with_name(f"{owner}-{path.name}")) if owner else str(path)

    def forget(self, owner: str) -> None:
        """Remove the files of an owner."""
        for path in Path(self._path).glob(f"{owner}-*"):
            path.unlink(missing_ok=True)
            self._update_count(delta=-1)


class PersonalKeys(RedisCache):
    """Keys in Redis that begin with whose they are."""

    def forget(self, owner: str) -> None:
        """Remove the keys of an owner."""
        keys: Iterator[Any] = self._write_client.scan_iter(match=f"{self._get_prefix()}{owner}:*")
        for key in keys:
            self._write_client.delete(key)
