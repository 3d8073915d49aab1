"""Answers that were prepared and packed beforehand: sent as they are to whoever can unpack them."""

import gzip
from pathlib import Path

from flask import Response, request


def prepared_json(path: Path) -> Response:
    """A whole JSON body from a gzip file whose content never changes under its name. Raises FileNotFoundError."""
    packed = request.accept_encodings.quality("gzip") > 0
    etag = path.name.partition(".")[0] + ("-gzip" if packed else "")
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "private, no-cache", "ETag": f'"{etag}"'}
    if request.if_none_match.contains_weak(etag):
        return Response(status=304, headers=headers)
    body = path.read_bytes()
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(body if packed else gzip.decompress(body), headers=headers, mimetype="application/json")
