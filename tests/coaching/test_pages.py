"""Alice lets Bob, a trainer, look; Carol is another trainer, Dora administers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.coaching.models import AREAS, RoutineOffer, TrainerGrant
from app.coaching.services import MOST_OFFERS
from app.database import now, writing
from app.extensions import db
from app.routines.models import Routine
from tests.people import Browser, Cast, Program

TODAY = now().date()
MARK = "Quellwolke"
"""Stands in everything of Alice's that a trainer could come to see."""


@pytest.fixture
def bob(app: Flask, cast: Cast, bobs_browser: Browser) -> Browser:
    """Bob is a trainer."""
    _make(app, cast, "bob", trainer=True)
    return bobs_browser


@pytest.fixture
def carols_browser(app: Flask, cast: Cast) -> Browser:
    """Carol is a trainer, too, and nobody's."""
    _make(app, cast, "carol", trainer=True)
    return Browser(app, cast.session_of("carol"))


@pytest.fixture
def alice(app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program) -> Browser:
    """Alice trained, weighed in, measured, ate and rode."""
    today = TODAY.isoformat()
    as_alice.post("/api/v2/routine/", json={"name": f"{MARK} R", "start": today, "end": today})
    session = as_alice.post("/api/v2/workoutsession/", json={"date": today, "notes": f"{MARK} S", "impression": "2"})
    assert session.status_code == 201, session.text
    as_alice.post("/api/v2/weightentry/", json={"date": today, "weight": "77.7"})
    category = as_alice.post("/api/v2/measurement-category/", json={"name": f"{MARK} M", "unit": "cm"}).get_json()
    as_alice.post("/api/v2/measurement/", json={"category": category["id"], "date": today, "value": 44.4})
    quick = {"name": f"{MARK} F", "energy": "345", "day": today}
    alices_browser.submit("/food/quick", data=quick)
    ride = {"sport_id": 1, "workout_date": f"{today} 08:00", "duration": 600, "distance": 2, "title": f"{MARK} A"}
    assert as_alice.post("/api/workouts/no_gpx", json=ride).status_code == 201
    return alices_browser


def _make(app: Flask, cast: Cast, name: str, *, trainer: bool) -> None:
    with app.app_context(), writing() as session:
        session.get_one(User, cast.id_of(name)).is_trainer = trainer


def _grant(browser: Browser, name: str = "bob", areas: tuple[str, ...] = tuple(AREAS)) -> int:
    return browser.submit("/settings/trainers", data={"trainer": name, "areas": list(areas)}).status_code


def _grants(app: Flask) -> list[TrainerGrant]:
    with app.app_context():
        return list(db.session.scalars(select(TrainerGrant)))


def _offers(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(RoutineOffer.id).order_by(RoutineOffer.id)))


