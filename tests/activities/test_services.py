"""What happens to activities, their files and their records when something is done with them."""

import gzip
import json
import random
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.activities import queries, services
from app.activities.logic.chart import chart_points
from app.activities.logic.records import MEASURED, OUTPUT_ORDER
from app.activities.logic.track import Segment, Track
from app.activities.models import Activity, Record, Sport
from app.activities.services import Change, Climb, Effort, Words
from app.activities.track_files import files_of, profile_of
from app.database import find, writing
from app.errors import Conflict, Invalid, NotFound, UnreadableFile
from app.extensions import db
from app.files import staged
from tests.activities.gpx_samples import GOLDEN_SEGMENTS, golden_gpx, gpx_of, read_text, ride
from tests.activities.uploads import traces_in
from tests.people import Cast

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
CYCLING, HIKING, RUNNING, ROWING = 1, 3, 5, 11
NO_WORDS = Words()


@pytest.fixture
def alice(context: Flask, cast: Cast) -> User:
    user = db.session.get_one(User, cast.id_of("alice"))
    with writing():
        user.preferences.timezone = "Europe/Paris"
    return user


def bring_in(user: User, content: str, sport_id: int = CYCLING, words: Words = NO_WORDS) -> Activity:
    """Import a file as the faces do."""
    sport = queries.find_sport(sport_id)
    with staged() as stage:
        recording = services.read_recording(stage, user, sport, BytesIO(content.encode()), "ride.gpx")
        with writing():
            return services.add_recording(user, sport, recording, words)


def write_down(user: User, day: float = 0, km: float = 20, hours: float = 1, **more: Any) -> Activity:
    """Write an activity down."""
    sport = queries.find_sport(more.pop("sport_id", CYCLING))
    effort = Effort(MONDAY + timedelta(days=day), hours * 3600, km, more.pop("climb", Climb(None, None)))
    with writing():
        return services.record_by_hand(user, sport, effort, Words(**more))


def change(user: User, activity: Activity, **wishes: Any) -> None:
    """Change an activity as the faces do."""
    wanted = Change(**wishes)
    with staged() as stage:
        anew = wanted.sport is not None and activity.has_track
        measured = services.measure_anew(stage, user, activity, wanted.sport) if anew and wanted.sport else None
        with writing():
            services.change(stage, activity, wanted, measured)


def delete(activity: Activity) -> None:
    with staged() as stage, writing():
        services.delete(stage, activity)


def records(user: User) -> dict[tuple[int, str], Record]:
    """The standing records."""
    return {(one.sport_id, one.record_type): one for one in db.session.scalars(queries.records_of(user))}


def holders(user: User, sport_id: int = CYCLING) -> dict[str, int]:
    """Who holds what in a sport."""
    return {kind: one.activity_id for (sport, kind), one in records(user).items() if sport == sport_id}


