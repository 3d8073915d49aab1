"""The protocol itself (RFC 6749, 7009, 7636), as Authlib speaks it, over our rows.

What comes in are the fields of a form, what goes out a status, a body and headers; requests belong to the faces.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.security import generate_token
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Error, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.authenticate_client import ClientAuthentication
from authlib.oauth2.rfc6749.errors import AccessDeniedError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.accounts.services import hashed_token
from app.oauth import queries
from app.oauth.logic import ACCESS_LENGTH, ACCESS_LIFETIME, CODE_LENGTH, REFRESH_LENGTH, is_challenge
from app.oauth.models import OAuthClient, OAuthCode, OAuthToken
from app.oauth.services import grants

Fields = MultiDict[str, str]

DENIED = AccessDeniedError.description


@dataclass(frozen=True)
class Answer:
    """What a program is told."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]


class ConsentRefused(Exception):
    """An application asked for consent in a way that leads nowhere; the text says why, and may be empty."""


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    @property
    def data(self) -> Fields:
        return self._fields

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, self._fields.to_dict(flat=False))


class _Request(OAuth2Request):  # type: ignore[misc]
    def __init__(self, fields: Fields) -> None:
        # The library refuses addresses without https; a server at home may have no certificate.
        super().__init__("POST", "https://localhost/")
        self.payload = _Payload(fields)

    @property
    def form(self) -> Fields:
        return self.payload.data


class _CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post"]
    AUTHORIZATION_CODE_LENGTH = CODE_LENGTH

    def save_authorization_code(self, code: str, request: _Request) -> None:
        fields = request.payload.data
        challenge = fields.get("code_challenge") or None
        grants.store_code(
            OAuthCode(
                client_id=request.client.id,
                user_id=request.user.id,
                code_hash=hashed_token(code),
                redirect_uri=fields.get("redirect_uri", ""),
                scope=request.scope,
                code_challenge=challenge,
                code_challenge_method=(fields.get("code_challenge_method") or "plain") if challenge else None,
            )
        )

    def query_authorization_code(self, code: str, client: OAuthClient) -> OAuthCode | None:
        return grants.usable_code(code, client)

    def delete_authorization_code(self, authorization_code: OAuthCode) -> None:
        grants.use_up(authorization_code)

    def authenticate_user(self, authorization_code: OAuthCode) -> User | None:
        return queries.active_person(authorization_code.user_id)


