"""The addresses phones ask: for a token, for the stream, and where they send what was changed."""

from app.api import rest
from app.sync.api import entrance, problems, stream, uploads

__all__ = ["entrance", "stream", "uploads"]

rest.word_errors(problems.ROOT, problems)