class TestATrack:
    def test_it_is_measured_and_kept_byte_for_byte(self, alice: User) -> None:
        activity = bring_in(alice, golden_gpx())

        assert (activity.distance_m, activity.moving_us, activity.pauses_us) == (187, 45_000_000, 180_000_000)
        assert (activity.average_speed_m_per_h, activity.max_speed_m_per_h) == (14_970, 18_540)
        assert (activity.ascent_mm, activity.descent_mm) == (4_960, 6_760)
        assert activity.bounds == [48.85, 2.35, 48.85165, 2.35145]
        assert activity.started_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
        assert [(one.number, one.distance_m) for one in activity.segments] == [(0, 131), (1, 56)]
        assert files_of(activity).original.read_text() == golden_gpx()
        assert (activity.original_name, activity.track_size) == ("ride.gpx", len(golden_gpx()))
        assert activity.map_id is not None
        assert len(activity.map_id) == 32

    def test_its_chart_and_its_line_are_prepared(self, alice: User) -> None:
        activity = bring_in(alice, golden_gpx())

        chart = json.loads(gzip.decompress(files_of(activity).chart.read_bytes()))
        assert chart["data"]["chart_data"] == list(chart_points(read_text(golden_gpx()), with_elevation=True))
        assert profile_of(activity)["segment_starts"] == [0, len(GOLDEN_SEGMENTS[0])]

    @pytest.mark.parametrize(
        ("words", "title", "description"),
        [
            (Words(), "Golden", "Two segments"),
            (Words(title="", description=""), "Golden", "Two segments"),
            (Words(title="Mine", description="My words"), "Mine", "My words"),
        ],
    )
    def test_the_persons_words_come_before_those_of_the_file(
        self, words: Words, title: str, description: str, alice: User
    ) -> None:
        activity = bring_in(alice, golden_gpx(), words=words)

        assert (activity.title, activity.description) == (title, description)

    def test_without_words_it_is_called_by_sport_and_local_time(self, alice: User) -> None:
        activity = bring_in(alice, gpx_of(ride()))

        assert activity.title == "Cycling (Sport) - 2024-05-01 10:00:00"
        assert (activity.description, activity.notes) == (None, None)

    def test_words_are_cut_to_their_length_and_made_storable(self, alice: User) -> None:
        words = Words(title="T" * 300, description="D" * 10_001, notes="a\0b\ud800" + "n" * 600)

        activity = bring_in(alice, golden_gpx(), words=words)

        assert (len(activity.title or ""), len(activity.description or "")) == (255, 10_000)
        assert activity.notes == "a\N{REPLACEMENT CHARACTER}b?" + "n" * 496

    def test_a_refused_file_leaves_nothing_behind(self, alice: User, app: Flask) -> None:
        before = traces_in(app)

        with pytest.raises(UnreadableFile):
            bring_in(alice, "<gpx><trk/></gpx>")

        assert traces_in(app) == before

    def test_a_failure_after_the_file_was_kept_takes_it_back(self, alice: User, app: Flask) -> None:
        sport, before = queries.find_sport(CYCLING), traces_in(app)

        with pytest.raises(RuntimeError), staged() as stage:
            recording = services.read_recording(stage, alice, sport, BytesIO(golden_gpx().encode()), "ride.gpx")
            assert recording.files.original.exists()
            with writing():
                services.add_recording(alice, sport, recording)
                raise RuntimeError("the power went")

        assert traces_in(app) == before

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../etc/x.gpx", "x.gpx"),
            ("C:\\tracks\\x.gpx", "x.gpx"),
            (".gpx", ".gpx"),
            ("é" * 300 + ".gpx", "é" * 255),
        ],
    )
    def test_its_name_never_becomes_part_of_a_path(self, name: str, kept: str, alice: User, app: Flask) -> None:
        sport = queries.find_sport(CYCLING)

        with staged() as stage:
            recording = services.read_recording(stage, alice, sport, BytesIO(golden_gpx().encode()), name)
            with writing():
                activity = services.add_recording(alice, sport, recording)

        assert activity.original_name == kept
        folder = Path(app.config["INSTANCE"]) / "uploads" / str(alice.id)
        assert {path.parent for path in (files_of(activity).original, files_of(activity).chart)} == {folder}

    def test_reading_it_does_not_keep_others_from_writing(self, alice: User) -> None:
        sport = queries.find_sport(CYCLING)

        with staged() as stage:
            services.read_recording(stage, alice, sport, BytesIO(golden_gpx().encode()), "ride.gpx")

            assert not db.session.info.get("writing")

    def test_the_greatest_recorded_speed_is_taken_when_the_person_wants_that(self, alice: User) -> None:
        with writing():
            alice.preferences.uses_raw_max_speed = True

        assert bring_in(alice, golden_gpx()).max_speed_m_per_h == 21_350


