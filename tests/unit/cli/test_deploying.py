import pytest

from interlock.cli.deploying import exit_of
from interlock.cli.exits import Exit
from interlock.deployment import Outcome


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome.DEPLOYED, Exit.ALLOWED),
        (Outcome.WAITING, Exit.REVIEW),
        (Outcome.REFUSED, Exit.DENIED),
        (Outcome.ROLLED_BACK, Exit.DENIED),
        (Outcome.STRANDED, Exit.BROKEN),
    ],
)
def test_only_what_runs_as_it_should_ends_with_nothing_wrong(outcome: Outcome, code: Exit) -> None:
    assert exit_of(outcome) == code


def test_every_outcome_has_a_code() -> None:
    assert all(exit_of(one) in set(Exit) for one in Outcome)
