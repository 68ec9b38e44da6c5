"""Whoever signs an audit pack says of the keys in it, of its time and of its report what suits them."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from interlock.crypto import Trust, TrustedKey, generate
from interlock.evidence import Approval, BreakGlass
from interlock.flows.auditing.summary import summary_of
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.verified import Outcome, Verified
from interlock.flows.speaking import Speaker
from interlock.kernel import Digest, KeyId, Severity, Subject, stamp
from interlock.testing.world import World
from interlock.trace.clauses import Answering, ClauseState
from interlock.trace.lacks import Absence, Lack
from interlock.trace.pack import ABOUT, REPORT, read_about
from interlock.trace.report import Asker, AuditReport, Glass
from tests.estate import SETTINGS, Estate
from tests.forged import paths_in, put
from tests.governed import Team
from tests.packs import (
    Members,
    known,
    named,
    packed,
    refuted_at,
    signed_again,
    signer_of,
    taken,
    taken_apart,
    verified,
    why,
    with_about,
    with_keys,
    with_report,
)

change = msgspec.structs.replace


def keys_of(world: World) -> tuple[TrustedKey, ...]:
    with world.app() as app:
        return app.trust.keys


def text(found: Verified) -> str:
    return "\n".join(line for step in found.steps for line in step.says)


# --- of the keys -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One key did everything."""
    made = World(tmp_path_factory.mktemp("alone"))
    made.check()
    return made


def test_of_a_key_that_is_named_alone_the_file_is_said_to_be_the_only_one_who_says_more(alone: World) -> None:
    found = verified(packed(alone).body, named(alone))
    assert found.outcome is Outcome.PROVED
    assert "you named the key alone, so it counts for evidence and ledger since" in text(found)
    assert "--trust settles that" in text(found)
    assert "--trust settles that" not in text(verified(packed(alone).body, known(alone)))


def revoked(keys: tuple[TrustedKey, ...], at: timedelta) -> tuple[TrustedKey, ...]:
    return tuple(change(one, revoked_at=one.since + at) for one in keys)


def asked_by(members: Members, key: TrustedKey) -> Members:
    """Put a key on offer, and say that whoever has it asked and made the pack."""
    report = msgspec.json.decode(members[REPORT], type=AuditReport)
    members = with_report(members, change(report, asked_by=Asker(key.name, "", key.id)))
    return with_about(with_keys(members, [*read_keys(members), key]), made_by=key.name)


def test_a_named_key_that_the_file_says_was_revoked_is_for_the_reader_to_settle(alone: World) -> None:
    signer, (log,) = generate(), keys_of(alone)
    asker = TrustedKey(signer.public, "asker", log.since, None, alone.at + timedelta(days=9), ("evidence",))
    body = signed_again(asked_by(taken_apart(packed(alone).body), asker), signer)
    for anchors in (Anchors(frozenset({log.id, asker.id})), Anchors(frozenset({asker.id}), Trust((log,)))):
        found = verified(body, anchors)
        assert found.outcome is Outcome.CONSISTENT
        assert "asker: it was revoked, and that it counts until" in text(found)


def test_a_revocation_that_the_file_leaves_out_is_the_readers_own(alone: World) -> None:
    """Whoever has a stolen key makes a pack in which nobody revoked it: a list of one's own knows better."""
    body = packed(alone).body
    own = Anchors(trust=Trust(revoked(keys_of(alone), timedelta(0))))
    assert verified(body, own).outcome is Outcome.REFUTED
    after = Anchors(trust=Trust(revoked(keys_of(alone), timedelta(days=90))))
    found = verified(body, after)
    assert found.outcome is Outcome.REFUTED, "a revoked key of the log signs no checkpoint"


def test_a_pack_is_never_proved_by_a_key_that_was_revoked_whenever_it_says_that_it_was_made(alone: World) -> None:
    signer, (log,) = generate(), keys_of(alone)
    members = taken_apart(packed(alone).body)
    asker = TrustedKey(signer.public, "asker", log.since, purposes=("evidence",))
    members = asked_by(members, asker)
    report = read(members)
    good = signed_again(members, signer)
    assert verified(good, Anchors(trust=Trust((log, asker)))).outcome is Outcome.PROVED
    late = change(asker, revoked_at=alone.at + timedelta(days=1))
    found = verified(good, Anchors(trust=Trust((log, late))))
    assert found.outcome is Outcome.CONSISTENT
    assert "nothing but the file itself says" in text(found)
    early = change(asker, revoked_at=alone.at - timedelta(days=1))
    back = stamp(alone.at - timedelta(days=2))
    dated = with_about(with_report(members, change(report, at=alone.at - timedelta(days=2))), at=back)
    old = Anchors(trust=Trust((log, change(early, since=early.since - timedelta(days=9)))))
    found = verified(signed_again(dated, signer, at=back), old)
    assert (refuted_at(found), "so it was made after that" in why(found)) == ("the entries", True)
    over = change(early, since=early.since - timedelta(days=9), until=early.revoked_at, revoked_at=None)
    found = verified(signed_again(dated, signer, at=back), Anchors(trust=Trust((log, over))))
    assert (refuted_at(found), "counts no more" in why(found)) == ("the entries", True)