class TestAnEntry:
    def test_its_speed_follows_from_distance_and_time(self, alice: User) -> None:
        activity = write_down(alice, km=12.3456, hours=1234 / 3600)

        assert (activity.distance_m, activity.duration_us) == (12_346, 1_234_000_000)
        assert activity.average_speed_m_per_h == activity.max_speed_m_per_h == 36_020
        assert (activity.has_track, activity.map_id, activity.bounds, activity.segments) == (False, None, None, [])

    def test_a_day_has_more_than_twenty_four_hours_for_those_who_go_on(self, alice: User) -> None:
        assert write_down(alice, km=250, hours=25).average_speed_m_per_h == 10_000

    def test_climbing_is_kept_only_where_it_means_something(self, alice: User) -> None:
        cycling = write_down(alice, climb=Climb(120.5, 0))
        rowing = write_down(alice, climb=Climb(120.5, 0), sport_id=ROWING)

        assert (cycling.ascent_mm, cycling.descent_mm) == (120_500, 0)
        assert (rowing.ascent_mm, rowing.descent_mm) == (None, None)

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"km": 999.91}, "over_limits"),
            ({"km": 25, "hours": 1.5 / 3600}, "over_limits"),
            ({"hours": 600_000}, "over_limits"),
            ({"climb": Climb(100_000, 0)}, "over_limits"),
            ({"km": 0}, "not_positive"),
            ({"hours": -1}, "not_positive"),
        ],
    )
    def test_impossible_figures_are_refused(self, values: dict[str, Any], code: str, alice: User) -> None:
        with pytest.raises(Invalid) as refusal:
            write_down(alice, **values)

        assert refusal.value.code == code
        assert queries.totals_of(queries.activities_of(alice)).count == 0


class TestAChange:
    def test_words_can_be_changed_and_emptied(self, alice: User) -> None:
        activity = write_down(alice, title="Old", notes="Old")

        change(alice, activity, title="NEW", notes="")

        assert (activity.title, activity.title_folded, activity.notes) == ("NEW", "new", "")
        assert activity.modified_at is not None

    def test_what_changes_nothing_is_no_change(self, alice: User) -> None:
        activity = write_down(alice, title="Same")

        change(alice, activity, title="Same", sport=queries.find_sport(CYCLING), distance_km=20.0)

        assert activity.modified_at is None

    def test_figures_of_an_entry_can_be_changed(self, alice: User) -> None:
        activity = write_down(alice, climb=Climb(10, 20))

        change(alice, activity, duration_s=7200.0, started_at=MONDAY, climb=Climb(None, None))

        assert (activity.duration_us, activity.moving_us) == (7_200_000_000, 7_200_000_000)
        assert (activity.distance_m, activity.average_speed_m_per_h) == (20_000, 10_000)
        assert (activity.started_at, activity.ascent_mm) == (MONDAY, None)

    def test_figures_of_a_track_cannot(self, alice: User) -> None:
        activity = bring_in(alice, golden_gpx())

        with pytest.raises(Invalid):
            change(alice, activity, distance_km=5.0)

    def test_another_threshold_measures_the_track_anew(self, alice: User) -> None:
        slow = gpx_of([(48.85 + i * 0.00001, 2.35, 50 + i, i * 10) for i in range(20)])
        activity = bring_in(alice, slow)
        files = files_of(activity)
        assert activity.moving_us == 0

        change(alice, activity, sport=queries.find_sport(HIKING))

        assert activity.moving_us == 190_000_000
        assert files_of(activity) == files

    def test_a_sport_without_climbing_gets_files_without_heights(self, alice: User) -> None:
        activity = bring_in(alice, golden_gpx())
        before = files_of(activity)

        change(alice, activity, sport=queries.find_sport(ROWING))

        after = files_of(activity)
        assert (activity.ascent_mm, activity.min_altitude_mm) == (None, None)
        assert [one.ascent_mm for one in activity.segments] == [None, None]
        assert b"elevation" not in gzip.decompress(after.chart.read_bytes())
        assert after.original.read_text() == golden_gpx()
        assert after.original == before.original
        assert not any(path.exists() for path in (before.chart, before.profile))

    def test_a_change_that_fails_leaves_the_files_as_they_were(self, alice: User, app: Flask) -> None:
        activity = bring_in(alice, golden_gpx())
        before, sport = traces_in(app), queries.find_sport(ROWING)

        with pytest.raises(RuntimeError), staged() as stage:
            measured = services.measure_anew(stage, alice, activity, sport)
            with writing():
                services.change(stage, activity, Change(sport=sport), measured)
                raise RuntimeError("the power went")

        assert traces_in(app) == before

    def test_two_changes_of_the_same_track_at_once_do_not_mix(self, alice: User, app: Flask) -> None:
        activity = bring_in(alice, golden_gpx())
        sport = queries.find_sport(ROWING)

        with pytest.raises(Conflict), staged() as stage:
            measured = services.measure_anew(stage, alice, activity, sport)
            change(alice, activity, sport=sport)
            after_the_first = files_of(activity)
            with writing():
                services.change(stage, activity, Change(sport=sport), measured)

        assert files_of(activity) == after_the_first
        assert files_of(activity).original.exists()
        assert sum(name.startswith("uploads/") for name in traces_in(app)[0]) == 3


