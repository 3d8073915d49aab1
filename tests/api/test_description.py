"""How the API describes itself: OPTIONS, the index, the OpenAPI document and its viewers."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from tests.people import Program

FREE = {"config", "requirements", "context_data", "extra"}
"""Fields that hold any JSON."""


class TestOptions:
    def test_what_may_be_sent_is_described_field_by_field(self, as_alice: Program) -> None:
        answer = as_alice.open("OPTIONS", "/api/v2/shelf/")

        assert answer.json == {
            "name": "Shelf List",
            "description": "Where books stand.",
            "renders": ["application/json", "text/html"],
            "parses": ["application/json"],
            "actions": {
                "POST": {
                    "id": {"type": "integer", "required": False, "read_only": True, "label": "ID"},
                    "name": {
                        "type": "string",
                        "required": True,
                        "read_only": False,
                        "label": "Name of the shelf",
                        "help_text": "As on the label",
                        "max_length": 20,
                    },
                    "is_full": {"type": "boolean", "required": False, "read_only": False, "label": "Is full"},
                }
            },
        }

    @pytest.mark.parametrize(
        ("field", "facts"),
        [
            ("id", {"type": "string", "label": "Id"}),
            ("shelf", {"type": "field", "required": True, "label": "Shelf"}),
            ("pages", {"type": "integer", "min_value": 0, "max_value": 2147483647}),
            ("price", {"type": "decimal", "max_digits": 6, "decimal_places": 2, "min_value": 0, "max_value": 3000}),
            ("bought", {"type": "date"}),
            ("opened", {"type": "datetime"}),
            ("extra", {"type": "field"}),
            (
                "kind",
                {
                    "type": "choice",
                    "choices": [
                        {"value": "novel", "display_name": "Novel"},
                        {"value": "poems", "display_name": "Poems"},
                        {"value": "comic_book", "display_name": "Comic Book"},
                    ],
                },
            ),
        ],
    )
    def test_each_type_says_its_limits(self, as_alice: Program, field: str, facts: dict[str, Any]) -> None:
        described = as_alice.open("OPTIONS", "/api/v2/book/").json["actions"]["POST"][field]

        assert described | facts == described

    def test_an_item_describes_its_replacement_if_it_exists(
        self, as_alice: Program, as_bob: Program, shelf: int
    ) -> None:
        mine = as_alice.open("OPTIONS", f"/api/v2/shelf/{shelf}/").json
        not_his = as_bob.open("OPTIONS", f"/api/v2/shelf/{shelf}/").json

        assert (mine["name"], list(mine["actions"])) == ("Shelf Instance", ["PUT"])
        assert "actions" not in not_his

    def test_what_is_only_read_has_no_actions(self, client: FlaskClient, as_alice: Program) -> None:
        assert "actions" not in client.options("/api/v2/tag/").json
        assert "actions" not in as_alice.open("OPTIONS", "/api/v2/tag/").json

    def test_other_routes_answer_by_their_own_name(self, as_alice: Program, shelf: int) -> None:
        assert as_alice.open("OPTIONS", f"/api/v2/shelf/{shelf}/summary/").json["name"] == "Summary"


class TestIndex:
    def test_it_lists_every_address_that_needs_no_key(self, client: FlaskClient) -> None:
        found = client.get("/api/v2/").json

        assert found["shelf"] == "http://localhost/api/v2/shelf/"
        assert found["muscle"] == "http://localhost/api/v2/muscle/"
        assert found["version"] == "http://localhost/api/v2/version/"
        assert found["schema"] == "http://localhost/api/v2/schema"
        assert found["schema/ui"] == "http://localhost/api/v2/schema/ui"

    def test_its_addresses_are_in_the_format_asked_for(self, client: FlaskClient) -> None:
        assert client.get("/api/v2/.json").json["shelf"] == "http://localhost/api/v2/shelf.json"
        assert client.get("/api/v2/?format=json").json["shelf"] == "http://localhost/api/v2/shelf/?format=json"

    def test_every_address_of_it_answers(self, client: FlaskClient) -> None:
        for name, address in client.get("/api/v2/").json.items():
            answer = client.get(address.removeprefix("http://localhost"))
            # `check-permission` wants to be told which.
            assert answer.status_code in ({400} if name == "check-permission" else {200, 403, 405}), name

    def test_it_cannot_be_written_to(self, client: FlaskClient) -> None:
        answer = client.post("/api/v2/", json={})

        assert (answer.status_code, answer.json) == (405, {"detail": 'Method "POST" not allowed.'})
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert client.options("/api/v2/").json["name"] == "Api Root"

    def test_versions_are_plain_text_in_json(self, client: FlaskClient) -> None:
        assert client.get("/api/v2/version/").json == "2.7.0"
        assert client.get("/api/v2/min-app-version/").json == "2.0.0"
        assert client.get("/api/v2/min-server-version/").json == "2.5.0"


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """The OpenAPI document."""
    answer = client.get("/api/v2/schema")
    assert answer.content_type == "application/json"
    found: dict[str, Any] = answer.json
    return found


class TestDocument:
    def test_it_is_valid(self, document: dict[str, Any]) -> None:
        assert document["openapi"] == "3.1.0"
        validate(document)

    def test_every_address_of_the_api_is_in_it(self, app: Flask, document: dict[str, Any]) -> None:
        shown_elsewhere = {"/api/v2/schema/ui", "/api/v2/schema/redoc"}
        addresses = {_without_types(rule.rule) for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v2/")}

        second_spellings = {f"{path}/" for path in document["paths"]}
        assert addresses - shown_elsewhere - second_spellings - set(document["paths"]) == set()

    def test_operations_have_unique_names_and_say_who_may_call_them(self, document: dict[str, Any]) -> None:
        operations = [
            operation
            for path, methods in document["paths"].items()
            if path.startswith("/api/v2/")
            for method, operation in methods.items()
            if method in {"get", "post", "put", "patch", "delete"}
        ]
        names = [operation["operationId"] for operation in operations if "operationId" in operation]

        assert len(names) == len(set(names))
        assert {"shelf_list", "shelf_create", "shelf_retrieve", "shelf_update", "shelf_destroy"} <= set(names)

    def test_what_is_answered_in_json_has_a_shape(self, document: dict[str, Any]) -> None:
        shapeless = [
            (path, method, status)
            for path, methods in document["paths"].items()
            if path.startswith("/api/v2/") and path != "/api/v2/contact/"
            for method, operation in methods.items()
            if method in {"get", "post", "put", "patch", "delete"}
            for status, said in operation["responses"].items()
            if status.startswith("2")
            and said.get("content", {}).get("application/json", {"schema": "none"}) == {"schema": {}}
        ]
        nested = [
            (name, field)
            for name, shape in document["components"]["schemas"].items()
            for field, described in shape.get("properties", {}).items()
            if not described and field not in FREE
        ]

        assert (shapeless, nested) == ([], [])

    def test_nested_rows_are_described_like_those_on_their_own(self, document: dict[str, Any]) -> None:
        exercise = document["components"]["schemas"]["ExerciseInfo"]["properties"]

        assert exercise["category"] == {"$ref": "#/components/schemas/ExerciseCategory"}
        assert exercise["muscles"] == {"type": "array", "items": {"$ref": "#/components/schemas/Muscle"}}

    def test_the_headless_login_says_what_it_takes_and_answers(self, document: dict[str, Any]) -> None:
        operation = document["paths"]["/allauth/app/v1/auth/login"]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"]

        assert (set(body["properties"]), body["required"]) == ({"username", "email", "password"}, ["password"])
        assert answer["properties"]["data"] == {"$ref": "#/components/schemas/HeadlessPerson"}

    def test_a_list_says_how_to_page_sort_and_filter(self, document: dict[str, Any]) -> None:
        parameters = document["paths"]["/api/v2/book/"]["get"]["parameters"]
        names = {one["name"] for one in parameters}

        assert {"limit", "offset", "ordering", "pages__gte", "id__in", "opened__date", "tags", "shelf"} <= names
        assert next(one for one in parameters if one["name"] == "kind")["schema"]["enum"] == [
            "novel",
            "poems",
            "comic_book",
        ]

    def test_partial_bodies_do_not_collide_with_whole_ones(self, document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]

        assert schemas["ShelfRequest"]["required"] == ["name"]
        assert "required" not in schemas["PatchedShelfRequest"]
        assert schemas["Shelf"]["required"] == ["id", "name", "is_full"]
        assert not [name for name in schemas if name.endswith(("1", "2"))]

    def test_fields_say_what_they_are(self, document: dict[str, Any]) -> None:
        fields = document["components"]["schemas"]["Book"]["properties"]

        assert fields["bought"] == {"type": ["string", "null"], "format": "date"}
        assert fields["pages"] == {"type": ["integer", "null"], "minimum": 0, "maximum": 2147483647}
        assert fields["shelf"] == {"type": "integer"}
        assert fields["id"] == {"type": "string", "format": "uuid"}
        assert fields["price"]["type"] == ["string", "null"]
        sent = document["components"]["schemas"]["BookRequest"]["properties"]
        assert sent["price"]["type"] == ["string", "number", "null"]

    def test_credentials_are_described(self, document: dict[str, Any]) -> None:
        assert set(document["components"]["securitySchemes"]) == {"tokenAuth", "jwtAuth", "cookieAuth", "oauth2"}
        assert {} in document["paths"]["/api/v2/muscle/"]["get"]["security"]
        assert {} not in document["paths"]["/api/v2/shelf/"]["get"]["security"]

    @pytest.mark.parametrize(
        ("path", "headers"),
        [("/api/v2/schema?format=yaml", {}), ("/api/v2/schema", {"Accept": "application/vnd.oai.openapi"})],
    )
    def test_it_can_be_had_as_yaml(
        self, client: FlaskClient, document: dict[str, Any], path: str, headers: dict[str, str]
    ) -> None:
        yaml = pytest.importorskip("yaml")

        answer = client.get(path, headers=headers)

        assert answer.content_type == "application/vnd.oai.openapi; charset=utf-8"
        # The reader written in C, where there is one, is many times faster.
        read = yaml.load(answer.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        assert read == document


class TestViewers:
    @pytest.mark.parametrize("viewer", ["ui", "redoc"])
    def test_viewers_load_nothing_from_elsewhere(self, client: FlaskClient, viewer: str) -> None:
        page = client.get(f"/api/v2/schema/{viewer}", headers={"Accept": "text/html"})

        assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
        assert "/api/v2/schema" in page.text
        assert 'src="http' not in page.text

    def test_only_the_page_of_redoc_relaxes_the_policy(self, client: FlaskClient) -> None:
        usual = client.get("/api/v2/schema/ui").headers["Content-Security-Policy"]
        redoc = client.get("/api/v2/schema/redoc").headers["Content-Security-Policy"]

        assert "sha256" not in usual
        assert redoc != usual
        assert "unsafe" not in redoc


def _without_types(rule: str) -> str:
    return "/".join(
        f"{{{part[1:-1].rpartition(':')[2]}}}" if part.startswith("<") else part for part in rule.split("/")
    )
