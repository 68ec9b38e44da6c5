"""Errors are Problem Details: their code, what to do, and nothing of a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.api.rest.errors import FieldUnfit, NothingThere, NotSignedIn, TooOften
from interlock.api.rest.problems import answer, problem_of
from interlock.crypto.errors import SealBroken
from interlock.flows.errors import SubjectUnknown, TokenRefused
from interlock.formats.errors import ReportMalformed
from interlock.kernel import InterlockError
from interlock.store.errors import StoreFailed, StoreLocked
from tests.served import served


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotSignedIn(), 401),
        (TokenRefused(), 401),
        (NothingThere(what="x", name="y"), 404),
        (FieldUnfit(field="days", why="it is odd"), 400),
        (SealBroken(got=0, needed=1, known=0, hints=[]), 422),
        (StoreFailed(where="x", why="y"), 503),
        (StoreLocked(where="x", seconds=1), 503),
        (TooOften(most=1, seconds=1), 429),
    ],
)
def test_an_error_has_the_status_of_its_kind(error: InterlockError, status: int) -> None:
    problem = problem_of(error)
    assert problem.status == status
    assert problem.type == f"urn:interlock:error:{error.code}"
    is_own = status >= 500
    assert (problem.detail == str(error)) is not is_own
    assert (problem.remedy == error.remedy) is not is_own
    said = answer(problem)
    assert ("Retry-After" in said.headers) == (status in {429, 503})
    assert ("WWW-Authenticate" in said.headers) == (status == 401)


def test_a_field_is_told() -> None:
    assert problem_of(FieldUnfit(field="days", why="it is odd")).field == "days"


def test_a_parameter_that_has_to_be_said_is_told_as_the_field(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        told = server.ask("GET", f"/v1/verdicts/{'0' * 64}", server.token()).json()
    assert (told["status"], told["code"], told["field"]) == (400, "API-105", "environment")
    assert told["detail"] == "environment has to be said, as a query parameter"


@pytest.mark.parametrize(
    "error",
    [
        SubjectUnknown(path="bom.json", field="bom.json"),
        ReportMalformed(source="zap.xml", why="it is one of trivy", field="zap.xml"),
    ],
)
def test_the_remedy_is_one_for_who_asks_over_http(error: InterlockError) -> None:
    told = problem_of(error)
    assert "in the address" in told.remedy or "`as`" in told.remedy
    assert "--" not in told.remedy
    assert "`interlock" not in told.remedy


def test_a_document_that_is_cut_off_is_told_as_the_field(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        headers = {"Content-Type": "application/json"}
        said = server.ask("POST", "/v1/evidence", server.token(), headers=headers, content=b"{")
    told = said.json()
    assert (told["status"], told["code"], told["field"]) == (400, "API-105", "data")
    assert "truncated" in told["detail"]
