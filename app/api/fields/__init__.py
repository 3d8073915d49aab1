"""Field types of the API's schemas: how a value looks in JSON, and what may be wrong with one that arrives.

A field raises `Problem`s (codes); the dialect words them. What it knows about its limits it tells three readers:
`facts()` the answer to OPTIONS, `shape()` the OpenAPI document, and both of them the forms of the browsable view.
"""

from app.api.fields.base import Computed, Field, Writer, problem, type_name
from app.api.fields.choices import Boolean, Choice, Json
from app.api.fields.keys import Reference, ReferenceList, Uuid, uuid_in
from app.api.fields.numeric import BIGGEST, BIGGEST_OF_FOUR_BYTES, Decimal, Float, Integer
from app.api.fields.texts import Email, Text, Url
from app.api.fields.times import Date, DateTime, Day, Moment, Time, day_in, instant_in

__all__ = [
    "BIGGEST",
    "BIGGEST_OF_FOUR_BYTES",
    "Boolean",
    "Choice",
    "Computed",
    "Date",
    "DateTime",
    "Day",
    "Decimal",
    "Email",
    "Field",
    "Float",
    "Integer",
    "Json",
    "Moment",
    "Reference",
    "ReferenceList",
    "Text",
    "Time",
    "Url",
    "Uuid",
    "Writer",
    "day_in",
    "instant_in",
    "problem",
    "type_name",
    "uuid_in",
]
