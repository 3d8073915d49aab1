"""A day of the diary, on a phone and without a script: found, entered, corrected, undone, compared with the goals."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings
from tests.browser.conftest import PHONE
from tests.browser.following import follow


@pytest.fixture
def signed_in(open_page: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> Callable[..., Page]:
    """`signed_in("dora", **options)`: a tab of somebody who has signed in."""

    def opened(name: str, **options: Any) -> Page:
        page = open_page(**options)
        sign_in(page, name)
        return page

    return opened


@pytest.fixture
def day(signed_in: Callable[..., Page]) -> Page:
    """Alice's diary on a phone; she has written down a food of her own and set a goal."""
    page = signed_in("alice", viewport=PHONE)
    page.goto("/food/foods/new")
    for label, value in {"Name": "Oat biscuits", "Energy": "450", "Fat": "18"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Carbohydrates", exact=True).fill("62")
    page.get_by_label("Protein", exact=True).fill("7,5")
    page.get_by_label("Usual portion").fill("biscuit")
    page.get_by_label("Its weight").fill("12")
    page.get_by_role("button", name="Save").click()
    page.goto("/food/goals")
    page.get_by_label("Energy").fill("2000")
    page.get_by_role("button", name="Save").click()
    return page


def test_a_day_is_logged_three_ways_corrected_and_undone(day: Page) -> None:
    day.get_by_label("Search foods, or type a barcode").press_sequentially("oat bi", delay=30)
    day.get_by_role("button", name="Add 1 biscuit of Oat biscuits").click()
    expect(day.get_by_text("Oat biscuits added")).to_be_visible()
    expect(day.get_by_role("img", name="54 of 2,000 kcal eaten")).to_be_visible()

    day.get_by_role("link", name="Only calories").click()
    day.get_by_label("Energy").fill("600")
    day.get_by_label("What it was").fill("Canteen")
    day.get_by_role("button", name="Add", exact=True).click()
    expect(day.get_by_role("img", name="654 of 2,000 kcal eaten")).to_be_visible()

    day.get_by_role("link", name="Oat biscuits").click()
    day.get_by_label("Amount").fill("3")
    day.get_by_role("button", name="Save").click()
    expect(day.get_by_role("img", name="762 of 2,000 kcal eaten")).to_be_visible()
    assert grave_findings(day) == []

    day.get_by_label("Actions for Canteen").click()
    day.get_by_role("button", name="Remove").click()
    expect(day.get_by_role("img", name="162 of 2,000 kcal eaten")).to_be_visible()
    day.get_by_role("button", name="Undo").click()
    expect(day.get_by_role("img", name="762 of 2,000 kcal eaten")).to_be_visible()

    day.goto("/food/week")
    expect(day.get_by_role("cell", name="762").first).to_be_visible()
    assert grave_findings(day) == []


def test_a_recipe_is_written_down_eaten_in_part_and_taken_back(day: Page) -> None:
    day.goto("/food/recipes/new")
    day.get_by_label("Name", exact=True).fill("Biscuit cake")
    day.get_by_label("Portions it makes").fill("4")
    follow(day.get_by_role("button", name="Continue"))
    day.get_by_label("Search a food for the recipe").press_sequentially("oat bisc", delay=30)
    day.get_by_label("Amount of Oat biscuits").first.fill("20")
    day.locator(".wrap").first.get_by_role("button", name="Add").click()
    expect(day.get_by_text("4 portions, 240 g together")).to_be_visible()
    assert grave_findings(day) == []

    day.get_by_label("How much").fill("1,5")
    day.get_by_role("button", name="Add to diary").click()
    dish = day.get_by_role("link", name="Biscuit cake").or_(day.get_by_role("link", name="Oat biscuits"))
    expect(dish.first).to_be_visible()
    assert grave_findings(day) == []


CAMERA = """
  window.camera = { refuses: false };
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["ean_13", "qr_code"]; }
    async detect() { return [{ rawValue: "4006381333931" }]; }
  };
  navigator.mediaDevices.getUserMedia = async () => {
    if (camera.refuses) throw new DOMException("refused", "NotAllowedError");
    const canvas = document.createElement("canvas");
    setInterval(() => canvas.getContext("2d").fillRect(0, 0, 10, 10), 50);
    const stream = canvas.captureStream();
    [camera.track] = stream.getTracks();
    return stream;
  };
"""
"""A camera, and a browser that reads barcodes: the machine that tests has neither."""


def test_a_barcode_is_read_by_the_camera_which_is_off_afterwards(signed_in: Callable[..., Page]) -> None:
    page = signed_in("dora", viewport=PHONE)
    page.add_init_script(CAMERA)
    page.goto("/food/foods")
    page.get_by_role("button", name="Scan a barcode").click()

    expect(page.get_by_text("No food has this barcode.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("camera.track.readyState") == "ended"

    page.evaluate("camera.refuses = true")
    page.get_by_role("button", name="Scan a barcode").click()
    expect(page.get_by_text("The camera cannot be used.")).to_be_visible()
    expect(page.get_by_label("Search foods, or type a barcode")).to_be_focused()


def test_the_diary_needs_no_script(signed_in: Callable[..., Page]) -> None:
    page = signed_in("dora", java_script_enabled=False)
    page.goto("/food/quick")
    page.get_by_label("Energy").fill("300")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("heading", name="Food", exact=True)).to_be_visible()
    page.get_by_label("Search foods, or type a barcode").fill("nothing of this name")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("No food is called that.")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/food",
        "/food/goals",
        "/food/goals/calculator",
        "/food/plans",
        "/food/foods",
        "/food/recipes",
        "/food/recipes/new",
    ],
)
def test_every_page_is_accessible(signed_in: Callable[..., Page], path: str) -> None:
    page = signed_in("dora")
    page.goto(path)

    assert grave_findings(page) == []
