"""Rules of accounts: who is first, what is taken, when credentials die, who may not leave."""

import dataclasses
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from app.accounts import queries, services
from app.accounts.models import ApiToken, Invitation, Session, User
from app.accounts.services import tokens
from app.database import now, writing
from app.errors import Conflict, Invalid, NotAllowed, RegimenError
from app.extensions import db
from tests.people import PASSWORD, Cast


def _user(cast: Cast, name: str) -> User:
    user: User = db.session.get_one(User, cast.id_of(name))
    return user


def _session_of(user: User) -> Session:
    return services.open_session(user, services.APP, now(), timedelta(days=1))


def _at_once(app: Flask, times: int, deed: Callable[[], object]) -> list[str]:
    """Do the same in several threads at the same moment; returns the codes of those who were refused."""
    together, refused = threading.Barrier(times), list[str]()

    def one() -> None:
        with app.app_context():
            together.wait()
            try:
                with writing():
                    deed()
            except RegimenError as error:
                refused.append(error.code)

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


class TestFirstAccount:
    def test_it_runs_the_server(self, context: Flask) -> None:
        with writing():
            mara = services.found_server("mara", None, "hash")

        assert mara.is_admin

    def test_nobody_is_first_twice(self, context: Flask, cast: Cast) -> None:
        with pytest.raises(Conflict, match="server_has_people"), writing():
            services.found_server("mara", None, "hash")

    def test_of_many_at_once_one_becomes_administrator(self, app: Flask) -> None:
        names = iter(f"person{number}" for number in range(4))

        refused = _at_once(app, 4, lambda: services.found_server(next(names), None, "hash"))

        assert refused == ["server_has_people"] * 3
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(User)) == 1


class TestNames:
    @pytest.mark.parametrize("username", ["Alice", "alice@example.com", " ALICE "])
    def test_a_taken_name_is_refused(self, context: Flask, cast: Cast, username: str) -> None:
        with pytest.raises(Conflict, match="username_taken") as refusal, writing():
            services.add_person(username, None, "hash")

        assert refusal.value.details["field"] == "username"

    @pytest.mark.parametrize("email", ["alice@example.com", "Alice@Example.COM"])
    def test_a_taken_address_is_refused(self, context: Flask, cast: Cast, email: str) -> None:
        with pytest.raises(Conflict, match="email_taken"), writing():
            services.add_person("mara", email, "hash")

    def test_nobody_takes_a_name_as_address(self, context: Flask) -> None:
        with writing():
            services.add_person("mara@example.org", None, "hash")

        with pytest.raises(Conflict, match="email_taken"), writing():
            services.add_person("other", "Mara@example.org", "hash")

    def test_several_people_may_have_no_address(self, context: Flask) -> None:
        with writing():
            services.add_person("mara", None, "hash")
            services.add_person("mika", None, "hash")

        assert len(db.session.scalars(queries.people()).all()) == 2

    def test_an_impossible_name_is_refused(self, context: Flask) -> None:
        with pytest.raises(Invalid, match="username_invalid"), writing():
            services.add_person("two words", None, "hash")

    def test_the_same_name_at_once_is_given_once(self, app: Flask) -> None:
        refused = _at_once(app, 4, lambda: services.add_person("mara", "m@example.org", "hash"))

        assert refused == ["username_taken"] * 3

    def test_keeping_ones_own_address_is_no_conflict(self, context: Flask, cast: Cast) -> None:
        with writing():
            services.change_email(_user(cast, "alice"), "ALICE@example.com")

        assert _user(cast, "alice").email == "alice@example.com"


class TestPasswords:
    def test_the_right_one_is_recognised_by_name_and_address(self, context: Flask, cast: Cast) -> None:
        for name in ("alice", "ALICE", "alice@example.com", "Alice@Example.com"):
            user = services.person_who_knows(PASSWORD, name=name)
            assert user and user.id == cast.id_of("alice")

    @pytest.mark.parametrize(
        ("name", "password"), [("alice", "wrong"), ("nobody", PASSWORD), ("", PASSWORD), ("alice", "x" * 5000)]
    )
    def test_anything_else_is_nobody(self, context: Flask, cast: Cast, name: str, password: str) -> None:
        assert services.person_who_knows(password, name=name) is None

    def test_a_name_is_no_address(self, context: Flask, cast: Cast) -> None:
        assert services.person_who_knows(PASSWORD, email="alice") is None

    def test_who_is_shut_out_is_nobody(self, context: Flask, cast: Cast) -> None:
        with writing():
            services.deactivate(_user(cast, "alice"))

        assert services.person_who_knows(PASSWORD, name="alice") is None

    def test_an_unknown_name_takes_a_verification_as_well(
        self, context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        services.person_who_knows(PASSWORD, name="nobody")
        verified: list[str] = []
        verify = PasswordHasher.verify
        monkeypatch.setattr(
            PasswordHasher, "verify", lambda self, *args: (verified.append(args[1]), verify(self, *args))[1]
        )

        services.person_who_knows("one", name="nobody")
        services.person_who_knows("two", name="alice")

        assert verified == ["one", "two"]

    def test_hashes_are_argon2id_and_never_alike(self) -> None:
        one, other = services.hashed_password("same"), services.hashed_password("same")

        assert one.startswith("$argon2id$")
        assert one != other

    def test_a_hash_of_older_parameters_is_outdated(self, context: Flask, cast: Cast) -> None:
        alice = _user(cast, "alice")
        weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)

        assert not services.is_outdated(alice)
        with writing():
            services.renew_hash(alice, alice.password_hash, weaker)
        assert services.is_outdated(alice)
        assert services.is_password(alice, PASSWORD)

    def test_renewing_a_hash_does_not_bring_back_an_old_password(self, context: Flask, cast: Cast) -> None:
        alice = _user(cast, "alice")
        known = alice.password_hash

        with writing():
            services.change_password(alice, "the new one")
            services.renew_hash(alice, known, "the old one, hashed anew")

        assert alice.password_hash == "the new one"


