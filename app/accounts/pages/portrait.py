"""The picture a person shows: choosing it, and taking it away."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.accounts import services
from app.accounts.blueprint import blueprint
from app.accounts.models import User
from app.accounts.pages.settings import show_account
from app.api.pictures import picture_in
from app.api.schema import Schema
from app.database import writing
from app.extensions import db
from app.files import staged
from app.web import htmx
from app.web.forms import Form
from app.web.uploads import takes_files


@blueprint.page("/settings/account/picture", methods=["POST"])
@takes_files
def change_portrait() -> ResponseReturnValue:
    """Show the picture that was sent."""
    form = Form(Schema(), typed=request.form)
    picture = picture_in(form, [services.PORTRAIT_SIDE])
    if picture is None:
        return show_account(picture_form=form)
    with staged() as stage, writing():
        services.change_portrait(stage, db.session.get_one(User, current_user.id), picture)
    flash(gettext("Saved"))
    return htmx.redirect("accounts.account")


@blueprint.page("/settings/account/picture/remove", methods=["POST"])
def remove_portrait() -> ResponseReturnValue:
    """Show no picture any more."""
    with staged() as stage, writing():
        services.remove_portrait(stage, db.session.get_one(User, current_user.id))
    flash(gettext("The picture is removed."))
    return htmx.redirect("accounts.account")
