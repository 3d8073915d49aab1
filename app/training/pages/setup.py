"""What a person trains with: bars, plates, rest."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import writing
from app.training.blueprint import blueprint
from app.training.forms import setup_form
from app.training.services.gym import change_setup, setup_of
from app.web.forms import sent
from app.web.htmx import redirect, render


@blueprint.page("/train/equipment", methods=["GET", "POST"])
def setup() -> ResponseReturnValue:
    """Bars and plates for the picture beside a weight, and the usual rest."""
    form = setup_form(sent(), setup_of(current_user))
    if form.is_valid:
        with writing():
            change_setup(current_user, form.values)
        flash(_("Saved"), "done")
        return redirect("schedule.train")
    return render("training/setup.html", form=form), form.status
