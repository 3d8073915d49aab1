"""What the stream says, line by line: NDJSON as phones read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.sync.logic import PLACES, Stream, name_of
from app.sync.queries import AT_ONCE, BYTES_AT_ONCE, Snapshot, Sum

_PRIORITY = 3


@dataclass(frozen=True)
class Announced:
    """What the phone was told last: it is to hold this."""

    sums: Mapping[int, Sum]
    write_checkpoint: int | None
    last_op: int


def line(value: Mapping[str, Any]) -> bytes:
    """One line."""
    return orjson.dumps(value) + b"\n"


def checkpoint(found: Snapshot) -> bytes:
    """Everything there is; the phone drops whatever is not named."""
    buckets = [_described(bucket, total, found.epoch) for bucket, total in found.sums.items()]
    streams = [{"name": stream.name.lower(), "is_default": True, "errors": []} for stream in Stream]
    content = {"last_op_id": str(found.last_op), "buckets": buckets, "streams": streams}
    return line({"checkpoint": content | _gate(found)})


def difference(found: Snapshot, before: Announced) -> bytes:
    """What became another since the last announcement. The write checkpoint is said again each time."""
    changed = [
        _described(bucket, total, found.epoch)
        for bucket, total in found.sums.items()
        if before.sums.get(bucket) != total
    ]
    content = {"last_op_id": str(found.last_op), "updated_buckets": changed, "removed_buckets": []}
    return line({"checkpoint_diff": content | _gate(found)})


def _gate(found: Snapshot) -> dict[str, str]:
    return {} if found.write_checkpoint is None else {"write_checkpoint": str(found.write_checkpoint)}


def _described(bucket: int, total: Sum, epoch: str) -> dict[str, Any]:
    return {
        "bucket": name_of(bucket, epoch),
        "checksum": total.checksum,
        "count": total.number,
        "priority": _PRIORITY,
        "subscriptions": [{"default": bucket % PLACES}],
    }


def complete(announced: Announced) -> bytes:
    """All of it was sent."""
    return line({"checkpoint_complete": {"last_op_id": str(announced.last_op)}})


def token_expires_in(seconds: int) -> bytes:
    """A sign of life, and how long the token still works."""
    return line({"token_expires_in": seconds})


def data(bucket: int, operations: Iterable[Any], epoch: str, after: int) -> Iterator[bytes]:
    """Operations of a bucket, in lines of about a megabyte."""
    name, part, size = name_of(bucket, epoch), list[dict[str, Any]](), 0
    for number, op, checksum, object_type, object_id, content in operations:
        said: dict[str, Any] = {"op_id": str(number), "op": op, "checksum": checksum}
        if op in {"PUT", "REMOVE"}:
            said |= {"object_type": object_type, "object_id": object_id}
        if op == "PUT":
            said["data"] = content
            size += len(content)
        part.append(said)
        if len(part) >= AT_ONCE or size > BYTES_AT_ONCE:
            yield _data(name, part, after, has_more=True)
            after, part, size = number, [], 0
    if part:
        yield _data(name, part, after, has_more=False)


def _data(name: str, part: list[dict[str, Any]], after: int, *, has_more: bool) -> bytes:
    last = part[-1]["op_id"]
    content = {"bucket": name, "data": part, "has_more": has_more, "after": str(after), "next_after": last}
    return line({"data": content})
