"""What an open browser alone may not do: the password is asked for once more, and is then good for some minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.utils import redirect

from app.accounts import attempts
from app.accounts.blueprint import blueprint
from app.accounts.credentials import PROOF_LASTS, has_proved_lately, note_proof
from app.accounts.schemas import ProofSchema
from app.web import htmx
from app.web.forms import Form, sent
from app.web.paths import own_path

View = Callable[..., ResponseReturnValue]


def proved_lately(view: View) -> View:
    """For who typed the password in this browser lately; others are asked for it. Place it directly above the view."""

    @wraps(view)
    def guarded(*arguments: Any, **options: Any) -> ResponseReturnValue:
        return view(*arguments, **options) if has_proved_lately() else ask_for_proof()

    return guarded


def ask_for_proof() -> ResponseReturnValue:
    """To the form for the password, and from there back to this address, or to the page whose button was pressed."""
    rule = request.url_rule
    shows_itself = rule is not None and "GET" in (rule.methods or ())
    wanted = request.path if shows_itself else urlsplit(request.referrer or "").path
    return htmx.redirect("accounts.prove", next=own_path(wanted, url_for("accounts.preferences")))


@blueprint.page("/settings/prove", methods=["GET", "POST"])
def prove() -> ResponseReturnValue:
    """The password once more, and then on."""
    wanted = own_path(request.values.get("next"), url_for("accounts.preferences"))
    form = Form(ProofSchema(), typed=sent())
    if form.is_valid and not attempts.knows_password(current_user, form.values["password"]):
        form.add("password", "wrong_password")
    if form.is_valid:
        note_proof()
        return redirect(wanted, 303)
    minutes = int(PROOF_LASTS.total_seconds() // 60)
    return htmx.render("accounts/prove.html", form=form, next=wanted, minutes=minutes), form.status
