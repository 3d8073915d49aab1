"""Building a plan without a manual: days, exercises, targets, sentences, and taking things back."""

import re

import pytest
from flask import Flask

from app.routines.ready_made import programmes
from tests.gym import add_exercise, add_exercises, found_in, make_routine
from tests.people import Browser


@pytest.fixture
def exercises(app: Flask, cast: object) -> dict[str, int]:
    return add_exercises(app)


@pytest.fixture
def routine(alices_browser: Browser, exercises: dict[str, int]) -> str:
    """The address of Alice's routine with a bench press on its first day."""
    address = make_routine(alices_browser, "2026-11-02")
    add_exercise(alices_browser, address, exercises["barbell-bench-press"])
    return address


def entry_of(browser: Browser, routine: str) -> str:
    return found_in(r'href="(/routines/entries/\d+/)"', browser.get(routine).text)


def test_a_new_routine_has_a_first_day_to_fill(alices_browser: Browser, exercises: object) -> None:
    address = make_routine(alices_browser, "2026-11-02")

    page = alices_browser.get(address).text

    assert "Day 1" in page
    assert "No exercises yet" in page


def test_a_routine_longer_than_17_weeks_is_refused_at_its_field(alices_browser: Browser) -> None:
    answer = alices_browser.submit("/routines/new", data={"name": "Long", "start": "2026-11-02", "weeks": "18"})

    assert answer.status_code == 422
    assert "Write 17 or less." in answer.text


def test_exercises_are_found_by_parts_of_their_name(alices_browser: Browser, routine: str) -> None:
    address = found_in(r'action="(/routines/days/\d+/exercises)"', alices_browser.get(routine).text)

    page = alices_browser.get(f"{address}?search=bar squ").text

    assert "Barbell Back Squat" in page
    assert "Push-Up" not in page


def test_a_search_for_nothing_special_is_no_mistake(alices_browser: Browser, routine: str) -> None:
    address = found_in(r'action="(/routines/days/\d+/exercises)"', alices_browser.get(routine).text)

    for term in ("%", "_", "\\", "ß" * 500, "%00", "'\""):
        assert alices_browser.get(address, query_string={"search": term}).status_code == 200


def test_an_added_exercise_comes_with_targets_that_suit_most(alices_browser: Browser, routine: str) -> None:
    page = alices_browser.get(routine).text

    assert "3 sets of 10" in page
    assert "rest 1:30" in page


def test_targets_are_written_as_people_write_numbers(alices_browser: Browser, routine: str) -> None:
    entry = entry_of(alices_browser, routine)
    data = {"sets": "4", "repetitions": "6", "max_repetitions": "8", "repetition_unit": "1", "weight": "62,5"}
    data |= {"weight_unit": "1", "rir": "2", "rest": "2:00", "type": "normal", "load_kind": "external"}

    answer = alices_browser.submit(entry, data=data)

    assert answer.status_code == 303
    assert "4 sets of 6–8, 62.5\u00a0kg, 2 in reserve, rest 2:00" in alices_browser.get(routine).text


def test_a_range_that_runs_backwards_is_refused_at_its_field(alices_browser: Browser, routine: str) -> None:
    entry = entry_of(alices_browser, routine)
    data = {"sets": "4", "repetitions": "8", "max_repetitions": "6", "type": "normal", "load_kind": "external"}

    answer = alices_browser.submit(entry, data=data)

    assert answer.status_code == 422
    assert "The second number must be greater than the first." in answer.text


RULE = {
    "operation": "+",
    "value": "2,5",
    "unit": "abs",
    "kind": "weight",
    "when": "each",
    "iteration": "2",
    "condition": "weight_repetitions",
    "scope": "one",
}


def test_a_rule_reads_as_a_sentence_that_says_what_one_set_must_meet(alices_browser: Browser, routine: str) -> None:
    entry = entry_of(alices_browser, routine)

    alices_browser.submit(f"{entry}rules", page=entry, data=RULE)

    sentence = "Add 2.5\u00a0kg every round, once 10 repetitions at this weight were logged in one set."
    assert sentence in alices_browser.get(routine).text


