"""For administrators: which backups there are, one more, and taking them away from here."""

from flask import current_app, flash, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import select

from app.accounts.deeds import note_deed
from app.accounts.pages.proof import proved_lately
from app.accounts.roles import for_admins
from app.backup import services
from app.backup.blueprint import blueprint
from app.backup.jobs import MAKE
from app.database import writing
from app.extensions import db
from app.jobs import services as jobs
from app.jobs import wake_workers
from app.jobs.models import UNFINISHED, Job
from app.web import htmx
from app.web.formatting import current_reader

MEGABYTE = 1000 * 1000


@blueprint.page("/administration/backups")
@for_admins
def backups() -> ResponseReturnValue:
    """What there is, and what is being made."""
    job = db.session.scalar(select(Job).where(Job.kind == MAKE).order_by(Job.id.desc()).limit(1))
    return htmx.render(
        "backup/backups.html",
        fragment="backup_list",
        backups=services.kept_backups(current_app.config["INSTANCE"]),
        job=job,
        size_in_words=_size_in_words,
        every=_period_in_words(),
        most=current_app.config["BACKUPS_KEPT"],
    )


@blueprint.page("/administration/backups", methods=["POST"])
@for_admins
def make_backup() -> ResponseReturnValue:
    """One more, in the background; never two at once."""
    with writing():
        if not db.session.scalar(select(Job.id).where(Job.kind == MAKE, Job.state.in_(UNFINISHED)).limit(1)):
            jobs.add_job(MAKE, None, {})
            note_deed("backup_made")
    wake_workers()
    return htmx.redirect("backup.backups")


@blueprint.page("/administration/backups/<name>")
@for_admins
@proved_lately
def download_backup(name: str) -> ResponseReturnValue:
    """The archive itself."""
    kept = services.kept_backup(current_app.config["INSTANCE"], name)
    with writing():
        note_deed("backup_taken", backup=kept.name)
    answer = send_file(kept.path, mimetype="application/gzip", as_attachment=True, download_name=kept.name, etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.page("/administration/backups/<name>/delete", methods=["POST"])
@for_admins
@proved_lately
def delete_backup(name: str) -> ResponseReturnValue:
    """Let one go for good."""
    kept = services.kept_backup(current_app.config["INSTANCE"], name)
    with writing():
        note_deed("backup_deleted", backup=kept.name)
    services.remove_backup(kept)
    flash(gettext("The backup is deleted."))
    return htmx.redirect("backup.backups")


def _size_in_words(size: int) -> str:
    return f"{current_reader().number(max(0.1, size / MEGABYTE), 1)}\N{NO-BREAK SPACE}MB"


def _period_in_words() -> str:
    """How often the server makes one by itself; empty: never."""
    every = current_app.config["BACKUP_EVERY"]
    if every is None:
        return ""
    hours = every.total_seconds() / 3600
    if hours % 24 == 0:
        return str(
            ngettext(
                "The server makes one every day by itself.",
                "The server makes one every %(num)s days by itself.",
                int(hours / 24),
            )
        )
    if hours % 1 == 0:
        return str(
            ngettext(
                "The server makes one every hour by itself.",
                "The server makes one every %(num)s hours by itself.",
                int(hours),
            )
        )
    return str(gettext("The server makes one every %(minutes)s minutes by itself.", minutes=int(hours * 60)))
