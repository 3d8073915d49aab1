"""Accounts on a benchmark's server, and programs that speak for them."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from sqlalchemy import insert

from app import create_app
from app.accounts.services import add_person, hashed_password, make_api_token
from app.activities.models import Activity
from app.database import writing
from app.extensions import db

_BOUNDARY = "benchmark-7d1f0c"
PASSWORD = "correct horse battery"


def open_account(environ: Mapping[str, str], name: str, *, workouts: int = 0) -> str:
    """A person with so many workouts; returns a permanent token of theirs."""
    app = create_app(environ)
    with app.app_context(), writing():
        user = add_person(name, None, hashed_password(PASSWORD))
        if workouts:
            db.session.execute(insert(Activity), [_workout(user.id, number) for number in range(workouts)])
        return make_api_token(user, "benchmark", "workouts:read workouts:write read write")


def sign_in(address: str, name: str) -> dict[str, str]:
    """The headers of a browser in which somebody signed in."""
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", "/sign-in")
    page = connection.getresponse()
    cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
    token = re.search(r'name="csrf-token" content="([^"]+)"', page.read().decode())
    assert token
    form = urlencode({"csrf_token": token[1], "name": name, "username": name, "password": PASSWORD})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", form, headers)
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    return {"Cookie": cookie, "Accept-Encoding": "gzip"}


def _workout(user_id: int, number: int) -> dict[str, object]:
    started_at = datetime(2000, 1, 1, 8, tzinfo=UTC) + timedelta(hours=20 * number)
    minutes, distance_m = 30 + number % 90, 5_000 + 137 * (number % 300)
    title = f"Outing {number}"
    return {
        "uuid": uuid4(),
        "user_id": user_id,
        "sport_id": 1 + number % 6,
        "created_at": started_at,
        "started_at": started_at,
        "title": title,
        "title_folded": title.casefold(),
        "duration_us": minutes * 60_000_000,
        "moving_us": minutes * 60_000_000,
        "distance_m": distance_m,
        "average_speed_m_per_h": distance_m * 60 // minutes,
        "max_speed_m_per_h": distance_m * 90 // minutes,
    }


class Program:
    """A program with a token and one connection that stays open."""

    def __init__(self, address: str, token: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **headers: str) -> bytes:
        """Read; the answer must be 200."""
        self._connection.request("GET", path, headers=self._headers | headers)
        return _body_of(self._connection.getresponse(), 200)

    def get_in_parts(self, path: str) -> int:
        """Read a long answer without keeping it; returns its size."""
        self._connection.request("GET", path, headers=self._headers)
        response, size = self._connection.getresponse(), 0
        while part := response.read(64 * 1024):
            size += len(part)
        return size

    def post(self, path: str, body: Mapping[str, object]) -> bytes:
        """Add a row; the answer must be 201."""
        headers = self._headers | {"Content-Type": "application/json"}
        self._connection.request("POST", path, body=json.dumps(body).encode(), headers=headers)
        return _body_of(self._connection.getresponse(), 201)

    def upload(self, name: str, content: bytes) -> str:
        """Add a recording; returns the id of the workout."""
        identity: str = self._send(name, content, 201)["data"]["workouts"][0]["id"]
        return identity

    def start_import(self, name: str, content: bytes) -> str:
        """Send an archive of more than ten recordings; returns the id of the task."""
        identity: str = self._send(name, content, 200)["data"]["task_id"]
        return identity

    def _send(self, name: str, content: bytes, expected: int) -> dict[str, Any]:
        head = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="data"\r\n\r\n{{"sport_id": 1}}\r\n'
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/gpx+xml\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        headers = self._headers | {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        self._connection.request("POST", "/api/workouts", body=body, headers=headers)
        answer: dict[str, Any] = json.loads(_body_of(self._connection.getresponse(), expected))
        return answer

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def _body_of(response: HTTPResponse, expected: int) -> bytes:
    body = response.read()
    if response.status != expected:
        raise RuntimeError(f"{response.status} instead of {expected}: {body[:500]!r}")
    return body
