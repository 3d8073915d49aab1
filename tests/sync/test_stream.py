"""The stream: what a phone is told, in which order, and when it ends."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.accounts.models import ApiToken, User
from app.database import writing
from app.extensions import db
from app.nutrition.models import NutritionPlan
from app.sync import queries, services, watching
from app.sync.api import stream
from app.sync.logic import Stream
from app.sync.models import Device
from app.sync.watching import KEY, Listener, NoRoom, Watcher, watcher
from tests.people import Cast, Program
from tests.sync.test_entrance import token_of

Lines = list[dict[str, Any]]
PATIENCE_S = 20


class Phone:
    """A phone's side of the stream: it adds up what it receives, and checks the sums as the app does."""

    def __init__(self, app: Flask, token: str, client_id: str = "phone-1") -> None:
        self.app, self.token, self.client_id = app, token, client_id
        self.after: dict[str, int] = {}
        self.sums: dict[str, int] = {}
        self.rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.announced: dict[str, dict[str, Any]] = {}
        self.last_op = 0
        self.write_checkpoint = 0
        self.completed = 0

    def request(self, **options: Any) -> Any:
        body = {
            "buckets": [{"name": name, "after": str(after)} for name, after in self.after.items()],
            "client_id": self.client_id,
            "include_checksum": True,
            "raw_data": True,
            "parameters": {},
            "streams": {"include_defaults": True, "subscriptions": []},
        }
        headers = {"Authorization": f"Token {self.token}"}
        return self.app.test_client().post("/ps/sync/stream", json=body, headers=headers, **options)

    def read_once(self) -> Lines:
        """One answer of a server whose processes do one thing at a time."""
        answer = self.request()
        assert answer.status_code == 200, answer.text
        return [self.take(line) for line in answer.data.splitlines()]

    @contextmanager
    def connected(self) -> Iterator[Iterator[dict[str, Any]]]:
        """The lines, as they come."""
        answer = self.request(environ_overrides={"wsgi.multithread": True}, buffered=False)
        assert answer.status_code == 200, answer.text
        try:
            yield (self.take(line) for line in answer.response)
        finally:
            answer.response.close()
            answer.close()

    def take(self, line: bytes) -> dict[str, Any]:
        """Do as a phone does with a line."""
        assert b"\r" not in line
        said: dict[str, Any] = json.loads(line)
        ((kind, content),) = said.items()
        getattr(self, f"_{kind}", lambda _content: None)(content)
        return said

    def _checkpoint(self, content: dict[str, Any]) -> None:
        self.announced = {one["bucket"]: one for one in content["buckets"]}
        self.rows = {key: row for key, row in self.rows.items() if key[0] in self.announced}
        self.sums = {name: total for name, total in self.sums.items() if name in self.announced}
        self._gate(content)

    def _checkpoint_diff(self, content: dict[str, Any]) -> None:
        self.announced |= {one["bucket"]: one for one in content["updated_buckets"]}
        self._gate(content)

    def _gate(self, content: dict[str, Any]) -> None:
        self.last_op = int(content["last_op_id"])
        self.write_checkpoint = int(content.get("write_checkpoint", 0))

    def _data(self, content: dict[str, Any]) -> None:
        bucket = content["bucket"]
        numbers = [int(one["op_id"]) for one in content["data"]]
        assert numbers == sorted(set(numbers))
        assert numbers[0] > self.after.get(bucket, 0)
        assert numbers[-1] <= self.last_op
        for one in content["data"]:
            self.sums[bucket] = (self.sums.get(bucket, 0) + one["checksum"]) % 2**32
            if one["op"] == "CLEAR":
                self.rows = {key: row for key, row in self.rows.items() if key[0] != bucket}
                self.sums[bucket] = one["checksum"]
            elif one["op"] == "PUT":
                self.rows[bucket, one["object_type"], one["object_id"]] = json.loads(one["data"])
            elif one["op"] == "REMOVE":
                self.rows.pop((bucket, one["object_type"], one["object_id"]), None)

    def _checkpoint_complete(self, content: dict[str, Any]) -> None:
        assert int(content["last_op_id"]) == self.last_op
        wrong = {name for name, one in self.announced.items() if self.sums.get(name, 0) != one["checksum"]}
        assert wrong == set()
        self.after = dict.fromkeys(self.announced, self.last_op)
        self.completed += 1

    def table(self, name: str) -> dict[str, dict[str, Any]]:
        return {key: row for (_bucket, table, key), row in self.rows.items() if table == name}


@pytest.fixture
def alices_phone(filled: Flask, as_alice: Program) -> Phone:
    return Phone(filled, token_of(as_alice))


