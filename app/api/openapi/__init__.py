"""The OpenAPI document: made from what resources and routes declare."""

from app.api.openapi.document import SECURITY_SCHEMES, document_of
from app.api.openapi.operations import answers, operation

__all__ = ["SECURITY_SCHEMES", "answers", "document_of", "operation"]
