"""Importing foods: read, check, store in short transactions, remember how far it came."""

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select

from app import search
from app.database import now, writing
from app.extensions import db
from app.nutrition.importing.sources import Block, Source
from app.nutrition.importing.storing import (
    Batch,
    are_many,
    outcome_of,
    restore_name_index,
    store,
    suspend_name_index,
)
from app.nutrition.models import FOODS, FoodImport
from app.nutrition.queries.tally import tidy_tally
from app.reference.models import Language

BATCH = 5_000
"""Foods that are stored at once: the database is locked for some tenths of a second."""

_CACHE_KB = 6_000
_PAGES_BEFORE_CHECKPOINT = 4_000
"""16 MB of the write-ahead log."""
_OWN_LOCK = -1
"""On PostgreSQL what takes long waits for its like only: those who sign in share the number of nobody, 0."""
_LET_OTHERS_S = 0.01
"""Between two transactions: who waits for SQLite looks now and then only."""
_OUTCOMES = ("added", "changed", "unchanged", "kept", "elsewhere")

Report = Callable[[Counter[str]], None]


@dataclass
class Progress:
    """What an import did so far."""

    counts: Counter[str] = field(default_factory=Counter)
    """`read`, `added`, `changed`, `unchanged`, `kept`, `elsewhere`; and by the reason those that were rejected."""
    was_resumed: bool = False


def language_ids() -> dict[str, int]:
    """The ids of languages by their codes."""
    return {row.short_name: row.id for row in db.session.execute(select(Language.short_name, Language.id))}


def import_foods(source: Source, report: Report, *, anew: bool = False) -> Progress:
    """Take in the foods of a source, from where an earlier run stopped.

    Raises BrokenDump, and Invalid where another server does not answer; what came before stays.
    """
    progress = _begin(source, anew=anew)
    report(progress.counts)
    blocks = source.blocks()
    with _without_cycles(), _in_bulk():
        while _store_some(source, blocks, progress.counts, report):
            report(progress.counts)
            gc.collect()
    finish(source, progress.counts["added"])
    return progress


def _store_some(source: Source, blocks: Iterator[Block], counts: Counter[str], report: Report) -> bool:
    """Some thousand foods; whether there may be more. What was read before the file broke off is stored."""
    batches: dict[tuple[str, int | None], Batch] = {}
    read, broken, is_end = 0, None, False
    try:
        while read < BATCH:
            block = next(blocks, None)
            if block is None:
                is_end = True
                break
            read += len(block.records) + len(block.rejected)
            counts.update(block.rejected)
            if block.records:
                kind = (block.source, block.license_id)
                batches.setdefault(kind, Batch(*kind)).add(block)
            elif not block.rejected:
                report(counts)
    except Exception as error:
        broken = error
    if read:
        counts["read"] += read
        with writing() as session:
            for batch in batches.values():
                counts.update(outcome_of(store(session.connection(), batch)))
            if are_many(session.connection(), counts["added"]):
                suspend_name_index(session.connection())
            _remember(source, counts)
    if broken:
        raise broken
    return not is_end


def _begin(source: Source, *, anew: bool) -> Progress:
    with writing() as session:
        row = session.scalar(select(FoodImport).where(FoodImport.source == source.fingerprint()))
        if row is None:
            session.add(FoodImport(source=source.fingerprint()))
        elif anew or row.finished_at or not row.position:
            row.position, row.counts, row.started_at, row.finished_at = "", {}, now(), None
            if anew:
                source.clear()
        else:
            source.go_to(row.position)
            return Progress(Counter(row.counts), was_resumed=True)
    return Progress()


def _remember(source: Source, counts: Counter[str]) -> None:
    row = db.session.scalar(select(FoodImport).where(FoodImport.source == source.fingerprint()))
    assert row is not None
    row.position, row.counts = source.position(), dict(counts)


def finish(source: Source, added: int) -> None:
    """Note that everything was read, and put in order what was left for the end."""
    if are_many(db.session.connection(), added):
        compact_index()
    refresh_words()
    with writing() as session:
        tidy_tally(session.connection())
        row = session.scalar(select(FoodImport).where(FoodImport.source == source.fingerprint()))
        assert row is not None
        row.finished_at = now()
    source.clear()


def refresh_words() -> None:
    """Bring the vocabulary of the search up to date, in short transactions."""
    # Reading every food once takes seconds of millions: nobody who writes waits for that.
    plain = search.plain_words(FOODS, db.session.connection())
    after: str | None = ""
    while after is not None:
        with writing(_OWN_LOCK) as session:
            after = search.refresh_vocabulary(FOODS, session.connection(), plain, after)
        time.sleep(_LET_OTHERS_S)


def compact_index() -> None:
    """Put the pieces of the search index together, in short transactions."""
    begins = is_unfinished = True
    while is_unfinished:
        with writing(_OWN_LOCK) as session:
            is_unfinished = search.compact(session.connection(), FOODS, begins=begins)
        begins = False
        time.sleep(_LET_OTHERS_S)


@contextmanager
def _in_bulk() -> Iterator[None]:
    """SQLite keeps more pages in memory and copies them less often from its log; names are indexed at the end."""
    with writing() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KB}")
            # Debian's SQLite overwrites with zeros what it frees, and it frees much.
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")
            connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {_PAGES_BEFORE_CHECKPOINT}")
        search.gather(connection, FOODS, in_bulk=True)
    try:
        yield
    finally:
        with writing(_OWN_LOCK) as session:
            if session.connection().dialect.name == "sqlite":
                # Sorting takes as much once more.
                session.connection().exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KB // 2}")
                session.connection().exec_driver_sql("PRAGMA shrink_memory")
            restore_name_index(session.connection())
            search.gather(session.connection(), FOODS, in_bulk=False)
        # A connection remembers what it was told: whoever deletes something next needs one that overwrites it.
        db.engine.dispose()


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Records hold no cycles: looking for them among millions takes a tenth of the time. Others are looked for between
    batches, among what came since.
    """
    were_frozen = gc.get_freeze_count()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        if not were_frozen:
            gc.unfreeze()


def rejections(counts: Counter[str]) -> Iterable[tuple[str, int]]:
    """Why foods were not taken in, and how many, the most frequent first."""
    ours = {"read", *_OUTCOMES}
    return [(reason, number) for reason, number in counts.most_common() if reason not in ours]
