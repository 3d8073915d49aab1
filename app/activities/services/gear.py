"""Gear: adding it, changing it, and using it in activities. And what a person prefers in a sport."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.activities import queries
from app.activities.models import Activity, Gear, GearType, Sport, SportPreference
from app.activities.services.texts import storable
from app.errors import Conflict, Invalid
from app.extensions import db

LONGEST_LABEL, LONGEST_GEAR_DESCRIPTION = 50, 1000
MOST_AT_ONCE = 1
"""How much gear one activity can have: the contract of the programs says so."""


@dataclass(frozen=True)
class GearChange:
    """What shall be different; None leaves things as they are, an empty description clears it."""

    label: str | None = None
    description: str | None = None
    gear_type: GearType | None = None
    is_active: bool | None = None
    usual_sport_ids: Collection[int] | None = None


def add_gear(user: User, gear_type: GearType, label: str, change: GearChange = GearChange()) -> Gear:
    """New gear. Raises Conflict when the person has some of that name, Invalid."""
    gear = Gear(user_id=user.id, gear_type=gear_type, label=_label(label))
    _refuse_same_name(gear)
    db.session.add(gear)
    _store()
    change_gear(gear, change)
    return gear


def change_gear(gear: Gear, wanted: GearChange) -> None:
    """Carry out a change.

    Raises Conflict when the person has other gear of that name, or when it was used in sports the new type is not for;
    Invalid for texts beyond their lengths, and when it is to be usual in a sport its type is not for.
    """
    if wanted.gear_type is not None and wanted.gear_type.id != gear.gear_type_id:
        _change_type(gear, wanted.gear_type)
    if wanted.label is not None:
        gear.label = _label(wanted.label)
        _refuse_same_name(gear)
    if wanted.description is not None:
        gear.description = _description(wanted.description)
    if wanted.is_active is not None:
        gear.is_active = wanted.is_active
    _store()
    if wanted.usual_sport_ids is not None:
        _make_usual(gear, wanted.usual_sport_ids)


def delete_gear(gear: Gear, *, even_if_used: bool) -> None:
    """Remove gear for good; activities stay. Raises Conflict when there are some and nobody said that is fine."""
    if not even_if_used and queries.is_in_use(gear):
        raise Conflict("gear_in_use")
    db.session.delete(gear)
    db.session.flush()


def check_fit(gear: Sequence[Gear], sport: Sport) -> None:
    """Whether gear can be used in a sport. Raises Invalid."""
    if len(gear) > MOST_AT_ONCE:
        raise Invalid("too_much_gear")
    for item in gear:
        if not item.gear_type.fits(sport.id):
            raise Invalid("gear_of_other_sport", field="gear")


def use_gear(activity: Activity, gear: Sequence[Gear]) -> None:
    """Say what was used in an activity, instead of what was said before. Raises Invalid."""
    check_fit(gear, activity.sport)
    activity.gear = list(gear)


def equip(user: User, activity: Activity, gear: Sequence[Gear] | None) -> None:
    """Say what was used in a new activity; None: what is usual in its sport, unless that is retired. Raises Invalid."""
    if gear is not None:
        use_gear(activity, gear)
        return
    preference = queries.sport_preference_of(user, activity.sport.id)
    usual = preference.gear if preference else None
    if usual is not None and usual.is_active:
        activity.gear = [usual]


def drop_what_does_not_fit(activity: Activity) -> None:
    """Take off what is not used in the sport the activity has now."""
    fitting = [item for item in activity.gear if item.gear_type.fits(activity.sport_id)]
    if len(fitting) < len(activity.gear):
        activity.gear = fitting


def prefer(user: User, sport: Sport, **chosen: Any) -> SportPreference:
    """Keep what a person wants in a sport: `color`, `is_shown`, `stopped_speed_threshold_m_per_h`, `gear`.

    Raises Invalid for gear that does not fit.
    """
    preference = queries.sport_preference_of(user, sport.id)
    if preference is None:
        preference = SportPreference(user_id=user.id, sport_id=sport.id)
        db.session.add(preference)
    if chosen.get("gear") is not None:
        check_fit([chosen["gear"]], sport)
    for name, value in chosen.items():
        setattr(preference, name, value)
    db.session.flush()
    return preference


def forget_preference(user: User, sport: Sport) -> None:
    """Let a sport be as it is for everybody."""
    preference = queries.sport_preference_of(user, sport.id)
    if preference is not None:
        db.session.delete(preference)
        db.session.flush()


def _change_type(gear: Gear, gear_type: GearType) -> None:
    if not all(gear_type.fits(sport_id) for sport_id in queries.sports_done_with(gear)):
        raise Conflict("gear_used_otherwise", field="gear_type_id")
    gear.gear_type = gear_type
    for preference in _preferences_with(gear):
        if not gear_type.fits(preference.sport_id):
            preference.gear_id = None


def _make_usual(gear: Gear, sport_ids: Collection[int]) -> None:
    """Make it what the person usually has in these sports, and in no others."""
    stored = {
        preference.sport_id: preference
        for preference in db.session.scalars(select(SportPreference).where(SportPreference.user_id == gear.user_id))
    }
    for sport_id in sport_ids:
        if not gear.gear_type.fits(sport_id):
            raise Invalid("gear_of_other_sport", field="usual_sport_ids", sport_id=sport_id)
        if sport_id not in stored:
            stored[sport_id] = SportPreference(user_id=gear.user_id, sport_id=sport_id)
            db.session.add(stored[sport_id])
        stored[sport_id].gear_id = gear.id
    for sport_id, preference in stored.items():
        if preference.gear_id == gear.id and sport_id not in sport_ids:
            preference.gear_id = None
    db.session.flush()
    db.session.expire(gear, ["usual_in"])


def _preferences_with(gear: Gear) -> Sequence[SportPreference]:
    return db.session.scalars(select(SportPreference).where(SportPreference.gear_id == gear.id)).all()


def _label(text: str) -> str:
    label = storable(text).strip()
    if not label:
        raise Invalid("required", field="label")
    if len(label) > LONGEST_LABEL:
        raise Invalid("max_length", field="label", limit=LONGEST_LABEL)
    return label


def _description(text: str) -> str | None:
    if len(text) > LONGEST_GEAR_DESCRIPTION:
        raise Invalid("max_length", field="description", limit=LONGEST_GEAR_DESCRIPTION)
    return storable(text) or None


def _refuse_same_name(gear: Gear) -> None:
    rows = select(Gear.id).where(Gear.user_id == gear.user_id, Gear.label == gear.label)
    with db.session.no_autoflush:
        others = set(db.session.scalars(rows)) - {gear.id}
    if others:
        raise Conflict("gear_label_taken", field="label")


def _store() -> None:
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise Conflict("gear_label_taken", field="label") from error
