"""`language` and `license` for programs."""

from app.api.filters import exact
from app.api.resource import READ, Resource
from app.api.wger.sign_in import PAGE_CACHED, PUBLIC
from app.reference.blueprint import blueprint
from app.reference.models import Language, License
from app.reference.queries import languages, licenses
from app.reference.schemas import LanguageSchema, LicenseSchema

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
)
