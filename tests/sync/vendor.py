"""The vendor's client in a Node process, told what to do; and the server it follows."""

import fcntl
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.sync import services
from app.sync.logic import PLACES
from app.sync.tables import TABLES
from tests.sync.phones import Rows
from tests.sync.schema import PHONE, columns_of

SDK = Path(__file__).parent / "sdk"
PATIENCE_S = 60
SCHEMA = {table: {name: kind for name, (kind, _null) in columns_of(table).items()} for table in PHONE}
NOT_HERE = "the vendor's client is not here, and its registry does not answer"


def installed_node() -> Path:
    """The Node that can load the client, installed beside it; skips where that is not possible."""
    modules, node = SDK / "node_modules", SDK / "node_modules" / "node" / "bin" / "node"
    with (SDK / ".lock").open("w") as lock:
        # Several tests at once install it once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (modules / "@powersync" / "node").is_dir() or not node.is_file():
            _install()
    if not node.is_file():
        pytest.skip(NOT_HERE)
    return node


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("the vendor's client is not here, and neither is npm")
    command = [npm, "install", "--no-package-lock", "--foreground-scripts"]
    done = subprocess.run(
        command, cwd=SDK, capture_output=True, text=True, timeout=240, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        pytest.skip(NOT_HERE)


class Phones:
    """All phones of a test, in one process."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process, self.folder = process, folder

    def do(self, deed: str, **wishes: Any) -> Any:
        """Tell a phone to do something; what came of it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"deed": deed, **wishes}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "the phones are gone"}')
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def open(self, name: str, file: str = "") -> "VendorPhone":
        """A phone with an empty copy, or with the one in a file."""
        self.do("open", phone=name, file=file or f"{name}.db", folder=str(self.folder), tables=SCHEMA)
        return VendorPhone(self, name)


@dataclass
class VendorPhone:
    """One phone."""

    phones: Phones
    name: str

    def connect(self, server: str, token: str, **more: Any) -> None:
        """Go online."""
        self.phones.do("connect", phone=self.name, server=server, token=token, **more)

    def disconnect(self) -> None:
        """Go offline."""
        self.phones.do("disconnect", phone=self.name)

    def close(self) -> None:
        """Switch the phone off."""
        self.phones.do("close", phone=self.name)

    def write(self, sql: str, *values: Any) -> None:
        """Change something, as its owner does."""
        self.phones.do("execute", phone=self.name, sql=sql, values=values)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What the phone shows."""
        found: list[dict[str, Any]] = self.phones.do("all", phone=self.name, sql=sql)
        return found

    @property
    def status(self) -> dict[str, Any]:
        """`connected`, `hasSynced`, `waiting` changes, `refused` ones, and how many `tokens` it fetched."""
        found: dict[str, Any] = self.phones.do("status", phone=self.name)
        return found

    @property
    def tables(self) -> Rows:
        """Everything it has."""
        found: Rows = self.phones.do("dump", phone=self.name)
        return found

    def waits_until(self, wanted: Callable[["VendorPhone"], Any]) -> None:
        """Look again and again."""
        eventually(lambda: wanted(self), lambda: str(self.status))


def eventually(wanted: Callable[[], Any], told: Callable[[], str] = str) -> None:
    """Until it is so; complain when that takes too long."""
    deadline = time.monotonic() + PATIENCE_S
    while not wanted():
        assert time.monotonic() < deadline, told()
        time.sleep(0.1)


@contextmanager
def phones_in(folder: Path) -> Iterator[Phones]:
    """The process, until the block ends."""
    node = installed_node()
    with (folder / "phones.log").open("wb") as log:
        process = subprocess.Popen(
            [str(node), str(SDK / "phones.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        yield Phones(process, folder)
    finally:
        assert process.stdin and process.stdout
        process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def tables_of(app: Flask, user_id: int) -> Rows:
    """What a person's phone should show, read from the server's tables and not from its log."""
    found: Rows = {}
    with app.app_context():
        connection = db.session.connection()
        for table in TABLES:
            rows = connection.exec_driver_sql(services.expected(table, connection.dialect.name))
            own = {key: json.loads(data) for bucket, key, data in rows if bucket // PLACES in {0, user_id}}
            if own:
                found[table.name] = own
        db.session.remove()
    return found