class TestAdministrators:
    @pytest.mark.parametrize("leave", [services.deactivate, lambda user: services.change_role(user, "member")])
    def test_the_last_one_stays(self, context: Flask, cast: Cast, leave: Callable[[User], None]) -> None:
        with pytest.raises(Conflict, match="last_admin"), writing():
            leave(_user(cast, "dora"))

    def test_an_inactive_one_does_not_count(self, context: Flask, cast: Cast) -> None:
        with writing():
            services.change_role(_user(cast, "alice"), "administrator")
            services.deactivate(_user(cast, "alice"))

        with pytest.raises(Conflict, match="last_admin"), writing():
            services.change_role(_user(cast, "dora"), "member")

    def test_one_of_two_may_leave(self, context: Flask, cast: Cast) -> None:
        with writing():
            services.change_role(_user(cast, "alice"), "administrator")
            services.change_role(_user(cast, "dora"), "member")

        assert [admin.username for admin in db.session.scalars(queries.active_admins())] == ["alice"]

    def test_two_who_remove_each_other_at_once_do_not_both_succeed(self, app: Flask, cast: Cast) -> None:
        with app.app_context(), writing():
            services.change_role(_user(cast, "alice"), "administrator")
        leaving = iter(["alice", "dora"])

        refused = _at_once(app, 2, lambda: services.change_role(_user(cast, next(leaving)), "member"))

        assert refused == ["last_admin"]


class TestInvitations:
    def test_a_link_works_once(self, context: Flask, cast: Cast) -> None:
        with writing():
            secret = services.invite(_user(cast, "dora"), "for Mika", days=7, at=now())

        assert services.open_invitation(secret, now())
        with writing():
            services.accept(secret, now())
        assert not services.open_invitation(secret, now())
        with pytest.raises(NotAllowed), writing():
            services.accept(secret, now())

    def test_a_link_works_for_a_while(self, context: Flask, cast: Cast) -> None:
        with writing():
            secret = services.invite(_user(cast, "dora"), "", days=7, at=now() - timedelta(days=8))

        assert not services.open_invitation(secret, now())
        with pytest.raises(NotAllowed), writing():
            services.accept(secret, now())

    def test_of_many_at_once_one_comes_in(self, app: Flask, cast: Cast) -> None:
        with app.app_context(), writing():
            secret = services.invite(_user(cast, "dora"), "", days=7, at=now())

        refused = _at_once(app, 4, lambda: services.accept(secret, now()))

        assert refused == ["invitation_over"] * 3

    def test_only_a_hash_of_the_link_is_kept(self, context: Flask, cast: Cast) -> None:
        with writing():
            secret = services.invite(_user(cast, "dora"), "note", days=7, at=now())

        invitation = db.session.scalars(select(Invitation)).one()
        assert secret not in repr(vars(invitation))


