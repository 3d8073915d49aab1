"""What a person may say about reminders."""

from marshmallow import Schema

from app.api.fields import Boolean, Integer


class ReminderSchema(Schema):
    """Days of each kind, 0 for never, and what comes by mail."""

    weight_days = Integer(required=True, minimum=0, maximum=30)
    routine_days = Integer(required=True, minimum=1, maximum=30)
    inactivity_days = Integer(required=True, minimum=0, maximum=90)
    mails_weight = Boolean(load_default=False)
    mails_routine = Boolean(load_default=False)
    mails_inactivity = Boolean(load_default=False)
    is_shown = Boolean(load_default=False)
