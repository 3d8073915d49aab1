"""The person in whose name generated requests are made: everything of theirs that the API can make, and all rights."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from app.accounts import services
from app.accounts.logic import SCOPES
from app.api import fields
from app.api.schema import input_fields
from app.database import now, writing
from tests.people import Program
from tests.rows import RULES, RowMaker, declared, tiny_png

UNLIMITED = ("LOGIN_LIMIT", "REGISTRATION_LIMIT", "INGREDIENT_LIST_LIMIT", "INGREDIENT_DETAIL_LIMIT", "LOCKOUT_LIMIT")
"""Settings that would answer most of many requests within a minute with 429."""
DESCRIPTION = "Stand upright and lift the weight slowly until your arms are straight, then lower it again."
TRACK = """<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="48.0" lon="11.0"><ele>500</ele><time>2026-01-02T08:00:00Z</time></trkpt>
<trkpt lat="48.001" lon="11.001"><ele>510</ele><time>2026-01-02T08:01:00Z</time></trkpt>
<trkpt lat="48.002" lon="11.003"><ele>505</ele><time>2026-01-02T08:02:00Z</time></trkpt>
</trkseg></trk></gpx>"""


@dataclass(frozen=True)
class Person:
    """How the person is known at each address, and what there is that a request can be about."""

    permanent: str
    login: str
    session: str
    ids: Mapping[str, list[Any]]
    """Collection, or what stands in its place in an address -> ids that exist."""
    references: Mapping[str, Mapping[str, Any]]
    """Collection -> field -> a value that refers to something which exists."""

    def headers_for(self, path: str) -> dict[str, str]:
        """What identifies the person at this address."""
        if path.startswith("/allauth/"):
            proof = {"X-Session-Token": self.session}
        elif path.startswith("/api/v2/"):
            proof = {"Authorization": f"Token {self.permanent}"}
        else:
            proof = {"Authorization": f"Bearer {self.login}"}
        # Checks read what is answered as it comes over the wire.
        return proof | {"Accept-Encoding": "identity"}


def invite(app: Flask) -> Person:
    """Make the account, a row of everything, and lift the limits."""
    app.config.update(dict.fromkeys(UNLIMITED, ""))
    permanent, login, session, user_id = _credentials(app)
    rows = RowMaker(app, permanent, user_id)
    program = Program(app, permanent)
    _make_exercise(program)
    rows.make_all()
    references = {one.name: _references(rows, one.schema) | RULES.get(one.name, {}) for one in declared(app)}
    ids = {name: [key] for name, key in rows.made.items()} | _first_ids(app, program) | _of_workouts(app, login)
    return Person(permanent, login, session, ids, references)


def _credentials(app: Flask) -> tuple[str, str, str, int]:
    with app.test_request_context(), writing():
        password_hash = services.hashed_password("correct horse battery")
        user = services.add_person("fay", "fay@example.com", password_hash, is_admin=True)
        permanent = services.make_api_token(user, "generated requests", " ".join(sorted(SCOPES)))
        opened = [services.open_session(user, services.APP, now(), services.LOGIN_LIFETIME) for _ in range(2)]
        login, secret = services.make_login_token(user, opened[0]), services.new_secret(opened[1])
        services.add_method(opened[1], {"method": "password", "at": now().timestamp() + 3600, "username": "fay"})
        return permanent, login, secret, user.id


def _make_exercise(program: Program) -> None:
    """One that everybody sees: with a name, a picture, and all that hangs on it."""
    english = program.get("/api/v2/language/?short_name=en").json["results"][0]["id"]
    category = program.get("/api/v2/exercisecategory/").json["results"][0]["id"]
    translation = {"name": "A press of its own", "description_source": DESCRIPTION, "language": english}
    more = {"aliases": [{"alias": "Press"}], "comments": [{"comment": "Keep your back straight all the time."}]}
    body = {"category": category, "license_author": "fay", "translations": [translation | more]}
    sent = program.post("/api/v2/exercise-submission/", json=body)
    assert sent.status_code == 201, sent.text
    picture = {"exercise": sent.json["id"], "image": (io.BytesIO(tiny_png()), "point.png")}
    assert program.post("/api/v2/exerciseimage/", data=picture).status_code == 201


def _references(rows: RowMaker, schema: Any) -> dict[str, Any]:
    found = {}
    for name, one in input_fields(schema).items():
        if isinstance(one, fields.Reference) and not one.dump_only:
            found[name] = rows._referred(one)
        elif one.wire_type == "image upload":
            found[name] = tiny_png()
    return found


def _first_ids(app: Flask, program: Program) -> dict[str, list[Any]]:
    """Of every collection, rows that are on its first page."""
    found = {}
    for one in declared(app):
        results = program.get(f"/api/v2/{one.name}/?limit=3").json["results"]
        found[one.name] = [row["id"] for row in results[:3] if "id" in row]
    return {name: ids for name, ids in found.items() if ids}


def _of_workouts(app: Flask, login: str) -> dict[str, list[Any]]:
    program = Program(app, login, "Bearer")
    values = {"sport_id": 1, "workout_date": "2026-01-02 08:00", "duration": 600, "distance": 2}
    plain = program.post("/api/workouts/no_gpx", json=values).json["data"]["workouts"][0]
    track = {"file": (io.BytesIO(TRACK.encode()), "walk.gpx"), "data": json.dumps({"sport_id": 1})}
    recorded = program.post("/api/workouts", data=track).json["data"]["workouts"][0]
    equipment = program.post("/api/equipments", json={"label": "Shoes", "equipment_type_id": 1})
    wanted = {"client_name": "Watch", "client_uri": "https://example.org", "scope": "workouts:read"}
    made = program.post("/api/oauth/apps", json=wanted | {"redirect_uris": ["https://example.org/back"]})
    return {
        "workouts": [recorded["id"], plain["id"]],
        "map": [recorded["map"]],
        "equipments": [equipment.json["data"]["equipments"][0]["id"]],
        "equipment-types": [1],
        "sports": [1],
        "stats": ["fay"],
        "oauth": [made.json["data"]["client"][name] for name in ("id", "client_id")],
    }
