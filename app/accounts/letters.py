"""Letters about accounts: a link that confirms an address, a link that leads to a new password.

They are in the recipient's language, and their links lead to the address of the settings.
"""

from flask import current_app, request, url_for
from flask_babel import force_locale, gettext, ngettext

from app import mail
from app.accounts import services
from app.accounts.credentials import signed_in_here_lately
from app.accounts.models import User
from app.mail import Letter
from app.web.language import LANGUAGES, chosen_language
from app.web.limits import LimitReached, client_address, spend

MOST_LETTERS = "5 per hour"
"""To one person for one purpose, so that nobody fills somebody else's mailbox: as many for each address that the person
signed in at lately, and as many for all others together. So strangers leave the owner a letter, however many addresses
they ask from. At an address nobody knows the owner needs none: each link that strangers had sent works for a day."""
MOST_ASKED = "10 per hour"
"""Letters that one address asks for without being signed in."""


def send_confirmation(user: User, email: str) -> bool:
    """A link that confirms the address; whether it was sent."""
    key = services.confirmation_key(user, email, current_app.config["SECRET_KEY"])
    with force_locale(_language_of(user)):
        text = _letter(
            gettext("Hello %(name)s,", name=user.username),
            gettext("confirm with this link that you read mail to %(email)s. It works for two days.", email=email),
            _link("accounts.confirm_email", key),
            gettext("If you do not know what this is about, ignore it: then nothing happens."),
        )
        letter = Letter(email, gettext("Confirm your address for Regimen"), text)
    return _send_to(user, letter, "confirm")


def send_change_of_address(user: User, before: str | None, after: str | None) -> None:
    """Tell whoever reads mail to the address so far that another one takes its place."""
    if not before or (after or "").lower() == before:
        return
    with force_locale(_language_of(user)):
        text = _letter(
            gettext("Hello %(name)s,", name=user.username),
            gettext("your account gets another address: %(email)s.", email=after)
            if after
            else gettext("your account has no address any more."),
            gettext("If it was not you, change your password now, and tell whoever runs the server."),
        )
        letter = Letter(before, gettext("Another address for your account at Regimen"), text)
    mail.send(letter)


def send_reset(user: User | None, email: str, *, purpose: str = "reset") -> bool:
    """A link that leads to a new password; whether it was sent. For nobody it is written as well, and thrown away."""
    key = services.reset_key(user, current_app.config["SECRET_KEY"])
    with force_locale(_language_of(user)):
        text = _letter(
            gettext("Hello %(name)s,", name=user.username if user else ""),
            gettext("choose a new password with this link. It works once, and for 24 hours."),
            _link("accounts.reset_password", key),
            gettext("If you did not ask for it, ignore it: your password stays as it is."),
        )
        letter = Letter(email, gettext("A new password for Regimen"), text)
    return user is not None and _send_to(user, letter, purpose)


def send_invitation(email: str, inviter: User, link: str, days: int) -> None:
    """A link with which somebody makes an account."""
    text = _letter(
        gettext("Hello,"),
        gettext("%(name)s invites you to Regimen, a server for people who train at home.", name=inviter.username),
        ngettext(
            "Make your account with this link. It works once, and for a day.",
            "Make your account with this link. It works once, and for %(num)s days.",
            days,
        ),
        link,
        gettext("If you do not know what this is about, ignore it: then nothing happens."),
    )
    mail.send(Letter(email, gettext("An invitation to Regimen"), text))


def count_asking() -> None:
    """Count that somebody who is not signed in asks for a letter. Raises LimitReached."""
    spend(MOST_ASKED, "letters asked for", client_address())


def _send_to(user: User, letter: Letter, purpose: str) -> bool:
    here = [client_address()] if signed_in_here_lately(user) else []
    try:
        spend(MOST_LETTERS, "letters", purpose, str(user.id), *here)
    except LimitReached:
        return False
    mail.send(letter)
    return True


def _letter(*paragraphs: str) -> str:
    return "\n\n".join((*paragraphs, "Regimen"))


def reset_link(user: User) -> str:
    """A link that leads to a new password, for an administrator to hand over."""
    key = services.reset_key(user, current_app.config["SECRET_KEY"])
    return public_address(url_for("accounts.reset_password", key=key))


def public_address(path: str) -> str:
    """The whole address of a page of this server, for who is shown it and is signed in under that address."""
    base: str = current_app.config["PUBLIC_URL"] or request.url_root
    return base.rstrip("/") + path.removeprefix(request.root_path)


def _link(endpoint: str, key: str) -> str:
    # In the query: proxies write paths into their logs.
    path = url_for(endpoint, key=key)
    if current_app.config["PUBLIC_URL"]:
        return public_address(path)
    # Strangers can have letters written, and say which server they asked: their word leads nowhere.
    hint = gettext("Write the address of the server in front of it. PUBLIC_URL in its settings does so.")
    return f"{path}\n({hint})"


def _language_of(user: User | None) -> str:
    known = user.preferences.language if user else None
    return known if known in LANGUAGES else chosen_language()
