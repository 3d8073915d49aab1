"""`POST /ps/sync/stream`: an answer that does not end. And what phones ask when everything they had to send is sent."""

import socket
import struct
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, jsonify, request
from sqlalchemy import Engine

from app.api.bodies import parsed
from app.api.wger.problems import Unparsable
from app.database import now, writing
from app.extensions import db
from app.sync import lines, services
from app.sync.api.entrance import READERS, admitted, client_id_in
from app.sync.api.problems import ROOT, Refused
from app.sync.blueprint import blueprint
from app.sync.lines import Announced
from app.sync.logic import SyncClaims, buckets_of, name_of
from app.sync.queries import Snapshot, snapshot
from app.sync.watching import Listener, NoRoom, watcher

SIGN_OF_LIFE_S = 20
"""Proxies give up after 60."""
NOT_READING_S = 20.0
"""So long a phone may leave what it is sent unread."""
MOST_READ = 10_000
"""Operations that are held in memory for one phone; who lacks more is told in several goes."""
HEADERS = {"Content-Type": "application/x-ndjson", "X-Accel-Buffering": "no", "Cache-Control": "no-store"}
_FARTHEST = 2**63 - 1


@dataclass
class Stream:
    """What one phone is told, for as long as its token lasts."""

    engine: Engine
    claims: SyncClaims
    client_id: str
    after: dict[int, int]
    """How far the phone is, by bucket."""
    announced: Announced | None = None
    is_complete: bool = False
    """Whether it was sent all that was announced."""
    ends_at: float = field(default=0.0)
    """On the clock that only goes forward."""

    def __post_init__(self) -> None:
        self.ends_at = time.monotonic() + (self.claims.expires_at - now()).total_seconds()

    def look(self) -> Snapshot | None:
        """What there is that the phone may lack."""
        with READERS:
            return snapshot(self.engine, self.claims, self.client_id, self.after, MOST_READ)

    def told(self, found: Snapshot) -> Iterator[bytes]:
        """The lines that bring the phone to this moment; none if it is there already."""
        before = self.announced
        if before is None:
            yield lines.checkpoint(found)
        elif before.sums != found.sums or before.write_checkpoint != found.write_checkpoint:
            yield lines.difference(found, before)
        elif self.is_complete:
            return
        if before is None or (before.sums, before.write_checkpoint) != (found.sums, found.write_checkpoint):
            before = self.announced = Announced(found.sums, found.write_checkpoint, found.last_op)
        for bucket, operations in found.parts:
            yield from lines.data(bucket, operations, found.epoch, self.after.get(bucket, 0))
            self.after[bucket] = operations[-1].id
        self.is_complete = found.is_whole
        if found.is_whole:
            yield lines.complete(before)

    def once(self) -> Iterator[bytes]:
        """Everything up to now, and then the end: where no place is free for longer."""
        while found := self.look():
            yield from self.told(found)
            if found.is_whole:
                return

    def until_the_end(self, listener: Listener) -> Iterator[bytes]:
        """Everything up to now, and from then on whatever changes."""
        epoch, is_warned = "", False
        spoke_at = time.monotonic()
        while not listener.gives_way:
            found = self.look()
            if found is None or (epoch and found.epoch != epoch):
                yield lines.token_expires_in(0)
                return
            epoch = found.epoch
            for said in self.told(found):
                yield said
                spoke_at = time.monotonic()
                if listener.gives_way:
                    return
            is_whole = found.is_whole
            del found  # it may be megabytes, and the wait is long
            left = self.ends_at - time.monotonic()
            until_sign = spoke_at + SIGN_OF_LIFE_S - time.monotonic()
            waits = min(until_sign, left if is_warned else left - SIGN_OF_LIFE_S)
            is_woken = not is_whole or listener.wait(max(waits, 0))
            left = self.ends_at - time.monotonic()
            ends_soon = left <= SIGN_OF_LIFE_S
            if not listener.gives_way and (not is_woken or left <= 0 or (ends_soon and not is_warned)):
                yield lines.token_expires_in(max(0, int(left)))
                spoke_at, is_warned = time.monotonic(), ends_soon
            if left <= 0:
                return


