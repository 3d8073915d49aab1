"""What an open browser alone may not do: the password, and the second step of who has one, is asked for once more.

What was proved is then good for some minutes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.utils import redirect

from app.accounts import attempts, queries, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import PROOF_LASTS, has_proved_lately, note_proof
from app.accounts.schemas import FullProofSchema, ProofSchema
from app.web import htmx
from app.web.forms import Form, sent
from app.web.paths import own_path

View = Callable[..., ResponseReturnValue]


def proved_lately(view: View) -> View:
    """For who proved in this browser lately who they are; others are asked. Place it directly above the view."""

    @wraps(view)
    def guarded(*arguments: Any, **options: Any) -> ResponseReturnValue:
        return view(*arguments, **options) if has_proved_lately() else ask_for_proof()

    return guarded


def proved_in_both_ways(view: View) -> View:
    """The same where the page asks for the password by itself: only who has a second step is asked before."""

    @wraps(view)
    def guarded(*arguments: Any, **options: Any) -> ResponseReturnValue:
        is_proved = has_proved_lately() or queries.second_step_of(current_user) is None
        return view(*arguments, **options) if is_proved else ask_for_proof()

    return guarded


def ask_for_proof() -> ResponseReturnValue:
    """To the form for it, and from there back to this address, or to the page whose button was pressed."""
    rule = request.url_rule
    shows_itself = rule is not None and "GET" in (rule.methods or ())
    wanted = request.path if shows_itself else urlsplit(request.referrer or "").path
    return htmx.redirect("accounts.prove", next=own_path(wanted, url_for("accounts.preferences")))


@blueprint.page("/settings/prove", methods=["GET", "POST"])
def prove() -> ResponseReturnValue:
    """The password once more, and a code from who has a second step; and then on."""
    wanted = own_path(request.values.get("next"), url_for("accounts.preferences"))
    takes_code = queries.second_step_of(current_user) is not None
    form = Form(FullProofSchema() if takes_code else ProofSchema(), typed=sent())
    if form.is_valid and not attempts.knows_password(current_user, form.values["password"]):
        form.add("password", "wrong_password")
    # Only after the password: a code can be used once, and guessing it is for nobody who lacks the password.
    if form.is_valid and takes_code:
        _take_code(form)
    if form.is_valid:
        note_proof()
        return redirect(wanted, 303)
    minutes = int(PROOF_LASTS.total_seconds() // 60)
    page = htmx.render("accounts/prove.html", form=form, next=wanted, minutes=minutes, takes_code=takes_code)
    return page, form.status


def _take_code(form: Form) -> None:
    kind = attempts.knows_code(current_user, form.values["code"])
    if kind is None:
        form.add("code", "wrong_code")
    elif kind == services.RECOVERY:
        flash(gettext("This code is used up. Make new ones in the settings before they run out."))
