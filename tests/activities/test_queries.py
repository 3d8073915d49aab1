"""Which activities are found, in which order, with which sums and neighbours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.activities import queries, services
from app.activities.models import Activity
from app.activities.services import Climb, Effort, Words
from app.database import writing
from app.extensions import db
from tests.people import Cast

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR_US = 3_600_000_000
NOWHERE = 10**30

Record = Callable[..., Activity]


@pytest.fixture
def alice(context: Flask, cast: Cast) -> User:
    return db.session.get_one(User, cast.id_of("alice"))


@pytest.fixture
def bob(context: Flask, cast: Cast) -> User:
    return db.session.get_one(User, cast.id_of("bob"))


@pytest.fixture
def record(alice: User) -> Record:
    """`record("Title", day=2, km=30)` writes an activity of Alice down."""

    def write(
        title: str = "Ride", *, day: int = 0, km: float = 20, hours: float = 1, sport_id: int = 1, **more: Any
    ) -> Activity:
        user = more.pop("user", alice)
        effort = Effort(MONDAY + timedelta(days=day), hours * 3600, km, more.pop("climb", Climb(None, None)))
        with writing():
            return services.record_by_hand(user, queries.find_sport(sport_id), effort, Words(title, **more))

    return write


def titles(user: User, **wanted: Any) -> list[str | None]:
    """The titles of what is found, the oldest first."""
    rows = queries.ordered(queries.narrowed(queries.activities_of(user), wanted), descending=False)
    return [activity.title for activity in db.session.scalars(rows)]


def test_everybody_finds_only_what_is_theirs(alice: User, bob: User, record: Record) -> None:
    record("Hers")
    record("His", user=bob)

    assert titles(alice) == ["Hers"]
    assert titles(bob) == ["His"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Short", "Long", "Run"]),
        ({"sport_id": 5}, ["Run"]),
        ({"sport_id": 99}, []),
        ({"sport_id": NOWHERE}, []),
        ({"started_from": MONDAY + timedelta(days=1)}, ["Long", "Run"]),
        ({"started_before": MONDAY + timedelta(days=1)}, ["Short"]),
        ({"distance_from": 20_000}, ["Short", "Long"]),
        ({"distance_from": Decimal("20000.5")}, ["Long"]),
        ({"distance_to": 20_000}, ["Short", "Run"]),
        ({"distance_to": Decimal("19999.9")}, ["Run"]),
        ({"distance_from": float("nan")}, []),
        ({"distance_to": float("nan")}, []),
        ({"distance_from": float("-inf"), "distance_to": float("inf")}, ["Short", "Long", "Run"]),
        ({"distance_from": NOWHERE}, []),
        ({"distance_to": -NOWHERE}, []),
        ({"moving_from": 2 * HOUR_US, "moving_to": 2 * HOUR_US}, ["Long"]),
        ({"average_speed_from": 20_001}, ["Long"]),
        ({"average_speed_to": 10_000}, ["Run"]),
        ({"max_speed_from": 20_000, "max_speed_to": 20_000}, ["Short"]),
        ({"title": "LONG"}, ["Long"]),
        ({"title": "o"}, ["Short", "Long"]),
        ({"title": "s%t"}, ["Short"]),
        ({"title": "_un"}, ["Run"]),
        ({"notes": "ÜBER"}, ["Long"]),
        ({"description": "river"}, ["Run"]),
        ({"text": "ü"}, ["Long"]),
        ({"text": "r"}, ["Short", "Long", "Run"]),
        ({"title": "x" * 5000}, []),
        ({"title": "\\"}, []),
        ({"sport_id": 1, "distance_from": 30_000, "title": "on"}, ["Long"]),
    ],
)
def test_a_list_is_narrowed_by_what_is_wanted(
    wanted: dict[str, Any], found: list[str], alice: User, record: Record
) -> None:
    record("Short", day=0, km=20, hours=1)
    record("Long", day=1, km=60, hours=2, notes="Über den Berg")
    record("Run", day=2, km=10, hours=1, sport_id=5, description="Along the River")

    assert titles(alice, **wanted) == found


def test_an_unknown_filter_is_a_mistake_of_the_program(alice: User) -> None:
    with pytest.raises(queries.UnknownFilter):
        titles(alice, colour="red")


@pytest.mark.parametrize(
    ("by", "ascending"),
    [
        ("started_at", ["C", "B", "a"]),
        ("distance", ["B", "C", "a"]),
        ("moving", ["a", "B", "C"]),
        ("average_speed", ["B", "C", "a"]),
        ("max_speed", ["B", "C", "a"]),
        ("title", ["a", "B", "C"]),
        ("sport", ["B", "a", "C"]),
    ],
)
def test_a_list_has_the_order_asked_for(by: str, ascending: list[str], alice: User, record: Record) -> None:
    record("B", day=1, km=10, hours=2, sport_id=1)
    record("a", day=2, km=30, hours=1, sport_id=2)
    record("C", day=0, km=20, hours=3, sport_id=3)

    rows = queries.activities_of(alice)
    assert [one.title for one in db.session.scalars(queries.ordered(rows, by, descending=False))] == ascending
    assert [one.title for one in db.session.scalars(queries.ordered(rows, by))] == ascending[::-1]


def test_an_unknown_order_is_a_mistake_of_the_program(alice: User) -> None:
    with pytest.raises(queries.UnknownOrder):
        queries.ordered(queries.activities_of(alice), "colour")


def test_what_has_no_value_comes_last_in_both_directions(alice: User, record: Record) -> None:
    with writing():
        untitled = record("x")
        untitled.title = untitled.title_folded = None
    record("Titled")

    rows = queries.activities_of(alice)
    for descending in (True, False):
        found = db.session.scalars(queries.ordered(rows, "title", descending=descending))
        assert [activity.title for activity in found] == ["Titled", None]


def test_insertion_decides_between_equals(alice: User, record: Record) -> None:
    record("first"), record("second")

    assert titles(alice) == ["first", "second"]


def test_totals_are_sums_over_what_is_found(alice: User, record: Record) -> None:
    record(km=20.5, hours=1, climb=Climb(100.25, 90))
    record(km=30, hours=0.5)
    record(km=99, sport_id=5)

    totals = queries.totals_of(queries.narrowed(queries.activities_of(alice), {"sport_id": 1}))

    assert totals == queries.Totals(count=2, distance_m=50_500, moving_us=3 * HOUR_US // 2, ascent_mm=100_250)


def test_totals_of_nothing_are_zero(alice: User) -> None:
    assert queries.totals_of(queries.activities_of(alice)) == queries.Totals(0, 0, 0, 0)


def page_of(user: User, number: int = 1, per_page: int = 2, **wanted: Any) -> queries.Page:
    rows = queries.ordered(queries.narrowed(queries.activities_of(user), wanted))
    return queries.page_of(rows, wanted, number, per_page)


def test_a_page_knows_where_it_stands(alice: User, record: Record) -> None:
    for day in range(5):
        record(str(day), day=day)

    first, last, beyond = (page_of(alice, number) for number in (1, 3, 4))

    assert [[one.title for one in page.activities] for page in (first, last, beyond)] == [["4", "3"], ["0"], []]
    assert [page.number for page in (first, last, beyond)] == [1, 3, 4]
    assert {(page.pages, page.total) for page in (first, last, beyond)} == {(3, 5)}


def test_an_empty_list_has_no_pages(alice: User) -> None:
    page = page_of(alice)

    assert (page.pages, page.total) == (0, 0)


def test_a_page_far_beyond_the_end_is_empty(alice: User, record: Record) -> None:
    record()

    assert page_of(alice, NOWHERE).activities == []


def test_neighbours_are_inverse_even_in_the_same_minute(alice: User, bob: User, record: Record) -> None:
    first, second, third = record("first"), record("second"), record("third")
    record("his", user=bob)

    around = [queries.neighbours_of(activity) for activity in (first, second, third)]

    assert [one.previous for one in around] == [None, first.uuid, second.uuid]
    assert [one.next for one in around] == [second.uuid, third.uuid, None]


def test_neighbours_in_a_list_keep_to_its_filters_but_not_to_its_words(alice: User, record: Record) -> None:
    early, middle, late = record("ride", day=0), record("ride", day=2), record("other", day=4)
    record("run", day=1, sport_id=5), record("run", day=3, sport_id=5)

    page = page_of(alice, sport_id=1, title="ride")

    assert page.activities == [middle, early]
    assert page.neighbours[middle.id] == queries.Neighbours(previous=early.uuid, next=late.uuid)
    assert page.neighbours[early.id] == queries.Neighbours(previous=None, next=middle.uuid)


def test_a_longer_page_of_a_longer_list_needs_no_more_statements(
    alice: User, record: Record, count_queries: Callable[..., int]
) -> None:
    record(day=0), record(day=1)
    few = count_queries(page_of, alice, 1, 1)
    for day in range(10):
        record(day=day, km=50 + day)

    assert count_queries(page_of, alice, 1, 10) == few


def test_what_is_in_the_bin_is_found_nowhere_else(alice: User, record: Record) -> None:
    before, binned, after = record("before", day=0), record("binned", day=1), record("after", day=2)

    with writing():
        services.put_in_bin(binned)

    assert titles(alice) == ["before", "after"]
    assert queries.neighbours_of(before).next == after.uuid
    assert page_of(alice).total == queries.totals_of(queries.activities_of(alice)).count == 2
    assert [one.title for one in db.session.scalars(queries.binned_activities_of(alice))] == ["binned"]
