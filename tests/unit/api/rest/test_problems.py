"""Errors are Problem Details: their code, what to do, and nothing of a fault."""

from __future__ import annotations

import pytest

from interlock.api.rest.errors import FieldUnfit, NothingThere, NotSignedIn, TooOften
from interlock.api.rest.problems import answer, problem_of
from interlock.crypto.errors import SealBroken
from interlock.flows.errors import TokenRefused
from interlock.kernel import InterlockError
from interlock.store.errors import StoreFailed, StoreLocked


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
