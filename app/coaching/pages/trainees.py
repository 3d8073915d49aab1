"""For trainers: whose training they may see, and a routine for them."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import ids_with_portrait
from app.accounts.roles import for_trainers
from app.coaching import queries, services
from app.coaching.blueprint import blueprint
from app.coaching.models import TrainerGrant
from app.coaching.pages.granting import HIGHEST_ID
from app.coaching.pages.words import SHORT_WORDS
from app.coaching.schemas import AssignmentSchema
from app.database import find, writing
from app.errors import Conflict
from app.routines.models import Routine
from app.routines.queries import routines_of
from app.web import htmx
from app.web.forms import Form, in_words, sent
from app.web.paging import sheet_of

PER_PAGE = 30
PERSON = f"/trainees/<int(max={HIGHEST_ID}):person_id>"


def grant_in(person_id: int, area: str) -> TrainerGrant:
    """What somebody lets the reader see in an area. Raises NotFound."""
    return find(queries.grants_in(current_user, area), TrainerGrant.user_id == person_id)


@blueprint.page("/trainees/")
@for_trainers
def trainees() -> ResponseReturnValue:
    """Everybody who lets the reader see something."""
    sheet = sheet_of(queries.grants_to(current_user), PER_PAGE)
    with_portrait = ids_with_portrait([grant.user_id for grant in sheet.rows])
    return htmx.render("coaching/trainees.html", sheet=sheet, with_portrait=with_portrait, area_words=SHORT_WORDS)


@blueprint.page(f"{PERSON}/")
@for_trainers
def trainee(person_id: int) -> ResponseReturnValue:
    """To the first of what there is to see."""
    found = find(queries.grants_to(current_user), TrainerGrant.user_id == person_id)
    return htmx.redirect(f"coaching.{found.areas[0]}", person_id=person_id)


@blueprint.page(f"{PERSON}/routines", methods=["POST"])
@for_trainers
def assign_routine(person_id: int) -> ResponseReturnValue:
    """Offer somebody a copy of one of the trainer's routines. It is theirs once they take it."""
    grant = grant_in(person_id, "training")
    form = Form(AssignmentSchema(), typed=sent())
    if not form.is_valid:
        flash(_("Choose one of your own routines."), "warn")
        return htmx.redirect("coaching.training", person_id=person_id)
    try:
        with writing():
            person = grant_in(person_id, "training").user
            routine = find(own_routines(), Routine.id == form.values["routine"])
            services.offer(current_user, person, routine)
            name = routine.name
    except Conflict as error:
        flash(in_words(error.code, __name__), "warn")
    else:
        flash(_("%(person)s can take the routine %(name)s now.", person=grant.user.username, name=name), "done")
    return htmx.redirect("coaching.training", person_id=person_id)


def own_routines() -> Any:
    """What the reader may offer others: their own routines, templates included."""
    return routines_of(current_user).order_by(None).order_by(Routine.name, Routine.id)


def person_page(template: str, grant: TrainerGrant, area: str, **values: Any) -> str:
    """A page about somebody, with the tabs of what the reader may see."""
    person: User = grant.user
    return htmx.render(template, person=person, areas=grant.areas, area=area, area_words=SHORT_WORDS, **values)
