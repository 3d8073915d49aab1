"""`trophy` with its `progress/`, `user-trophy` and `user-statistics` for programs."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.api.endpoint import described
from app.api.filters import called, exact, one_of, ranged, reference
from app.api.listing import narrow, sort
from app.api.openapi import answers
from app.api.openapi.parts import INSTANT, NUMBER, SWITCH, TEXT, Named, component, listed, maybe, record
from app.api.resource import READ, Resource
from app.api.wger.sign_in import PUBLIC
from app.extensions import db
from app.trophies.blueprint import blueprint
from app.trophies.models import Trophy, UserStatistics, UserTrophy
from app.trophies.overview import standings
from app.trophies.queries import active_trophies, trophies_for, user_statistics_of, user_trophies_of
from app.trophies.schemas import TrophySchema, UserStatisticsSchema, UserTrophySchema

FILTERS = (
    *exact(
        Trophy.id,
        Trophy.trophy_type,
        Trophy.is_active,
        Trophy.is_hidden,
        Trophy.is_progressive,
        Trophy.is_repeatable,
    ),
    *one_of(Trophy.id, Trophy.trophy_type),
)
ORDERS = {"order": Trophy.order, "name": Trophy.name, "trophy_type": Trophy.trophy_type}


PROGRESS = Named(
    "TrophyProgress",
    record(
        {
            "trophy": component("Trophy"),
            "is_earned": SWITCH,
            "earned_at": maybe(INSTANT),
            "progress": NUMBER,
            "current_value": maybe(TEXT),
            "target_value": maybe(TEXT),
            "progress_display": maybe(TEXT),
        }
    ),
)


def _known_trophies(_user: Any) -> Any:
    return active_trophies()


@blueprint.route("/api/v2/trophy/progress/", methods=["GET"])
@answers(listed(PROGRESS))
@described("Progress", access=PUBLIC)
def trophy_progress() -> ResponseReturnValue:
    """How far the caller is with every trophy they may know of; an empty list for strangers."""
    if not current_user.is_authenticated:
        return jsonify([])
    rows = narrow(trophies_for(current_user), FILTERS, request.args)
    ordered = sort(rows, ORDERS, request.args.get("ordering"), (Trophy.order, Trophy.name), Trophy.id)
    repeatable = request.args.get("include_repeatable", "").lower() in {"true", "1"}
    shown = standings(current_user, db.session.scalars(ordered).all(), repeatable=repeatable)
    return jsonify(
        [
            {
                "trophy": TrophySchema().dump(one.trophy),
                "is_earned": one.earned_at is not None,
                "earned_at": one.earned_at.isoformat().replace("+00:00", "Z") if one.earned_at else None,
                "progress": one.share,
                "current_value": one.progress.current if one.progress else None,
                "target_value": one.progress.target if one.progress else None,
                "progress_display": one.progress.display if one.progress else None,
            }
            for one in shown
        ]
    )


blueprint.resources(
    Resource(
        "trophy",
        Trophy,
        TrophySchema,
        visible=trophies_for,
        filters=FILTERS,
        ordering=(Trophy.order, Trophy.name),
        sortable=ORDERS,
        methods=READ,
        access=PUBLIC,
        description="What can be reached. Hidden ones are shown to who earned them.",
    ),
    Resource(
        "user-trophy",
        UserTrophy,
        UserTrophySchema,
        visible=user_trophies_of,
        filters=(
            *exact(UserTrophy.id, UserTrophy.is_notified),
            *one_of(UserTrophy.id, UserTrophy.trophy_id),
            *reference(UserTrophy.trophy_id, _known_trophies),
            *called("trophy__trophy_type", [*exact(Trophy.trophy_type), *one_of(Trophy.trophy_type)]),
            *ranged(UserTrophy.earned_at),
            *called("trophy__is_active", exact(Trophy.is_active)),
            *called("trophy__is_hidden", exact(Trophy.is_hidden)),
            *called("trophy__is_repeatable", exact(Trophy.is_repeatable)),
        ),
        ordering=(UserTrophy.earned_at.desc(),),
        sortable={
            "earned_at": UserTrophy.earned_at,
            "trophy__trophy_type": Trophy.trophy_type,
            "trophy__name": Trophy.name,
        },
        methods=READ,
        title="User Trophy",
        description="What the caller earned.",
    ),
    Resource(
        "user-statistics",
        UserStatistics,
        UserStatisticsSchema,
        visible=user_statistics_of,
        methods=READ,
        title="User Statistics",
        description="What was counted of the caller's training.",
    ),
)
