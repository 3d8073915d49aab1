"""Work on activities in the background: archives are imported, lines prepared, and weather is asked for."""

import logging
from typing import IO

from flask import current_app

from app.accounts.models import User
from app.activities import queries, services
from app.activities.archive import TrackArchive
from app.activities.models import Activity
from app.activities.services import REFUSED, SKIPPED, STORED, ImportWishes
from app.activities.track_files import files_of
from app.activities.weather_provider import WeatherProvider
from app.database import writing
from app.errors import Busy, Conflict, Invalid, RegimenError, StorageFull
from app.extensions import db
from app.files import staged
from app.jobs import Run, Stopped, handles, line_name, wake_workers

LINES_AT_ONCE = 100

log = logging.getLogger(__name__)


@handles(services.IMPORT)
def import_archive(run: Run) -> None:
    """Make activities of an archive's files. Every file gets its line: stored, skipped or refused."""
    wishes = ImportWishes(**run.wishes)
    try:
        with services.opened_archive(wishes) as archive:
            _import_all(run, archive, wishes)
    except FileNotFoundError:
        raise Invalid("archive_gone") from None
    if SKIPPED not in run.outcomes():
        # Nobody will want anything more of it.
        wishes.path.unlink(missing_ok=True)


def _import_all(run: Run, archive: TrackArchive, wishes: ImportWishes) -> None:
    noted = run.noted()
    with writing():
        run.expect(len(archive.names) + len(archive.archives_inside))
        for name in archive.archives_inside:
            if line_name(name) not in noted:
                noted.add(line_name(name))
                run.note(name, REFUSED, code="nested_archive")
    for name in archive.names:
        if line_name(name) not in noted:
            run.check()
            _import(run, archive, name, wishes)


def _import(run: Run, archive: TrackArchive, name: str, wishes: ImportWishes) -> None:
    try:
        with services.copy_of(archive, name) as file:
            _store(run, file, name, wishes)
        return
    except Conflict as again:
        outcome, details = SKIPPED, again.details
    except (StorageFull, Busy, Stopped):
        raise
    except RegimenError as error:
        outcome, details = REFUSED, error.details | {"code": error.code}
    except Exception:
        # One file must not keep the others from being imported.
        log.exception("a file of an archive could not be read")
        outcome, details = REFUSED, {"code": "broken"}
    with writing():
        run.note(name, outcome, **services.plain_details(details))


def _store(run: Run, file: IO[bytes], name: str, wishes: ImportWishes) -> None:
    with staged() as stage:
        user = db.session.get(User, run.user_id)
        if user is None:
            raise Stopped
        imported = services.read_imported(stage, user, wishes, file, name)
        with writing(user.id):
            added = services.add_imported(user, wishes, imported)
            run.note(name, STORED, short_id=added.short_id, title=added.title)


def look_for_weather(activity: Activity) -> None:
    """Have the weather of a stored activity asked for in the background, where a provider is configured."""
    if WeatherProvider.of(current_app.config) is None:
        return
    with writing():
        services.fetch_weather_later(activity)
    wake_workers()


@handles(services.FETCH_WEATHER)
def fetch_weather(run: Run) -> None:
    """Ask for the weather at both ends of an activity; what is not known stays open."""
    provider = WeatherProvider.of(current_app.config)
    activity = db.session.get(Activity, run.wishes["activity_id"])
    ends = services.ends_of(activity) if activity is not None else None
    if provider is None or ends is None:
        return
    # The provider may be slow: not with a transaction open.
    db.session.rollback()
    start, end = (provider.ask(spot) for spot in ends)
    with writing(run.user_id):
        activity = db.session.get(Activity, run.wishes["activity_id"])
        if activity is not None:
            services.take_weather(activity, start, end)


@handles(services.PREPARE_LINES)
def prepare_lines(run: Run) -> None:
    """Prepare what is missing from the tracks of activities that came before it was kept, one at a time."""
    while ids := queries.unprepared(LINES_AT_ONCE):
        for activity_id in ids:
            run.check()
            _prepare_one(activity_id)


def _prepare_one(activity_id: int) -> None:
    activity = db.session.get(Activity, activity_id)
    if activity is None:
        return
    with staged() as stage:
        seen, prepared = files_of(activity), services.prepared_of(stage, activity)
        with writing(activity.user_id):
            activity = db.session.get(Activity, activity_id)
            if activity is not None and files_of(activity) == seen:
                services.take_prepared(stage, activity, prepared)
            elif prepared.files is not None:
                # Somebody changed or deleted it meanwhile; it is looked at again if need be.
                prepared.files.remove_prepared(stage)