@pytest.fixture
def pages(app: Flask, cast: Cast) -> list[str]:
    """Every trainer's page about Alice, read from the application."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/trainees/<")]
    assert len(rules) >= 6
    return [
        rule.build({"person_id": cast.id_of("alice")})[1]  # type: ignore[index]
        for rule in rules
        if "GET" in (rule.methods or ())
    ]


def _statuses(browser: Browser, pages: list[str]) -> set[int]:
    return {browser.get(page).status_code for page in pages}


class TestGranting:
    def test_a_trainer_sees_nothing_before_everything_granted_and_nothing_after(
        self, app: Flask, alice: Browser, bob: Browser, pages: list[str]
    ) -> None:
        before = _statuses(bob, pages), bob.get("/trainees/").text

        _grant(alice)
        meanwhile, seen = _statuses(bob, pages), " ".join(bob.get(page).text for page in pages)
        alice.submit(f"/settings/trainers/{_grants(app)[0].id}/withdraw", page="/settings/trainers")

        assert before[0] == {404}
        assert "alice" not in before[1]
        assert meanwhile <= {200, 303}
        assert all(f"{MARK} {letter}" in seen for letter in "RSMFA")
        assert "77.7" in seen
        assert _statuses(bob, pages) == {404}
        assert "alice" not in bob.get("/trainees/").text

    @pytest.mark.parametrize("area", list(AREAS))
    def test_each_area_is_granted_for_itself(
        self, app: Flask, cast: Cast, alice: Browser, bob: Browser, area: str
    ) -> None:
        _grant(alice, areas=(area,))

        base = f"/trainees/{cast.id_of('alice')}"
        answers = {one: bob.get(f"{base}/{one}").status_code for one in AREAS}
        assert answers == {one: 200 if one == area else 404 for one in AREAS}
        assert bob.get(f"{base}/").headers["Location"] == f"{base}/{area}"

    def test_less_can_be_shown_later_and_none_is_a_withdrawal(
        self, app: Flask, cast: Cast, alice: Browser, bob: Browser
    ) -> None:
        _grant(alice)
        address = f"/settings/trainers/{_grants(app)[0].id}/change"
        alice.submit(address, page="/settings/trainers", data={"areas": ["food"]})
        less = [bob.get(f"/trainees/{cast.id_of('alice')}/{area}").status_code for area in ("body", "food")]
        alice.submit(address, page="/settings/trainers", data={})

        assert less == [404, 200]
        assert _grants(app) == []

    def test_granting_again_changes_the_grant_there_is(self, app: Flask, alice: Browser, bob: Browser) -> None:
        _grant(alice)
        _grant(alice, "BOB", ("food",))

        (grant,) = _grants(app)
        assert grant.areas == ["food"]

    @pytest.mark.parametrize("name", ["alice", "carol", "nobody", "x" * 200, "\x00", ""])
    def test_only_trainers_are_found_and_nobody_trains_themselves(
        self, app: Flask, alice: Browser, bob: Browser, name: str
    ) -> None:
        assert _grant(alice, name) == 422
        assert _grants(app) == []

    @pytest.mark.parametrize("areas", [(), ("everything",), ("food", "photos")])
    def test_there_has_to_be_something_to_show(
        self, app: Flask, alice: Browser, bob: Browser, areas: tuple[str, ...]
    ) -> None:
        assert _grant(alice, areas=areas) == 422
        assert _grants(app) == []

    def test_nobody_changes_the_grants_of_somebody_else(
        self, app: Flask, alice: Browser, bob: Browser, doras_browser: Browser
    ) -> None:
        _grant(alice, areas=("food",))
        address = f"/settings/trainers/{_grants(app)[0].id}"

        for browser in (bob, doras_browser):
            for change in ("change", "withdraw"):
                data = {"areas": list(AREAS)}
                answer = browser.submit(f"{address}/{change}", page="/settings/trainers", data=data)
                assert answer.status_code == 404
        assert [one.areas for one in _grants(app)] == [["food"]]


class TestWhoSees:
    def test_neither_another_trainer_nor_a_member_nor_an_administrator(
        self, alice: Browser, bob: Browser, carols_browser: Browser, doras_browser: Browser, pages: list[str]
    ) -> None:
        _grant(alice)

        assert _statuses(carols_browser, pages) == {404}
        assert _statuses(doras_browser, pages) == {404}
        assert _statuses(alice, pages) == {403}
        assert alice.get("/trainees/").status_code == 403

    def test_who_is_no_trainer_any_more_sees_nothing_and_not_again_as_one(
        self, cast: Cast, alice: Browser, bob: Browser, doras_browser: Browser, pages: list[str]
    ) -> None:
        _grant(alice)
        for role in ("member", "trainer"):
            address = f"/settings/people/{cast.id_of('bob')}/role"
            doras_browser.submit(address, page="/settings/people", data={"role": role})

        assert _statuses(bob, pages) == {404}

    def test_who_is_deactivated_is_not_shown(
        self, cast: Cast, alice: Browser, bob: Browser, doras_browser: Browser, pages: list[str]
    ) -> None:
        _grant(alice)
        doras_browser.submit(f"/settings/people/{cast.id_of('alice')}/deactivate", page="/settings/people")

        assert _statuses(bob, pages) == {404}

    def test_programs_of_the_trainer_get_nothing(
        self, cast: Cast, alice: Browser, bob: Browser, as_bob: Program, as_alice: Program
    ) -> None:
        _grant(alice)

        lists = ("routine", "workoutsession", "weightentry", "measurement-category", "measurement")
        for name in lists:
            hers = as_alice.get(f"/api/v2/{name}/").get_json()["results"]
            assert hers
            assert as_bob.get(f"/api/v2/{name}/{hers[-1]['id']}/").status_code == 404
            assert hers[-1]["id"] not in [row["id"] for row in as_bob.get(f"/api/v2/{name}/").get_json()["results"]]
        short_id = as_alice.get("/api/workouts").get_json()["data"]["workouts"][0]["id"]
        assert as_bob.get(f"/api/workouts/{short_id}").status_code in {403, 404}
        assert as_bob.get(f"/trainees/{cast.id_of('alice')}/food").status_code == 303

    def test_the_ordinary_pages_stay_closed(self, alice: Browser, bob: Browser, as_alice: Program) -> None:
        _grant(alice)
        session = as_alice.get("/api/v2/workoutsession/").get_json()["results"][0]["id"]
        short_id = as_alice.get("/api/workouts").get_json()["data"]["workouts"][0]["id"]

        assert bob.get(f"/train/log/{session}/").status_code == 404
        assert bob.get(f"/activities/{short_id}").status_code == 404


class TestThePages:
    def test_they_need_as_many_statements_for_many_rows(
        self,
        alice: Browser,
        bob: Browser,
        as_alice: Program,
        count_queries: Callable[..., int],
        pages: list[str],
    ) -> None:
        _grant(alice)
        shown = [page for page in pages if not page.endswith("/")] + ["/trainees/"]
        before = [count_queries(bob.get, page) for page in shown]
        for number in range(3):
            day = (TODAY - timedelta(days=number + 1)).isoformat()
            as_alice.post("/api/v2/routine/", json={"name": "R", "start": day, "end": day})
            as_alice.post("/api/v2/workoutsession/", json={"date": day, "impression": "2"})
            as_alice.post("/api/v2/weightentry/", json={"date": day, "weight": "77"})
            ride = {"sport_id": 1, "workout_date": f"{day} 08:00", "duration": 600, "distance": 2}
            as_alice.post("/api/workouts/no_gpx", json=ride)

        assert [count_queries(bob.get, page) for page in shown] == before
        assert max(before) <= 14

    @pytest.mark.parametrize("query", ["page=0", "page=9999999999999", "range=x", "day=9999-12-31", "day=0001-01-01"])
    def test_strange_addresses_are_answered(self, alice: Browser, bob: Browser, pages: list[str], query: str) -> None:
        _grant(alice)

        for page in pages:
            assert bob.get(f"{page}?{query}").status_code in {200, 303, 400, 404}, page


class TestARoutineForSomebody:
    @pytest.fixture
    def give(self, cast: Cast, bob: Browser) -> Callable[[int | str], int]:
        """Bob chooses a routine for Alice; the status of the answer."""
        address = f"/trainees/{cast.id_of('alice')}/routines"
        return lambda routine: bob.submit(address, page="/settings/", data={"routine": str(routine)}).status_code

    @pytest.fixture
    def plan(self, as_bob: Program) -> int:
        """A routine of Bob's."""
        frame = {"name": "Strong for Alice", "start": "2026-01-01", "end": "2026-02-01"}
        return int(as_bob.post("/api/v2/routine/", json=frame).get_json()["id"])

    @pytest.fixture
    def plans_of(self, app: Flask, cast: Cast) -> Callable[[str], list[tuple[str, date]]]:
        """Names and first days of somebody's routines."""

        def found(name: str) -> list[tuple[str, date]]:
            with app.app_context():
                rows = select(Routine.name, Routine.start).where(Routine.user_id == cast.id_of(name))
                return [(row[0], row[1]) for row in db.session.execute(rows.order_by(Routine.id))]

        return found

    def test_changes_nothing_before_it_is_taken_and_is_a_copy_that_begins_today(
        self,
        *,
        app: Flask,
        alice: Browser,
        bob: Browser,
        give: Callable[..., int],
        plan: int,
        plans_of: Callable[..., Any],
    ) -> None:
        _grant(alice, areas=("training",))

        assert give(plan) == 303
        (offer,) = _offers(app)
        waiting, shown = plans_of("alice"), [alice.get(page).text for page in ("/", "/settings/trainers")]
        taken = alice.submit(f"/settings/trainers/offers/{offer}/accept", page="/")
        again = alice.submit(f"/settings/trainers/offers/{offer}/accept", page="/")

        assert [name for name, _start in waiting] == [f"{MARK} R"]
        assert all("bob gives you the routine Strong for Alice" in page for page in shown)
        assert (taken.status_code, again.status_code) == (303, 404)
        taken_plan, began = plans_of("alice")[-1]
        assert plans_of("alice")[:-1] == waiting
        assert taken_plan == "Strong for Alice"
        assert TODAY <= began <= now().date()
        assert plans_of("bob") == [("Strong for Alice", date(2026, 1, 1))]
        assert "gives you" not in alice.get("/").text

    def test_can_be_declined_by_the_one_and_withdrawn_by_the_other(
        self,
        *,
        app: Flask,
        cast: Cast,
        alice: Browser,
        bob: Browser,
        give: Callable[..., int],
        plan: int,
        plans_of: Callable[..., Any],
    ) -> None:
        _grant(alice)
        give(plan)
        declined = alice.submit(f"/settings/trainers/offers/{_offers(app)[0]}/decline", page="/settings/trainers")
        after = _offers(app)
        give(plan)
        address = f"/trainees/{cast.id_of('alice')}/offers/{_offers(app)[0]}/withdraw"
        withdrawn = bob.submit(address, page="/settings/")

        assert (declined.status_code, after) == (303, [])
        assert (withdrawn.status_code, _offers(app)) == (303, [])
        assert len(plans_of("alice")) == 1

    def test_is_answered_by_nobody_else(
        self,
        *,
        app: Flask,
        cast: Cast,
        alice: Browser,
        bob: Browser,
        carols_browser: Browser,
        doras_browser: Browser,
        give: Callable[..., int],
        plan: int,
    ) -> None:
        _grant(alice)
        give(plan)
        (offer,) = _offers(app)
        ways = [f"/settings/trainers/offers/{offer}/{answer}" for answer in ("accept", "decline")]
        ways.append(f"/trainees/{cast.id_of('alice')}/offers/{offer}/withdraw")

        for browser in (carols_browser, doras_browser):
            assert {browser.submit(way, page="/settings/").status_code for way in ways} == {404}
        assert {bob.submit(way, page="/settings/").status_code for way in ways[:2]} == {404}
        assert alice.submit(ways[2], page="/settings/").status_code == 403
        assert _offers(app) == [offer]

    def test_goes_with_the_grant(self, app: Flask, alice: Browser, give: Callable[..., int], plan: int) -> None:
        _grant(alice)
        give(plan)
        _grant(alice, areas=("food",))
        less = _offers(app)
        _grant(alice)
        give(plan)
        alice.submit(f"/settings/trainers/{_grants(app)[0].id}/withdraw", page="/settings/trainers")

        assert (less, _offers(app)) == ([], [])

    def test_waits_for_few_answers_at_a_time_and_not_twice_for_the_same(
        self,
        *,
        app: Flask,
        cast: Cast,
        alice: Browser,
        bob: Browser,
        as_bob: Program,
        give: Callable[..., int],
        plan: int,
    ) -> None:
        _grant(alice)
        frame = {"name": "One more", "start": "2026-01-01", "end": "2026-02-01"}
        more = [as_bob.post("/api/v2/routine/", json=frame).get_json()["id"] for _number in range(MOST_OFFERS)]

        assert {give(one) for one in (plan, plan, *more)} == {303}
        assert len(_offers(app)) == MOST_OFFERS
        assert "Wait for an answer" in bob.get(f"/trainees/{cast.id_of('alice')}/training").text

    def test_needs_the_grant_for_training(
        self, alice: Browser, give: Callable[..., int], plan: int, plans_of: Callable[..., Any]
    ) -> None:
        _grant(alice, areas=("food", "body", "activities"))

        assert give(plan) == 404
        assert len(plans_of("alice")) == 1

    @pytest.mark.parametrize("routine", ["hers", "0", "", "x", "9" * 30])
    def test_has_to_be_one_of_the_trainers_own(
        self, alice: Browser, as_alice: Program, give: Callable[..., int], plans_of: Callable[..., Any], routine: str
    ) -> None:
        _grant(alice)
        hers = as_alice.get("/api/v2/routine/").get_json()["results"][0]["id"]

        assert give(hers if routine == "hers" else routine) in {303, 404}
        assert len(plans_of("alice")) == 1


def test_nothing_of_it_is_left_when_somebody_leaves(
    app: Flask, cast: Cast, alice: Browser, bob: Browser, doras_browser: Browser
) -> None:
    _grant(alice)
    address = f"/settings/people/{cast.id_of('bob')}/delete"
    doras_browser.submit(address, data={"name": "bob"})

    assert _grants(app) == []
