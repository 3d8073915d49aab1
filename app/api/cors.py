"""Pages of other sites may use the API: with a token, never with our cookies."""

from flask import Flask, Response, request

PATHS = "/api/"
ORIGIN = "origin"
ALLOWED = {
    "Access-Control-Allow-Methods": "DELETE, GET, OPTIONS, PATCH, POST, PUT",
    "Access-Control-Allow-Headers": "accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with",
    "Access-Control-Max-Age": "86400",
}


def answer_preflight() -> Response | None:
    """What a browser asks before it lets a page of another site send something. It brings no credential."""
    if request.method != "OPTIONS" or not request.path.startswith(PATHS):
        return None
    if "Origin" not in request.headers or "Access-Control-Request-Method" not in request.headers:
        return None
    return Response("", content_type="text/html; charset=utf-8", headers=ALLOWED)


def add_header(response: Response) -> Response:
    """Let pages of other sites read the answer. `*` excludes cookies."""
    if request.path.startswith(PATHS):
        if "Vary" not in response.headers:
            response.headers["Vary"] = ORIGIN
        elif ORIGIN not in response.headers["Vary"]:
            response.vary.add(ORIGIN)
        if "Origin" in request.headers:
            response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def init_app(app: Flask) -> None:
    """Answer before anything else looks at the request."""
    app.before_request(answer_preflight)
    app.after_request(add_header)
