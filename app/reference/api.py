"""`language`, `license`, `setting-repetitionunit` and `setting-weightunit` for programs."""

from app.api.filters import exact
from app.api.resource import READ, Resource
from app.api.wger.sign_in import PAGE_CACHED, PUBLIC
from app.reference.blueprint import blueprint
from app.reference.models import Language, License, RepetitionUnit, WeightUnit
from app.reference.queries import languages, licenses, repetition_units, weight_units
from app.reference.schemas import LanguageSchema, LicenseSchema, RepetitionUnitSchema, WeightUnitSchema

blueprint.resources(
    Resource(
        "language",
        Language,
        LanguageSchema,
        visible=languages,
        filters=exact(Language.full_name, Language.short_name),
        ordering=(Language.full_name,),
        methods=READ,
        access=PAGE_CACHED,
        description="Languages content can be written in.",
    ),
    Resource(
        "license",
        License,
        LicenseSchema,
        visible=licenses,
        filters=exact(License.full_name, License.short_name, License.url),
        ordering=(License.full_name,),
        methods=READ,
        access=PUBLIC,
        description="Licences content can be shared under.",
    ),
    Resource(
        "setting-repetitionunit",
        RepetitionUnit,
        RepetitionUnitSchema,
        visible=repetition_units,
        filters=exact(RepetitionUnit.name),
        ordering=(RepetitionUnit.unit_type, RepetitionUnit.name),
        methods=READ,
        access=PUBLIC,
        description="What repetitions are counted in.",
    ),
    Resource(
        "setting-weightunit",
        WeightUnit,
        WeightUnitSchema,
        visible=weight_units,
        filters=exact(WeightUnit.name),
        ordering=(WeightUnit.name,),
        methods=READ,
        access=PUBLIC,
        title="Routine Weight Unit",
        description="What weight is counted in.",
    ),
)
