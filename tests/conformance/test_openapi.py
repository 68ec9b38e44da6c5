"""The API against its own description: requests that it allows are answered as it says, others are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema_rs import validator_for
from schemathesis.specs.openapi.checks import positive_data_acceptance

from interlock.api.rest.app import application
from tests.served import Server, served

SIGNED = {("POST", "/v1/evidence"), ("POST", "/v1/evidence/batch"), ("POST", "/v1/reports"), ("POST", "/v1/sboms")}
"""What takes statements, reports or SBOMs: nobody can make up one that verifies or is of a known format, so that a
fitting body is refused all the same."""
OPERATIONS = sorted(
    (method.upper(), path)
    for path, item in application(None).openapi_schema.to_schema()["paths"].items()
    for method in item
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("openapi")) as opened:
        yield opened


def test_the_description_is_openapi(server: Server) -> None:
    described = server.ask("GET", "/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1.")
    names = [one["operationId"] for item in described["paths"].values() for one in item.values()]
    assert len(set(names)) == len(names)
    for body in described["components"]["schemas"].values():
        validator_for({**body, "components": described["components"]})


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its client leaves streams open
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_what_the_description_allows_is_answered_as_it_says(server: Server, method: str, path: str) -> None:
    token = server.token()
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", server.client.app)
    operation = schema[path][method]
    left_out = [positive_data_acceptance] if (method, path) in SIGNED else []

    @given(case=operation.as_strategy())
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    def holds(case: Any) -> None:
        if path == "/v1/events":
            case.query = {**(case.query or {}), "wait": "false"}  # it would go on for ever
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=left_out)

    holds()