class _RefreshGrant(RefreshTokenGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> OAuthToken | None:
        return grants.refreshable_token(refresh_token)

    def authenticate_user(self, refresh_token: OAuthToken) -> User | None:
        return queries.active_person(refresh_token.user_id)

    def revoke_old_credential(self, refresh_token: OAuthToken) -> None:
        grants.replace(refresh_token)


class _Revocation(RevocationEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = ["client_secret_post"]

    def check_params(self, request: _Request, client: OAuthClient) -> None:
        # We find a token without the hint, so that a wrong one does no harm (RFC 7009, 2.1).
        if not request.form.get("token"):
            raise InvalidRequestError("Missing 'token' in request.")

    def query_token(self, token_string: str, token_type_hint: str | None) -> OAuthToken | None:
        return grants.token_of_either(token_string)

    def revoke_token(self, token: OAuthToken, request: _Request) -> None:
        grants.end(token)


class _Server(AuthorizationServer):  # type: ignore[misc]
    def query_client(self, client_id: str) -> OAuthClient | None:
        return queries.client_with(client_id)

    def authenticate_client(self, request: _Request, methods: list[str], endpoint: str = "token") -> OAuthClient:
        client: OAuthClient = _authentication(request, methods, endpoint)
        return client

    def save_token(self, token: dict[str, Any], request: _Request) -> None:
        origin = request.authorization_code.id if request.authorization_code else request.refresh_token.code_id
        grants.store_token(request.client, request.user, token, origin)

    def create_oauth2_request(self, request: _Request) -> _Request:
        return request

    def handle_response(self, status: int, body: dict[str, Any], headers: list[tuple[str, str]]) -> Answer:
        return Answer(status, body, dict(headers))

    def handle_error_response(self, request: _Request, error: OAuth2Error) -> Answer:
        body = {"error": error.error}
        if (sentence := _sentence_of(error)) and error.error != "invalid_client":
            body["error_description"] = sentence
        return Answer(error.status_code, body, dict(error.get_headers()))

    def send_signal(self, name: str, *values: Any, **named: Any) -> None:
        """Nobody listens."""


def _random(length: int) -> Any:
    return lambda **_about: generate_token(length)


def _lifetime(_client: OAuthClient, _grant_type: str) -> int:
    return int(ACCESS_LIFETIME.total_seconds())


def _made_server() -> _Server:
    server = _Server()
    server.register_token_generator(
        "default", BearerTokenGenerator(_random(ACCESS_LENGTH), _random(REFRESH_LENGTH), _lifetime)
    )
    server.register_grant(_CodeGrant, [CodeChallenge(required=False)])
    server.register_grant(_RefreshGrant)
    server.register_endpoint(_Revocation)
    return server


_authentication = ClientAuthentication(queries.locked_client_with)
_server = _made_server()


@dataclass(frozen=True)
class Consent:
    """A sound request for consent: by which application, for what, and where the browser goes afterwards."""

    client: OAuthClient
    scope: str
    redirect_uri: str
    _grant: Any

    def grant(self, user: User) -> str:
        """The person agrees: the address to go to, with the code in it."""
        _status, _body, headers = self._grant.create_authorization_response(self.redirect_uri, user)
        return str(dict(headers)["Location"])

    def deny(self) -> str:
        """The person does not agree: the address to go to, which says so."""
        error = AccessDeniedError(state=self._grant.request.payload.state, redirect_uri=self.redirect_uri)
        _status, _body, headers = error()
        return str(dict(headers)["Location"])


def asked_consent(fields: Fields, *, insists_on_address: bool) -> Consent:
    """What an application asks for. Raises ConsentRefused.

    Without a scope it asks for all it was registered with. A page takes an address that is not registered for the
    first one that is, and binds the code to none: published programs name addresses they never registered.
    A program that insists is refused instead, and has to name the same address again for its token.
    """
    _refuse_what_the_library_cannot_word(fields)
    client = queries.client_with(fields.get("client_id", ""))
    named = fields.get("redirect_uri", "")
    known = Fields(fields)
    if client and not known.get("scope", "").strip():
        known["scope"] = client.scope
    if client and named and not client.check_redirect_uri(named):
        if insists_on_address:
            raise ConsentRefused("This redirect_uri is not supported by client.")
        named = ""
    if not insists_on_address or not named:
        known.poplist("redirect_uri")
    try:
        grant = _server.get_consent_grant(_Request(known))
    except OAuth2Error as error:
        raise ConsentRefused(_sentence_of(error)) from None
    return Consent(grant.request.client, grant.request.scope, named or grant.redirect_uri, grant)


def answer_token_request(fields: Fields) -> Answer:
    """Tokens for a code or a refresh token, or what was wrong."""
    answer: Answer = _server.create_token_response(_Request(fields))
    return answer


def answer_revocation(fields: Fields) -> Answer:
    """Nothing, when the application's token is dead; or what was wrong."""
    answer: Answer = _server.create_endpoint_response("revocation", _Request(fields))
    return answer


def _refuse_what_the_library_cannot_word(fields: Fields) -> None:
    """Its error messages repeat what was sent and break on letters the protocol does not allow in them."""
    if fields.get("response_type") != "code":
        raise ConsentRefused("response_type is not supported, it has to be code")
    challenge = fields.get("code_challenge")
    if challenge and not is_challenge(challenge):
        raise ConsentRefused('Invalid "code_challenge"')


def _sentence_of(error: OAuth2Error) -> str:
    """Its description, with the quotation marks published programs know."""
    return str(error.get_error_description() or "").replace("'", '"')