class TestRecords:
    def test_the_best_holds_them(self, alice: User) -> None:
        fast = write_down(alice, km=40, hours=1)
        far = write_down(alice, km=100, hours=5, climb=Climb(900, 900))

        assert holders(alice) == {"AS": fast.id, "MS": fast.id, "FD": far.id, "LD": far.id, "HA": far.id}
        assert [records(alice)[CYCLING, kind].value for kind in OUTPUT_ORDER] == [
            40_000,
            100_000,
            18_000_000_000,
            40_000,
            900_000,
        ]

    def test_among_equals_the_earliest_keeps_them(self, alice: User) -> None:
        write_down(alice, day=1), write_down(alice, day=2)

        earliest = write_down(alice, day=0)

        assert set(holders(alice).values()) == {earliest.id}

    def test_nothing_climbed_is_no_record(self, alice: User) -> None:
        write_down(alice, climb=Climb(0, 0))

        assert "HA" not in holders(alice)

    def test_a_record_that_changes_hands_stays_the_same_row(self, alice: User) -> None:
        write_down(alice)
        ids = {key: record.id for key, record in records(alice).items()}

        better = write_down(alice, km=30, hours=1.25)

        assert {key: record.id for key, record in records(alice).items()} == ids
        assert set(holders(alice).values()) == {better.id}

    def test_deleting_the_holder_makes_new_rows(self, alice: User) -> None:
        heir, holder = write_down(alice), write_down(alice, km=30, hours=1.25)
        ids = {record.id for record in records(alice).values()}

        delete(holder)

        assert set(holders(alice).values()) == {heir.id}
        assert ids.isdisjoint(record.id for record in records(alice).values())

    def test_editing_the_holder_takes_them_away_or_renews_them(self, alice: User) -> None:
        other, holder = write_down(alice), write_down(alice, km=30)

        change(alice, holder, started_at=MONDAY - timedelta(days=9))
        assert {record.achieved_at for record in records(alice).values() if record.activity_id == holder.id} == {
            MONDAY - timedelta(days=9)
        }

        change(alice, holder, distance_km=5.0)
        assert holders(alice)["FD"] == other.id

    def test_another_sport_means_other_records_in_both(self, alice: User) -> None:
        stays, moves = write_down(alice), write_down(alice, km=30)

        change(alice, moves, sport=queries.find_sport(RUNNING))

        assert set(holders(alice, CYCLING).values()) == {stays.id}
        assert set(holders(alice, RUNNING).values()) == {moves.id}

    def test_they_belong_to_one_person(self, alice: User, cast: Cast) -> None:
        bob = db.session.get_one(User, cast.id_of("bob"))
        write_down(bob, km=90)

        hers = write_down(alice, km=10)

        assert set(holders(alice).values()) == {hers.id}

    def test_they_are_right_after_anything_that_can_happen(self, alice: User) -> None:
        """Thirty random steps, and after each the records are those a plain search finds."""
        chance = random.Random(7)
        sports = [queries.find_sport(number) for number in (CYCLING, RUNNING, ROWING)]
        for _ in range(30):
            self.do_something(alice, sports, chance)

            standing = {key: (one.activity_id, one.value) for key, one in records(alice).items()}
            assert standing == self.searched(alice)

    def do_something(self, user: User, sports: list[Sport], chance: random.Random) -> None:
        rows = list(db.session.scalars(queries.activities_of(user)))
        binned = list(db.session.scalars(queries.binned_activities_of(user)))
        wish: Callable[[], object] = chance.choice(
            [
                lambda: write_down(user, chance.randrange(3), chance.randrange(1, 4), chance.randrange(1, 4)),
                lambda: write_down(user, climb=Climb(chance.randrange(3), 1), sport_id=chance.choice(sports).id),
                lambda: rows and change(user, chance.choice(rows), distance_km=float(chance.randrange(1, 5))),
                lambda: rows and change(user, chance.choice(rows), sport=chance.choice(sports)),
                lambda: rows and delete(chance.choice(rows)),
                lambda: rows and put_in_bin(chance.choice(rows)),
                lambda: binned and restore(chance.choice(binned)),
            ]
        )
        wish()

    def searched(self, user: User) -> dict[tuple[int, str], tuple[int, int]]:
        found = {}
        for activity in db.session.scalars(queries.activities_of(user).order_by(Activity.started_at, Activity.id)):
            for kind, column in MEASURED.items():
                value, key = getattr(activity, column), (activity.sport_id, kind)
                if value and value > found.get(key, (0, 0))[1]:
                    found[key] = (activity.id, value)
        return found