def test_the_preview_shows_what_comes_if_every_target_is_met(alices_browser: Browser, routine: str) -> None:
    entry = entry_of(alices_browser, routine)
    data = {"sets": "3", "repetitions": "8", "weight": "60", "weight_unit": "1", "repetition_unit": "1"}
    alices_browser.submit(entry, data=data | {"type": "normal", "load_kind": "external"})
    alices_browser.submit(f"{entry}rules", page=entry, data=RULE)

    page = alices_browser.get(routine).text

    assert "60 × 8" in page
    assert "62.5 × 8" in page
    assert "65 × 8" in page


def test_a_share_of_a_training_maximum_needs_the_maximum(alices_browser: Browser, routine: str) -> None:
    entry = entry_of(alices_browser, routine)
    data = {"sets": "3", "repetitions": "5", "weight": "75", "weight_unit": "max", "repetition_unit": "1"}
    data |= {"type": "normal", "load_kind": "external"}

    refused = alices_browser.submit(entry, data=data)
    taken = alices_browser.submit(entry, data=data | {"training_max": "100", "training_max_step": "5"})

    assert refused.status_code == 422
    assert "Write a training maximum first" in refused.text
    assert taken.status_code == 303
    assert "75\u00a0% of the training maximum" in alices_browser.get(routine).text
    assert "75 × 5" in alices_browser.get(routine).text


@pytest.mark.parametrize("value", ["NaN", "1e400", "-1", "9" * 40, "Infinity", "\ud800"])
def test_numbers_that_are_none_are_refused(alices_browser: Browser, routine: str, value: str) -> None:
    entry = entry_of(alices_browser, routine)
    typed = value.encode("utf-8", "surrogatepass")

    answer = alices_browser.submit(f"{entry}rules", page=entry, data=RULE | {"value": typed, "iteration": typed})

    assert answer.status_code == 422


def test_two_exercises_become_a_superset_and_part_again(
    alices_browser: Browser, routine: str, exercises: dict[str, int]
) -> None:
    add_exercise(alices_browser, routine, exercises["push-up"])
    page = alices_browser.get(routine).text

    alices_browser.submit(found_in(r'action="(/routines/slots/\d+/join)"', page), page=routine)
    joined = alices_browser.get(routine).text
    alices_browser.submit(found_in(r'action="(/routines/entries/\d+/split)"', joined), page=routine)

    assert "Superset</span>" in joined
    assert ">1B<" in joined
    assert "Superset</span>" not in alices_browser.get(routine).text


def test_exercises_change_places_by_a_button(alices_browser: Browser, routine: str, exercises: dict[str, int]) -> None:
    add_exercise(alices_browser, routine, exercises["push-up"])
    page = alices_browser.get(routine).text
    last = re.findall(r'data-move="(/routines/slots/\d+/move)"', page)[-1]

    alices_browser.submit(last, page=routine, data={"by": "-1"})

    page = alices_browser.get(routine).text
    assert page.index("<b>Push-Up</b>") < page.index("<b>Barbell Bench Press</b>")


def test_what_was_taken_out_can_be_put_back_with_its_rules(alices_browser: Browser, routine: str) -> None:
    entry = entry_of(alices_browser, routine)
    alices_browser.submit(f"{entry}rules", page=entry, data=RULE)

    alices_browser.submit(f"{entry}delete", page=routine)
    page = alices_browser.get(routine).text
    alices_browser.submit(found_in(r'action="(/routines/undo/[^"]+)"', page), page=routine)

    assert "No exercises yet" in page
    assert "Add 2.5\u00a0kg every round" in alices_browser.get(routine).text


def test_nobody_else_can_put_it_back(alices_browser: Browser, bobs_browser: Browser, routine: str) -> None:
    alices_browser.submit(f"{entry_of(alices_browser, routine)}delete", page=routine)
    undo = found_in(r'action="(/routines/undo/[^"]+)"', alices_browser.get(routine).text)

    bobs_browser.submit(undo, page="/routines/")

    assert "No exercises yet" in alices_browser.get(routine).text


