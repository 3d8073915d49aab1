"""Work in the background: what waits, runs, is done or failed, of whom; stopping it, and beginning it again."""

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from app.accounts.deeds import note_deed
from app.accounts.models import User
from app.accounts.roles import for_admins
from app.administration.blueprint import blueprint
from app.administration.pages.words import KINDS
from app.database import find, writing
from app.extensions import db
from app.jobs import queries, services, wake_workers
from app.jobs.models import CANCELLED, DONE, FAILED, RUNNING, UNFINISHED, WAITING, Job
from app.web import htmx
from app.web.paging import sheet_of

PER_PAGE = 25

STATES = {
    WAITING: lazy_gettext("waits"),
    RUNNING: lazy_gettext("runs"),
    DONE: lazy_gettext("done"),
    FAILED: lazy_gettext("failed"),
    CANCELLED: lazy_gettext("stopped"),
}
FAILURES = {
    "disk_full": lazy_gettext("The disk was full."),
    "archive_gone": lazy_gettext("The archive is no longer there. It has to be uploaded again."),
    "file_gone": lazy_gettext("The file is no longer there. It has to be sent again."),
    "no_such_columns": lazy_gettext("The file holds no foods, or none of the columns that are needed."),
    "no_tables": lazy_gettext("Tables of the USDA are missing. Take the whole archive as it is offered."),
    "several_files": lazy_gettext("The archive holds several files. Unpack it, and take the one with the foods."),
    "broken_dump": lazy_gettext("The file is cut off or damaged. What came before is imported."),
    "cut_off_line": lazy_gettext("The file is cut off. What came before is imported."),
    "not_answered": lazy_gettext("The other server did not answer. Begin it again, and it goes on where it was."),
    "no_catalogue": lazy_gettext("The other server has no catalogue of exercises."),
    "no_such_server": lazy_gettext("The address of the other server is none."),
    "answer_too_large": lazy_gettext("The other server sent more than is taken at once."),
    "backup_running": lazy_gettext("Another backup was being made."),
    "database_busy": lazy_gettext("The database was busy for too long."),
    "given_up": lazy_gettext("It ended the process three times, and was given up."),
    "unknown_kind": lazy_gettext("This version of the server does not know this work."),
    "broken": lazy_gettext("Something went wrong. The server's log says what."),
}
SHOWN = {"unfinished": UNFINISHED, "failed": (FAILED,), "ended": (DONE, CANCELLED)}


@blueprint.page("/administration/jobs")
@for_admins
def jobs() -> ResponseReturnValue:
    """The newest first."""
    state = request.args.get("state", "")
    state = state if state in SHOWN else ""
    sheet = sheet_of(queries.jobs_in(*SHOWN.get(state, ())), PER_PAGE)
    whose = {job.user_id for job in sheet.rows if job.user_id}
    names = dict(db.session.execute(select(User.id, User.username).where(User.id.in_(whose))).all())
    return htmx.render(
        "administration/jobs.html",
        fragment="job_list",
        sheet=sheet,
        names=names,
        kinds=KINDS,
        states=STATES,
        failures=FAILURES,
        state=state,
        is_moving=any(job.is_unfinished for job in sheet.rows),
    )


@blueprint.page("/administration/jobs/<uuid:key>/stop", methods=["POST"])
@for_admins
def stop_job(key: UUID) -> ResponseReturnValue:
    """At once while it waits, else after the step it is at."""
    with writing():
        job = find(queries.every_job(), Job.uuid == key)
        if job.is_unfinished:
            services.cancel(job)
            note_deed("job_cancelled", _whose(job), kind=job.kind)
    return htmx.redirect("administration.jobs")


@blueprint.page("/administration/jobs/<uuid:key>/again", methods=["POST"])
@for_admins
def repeat_job(key: UUID) -> ResponseReturnValue:
    """Begin what failed or was stopped again; what is done of it stays done."""
    with writing():
        job = find(queries.every_job(), Job.uuid == key)
        if job.state in (FAILED, CANCELLED):
            services.repeat(job)
            note_deed("job_repeated", _whose(job), kind=job.kind)
    wake_workers()
    flash(gettext("It begins again in a moment."))
    return htmx.redirect("administration.jobs")


def _whose(job: Job) -> User | None:
    return db.session.get(User, job.user_id) if job.user_id else None
