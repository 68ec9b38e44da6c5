import json
from dataclasses import dataclass
from typing import Any

import msgspec

from interlock.catalog.cards import CARDS
from interlock.control import Finding, FindingState, Location, Witness
from interlock.evidence import Assessment, Covered, Origin
from interlock.flows.attest import Footing
from interlock.flows.probe import Asked, Done
from interlock.kernel import Certainty, ControlId, Severity, Subject, sha256
from interlock.render.paint import Paint
from interlock.render.probed import listed_json, listed_lines, probed_json, probed_lines, probed_sarif
from interlock.runtime.probes.model import Ask, DnsAsk, Excepted, HttpAsk, LoginAsk, PortAsk, Probe, ProbeSet, TlsAsk
from interlock.runtime.probes.run import Probed, Result

PLAIN = Paint(has_colour=False)


def finding(number: int = 0, **more: Any) -> Finding:
    fields: dict[str, Any] = {
        "rule": "probe:hsts",
        "control": ControlId("production.smoke"),
        "severity": Severity.MEDIUM,
        "certainty": Certainty.HIGH,
        "message": "it is bare",
        "at": Location(f"https://x/{number}?a=b", symbol="server"),
        "fingerprint": f"{number:032}",
        "state": FindingState.NEW,
        "witnesses": (Witness("probe", "hsts"),),
        "cwe": ("CWE-319",),
        "remedy": "dress it",
    }
    return Finding(**{**fields, **more})


@dataclass
class Case:
    findings: tuple[Finding, ...] = ()
    code: str = ""
    missing: tuple[tuple[str, str], ...] = ()
    narrowed: str = ""
    fault: str = ""


def done(case: Case) -> Done:
    subject = Subject("https://x", (sha256(b"x"),))
    asked = Asked(
        CARDS["production.smoke"], ("https://x",), ProbeSet(), subject, Footing(Origin("artifact")),
        narrowed=case.narrowed,
    )  # fmt: skip
    outcome = "errored" if case.code else "failed" if case.findings else "passed"
    coverage = Covered("probes", 90, 90 - len(case.missing), case.missing, (("csp", "because"),))
    assessment = Assessment(
        "production.smoke", "production", outcome, Origin("artifact"), "2026-01-05T09:00:00Z", "2026-01-05T09:00:01Z",
        "1", "", reason="it was late" if case.code else "", code=case.code, remedy="wait" if case.code else "",
        coverage=(coverage,), notes=("probed https://x",),
    )  # fmt: skip
    probed = Probed("https://x", (Result("hsts", "https://x/"),), took_ms=1500, fault=case.fault)
    envelope = None if case.narrowed else sha256(b"envelope")
    return Done(asked, (probed,), case.findings, assessment, envelope)


def text(case: Case) -> str:
    return "\n".join(probed_lines(done(case), PLAIN))


def test_an_address_without_faults_is_said_to_have_passed() -> None:
    said = text(Case())
    assert said.startswith("✔ PASSED  90 of 90 probes of https://x in 1.5 s")
    for part in ("excepted: csp (because)", "sealed as sha256:", "evidence of production.smoke", "about https://x"):
        assert part in said


def test_findings_of_one_rule_stand_together_the_worst_first() -> None:
    worst = finding(9, rule="probe:zz", severity=Severity.CRITICAL, message="\x1b[2Jworst")
    said = text(Case((*(finding(number) for number in range(5)), worst)))
    assert said.startswith("✘ FAILED (1 critical, 5 medium)")
    assert said.index("worst") < said.index("it is bare")
    assert "and 2 more places" in said
    assert said.count("→ dress it") == 2
    assert "\x1b" not in said


def test_what_was_not_answered_is_named_unless_the_whole_target_was_silent() -> None:
    missing = tuple((f"p{number}", "late") for number in range(12))
    said = text(Case(code="PRB-112", missing=missing))
    assert said.startswith("! ERRORED  78 of 90")
    assert "it was late (PRB-112)" in said
    assert "→ wait" in said
    assert said.count("not answered: ") == 10
    assert "and 2 more" in said
    assert "not answered" not in text(Case(code="PRB-110", missing=missing, fault="it is silent"))


def test_a_narrowed_answer_says_that_nothing_was_sealed() -> None:
    assert "nothing was sealed: only some" in text(Case(narrowed="only some"))


def test_programs_are_told_everything() -> None:
    told = json.loads(msgspec.json.encode(probed_json(done(Case((finding(),))))))
    assert told["schema"] == "interlock.probe/v1"
    assert (told["outcome"], told["code"], told["hypothetical"]) == ("failed", None, None)
    assert told["findings"][0]["place"] == "https://x/0?a=b"
    assert told["coverage"][0]["excepted"] == [["csp", "because"]]
    assert told["addresses"][0]["asked"] == 1
    assert told["envelope"].startswith("sha256:")


def test_sarif_names_the_place_as_a_whole_address_and_what_broke_as_a_notification() -> None:
    log = json.loads(msgspec.json.encode(probed_sarif(done(Case((finding(),), code="PRB-112")))))
    (run,) = log["runs"]
    (result,) = run["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "https://x/0?a=b"}
    assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "probe:hsts"
    assert not run["invocations"][0]["executionSuccessful"]
    assert run["invocations"][0]["toolExecutionNotifications"][0]["descriptor"]["id"] == "PRB-112"
    whole = json.loads(msgspec.json.encode(probed_sarif(done(Case()))))["runs"][0]
    assert whole["invocations"][0]["executionSuccessful"]
    assert whole["results"] == []


def test_every_probe_is_listed_with_what_it_asks() -> None:
    asks: tuple[Ask, ...] = (
        HttpAsk("HEAD", "/a", plain=80),
        TlsAsk("TLSv1"),
        PortAsk(22),
        DnsAsk("CAA"),
        LoginAsk("/l", ()),
    )
    probes = tuple(Probe(f"p{n}", "s", Severity.LOW, "r", ask) for n, ask in enumerate(asks))
    shown = ProbeSet(probes, (Excepted("p2", "because"),))
    told = listed_json(shown)["probes"]
    assert isinstance(told, list)
    expected = ["HEAD /a at port 80", "handshake TLSv1", "port 22", "CAA records", "log in at /l"]
    assert [one["asks"] for one in told] == expected
    lines = listed_lines(shown, PLAIN)
    assert len(lines) == 5
    assert lines[2].endswith("not asked: because")
