"""Who is found by what."""

import pytest
from flask import Flask

from app.accounts import queries, services
from app.accounts.models import User
from app.database import writing
from app.extensions import db
from tests.people import Cast


def test_an_empty_server_has_no_people(context: Flask) -> None:
    assert not queries.has_people()


def test_people_are_listed_by_name_whatever_its_case(context: Flask, cast: Cast) -> None:
    with writing():
        services.add_person("Bert", None, "hash")

    names = [user.username for user in db.session.scalars(queries.people())]

    assert names == ["alice", "Bert", "bob", "carol", "dora"]


@pytest.mark.parametrize("called", ["carol", "CAROL", "carol@example.com", " Carol@Example.Com "])
def test_a_person_is_found_by_name_or_address(context: Flask, cast: Cast, called: str) -> None:
    found = queries.person_called(called)

    assert found and found.id == cast.id_of("carol")


@pytest.mark.parametrize("called", ["", "caro", "carol@example", "%", "_____"])
def test_nobody_is_found_by_half_a_name(context: Flask, cast: Cast, called: str) -> None:
    assert queries.person_called(called) is None


def test_tokens_of_others_are_not_among_ones_own(context: Flask, cast: Cast) -> None:
    alice = db.session.get_one(User, cast.id_of("alice"))

    owners = {token.user_id for token in db.session.scalars(queries.api_tokens_of(alice))}

    assert owners == {alice.id}
