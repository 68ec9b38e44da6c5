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
from interlock.api.rest.described import described
from interlock.web.routes import pages
from interlock.web.visiting import House
from tests.provisioning import Sender, provisioned
from tests.served import Server, served
from tests.stepping import Visited, visited_by_ben
from tests.visits import ADDRESS, COOKIE

SIGNED = {("POST", "/v1/evidence"), ("POST", "/v1/evidence/batch"), ("POST", "/v1/reports"), ("POST", "/v1/sboms")}
"""What takes statements, reports or SBOMs: nobody can make up one that verifies or is of a known format, so that a
fitting body is refused all the same."""
SCIM = "/scim/v2/"
SESSION = ("/v1/approvals", "/v1/waivers", "/v1/break-glass", "/v1/step-ups/")
"""What takes a session, and no token."""
LANGUAGES = {("GET", "Users"), ("GET", "Groups"), ("PATCH", "{id}")}
"""Of SCIM: filters and the paths of changes are languages of their own, which no schema tells."""


def operations() -> list[tuple[str, str]]:
    """Give method and address of everything that the description has, with the pages."""
    paths = described(application(None, pages=pages(House())))["paths"]
    return sorted((name.upper(), path) for path, item in paths.items() for name in item if name != "parameters")


ALL = operations()
OPERATIONS = [one for one in ALL if not one[1].startswith((SCIM, *SESSION))]
SCIM_OPERATIONS = [one for one in ALL if one[1].startswith(SCIM)]
SESSION_OPERATIONS = [one for one in ALL if one[1].startswith(SESSION)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("openapi")) as opened:
        yield opened


def test_the_description_is_openapi(server: Server) -> None:
    told = server.ask("GET", "/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1.")
    for known in (told, described(application(None, pages=pages(House())))):
        items = [item for one in known["paths"].values() for name, item in one.items() if name != "parameters"]
        names = [one["operationId"] for one in items]
        assert len(set(names)) == len(names)
        for body in known["components"]["schemas"].values():
            validator_for({**body, "components": known["components"]})


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its client leaves streams open
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_what_the_description_allows_is_answered_as_it_says(server: Server, method: str, path: str) -> None:
    token = server.token()
    left_out = [positive_data_acceptance] if (method, path) in SIGNED else []
    holds(server.client.app, method, path, {"Authorization": f"Bearer {token}"}, left_out)


def holds(app: Any, method: str, path: str, headers: dict[str, str], left_out: list[Any]) -> None:
    """Ask for whatever the description allows of an operation, and hold the answers against it."""
    operation = schemathesis.openapi.from_asgi("/v1/openapi.json", app)[path][method]

    @given(case=operation.as_strategy())
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    def asks(case: Any) -> None:
        if path == "/v1/events":
            case.query = {**(case.query or {}), "wait": "false"}  # it would go on for ever
        case.call_and_validate(headers=headers, excluded_checks=left_out)

    asks()


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    with provisioned(tmp_path_factory.mktemp("scim")) as place:
        yield Sender(place)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("method", "path"), SCIM_OPERATIONS)
def test_scim_answers_as_the_description_says(sender: Sender, method: str, path: str) -> None:
    is_language = (method, path.rpartition("/")[2]) in LANGUAGES
    left_out = [positive_data_acceptance] if is_language else []
    holds(sender.place.site.application, method, path, {"Authorization": f"Bearer {sender.token}"}, left_out)


@pytest.fixture(scope="module")
def ben(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    with visited_by_ben(tmp_path_factory.mktemp("session")) as made:
        made.adds(made.world.ben)
        yield made


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("method", "path"), SESSION_OPERATIONS)
def test_what_is_said_in_person_is_answered_as_the_description_says(ben: Visited, method: str, path: str) -> None:
    headers = {
        "Origin": ADDRESS,
        "Cookie": f"{COOKIE}={ben.browser.cookies[COOKIE]}",
        "X-Interlock-Form": ben.browser.form_token(),
    }
    holds(ben.site.application, method, path, headers, [positive_data_acceptance])  # nothing made up waits for anybody


def test_an_answer_in_person_is_as_the_description_says(ben: Visited) -> None:
    described = ben.browser.get("/v1/openapi.json").json()
    fits = validator_for({**described["components"]["schemas"]["StepUpAsked"], "components": described["components"]})
    head = str(ben.world.team.head.digests[0])
    said = ben.says("POST", "/v1/approvals", {"about": "release", "answer": "approve", "target": head})
    assert said.status_code == 201, said.text
    fits.validate(said.json())


def test_every_operation_is_held_against_the_description() -> None:
    assert sorted([*OPERATIONS, *SCIM_OPERATIONS, *SESSION_OPERATIONS]) == ALL
    assert (len(SCIM_OPERATIONS), len(SESSION_OPERATIONS)) == (15, 4)
