"""Filling the catalogues: foods from a file, exercises from the server of the settings; both in the background."""

import secrets
from datetime import timedelta
from pathlib import Path

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from app.accounts.deeds import note_deed
from app.accounts.roles import for_admins
from app.administration import queries
from app.administration.blueprint import blueprint
from app.administration.forms import FoodWishes
from app.administration.jobs import DUMPS
from app.administration.pages.jobs import FAILURES, STATES
from app.administration.pages.words import KINDS
from app.administration.services import EXERCISES, FOODS
from app.database import now, writing
from app.errors import Conflict, Invalid, StorageFull, TooLarge
from app.exercises.models import Exercise
from app.extensions import db
from app.files import Stage, folder, staged
from app.jobs import services as jobs
from app.jobs import wake_workers
from app.nutrition.models import Ingredient
from app.reference.models import Language
from app.web import htmx
from app.web.forms import Form, sent
from app.web.uploads import takes_files

LATEST = 5
KEPT_AFTER = timedelta(days=7)
EVERY_FOOD = {"language": "en", "only_language": False, "country": ""}
_PIECE = 1 << 20


@blueprint.page("/administration/catalogues", methods=["GET", "POST"])
@takes_files
@for_admins
def catalogues() -> ResponseReturnValue:
    """What there is, what is being imported, and a form for foods."""
    form = Form(FoodWishes(), typed=sent(), shown={"language": "en"}, boxes=("only_language",))
    if form.is_valid:
        try:
            return _begin_foods(form)
        except (Conflict, Invalid, TooLarge, StorageFull) as error:
            form.refuse(error)
    running = queries.latest_jobs(LATEST, FOODS, EXERCISES)
    page = htmx.render(
        "administration/catalogues.html",
        fragment="import_list",
        form=form,
        foods=_count(Ingredient),
        exercises=_count(Exercise),
        languages=db.session.execute(
            select(Language.short_name, Language.full_name).order_by(Language.full_name)
        ).all(),
        files=_files_on_the_server(),
        most=current_app.config["MAX_ARCHIVE_SIZE_MB"],
        place=f"{Path(current_app.config['INSTANCE']).name}/{DUMPS}",
        server=current_app.config["CATALOGUE_SERVER"],
        jobs=running,
        summaries=queries.summaries(running),
        is_moving=any(job.is_unfinished for job in running),
        states=STATES,
        failures=FAILURES,
        kinds=KINDS,
    )
    return page, form.status


def _count(table: type[Ingredient | Exercise]) -> int:
    """Nothing while HTMX asks how far an import is: there may be millions."""
    return 0 if htmx.wants_part() else db.session.scalar(select(func.count()).select_from(table)) or 0


def _begin_foods(form: Form) -> ResponseReturnValue:
    wishes, file = dict(form.values), request.files.get("dump")
    with staged() as stage:
        if file and file.filename:
            shown, name = file.filename, _kept(stage, file)
        elif wishes["file"] in _files_on_the_server():
            shown = name = wishes["file"]
        else:
            raise Invalid("no_dump", field="dump")
        wanted = wishes | {"file": name, "was_sent": name != shown, "shown": shown[:200]}
        with writing():
            _refuse_second(FOODS)
            _sweep(stage)
            jobs.add_job(FOODS, current_user.id, wanted)
            note_deed("import_begun", what=FOODS, file=shown[:200])
    wake_workers()
    flash(gettext("The import has begun. You can leave this page."))
    return htmx.redirect("administration.catalogues")


@blueprint.page("/administration/catalogues/server", methods=["POST"])
@for_admins
def take_over() -> ResponseReturnValue:
    """Exercises or foods of the server of the settings; no other address can be named here."""
    server = current_app.config["CATALOGUE_SERVER"]
    if not server:
        raise Invalid("no_such_server")
    kind = FOODS if request.form.get("what") == "foods" else EXERCISES
    wishes = {"address": server} | (EVERY_FOOD if kind == FOODS else {"images": "images" in request.form})
    try:
        with writing():
            _refuse_second(kind)
            jobs.add_job(kind, current_user.id, wishes)
            note_deed("import_begun", what=kind, server=server)
        wake_workers()
        flash(gettext("It has begun. You can leave this page."))
    except Conflict:
        flash(gettext("Such an import is going on already."))
    return htmx.redirect("administration.catalogues")


def _kept(stage: Stage, file: FileStorage) -> str:
    """Where a file that was sent lies from now on. Raises TooLarge."""
    most = current_app.config["MAX_ARCHIVE_SIZE"]
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    if size > most:
        raise TooLarge("dump_too_large", field="dump", limit=most // (1024 * 1024))
    if not size:
        raise Invalid("empty_dump", field="dump")
    name = f".sent-{secrets.token_hex(8)}"
    stage.add(folder(DUMPS) / name, iter(lambda: file.stream.read(_PIECE), b""))
    return name


def _files_on_the_server() -> list[str]:
    """What somebody put there by hand, for files that are too large to be sent."""
    names = sorted(path.name for path in folder(DUMPS).glob("*") if path.is_file() and not path.name.startswith("."))
    return [name for name in names if name.isprintable()]


def _refuse_second(kind: str) -> None:
    if queries.is_going_on(kind):
        raise Conflict("import_going_on")


def _sweep(stage: Stage) -> None:
    """Files that were sent go a week after their import ended."""
    wanted = queries.files_wanted(FOODS, now() - KEPT_AFTER)
    for path in folder(DUMPS).glob(".sent-*"):
        if path.name not in wanted and now().timestamp() - path.stat().st_mtime > KEPT_AFTER.total_seconds():
            stage.remove(path)
