import pytest

from interlock.cli.exits import Exit, of_decision, of_error
from interlock.crypto.errors import SealBroken
from interlock.decision import Decision, Reason, Status, Verdict
from interlock.formats import FieldUnknown
from interlock.store import StoreLocked
from tests.unit.decision.builders import NOW, SUBJECT, policy

_RANK = {Verdict.ALLOW: 0, Verdict.REVIEW: 1, Verdict.DENY: 2}


def decision(*pairs: tuple[Status, Verdict], hypothetical: tuple[str, ...] = ()) -> Decision:
    reasons = tuple(Reason("r", status, verdict, "s") for status, verdict in pairs)
    verdict = max((one.verdict for one in reasons), key=_RANK.__getitem__)
    return Decision(verdict, SUBJECT, "p", policy().digest, "commit", "", NOW, reasons, hypothetical)


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([(Status.SATISFIED, Verdict.ALLOW)], 0),
        ([(Status.SATISFIED, Verdict.ALLOW), (Status.MISSING, Verdict.REVIEW)], 3),
        ([(Status.MISSING, Verdict.DENY)], 1),
        ([(Status.STALE, Verdict.DENY)], 1),
        ([(Status.ERRORED, Verdict.DENY)], 4),
        ([(Status.ERRORED, Verdict.DENY), (Status.VIOLATED, Verdict.DENY)], 1),
        ([(Status.ERRORED, Verdict.DENY), (Status.MISSING, Verdict.DENY)], 4),
        ([(Status.VIOLATED, Verdict.REVIEW), (Status.MISSING, Verdict.DENY)], 1),
    ],
)
def test_the_first_code_that_applies(pairs: list[tuple[Status, Verdict]], code: int) -> None:
    assert of_decision(decision(*pairs)) == code


def test_a_hypothetical_allowance_is_three_at_best() -> None:
    assert of_decision(decision((Status.SATISFIED, Verdict.ALLOW), hypothetical=("why",))) == 3


def test_errors_have_the_code_of_their_family() -> None:
    assert of_error(FieldUnknown()) == Exit.USAGE
    assert of_error(SealBroken(got=0, needed=1, known=0, hints=[])) == Exit.DENIED
    assert of_error(StoreLocked()) == Exit.BROKEN
