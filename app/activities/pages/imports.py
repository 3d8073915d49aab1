"""The import of an archive: how far it is, what came of every file, and importing a skipped one anyway."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.pages.activity import uuid_of
from app.activities.pages.uploading import explained
from app.database import find, now, writing
from app.errors import NotFound, RegimenError, UnreadableFile
from app.extensions import db
from app.files import staged
from app.jobs import queries as job_queries
from app.jobs import services as job_services
from app.jobs.models import CANCELLED, DONE, FAILED, RUNNING, WAITING, Job, JobLine
from app.web.formatting import MICROSECONDS, duration
from app.web.htmx import redirect, render

PER_PAGE = 100
LATEST = 8
SHOWN = (services.STORED, services.SKIPPED, services.REFUSED)


@dataclass(frozen=True)
class Line:
    """What became of one file, in words."""

    id: int
    name: str
    outcome: str
    sentence: str
    address: str = ""


@blueprint.page("/activities/imports/<short_id>")
def show_import(short_id: str) -> ResponseReturnValue:
    """How far it is; once it has ended, the report."""
    job = _job(short_id)
    shown = request.args.get("show", "")
    outcomes = (shown,) if shown in SHOWN else ()
    counts = job_queries.outcomes_of([job])[job.id]
    total = sum(count for outcome, count in counts.items() if not outcomes or outcome in outcomes)
    pages = max(1, -(-total // PER_PAGE))
    number = min(_page_number(), pages)
    return render(
        "activities/import.html",
        fragment="import_progress",
        job=job,
        short_id=short_id,
        archive=services.wishes_of(job).archive,
        state=_state(job),
        left=_time_left(job),
        counts=counts,
        chips=_chips(short_id, counts, shown),
        lines=_latest(job) if job.is_unfinished else _lines(job, outcomes, number),
        page=(number, pages, (number - 1) * PER_PAGE + 1, min(number * PER_PAGE, total), total),
        address=lambda page: url_for("activities.show_import", short_id=short_id, show=shown or None, page=page),
        may_import_anyway=services.wishes_of(job).path.exists(),
    )


@blueprint.page("/activities/imports/<short_id>/cancel", methods=["POST"])
def cancel_import(short_id: str) -> ResponseReturnValue:
    """End it before its time; what was imported stays."""
    with writing():
        job_services.cancel(_job(short_id))
    return redirect("activities.show_import", short_id=short_id)


@blueprint.page("/activities/imports/<short_id>/<int:line_id>/anyway", methods=["POST"])
def import_anyway(short_id: str, line_id: int) -> ResponseReturnValue:
    """Import a file that was skipped as a duplicate."""
    job = _job(short_id)
    wishes = replace(services.wishes_of(job), skip_duplicates=False)
    line = _skipped(job, line_id)
    try:
        with services.opened_archive(wishes) as archive, services.copy_of(archive, line.name) as file:
            _import_now(job, line_id, wishes, file)
    except (RegimenError, OSError, KeyError) as error:
        flash(explained(error if isinstance(error, RegimenError) else UnreadableFile("archive_gone")), "bad")
    return redirect("activities.show_import", short_id=short_id, show=services.SKIPPED)


def _import_now(job: Job, line_id: int, wishes: services.ImportWishes, file: Any) -> None:
    name = _skipped(job, line_id).name
    with staged() as stage:
        imported = services.read_imported(stage, current_user, wishes, file, name)
        with writing():
            line = _skipped(job, line_id)
            added = services.add_imported(current_user, wishes, imported)
            line.outcome, line.details = services.STORED, {"short_id": added.short_id, "title": added.title}
    flash(_("%(title)s added", title=added.title or name), "done")


def _skipped(job: Job, line_id: int) -> JobLine:
    if line_id >= 2**63:
        raise NotFound("no_such_row")
    return find(job_queries.lines_of(job, services.SKIPPED), JobLine.id == line_id)


def _job(short_id: str) -> Job:
    return find(queries.imports_of(current_user), Job.uuid == uuid_of(short_id))


def _page_number() -> int:
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _lines(job: Job, outcomes: tuple[str, ...], number: int) -> list[Line]:
    rows = job_queries.lines_of(job, *outcomes).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return [_line(row) for row in db.session.scalars(rows)]


def _latest(job: Job) -> list[Line]:
    rows = job_queries.lines_of(job).order_by(None).order_by(JobLine.id.desc()).limit(LATEST)
    return [_line(row) for row in db.session.scalars(rows)]


def _line(row: JobLine) -> Line:
    if row.outcome == services.REFUSED:
        details = dict(row.details)
        return Line(row.id, row.name, row.outcome, explained(UnreadableFile(details.pop("code"), **details)))
    address = url_for("activities.activity", short_id=row.details["short_id"])
    title = row.details.get("title") or ""
    words = {services.STORED: title, services.SKIPPED: _("Skipped: is here already as “%(title)s”", title=title)}
    return Line(row.id, row.name, row.outcome, words[row.outcome], address)


def _state(job: Job) -> str:
    words = {
        WAITING: _("Waiting for its turn"),
        RUNNING: _("Being imported"),
        DONE: _("Imported"),
        CANCELLED: _("Stopped; what was imported stays"),
        FAILED: _("Ended early; what was imported stays"),
    }
    if job.is_unfinished and job.wants_cancel:
        return str(_("Stopping after this file"))
    return str(words[job.state])


def _time_left(job: Job) -> str:
    """About how long it will take; nothing while nobody can know."""
    if job.state != RUNNING or not job.started_at or not 5 <= job.done < job.total:
        return ""
    seconds = (now() - job.started_at) / timedelta(seconds=1) * (job.total - job.done) / job.done
    return str(_("about %(time)s left", time=duration(round(seconds) * MICROSECONDS)))


def _chips(short_id: str, counts: dict[str, int], shown: str) -> list[tuple[str, str, bool]]:
    words = {
        services.STORED: ngettext("%(num)s imported", "%(num)s imported", counts.get(services.STORED, 0)),
        services.SKIPPED: ngettext("%(num)s duplicate", "%(num)s duplicates", counts.get(services.SKIPPED, 0)),
        services.REFUSED: ngettext("%(num)s refused", "%(num)s refused", counts.get(services.REFUSED, 0)),
    }
    chips = [(_("All files"), url_for("activities.show_import", short_id=short_id), shown not in SHOWN)]
    for outcome in SHOWN:
        address = url_for("activities.show_import", short_id=short_id, show=outcome)
        chips.append((words[outcome], address, shown == outcome))
    return chips
