"""The catalogue for programs: who may change it, what is refused, and what follows from a change."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update

from app.database import writing
from app.events import listens_to
from app.exercises.models import DeletionLog, Equipment, Exercise, ExerciseCategory
from app.exercises.services import ExerciseReplaced, file_at
from app.extensions import db
from tests.exercises.conftest import ENGLISH, GERMAN, SATZ, SENTENCE, body_of
from tests.people import Program

API = "/api/v2"
FORM = "multipart/form-data"


def _picture(color: str = "teal") -> BytesIO:
    written = BytesIO()
    Image.new("RGB", (640, 480), color).save(written, "JPEG", exif=_exif())
    written.seek(0)
    return written


def _exif() -> Any:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    return exif


def _info(program: Program, exercise: int) -> dict[str, Any]:
    info: dict[str, Any] = program.get(f"{API}/exerciseinfo/{exercise}/").json
    return info


@pytest.fixture
def text_id(as_alice: Program, bench_press: int) -> int:
    return int(_info(as_alice, bench_press)["translations"][0]["id"])


class TestWhoMayChangeIt:
    def test_new_accounts_read_but_do_not_write(self, as_alice: Program, bench_press: int, text_id: int) -> None:
        refusals = [
            as_alice.post(f"{API}/exercise/", json={"category": 8}),
            as_alice.patch(f"{API}/exercise/{bench_press}/", json={"category": 8}),
            as_alice.post(f"{API}/exercise-submission/", json=body_of("Curl")),
            as_alice.patch(f"{API}/exercise-translation/{text_id}/", json={"name": "x"}),
            as_alice.post(f"{API}/exercisealias/", json={"translation": text_id, "alias": "x"}),
            as_alice.delete(f"{API}/exercise/{bench_press}/"),
        ]

        assert {answer.status_code for answer in refusals} == {403}
        assert refusals[0].json == {"detail": "You do not have permission to perform this action."}

    def test_trustworthy_people_write_and_administrators_delete(
        self, as_carol: Program, as_dora: Program, bench_press: int
    ) -> None:
        assert as_carol.patch(f"{API}/exercise/{bench_press}/", json={"equipment": [3]}).json["equipment"] == [3]
        assert as_carol.delete(f"{API}/exercise/{bench_press}/").status_code == 403
        assert as_dora.delete(f"{API}/exercise/{bench_press}/").status_code == 204

    def test_days_of_trust_are_a_setting(self, app: Flask, as_carol: Program) -> None:
        app.config["MIN_ACCOUNT_AGE_TO_TRUST"] = 1000
        try:
            assert as_carol.post(f"{API}/exercise/", json={"category": 8}).status_code == 403
        finally:
            app.config["MIN_ACCOUNT_AGE_TO_TRUST"] = 21


class TestOwnExercises:
    def test_only_their_owner_sees_them_anywhere(
        self, as_alice: Program, as_bob: Program, client: FlaskClient, own_exercise: Callable[[str, str], int]
    ) -> None:
        own = own_exercise("alice", "Sandbag toss")

        for name in ("exercise", "exerciseinfo"):
            assert as_alice.get(f"{API}/{name}/{own}/").status_code == 200
            assert as_alice.get(f"{API}/{name}/").json["count"] == 1
            for stranger in (as_bob, client):
                assert stranger.get(f"{API}/{name}/{own}/").status_code == 404
                assert stranger.get(f"{API}/{name}/").json["count"] == 0
        assert as_bob.get(f"{API}/exercise-translation/").json["count"] == 0
        assert as_bob.get(f"{API}/exerciseinfo/?name__search=sandbag").json["count"] == 0
        assert as_alice.get(f"{API}/exerciseinfo/?name__search=sandbag").json["count"] == 1
        assert as_bob.get(f"{API}/exercise-translation/?exercise={own}").status_code == 400

    def test_their_names_do_not_stand_in_the_way_of_others(
        self, as_carol: Program, own_exercise: Callable[[str, str], int]
    ) -> None:
        own_exercise("alice", "Sandbag toss")

        assert as_carol.post(f"{API}/exercise-submission/", json=body_of("Sandbag toss")).status_code == 201

    def test_nothing_is_told_of_their_deletion(
        self, app: Flask, as_dora: Program, own_exercise: Callable[[str, str], int]
    ) -> None:
        own = own_exercise("dora", "Sandbag toss")

        assert as_dora.delete(f"{API}/exercise/{own}/").status_code == 204
        assert as_dora.get(f"{API}/deletion-log/").json["count"] == 0


class TestTexts:
    def test_a_language_has_one_text(self, as_carol: Program, bench_press: int) -> None:
        body = {"exercise": bench_press, "language": ENGLISH, "name": "Press", "description_source": SENTENCE}

        answer = as_carol.post(f"{API}/exercise-translation/", json=body)

        assert answer.json == {"non_field_errors": ["A translation for this exercise and language already exists."]}

    def test_a_text_in_another_language_is_refused(self, as_carol: Program, bench_press: int) -> None:
        body = {"exercise": bench_press, "language": GERMAN, "name": "Drücken", "description_source": SENTENCE}

        answer = as_carol.post(f"{API}/exercise-translation/", json=body)

        assert answer.status_code == 400
        assert answer.json["language"][0].startswith(
            'The detected language of the description is "English" (en), which does not match your selected language: '
            '"Deutsch" (de). If you believe this is incorrect, try adding more content or rephrasing your text'
        )

    def test_a_short_description_is_counted(self, as_carol: Program, bench_press: int) -> None:
        body = {"exercise": bench_press, "language": GERMAN, "name": "Drücken", "description_source": "Zu kurz."}

        answer = as_carol.post(f"{API}/exercise-translation/", json=body)

        assert answer.json == {"description_source": ["Ensure this value has at least 40 characters (it has 8)."]}

    def test_markdown_becomes_plain_html(self, as_carol: Program, text_id: int) -> None:
        source = (
            "Press it **up**, slowly and with care.\nThen down <script>alert(1)</script><p onclick=x>again</p>\n\n- a\n"
        )

        answer = as_carol.patch(f"{API}/exercise-translation/{text_id}/", json={"description_source": source})

        assert answer.json["description"].startswith(
            "<p>Press it <strong>up</strong>, slowly and with care.\nThen down "
        )
        assert "<li>a</li>" in answer.json["description"]
        assert "script" not in answer.json["description"]
        assert "onclick" not in answer.json["description"]

    def test_whose_text_it_is_and_its_language_stay(self, as_carol: Program, text_id: int, bench_press: int) -> None:
        answer = as_carol.patch(f"{API}/exercise-translation/{text_id}/", json={"language": GERMAN, "exercise": 1})

        assert (answer.status_code, answer.json["exercise"][0][:12]) == (400, 'Invalid pk "')
        answer = as_carol.patch(f"{API}/exercise-translation/{text_id}/", json={"language": GERMAN})
        assert (answer.json["language"], answer.json["exercise"]) == (ENGLISH, bench_press)

    @pytest.mark.parametrize("name", ["Bench Press", "bench-press", "BENCH  PRESS", "Bench Presss"])
    def test_names_that_are_nearly_the_same_are_refused(self, as_carol: Program, bench_press: int, name: str) -> None:
        answer = as_carol.post(f"{API}/exercise-submission/", json=body_of(name))

        assert answer.status_code == 400
        assert "is too similar to the existing exercise" in answer.json["translations"][0]["name"][0]

    def test_a_comment_is_in_the_language_of_its_text(self, as_carol: Program, text_id: int) -> None:
        wrong = as_carol.post(f"{API}/exercisecomment/", json={"translation": text_id, "comment": SATZ})
        right = as_carol.post(f"{API}/exercisecomment/", json={"translation": text_id, "comment": "Keep it tight"})

        assert "The detected language of the comment is" in wrong.json["language"][0]
        assert right.status_code == 201
        assert as_carol.get(f"{API}/exercisecomment/?language={ENGLISH}").json["count"] == 1
        assert as_carol.get(f"{API}/exercisecomment/?language={GERMAN}").json["count"] == 0


class TestSubmissions:
    @pytest.mark.parametrize(
        ("change", "errors"),
        [
            ({"translations": []}, {"translations": ["You must provide at least one translation."]}),
            ({"translations": None}, {"translations": ["This field may not be null."]}),
            (
                {"translations": ["x"]},
                {"translations": [{"non_field_errors": ["Invalid data. Expected a dictionary, but got str."]}]},
            ),
            ({"translations": "x"}, {"translations": ['Expected a list of items but got type "str".']}),
            ({"category": 999}, {"category": ['Invalid pk "999" - object does not exist.']}),
            ({"muscles": "1"}, {"muscles": ['Expected a list of items but got type "str".']}),
            ({"muscles": [1, 10**30]}, {"muscles": [f'Invalid pk "{10**30}" - object does not exist.']}),
            ({"muscles": [None]}, {"muscles": ["Incorrect type. Expected pk value, received NoneType."]}),
            ({"variation_group": "x"}, {"variation_group": ["Must be a valid UUID."]}),
            (
                {"text": {"language": GERMAN, "description_source": SATZ}},
                {"translations": ["You must provide at least one translation in English."]},
            ),
        ],
    )
    def test_a_bad_one_leaves_nothing_behind(
        self, app: Flask, as_carol: Program, change: dict[str, Any], errors: dict[str, Any]
    ) -> None:
        answer = as_carol.post(f"{API}/exercise-submission/", json=body_of("Curl", **change))

        assert (answer.status_code, answer.json) == (400, errors)
        with app.app_context():
            assert db.session.query(Exercise).count() == 0

    def test_the_second_of_two_texts_spoils_all_of_it(self, app: Flask, as_carol: Program) -> None:
        body = body_of("Curl")
        body["translations"].append({"name": "Curl", "language": GERMAN, "description_source": SENTENCE})

        answer = as_carol.post(f"{API}/exercise-submission/", json=body)

        assert answer.json["translations"][0] == {}
        assert list(answer.json["translations"][1]) == ["language"]
        with app.app_context():
            assert db.session.query(Exercise).count() == 0

    def test_variations_are_joined_or_founded(self, as_carol: Program, bench_press: int) -> None:
        body = body_of("Floor work", variations_connect_to=bench_press)

        made = as_carol.post(f"{API}/exercise-submission/", json=body).json

        assert made["variation_group"] == _info(as_carol, bench_press)["variation_group"] is not None
        both = body_of("Third", variations_connect_to=bench_press, variation_group=str(uuid4()))
        assert as_carol.post(f"{API}/exercise-submission/", json=both).json == {
            "variation_group": ["Either set variation_group or variations_connect_to, not both."]
        }


class TestPreparedAnswers:
    def test_they_follow_every_change(self, app: Flask, as_carol: Program, bench_press: int, text_id: int) -> None:
        as_carol.post(f"{API}/exercisealias/", json={"translation": text_id, "alias": "Lying press"})
        assert [one["alias"] for one in _info(as_carol, bench_press)["translations"][0]["aliases"]] == [
            "Flat press",
            "Lying press",
        ]
        with app.app_context(), writing() as session:
            session.execute(update(ExerciseCategory).where(ExerciseCategory.id == 11).values(name="Front"))
            session.execute(update(Equipment).where(Equipment.id == 1).values(name="Bar"))
        info = _info(as_carol, bench_press)
        assert (info["category"]["name"], info["equipment"][0]["name"]) == ("Front", "Bar")

    def test_addresses_in_them_are_those_of_whoever_asks(self, as_carol: Program, bench_press: int) -> None:
        info = as_carol.get(f"{API}/exerciseinfo/{bench_press}/", base_url="https://gym.example.org:8443").json

        assert info["muscles"][0]["image_url_main"].startswith("https://gym.example.org:8443/static/")

    def test_a_list_takes_two_statements(
        self, client: FlaskClient, bench_press: int, count_queries: Callable[..., int]
    ) -> None:
        client.get(f"{API}/exerciseinfo/")

        assert count_queries(client.get, f"{API}/exerciseinfo/") <= 2
        assert count_queries(client.get, f"{API}/exercise/") <= 2


class TestFilters:
    @pytest.fixture(autouse=True)
    def _exercises(self, as_carol: Program, bench_press: int) -> None:
        as_carol.post(
            f"{API}/exercise-submission/", json=body_of("Goblet Squat", category=9, muscles=[10], equipment=[10])
        )
        squat = body_of("Zercher hold", category=9, muscles=[8, 10], equipment=[1])
        squat["translations"].append({"name": "Kniebeuge", "language": GERMAN, "description_source": SATZ})
        as_carol.post(f"{API}/exercise-submission/", json=squat)

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("category__in=9,10", ["Goblet Squat", "Zercher hold"]),
            ("muscles__in=4,8", ["Bench Press", "Zercher hold"]),
            ("muscles=4,8", ["Bench Press", "Zercher hold"]),
            ("muscles=4&muscles=8", ["Bench Press", "Zercher hold"]),
            ("muscles=10&equipment=1", ["Zercher hold"]),
            ("muscles_secondary__in=5", ["Bench Press"]),
            ("language__code=de", ["Zercher hold"]),
            ("language__code=de-AT,fr", ["Zercher hold"]),
            ("language__code=xx", ["Bench Press", "Goblet Squat", "Zercher hold"]),
            ("name__exact=PRESS", ["Bench Press"]),
            ("name__search=bnech", ["Bench Press"]),
            ("name__search=press+bench", ["Bench Press"]),
            ("name__search=flat", ["Bench Press"]),
            ("name__search=kniebeuge", ["Zercher hold"]),
            ("name__search=kniebeuge&language__code=en", []),
            ("name__search=squat&category=11", []),
            ("name__search=%25_'\"\\", []),
            ("language=1", ["Bench Press", "Goblet Squat", "Zercher hold"]),
        ],
    )
    def test_exerciseinfo(self, client: FlaskClient, query: str, names: list[str]) -> None:
        found = client.get(f"{API}/exerciseinfo/?{query}").json["results"]

        english = [text["name"] for one in found for text in one["translations"] if text["language"] == ENGLISH]
        assert english == names

    def test_exercise_is_narrowed_by_language(self, client: FlaskClient) -> None:
        assert client.get(f"{API}/exercise/?language={GERMAN}").json["count"] == 1
        assert client.get(f"{API}/exercise/?language=999").status_code == 400

    @pytest.mark.parametrize(
        "query",
        ["muscles=abc", "muscles__in=1,x", "equipment=999", "category=x", "uuid=1", "id=x", "variation_group=1"],
    )
    def test_bad_values_name_their_parameter(self, client: FlaskClient, query: str) -> None:
        answer = client.get(f"{API}/exerciseinfo/?{query}")

        assert (answer.status_code, list(answer.json)) == (400, [query.partition("=")[0]])

    def test_any_column_sorts(self, client: FlaskClient) -> None:
        for name in ("license", "author_history", "last_update", "-category", "variation_group", "owner"):
            assert client.get(f"{API}/exercise/?ordering={name}").status_code == 200


class TestReplacing:
    def test_what_people_planned_moves_and_programs_are_told(
        self, app: Flask, as_carol: Program, as_dora: Program, bench_press: int
    ) -> None:
        heard: list[ExerciseReplaced] = []
        listens_to(ExerciseReplaced)(heard.append)
        other = as_carol.post(f"{API}/exercise-submission/", json=body_of("Chest machine")).json["id"]
        body = {"exercise": bench_press, "language": GERMAN, "name": "Bankdrücken", "description_source": SATZ}
        as_carol.post(f"{API}/exercise-translation/", json=body)
        uuid = _info(as_carol, other)["uuid"]
        data = {"exercise": str(bench_press), "image": (_picture(), "a.jpg")}
        as_carol.post(f"{API}/exerciseimage/", data=data)

        answer = as_dora.delete(
            f"{API}/exercise/{bench_press}/?replaced_by={uuid}&transfer_media&transfer_translations"
        )

        assert answer.status_code == 204
        assert heard == [ExerciseReplaced(bench_press, other)]
        info = _info(as_carol, other)
        assert [text["name"] for text in info["translations"]] == ["Bankdrücken", "Chest machine"]
        assert [image["is_main"] for image in info["images"]] == [True]
        log = as_carol.get(f"{API}/deletion-log/").json["results"]
        assert [(row["model_type"], row["replaced_by"], row["comment"]) for row in log] == [
            ("base", uuid, "Exercise base of Bench Press"),
            ("translation", None, "Bench Press"),
        ]
        assert list(log[0]) == ["model_type", "uuid", "replaced_by", "timestamp", "comment"]

    @pytest.mark.parametrize("named", ["", "nonsense", "00000000-0000-4000-8000-000000000000", "itself"])
    def test_an_unknown_replacement_is_none(self, app: Flask, as_dora: Program, bench_press: int, named: str) -> None:
        if named == "itself":
            named = _info(as_dora, bench_press)["uuid"]

        assert as_dora.delete(f"{API}/exercise/{bench_press}/?replaced_by={named}").status_code == 204
        with app.app_context():
            assert {row.replaced_by for row in db.session.query(DeletionLog)} == {None}


class TestPictures:
    def _add(self, program: Program, exercise: int, **more: str) -> dict[str, Any]:
        data = {"exercise": str(exercise), "image": (_picture(), "a.jpg"), **more}
        made: dict[str, Any] = program.post(f"{API}/exerciseimage/", data=data).json
        return made

    def test_there_is_always_exactly_one_main_picture(
        self, as_carol: Program, as_dora: Program, bench_press: int
    ) -> None:
        first, second = self._add(as_carol, bench_press), self._add(as_carol, bench_press)
        assert (first["is_main"], second["is_main"]) == (True, False)

        as_carol.patch(f"{API}/exerciseimage/{second['id']}/", data={"is_main": "true"}, content_type=FORM)
        assert self._mains(as_carol) == [second["id"]]

        as_carol.patch(f"{API}/exerciseimage/{second['id']}/", data={"is_main": "false"}, content_type=FORM)
        assert len(self._mains(as_carol)) == 1

        as_dora.delete(f"{API}/exerciseimage/{self._mains(as_carol)[0]}/")
        assert len(self._mains(as_carol)) == 1

    def _mains(self, program: Program) -> list[int]:
        return [row["id"] for row in program.get(f"{API}/exerciseimage/?is_main=True").json["results"]]

    def test_files_say_nothing_about_whoever_took_them_and_go_with_their_row(
        self, app: Flask, as_carol: Program, as_dora: Program, bench_press: int
    ) -> None:
        made = self._add(as_carol, bench_press)
        path = made["image"].partition("/media/")[2]
        with app.app_context():
            file = file_at(path)
        assert path.startswith(f"exercise-images/{bench_press}/{made['uuid']}.jpg")
        assert b"taken at home" not in file.read_bytes()
        with Image.open(f"{file}.200x200_q85.jpg") as small:
            assert max(small.size) == 200

        as_dora.delete(f"{API}/exerciseimage/{made['id']}/")

        assert list(file.parent.iterdir()) == []

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("a.png", b"", "The submitted file is empty."),
            (
                "a.png",
                b"GIF89a?",
                "Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
            ),
            ("a.exe", None, "File extension “exe” is not allowed."),
        ],
    )
    def test_what_is_no_picture_is_refused(
        self, as_carol: Program, bench_press: int, name: str, content: bytes | None, message: str
    ) -> None:
        file = BytesIO(content) if content is not None else _picture()

        answer = as_carol.post(f"{API}/exerciseimage/", data={"exercise": str(bench_press), "image": (file, name)})

        assert answer.status_code == 400
        assert answer.json["image"][0].startswith(message)

    def test_json_is_no_picture(self, as_carol: Program) -> None:
        assert as_carol.post(f"{API}/exerciseimage/", json={"exercise": 1}).status_code == 415

    def test_no_path_leads_out_of_the_folder(self, client: FlaskClient, bench_press: int) -> None:
        for name in ("..%2f..%2fsecret-key", "%2e%2e", "a%00.jpg", "secret-key"):
            assert client.get(f"/media/exercise-images/{bench_press}/{name}").status_code == 404


class TestVideos:
    MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 200

    def _post(self, program: Program, exercise: int, content: bytes, name: str = "a.mp4") -> Any:
        return program.post(f"{API}/video/", data={"exercise": str(exercise), "video": (BytesIO(content), name)})

    def test_a_film_is_stored_and_played_in_parts(
        self, client: FlaskClient, as_carol: Program, bench_press: int
    ) -> None:
        made = self._post(as_carol, bench_press, self.MP4).json
        assert (made["is_main"], made["size"], made["duration"], made["codec"]) == (True, len(self.MP4), "0.00", "")

        with client.get(made["video"], headers={"Range": "bytes=4-7"}) as part:
            assert (part.status_code, part.data, part.mimetype) == (206, b"ftyp", "video/mp4")
        assert "exercise_uuid" not in _info(as_carol, bench_press)["videos"][0]

    @pytest.mark.parametrize(
        ("content", "name", "message"),
        [
            (b"", "a.mp4", "The submitted file is empty."),
            (MP4, "a.exe", "File type is not supported"),
            (b"<html>" + b" " * 90, "a.webm", "File is not a valid video"),
        ],
    )
    def test_what_is_no_film_is_refused(
        self, as_carol: Program, bench_press: int, content: bytes, name: str, message: str
    ) -> None:
        assert self._post(as_carol, bench_press, content, name).json == {"video": [message]}

    def test_a_film_has_a_greatest_size(self, app: Flask, as_carol: Program, bench_press: int) -> None:
        app.config["MAX_VIDEO_SIZE_MB"] = 0
        try:
            answer = self._post(as_carol, bench_press, self.MP4)
        finally:
            app.config["MAX_VIDEO_SIZE_MB"] = 100

        assert answer.json == {"video": ["Maximum file size is 0MB."]}


class TestCheckLanguage:
    @pytest.mark.parametrize(
        "body",
        [
            {"input": SENTENCE, "language": ENGLISH},
            {"input": SENTENCE, "language_code": "en"},
            {"input": SENTENCE, "languageCode": "en"},
            {"input": "Push hard!", "language_code": "de"},
            {"input": "Saluton al ĉiuj, kiuj trejnas hejme kun ni", "language_code": "eo"},
        ],
    )
    def test_a_text_in_its_language_is_fine(self, client: FlaskClient, body: dict[str, Any]) -> None:
        assert client.post(f"{API}/check-language/", json=body).json == {"result": True}

    def test_another_language_is_named(self, client: FlaskClient) -> None:
        answer = client.post(f"{API}/check-language/", json={"input": SENTENCE, "language_code": "de"})

        check = answer.json["check"]
        assert (answer.status_code, check["result"], check["detected_language"]) == (400, "False", "en")
        assert check["message"].startswith(
            'The detected language is "English" (en), which does not match your selected language "Deutsch" (de). If'
        )

    def test_what_has_no_letters_has_no_language(self, client: FlaskClient) -> None:
        answer = client.post(f"{API}/check-language/", json={"input": "12345 67890", "language_code": "de"})

        assert answer.json["check"]["detected_language"] == "None"
        assert answer.json["check"]["message"].startswith("Could not detect the language of the input. Try adding")

    @pytest.mark.parametrize(
        ("body", "errors"),
        [
            ({"input": SENTENCE}, {"language": ["Either a language ID or a language code must be provided."]}),
            (
                {"input": SENTENCE, "language_code": "xx"},
                {"language": ['Language with code "xx" does not exist.']},
            ),
            ({"input": "short", "language": 2}, {"input": ["Ensure this field has at least 10 characters."]}),
        ],
    )
    def test_a_bad_question_is_told_so(self, client: FlaskClient, body: dict[str, Any], errors: dict[str, Any]) -> None:
        answer = client.post(f"{API}/check-language/", json=body)

        assert (answer.status_code, answer.json) == (400, errors)


@pytest.mark.parametrize(
    "value", [None, [], {}, "", "\x00", "\ud800", 10**400, -1, 1.5, True, "9" * 5000, {"a": [[]]}, float(2**70)]
)
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("exercise", "category"),
        ("exercise", "muscles"),
        ("exercise", "variation_group"),
        ("exercisealias", "alias"),
        ("exercise-translation", "language"),
        ("exercise-translation", "name"),
        ("exercisecomment", "translation"),
        ("exercise-submission", "translations"),
        ("exercise-submission", "variations_connect_to"),
        ("check-language", "input"),
        ("check-language", "language"),
    ],
)
def test_nonsense_is_refused_in_words(as_carol: Program, name: str, field: str, value: Any) -> None:
    # A number larger than any column, a text no database keeps, and the like.
    body = body_of("Curl", category=8) | {"input": SENTENCE, "language_code": "en", field: value}

    assert as_carol.post(f"{API}/{name}/", json=body).status_code in {200, 201, 400}
