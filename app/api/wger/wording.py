"""The sentences of the contract, by code, in the language a program asks for."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from app.errors import Problem

_DATE_FORMATS = "YYYY-MM-DD"
_DATETIME_FORMATS = "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]"
_TIME_FORMATS = "hh:mm[:ss[.uuuuuu]]"

# Each sentence is made when it is needed: then the language of the request is known.
SENTENCES: dict[str, Callable[[], str]] = {
    "required": lambda: _("This field is required."),
    "null": lambda: _("This field may not be null."),
    "blank": lambda: _("This field may not be blank."),
    "string": lambda: _("Not a valid string."),
    "max_length": lambda: _("Ensure this field has no more than {limit} characters."),
    "min_length": lambda: _("Ensure this field has at least {limit} characters."),
    "null_characters": lambda: _("Null characters are not allowed."),
    "surrogates": lambda: _("Surrogate characters are not allowed: U+{code_point}."),
    "integer": lambda: _("A valid integer is required."),
    "number": lambda: _("A valid number is required."),
    "max_value": lambda: _("Ensure this value is less than or equal to {limit}."),
    "min_value": lambda: _("Ensure this value is greater than or equal to {limit}."),
    "max_digits": lambda: _("Ensure that there are no more than {limit} digits in total."),
    "max_decimal_places": lambda: _("Ensure that there are no more than {limit} decimal places."),
    "max_whole_digits": lambda: _("Ensure that there are no more than {limit} digits before the decimal point."),
    "boolean": lambda: _("Must be a valid boolean."),
    "datetime_range": lambda: _("Ensure this date is between the years {first} and {last}."),
    "official_category": lambda: _("The category of body weights belongs to everybody: it keeps its name and place."),
    "official_unit": lambda: _(
        'Weights are in the unit of the profile, which is "{unit}". Change "weight_unit" there.'
    ),
    "parts_of_parts": lambda: _("A category can be a part of one that is no part itself, and has no parts of its own."),
    "date": lambda: _("Date has wrong format. Use one of these formats instead: {formats}."),
    "datetime": lambda: _("Datetime has wrong format. Use one of these formats instead: {formats}."),
    "time": lambda: _("Time has wrong format. Use one of these formats instead: {formats}."),
    "uuid": lambda: _("Must be a valid UUID."),
    "url": lambda: _("Enter a valid URL."),
    "email": lambda: _("Enter a valid email address."),
    "choice": lambda: _('"{value}" is not a valid choice.'),
    "no_such_row": lambda: _('Invalid pk "{value}" - object does not exist.'),
    "incorrect_type": lambda: _("Incorrect type. Expected pk value, received {type}."),
    "not_a_uuid": lambda: _("“{value}” is not a valid UUID."),
    "not_a_list": lambda: _('Expected a list of items but got type "{type}".'),
    "not_an_object": lambda: _("Invalid data. Expected a dictionary, but got {type}."),
    "no_data": lambda: _("No data provided"),
    "not_a_dictionary": lambda: "Request data is not a dictionary",
    "unique": lambda: _("This field must be unique."),
    "taken": lambda: _("{model} with this id already exists."),
    "unique_set": lambda: _("The fields {fields} must make a unique set."),
    "contradicts_other_rows": lambda: _("This contradicts other rows."),
    "json": lambda: _("Value must be valid JSON."),
    "no_file": lambda: _("No file was submitted."),
    "not_a_file": lambda: _("The submitted data was not a file. Check the encoding type on the form."),
    "empty_file": lambda: _("The submitted file is empty."),
    "no_image": lambda: _("Upload a valid image. The file you uploaded was either not an image or a corrupted image."),
    "heic_image": lambda: _("Upload a valid image. HEIC images are not supported: convert the image to JPEG."),
    "image_ending": lambda: _("File extension “{ending}” is not allowed. Allowed extensions are: {known}."),
    "image_too_large": lambda: _("The maximum image file size is {limit}MB."),
    "too_many_pixels": lambda: _("The image has more than {limit} megapixels."),
    "broken_image": lambda: _("File is not a valid image."),
    "image_type": lambda: _("File type is not supported. Allowed formats: {formats}."),
    "animated_image": lambda: _("Animated images are not supported."),
    "enter_number": lambda: _("Enter a number."),
    "enter_date": lambda: _("Enter a valid date."),
    "enter_datetime": lambda: _("Enter a valid date/time."),
    "enter_time": lambda: _("Enter a valid time."),
    "enter_uuid": lambda: _("Enter a valid UUID."),
    "username_invalid": lambda: _(
        "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."
    ),
    "password_too_short": lambda: _("This password is too short. It must contain at least {limit} characters."),
    "password_too_long": lambda: _("This password is too long."),
    "password_too_common": lambda: _("This password is too common."),
    "password_entirely_numeric": lambda: _("This password is entirely numeric."),
    "password_too_similar": lambda: _("The password is too similar to the username."),
    "birthdate": lambda: _("{date} is not a valid birthdate"),
    "not_available": lambda: _("Select a valid choice. That choice is not one of the available choices."),
    "not_one_of": lambda: _("Select a valid choice. {value} is not one of the available choices."),
    "not_a_valid_key": lambda: _("“{value}” is not a valid value."),
    "film_too_large": lambda: _("Maximum file size is {limit}MB."),
    "film_type": lambda: _("File type is not supported"),
    "no_film": lambda: _("File is not a valid video"),
    "translation_exists": lambda: _("A translation for this exercise and language already exists."),
    "similar_exercise": lambda: _(
        'The name "{name}" is too similar to the existing exercise "{other}". '
        "Please choose a more distinct name or submit a variation instead."
    ),
    "other_language_description": lambda: _(
        'The detected language of the description is "{detected}" ({detected_code}), which does not match your '
        'selected language: "{chosen}" ({chosen_code}). If you believe this is incorrect, try adding more content or '
        "rephrasing your text, as language detection works better with longer or more complete sentences."
    ),
    "other_language_comment": lambda: _(
        'The detected language of the comment is "{detected}" ({detected_code}), which does not match your '
        'selected language: "{chosen}" ({chosen_code}). If you believe this is incorrect, try adding more content or '
        "rephrasing your text, as language detection works better with longer or more complete sentences."
    ),
    "other_language_input": lambda: _(
        'The detected language is "{detected}" ({detected_code}), which does not match your selected language '
        '"{chosen}" ({chosen_code}). If you believe this is incorrect, try adding more content or '
        "rephrasing your text, as language detection works better with longer or more complete sentences."
    ),
    "no_language_description": lambda: _(
        "Could not detect the language of the description. Try adding more content or rephrasing your text, "
        "language detection works better with longer or more complete sentences."
    ),
    "no_language_comment": lambda: _(
        "Could not detect the language of the comment. Try adding more content or rephrasing your text, "
        "language detection works better with longer or more complete sentences."
    ),
    "no_language_input": lambda: _(
        "Could not detect the language of the input. Try adding more content or rephrasing your text, "
        "language detection works better with longer or more complete sentences."
    ),
    "no_language_named": lambda: _("Either a language ID or a language code must be provided."),
    "no_such_language": lambda: _('Language with code "{code}" does not exist.'),
    "two_variation_groups": lambda: _("Either set variation_group or variations_connect_to, not both."),
    "no_translation": lambda: _("You must provide at least one translation."),
    "no_english_translation": lambda: _("You must provide at least one translation in English."),
    "description_too_short": lambda: _("Ensure this value has at least {limit} characters (it has {length})."),
    "not_found": lambda: _("Not found."),
    "not_acceptable": lambda: _("Could not satisfy the request Accept header."),
    "method": lambda: _('Method "{method}" not allowed.'),
    "media_type": lambda: _('Unsupported media type "{type}" in request.'),
    "parse_error": lambda: _("JSON parse error - {reason}"),
    "throttled": lambda: _("Request was throttled."),
    "throttled_for": lambda: _("Request was throttled. Expected available in {seconds} seconds."),
    "not_signed_in": lambda: _("Authentication credentials were not provided."),
    "not_permitted": lambda: _("You do not have permission to perform this action."),
    "not_your_row": lambda: "You are not allowed to do this",
    "unknown_token": lambda: _("Invalid token."),
    "empty_token": lambda: _("Invalid token header. No credentials provided."),
    "spaces_token": lambda: _("Invalid token header. Token string should not contain spaces."),
    "inactive": lambda: _("User inactive or deleted."),
    "bad_bearer_header": lambda: _("Authorization header must contain two space-delimited values"),
    "invalid_access_token": lambda: _("Given token not valid for any token type"),
    "token_has_no_type": lambda: _("Given token not valid for any token type"),
    "missing_scope": lambda: _('The access token is missing the "{scope}" scope.'),
    "csrf": lambda: _("CSRF Failed: {reason}"),
    "end_before_start": lambda: "The end date cannot be before the start date.",
    "routine_too_long": lambda: "A routine cannot span more than 120 days.",
    "requirements_no_object": lambda: "Requirements must be a JSON object.",
    "requirements_without_rules": lambda: "Missing required keys: 'rules'",
    "requirements_no_list": lambda: "'rules' must be a list.",
    "requirements_unknown_rule": lambda: "Invalid rule: {rule}",
    "requirements_unknown_sets": lambda: "'sets' must be 'all' or left out.",
    "not_a_rir": lambda: "{value} is not a valid RiR option: [None, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]",
    "less_than_nothing": lambda: "Ensure this value is either NULL or greater than or equal to 0.",
    "nothing_logged": lambda: "Both repetitions and weight cannot be null at the same time.",
    "repetitions_without_unit": lambda: "Repetitions unit must be present if repetitions have a value.",
    "weight_without_unit": lambda: "Weight unit must be present if weight has a value.",
    "too_large": lambda: _("The request is larger than this server takes."),
    "database_busy": lambda: _("The server is busy. Nothing was changed. Try again in a minute."),
    "disk_full": lambda: _("The server's disk is full. Nothing was stored."),
    "more_than_100_g": lambda: _("100 g of a food cannot hold more than 100 g of what it is made of."),
    "saturated_above_fat": lambda: _("Saturated fat is part of the fat, so it cannot be more."),
    "sugar_above_carbohydrates": lambda: _("Sugar is part of the carbohydrates, so it cannot be more."),
    "energy_does_not_fit": lambda: _("The energy does not fit protein, carbohydrates and fat. Is it in kilocalories?"),
    "too_many_foods": lambda: _("A recipe holds {limit} foods at most."),
    "server_error": lambda: _("A server error occurred."),
}
_FORMATS = {"date": _DATE_FORMATS, "datetime": _DATETIME_FORMATS, "time": _TIME_FORMATS}


def sentence(code: str, details: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code with its values; a code without one speaks for itself."""
    values = {"formats": _FORMATS.get(code, "")} | dict(details or {})
    template = SENTENCES[code]() if code in SENTENCES else code
    try:
        return template.format_map(values)
    except KeyError:
        return template


def worded(messages: Any) -> Any:
    """The messages of a ValidationError as the body of a 400."""
    if isinstance(messages, Problem):
        return sentence(messages.code, messages.details)
    if isinstance(messages, Mapping):
        if set(messages) == {""}:
            return _of_the_body(messages[""])
        return {_name(key): worded(value) for key, value in messages.items()}
    if isinstance(messages, list):
        return [worded(message) for message in messages]
    return str(messages)


def _name(key: Any) -> str:
    return "non_field_errors" if key == "_schema" else str(key)


def _of_the_body(problems: list[Problem]) -> Any:
    """A body that is no object: a bare list where references are checked first, else under its own name."""
    found = worded(problems)
    return found if problems[0].code == "not_a_dictionary" else {"non_field_errors": found}
