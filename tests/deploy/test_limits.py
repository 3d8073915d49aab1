"""Limits with two processes that share their counts in Redis: what one has counted the other knows."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis
import requests

from tests.servers import Server, server

pytestmark = [pytest.mark.slow, pytest.mark.own_server]

REDIS = os.environ.get("TEST_REDIS_URL")
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def two_processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of two processes. Alice has an account."""
    if not REDIS:
        pytest.skip("Redis is another machine's: set TEST_REDIS_URL")
    own = f"{REDIS}/14"
    redis.Redis.from_url(own).flushdb()
    with server(tmp_path_factory.mktemp("two"), WORKERS="2", THREADS="4", REDIS_URL=own) as running:
        running.flask("user", "alice", "--email", "alice@example.com", PASSWORD=PASSWORD)
        yield running
    redis.Redis.from_url(own).flushdb()


def _workers_of(running: Server) -> int:
    children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text()
    return len(children.split())


def _sign_in(running: Server, name: str) -> requests.Response:
    """Over a connection of its own, so that either process may take it."""
    body = {"username": name, "password": "wrong"}
    return requests.post(f"{running.address}/api/v2/token", json=body, headers={"Connection": "close"}, timeout=30)


def test_forty_tries_at_once_are_ten_answers_and_thirty_refusals(two_processes: Server) -> None:
    assert _workers_of(two_processes) == 2

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda number: _sign_in(two_processes, f"nobody{number}"), range(40)))

    assert Counter(answer.status_code for answer in answers) == {401: 10, 429: 30}
    for answer in answers:
        if answer.status_code == 429:
            seconds = answer.headers["Retry-After"]
            assert 0 < int(seconds) <= 60
            assert answer.json() == {"detail": f"Request was throttled. Expected available in {seconds} seconds."}


def test_failures_of_both_processes_lock_together(two_processes: Server) -> None:
    redis.Redis.from_url(f"{REDIS}/14").flushdb()
    for _ in range(10):
        assert _sign_in(two_processes, "alice").status_code == 401
    # The minute's budget is used up as well: forget that one, and only that one.
    for key in redis.Redis.from_url(f"{REDIS}/14").scan_iter("*LOGIN_LIMIT*"):
        redis.Redis.from_url(f"{REDIS}/14").delete(key)

    answers = [_sign_in(two_processes, "alice") for _ in range(4)]

    assert {answer.status_code for answer in answers} == {429}
    assert all(1700 < int(answer.headers["Retry-After"]) <= 1800 for answer in answers)


def test_a_refresh_token_serves_one_of_many_in_both_processes(two_processes: Server) -> None:
    redis.Redis.from_url(f"{REDIS}/14").flushdb()
    address = f"{two_processes.address}/api/v2/token"
    pair = requests.post(address, json={"username": "alice", "password": PASSWORD}, timeout=30).json()

    def use(_number: int) -> int:
        answer = requests.post(f"{address}/refresh", json={"refresh": pair["refresh"]}, timeout=30)
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(pool.map(use, range(8)))

    assert statuses == {200: 1, 401: 7}
