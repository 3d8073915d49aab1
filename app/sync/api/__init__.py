"""The addresses phones ask: for a token, for the stream, and where they send what was changed."""

from app.sync.api import entrance, stream, uploads

__all__ = ["entrance", "stream", "uploads"]