def read_keys(members: Members) -> tuple[TrustedKey, ...]:
    from interlock.crypto import read_trust
    from interlock.trace.pack import KEYS

    return read_trust(members[KEYS]).keys


def test_a_pack_that_is_dated_before_what_it_holds_is_not_proved(alone: World) -> None:
    members = taken_apart(packed(alone).body)
    report = msgspec.json.decode(members[REPORT], type=AuditReport)
    for minutes, outcome in ((4, Outcome.PROVED), (6, Outcome.CONSISTENT)):
        at = alone.at - timedelta(minutes=minutes)
        keys = [change(one, since=one.since - timedelta(days=1)) for one in read_keys(members)]
        dated = with_about(with_keys(with_report(members, change(report, at=at)), keys), at=stamp(at))
        wider = Anchors(trust=Trust(tuple(keys)))
        made = retold_keys(dated, keys)
        found = verified(signed_again(made, signer_of(alone), at=stamp(at)), wider)
        assert found.outcome is outcome, text(found)
        assert ("before entry" in text(found)) is (outcome is Outcome.CONSISTENT)


def retold_keys(members: Members, keys: list[TrustedKey]) -> Members:
    """Say in the report of the keys what is said of them beside it."""
    report = msgspec.json.decode(members[REPORT], type=AuditReport)
    since = {one.id: one.since for one in keys}
    return with_report(
        members, change(report, keys=tuple(change(one, since=since[KeyId(one.id)]) for one in report.keys))
    )


def test_a_checkpoint_of_a_key_of_the_log_whose_time_was_over_is_told(alone: World) -> None:
    keys = keys_of(alone)
    over = tuple(change(one, until=alone.at - timedelta(hours=1)) for one in keys)
    found = verified(packed(alone).body, Anchors(trust=Trust(over)))
    assert found.outcome is Outcome.REFUTED