def _json_of_request() -> Mapping[str, Any]:
    try:
        body = parsed(request.get_data())
    except Unparsable as error:
        raise Refused(400, "json", error.reason) from error
    if not isinstance(body, dict):
        raise Refused(400, "json", "The body is a JSON object")
    return body


def _places_in(body: Mapping[str, Any], names: Mapping[str, int]) -> dict[int, int]:
    """How far a phone says it is; what it names that does not exist any more is left out."""
    listed = [] if body.get("buckets") is None else body["buckets"]
    if not isinstance(listed, list):
        raise Refused(400, "buckets", "buckets is a list")
    found = {}
    for one in listed:
        name, after = (one.get("name"), one.get("after")) if isinstance(one, dict) else (None, None)
        if not isinstance(name, str) or name not in names:
            continue
        text = str(after) if isinstance(after, str | int) and not isinstance(after, bool) else ""
        if not (text.isascii() and text.isdecimal() and len(text) < 20):
            raise Refused(400, "after", "after is the number of an operation, as text")
        found[names[name]] = min(int(text), _FARTHEST)
    return found


@blueprint.page(f"{ROOT}sync/stream", methods=["POST"])
def stream() -> Response:
    """What the phone lacks, and from then on what changes, one JSON object a line."""
    claims, epoch = admitted()
    body = _json_of_request()
    client_id = client_id_in(body.get("client_id"))
    if not epoch:
        raise Refused(503, "not_ready", "The log is being made; try again")
    names = {name_of(bucket, epoch): bucket for bucket in buckets_of(claims.user_id)}
    told = Stream(db.engine, claims, client_id, _places_in(body, names))
    _note(claims, client_id)
    connection = request.environ.get("gunicorn.socket")
    hang_up_on_who_does_not_read(connection)
    if not request.environ.get("wsgi.multithread"):
        return Response(told.once(), headers=HEADERS)
    gate = (claims.user_id, client_id)
    watch, listener = watcher(), Listener(buckets_of(claims.user_id), gate, told.ends_at, connection)
    try:
        watch.join(listener)
    except NoRoom:
        raise Refused(503, "no_room", "Too many phones are connected; try again in a moment") from None
    lines_told = told.once() if listener.gives_way else told.until_the_end(listener)
    response = Response(lines_told, headers=HEADERS)
    response.call_on_close(lambda: watch.leave(listener))
    return response


def hang_up_on_who_does_not_read(connection: socket.socket | None) -> None:
    """Whoever asks and then takes nothing in would keep a thread for ever."""
    if connection is not None:
        seconds, rest = divmod(NOT_READING_S, 1)
        limit = struct.pack("ll", int(seconds), int(rest * 1_000_000))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def _note(claims: SyncClaims, client_id: str) -> None:
    name = "".join(letter for letter in request.user_agent.string if letter.isprintable())[:200]
    seen = {"name": name, "session_id": claims.session_id or None, "token_id": claims.token_id or None}
    with READERS:
        services.note_visit(claims.user_id, client_id, seen, now())


@blueprint.page(f"{ROOT}write-checkpoint2.json")
def write_checkpoint() -> Response:
    """A number: the announcement that carries it has everything the phone has sent until now."""
    claims, _epoch = admitted()
    client_id = client_id_in(request.args.get("client_id"))
    with writing(claims.user_id):
        number = services.next_write_checkpoint(claims.user_id, client_id)
    return jsonify({"data": {"write_checkpoint": str(number)}})


@blueprint.page(f"{ROOT}sync/checkpoint-request", methods=["POST"])
def checkpoint_request() -> Response:
    """The same with a number the phone has made."""
    claims, _epoch = admitted()
    body = _json_of_request()
    client_id = client_id_in(body.get("client_id"))
    given = str(body.get("checkpoint_request_id"))
    if not (given.isascii() and given.isdecimal() and len(given) < 20 and int(given) <= services.GREATEST_CHECKPOINT):
        raise Refused(400, "checkpoint_request_id", "checkpoint_request_id is a whole number, as text")
    with writing(claims.user_id):
        number = services.keep_checkpoint_request(claims.user_id, client_id, int(given))
    return jsonify({"data": {"checkpoint_request_id": str(number)}})
