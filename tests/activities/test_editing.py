"""Correcting tracks: what becomes of activities, and that all of it can be taken back."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.accounts.models import User
from app.accounts.services import delete_account
from app.activities import queries, services
from app.activities.logic.short_ids import decode
from app.activities.models import Activity
from app.activities.services import Correction, Upload
from app.activities.services.bin import pictures_of
from app.activities.track_files import files_of
from app.database import find, now, writing
from app.errors import Conflict, Invalid, RegimenError
from app.extensions import db
from app.files import staged
from tests.activities.fit_files import fit_of
from tests.activities.fit_files import ride as fit_ride
from tests.activities.gpx_samples import START, golden_gpx, gpx_of, ride
from tests.activities.uploads import traces_in, upload, uploaded, workout_in
from tests.people import Cast, Program

T = START.timestamp()
HOUR = timedelta(hours=1)
NUMBERED_ANEW = {"segment", "best_effort", "track_line", "course"}
"""Their own numbers mean nothing to anybody; they are known by activity and place."""


@pytest.fixture
def alice(context: Flask, cast: Cast) -> User:
    return db.session.get_one(User, cast.id_of("alice"))


def activity_of(workout: dict[str, Any]) -> Activity:
    return find(select(Activity), Activity.uuid == decode(workout["id"]))


def correct(user: User, activity: Activity, kind: str, *others: Activity, **parameters: Any) -> Activity | None:
    """Correct a track as the pages do."""
    correction = Correction(kind, parameters, others, second_title="Second part")
    with staged() as stage:
        planned = services.plan_edit(stage, user, activity, correction)
        with writing():
            return services.edit_track(stage, user, activity, planned)


def undo(user: User, activity: Activity, corrections: int = 0) -> None:
    """Take all corrections back, or those after the first so many."""
    with staged() as stage:
        planned = services.plan_undo(stage, user, activity, corrections)
        with writing():
            services.undo_edits(stage, user, activity, planned)


def everything(app: Flask) -> dict[str, Any]:
    """Every row of this room and the bytes of every file."""
    tables = [
        table
        for table in db.metadata.sorted_tables
        if table.name in {"activity_gear", "activity_tag"}
        or any(
            mapper.local_table is table and mapper.class_.__module__.startswith("app.activities")
            for mapper in db.Model.registry.mappers
        )
    ]
    with app.app_context():
        found: dict[str, Any] = {
            table.name: sorted(
                str({name: value for name, value in row.items() if name != "id" or table.name not in NUMBERED_ANEW})
                for row in map(dict, db.session.execute(select(table)).mappings())
            )
            for table in tables
        }
    instance = Path(app.config["INSTANCE"])
    for name in ("uploads", "maps"):
        found[name] = {
            str(path.relative_to(instance)): path.read_bytes()
            for path in instance.glob(f"{name}/**/*")
            if path.is_file()
        }
    return found


def answers(program: Program, *workouts: dict[str, Any]) -> list[Any]:
    """What programs read of these workouts, and of all that depends on them."""
    paths = [f"/api/workouts/{one['id']}{part}" for one in workouts for part in ("", "/chart_data", "/gpx")]
    paths += ["/api/workouts", "/api/records", "/api/stats/alice/by_sport", "/api/equipments", "/api/auth/profile"]
    return [program.get(path).json for path in paths]


class TestTakingBack:
    def test_after_trim_split_merge_and_a_restart_undoing_leaves_every_byte_and_number_as_it_was(
        self, alice: User, as_alice: Program, app: Flask, environ: dict[str, str]
    ) -> None:
        bike = as_alice.post("/api/equipments", json={"label": "Bike", "equipment_type_id": 2})
        bike_id = bike.json["data"]["equipments"][0]["id"]
        first = uploaded(as_alice, golden_gpx(), title="Golden", equipment_ids=[bike_id])
        long = uploaded(as_alice, gpx_of(ride(90, start=START + HOUR), name="Long"), notes="windy")
        alone = uploaded(as_alice, gpx_of(ride(20, start=START + 4 * HOUR)), sport_id=5, equipment_ids=[])
        with writing():
            services.tag(alice, activity_of(long), ["hills"])
            services.tag(alice, activity_of(alone), ["lunch"])
        said = answers(as_alice, first, long, alone)
        before = everything(app)

        golden, outing, run = (activity_of(one) for one in (first, long, alone))
        start = T + HOUR.total_seconds()
        correct(alice, outing, "trim", start=start + 60, end=start + 80 * 60)
        second = correct(alice, outing, "split", at=start + 40 * 60)
        assert second is not None
        correct(alice, second, "heights", metres=60)
        correct(alice, second, "merge", run)
        correct(alice, golden, "cut", start=T + 10, end=T + 15)
        correct(alice, golden, "merge", outing)
        assert everything(app) != before
        assert as_alice.get("/api/workouts").json["pagination"]["total"] == 2
        ids = [one.id for one in (second, golden, outing)]
        db.session.remove()

        restarted = create_app(environ)
        with restarted.app_context():
            user = db.session.get_one(User, alice.id)
            second, golden, outing = (db.session.get_one(Activity, number) for number in ids)
            undo(user, golden, 1)
            undo(user, second, 2)
            undo(user, outing)
            undo(user, golden)
            db.session.remove()

        db.session.expire_all()
        after = everything(app)
        for name, rows in before.items():
            assert after[name] == rows, name
        assert answers(as_alice, first, long, alone) == said

    @pytest.mark.parametrize(
        ("kind", "parameters"),
        [
            ("trim", {"start": T + 10, "end": T + 220}),
            ("split", {"at": T + 80}),
            ("heights", {"metres": 60}),
            ("leaps", {"fastest_kmh": 15}),
            ("cut", {"start": T + 10, "end": T + 10}),
        ],
    )
    def test_every_correction_comes_off_without_a_trace(
        self, kind: str, parameters: dict[str, float], alice: User, as_alice: Program, app: Flask
    ) -> None:
        workout = uploaded(as_alice, golden_gpx(), sport_id=5)
        activity = activity_of(workout)
        before, said = everything(app), answers(as_alice, workout)

        correct(alice, activity, kind, **parameters)
        changed = answers(as_alice, workout)
        undo(alice, activity)

        assert changed[0] != said[0]
        assert changed[0]["data"]["workouts"][0]["modification_date"] is not None
        assert answers(as_alice, workout) == said
        assert everything(app) == before

    def test_step_by_step_each_undo_shows_what_was_there_before(self, alice: User, as_alice: Program) -> None:
        workout = uploaded(as_alice, gpx_of(ride(30)))
        activity = activity_of(workout)
        seen = []
        for step in range(3):
            seen.append(answers(as_alice, workout)[1:3])
            correct(alice, activity, "trim", start=T + 60 * (step + 1), end=T + 1800)

        for step in (2, 1, 0):
            undo(alice, activity, step)
            assert answers(as_alice, workout)[1:3] == seen[step]

    def test_what_the_person_changed_since_stays(self, alice: User, as_alice: Program) -> None:
        workout = uploaded(as_alice, golden_gpx())
        other = uploaded(as_alice, gpx_of(ride(20, start=START + HOUR)), notes="other")
        activity = activity_of(workout)
        correct(alice, activity, "merge", activity_of(other))
        as_alice.patch(f"/api/workouts/{workout['id']}", json={"notes": "mine", "title": "Day"})

        undo(alice, activity)

        found = workout_in(as_alice.get(f"/api/workouts/{workout['id']}"))
        assert (found["notes"], found["title"], found["description"]) == ("mine", "Day", "Two segments")
        assert found["modification_date"] is not None

    def test_another_sport_meanwhile_keeps_the_correction_and_the_undo_follows_the_sport(
        self, alice: User, as_alice: Program, app: Flask
    ) -> None:
        workout = uploaded(as_alice, golden_gpx(), sport_id=1)
        activity = activity_of(workout)
        correct(alice, activity, "trim", start=T + 10, end=T + 220)

        rowing = workout_in(as_alice.patch(f"/api/workouts/{workout['id']}", json={"sport_id": 11}))
        chart = as_alice.get(f"/api/workouts/{workout['id']}/chart_data").json["data"]["chart_data"]
        db.session.expire_all()
        undo(alice, activity)
        whole = as_alice.get(f"/api/workouts/{workout['id']}/chart_data").json["data"]["chart_data"]

        assert rowing["ascent"] is None
        assert (len(chart), len(whole)) == (9, 12)
        assert not any("elevation" in point for point in chart + whole)
        assert sum(name.startswith("uploads/") for name in traces_in(app)[0]) == 3


class TestWhatIsShown:
    def test_programs_get_the_corrected_track_and_the_owner_the_recording(self, alice: User, as_alice: Program) -> None:
        workout = uploaded(as_alice, golden_gpx())
        correct(alice, activity_of(workout), "trim", start=T + 10, end=T + 90)
        path = f"/api/workouts/{workout['id']}"

        shown = workout_in(as_alice.get(path))
        gpx = as_alice.get(f"{path}/gpx").json["data"]["gpx"]

        assert (shown["workout_date"], shown["duration"]) == ("Wed, 01 May 2024 08:00:10 GMT", "0:01:20")
        assert len(shown["segments"]) == 1
        assert len(as_alice.get(f"{path}/chart_data/segment/1").json["data"]["chart_data"]) == 6
        assert gpx.count("<trkpt") == as_alice.get(f"{path}/gpx/download").text.count("<trkpt") == 6
        with as_alice.get(f"{path}/original/download") as original:
            assert original.text == golden_gpx()

    def test_device_files_keep_their_sensors_in_both_parts(self, alice: User, as_alice: Program) -> None:
        messages = [*fit_ride(range(0, 600, 10)), ("session", {"total_calories": 90})]
        workout = workout_in(upload(as_alice, fit_of(messages), "x.fit"))
        activity = activity_of(workout)
        start = activity.started_at.timestamp()

        second = correct(alice, activity, "split", at=start + 200)

        assert second is not None
        assert activity.calories is not None
        assert second.calories is not None
        assert activity.calories + second.calories == 90
        assert second.title == "Second part"
        assert (activity.average_heart_rate is None) == (second.average_heart_rate is None)

    def test_totals_of_a_split_are_those_of_the_whole(self, alice: User, as_alice: Program) -> None:
        bike = as_alice.post("/api/equipments", json={"label": "Bike", "equipment_type_id": 2})
        bike_id = bike.json["data"]["equipments"][0]["id"]
        workout = uploaded(as_alice, gpx_of(ride(30)), equipment_ids=[bike_id])

        def total() -> tuple[float, str]:
            found = as_alice.get("/api/equipments").json["data"]["equipments"][0]
            return round(found["total_distance"], 2), found["total_moving"]

        before = total()
        correct(alice, activity_of(workout), "split", at=T + 600)

        assert total() == before

    def test_a_merge_adds_up_words_tags_and_equipment(self, alice: User, as_alice: Program) -> None:
        shoes = as_alice.post("/api/equipments", json={"label": "Shoes", "equipment_type_id": 1})
        shoes_id = shoes.json["data"]["equipments"][0]["id"]
        later = uploaded(as_alice, gpx_of(ride(20, start=START + HOUR)), sport_id=5, title="Later", notes="b")
        early = uploaded(as_alice, gpx_of(ride(20)), sport_id=5, notes="a", equipment_ids=[shoes_id])
        with writing():
            services.tag(alice, activity_of(early), ["rain", "Long"])
            services.tag(alice, activity_of(later), ["long", "race"])
        activity = activity_of(later)

        correct(alice, activity, "merge", activity_of(early))

        shown = workout_in(as_alice.get(f"/api/workouts/{later['id']}"))
        assert (shown["title"], shown["notes"]) == ("Later", "b\n\na")
        assert shown["workout_date"] == early["workout_date"]
        assert (shown["duration"], len(shown["segments"])) == ("1:20:00", 2)
        assert [item["label"] for item in shown["equipments"]] == ["Shoes"]
        assert sorted(one.label.casefold() for one in activity.tags) == ["long", "race", "rain"]
        assert as_alice.get(f"/api/workouts/{early['id']}").status_code == 404


class TestDuplicates:
    @pytest.mark.parametrize("kind", ["trim", "split", "merge"])
    def test_the_recording_is_recognised_after_a_correction(self, kind: str, alice: User, as_alice: Program) -> None:
        content = gpx_of(ride(30))
        workout = uploaded(as_alice, content, title="First")
        other = uploaded(as_alice, gpx_of(ride(20, start=START + HOUR)), title="Other")
        if kind == "merge":
            correct(alice, activity_of(other), "merge", activity_of(workout))
        else:
            correct(
                alice,
                activity_of(workout),
                kind,
                **{"trim": {"start": T + 300, "end": T + 900}}.get(kind, {"at": T + 900}),
            )

        with pytest.raises(Conflict) as again, staged() as stage:
            track = services.read_track(BytesIO(content.encode()), "again.gpx")
            upload_again = Upload(BytesIO(content.encode()), "again.gpx", track)
            services.keep_recording(stage, alice, queries.find_sport(1), upload_again, skip_duplicates=True)

        assert again.value.details["title"] == ("Other" if kind == "merge" else "First")


class TestDeleting:
    def test_either_part_of_a_split_lives_without_the_other(self, alice: User, as_alice: Program, app: Flask) -> None:
        for gone in (0, 1):
            workout = uploaded(as_alice, gpx_of(ride(30)))
            activity = activity_of(workout)
            second = correct(alice, activity, "split", at=T + 600)
            assert second is not None
            parts = [workout["id"], second.short_id]

            assert as_alice.delete(f"/api/workouts/{parts[gone]}").status_code == 204
            db.session.expire_all()

            left = parts[1 - gone]
            with as_alice.get(f"/api/workouts/{left}/original/download") as original:
                assert original.text == gpx_of(ride(30))
            assert as_alice.get(f"/api/workouts/{left}/gpx").status_code == 200
            undo(alice, activity_of({"id": left}))
            assert workout_in(as_alice.get(f"/api/workouts/{left}"))["duration"] == "0:30:00"
            as_alice.delete(f"/api/workouts/{left}")
            db.session.expire_all()
            assert not any(name.startswith(("uploads/", "maps/")) for name in traces_in(app)[0])

    def test_a_merged_activity_takes_its_parts_along_when_it_goes_for_good(
        self, alice: User, as_alice: Program, app: Flask
    ) -> None:
        empty = traces_in(app)
        early = uploaded(as_alice, gpx_of(ride(30)))
        later = uploaded(as_alice, gpx_of(ride(20, start=START + HOUR)))
        correct(alice, activity_of(early), "merge", activity_of(later))

        with staged() as stage, writing():
            services.empty_bin(stage, older_than=now() + HOUR)
        assert as_alice.get(f"/api/workouts/{early['id']}/gpx").status_code == 200
        as_alice.delete(f"/api/workouts/{early['id']}")

        db.session.expire_all()
        assert {name: rows for name, rows in traces_in(app)[1].items() if rows} == {
            name: rows for name, rows in empty[1].items() if rows
        }
        assert not any(name.startswith("uploads/") for name in traces_in(app)[0])

    def test_a_part_that_both_parts_of_a_split_contain_stays_until_both_are_gone(
        self, alice: User, as_alice: Program
    ) -> None:
        early = uploaded(as_alice, gpx_of(ride(30)))
        later = uploaded(as_alice, gpx_of(ride(20, start=START + HOUR)))
        activity = activity_of(early)
        correct(alice, activity, "merge", activity_of(later))
        second = correct(alice, activity, "split", at=T + 600)
        assert second is not None

        as_alice.delete(f"/api/workouts/{early['id']}")
        db.session.expire_all()
        undo(alice, second)

        assert as_alice.get(f"/api/workouts/{later['id']}").status_code == 200
        assert workout_in(as_alice.get(f"/api/workouts/{second.short_id}"))["duration"] == "0:30:00"

    def test_an_account_that_goes_leaves_nothing(self, alice: User, as_alice: Program, app: Flask) -> None:
        activity = activity_of(uploaded(as_alice, gpx_of(ride(30))))
        correct(alice, activity, "merge", activity_of(uploaded(as_alice, gpx_of(ride(20, start=START + HOUR)))))
        correct(alice, activity, "split", at=T + 600)
        for picture in pictures_of(activity):
            picture.parent.mkdir(exist_ok=True)
            picture.write_bytes(b"picture")

        with writing():
            delete_account(alice)

        files, rows = traces_in(app)
        assert not any(name.startswith(("uploads/", "maps/")) for name in files)
        assert not any(rows[name] for name in ("activity", "track_edit", "merged_activity", "unedited_activity"))


class TestRefusals:
    def refused(self, call: Callable[..., object], *arguments: Any, **options: Any) -> str:
        with pytest.raises(RegimenError) as problem:
            call(*arguments, **options)
        db.session.rollback()
        return problem.value.code

    def test_a_split_is_undone_at_its_first_part_and_before_nothing_else_hangs_on_it(
        self, alice: User, as_alice: Program, app: Flask
    ) -> None:
        activity = activity_of(uploaded(as_alice, gpx_of(ride(30))))
        second = correct(alice, activity, "split", at=T + 600)
        assert second is not None
        other = activity_of(uploaded(as_alice, gpx_of(ride(20, start=START + HOUR))))

        assert self.refused(undo, alice, second) == "undo_at_first_part"
        third = correct(alice, second, "split", at=T + 900)
        assert third is not None
        assert self.refused(undo, alice, activity) == "other_part_goes_on"
        undo(alice, second, 1)
        correct(alice, other, "merge", second)
        assert self.refused(undo, alice, activity) == "other_part_is_merged"
        undo(alice, other)
        undo(alice, activity)
        assert sum(name.startswith("uploads/") for name in traces_in(app)[0]) == 6

    def test_a_part_in_the_bin_goes_for_good_when_the_split_is_undone(self, alice: User, as_alice: Program) -> None:
        for gone in (0, 1):
            activity = activity_of(uploaded(as_alice, gpx_of(ride(30))))
            second = correct(alice, activity, "split", at=T + 600)
            assert second is not None
            parts = [activity, second]
            with writing():
                services.put_in_bin(parts[gone])

            undo(alice, parts[1 - gone])

            assert db.session.scalars(queries.binned_activities_of(alice)).all() == []
            with staged() as stage, writing():
                services.delete(stage, parts[1 - gone])

    def test_nothing_is_written_when_a_correction_is_refused(self, alice: User, as_alice: Program, app: Flask) -> None:
        activity = activity_of(uploaded(as_alice, gpx_of(ride(30))))
        same_time = activity_of(uploaded(as_alice, gpx_of(ride(20))))
        before = everything(app)

        assert self.refused(correct, alice, activity, "trim", start=T - 10, end=T + 1) == "nothing_left"
        assert self.refused(correct, alice, activity, "split", at=T - 100) == "nothing_left"
        assert self.refused(correct, alice, activity, "merge", same_time) == "overlapping"
        assert self.refused(undo, alice, activity) == "nothing_to_undo"
        assert everything(app) == before

    def test_two_corrections_at_once_do_not_mix(self, alice: User, as_alice: Program, app: Flask) -> None:
        activity = activity_of(uploaded(as_alice, gpx_of(ride(30))))

        with pytest.raises(Conflict), staged() as stage:
            planned = services.plan_edit(stage, alice, activity, Correction("trim", {"start": T, "end": T + 600}))
            correct(alice, activity, "trim", start=T + 60, end=T + 1200)
            with writing():
                services.edit_track(stage, alice, activity, planned)

        assert len(queries.edits_of(activity)) == 1
        assert files_of(activity).are_prepared
        assert sum(name.startswith("uploads/") for name in traces_in(app)[0]) == 5

    def test_a_merge_with_what_changed_meanwhile_is_refused(self, alice: User, as_alice: Program) -> None:
        activity = activity_of(uploaded(as_alice, gpx_of(ride(30))))
        other = activity_of(uploaded(as_alice, gpx_of(ride(20, start=START + HOUR))))

        with pytest.raises(Conflict), staged() as stage:
            planned = services.plan_edit(stage, alice, activity, Correction("merge", {}, [other]))
            with writing():
                services.put_in_bin(other)
            with writing():
                services.edit_track(stage, alice, activity, planned)

    def test_there_is_an_end_to_the_history(
        self, alice: User, as_alice: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.activities.services.editing.MOST_EDITS", 1)
        activity = activity_of(uploaded(as_alice, gpx_of(ride(30))))
        correct(alice, activity, "trim", start=T + 60, end=T + 1200)

        with pytest.raises(Invalid, match="too_many_edits"):
            correct(alice, activity, "trim", start=T + 120, end=T + 1200)