def test_a_day_is_duplicated_with_all_that_is_in_it(alices_browser: Browser, routine: str) -> None:
    day = found_in(r'action="(/routines/days/\d+)/duplicate"', alices_browser.get(routine).text)

    answer = alices_browser.submit(f"{day}/duplicate", page=routine)

    page = alices_browser.get(answer.headers["Location"]).text
    assert page.count('class="chip" href="/routines/') == 2
    assert "<b>Barbell Bench Press</b>" in page


def test_deleting_a_routine_is_asked_once(alices_browser: Browser, routine: str) -> None:
    address = f"{routine.partition('?')[0]}delete"

    asked = alices_browser.get(address).text
    alices_browser.submit(address)

    assert "This cannot be undone" in asked
    assert alices_browser.get(routine).status_code == 404


def test_somebody_elses_routine_does_not_exist(alices_browser: Browser, bobs_browser: Browser, routine: str) -> None:
    plain = routine.partition("?")[0]

    for path in ("", "edit", "preview", "log", "statistics", "print", "print/table.pdf", "calendar.ics", "start"):
        assert bobs_browser.get(f"{plain}{path}").status_code == 404, path


def test_a_public_template_is_copied_by_others_and_stays_as_it_is(
    alices_browser: Browser, bobs_browser: Browser, routine: str
) -> None:
    plain = routine.partition("?")[0]
    alices_browser.submit(f"{plain}template", page=routine, data={"is_public": "1"})
    page = bobs_browser.get("/routines/templates").text

    answer = bobs_browser.submit(found_in(r'action="(/routines/\d+/copy)"', page), page="/routines/templates")

    assert "by alice" in page
    assert "Barbell Bench Press" in bobs_browser.get(answer.headers["Location"]).text


def test_there_are_ready_made_programmes_of_many_kinds() -> None:
    found = programmes()

    assert len(found) >= 14
    assert {one.data["level"] for one in found.values()} == {"beginner", "intermediate", "advanced"}
    assert len({one.training_days for one in found.values()}) >= 3
    for one in found.values():
        for language in ("en", "de"):
            assert len(one.text("name", language)) <= 25, one.key
            assert one.text("summary", language)
            assert one.text("description", language)


def test_every_programme_names_exercises_of_the_catalogue_and_starts(app: Flask, alices_browser: Browser) -> None:
    wanted = {key for one in programmes().values() for key in one.exercises}
    add_exercises(app, sorted(wanted))

    for key, programme in programmes().items():
        address = f"/routines/ready-made/{key}/"
        page = alices_browser.get(address).text
        assert "not in this server" not in page, key
        answer = alices_browser.submit(address, data={"start": "2026-11-23"})
        assert answer.status_code == 303, key
        built = alices_browser.get(answer.headers["Location"])
        assert built.status_code == 200, key
        assert programme.text("name", "en") in built.text.replace("&#39;", "'")


def test_a_programme_asks_for_weights_and_takes_ones_own(app: Flask, alices_browser: Browser) -> None:
    add_exercises(app, programmes()["five-by-five"].exercises)
    address = "/routines/ready-made/five-by-five/"

    refused = alices_browser.submit(address, data={"weight-barbell-back-squat": "much"})
    answer = alices_browser.submit(address, data={"weight-barbell-back-squat": "57,5"})

    assert refused.status_code == 422
    assert "Write a number" in refused.text
    page = alices_browser.get(answer.headers["Location"]).text
    assert "5 sets of 5, 57.5\u00a0kg" in page
    assert "in every set" in page


def test_everything_is_said_in_german_too(alices_browser: Browser, routine: str) -> None:
    alices_browser.client.get("/")
    page = alices_browser.get("/routines/ready-made/", headers={"Accept-Language": "de"}).text

    assert "Ganzkörper 3×" in page
