"""What people propose for the catalogue, and what an administrator makes of it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.database import now
from app.errors import Conflict, Invalid
from app.exercises.logic.texts import SHORTEST
from app.exercises.models import Alias, Contribution, Exercise, ExerciseComment, Translation
from app.exercises.services.exercises import Replacement, remove_exercise
from app.exercises.services.history import note, state_of
from app.exercises.services.texts import add_translation, change_translation
from app.extensions import db
from app.files import Stage

OPEN, APPROVED, REFUSED, MERGED = "open", "approved", "refused", "merged"


def propose_exercise(user: Any, exercise: Exercise) -> Contribution:
    """Offer one's own exercise to everybody. Raises Invalid `too_short_to_share`, Conflict `already_proposed`."""
    if any(len(text.description_source) < SHORTEST for text in exercise.translations):
        raise Invalid("too_short_to_share", limit=SHORTEST)
    open_ones = db.session.query(Contribution).filter_by(exercise_id=exercise.id, kind="exercise", state=OPEN)
    if open_ones.first() is not None:
        raise Conflict("already_proposed")
    return _stored(Contribution(user_id=user.id, exercise_id=exercise.id, kind="exercise"))


def propose_text(user: Any, exercise: Exercise, language_id: int, words: Mapping[str, Any]) -> Contribution:
    """Offer words for an exercise of the catalogue: `name`, `description_source`, `aliases`, `comments`."""
    proposal = {"language": language_id, **words}
    return _stored(Contribution(user_id=user.id, exercise_id=exercise.id, kind="text", proposal=proposal))


def _stored(contribution: Contribution) -> Contribution:
    db.session.add(contribution)
    db.session.flush()
    return contribution


def version_of(contribution: Contribution) -> str:
    """A word for everything that would come into the catalogue; another one as soon as any of it changes."""
    exercise = contribution.exercise
    offered: list[Any] = [contribution.kind, contribution.proposal]
    if contribution.kind == "exercise":
        texts = sorted(exercise.translations, key=lambda text: text.id)
        words = [[state_of(text), *(state_of(one) for one in (*text.aliases, *text.comments))] for text in texts]
        media = sorted([image.image for image in exercise.images] + [video.video for video in exercise.videos])
        offered += [state_of(exercise), words, media]
    return hashlib.sha256(json.dumps(offered, sort_keys=True, default=str).encode()).hexdigest()[:32]


def approve(contribution: Contribution, admin: Any, version: str | None = None) -> None:
    """Make it a part of the catalogue. Raises Conflict `already_decided`, `proposal_changed`.

    `version` is that of what the administrator read; None: whatever it is now.
    """
    _check_version(contribution, version)
    _decide(contribution, admin, APPROVED)
    exercise = contribution.exercise
    if contribution.kind == "exercise":
        publish(exercise, contribution.user)
        return
    proposal = dict(contribution.proposal)
    write_text(contribution.user, exercise, proposal.pop("language"), proposal)


def refuse(contribution: Contribution, admin: Any, answer: str) -> None:
    """Leave the catalogue as it is, and say why. What somebody made stays their own."""
    _decide(contribution, admin, REFUSED, answer)


def merge(stage: Stage, contribution: Contribution, admin: Any, into: Exercise, version: str | None = None) -> None:
    """The exercise is in the catalogue already: what its owner planned and logged with theirs goes on with that one.

    Raises Invalid `not_to_be_merged`, and what `approve` raises.
    """
    if contribution.kind != "exercise" or into.id == contribution.exercise_id or into.owner_id is not None:
        raise Invalid("not_to_be_merged")
    _check_version(contribution, version)
    _decide(contribution, admin, MERGED)
    exercise = contribution.exercise
    # The proposal outlives the exercise it was for.
    contribution.exercise = into
    db.session.flush()
    remove_exercise(stage, exercise, admin, Replacement(into, with_translations=True))


def publish(exercise: Exercise, author: Any) -> None:
    """Make somebody's own exercise everybody's."""
    exercise.owner_id = None
    exercise.last_update = now()
    db.session.flush()
    note(author, exercise, "created", after=state_of(exercise))


def write_text(user: Any, exercise: Exercise, language_id: int, words: Mapping[str, Any]) -> Translation:
    """Add or change the words of an exercise in one language, its aliases and hints with them."""
    plain = {name: words[name] for name in ("name", "description_source") if name in words}
    there = next((one for one in exercise.translations if one.language_id == language_id), None)
    if there is None:
        text = add_translation(user, {"exercise_id": exercise.id, "language_id": language_id, **plain})
    else:
        text = change_translation(there, user, plain)
    _replace(text.aliases, "alias", words.get("aliases", ()), Alias)
    _replace(text.comments, "comment", words.get("comments", ()), ExerciseComment)
    exercise.last_update = now()
    db.session.flush()
    return text


def _replace(rows: Any, name: str, wanted: Any, kind: type[Any]) -> None:
    """Keep what is still wanted, with its id; drop and add the rest."""
    for row in [row for row in rows if getattr(row, name) not in wanted]:
        rows.remove(row)
    known = {getattr(row, name) for row in rows}
    rows.extend(kind(**{name: one}) for one in dict.fromkeys(wanted) if one not in known)


def _check_version(contribution: Contribution, version: str | None) -> None:
    if contribution.state == OPEN and version is not None and version != version_of(contribution):
        raise Conflict("proposal_changed")


def _decide(contribution: Contribution, admin: Any, state: str, answer: str = "") -> None:
    if contribution.state != OPEN:
        raise Conflict("already_decided")
    contribution.state, contribution.answer = state, answer
    contribution.decided_at, contribution.decided_by_id = now(), admin.id
    db.session.flush()