def put_in_bin(activity: Activity) -> None:
    with writing():
        services.put_in_bin(activity)


def restore(activity: Activity) -> None:
    with writing():
        services.restore(activity)


class TestDeleting:
    def test_for_good_takes_the_files_along(self, alice: User, app: Flask) -> None:
        before = traces_in(app)
        activity = bring_in(alice, golden_gpx())
        drawn = Path(app.config["INSTANCE"]) / "maps" / f"{activity.map_id}.png"
        drawn.parent.mkdir(exist_ok=True)
        drawn.write_bytes(b"a picture")

        delete(activity)

        assert traces_in(app) == before

    def test_a_deletion_that_fails_keeps_everything(self, alice: User, app: Flask) -> None:
        activity = bring_in(alice, golden_gpx())
        before = traces_in(app)

        with pytest.raises(RuntimeError), staged() as stage, writing():
            services.delete(stage, activity)
            raise RuntimeError("the power went")

        assert traces_in(app) == before

    def test_the_bin_hides_and_gives_back(self, alice: User) -> None:
        other, activity = write_down(alice), bring_in(alice, golden_gpx())

        put_in_bin(activity)
        with pytest.raises(NotFound):
            find(queries.activities_of(alice), Activity.id == activity.id)
        assert set(holders(alice).values()) == {other.id}
        assert files_of(activity).original.exists()

        restore(activity)
        assert find(queries.activities_of(alice), Activity.id == activity.id) is activity
        assert activity.modified_at is None
        assert holders(alice)["HA"] == activity.id

    def test_the_bin_is_emptied_of_what_is_old(self, alice: User, app: Flask) -> None:
        old, young = bring_in(alice, golden_gpx()), bring_in(alice, golden_gpx())
        put_in_bin(old), put_in_bin(young)
        with writing():
            old.deleted_at = MONDAY

        with staged() as stage, writing():
            removed = services.empty_bin(stage, MONDAY + timedelta(days=1))

        assert removed == 1
        assert list(db.session.scalars(queries.binned_activities_of(alice))) == [young]
        assert files_of(young).original.exists()
        assert sum(name.startswith("uploads/") for name in traces_in(app)[0]) == 3


def test_the_chart_of_a_long_track_is_written_piece_by_piece() -> None:
    points = ((48 + number * 1e-6, 2.0, 100.0, float(number)) for number in range(50_000))
    track = Track(None, None, None, [Segment.of(points)])
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in services.chart_answer(chart_points(track, with_elevation=True)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert size > 6_000_000
    assert peak < 15_000_000