@pytest.fixture
def bobs_phone(filled: Flask, as_bob: Program) -> Phone:
    return Phone(filled, token_of(as_bob))


def _add_plan(app: Flask, cast: Cast, name: str, description: str = "") -> None:
    with app.app_context(), writing():
        db.session.add(NutritionPlan(user_id=cast.id_of(name), description=description))


def _soon(wanted: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not wanted():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _until(lines: Iterator[dict[str, Any]], kind: str) -> Lines:
    """Lines up to the first of a kind."""
    found = []
    for line in lines:
        found.append(line)
        if kind in line:
            return found
    raise AssertionError(f"the stream ended after {found}")


def test_a_first_answer_names_every_bucket_sends_everything_and_completes_it(alices_phone: Phone) -> None:
    lines = alices_phone.read_once()

    kinds = [next(iter(line)) for line in lines]
    assert kinds[0] == "checkpoint"
    assert set(kinds[1:-1]) == {"data"}
    assert kinds[-1] == "checkpoint_complete"
    first = lines[0]["checkpoint"]
    assert len(first["buckets"]) == len(first["streams"]) == len(Stream)
    assert set(first["buckets"][0]) == {"bucket", "checksum", "count", "priority", "subscriptions"}
    assert isinstance(first["last_op_id"], str)
    assert alices_phone.table("core_language")["2"]["short_name"] == "en"


def test_who_comes_back_is_told_only_what_is_new(filled: Flask, cast: Cast, alices_phone: Phone) -> None:
    alices_phone.read_once()
    assert [next(iter(line)) for line in alices_phone.read_once()] == ["checkpoint", "checkpoint_complete"]
    _add_plan(filled, cast, "alice", "new")

    lines = alices_phone.read_once()

    assert [next(iter(line)) for line in lines] == ["checkpoint", "data", "checkpoint_complete"]
    (operation,) = lines[1]["data"]["data"]
    assert operation["op"] == "PUT"
    assert operation["object_type"] == "nutrition_nutritionplan"
    assert [row["description"] for row in alices_phone.table("nutrition_nutritionplan").values()] == ["new"]


def test_a_bucket_of_another_history_or_another_person_is_not_announced(
    filled: Flask, alices_phone: Phone, bobs_phone: Phone
) -> None:
    bobs_phone.read_once()
    alices_phone.after = bobs_phone.after | {"nonsense": 5}
    alices_phone.rows, alices_phone.sums = bobs_phone.rows, bobs_phone.sums

    alices_phone.read_once()

    core = {name for name in bobs_phone.announced if "core" in name}
    assert set(alices_phone.announced) & set(bobs_phone.announced) == core


def test_another_epoch_has_phones_begin_anew(filled: Flask, cast: Cast, alices_phone: Phone) -> None:
    _add_plan(filled, cast, "alice")
    alices_phone.read_once()
    before = alices_phone.rows
    with filled.app_context(), writing():
        services.begin_anew()

    alices_phone.read_once()

    assert {key[1:]: row for key, row in alices_phone.rows.items()} == {key[1:]: row for key, row in before.items()}
    assert {key[0] for key in alices_phone.rows}.isdisjoint({key[0] for key in before})


def test_an_answer_that_is_read_in_parts_says_the_same(
    filled: Flask, cast: Cast, alices_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_READ", 7)

    lines = alices_phone.read_once()

    assert [next(iter(line)) for line in lines].count("checkpoint_complete") == 1
    assert len(alices_phone.table("core_language")) > 7


def test_changes_while_it_is_read_in_parts_are_announced_again(
    filled: Flask, cast: Cast, alices_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add_plan(filled, cast, "alice", "first")
    monkeypatch.setattr(stream, "MOST_READ", 7)
    with alices_phone.connected() as lines:
        for number in range(5):
            _until(lines, "data")
            with filled.app_context(), writing() as session:
                session.execute(update(NutritionPlan).values(description=f"change {number}"))
        found = _until(lines, "checkpoint_complete")

    assert any("checkpoint_diff" in line for line in found)
    assert [row["description"] for row in alices_phone.table("nutrition_nutritionplan").values()] == ["change 4"]


def test_a_change_reaches_whoever_is_connected_and_nobody_else(
    filled: Flask, cast: Cast, alices_phone: Phone, bobs_phone: Phone
) -> None:
    with alices_phone.connected() as alice, bobs_phone.connected() as bob:
        _until(alice, "checkpoint_complete")
        _until(bob, "checkpoint_complete")
        _add_plan(filled, cast, "alice", "hers")
        changed = _until(alice, "checkpoint_complete")
        _add_plan(filled, cast, "bob", "his")
        _until(bob, "checkpoint_complete")

    assert [next(iter(line)) for line in changed] == ["checkpoint_diff", "data", "checkpoint_complete"]
    assert [row["description"] for row in alices_phone.table("nutrition_nutritionplan").values()] == ["hers"]
    assert [row["description"] for row in bobs_phone.table("nutrition_nutritionplan").values()] == ["his"]
    assert bobs_phone.completed == 2


def test_the_gate_opens_with_an_announcement_that_has_what_was_sent(
    filled: Flask, cast: Cast, alices_phone: Phone
) -> None:
    path, headers = "/ps/write-checkpoint2.json", {"Authorization": f"Token {alices_phone.token}"}
    with alices_phone.connected() as lines:
        _until(lines, "checkpoint_complete")
        assert alices_phone.write_checkpoint == 0
        answer = filled.test_client().get(path, query_string={"client_id": "phone-1"}, headers=headers)
        number = int(answer.get_json()["data"]["write_checkpoint"])
        found = _until(lines, "checkpoint_complete")
        assert [next(iter(line)) for line in found] == ["checkpoint_diff", "checkpoint_complete"]
        assert found[0]["checkpoint_diff"]["updated_buckets"] == []
        assert alices_phone.write_checkpoint == number > 0
        _add_plan(filled, cast, "alice")
        _until(lines, "checkpoint_complete")

    assert alices_phone.write_checkpoint == number


def test_numbers_of_write_checkpoints_only_grow(filled: Flask, alices_phone: Phone) -> None:
    client, headers = filled.test_client(), {"Authorization": f"Token {alices_phone.token}"}

    def handed_out(phone: str) -> int:
        answer = client.get("/ps/write-checkpoint2.json", query_string={"client_id": phone}, headers=headers)
        return int(answer.get_json()["data"]["write_checkpoint"])

    def asked_for(number: int) -> Any:
        body = {"client_id": "a", "checkpoint_request_id": str(number)}
        return client.post("/ps/sync/checkpoint-request", json=body, headers=headers).get_json()["data"]

    numbers = [handed_out("a"), handed_out("a"), handed_out("a")]
    assert sorted(set(numbers)) == numbers
    later = numbers[-1] + 10**12
    assert asked_for(later) == {"checkpoint_request_id": str(later)}
    assert asked_for(4) == {"checkpoint_request_id": str(later)}
    assert handed_out("a") == later + 1
    with filled.app_context(), writing() as session:
        session.execute(delete(Device))
    assert handed_out("a") > numbers[-1]
    for wrong in ({}, {"client_id": "x" * 101}, {"client_id": ""}):
        assert client.get("/ps/write-checkpoint2.json", query_string=wrong, headers=headers).status_code == 400
    for wrong_number in (None, -1, "1.5", 2**70, [], True):
        body = {"client_id": "a", "checkpoint_request_id": wrong_number}
        assert client.post("/ps/sync/checkpoint-request", json=body, headers=headers).status_code == 400


def test_the_stream_ends_with_its_token(filled: Flask, cast: Cast) -> None:
    with filled.app_context():
        user = db.session.get_one(User, cast.id_of("alice"))
        phone = Phone(filled, services.make_sync_token(user, lifetime=timedelta(seconds=2)))

    with phone.connected() as lines:
        found = list(lines)

    assert found[-1] == {"token_expires_in": 0}
    assert phone.completed == 1


def test_signs_of_life_come_while_nothing_happens(
    filled: Flask, alices_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "SIGN_OF_LIFE_S", 0.05)
    with alices_phone.connected() as lines:
        _until(lines, "checkpoint_complete")
        (said,) = _until(lines, "token_expires_in")

    assert 500 < said["token_expires_in"] <= 600


def test_whoever_is_revoked_is_told_nothing_more(filled: Flask, cast: Cast, alices_phone: Phone) -> None:
    with alices_phone.connected() as lines:
        _until(lines, "checkpoint_complete")
        with filled.app_context(), writing() as session:
            session.execute(delete(ApiToken).where(ApiToken.user_id == cast.id_of("alice")))
            session.add(NutritionPlan(user_id=cast.id_of("alice"), description="too late"))
        found = list(lines)

    assert found == [{"token_expires_in": 0}]
    assert alices_phone.table("nutrition_nutritionplan") == {}


@pytest.fixture
def two_places(filled: Flask) -> Iterator[Flask]:
    """A server with threads for two streams, and one that comes or goes."""
    filled.extensions.pop(KEY, None)
    filled.config["THREADS"] = 12
    yield filled
    filled.extensions.pop(KEY, None)


def test_who_has_most_places_gives_one_to_the_next(
    two_places: Flask, as_alice: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(as_alice)
    with Phone(two_places, token, "1").connected() as first, Phone(two_places, token, "2").connected() as second:
        _until(first, "checkpoint_complete")
        _until(second, "checkpoint_complete")
        with Phone(two_places, token, "3").connected() as third:
            _until(third, "checkpoint_complete")

            assert list(first) == []
    with two_places.app_context():
        _soon(lambda: watcher().number == 0)


def test_who_finds_no_place_has_everything_up_to_now(
    two_places: Flask, cast: Cast, as_alice: Program, as_bob: Program
) -> None:
    _add_plan(two_places, cast, "bob", "mine")
    token, other = token_of(as_alice), Phone(two_places, token_of(as_bob), "3")
    with Phone(two_places, token, "1").connected() as first, Phone(two_places, token, "2").connected() as second:
        _until(first, "checkpoint_complete")
        _until(second, "checkpoint_complete")

        with other.connected() as lines:
            found = list(lines)

    assert "checkpoint_complete" in found[-1]
    assert [row["description"] for row in other.table("nutrition_nutritionplan").values()] == ["mine"]


def _listener(person: int, number: int = 0, **more: Any) -> Listener:
    return Listener([], (person, str(number)), **more)


def _watcher(threads: int) -> Watcher:
    """One that looks at nothing."""
    found = Watcher(lambda: pytest.fail("nobody is to look"), threads)
    found._thread = threading.current_thread()
    return found


@pytest.mark.parametrize(("threads", "most"), [(1, 0), (2, 0), (4, 0), (8, 1), (16, 3), (32, 12), (232, 212)])
def test_streams_leave_threads_for_pages(threads: int, most: int) -> None:
    watch, listeners = _watcher(threads), []
    with pytest.raises(NoRoom):
        for number in range(300):
            watch.join(one := _listener(number))
            listeners.append(one)

    assert sum(not one.gives_way for one in listeners) == most
    left = threads - len(listeners)
    assert left >= min(16, threads * 3 // 4)


def test_nobody_takes_the_place_of_others_with_many_copies() -> None:
    watch, other = _watcher(12), _listener(1)
    watch.join(other)
    for number in range(20):
        watch.join(_listener(2, number))
        for gone in [one for one in list(watch._listeners) if one.gives_way]:
            watch.leave(gone)

    assert not other.gives_way
    assert watch.number == 2


def test_whoever_has_been_there_longest_makes_place_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "STAYS_S", 0.0)
    watch, listeners = _watcher(12), [_listener(number) for number in range(3)]
    for one in listeners:
        watch.join(one)

    assert [one.gives_way for one in listeners] == [True, False, False]


def test_a_stream_that_should_have_ended_is_cut_off() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        staying = _listener(1, connection=ours)
        staying.cut_off_if_late()
        theirs.setblocking(False)
        with pytest.raises(BlockingIOError):
            theirs.recv(1)

        staying.send_off(patience_s=-1)
        staying.cut_off_if_late()

        assert theirs.recv(1) == b""


def test_what_is_large_is_told_in_several_goes(
    filled: Flask, cast: Cast, alices_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_BYTES", 500)
    for number in range(12):
        _add_plan(filled, cast, "alice", f"{number:060d}")

    lines = alices_phone.read_once()

    assert [next(iter(line)) for line in lines].count("data") > 6
    assert len(alices_phone.table("nutrition_nutritionplan")) == 12


def test_a_phone_that_comes_back_takes_its_own_place(filled: Flask, as_alice: Program) -> None:
    token = token_of(as_alice)
    with Phone(filled, token).connected() as first:
        _until(first, "checkpoint_complete")
        with Phone(filled, token).connected() as second:
            _until(second, "checkpoint_complete")

            assert list(first) == []


def test_who_does_not_read_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "NOT_READING_S", 0.02)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        stream.hang_up_on_who_does_not_read(ours)

        with pytest.raises(BlockingIOError):
            ours.sendall(bytes(50_000_000))


def test_nobody_watches_when_nobody_listens(filled: Flask, alices_phone: Phone) -> None:
    with alices_phone.connected() as lines:
        _until(lines, "checkpoint_complete")
        assert any(thread.name == "phones" for thread in threading.enumerate())

    _soon(lambda: not any(thread.name == "phones" for thread in threading.enumerate()))


def test_a_log_that_is_not_made_yet_is_no_empty_one(app: Flask, as_alice: Program) -> None:
    phone = Phone(app, token_of(as_alice))

    assert phone.request().status_code == 503
