"""Weight, import and photos in a real browser."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from playwright.sync_api import Page, expect

from tests.body.photos import photo
from tests.browser.axe import grave_findings
from tests.people import PASSWORD
from tests.servers import Server

CSV = "Date,Weight (kg)\n" + "".join(
    f"2026-0{month}-{day:02} 07:00:00,{80 - month}\n" for month in (5, 6) for day in (1, 8, 15)
)


@pytest.fixture
def alice(page: Page, sign_in: Callable[[Page, str], None]) -> Page:
    """Alice at a desk."""
    sign_in(page, "alice")
    return page


def test_one_weighs_in_with_a_few_presses_and_takes_it_back(alice: Page) -> None:
    alice.goto("/body")
    alice.get_by_label("kg", exact=True).fill("72,4")
    alice.get_by_role("button", name="0.1 kg more").click()
    expect(alice.get_by_label("kg", exact=True)).to_have_value("72.5")
    alice.get_by_role("button", name="Save").click()

    row = alice.locator("#weights tbody tr").first
    expect(row).to_contain_text("72.5")
    expect(alice.locator("[data-series] canvas")).to_be_visible()
    assert grave_findings(alice) == []

    row.get_by_label("Actions for Today").click()
    row.get_by_role("button", name="Delete").click()
    expect(alice.locator("#weights")).to_have_count(0)
    alice.get_by_role("button", name="Undo").click()
    expect(alice.locator("#weights tbody tr")).to_contain_text("72.5")
    alice.locator("#weights").get_by_label("Actions for Today").click()
    alice.locator("#weights").get_by_role("button", name="Delete").click()


def test_an_import_is_looked_at_stored_and_undone(alice: Page, tmp_path: Path) -> None:
    file = tmp_path / "weights.csv"
    file.write_text(CSV)
    alice.goto("/body/weight/import")
    alice.get_by_label("CSV file").set_input_files(file)
    alice.get_by_role("button", name="Look at it").click()
    expect(alice.get_by_role("button", name="Add 6 weights")).to_be_visible()
    assert grave_findings(alice) == []

    alice.get_by_role("button", name="Add 6 weights").click()
    expect(alice.locator("#weights tbody tr")).to_have_count(6)
    alice.locator(".toast").get_by_role("button", name="Undo").click()

    expect(alice.get_by_text("6 weights removed")).to_be_visible()
    alice.goto("/body?range=all")
    expect(alice.locator("#weights")).to_have_count(0)


def test_dragging_over_the_curve_zooms_and_two_presses_go_back(alice: Page, tmp_path: Path) -> None:
    file = tmp_path / "weights.csv"
    file.write_text(CSV)
    alice.goto("/body/weight/import")
    alice.get_by_label("CSV file").set_input_files(file)
    alice.get_by_role("button", name="Look at it").click()
    alice.get_by_role("button", name="Add 6 weights").click()
    plot = alice.locator("[data-series] .u-over")
    box = plot.bounding_box()
    assert box

    def widest() -> object:
        return alice.locator("[data-series] .plot").evaluate("plot => plot.querySelector('canvas').toDataURL()")

    before = widest()
    alice.mouse.move(box["x"] + 60, box["y"] + 60)
    alice.mouse.down()
    alice.mouse.move(box["x"] + 200, box["y"] + 60, steps=5)
    alice.mouse.up()
    alice.wait_for_timeout(200)
    zoomed = widest()
    expect(alice.get_by_role("button", name="Show all")).to_be_visible()
    plot.dblclick(position={"x": 100, "y": 60})
    expect(alice.get_by_role("button", name="Show all")).to_be_hidden()
    alice.wait_for_timeout(200)

    assert zoomed != before
    assert widest() == before
    alice.get_by_role("button", name="Undo the import").first.click()


def test_two_photos_are_compared_side_by_side_on_a_phone(
    phone: Page, sign_in: Callable[[Page, str], None], tmp_path: Path
) -> None:
    sign_in(phone, "alice")
    for day in ("2026-01-05", "2026-03-05"):
        file = tmp_path / f"{day}.jpg"
        file.write_bytes(photo(size=(600, 800), orientation=1))
        phone.goto("/body/photos")
        phone.get_by_label("Picture").set_input_files(file)
        phone.get_by_label("Date").fill(day)
        phone.get_by_role("button", name="Add", exact=True).click()
        expect(phone.get_by_text("Photo added")).to_be_visible()
    phone.get_by_role("button", name="Compare these two").click()

    expect(phone.get_by_text("59 days between them")).to_be_visible()
    pictures = phone.locator(".photos img")
    expect(pictures).to_have_count(2)
    widths = [picture.evaluate("image => image.decode().then(() => image.naturalWidth)") for picture in pictures.all()]
    assert widths == [600, 600]
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert grave_findings(phone) == []


def test_who_leaves_leaves_nothing_behind(
    phone: Page, site: Server, sign_in: Callable[[Page, str], None], tmp_path: Path
) -> None:
    site.flask("user", "wilhelmina", "--email", "wilhelmina@example.com", PASSWORD=PASSWORD)
    sign_in(phone, "wilhelmina")
    phone.goto("/body")
    phone.get_by_label("kg", exact=True).fill("61.3")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Saved")).to_be_visible()
    file = tmp_path / "front.jpg"
    file.write_bytes(photo(size=(300, 400), orientation=1))
    phone.goto("/body/photos")
    phone.get_by_label("Picture").set_input_files(file)
    phone.get_by_role("button", name="Add", exact=True).click()
    expect(phone.get_by_text("Photo added")).to_be_visible()
    with closing(connect(site.instance / "regimen.sqlite3")) as database:
        (own_id,) = database.execute("SELECT id FROM user WHERE username = 'wilhelmina'").fetchone()
    uploads = site.instance / "uploads" / str(own_id)
    assert list(uploads.rglob("*.*"))

    phone.goto("/settings/")
    phone.get_by_role("link", name="Delete your account").click()
    phone.get_by_label("Password").fill(PASSWORD)
    phone.locator("main form button.danger, main form button.primary").first.click()
    phone.wait_for_url(lambda address: "/settings" not in address)

    assert not list(uploads.rglob("*.*"))
    with closing(connect(site.instance / "regimen.sqlite3", timeout=10)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"wilhelmina" not in (site.instance / "regimen.sqlite3").read_bytes()
