"""A person's trainers: letting them see something, and taking it back."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import ids_with_portrait
from app.coaching import queries, services
from app.coaching.blueprint import blueprint
from app.coaching.models import AREAS, TrainerGrant
from app.coaching.pages.words import AREA_WORDS
from app.coaching.schemas import AreasSchema, GrantSchema
from app.database import find, writing
from app.errors import RegimenError
from app.extensions import db
from app.web import htmx
from app.web.forms import Form, sent

HIGHEST_ID = 2**62
GRANT = f"/settings/trainers/<int(max={HIGHEST_ID}):grant_id>"


@blueprint.page("/settings/trainers", methods=["GET", "POST"])
def trainers() -> ResponseReturnValue:
    """Who sees what, and a form for one more."""
    form = Form(GrantSchema(), typed=sent(), shown={"areas": list(AREAS)})
    if form.is_valid and not form.values["areas"]:
        form.add("areas", "no_area")
    if form.is_valid:
        try:
            with writing():
                made = services.grant(current_user, form.values["trainer"], form.values["areas"])
        except RegimenError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s sees it from now on.", name=made.trainer.username), "done")
            return htmx.redirect("coaching.trainers")
    found = db.session.scalars(queries.grants_of(current_user)).all()
    with_portrait = ids_with_portrait([grant.trainer_id for grant in found])
    page = htmx.render(
        "coaching/trainers.html",
        form=form,
        grants=found,
        offers=db.session.scalars(queries.offers_to(current_user)).all(),
        with_portrait=with_portrait,
        areas=AREA_WORDS,
    )
    return page, form.status


@blueprint.page(f"{GRANT}/change", methods=["POST"])
def change_grant(grant_id: int) -> ResponseReturnValue:
    """Show a trainer more, or less."""
    form = Form(AreasSchema(), typed=sent())
    with writing():
        services.change(_find(grant_id), form.values["areas"] if form.is_valid else ())
    flash(_("Saved"), "done")
    return htmx.redirect("coaching.trainers")


@blueprint.page(f"{GRANT}/withdraw", methods=["POST"])
def withdraw_grant(grant_id: int) -> ResponseReturnValue:
    """Show a trainer nothing more."""
    with writing():
        found = _find(grant_id)
        name = found.trainer.username
        services.withdraw(found)
    flash(_("%(name)s sees nothing of you any more.", name=name), "done")
    return htmx.redirect("coaching.trainers")


def _find(grant_id: int) -> TrainerGrant:
    return find(queries.grants_of(current_user), TrainerGrant.id == grant_id)
