"""A key that may speak for one product signs, under that product's name, something about what another one deploys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from interlock.decision import Decision, Question, Status, Verdict
from interlock.evidence import ASSESSMENT, Assessment, Attached, Covered, Imported, Manual, Origin, Rules, seal
from interlock.identity import Permission
from interlock.kernel import Digest, Subject, sha256, stamp
from interlock.testing.world import World
from tests.served import Server, serving

PAPER = b"{}"
POLICY = (
    "policy: own\nrequire:\n  - control: key.scanning\n    limits: {critical: 0, high: 0}\n"
    "  - control: acceptance.pentest\n    by_hand: true\n    limits: {critical: 0, high: 0}\n"
)
ELSEWHERE = "what was attested is not what is checked out here"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Give the server of the bank, over a commit that was never scanned."""
    world = World(tmp_path / "world")
    world.commit({"own.yaml": POLICY, "interlock.yaml": "product: bank\npolicy: own.yaml\n"})
    with serving(world) as opened:
        yield opened


def subject(server: Server) -> Subject:
    return Subject("HEAD", (Digest("gitCommit", server.world.repository.git("rev-parse", "HEAD")),))


def clean(server: Server, product: str, control: str = "key.scanning", **changes: object) -> Assessment:
    """Give evidence of somebody's that nothing was found."""
    paper, now = Attached("report.json", sha256(PAPER).hex, len(PAPER), is_report=True), stamp(server.world.at)
    fields = {
        "imported": (Imported("sarif", ("trivy",), paper, now, "report"),),
        "coverage": (Covered("reports", 1, 1),),
        **changes,
    }
    origin = Origin("artifact", rules=Rules(product=product, unknown=ELSEWHERE))
    made = Assessment(control, "production", "passed", origin, now, now, "1", "")
    return msgspec.structs.replace(made, **fields)


def hand_in(server: Server, one: Assessment, on: str) -> int:
    """Hand something in with the key of a build server that counts for evidence, and a token of one product."""
    token = server.token("workload:ci", Permission.EVIDENCE_SUBMIT, on=on)
    assert server.ask("PUT", f"/v1/blobs/{sha256(PAPER).hex}", token, content=PAPER).status_code == 200
    signer = server.app.keys.signer(server.world.at)
    body = seal([subject(server)], ASSESSMENT, msgspec.to_builtins(one), [signer])
    return int(server.ask("POST", "/v1/evidence", token, content=body).status_code)


def decided(server: Server, product: str = "bank") -> Decision:
    with server.world.app(is_reading=True) as app:
        question = Question(
            subject(server), server.world.at, product=product, pipeline=app.pipeline, usual=app.usual_pipeline
        )
        return app.gate.decide(app.policies.get("own.yaml"), question)


def test_a_clean_report_for_one_product_opens_no_gate_of_another(server: Server) -> None:
    assert hand_in(server, clean(server, "shop"), "product:shop") == 201
    decision = decided(server)
    reason = decision.reasons[0]
    assert (decision.verdict, reason.requirement, reason.status) == (Verdict.DENY, "key.scanning", Status.MISSING)
    assert "it was handed in for shop, and this is bank" in reason.says
    assert decided(server, "shop").reasons[0].status is Status.SATISFIED


def test_the_token_of_one_product_hands_in_under_no_other_name(server: Server) -> None:
    for label in ("bank", ""):
        assert hand_in(server, clean(server, label), "product:shop") == 403
    assert decided(server).reasons[0].status is Status.MISSING


def test_a_clean_report_for_one_product_hides_nothing_of_another(server: Server) -> None:
    found = server.app.store.blobs
    found.put(PAPER, "application/octet-stream")
    (mine,) = clean(server, "bank").imported
    broken = clean(server, "bank", outcome="errored", reason="it broke", code="CTL-101", imported=(mine,))
    assert hand_in(server, broken, "product:bank") == 201
    server.world.pass_time(minutes=5)
    assert hand_in(server, clean(server, "shop"), "product:shop") == 201
    assert decided(server).reasons[0].status is Status.ERRORED


def test_what_people_attest_for_one_product_counts_for_no_other(server: Server) -> None:
    paper = Attached("report.pdf", sha256(PAPER).hex, len(PAPER), is_report=True)
    word = clean(server, "shop", "acceptance.pentest", imported=(), coverage=(), manual=Manual("all", ("t",), (paper,)))
    assert hand_in(server, word, "product:shop") == 201
    assert decided(server).reasons[1].status is Status.MISSING
    assert decided(server, "shop").reasons[1].status is Status.SATISFIED


def test_an_examination_under_another_name_makes_no_real_decision_though_nobody_knows_its_rules(
    server: Server,
) -> None:
    examined = clean(server, "shop", imported=())
    assert hand_in(server, examined, "product:shop") == 201
    assert any("is of shop, and this is asked for bank" in one for one in decided(server).hypothetical)
