"""Answers that were prepared and packed beforehand: sent as they are to whoever can unpack them."""

import gzip
from pathlib import Path

from flask import Response, request, send_file


def prepared_json(path: Path) -> Response:
    """A whole JSON body from a gzip file whose content never changes under its name. Raises FileNotFoundError."""
    # An absent header means that nobody knows whether the program could unpack.
    packed = request.accept_encodings.quality("gzip") > 0
    if packed:
        size = path.stat().st_size
        response = send_file(path, "application/json", conditional=False, etag=False, max_age=None)
        response.headers["Content-Encoding"] = "gzip"
        response.content_length = size
    else:
        response = Response(gzip.decompress(path.read_bytes()), mimetype="application/json")
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(path.name.partition(".")[0] + ("-gzip" if packed else ""))
    response.make_conditional(request)
    return response
