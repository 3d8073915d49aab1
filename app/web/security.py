"""What protects pages: headers, cookies that fit the connection, forms that only our own pages can send."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from app.errors import NotAllowed
from app.extensions import csrf

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # `same-origin`, not `no-referrer`: browsers would send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PROGRAM_PATHS = ("/api/", "/allauth/")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class FormRefused(NotAllowed):
    """A form came from another address than the one this server believes to have.

    Details: `browser` and `server`, the two addresses.
    """


class SessionInterface(SecureCookieSessionInterface):
    """Session cookies that are marked secure exactly when the visitor came by HTTPS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """The connection decides, not a setting that can be forgotten."""
        return request.is_secure

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """An answer that everybody may keep neither brings a cookie nor depends on one."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def check_origin() -> None:
    """Refuse an unsafe request from a page of another address. Raises FormRefused.

    A browser names the page's address in `Origin` (or `Referer`). Behind a proxy that passes on the wrong
    host or scheme it differs from what the server sees; the error page says what to set.
    """
    claimed = request.headers.get("Origin") or request.headers.get("Referer")
    if claimed is None:
        return
    browser, server = _origin_of(claimed), _origin_of(request.host_url)
    if browser != server:
        raise FormRefused("wrong_address", browser=browser, server=server)


def protect_forms() -> None:
    """Unsafe requests need the form's token, unless a program brings a credential of its own.

    No page of another site can make a browser send an `Authorization` header with our cookies.
    """
    if request.method in SAFE_METHODS or "Authorization" in request.headers:
        return
    if request.path.startswith(PROGRAM_PATHS) and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return
    check_origin()
    csrf.protect()


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init_app(app: Flask) -> None:
    """Guard every request and every answer."""
    app.session_interface = SessionInterface()
    app.before_request(protect_forms)
    app.after_request(_add_headers)