def test_whoever_was_joined_by_the_people_cannot_write_a_log_of_their_own(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Ben has a key that ann joined to him; the file says that it is for the log too, and his key signs the log."""
    world = World(tmp_path_factory.mktemp("joined"))
    team = Team(world)
    with team.app("ben"):
        world.check()
    body = packed(world).body
    founder = Anchors(frozenset({team.keys["ann"]}))
    found = verified(body, founder)
    assert found.outcome is Outcome.CONSISTENT
    ben = next(one for one in found.keys if one.id == team.keys["ben"])
    assert (ben.is_named, ben.signed_log) == (False, True)
    mine = Trust(tuple(one for one in keys_of(world) if one.id in {team.keys["ann"], team.keys["ben"]}))
    assert verified(body, Anchors(trust=mine)).outcome is Outcome.PROVED
    both = Anchors(frozenset({team.keys["ann"], team.keys["ben"]}))
    found = verified(body, both)
    assert found.outcome is Outcome.CONSISTENT, "which of the two is for the log only the file says"
    assert "which of the 2 keys that you named signs for the log only the file says" in text(found)


# --- of the report ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    made = Estate(tmp_path_factory.mktemp("estate"))
    artifact = made.artifact()
    made.deployed(artifact)
    made.world.pass_time(minutes=5)
    made.deployed(artifact, environment="live")
    made.world.pass_time(minutes=5)
    made.deployed(made.artifact(b"newer"))
    return made


@pytest.fixture(scope="module")
def staging(estate: Estate) -> Members:
    return taken_apart(taken(estate, "env:staging", standards=("slsa",)))


def read(members: Members) -> AuditReport:
    return msgspec.json.decode(members[REPORT], type=AuditReport)


def lies(report: AuditReport) -> dict[str, AuditReport]:
    first, last = report.deployments
    clauses = report.frameworks[0]
    clause = next(one for one in clauses.clauses if one.answering)
    easier = change(clauses, clauses=(change(clause, asks="nothing"), *clauses.clauses[1:]))
    made_up = Lack("x", Absence.CLOCKS, Severity.CRITICAL, "ben", "ben set the clock back", "so", "ask ben")
    as_of = report.as_of
    return {
        "who asked": change(report, asked_by=Asker("the auditor", "dora", report.asked_by.key)),
        "who asked, without a key": change(report, asked_by=Asker("the auditor")),
        "when the last entry was": change(report, as_of=change(as_of, at=report.at - timedelta(days=9))),
        "who signed the checkpoint": change(report, as_of=change(as_of, signers=("a witness",))),
        "another ledger": change(report, ledger="another"),
        "another version of reports": change(report, version="interlock.audit-report.v9"),
        "what runs now": change(report, deployments=(change(first, is_current=True), change(last, is_current=False))),
        "nothing runs now": change(report, deployments=(first, change(last, is_current=False))),
        "the way back": change(report, deployments=(first, change(last, way_back="nothing can be done"))),
        "what is missing, made up": change(report, missing=(made_up, *report.missing)),
        "what is missing, the mildest first": change(report, missing=tuple(reversed(report.missing))),
        "what a clause asks": change(report, frameworks=(easier,)),
        "a glass that nobody broke": change(
            report, glasses=(Glass("0" * 64, "staging", 1, "ben", report.at, "so", "over", ("ann",)),)
        ),
        "another subject": change(report, subject="live"),
        "another time": change(report, at=report.at - timedelta(days=1)),
        "another version": change(report, interlock="9.9"),
        "no standard": change(report, frameworks=()),
    }


def test_nothing_that_the_evidence_shows_is_taken_on_the_word_of_the_signer(estate: Estate, staging: Members) -> None:
    signer, anchors = signer_of(estate.world), known(estate.world)
    found = verified(signed_again(staging, signer), anchors)
    assert found.outcome is Outcome.PROVED, text(found)
    for what, lie in lies(read(staging)).items():
        told = with_report(staging, change(lie, summary=summary_of(lie)))
        found = verified(signed_again(told, signer), anchors)
        assert (found.outcome, refuted_at(found)) == (Outcome.REFUTED, "the report"), what


def test_what_is_left_on_the_word_of_the_signer_is_one_list(estate: Estate, staging: Members) -> None:
    body = signed_again(staging, signer_of(estate.world))
    mine = verified(body, known(estate.world)).on_word
    assert mine == (
        "when it was made, which is the time that ages and waivers are counted to",
        "what an audit of the whole ledger and of its store found",
        "that the ledger was held against a checkpoint that was kept elsewhere",
    )
    theirs = verified(body, named(estate.world)).on_word
    assert set(theirs) - set(mine) == {"what keys are called, and when and for what they count"}
    one = taken(estate, estate.all("staging")[0].run)
    assert "whether a deployment is still the last in its environment, and how it would be undone" in set(
        verified(one, known(estate.world)).on_word
    ), "the other deployment there is not in it"


def test_a_report_of_what_the_evidence_does_not_show_is_refuted(estate: Estate, staging: Members) -> None:
    signer = signer_of(estate.world)
    report = read(staging)
    empty = {"deployments": (), "rulings": (), "artifacts": (), "changes": (), "approvals": (), "assessed": ()}
    nowhere = change(report, subject="nowhere", looks=(), people=(), keys=(), pieces=(), missing=(), **empty)
    told = with_about(with_report(staging, change(nowhere, summary=summary_of(nowhere))), asked="env:nowhere")
    found = verified(signed_again(told, signer, asked="env:nowhere"), known(estate.world))
    assert (refuted_at(found), "holds nothing about the environment nowhere" in why(found)) == ("the report", True)
    asked = with_about(staging, asked="env:live")
    found = verified(signed_again(asked, signer, asked="env:live"), known(estate.world))
    assert (refuted_at(found), "env:live was asked for" in why(found)) == ("the report", True)


def test_a_pack_is_about_everything_that_its_report_tells(estate: Estate) -> None:
    """Else what speaks against an artifact could be left out, and no leaf of the log would be looked for."""
    members = taken_apart(taken(estate, estate.last("live").run))
    told = {str(each) for each in (Digest("sha256", estate.last("live").plan), Digest("gitCommit", estate.head))}
    subjects = read_about(members[ABOUT]).subjects
    assert told <= set(subjects)
    for one in told:
        less = with_about(members, subjects=tuple(each for each in subjects if each != one))
        found = verified(signed_again(less, signer_of(estate.world)), known(estate.world))
        assert (refuted_at(found), "was not made about that too" in why(found)) == ("what is missing", True), one


def said(team: Team, who: str, says: Approval | BreakGlass, about: Subject | None = None) -> str:
    with team.app(who) as app:
        speaker = Speaker(gate=app.gate, seal=app.seal, clock=app.clock, key=team.keys[who], name=who, product="shop")
        return speaker.say(says, about)


def test_broken_glass_stands_as_far_as_the_evidence_bears_it_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = World(tmp_path_factory.mktemp("glass"))
    team = Team(world, files={"interlock.yaml": SETTINGS})
    estate = Estate(tmp_path_factory.mktemp("glass-estate"), world=world)
    artifact = estate.artifact()
    with team.app("ann"):
        estate.deployed(artifact)
    ends = stamp(world.at + timedelta(hours=4))
    asked = BreakGlass(str(artifact.digests[0]), "staging", "the site is down", stamp(world.at), ends)
    glass = said(team, "ann", asked, artifact)
    said(team, "ben", Approval("break-glass", "approve", glass, stamp(world.at), "so be it", environment="staging"))
    signer = team.keys["ann"]
    with team.app("ann"):
        members = taken_apart(taken(estate, "env:staging"))
        body = signed_again(members, signer_of(world))
    report = read(members)
    assert [(one.asked_by, one.reason) for one in report.glasses] == [("ann", "the site is down")]
    assert signer == report.asked_by.key
    assert verified(body, known(world)).outcome is Outcome.PROVED, text(verified(body, known(world)))
    assert any("break the glass" in one for one in verified(body, known(world)).on_word)
    one = report.glasses[0]
    for lie in (
        (),
        (change(one, reason="a test"),),
        (change(one, asked_by="ben"),),
        (change(one, agreed=("wendy",)),),
        (change(one, reviewed_by=("ben",)),),
        (change(one, state="never"),),
        (change(one, at=one.at - timedelta(hours=1)),),
    ):
        told = change(report, glasses=lie)
        with team.app("ann"):
            again = signed_again(with_report(members, change(told, summary=summary_of(told))), signer_of(world))
        assert refuted_at(verified(again, known(world))) == "the report", lie


def test_a_control_that_no_catalogue_lets_answer_to_a_clause_is_named(estate: Estate, staging: Members) -> None:
    report = read(staging)
    clauses = report.frameworks[0]
    first = next(one for one in clauses.clauses if one.answering and one.state is not ClauseState.ANSWERED)
    wider = change(first, answering=(*first.answering, Answering("acme.own", None)))
    told = change(clauses, clauses=tuple(wider if one is first else one for one in clauses.clauses))
    members = with_report(staging, change(report, frameworks=(told,)))
    found = verified(signed_again(members, signer_of(estate.world)), known(estate.world))
    assert found.outcome is Outcome.PROVED, text(found)
    assert found.on_word[-1].endswith("beside those of the catalogue of Interlock: acme.own")


WORDS = frozenset({"glasses.*.state", "glasses.*.agreed", "glasses.*.reviewed_by", "deployments.*.way_back"})
"""The only fields of a report that can be others by themselves: the list of its maker's words has each."""


def otherwise(value: object) -> list[object]:
    """Give what could stand in a report in place of a value."""
    match value:
        case bool():
            return [not value]
        case int():
            return [value + 1]
        case str() if len(value) >= 40 and set(value) <= set("0123456789abcdef"):
            return [f"{'1' if value[0] == '0' else '0'}{value[1:]}"]
        case str():
            words = ("x", f"{value}x", "2020-01-01T00:00:00Z", "satisfied", "over", "allow", "low", "answered", "same")
            return [one for one in words if one != value]
        case list() if value:
            return [value[1:], [*value, value[0]]]
    return ["2020-01-01T00:00:00Z", 1] if value is None else []


def test_any_one_value_of_a_report_that_is_another_is_refuted_unless_it_is_listed_as_its_makers_word(
    estate: Estate,
) -> None:
    """INTERLOCK_SWEEP=all takes every value there is; otherwise it is a seeded choice of them."""
    signer, anchors = signer_of(estate.world), known(estate.world)
    members = taken_apart(taken(estate, estate.all("staging")[0].run, standards=("slsa",)))
    document = msgspec.json.decode(members[REPORT])
    places = [where for where in paths_in(document) if where]
    if os.environ.get("INTERLOCK_SWEEP") != "all":
        places = random.Random(11).sample(places, 40)  # noqa: S311  # a choice, no secret
    for where in places:
        for new in otherwise(value_at(document, where)):
            try:
                lie = msgspec.convert(put(document, where, new), AuditReport)
                lie = lie if where == ("summary",) else change(lie, summary=summary_of(lie))
            except (msgspec.ValidationError, IndexError):
                continue  # no report at all
            found = verified(signed_again(with_report(members, lie), signer), anchors)
            field = ".".join("*" if isinstance(one, int) else one for one in where)
            assert found.outcome is Outcome.REFUTED or field in WORDS, (where, new)


def value_at(document: Any, where: Sequence[str | int]) -> object:
    for one in where:
        document = document[one]
    value: object = document
    return value
