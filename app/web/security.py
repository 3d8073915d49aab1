"""What protects pages: headers, cookies that fit the connection, forms that only our own pages can send."""

from urllib.parse import urlsplit

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from app.errors import NotAllowed
from app.extensions import csrf
from app.web.paths import is_for_programs
from app.web.wall import is_public

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
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
_HEADERS = [(name, name.lower(), value) for name, value in HEADERS.items()]
# A page is its reader's alone; what may be kept longer says so itself.
PAGES_ARE_KEPT = "private, no-cache"
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

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """An empty one without further ado where no cookie was sent: programs send none."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """An answer that everybody may keep neither brings a cookie nor depends on one."""
        if "Cache-Control" in response.headers and response.cache_control.public:
            return
        if session or session.modified or "Cookie" not in response.headers.get("Vary", ""):
            super().save_session(app, session, response)


_DEFAULT_PORTS = {"http": 80, "https": 443}
OPAQUE = "null"


def _origin_of(address: str) -> str:
    """Scheme, host and port as a browser writes them: lower case, without the scheme's own port."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        return OPAQUE
    if not parts.scheme or not host:
        return OPAQUE
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port and port != _DEFAULT_PORTS.get(parts.scheme) else "")


def policy_with(directive: str, *sources: str) -> str:
    """The policy with more sources for one directive: the header of a page whose library cannot do without."""
    return POLICY.replace(f"{directive} 'self'", " ".join((f"{directive} 'self'", *sources)))


def check_origin() -> None:
    """Refuse an unsafe request from a page of another address. Raises FormRefused.

    A browser names the page's address in `Origin` (or `Referer`). Behind a proxy that passes on the wrong host,
    port or scheme it differs from what the server sees; the error page says what to set. `null` is what browsers
    send from a page that hides where it is, for instance because a proxy added `Referrer-Policy: no-referrer`.
    """
    origin, referer = request.headers.get("Origin"), request.headers.get("Referer")
    claimed = referer if referer and origin in {None, OPAQUE} else origin
    if claimed is None:
        return
    browser, server = _origin_of(claimed), _origin_of(f"{request.scheme}://{request.host}")
    if browser != server:
        raise FormRefused("wrong_address", browser=browser, server=server)


def brings_credential() -> bool:
    """Whether a program names itself in the header; only `Token` and `Bearer`, and only at programs' addresses.

    A browser adds `Basic` by itself (a proxy may ask for it), so that scheme proves nothing. No page of another
    site can make a browser send the other two.
    """
    scheme = request.headers.get("Authorization", "").partition(" ")[0].rstrip(":").lower()
    return scheme in {"token", "bearer"} and is_for_programs(request.path)


def protect_forms() -> None:
    """Unsafe requests need the form's token, unless the session plays no part in them."""
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    identifies = "_user_id" in session and not brings_credential() and not is_public(request.endpoint)
    if identifies or not is_for_programs(request.path):
        check_origin()
        csrf.protect()


def _add_headers(response: Response) -> Response:
    there = {name.lower() for name, _value in response.headers}
    for name, lower, value in _HEADERS:
        if lower not in there:
            response.headers.add(name, value)
    if not is_for_programs(request.path):
        response.headers.setdefault("Cache-Control", PAGES_ARE_KEPT)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init_app(app: Flask) -> None:
    """Guard every request and every answer."""
    app.session_interface = SessionInterface()
    app.before_request(protect_forms)
    app.after_request(_add_headers)
