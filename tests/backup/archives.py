"""Archives as others may send them: whole, cut off, or packed anew around something bad."""

import hashlib
import json
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

Members = dict[str, bytes]


@dataclass(frozen=True)
class Archive:
    """A backup on the disk."""

    path: Path

    @property
    def members(self) -> Members:
        """Its files by name."""
        with tarfile.open(self.path) as tar:
            return {info.name: tar.extractfile(info).read() for info in tar if info.isfile()}  # type: ignore[union-attr]

    def rows_of(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table."""
        members = self.members
        columns = json.loads(members["regimen.json"])["tables"][table]
        parts = [content for name, content in members.items() if name.startswith(f"tables/{table}/")]
        return [dict(zip(columns, json.loads(line), strict=True)) for part in parts for line in part.splitlines()]

    def file_names(self) -> set[str]:
        """Where its files lie below the instance folder."""
        return {name.removeprefix("files/") for name in self.members if name.startswith("files/")}


def packed(
    path: Path,
    members: Members,
    *,
    sums_fit: bool = True,
    besides: Callable[[tarfile.TarFile], None] | None = None,
) -> Archive:
    """An archive with these members and, if they are to fit, new checksums; `besides` adds what no member is."""
    last = {name: members[name] for name in ("checksums.txt", "manifest.json") if name in members}
    first = {name: content for name, content in members.items() if name not in last}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in first.items())
    if sums_fit and "checksums.txt" in last:
        last["checksums.txt"] = sums.encode()
    with tarfile.open(path, "w:gz", compresslevel=1) as tar:
        for name, content in first.items():
            add(tar, name, content)
        if besides:
            besides(tar)
        for name, content in last.items():
            add(tar, name, content)
    return Archive(path)


def add(tar: tarfile.TarFile, name: str, content: bytes = b"", **facts: Any) -> None:
    """One member; `facts` change what its header says."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for fact, value in facts.items():
        setattr(info, fact, value)
    tar.addfile(info, BytesIO(content))
