"""Planning and training on a phone, over simulated days: progression reacts, nothing is lost without a network."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from app import create_app
from tests.browser.axe import grave_findings_light_and_dark
from tests.browser.following import follow
from tests.gym import add_exercises
from tests.servers import Server

SignIn = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def gym_site(site: Server) -> Server:
    """The site with a few exercises to plan."""
    add_exercises(create_app(dict(site.environ)))
    return site


def choose(phone: Page, term: str) -> None:
    """Search for an exercise and add the first that is found."""
    phone.get_by_role("searchbox").fill(term)
    phone.locator("#found li button").first.click()


def log_sets(phone: Page, number: int) -> None:
    for done in range(number):
        phone.locator("[data-log]").click()
        expect(phone.locator(".gym header small")).to_contain_text(f"{done + 1} of")


def test_a_person_plans_trains_three_days_and_takes_it_along(gym_site: Server, phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "alice")
    today = datetime.now(UTC).date()
    first = today - timedelta(days=2)
    phone.goto("/routines/new")
    phone.fill("#name", "Phone plan")
    phone.fill("#start", first.isoformat())
    phone.uncheck("#fit_in_week")
    follow(phone.locator("#routine-form button.primary"))
    choose(phone, "bench press")
    phone.locator(".slot a").first.click()
    phone.fill("#sets", "2")
    phone.fill("#repetitions", "8")
    phone.fill("#weight", "60")
    phone.locator("#targets button.primary").click()
    phone.locator(".slot a").first.click()
    phone.locator("#rules button.primary").click()
    expect(phone.locator("#rules")).to_contain_text("8 repetitions at this weight were logged in one set")

    phone.goto("/routines/")
    phone.get_by_text("Phone plan").click()
    routine = phone.url.split("?")[0]

    for number, weight in enumerate(("60", "62.5", "65")):
        phone.goto(f"{routine}start?date={first + timedelta(days=number)}")
        phone.get_by_role("button", name="Start Day 1").click()
        expect(phone.locator("[data-weight]")).to_have_value(weight)
        log_sets(phone, 2)

    phone.get_by_role("link", name="Finish").click()
    phone.locator("#finish-form button").click()
    expect(phone.locator("main")).to_contain_text("Heaviest: 65.0")
    for path in ("print/table.pdf", "print/log.pdf", "calendar.ics"):
        assert phone.request.get(f"{routine}{path}").ok


def test_the_pages_of_training_hinder_nobody(gym_site: Server, open_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, "alice")

    for path in ("/", "/train/", "/routines/", "/routines/new", "/routines/ready-made/", "/routines/templates",
                 "/train/start", "/train/calendar", "/train/statistics", "/train/log/", "/train/equipment",
                 "/train/feed", "/train/progress/"):  # fmt: skip
        page.goto(path)
        assert grave_findings_light_and_dark(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_gym_mode_fits_a_phone_in_every_language(
    gym_site: Server, open_page: Callable[..., Page], sign_in: SignIn, language: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, locale=language)
    sign_in(page, "alice")
    page.goto("/train/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto("/train/start?date=2026-01-05")
    follow(page.locator("main form button").last)
    follow(page.locator("a[href$=exercises]").first)
    choose(page, "push")
    expect(page.locator("[data-log]")).to_be_visible()
    page.evaluate("Regimen.rest.start(90)")

    expect(page.locator("[data-timer]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.querySelector('[data-log]').getBoundingClientRect().right <= window.innerWidth")


def test_a_set_logged_without_a_network_is_sent_later(
    gym_site: Server, phone: Page, sign_in: SignIn, may_complain: list[str]
) -> None:
    may_complain.append("ERR_INTERNET_DISCONNECTED")
    sign_in(phone, "alice")
    phone.goto("/train/start")
    follow(phone.get_by_role("button", name="Start without a plan"))
    follow(phone.get_by_role("link", name="Add an exercise").first)
    choose(phone, "push-up")
    phone.locator("[name=repetitions]").fill("12")
    phone.wait_for_load_state()

    phone.context.set_offline(True)
    phone.locator("[data-log]").click()
    expect(phone.locator("[data-offline]")).to_contain_text("1 kept on this phone")
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")

    expect(phone.locator(".sets .good")).to_have_count(1)
    expect(phone.locator("[data-offline]")).to_be_hidden()


def test_sets_of_another_person_or_refused_ones_are_not_lost(
    gym_site: Server, phone: Page, sign_in: SignIn, may_complain: list[str]
) -> None:
    may_complain.append("404")
    sign_in(phone, "alice")
    phone.goto("/train/start")
    follow(phone.get_by_role("button", name="Start without a plan"))
    follow(phone.get_by_role("link", name="Add an exercise").first)
    choose(phone, "push-up")
    phone.wait_for_load_state()
    phone.evaluate("localStorage.setItem('regimen-sets-0', JSON.stringify([{address: '/x', fields: {id: 'a'}}]))")
    phone.evaluate(
        """localStorage.setItem(`regimen-sets-${document.body.dataset.person}`, JSON.stringify([
            {address: '/train/gym/00000000-0000-4000-8000-000000000000/sets', fields: {id: 'b', repetitions: '7'}}]))"""
    )

    phone.evaluate("dispatchEvent(new Event('online'))")

    refused = phone.locator("[data-refused]")
    expect(refused).to_contain_text("7")
    refused.get_by_role("button", name="Discard").click()
    expect(refused).to_be_hidden()
    assert phone.evaluate("localStorage.getItem('regimen-sets-0')")
