import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from interlock.crypto import Trust, TrustedKey, generate, open_trusted, read_envelope
from interlock.decision import Decision, Reason, Status, Verdict
from interlock.evidence import VERIFICATION_SUMMARY, read_statement
from interlock.flows.summary import seal_decision, summary_of
from interlock.kernel import Digest, Subject, sha256

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SUBJECT = Subject("HEAD", (Digest("gitCommit", "ab" * 20), Digest("gitTree", "cd" * 20)))


def decision(verdict: Verdict, *evidence: Digest, **changes: Any) -> Decision:
    """Give a decision with one reason."""
    reason = Reason("commit.sast", Status.SATISFIED, verdict, "so it is", "", evidence, "policy.yaml", 3)
    made = Decision(verdict, SUBJECT, "standard", sha256(b"policy"), "commit", "", AT, (reason,), ())
    return msgspec.structs.replace(made, **changes)


def written(made: Decision) -> Any:
    """Give the summary as it is read by others."""
    return json.loads(msgspec.json.encode(summary_of(made, "9.9")))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_allow_has_passed_and_reaches_a_level(verdict: Verdict) -> None:
    read = written(decision(verdict))
    is_allowed = verdict is Verdict.ALLOW
    assert read["verificationResult"] == ("PASSED" if is_allowed else "FAILED")
    assert read["verifiedLevels"] == (["INTERLOCK_STANDARD"] if is_allowed else [])
    assert read["interlock_verdict"] == verdict.value


def test_the_fields_are_named_as_slsa_names_them() -> None:
    read = written(decision(Verdict.ALLOW, sha256(b"one")))
    assert read["slsaVersion"] == "1.1"
    assert read["verifier"]["version"] == {"interlock": "9.9"}
    assert read["resourceUri"] == "HEAD"
    assert read["policy"] == {"uri": "standard", "digest": {"sha256": sha256(b"policy").hex}}
    digest = sha256(b"one").hex
    assert read["inputAttestations"] == [{"uri": f"sha256:{digest}", "digest": {"sha256": digest}}]


def test_the_time_is_written_in_utc_wherever_it_was_decided() -> None:
    there = AT.astimezone(timezone(timedelta(hours=-7)))
    assert written(decision(Verdict.DENY, at=there))["timeVerified"] == "2026-03-04T05:06:07Z"


def test_the_whole_decision_can_be_read_again_from_what_was_sealed() -> None:
    made = decision(Verdict.REVIEW, sha256(b"one"), sha256(b"two"))
    again = msgspec.convert(written(made)["interlock_decision"], Decision)
    assert again == made
    assert again.digest == made.digest


def test_the_sealed_decision_is_about_its_subject_and_dated_as_it_was_made() -> None:
    signer = generate()
    draft = seal_decision(decision(Verdict.ALLOW), signer, "9.9")
    assert (draft.kind, draft.subjects, draft.at) == (VERIFICATION_SUMMARY, SUBJECT.digests, AT)
    trust = Trust((TrustedKey(signer.public, "somebody", AT, purposes=("evidence",)),))
    statement = read_statement(open_trusted(read_envelope(draft.envelope), trust, AT, "evidence"))
    assert statement.subjects == (SUBJECT,)
    assert json.loads(statement.predicate)["verificationResult"] == "PASSED"
