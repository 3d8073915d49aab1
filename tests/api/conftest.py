"""An application with an invented room: shelves that people own, books that stand on them, and tags for everybody.

Its tables exist only here.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal as Number
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, jsonify
from flask_login import current_user
from marshmallow import ValidationError, validates_schema
from sqlalchemy import JSON, Column, ForeignKey, MetaData, Numeric, Select, String, Table, Uuid, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from app import create_app, triggers
from app.api.endpoint import described
from app.api.fields import (
    Boolean,
    Choice,
    Computed,
    Date,
    DateTime,
    Decimal,
    Email,
    Float,
    Integer,
    Json,
    Reference,
    Text,
    Time,
    Url,
)
from app.api.fields import (
    Uuid as UuidField,
)
from app.api.filters import choice, exact, many_to_many, on_day, one_of, ranged, reference
from app.api.links import address_to
from app.api.openapi import operation
from app.api.resource import READ, Resource
from app.api.rest import register
from app.api.schema import Schema
from app.api.wger.sign_in import PUBLIC
from app.blueprints import DomainBlueprint
from app.database import Model, Owned, UtcDateTime, writing
from app.documents import Documents
from app.errors import Problem
from app.extensions import cache, db, limiter
from app.web.limits import Limit
from tests.conftest import _empty_all_but_starter_tables
from tests.people import Cast, Program, invite_the_cast

SHELVES, ONE_SHELF, NEW_SHELVES = Limit("SHELF_LIST_LIMIT"), Limit("SHELF_LIMIT"), Limit("SHELF_CREATE_LIMIT")


class Invented(Model):
    """Kept apart from the program's own tables: no migration and no other test knows of these."""

    __abstract__ = True
    metadata = MetaData()


class Sticker(Invented):
    __tablename__ = "invented_tag"

    name: Mapped[str] = mapped_column(String(20))


class Shelf(Owned, Invented):
    __tablename__ = "invented_shelf"

    user_id: Mapped[int] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(20))
    is_full: Mapped[bool] = mapped_column(default=False)


LABELS = Table(
    "invented_label",
    Invented.metadata,
    Column("book_id", ForeignKey("invented_book.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("invented_tag.id"), primary_key=True),
)


class Book(Invented):
    __tablename__ = "invented_book"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)  # type: ignore[assignment]
    shelf_id: Mapped[int] = mapped_column(ForeignKey("invented_shelf.id", ondelete="CASCADE"))
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("invented_tag.id"))
    title: Mapped[str] = mapped_column(String(30))
    notes: Mapped[str] = mapped_column(LongText, default="")
    pages: Mapped[int | None]
    price: Mapped[Number | None] = mapped_column(Numeric(6, 2))
    weight: Mapped[float | None]
    is_read: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(10), default="novel")
    bought: Mapped[date | None]
    opened: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    tags: Mapped[list[Sticker]] = relationship(secondary=LABELS)


class Pamphlet(Invented):
    __tablename__ = "invented_pamphlet"

    title: Mapped[str] = mapped_column(String(30))
    owner_id: Mapped[int | None]
    tag_id: Mapped[int] = mapped_column(ForeignKey("invented_tag.id", ondelete="CASCADE"))
    tag: Mapped[Sticker] = relationship(lazy="raise")


PAMPHLETS = Documents(
    "pamphlet",
    Pamphlet,
    {Sticker.__table__: "SELECT id FROM invented_pamphlet WHERE tag_id = {row}.id"},
    rows=lambda: select(Pamphlet).options(selectinload(Pamphlet.tag)),
    prepared_upto=0,
)


def pamphlets(_user: Any) -> Select[tuple[Pamphlet]]:
    return select(Pamphlet).options(joinedload(Pamphlet.tag))


def own_pamphlets(user: Any) -> Select[tuple[Pamphlet]]:
    return select(Pamphlet).where(Pamphlet.owner_id == user.id)


def pamphlets_named_after(_user: Any) -> Select[tuple[Pamphlet]]:
    return select(Pamphlet).where(Pamphlet.title == current_user.username)


def pamphlets_for_administrators(user: Any) -> Select[tuple[Pamphlet]]:
    return select(Pamphlet) if getattr(user, "is_admin", False) else own_pamphlets(user)


def tags(_user: Any) -> Select[tuple[Sticker]]:
    return select(Sticker)


def shelves_of(user: Any) -> Select[tuple[Shelf]]:
    return select(Shelf).where(Shelf.user_id == user.id)


def books_of(user: Any) -> Select[tuple[Book]]:
    return select(Book).join(Shelf).where(Shelf.user_id == user.id)


class TagSchema(Schema):
    id = Integer(dump_only=True)
    name = Text(dump_only=True)


class ShelfSchema(Schema):
    id = Integer(dump_only=True)
    name = Text(required=True, longest=20, label="Name of the shelf", help_text="As on the label")
    is_full = Boolean()


class BookSchema(Schema):
    id = UuidField()
    shelf = Reference(shelves_of, own=True, required=True, attribute="shelf_id")
    tag = Reference(tags, allow_none=True, attribute="tag_id")
    title = Text(required=True, longest=30, shortest=2)
    notes = Text(blank=True, longest=1000)
    pages = Integer(minimum=0, maximum=2147483647, allow_none=True)
    price = Decimal(6, 2, minimum=Number(0), maximum=Number(3000), allow_none=True)
    weight = Float(allow_none=True)
    is_read = Boolean()
    kind = Choice("novel", "poems", "comic_book")
    bought = Date(allow_none=True)
    opened = DateTime(allow_none=True)
    extra = Json(allow_none=True)

    @validates_schema
    def a_comic_book_needs_pages(self, values: dict[str, Any], **_options: Any) -> None:
        if values.get("kind") == "comic_book" and not values.get("pages"):
            raise ValidationError([Problem("unique_set", {"fields": "kind, pages"})])


