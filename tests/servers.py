"""Real servers for tests and benchmarks: gunicorn as it runs for people, on a free port, in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from app import create_app
from app.extensions import db

PROJECT = Path(__file__).parent.parent
PATIENCE_S = 30
DATABASE = "regimen.sqlite3"


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """A running server. `address` has no slash at its end."""

    address: str
    instance: Path
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def flask(self, *arguments: str, **environ: str) -> str:
        """Run a command of the server's command line beside it, and return what it printed."""
        return flask({**self.environ, **environ}, *arguments)


def environment_of(instance: Path, **settings: str) -> dict[str, str]:
    """The environment of a server in that folder: only our settings, none of the machine's own."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    ours = {
        "INSTANCE": str(instance),
        "HOST": "127.0.0.1",
        "MALLOC_ARENA_MAX": "2",
        "TILE_SERVER_URL": "http://127.0.0.1:9/{z}/{x}/{y}.png",
    }
    return inherited | ours | settings


def flask(environ: Mapping[str, str], *arguments: str) -> str:
    """What `flask …` printed. It runs in this process: a new one takes seconds until it begins."""
    # The server takes up what is to be done in the background.
    app = create_app({**environ, "JOB_WORKER": "service"})
    done = app.test_cli_runner().invoke(args=arguments, env=environ, catch_exceptions=False)
    with app.app_context():
        db.engine.dispose()
    assert done.exit_code == 0, f"flask {' '.join(arguments)}: {done.output}"
    return done.stdout


@cache
def _prepared_database() -> bytes:
    """SQLite's file as `flask prepare` leaves it in an empty folder, made once: filling it takes seconds."""
    with TemporaryDirectory() as folder:
        flask(environment_of(Path(folder)), "prepare")
        return (Path(folder) / DATABASE).read_bytes()


def prepare_instance(instance: Path) -> None:
    """Give a new instance folder the database that `flask prepare` makes."""
    instance.mkdir(parents=True, exist_ok=True)
    database = instance / DATABASE
    database.touch(mode=0o600)
    database.write_bytes(_prepared_database())


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return at the first answer of `address`, whatever it is; complain when the process ends or stays silent."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with closing(HTTPConnection(urlsplit(address).netloc, timeout=5)) as connection:
                connection.request("GET", urlsplit(address).path)
                connection.getresponse().close()
            return
        except OSError:
            assert process.poll() is None, f"the server of {address} ended with {process.returncode}"
            time.sleep(0.005)
    raise AssertionError(f"{address} did not answer within {PATIENCE_S} s")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and wait for it."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def server(instance: Path, *, prepare: bool = True, application: str = "wsgi:app", **settings: str) -> Iterator[Server]:
    """Gunicorn with our configuration until the block ends; its log is `server.log` in the instance folder.

    With `prepare` the folder is new, and gets a database as `flask prepare` makes it.
    """
    instance.mkdir(parents=True, exist_ok=True)
    environ = environment_of(instance, **({"PORT": str(free_port())} | settings))
    if prepare:
        prepare_instance(instance)
    address = f"http://{environ['HOST']}:{environ['PORT']}"
    log = instance / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", application],
            cwd=PROJECT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_it_answers(f"{address}/healthz", process)
        yield Server(address, instance, environ, process, log)
    finally:
        stop(process)
