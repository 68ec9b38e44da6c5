"""What was verified, for people and for programs: by whom, when, by which checks, and what does not count."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import msgspec

from interlock.evidence import Statement, VerifiedStatement
from interlock.flows.own_provenance import OwnAnswer, Recorded
from interlock.flows.verify import Answer, Verified
from interlock.kernel import Digest, KeyId
from interlock.render.paint import Paint
from interlock.render.verified import own_json, own_lines, verified_json, verified_lines
from interlock.supply.certified import Certified
from interlock.supply.provenanced import Dialect, Provenanced, Thing
from interlock.supply.signed import Check, Grade, Signed

DIGEST = Digest("sha256", "a" * 64)
AT = datetime(2026, 3, 1, tzinfo=UTC)
SAID = Provenanced(
    dialect=Dialect.SLSA_V1,
    predicate_type="https://slsa.dev/provenance/v1",
    subjects=(Thing("a", (DIGEST,)),),
    builder="https://builder.example",
    source="https://git.example/a",
    source_ref="refs/tags/v1",
    commit="c" * 40,
)
SIGNED = Signed(
    artifact=DIGEST,
    certified=Certified(identity="dev\x1b[31m@example.org", issuer="https://issuer.example"),
    key="b" * 64,
    grade=Grade.LOGGED,
    at=AT,
    root="d" * 64,
    checks=(Check("signature", "it covers these bytes"),),
)
ANSWER = Answer(
    name="a.bin",
    artifact=DIGEST,
    verified=(Verified(place="a.sigstore.json", signed=SIGNED, said=SAID, by="dev\x1b[31m@example.org"),),
    set_aside=(("line 2", "it is about something else"),),
)
STATEMENT = VerifiedStatement(Statement((), "", b""), DIGEST, 7, AT, KeyId("e" * 64), "ann")
OWN = OwnAnswer(
    name="a.bin",
    artifact=DIGEST,
    recorded=(Recorded(statement=STATEMENT, said=SAID),),
    set_aside=(("entry 3", "another commit"),),
)


def plain(answer: Answer) -> str:
    return "\n".join(verified_lines(answer, Paint(has_colour=False)))


def test_what_is_not_believed_is_said_with_the_first_reason() -> None:
    (one,) = ANSWER.verified
    for why, shown in (("a; b; c", "of a build: a; and 2 more"), ("a", "of a build: a")):
        other = msgspec.structs.replace(ANSWER, verified=(msgspec.structs.replace(one, unbelieved=why),))
        assert any(line.endswith(shown) for line in plain(other).splitlines())
        assert verified_json(other)["verified"][0]["unbelieved"] == why
    assert verified_json(ANSWER)["verified"][0]["unbelieved"] is None


def test_people_see_who_signed_when_what_and_by_which_checks() -> None:
    text = plain(ANSWER)
    for part in (
        "verified  a.bin is sha256:aaaa",
        "2026-03-01T00:00:00Z (logged)",
        "https://git.example/a at refs/tags/v1",
        "signature: it covers these bytes",
        "does not count: line 2: it is about something else",
    ):
        assert part in text
    assert "\x1b" not in text


def test_a_time_that_nobody_shows_is_said_to_be_none() -> None:
    unlogged = msgspec.structs.replace(SIGNED, grade=Grade.UNLOGGED, at=None, certified=None)
    one = msgspec.structs.replace(ANSWER.verified[0], signed=unlogged)
    answer = msgspec.structs.replace(ANSWER, verified=(one,))
    assert "nobody shows when (unlogged)" in plain(answer)
    assert verified_json(answer)["verified"][0]["at"] is None


def test_programs_get_the_same() -> None:
    document = json.loads(json.dumps(verified_json(ANSWER)))
    (row,) = document["verified"]
    assert (document["schema"], document["artifact"]) == ("interlock.verified/v1", str(DIGEST))
    assert (row["issuer"], row["grade"], row["said"]["commit"]) == ("https://issuer.example", "logged", "c" * 40)
    assert row["checks"] == [{"name": "signature", "outcome": "passed", "says": "it covers these bytes"}]
    assert document["set_aside"] == [{"place": "line 2", "why": "it is about something else"}]


def test_the_ledger_s_own_answer_names_the_entry_and_the_signer() -> None:
    text = "\n".join(own_lines(OWN, Paint(has_colour=False)))
    assert "entry 7 of this ledger" in text
    assert "ann (key eeee" in text
    assert "does not count: entry 3: another commit" in text
    (row,) = own_json(OWN)["verified"]
    assert (row["place"], row["by"], row["said"]["source"]) == ("entry 7", "ann", "https://git.example/a")


def test_nothing_is_said_twice() -> None:
    checks = (Check("artifact", "it is about it"), Check("signer", "it is them"), *SIGNED.checks)
    one = msgspec.structs.replace(ANSWER.verified[0], signed=msgspec.structs.replace(SIGNED, checks=checks))
    text = plain(msgspec.structs.replace(ANSWER, name=str(DIGEST), verified=(one,)))
    assert text.startswith(f"verified  {DIGEST}\n")
    assert "it is about it" not in text
    assert "it is them" not in text