class PamphletSchema(Schema):
    id = Integer(dump_only=True)
    title = Text(required=True, longest=30)
    tag = Reference(tags, required=True, attribute="tag_id")
    tag_name = Computed(lambda row: row.tag.name, {"type": "string"})
    picture = Computed(
        lambda row: address_to("static", filename=f"images/{row.id}.svg"), {"type": "string", "format": "uri"}
    )


class ContactSchema(Schema):
    home = Url(required=True)
    mail = Email(required=True)
    open_from = Time(required=True)


def invented_room() -> DomainBlueprint:
    blueprint = DomainBlueprint("invented", __name__)
    blueprint.resources(
        Resource("tag", Sticker, TagSchema, visible=tags, methods=READ, access=PUBLIC, ordering=(Sticker.name,)),
        Resource(
            "shelf",
            Shelf,
            ShelfSchema,
            visible=shelves_of,
            filters=[*exact(Shelf.name, Shelf.is_full), *one_of(Shelf.id)],
            ordering=(Shelf.name.desc(),),
            limits={"list": SHELVES, "detail": ONE_SHELF, "create": NEW_SHELVES},
            description="Where books stand.",
        ),
        Resource(
            "book",
            Book,
            BookSchema,
            visible=books_of,
            filters=[
                *exact(Book.title, Book.weight, Book.id),
                *ranged(Book.pages, Book.price, Book.bought, Book.opened),
                *one_of(Book.pages, Book.id),
                *on_day(Book.opened),
                *choice(Book.kind, "novel", "poems", "comic_book"),
                *reference(Book.shelf_id, shelves_of),
                *many_to_many("tags", Book.tags),
            ],
            ordering=(Book.title,),
        ),
        Resource(
            "pamphlet",
            Pamphlet,
            PamphletSchema,
            visible=pamphlets,
            filters=exact(Pamphlet.title),
            ordering=(Pamphlet.title,),
            documents=PAMPHLETS,
        ),
        *(
            Resource(name, Pamphlet, PamphletSchema, visible=visible, methods=READ, documents=PAMPHLETS)
            for name, visible in (
                ("own-pamphlet", own_pamphlets),
                ("named-pamphlet", pamphlets_named_after),
                ("guarded-pamphlet", pamphlets_for_administrators),
            )
        ),
    )

    @blueprint.route("/api/v2/shelf/<int:shelf_id>/summary/")
    @operation({"responses": {"200": {"description": "It", "content": {"application/json": {"schema": ShelfSchema}}}}})
    @described("Summary", limits={"GET": ONE_SHELF})
    def summary(shelf_id: int) -> Any:
        return jsonify(ShelfSchema.write(db.session.get_one(Shelf, shelf_id)))

    @blueprint.route("/api/v2/contact/", methods=["POST"])
    @described("Contact", access=PUBLIC, schema=ContactSchema)
    def contact() -> Any:
        from flask import request  # noqa: PLC0415

        from app.api.browsable import json_body  # noqa: PLC0415

        schema = ContactSchema()
        return jsonify(schema.dump(schema.read(json_body(request), partial=False)))

    return blueprint


@pytest.fixture(scope="session")
def library(environ: dict[str, str], prepared_app: Flask) -> Iterator[Flask]:
    """The application with the invented room, on the same database as the others."""
    app = create_app(environ)
    app.config.update(TESTING=True, LASTS_ALL_TESTS=True)
    app.config.update(dict.fromkeys((limit.setting for limit in (SHELVES, ONE_SHELF, NEW_SHELVES)), ""))
    register(app, invented_room())
    with app.app_context(), writing() as session:
        Invented.metadata.create_all(session.connection())
        triggers.install(session.connection())
    yield app
    with app.app_context(), writing() as session:
        triggers.remove(session.connection())
        Invented.metadata.drop_all(session.connection())
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(library: Flask) -> Iterator[Flask]:
    """In this folder every test speaks to the library."""
    yield library
    with library.app_context():
        with writing() as session:
            for table in reversed(Invented.metadata.sorted_tables):
                session.execute(table.delete())
        _empty_all_but_starter_tables(library)
        cache.clear()
        limiter.reset()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return invite_the_cast(app)


@pytest.fixture
def shelf(as_alice: Program) -> int:
    """The id of a shelf of Alice."""
    answer = as_alice.post("/api/v2/shelf/", json={"name": "Novels"})
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


@pytest.fixture
def add_book(as_alice: Program, shelf: int) -> Callable[..., dict[str, Any]]:
    """`add_book(title=…)` puts a book on Alice's shelf and returns it as the API shows it."""

    def add(**values: Any) -> dict[str, Any]:
        answer = as_alice.post("/api/v2/book/", json={"shelf": shelf, "title": "Emma"} | values)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json
        return made

    return add


@pytest.fixture
def make_tags(app: Flask) -> Callable[..., list[int]]:
    """`make_tags("old", "new")` returns their ids."""

    def make(*names: str) -> list[int]:
        with app.app_context(), writing() as session:
            made = [Sticker(name=name) for name in names]
            session.add_all(made)
            session.flush()
            return [tag.id for tag in made]

    return make
