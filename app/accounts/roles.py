"""Pages for some people only: everybody else gets the page that says so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.errors import NotAllowed

View = Callable[..., ResponseReturnValue]


def for_admins(view: View) -> View:
    """For who runs the server. Place it directly above the view."""

    @wraps(view)
    def guarded(*arguments: Any, **options: Any) -> ResponseReturnValue:
        if not current_user.is_admin:
            raise NotAllowed("admins_only")
        return view(*arguments, **options)

    return guarded


def for_trainers(view: View) -> View:
    """For who may be granted a look at what others do."""

    @wraps(view)
    def guarded(*arguments: Any, **options: Any) -> ResponseReturnValue:
        if not current_user.may_train:
            raise NotAllowed("trainers_only")
        return view(*arguments, **options)

    return guarded