class TestTokens:
    def test_a_permanent_token_is_kept_as_a_hash(self, context: Flask, cast: Cast) -> None:
        with writing():
            token = services.make_api_token(_user(cast, "alice"), "scale", "write read")

        known = queries.api_token_with(services.hashed_token(token))
        kept = db.session.get_one(ApiToken, known and known.id)
        assert (kept.name, kept.scope, kept.hint) == ("scale", "read write", token[-4:])
        assert known and (known.scope, known.user.username) == (kept.scope, "alice")
        assert len(token) == 40 and set(token) <= set("0123456789abcdef")
        assert not db.session.scalars(select(ApiToken).where(ApiToken.token_hash.contains(token))).all()

    def test_last_use_is_noted_once_a_minute(self, context: Flask, cast: Cast) -> None:
        noon, noted = now().replace(microsecond=0), []

        for later in (0, 30, 59, 60, 90):
            token = db.session.scalars(queries.api_tokens_of(_user(cast, "alice"))).one()
            services.note_use(token, noon + timedelta(seconds=later))
            db.session.rollback()
            db.session.refresh(token)
            assert token.last_used_at
            noted.append((token.last_used_at - noon).seconds)

        assert noted == [0, 0, 0, 60, 60]

    def test_a_jwt_says_who_and_which_kind(self, context: Flask, cast: Cast) -> None:
        alice = _user(cast, "alice")
        makers = (services.make_access_token, services.make_refresh_token, services.make_login_token)

        with writing():
            kinds = [services.read_jwt(make(alice, _session_of(alice))) for make in makers]

        assert [claims.kind for claims in kinds] == ["access", "refresh", "login"]
        assert {services.person_of_jwt(claims).id for claims in kinds} == {alice.id}
        lifetimes = [round((claims.expires_at - now()) / timedelta(minutes=1)) for claims in kinds]
        assert lifetimes == [10, 120 * 24 * 60, 30 * 24 * 60]

    @pytest.mark.parametrize("text", ["", "abc", "a.b.c", "\0", "ü.ü.ü", "." * 5000, "eyJhbGciOiJub25lIn0.e30."])
    def test_nonsense_is_an_invalid_jwt(self, context: Flask, text: str) -> None:
        with pytest.raises(services.BadToken, match="invalid"):
            services.read_jwt(text)

    def test_jwts_die_with_the_password(self, context: Flask, cast: Cast) -> None:
        alice = _user(cast, "alice")
        with writing():
            claims = services.read_jwt(services.make_access_token(alice, _session_of(alice)))

        with writing():
            services.change_password(alice, "another hash")

        with pytest.raises(services.BadToken, match="revoked"):
            services.person_of_jwt(claims)

    def test_a_refresh_token_used_by_many_at_once_serves_one(self, app: Flask, cast: Cast) -> None:
        with app.app_context(), writing():
            refresh = services.make_refresh_token(_user(cast, "alice"), _session_of(_user(cast, "alice")))

        refused = _at_once(app, 4, lambda: services.rotate(refresh))

        assert refused == ["revoked"] * 3

    @pytest.mark.parametrize(("seconds", "lives"), [(50, True), (70, False)])
    def test_one_used_again_later_ends_its_session(
        self, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, seconds: int, lives: bool
    ) -> None:
        with app.app_context(), writing():
            opened = _session_of(_user(cast, "alice"))
            refresh, number = services.make_refresh_token(_user(cast, "alice"), opened), opened.id
        with app.app_context(), writing():
            services.rotate(refresh)
        monkeypatch.setattr(tokens, "now", lambda: now() + timedelta(seconds=seconds))

        with app.app_context(), pytest.raises(services.BadToken, match="revoked"), writing():
            services.rotate(refresh)

        with app.app_context():
            assert (db.session.get(Session, number) is not None) is lives

    def test_a_session_has_one_refresh_token(self, context: Flask, cast: Cast) -> None:
        alice = _user(cast, "alice")
        with writing():
            opened = _session_of(alice)
            first = services.read_jwt(services.make_refresh_token(alice, opened))
            second = services.read_jwt(services.make_refresh_token(alice, opened))

        assert services.person_of_jwt(second) == alice
        with pytest.raises(services.BadToken, match="revoked"):
            services.person_of_jwt(first)

    @pytest.mark.parametrize("make", [services.make_refresh_token, services.make_login_token])
    def test_long_lived_ones_end_with_their_session(
        self, context: Flask, cast: Cast, make: Callable[[User, Session], str]
    ) -> None:
        alice = _user(cast, "alice")
        with writing():
            claims = services.read_jwt(make(alice, _session_of(alice)))

        with writing():
            services.end_session_of(claims)

        with pytest.raises(services.BadToken, match="revoked"):
            services.person_of_jwt(claims)

    def test_nobody_ends_the_session_of_somebody_else(self, context: Flask, cast: Cast) -> None:
        alice, bob = _user(cast, "alice"), _user(cast, "bob")
        with writing():
            claims = services.read_jwt(services.make_refresh_token(alice, _session_of(alice)))

        with writing():
            services.end_session_of(dataclasses.replace(claims, user_id=bob.id))

        assert services.person_of_jwt(claims) == alice


class TestSessions:
    def test_those_that_are_over_are_swept(self, context: Flask, cast: Cast) -> None:
        alice = _user(cast, "alice")
        with writing():
            over = services.open_session(alice, services.APP, now() - timedelta(days=9), timedelta(days=8)).id

        with writing():
            fresh = _session_of(alice).id

        kept = {one.id for one in db.session.scalars(queries.sessions_of(alice))}
        assert fresh in kept and over not in kept

    def test_a_program_that_signs_in_very_often_keeps_its_last_ones(self, context: Flask, cast: Cast) -> None:
        alice, noon = _user(cast, "alice"), now()
        with writing():
            phone = services.open_session(alice, services.APP, noon, timedelta(days=1), device="phone").id
            made = [
                services.open_session(
                    alice, services.APP, noon + timedelta(minutes=number), timedelta(days=1), device="script"
                ).id
                for number in range(25)
            ]

        apps = db.session.scalars(queries.sessions_of(alice).where(Session.kind == services.APP)).all()
        assert [one.id for one in apps] == [*reversed(made[-20:]), phone]
