"""Rows of every resource, made through the API from nothing but the resource's own schema.

So that tests over all resources cover those that are added later, without knowing them.
"""

import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_login import login_user
from sqlalchemy import Boolean, inspect, select
from werkzeug.datastructures import FileStorage

from app.accounts.models import User
from app.api import fields
from app.api.columns import type_of
from app.api.resource import Resource
from app.api.schema import input_fields
from app.database import Model, writing
from app.extensions import db
from tests.people import Program

MARK = "zqowned"
"""Stands in every text of a row, so that it can be found wherever it shows."""

RULES: dict[str, dict[str, Any]] = {"own-ingredient": {"energy": 17}}
"""Values that rules over several fields ask for."""


def declared(app: Flask) -> list[Resource]:
    """Every resource of the application."""
    return [one for room in app.blueprints.values() for one in getattr(room, "declared", ())]


def tiny_png() -> bytes:
    """A picture of one grey point."""
    chunks = (
        (b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00\x80")),
        (b"IEND", b""),
    )
    written = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


@dataclass
class RowMaker:
    """Makes rows for the person with this token; what a row refers to is made before it."""

    app: Flask
    token: str
    user_id: int
    made: dict[str, Any] = field(default_factory=dict)
    """Resource -> the id of its row."""
    refused: dict[str, str] = field(default_factory=dict)
    """Resource -> why nothing could be made from its schema alone."""

    def make_all(self) -> None:
        """One row of every resource that takes some."""
        for resource in declared(self.app):
            if "POST" in resource.methods:
                self.make(resource)

    def make(self, resource: Resource) -> Any:
        """The id of a row of this resource, None where the schema alone is not enough."""
        if resource.name in self.made or resource.name in self.refused:
            return self.made.get(resource.name)
        self.refused[resource.name] = "refers to itself"
        problem = ""
        for only_required in (False, True):
            body = self.body_of(resource, only_required=only_required)
            answer = self._sent(resource, body)
            if answer.status_code == 201:
                self.made[resource.name] = answer.get_json()["id"]
                del self.refused[resource.name]
                return self.made[resource.name]
            if answer.status_code == 403:
                # Not for everybody: trustworthy people, administrators.
                del self.refused[resource.name]
                return None
            problem = f"{answer.status_code} {answer.text[:300]} to {body}"
        self.refused[resource.name] = problem
        return None

    def _sent(self, resource: Resource, body: dict[str, Any]) -> Any:
        program = Program(self.app, self.token)
        path = f"/api/v2/{resource.name}/"
        if not resource.takes_files:
            return program.post(path, json=body)
        return program.post(path, data={name: value for name, value in body.items() if value is not None})

    def body_of(self, resource: Resource, *, only_required: bool = False) -> dict[str, Any]:
        """What its schema asks for, with references to what is there."""
        wanted = {
            name: one
            for name, one in input_fields(resource.schema).items()
            if not one.dump_only and (one.required or not only_required) and not isinstance(one, fields.Uuid)
        }
        found = {name: self._value(one) for name, one in wanted.items()} | RULES.get(resource.name, {})
        return {name: value for name, value in found.items() if value is not None}

    def _value(self, one: fields.Field) -> Any:
        if isinstance(one, fields.Reference):
            return self._referred(one)
        if one.wire_type == "image upload":
            return FileStorage(io.BytesIO(tiny_png()), "point.png", content_type="image/png")
        return value_of(one)

    def _referred(self, one: fields.Reference) -> Any:
        makers = [it for it in declared(self.app) if it.model is one.model and "POST" in it.methods]
        own = next((key for it in makers if (key := self.make(it)) is not None), None)
        key = own if own is not None else self._visible_key(one)
        if key is None:
            # The catalogue: nobody's, and not made through the API.
            with self.app.app_context(), writing():
                key_of_new_row(one.model)
            key = self._visible_key(one)
        return key

    def _visible_key(self, one: fields.Reference) -> Any:
        with self.app.test_request_context():
            user = db.session.get_one(User, self.user_id)
            login_user(user)
            key = db.session.scalar(one.rows_of(user).with_only_columns(one.model.id).order_by(None).limit(1))
            return key if isinstance(key, int | None) else str(key)


_PLAIN: Mapping[type, Any] = {
    str: "catalogue",
    int: 1,
    float: 1.0,
    Decimal: Decimal(1),
    bool: True,
    date: date(2026, 1, 2),
    datetime: datetime(2026, 1, 2, tzinfo=UTC),
    dict: {},
    list: [],
}


def key_of_new_row(model: type[Model]) -> Any:
    """The key of a row whose required columns hold something; rows it refers to are made or found."""
    values = {}
    for one in inspect(model).column_attrs:
        column = one.columns[0]
        if column.nullable or column.default is not None or column.server_default is not None:
            continue
        if column.foreign_keys:
            referred = next(iter(column.foreign_keys)).column.table
            other = next(kind.class_ for kind in db.Model.registry.mappers if kind.local_table is referred)
            known = db.session.scalar(select(other.id).limit(1))
            values[one.key] = known if known is not None else key_of_new_row(other)
        elif one.key != "id":
            values[one.key] = _PLAIN[type_of(getattr(model, one.key))]
    switches = [one.key for one in inspect(model).column_attrs if isinstance(one.columns[0].type, Boolean)]
    row = model(**dict.fromkeys(switches, True) | values)
    db.session.add(row)
    db.session.flush()
    return row.id


def value_of(one: fields.Field) -> Any:
    """A value this field takes."""
    plain: Mapping[type, Any] = {
        fields.Url: "https://example.org/" + MARK,
        fields.Email: f"{MARK}@example.org",
        # Nothing is shown to everybody because of a switch.
        fields.Boolean: False,
        fields.Json: None,
        fields.Date: "2026-01-02",
        fields.DateTime: "2026-01-02T08:00:00Z",
        fields.Time: "08:00:00",
    }
    for kind, value in plain.items():
        if isinstance(one, kind):
            return value
    if isinstance(one, fields.Choice):
        return next(iter(one.values.values()))
    if isinstance(one, fields.Integer | fields.Float | fields.Decimal):
        lowest, highest = getattr(one, "minimum", None), getattr(one, "maximum", None)
        return int(max(lowest if lowest is not None else 1, min(1, highest if highest is not None else 1)))
    if isinstance(one, fields.Text):
        longest = one.longest or 200
        return (MARK + " is what somebody wrote here, at some length" * (1 if longest > 60 else 0))[:longest]
    return None
