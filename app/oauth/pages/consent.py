"""The question whether an application may act for the person, at the address published programs know."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect

from app.database import writing
from app.oauth import services
from app.oauth.blueprint import blueprint
from app.oauth.logic import form_target, shown_target
from app.oauth.pages.words import SCOPE_WORDS
from app.web import htmx
from app.web.security import policy_with

ASKED = ("client_id", "response_type", "scope", "state", "redirect_uri", "code_challenge", "code_challenge_method")
"""What an application asks with; the form sends it back."""


@blueprint.page("/profile/apps/authorize")
def consent() -> ResponseReturnValue:
    """Who asks, for what, and where it leads."""
    try:
        wanted = services.asked_consent(request.args, insists_on_address=False)
    except services.ConsentRefused as refused:
        return _refused(refused)
    page = htmx.render(
        "oauth/consent.html",
        app=wanted.client,
        scopes=[SCOPE_WORDS[scope] for scope in wanted.scope.split()],
        target=shown_target(wanted.redirect_uri),
        asked=[(name, request.args[name]) for name in ASKED if name in request.args],
    )
    # Browsers hold a form to this policy also where its answer redirects to.
    policy = policy_with("form-action", form_target(wanted.redirect_uri))
    return page, 200, {"Content-Security-Policy": policy, "Cache-Control": "no-store"}


@blueprint.page("/profile/apps/authorize", methods=["POST"])
def decide() -> ResponseReturnValue:
    """Back to the application, with a code or with the word that there is none."""
    asked = MultiDict({name: request.form[name] for name in ASKED if name in request.form})
    try:
        with writing():
            wanted = services.asked_consent(asked, insists_on_address=False)
            agrees = request.form.get("decision") == "allow"
            address = wanted.grant(current_user) if agrees else wanted.deny()
    except services.ConsentRefused as refused:
        return _refused(refused)
    return redirect(address, 303)


def _refused(refused: services.ConsentRefused) -> ResponseReturnValue:
    return htmx.render("oauth/refused.html", reason=str(refused)), 400
