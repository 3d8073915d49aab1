"""What the server is set to, and changing it while it works."""

from flask import current_app, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import settings
from app.accounts.roles import for_admins
from app.administration import services
from app.administration.blueprint import blueprint
from app.administration.forms import DECLARED, GROUPS, Declared, settings_form
from app.database import writing
from app.web import htmx
from app.web.forms import Form, sent


@blueprint.page("/administration/server", methods=["GET", "POST"])
@for_admins
def server_settings() -> ResponseReturnValue:
    """All that may change while the server works; what the environment says is shown, and stays."""
    before = settings.in_force()
    form = settings_form(list(before), sent(), before)
    if form.is_valid:
        return _changed(form, before)
    page = htmx.render(
        "administration/server.html",
        groups=GROUPS,
        form=form,
        locked=current_app.config["FROM_ENVIRONMENT"],
        in_words=in_words,
        defaults={name: settings.BY_NAME[name].default for name in DECLARED},
    )
    return page, form.status


def _changed(form: Form, before: dict[str, str]) -> ResponseReturnValue:
    wanted = {name: text or "" for name, text in form.values.items()}
    with writing():
        is_changed = services.change_settings(before, wanted)
    if is_changed:
        settings.tell_everybody()
        flash(gettext("Saved. It holds from now on."))
    return htmx.redirect("administration.server_settings")


def in_words(declared: Declared, text: str) -> str:
    """A value as people read it."""
    words = dict(declared.options).get(text, text)
    return f"{words} {declared.unit}".strip()
