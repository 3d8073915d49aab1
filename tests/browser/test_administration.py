"""Somebody is invited, lets a trainer look, and takes it back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings
from tests.people import PASSWORD
from tests.servers import Server, server

NEW = "walks in the wood"


def _make_account(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password").fill(NEW)
    page.locator("form button.primary").click()
    page.wait_for_url(lambda address: "/invitation/" not in address)


def _invitation(page: Page, note: str) -> str:
    page.goto("/settings/invitations")
    page.locator("#note").fill(note)
    page.get_by_role("button", name="Invite").click()
    return page.locator("#new-link").inner_text()


def test_from_the_invitation_to_the_withdrawal(
    tmp_path_factory: object, open_page: Callable[..., Page], may_complain: list[str]
) -> None:
    may_complain.append("404")
    with server(tmp_path_factory.mktemp("invited"), REGISTRATION="invitation") as site:  # type: ignore[attr-defined]
        _go_through(site, open_page)


def _go_through(site: Server, open_page: Callable[..., Page]) -> None:
    site.flask("user", "dora", "--admin", PASSWORD=PASSWORD)
    dora, mika, tom = (open_page(base_url=site.address) for _ in range(3))
    dora.goto("/sign-in")
    dora.get_by_label("Name or e-mail").fill("dora")
    dora.get_by_label("Password").fill(PASSWORD)
    dora.get_by_role("button", name="Sign in").click()
    dora.wait_for_url(lambda address: "/sign-in" not in address)

    _make_account(mika, _invitation(dora, "Mika"), "mika")
    _make_account(tom, _invitation(dora, "Tom, the trainer"), "tom")
    dora.goto("/settings/people?q=tom")
    dora.get_by_role("link", name="tom").click()
    dora.get_by_label("Role").select_option("trainer")
    dora.get_by_role("button", name="Save").click()
    expect(dora.locator("#who + .tag")).to_have_text("Trainer")
    assert grave_findings(dora) == []

    tom.goto("/")
    tom.get_by_role("link", name="Trainees").click()
    expect(tom.get_by_text("Nobody yet")).to_be_visible()

    mika.goto("/settings/trainers")
    mika.get_by_label("Trainer's name").fill("Tom")
    mika.get_by_label("Food: the diary").uncheck()
    mika.get_by_role("button", name="Let them look").click()
    expect(mika.get_by_role("heading", name="tom")).to_be_visible()
    assert grave_findings(mika) == []

    tom.reload()
    tom.get_by_role("link", name="mika").click()
    for area in ("Body", "Activities", "Training"):
        tom.locator(".tabs").get_by_role("link", name=area).click()
        expect(tom.locator(".tabs [aria-current]")).to_have_text(area)
        assert grave_findings(tom) == []
    expect(tom.locator(".tabs").get_by_role("link", name="Food")).to_have_count(0)

    mika.get_by_role("button", name="Withdraw everything from tom").click()
    expect(mika.get_by_text("Nobody sees anything of you.")).to_be_visible()
    answer = tom.reload()
    assert answer is not None
    assert answer.status == 404
