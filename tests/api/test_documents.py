"""Stored answers: what they say is always what the rows say, whoever changed them and however."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update

from app.database import writing
from app.extensions import db
from tests.api.conftest import LABELS, PAMPHLETS, Pamphlet, Sticker
from tests.people import Cast, Program


@pytest.fixture
def tag(make_tags: Callable[..., list[int]]) -> int:
    return make_tags("old")[0]


@pytest.fixture
def pamphlet(as_alice: Program, tag: int) -> int:
    answer = as_alice.post("/api/v2/pamphlet/", json={"title": "On Liberty", "tag": tag})
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def _stored(app: Flask, row_id: int) -> bytes | None:
    with app.app_context():
        body: bytes | None = db.session.scalar(select(PAMPHLETS.table.c.body).where(PAMPHLETS.table.c.row_id == row_id))
        return body


def _shown(program: Program, row_id: int) -> dict[str, Any]:
    detail = program.get(f"/api/v2/pamphlet/{row_id}/").json
    assert program.get("/api/v2/pamphlet/").json["results"] == [detail]
    shown: dict[str, Any] = detail
    return shown


def test_a_new_row_has_its_document_at_once(app: Flask, pamphlet: int) -> None:
    assert b'"title":"On Liberty"' in (_stored(app, pamphlet) or b"")


def test_a_list_from_documents_takes_two_statements_however_long_it_is(
    app: Flask, as_bob: Program, tag: int, count_queries: Callable[..., int]
) -> None:
    with app.app_context(), writing() as session:
        session.add_all(Pamphlet(title=f"No. {number}", tag_id=tag) for number in range(30))
    as_bob.get("/api/v2/pamphlet/?limit=1")

    few, many = (count_queries(as_bob.get, f"/api/v2/pamphlet/?limit={limit}") for limit in (1, 30))

    assert few == many <= 3


def test_a_change_through_the_api_is_seen_at_once(app: Flask, as_alice: Program, pamphlet: int) -> None:
    as_alice.patch(f"/api/v2/pamphlet/{pamphlet}/", json={"title": "On Tyranny"})

    assert _shown(as_alice, pamphlet)["title"] == "On Tyranny"
    assert b"On Tyranny" in (_stored(app, pamphlet) or b"")


def test_a_change_of_a_row_it_tells_of_is_seen_at_once(app: Flask, as_alice: Program, pamphlet: int, tag: int) -> None:
    with app.app_context(), writing() as session:
        session.get_one(Sticker, tag).name = "new"

    assert _shown(as_alice, pamphlet)["tag_name"] == "new"
    assert b'"tag_name":"new"' in (_stored(app, pamphlet) or b"")


@pytest.mark.parametrize(
    "statement",
    [
        update(Sticker).values(name="new"),
        update(Sticker.__table__).values(name="new"),
        text("UPDATE invented_tag SET name = 'new'"),
    ],
    ids=["orm", "core", "text"],
)
def test_a_change_by_a_bare_statement_is_seen_as_well(
    app: Flask, as_alice: Program, pamphlet: int, statement: Any
) -> None:
    with app.app_context(), writing() as session:
        session.connection().execute(statement)

    assert _shown(as_alice, pamphlet)["tag_name"] == "new"


def test_rows_added_by_a_bare_statement_are_answered_without_a_document(app: Flask, as_bob: Program, tag: int) -> None:
    with app.app_context(), writing() as session:
        session.connection().execute(insert(Pamphlet).values(id=7, title="Common Sense", tag_id=tag))

    assert _stored(app, 7) is None
    assert _shown(as_bob, 7)["title"] == "Common Sense"


def test_what_is_missing_is_made_by_a_command(app: Flask, tag: int) -> None:
    with app.app_context(), writing() as session:
        session.connection().execute(insert(Pamphlet), [{"title": f"No. {n}", "tag_id": tag} for n in range(1200)])

    outcome = app.test_cli_runner().invoke(args=["documents", "pamphlet"])

    assert "pamphlet: 1200 made." in outcome.output
    with app.app_context():
        assert PAMPHLETS.missing() == []


def test_the_command_names_the_kinds_there_are(app: Flask) -> None:
    outcome = app.test_cli_runner().invoke(args=["documents", "leaflet"])

    assert outcome.exit_code == 2
    assert "There is no leaflet. Choose from:" in outcome.output


def test_a_deleted_row_takes_its_document_along_and_the_next_one_with_its_id_gets_its_own(
    app: Flask, as_alice: Program, pamphlet: int, tag: int
) -> None:
    as_alice.delete(f"/api/v2/pamphlet/{pamphlet}/")
    assert _stored(app, pamphlet) is None

    with app.app_context(), writing() as session:
        session.connection().execute(insert(Pamphlet).values(id=pamphlet, title="Another", tag_id=tag))

    assert _shown(as_alice, pamphlet)["title"] == "Another"


def test_what_is_rolled_back_leaves_the_document_as_it_was(app: Flask, as_alice: Program, pamphlet: int) -> None:
    with app.app_context(), pytest.raises(RuntimeError), writing() as session:
        session.get_one(Pamphlet, pamphlet).title = "Never"
        session.flush()
        raise RuntimeError

    assert b"On Liberty" in (_stored(app, pamphlet) or b"")
    assert _shown(as_alice, pamphlet)["title"] == "On Liberty"


def test_rows_may_be_deleted_in_bulk_with_what_they_tell_of(app: Flask, as_bob: Program, pamphlet: int) -> None:
    with app.app_context(), writing() as session:
        session.execute(delete(LABELS))
        session.execute(delete(Pamphlet))
        session.execute(delete(Sticker))

    assert as_bob.get("/api/v2/pamphlet/").json["count"] == 0


def test_links_in_a_document_lead_to_where_the_program_asked(app: Flask, as_bob: Program, pamphlet: int) -> None:
    for base in ("http://localhost", "https://gym.example:8443"):
        answer = as_bob.get("/api/v2/pamphlet/", base_url=base)

        assert answer.json["results"][0]["picture"] == f"{base}/static/images/{pamphlet}.svg"


def test_documents_are_filtered_and_sorted_like_rows(app: Flask, as_bob: Program, tag: int) -> None:
    with app.app_context(), writing() as session:
        session.add_all(Pamphlet(title=title, tag_id=tag) for title in ("b", "a", "c"))

    def titles(query: str) -> list[str]:
        return [row["title"] for row in as_bob.get(f"/api/v2/pamphlet/?{query}").json["results"]]

    assert titles("") == ["a", "b", "c"]
    assert titles("ordering=-title&limit=2") == ["c", "b"]
    assert titles("title=b") == ["b"]
    assert titles("ordering=title&offset=1") == ["b", "c"]


def test_a_row_nobody_may_see_is_no_document_either(as_bob: Program, pamphlet: int) -> None:
    assert as_bob.get(f"/api/v2/pamphlet/{pamphlet + 1}/").status_code == 404
    assert as_bob.get(f"/api/v2/pamphlet/{10**30}/").status_code == 404


@pytest.mark.parametrize("name", ["own-pamphlet", "named-pamphlet", "guarded-pamphlet"])
def test_everybody_sees_their_own_stored_answers_in_whatever_order_they_ask(
    app: Flask, cast: Cast, tag: int, name: str
) -> None:
    with app.app_context(), writing() as session:
        for person in ("alice", "bob", "carol"):
            session.add(Pamphlet(title=person, owner_id=cast.id_of(person), tag_id=tag))

    for _again in range(2):
        for title in ("alice", "bob"):
            page = Program(app, cast.token_of(title)).get(f"/api/v2/{name}/").json
            assert [row["title"] for row in page["results"]] == [title]
            assert page["count"] == 1


def test_an_administrator_sees_more_although_somebody_else_asked_before(
    app: Flask, cast: Cast, as_alice: Program, tag: int
) -> None:
    with app.app_context(), writing() as session:
        session.add_all(Pamphlet(title=name, owner_id=cast.id_of("alice"), tag_id=tag) for name in "ab")

    assert as_alice.get("/api/v2/guarded-pamphlet/").json["count"] == 2
    as_dora = Program(app, cast.token_of("dora"))
    assert as_dora.get("/api/v2/guarded-pamphlet/").json["count"] == 2
    assert Program(app, cast.token_of("bob")).get("/api/v2/guarded-pamphlet/").json["count"] == 0


def test_beyond_the_end_the_count_of_stored_answers_is_still_right(as_bob: Program, pamphlet: int) -> None:
    page = as_bob.get("/api/v2/pamphlet/?offset=40").json

    assert (page["count"], page["results"]) == (1, [])
    assert page["previous"].endswith("/api/v2/pamphlet/?limit=20&offset=20")
