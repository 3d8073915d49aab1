"""The catalogue as people see it."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from app.database import writing
from app.exercises.models import Contribution, Exercise
from app.extensions import db
from tests.exercises.conftest import SATZ, SENTENCE
from tests.people import Browser, Cast, Program


@pytest.fixture
def sandbag(own_exercise: Callable[[str, str], int]) -> int:
    return own_exercise("alice", "Sandbag toss")


@pytest.fixture
def proposal(app: Flask, alices_browser: Browser, sandbag: int) -> int:
    alices_browser.submit(f"/exercises/{sandbag}/share", page=f"/exercises/{sandbag}")
    with app.app_context():
        return int(db.session.query(Contribution).one().id)


def _picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (500, 300), "teal").save(written, "PNG")
    return written.getvalue()


def _decide(browser: Browser, proposal: int, version: str | None = None, **data: str) -> TestResponse:
    """Decide as the form of the page does; `version` is that of an older page."""
    page = f"/exercises/contributions/{proposal}"
    version = _version_on(browser, proposal) if version is None else version
    return browser.submit(
        f"{page}/decide", page="/exercises/", data={"version": version, **data}, follow_redirects=True
    )


def _version_on(browser: Browser, proposal: int) -> str:
    found = re.search(r'name="version" value="(\w+)"', browser.get(f"/exercises/contributions/{proposal}").text)
    assert found
    return found[1]


class TestBrowsing:
    @pytest.mark.usefixtures("starter_catalogue")
    def test_the_list_is_narrowed_by_what_the_address_says(self, alices_browser: Browser) -> None:
        everything = alices_browser.get("/exercises/").text
        narrowed = alices_browser.get("/exercises/?muscle=4&equipment=1&category=11").text

        assert "414 exercises" in everything or " exercises</b>" in everything
        assert "Barbell Bench Press" in narrowed
        assert "Remove filter: Chest" in narrowed
        assert "Remove filter: Barbell" in narrowed
        assert "Back Squat" not in narrowed

    @pytest.mark.usefixtures("starter_catalogue")
    def test_an_exercise_is_found_by_what_somebody_types(self, alices_browser: Browser) -> None:
        for typed in ("bnech", "press bench", "Flachbankdrücken", "Bankdrücken"):
            found = alices_browser.get("/exercises/", query_string={"q": typed}).text
            assert "Barbell Bench Press" in found, typed

    @pytest.mark.usefixtures("starter_catalogue")
    def test_names_are_in_the_readers_language(self, alices_browser: Browser) -> None:
        german = alices_browser.get("/exercises/?q=Bankdrücken", headers={"Accept-Language": "de"}).text

        assert "Bankdrücken mit der Langhantel" in german
        assert "Nach Muskel" in german

    @pytest.mark.usefixtures("starter_catalogue")
    def test_htmx_gets_the_part_that_changes(self, alices_browser: Browser) -> None:
        answer = alices_browser.get("/exercises/?q=squat&category=", headers={"HX-Request": "true"})

        assert answer.text.lstrip().startswith('<div class="stack" id="exercise-browser"')
        assert answer.headers["HX-Push-Url"] == "/exercises/?q=squat"

    def test_nonsense_in_the_address_is_not_asked_for(self, alices_browser: Browser) -> None:
        answer = alices_browser.get("/exercises/?muscle=x&equipment=99999999999999999999&page=-3&language=0&q=%00")

        assert answer.status_code == 200

    @pytest.mark.usefixtures("starter_catalogue")
    def test_a_list_takes_the_same_statements_however_long_it_is(
        self, alices_browser: Browser, count_queries: Callable[..., int]
    ) -> None:
        alices_browser.get("/exercises/?q=squat")

        few, many = (count_queries(alices_browser.get, f"/exercises/{query}") for query in ("?muscle=3", "?category=9"))

        assert few == many


class TestOneExercise:
    def test_its_page_shows_words_muscles_and_languages(self, alices_browser: Browser, bench_press: int) -> None:
        page = alices_browser.get(f"/exercises/{bench_press}").text

        assert "<h1>Bench Press</h1>" in page
        assert SENTENCE in page
        assert "Flat press" in page
        assert 'aria-label="Most: Chest. Also: Front shoulders, Triceps."' in page

    def test_somebody_elses_own_exercise_does_not_exist(self, bobs_browser: Browser, sandbag: int) -> None:
        for page in ("", "/edit", "/texts/en", "/delete"):
            assert bobs_browser.get(f"/exercises/{sandbag}{page}").status_code == 404
        assert "Sandbag" not in bobs_browser.get("/exercises/?q=sandbag").text


class TestOwnExercises:
    def test_a_person_adds_one_with_little_more_than_a_name(self, app: Flask, alices_browser: Browser) -> None:
        typed = {"name": "Stone carry", "category": "9", "muscles": ["10", "8"], "aliases": "Stone walk\n\nStone walk"}

        answer = alices_browser.submit("/exercises/new", data=typed, follow_redirects=True)

        assert "Stone carry" in answer.text
        assert "Stone walk" in answer.text
        assert "Only you see this exercise" in answer.text

    @pytest.mark.parametrize(
        "typed", [{"name": ""}, {"name": "x", "category": "99"}, {"name": "x", "category": "9", "muscles": "abc"}]
    )
    def test_a_bad_form_comes_back_with_what_is_wrong(self, alices_browser: Browser, typed: dict[str, str]) -> None:
        answer = alices_browser.submit("/exercises/new", data=typed)

        assert answer.status_code == 422
        assert 'class="error"' in answer.text

    def test_a_name_that_is_taken_is_refused(self, alices_browser: Browser, bench_press: int) -> None:
        answer = alices_browser.submit("/exercises/new", data={"name": "Bench  press", "category": "11"})

        assert answer.status_code == 422
        assert "“Bench Press” is there already" in answer.text

    def test_words_and_muscles_are_changed_at_once(self, alices_browser: Browser, sandbag: int) -> None:
        alices_browser.submit(f"/exercises/{sandbag}/edit", data={"category": "12", "muscles": "16"})
        words = {"name": "Sandsack werfen", "description_source": SATZ}
        alices_browser.submit(f"/exercises/{sandbag}/texts/de", data=words)

        page = alices_browser.get(f"/exercises/{sandbag}?language=de").text

        assert "<h1>Sandsack werfen</h1>" in page
        assert "Lower back" in page

    def test_pictures_are_added_chosen_and_deleted(self, app: Flask, alices_browser: Browser, sandbag: int) -> None:
        page = f"/exercises/{sandbag}"
        for _time in range(2):
            alices_browser.submit(f"{page}/pictures", page=page, data={"image": (BytesIO(_picture()), "a.png")})
        with app.app_context():
            first, second = db.session.get_one(Exercise, sandbag).images
            path, keys = first.image, (first.id, second.id)

        shown = alices_browser.get(page).text
        assert shown.count('loading="lazy"') == 2
        with alices_browser.get(f"/media/{path}.200x200_q85.jpg") as thumbnail:
            assert thumbnail.mimetype == "image/jpeg"

        alices_browser.submit(f"{page}/pictures/{keys[1]}/main", page=page)
        alices_browser.submit(f"{page}/pictures/{keys[0]}/delete", page=page)
        with app.app_context():
            (left,) = db.session.get_one(Exercise, sandbag).images
            assert (left.id, left.is_main) == (keys[1], True)
        assert alices_browser.get(f"/media/{path}").status_code == 404

    def test_what_is_no_picture_is_refused_in_words(self, alices_browser: Browser, sandbag: int) -> None:
        page = f"/exercises/{sandbag}"
        bad = {"image": (BytesIO(b"<svg/>"), "a.png")}

        answer = alices_browser.submit(f"{page}/pictures", page=page, data=bad, follow_redirects=True)

        assert 'loading="lazy"' not in answer.text

    def test_one_is_deleted_after_a_question(self, alices_browser: Browser, sandbag: int) -> None:
        assert "Delete Sandbag toss?" in alices_browser.get(f"/exercises/{sandbag}/delete").text

        alices_browser.submit(f"/exercises/{sandbag}/delete")

        assert alices_browser.get(f"/exercises/{sandbag}").status_code == 404

    def test_the_catalogue_takes_nothing_over_from_somebodys_own(
        self, app: Flask, bobs_browser: Browser, bench_press: int, own_exercise: Callable[[str, str], int]
    ) -> None:
        own = own_exercise("bob", "Spam")
        words = {"name": "Pourriel", "description_source": SENTENCE}
        bobs_browser.submit(f"/exercises/{own}/texts/fr", data=words)
        picture = {"image": (BytesIO(_picture()), "a.png")}
        bobs_browser.submit(f"/exercises/{own}/pictures", page=f"/exercises/{own}", data=picture)

        bobs_browser.submit(f"/exercises/{own}/delete", data={"replacement": str(bench_press)})

        with app.app_context():
            kept = db.session.get_one(Exercise, bench_press)
            assert [text.name for text in kept.translations] == ["Bench Press"]
            assert kept.images == []
            assert db.session.get(Exercise, own) is None

    def test_strangers_change_nothing_of_the_catalogue_at_once(
        self, app: Flask, bobs_browser: Browser, bench_press: int
    ) -> None:
        bobs_browser.submit(f"/exercises/{bench_press}/delete", page=f"/exercises/{bench_press}")
        bobs_browser.submit(f"/exercises/{bench_press}/pictures", page=f"/exercises/{bench_press}")
        words = {"name": "Bob's press", "description_source": SENTENCE}
        bobs_browser.submit(f"/exercises/{bench_press}/texts/en", data=words)

        assert "<h1>Bench Press</h1>" in bobs_browser.get(f"/exercises/{bench_press}").text
        with app.app_context():
            assert db.session.query(Contribution).one().proposal["name"] == "Bob's press"

    def test_a_trusted_person_takes_no_picture_out_of_the_catalogue(
        self, app: Flask, cast: Cast, as_carol: Program, bench_press: int
    ) -> None:
        browser, page = Browser(app, cast.session_of("carol")), f"/exercises/{bench_press}"
        browser.submit(f"{page}/pictures", page=page, data={"image": (BytesIO(_picture()), "a.png")})
        with app.app_context():
            (image,) = db.session.get_one(Exercise, bench_press).images

        answers = [
            browser.submit(f"{page}/pictures/{image.id}/delete", page=page).status_code,
            as_carol.open("DELETE", f"/api/v2/exerciseimage/{image.id}/").status_code,
        ]

        assert answers == [404, 403]
        assert "Delete picture" not in browser.get(page).text
        with app.app_context():
            assert len(db.session.get_one(Exercise, bench_press).images) == 1


class TestReview:
    def test_only_administrators_decide(self, bobs_browser: Browser, alices_browser: Browser, proposal: int) -> None:
        review = f"/exercises/contributions/{proposal}"

        for browser in (alices_browser, bobs_browser):
            assert browser.get(review).status_code in {403, 404}
            assert browser.submit(f"{review}/decide", page="/exercises/", data={"decision": "approve"}).status_code in {
                403,
                404,
            }
            assert browser.get("/exercises/history/").status_code in {403, 404}

    def test_an_accepted_exercise_is_everybodys(
        self, bobs_browser: Browser, doras_browser: Browser, sandbag: int, proposal: int
    ) -> None:
        assert "Sandbag toss" in doras_browser.get("/exercises/contributions/").text
        assert SENTENCE in doras_browser.get(f"/exercises/contributions/{proposal}").text

        _decide(doras_browser, proposal, decision="approve")

        assert bobs_browser.get(f"/exercises/{sandbag}").status_code == 200
        assert "Nothing waits for you" in doras_browser.get("/exercises/contributions/").text

    @pytest.mark.parametrize(
        ("page", "changed"),
        [
            ("texts/en", {"name": "Buy pills", "description_source": SENTENCE}),
            ("texts/en", {"name": "Sandbag toss", "description_source": SENTENCE, "comments": "Buy pills"}),
            ("edit", {"category": "12"}),
            ("pictures", {}),
        ],
    )
    def test_what_changed_since_it_was_read_is_not_accepted(
        self, alices_browser: Browser, doras_browser: Browser, proposal: int, page: str, changed: dict[str, str]
    ) -> None:
        read = _version_on(doras_browser, proposal)
        sandbag = re.search(r"/exercises/(\d+)", alices_browser.get("/exercises/contributions/").text)
        assert sandbag
        picture = {"image": (BytesIO(_picture()), "a.png")} if page == "pictures" else {}
        alices_browser.submit(f"{sandbag[0]}/{page}", page=sandbag[0], data=changed | picture)

        answer = _decide(doras_browser, proposal, read, decision="approve")

        assert answer.status_code == 409
        assert "It has changed since you opened it" in answer.text
        assert "Buy pills" in answer.text or "comments" not in changed
        assert _decide(doras_browser, proposal, decision="approve").status_code == 200

    def test_a_decision_stands_in_the_log_of_administrators(self, doras_browser: Browser, proposal: int) -> None:
        review = f"/exercises/contributions/{proposal}"

        doras_browser.submit(f"{review}/decide", page="/exercises/", data={"decision": "refuse", "answer": "Too heavy"})

        log = doras_browser.get("/administration/log").text
        assert "Contribution refused: " in log
        assert "Sandbag toss" in log

    def test_one_that_is_not_accepted_stays_somebodys_own_with_the_reason(
        self, alices_browser: Browser, bobs_browser: Browser, doras_browser: Browser, sandbag: int, proposal: int
    ) -> None:
        review = f"/exercises/contributions/{proposal}"
        doras_browser.submit(
            f"{review}/decide", page="/exercises/", data={"decision": "refuse", "answer": "Too heavy for us"}
        )

        assert "Too heavy for us" in alices_browser.get("/exercises/contributions/").text
        assert bobs_browser.get(f"/exercises/{sandbag}").status_code == 404

    def test_one_that_is_there_already_is_merged(
        self, alices_browser: Browser, doras_browser: Browser, sandbag: int, proposal: int, bench_press: int
    ) -> None:
        nowhere = _decide(doras_browser, proposal, decision="merge", into="x")
        assert "Choose an exercise of the catalogue" in nowhere.text

        _decide(doras_browser, proposal, decision="merge", into="Bench Press")

        assert alices_browser.get(f"/exercises/{sandbag}").status_code == 404
        assert f"/exercises/{bench_press}" in alices_browser.get("/exercises/contributions/").text

    def test_suggested_words_replace_the_old_ones_once_accepted(
        self, app: Flask, alices_browser: Browser, doras_browser: Browser, bench_press: int
    ) -> None:
        words = {"name": "Barbell Bench Press", "description_source": f"{SENTENCE} Breathe.", "aliases": "Flat press"}
        alices_browser.submit(f"/exercises/{bench_press}/texts/en", data=words)
        with app.app_context():
            suggestion = db.session.query(Contribution).one().id
        assert "Breathe." in doras_browser.get(f"/exercises/contributions/{suggestion}").text

        _decide(doras_browser, suggestion, decision="approve")
        again = _decide(doras_browser, suggestion, version="", decision="approve")

        page = alices_browser.get(f"/exercises/{bench_press}").text
        assert "<h1>Barbell Bench Press</h1>" in page
        assert "Flat press" in page
        assert "Somebody has decided about this already" in again.text


class TestHistory:
    def test_a_change_is_seen_and_can_be_put_back(
        self, as_carol: Program, doras_browser: Browser, alices_browser: Browser, bench_press: int
    ) -> None:
        text = as_carol.get(f"/api/v2/exerciseinfo/{bench_press}/").json["translations"][0]["id"]
        as_carol.patch(f"/api/v2/exercise-translation/{text}/", json={"name": "Spoilt"})

        history = doras_browser.get("/exercises/history/?kind=translation&verb=updated").text
        assert "Spoilt" in history
        assert "carol" in history
        assert "carol" not in alices_browser.get(f"/exercises/{bench_press}").text.partition("Changes")[2]

        found = re.search(r"/exercises/history/\d+/revert", history)
        assert found
        doras_browser.submit(found[0], page="/exercises/history/")

        assert "<h1>Bench Press</h1>" in alices_browser.get(f"/exercises/{bench_press}").text


def test_trusted_people_share_at_once(
    app: Flask, cast: Cast, as_carol: Program, own_exercise: Callable[[str, str], int]
) -> None:
    own = own_exercise("carol", "Sled push")
    browser = Browser(app, cast.session_of("carol"))

    browser.submit(f"/exercises/{own}/share", page=f"/exercises/{own}")

    with app.app_context(), writing():
        assert db.session.get_one(Exercise, own).owner_id is None


@pytest.mark.parametrize(
    "address",
    [
        "/exercises/?muscle=0000000000019999999999999999999999",
        f"/exercises/?equipment={'9' * 5000}",
        "/exercises/new?language=%00",
        "/exercises/?language=%00&category=%00&q=%00",
    ],
)
def test_no_address_breaks_the_pages(alices_browser: Browser, address: str) -> None:
    assert alices_browser.get(address).status_code == 200
