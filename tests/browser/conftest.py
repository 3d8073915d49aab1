"""A real Chromium before a real server. A page that reports an error fails its test, whatever the test looked at."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests import chromium
from tests.activities.tile_servers import TestTileServer, running_tile_server
from tests.people import PASSWORD
from tests.servers import Server, server

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


ACTS = ("click", "tap", "fill", "press", "press_sequentially", "check", "uncheck", "select_option", "set_input_files",
        "evaluate")  # fmt: skip


@pytest.fixture(scope="session")
def patience() -> Iterator[None]:
    """A person sees a page before they press anything on it; on a busy machine scripts come later than buttons."""

    def patient(act: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(act)
        def once_loaded(where: Locator | Page, *arguments: Any, **options: Any) -> Any:
            (where.page if isinstance(where, Locator) else where).wait_for_load_state()
            return act(where, *arguments, **options)

        return once_loaded

    expect.set_options(timeout=15_000)
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Locator, Page):
            for name in ACTS:
                if act := getattr(kind, name, None):
                    patch.setattr(kind, name, patient(act))
        yield


@pytest.fixture(scope="session")
def chromium_browser(patience: None) -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    path = chromium.executable()
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.options())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tiles() -> Iterator[TestTileServer]:
    """A tile server of plain green land."""
    with running_tile_server() as running:
        yield running


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, tiles: TestTileServer) -> Iterator[Server]:
    """A server on which Dora (the administrator) and Alice have accounts."""
    settings = {"LOGIN_LIMIT": "", "REGISTRATION_LIMIT": "", "TILE_SERVER_URL": tiles.template}
    with server(tmp_path_factory.mktemp("site"), **settings) as running:
        running.flask("user", "dora", "--email", "dora@example.com", "--admin", PASSWORD=PASSWORD)
        running.flask("user", "alice", "--email", "alice@example.com", PASSWORD=PASSWORD)
        yield running


@pytest.fixture
def may_complain() -> list[str]:
    """Words of the complaints a test provokes: `may_complain.append("400")`."""
    return []


@pytest.fixture
def open_page(chromium_browser: Browser, site: Server, may_complain: list[str]) -> Iterator[Callable[..., Page]]:
    """`open_page(**options)`: an empty tab of a new visitor; options as of a Playwright context."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(**options: Any) -> Page:
        settings = {"base_url": site.address, "viewport": DESK, "locale": "en-GB"} | options
        context = chromium_browser.new_context(**settings)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(words in text for words in may_complain)] == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A visitor at a desk."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A visitor with a phone."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """`sign_in(page, "alice")`, as a person does it."""

    def fill(page: Page, name: str) -> None:
        page.goto("/sign-in")
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/sign-in" not in address)

    return fill
