"""Gunicorn with our configuration: it starts, ends and complains in plain words."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import close_to_others
from tests.servers import PROJECT, Server, environment_of, server

pytestmark = [pytest.mark.slow, pytest.mark.own_server]


def _start(instance: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Start a server that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"],
        cwd=PROJECT,
        env=environment_of(instance, **settings),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server that was prepared, started and ended, in a folder that everybody may look into."""
    instance = tmp_path_factory.mktemp("folders") / "my data of 2026"
    instance.mkdir()
    instance.chmod(0o755)
    subprocess.run(
        [sys.executable, "-m", "flask", "prepare"],
        cwd=PROJECT,
        env=environment_of(instance),
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    with server(instance, prepare=False) as running:
        pass
    return running


def test_it_says_where_it_is_and_ends_without_complaint(ended: Server) -> None:
    assert ended.process.returncode == 0
    assert ended.log.read_text() == f"Regimen is at {ended.address} (Ctrl-C ends it)\n"


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with server(tmp_path / "first") as running:
        port = running.environ["PORT"]
        second = _start(tmp_path / "second", PORT=port)

    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"Regimen cannot listen on 127.0.0.1:{port}: another program uses it. Choose another port: make run PORT=8123"
    )


def test_an_address_of_another_machine_is_one_sentence(tmp_path: Path) -> None:
    outcome = _start(tmp_path, HOST="192.0.2.1", PORT="8000")

    assert outcome.returncode == 1
    assert outcome.stderr.startswith("Regimen cannot listen on 192.0.2.1:8000: ")
    assert outcome.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"PORT": "eight"}, "Regimen cannot start: PORT='eight': write a whole number of 0 or more"),
        ({"WORKERS": "2"}, "Regimen cannot start: WORKERS above 1 needs REDIS_URL"),
        ({"REGISTRATION": "maybe"}, "Regimen cannot start: REGISTRATION='maybe': write one of closed, open"),
    ],
)
def test_a_setting_that_cannot_work_is_one_sentence(tmp_path: Path, settings: dict[str, str], complaint: str) -> None:
    outcome = _start(tmp_path, **settings)

    assert outcome.returncode == 1
    assert outcome.stderr.startswith(complaint)
    assert "Traceback" not in outcome.stderr


def test_the_secret_key_is_for_the_owner_only(ended: Server) -> None:
    assert (ended.instance / "secret-key").stat().st_mode & 0o777 == 0o600


def test_nobody_else_on_the_machine_reads_what_it_stores(ended: Server) -> None:
    open_ones = [path.name for path in ended.instance.rglob("*") if path.stat().st_mode & 0o077]
    assert ended.instance.stat().st_mode & 0o777 == 0o700
    assert (ended.instance / "regimen.sqlite3").exists()
    assert set(open_ones) <= {ended.log.name}


def test_a_folder_that_everybody_writes_to_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)

    close_to_others(tmp_path)

    assert tmp_path.stat().st_mode & 0o7777 == 0o1777


def test_a_folder_with_blanks_in_its_name_is_a_folder(ended: Server) -> None:
    assert (ended.instance.parent / "my data of 2026" / "regimen.sqlite3").exists()
