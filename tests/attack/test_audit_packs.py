"""Whoever hands over an audit pack may have changed it, may own some of the keys, and may have left things out."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from pathlib import Path

import msgspec
import pytest

from interlock.crypto import LocalSigner, Trust, TrustedKey, generate, write_trust
from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY
from interlock.flows.auditing.summary import summary_of
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.verified import Outcome, State
from interlock.formats.errors import ContainerMalformed
from interlock.formats.stored_zip import read_stored, write_stored
from interlock.kernel import sha256
from interlock.ledger import Checkpoint
from interlock.testing.world import World, failed, finding
from interlock.trace.deployed import Consent, Standing
from interlock.trace.pack import CHECKPOINT, KEYS, LEAVES, MANIFEST, PAGE, REPORT, entry_names, key_name
from interlock.trace.report import Asker, AuditReport, Period, Person, Scope
from tests.estate import Estate
from tests.packs import (
    Members,
    entries_of,
    named,
    packed,
    put_together,
    refuted_at,
    retold,
    signed_again,
    signer_of,
    taken_apart,
    verified,
    why,
    with_about,
    with_report,
    without_entry,
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("packs"))
    made.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.check()
    made.pass_time(minutes=5)
    made.check()
    return made


@pytest.fixture(scope="module")
def pack(world: World) -> bytes:
    return packed(world).body


@pytest.fixture
def members(pack: bytes) -> Members:
    return taken_apart(pack)


def of_kind(members: Members, kind: str) -> list[int]:
    return [index for index, entry in entries_of(members).items() if entry.kind == kind]


def test_every_changed_byte_is_found(pack: bytes, world: World) -> None:
    anchors = named(world)
    assert verified(pack, anchors).outcome is Outcome.PROVED
    step = len(pack) // 150  # all of them one by one take minutes, and those of the container are tried below
    for place in (*range(0, len(pack), step), len(pack) - 1):
        changed = bytearray(pack)
        changed[place] ^= 1 << place % 8
        assert verified(bytes(changed), anchors).outcome is Outcome.REFUTED, f"byte {place}"


def test_every_byte_of_the_container_itself_is_found_one_by_one() -> None:
    body = b"".join(write_stored([("index.html", b"<p>"), ("entries/1/leaf.json", b"{}"), ("manifest.dsse.json", b"")]))
    for place in range(len(body)):
        for bit in range(8):
            changed = bytearray(body)
            changed[place] ^= 1 << bit
            try:
                members = read_stored(bytes(changed))
            except ContainerMalformed:
                continue
            assert members != read_stored(body), f"bit {bit} of byte {place} changes nothing that is read"


@pytest.mark.parametrize(
    "what", ["cut", "trailing", "leading", "comment", "doubled", "empty", "twice", "another kind of file"]
)
def test_nothing_stands_before_behind_or_between_the_members(pack: bytes, what: str) -> None:
    changed = {
        "cut": pack[:-1],
        "trailing": pack + b"\0",
        "leading": b"#!/bin/sh\n" + pack,
        "comment": pack[:-2] + b"\x02\0hi",
        "doubled": pack + pack,
        "empty": b"",
        "twice": pack.replace(b"index.html", b"about.json"),
        "another kind of file": b"%PDF-1.7 and so on",
    }[what]
    assert refuted_at(verified(changed)) == "the file"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "entries/../../evil",
        "a\\b",
        "C:evil",
        ".hidden",
        "a//b",
        "a/",
        "",
        "x" * 200,
        "é",
        "a\nb",
    ],
)
def test_names_that_lead_anywhere_are_refused_when_they_are_read_and_when_they_are_written(name: str) -> None:
    with pytest.raises(ContainerMalformed):
        list(write_stored([(name, b"x")]))
    good = b"".join(write_stored([("n" * len(name.encode()), b"x")])) if 0 < len(name.encode()) <= 100 else b""
    changed = good.replace(b"n" * len(name.encode()), name.encode()) if good else b"PK\x03\x04"
    with pytest.raises(ContainerMalformed):
        read_stored(changed)


def test_a_link_or_a_program_among_the_members_is_refused(pack: bytes) -> None:
    plain, link, program = (struct.pack("<I", mode << 16) for mode in (0o100644, 0o120777, 0o100755))
    for other in (link, program):
        assert refuted_at(verified(pack.replace(plain, other, 1))) == "the file"


def test_what_claims_to_be_huge_or_to_unpack_to_more_is_refused_in_little_memory(pack: bytes) -> None:
    bomb = zlib.compress(b"\0" * 50_000_000)
    one = b"".join(write_stored([("index.html", bomb)]))
    packed_one = bytearray(one)
    packed_one[8:10] = b"\x08\0"  # says that it is packed
    huge = bytearray(one)
    huge[18:26] = b"\xff" * 8  # says that it has four gigabytes
    tracemalloc.start()
    for changed in (bytes(packed_one), bytes(huge), b"PK\x03\x04" * 100_000):
        assert refuted_at(verified(changed)) == "the file"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_members_that_are_swapped_dropped_added_or_moved_are_found(members: Members) -> None:
    names = list(members)
    first, second = [name for name in names if name.endswith("/envelope.json")][:2]
    changes = {
        "swapped": {**members, first: members[second], second: members[first]},
        "dropped": {name: body for name, body in members.items() if name != first},
        "added": {**members, "papers/" + "0" * 64: b"more"},
        "moved": {name: members[name] for name in [names[1], names[0], *names[2:]]},
        "no manifest": {name: body for name, body in members.items() if name != MANIFEST},
        "page": {**members, PAGE: members[PAGE] + b" "},
    }
    for what, changed in changes.items():
        assert refuted_at(verified(put_together(changed))) in {"its members", "its manifest"}, what


def test_an_envelope_of_the_manifest_that_was_only_spelt_anew_is_found(members: Members) -> None:
    plain = msgspec.json.decode(members[MANIFEST])
    for changed in (
        msgspec.json.encode({**plain, "more": 1}),
        members[MANIFEST] + b"\n",
        msgspec.json.encode({**plain, "signatures": [{**plain["signatures"][0], "keyid": "0" * 64}]}, order="sorted"),
        msgspec.json.encode({**plain, "signatures": plain["signatures"] * 2}, order="sorted"),
    ):
        assert refuted_at(verified(put_together({**members, MANIFEST: changed}))) == "its manifest"


# --- whoever has a key, and not the log's ----------------------------------------------------------


def stranger(members: Members, signer: LocalSigner, purposes: tuple[str, ...] = ("evidence",)) -> Members:
    """Put the key of somebody else among the offered ones, and say that they asked."""
    from interlock.crypto import read_trust
    from interlock.testing.world import START

    trust = read_trust(members[KEYS])
    key = TrustedKey(signer.public, "somebody", START.replace(year=2020), purposes=purposes)
    made: Members = {}
    report = msgspec.json.decode(members[REPORT], type=AuditReport)
    asker = Asker("somebody", "", signer.public.id)
    members = with_report(members, msgspec.structs.replace(report, asked_by=asker))
    for name, body in with_about(members, made_by="somebody").items():
        made[name] = write_trust(Trust((*trust.keys, key))) if name == KEYS else body
        if name == KEYS:
            made |= {key_name(one.id): one.key.pem() for one in (*trust.keys, key)}
    return made


def test_whoever_signs_a_pack_anew_with_a_key_of_their_own_proves_nothing_to_whoever_names_keys(
    members: Members, world: World
) -> None:
    signer = generate()
    again = signed_again(stranger(members, signer), signer)
    found = verified(again, named(world))
    assert found.outcome is Outcome.CONSISTENT
    assert [one.name for one in found.keys if not one.is_named] == ["somebody"]


def test_whoever_says_that_somebody_else_made_a_pack_is_refuted(members: Members, world: World) -> None:
    found = verified(signed_again(with_about(members, made_by="the auditor"), signer_of(world)), named(world))
    assert (refuted_at(found), "is not who signed it" in why(found)) == ("its members", True)


def test_a_key_that_the_pack_only_offers_makes_no_evidence_of_its_own(members: Members, world: World) -> None:
    signer = generate()
    members = stranger(members, signer)
    index = of_kind(members, ASSESSMENT)[0]
    name = entry_names(index)[1]
    forged = {**members, name: members[name][:-3] + b"}] }"}
    assert refuted_at(verified(signed_again(forged, signer), named(world))) == "the entries"


def test_a_checkpoint_of_another_log_is_refused(members: Members, world: World, tmp_path: Path) -> None:
    other = World(tmp_path)
    other.check()
    elsewhere = taken_apart(packed(other).body)
    signer = signer_of(world)
    changed = {**members, CHECKPOINT: elsewhere[CHECKPOINT]}
    assert refuted_at(verified(signed_again(changed, signer))) == "the checkpoint"
    index = next(iter(entries_of(members)))
    proof = entry_names(index)[2]
    changed = {**members, proof: b"".join(b"%064x\n" % one for one in range(5))}
    assert refuted_at(verified(signed_again(changed, signer))) == "the entries"
    assert refuted_at(verified(signed_again(members, signer), Anchors(origin="another"))) == "the checkpoint"


def test_an_entry_of_another_log_is_in_no_pack(members: Members, world: World, tmp_path: Path) -> None:
    other = World(tmp_path)
    other.check()
    foreign = {name: body for name, body in taken_apart(packed(other).body).items() if name.startswith("entries/")}
    kept = {name: body for name, body in members.items() if not name.startswith("entries/")}
    place = list(kept).index("SHA256SUMS")
    items = list(kept.items())
    changed = dict([*items[:place], *foreign.items(), *items[place:]])
    assert refuted_at(verified(signed_again(changed, signer_of(world)))) == "the entries"


def test_two_checkpoints_of_one_size_are_a_fork(pack: bytes, world: World) -> None:
    with world.app() as app:
        head = app.store.ledger.checkpoint()
    fork = Checkpoint(head.origin, head.size, sha256(b"another").hex.encode()[:32], b"")
    assert refuted_at(verified(pack, seen=fork)) == "the checkpoint"
    older = Checkpoint(head.origin, 3, bytes(32), b"")
    assert refuted_at(verified(pack, seen=older)) == "the checkpoint", "the leaves show another root of that size"
    newer = Checkpoint(head.origin, head.size + 4, bytes(32), b"")
    found = verified(pack, named(world), seen=newer)
    assert any("4 newer ones are not in it" in line for line in found.steps[4].says)
    same = Checkpoint(head.origin, head.size, head.root, b"")
    assert verified(pack, named(world), seen=same).outcome is Outcome.PROVED


def test_an_older_checkpoint_that_nothing_leads_on_from_is_told(members: Members, world: World) -> None:
    signer = signer_of(world)
    bare = {name: body for name, body in members.items() if name != LEAVES and not name.startswith("log/older/")}
    with world.app() as app:
        origin = app.store.ledger.origin
    found = verified(signed_again(bare, signer), named(world), seen=Checkpoint(origin, 3, bytes(32), b""))
    assert found.outcome is Outcome.CONSISTENT
    assert found.steps[4].state is State.OPEN


# --- the insider: whoever has the asker's key, and leaves something out ----------------------------


def test_evidence_that_a_decision_counted_cannot_be_left_out(members: Members, world: World) -> None:
    signer = signer_of(world)
    for index in of_kind(members, ASSESSMENT)[:3]:
        found = verified(signed_again(without_entry(members, index), signer))
        assert refuted_at(found) == "the decisions"
        assert "which is not in the pack" in why(found)


def test_what_nothing_counts_cannot_be_left_out_either_where_every_leaf_is_there(
    members: Members, world: World
) -> None:
    signer = signer_of(world)
    last = of_kind(members, VERIFICATION_SUMMARY)[-1]
    changed = retold(without_entry(members, last))
    found = verified(signed_again(changed, signer))
    assert refuted_at(found) == "what is missing"
    assert "is about it and is not in the pack" in why(found)
    bare = {name: body for name, body in changed.items() if name != LEAVES}
    found = verified(signed_again(bare, signer), named(world))
    assert any("it cannot show" in one for one in found.missing), "without the leaves that is said, loudly"
    assert found.outcome is Outcome.CONSISTENT, "of so small a log they were taken out"


def test_deployments_that_were_left_out_as_those_of_others_are_counted(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.deployed(artifact)
    alone = packed(estate.world, artifact.digests[0]).body
    estate.deployed(estate.artifact(b"other"))
    members = taken_apart(packed(estate.world, artifact.digests[0]).body)
    assert not any("of deployments" in one for one in verified(alone).missing)
    wide = with_about(members, kind="environment")
    found = verified(signed_again(wide, signer_of(estate.world)))
    assert any("entries of deployments are not in it" in one for one in found.missing)


def test_a_pack_that_says_it_is_about_less_than_its_evidence_is_refuted(members: Members, world: World) -> None:
    found = verified(signed_again(with_about(members, subjects=()), signer_of(world)))
    assert refuted_at(found) == "what is missing"


def test_a_page_or_a_report_that_says_otherwise_than_the_evidence_is_found(members: Members, world: World) -> None:
    signer = signer_of(world)
    page = {**members, PAGE: b"<p>everything is well</p>"}
    assert refuted_at(verified(signed_again(page, signer))) == "the report"
    report = msgspec.json.decode(members[REPORT])
    report["pieces"][0]["signer_name"] = "the auditor"
    changed = {**members, REPORT: msgspec.json.encode(report, order="sorted")}
    found = verified(signed_again(changed, signer))
    assert refuted_at(found) == "the report"
    assert "something else than the evidence" in why(found)
    other = verified(signed_again(page, signer), version="9.9")
    assert other.outcome is Outcome.CONSISTENT, "a page of another version is for the reader, and no proof of anything"


def summed(report: AuditReport) -> AuditReport:
    """Give a report with the sentences that belong to it."""
    return msgspec.structs.replace(report, summary=summary_of(report))


def lies(report: AuditReport) -> dict[str, AuditReport]:
    """What somebody who signs a pack would rather have people read, each beside evidence that is whole."""
    change = msgspec.structs.replace
    ruling, key = report.rulings[-1], report.keys[0]
    consent = Consent("release", "approve", key.id, key.name, report.at, report.pieces[0].index, "alice")
    carried = tuple(change(one, standing=Standing.SATISFIED) for one in ruling.judged)
    lacks = report.missing[1:]
    return {
        "a summary of their own": change(report, summary="Everything is well. Nothing is missing."),
        "an approval that nobody gave": change(report, approvals=(consent,)),
        "a change that was reviewed": change(
            report, changes=tuple(change(one, reviewed_by=("alice",)) for one in report.changes)
        ),
        "a control that was satisfied": change(report, rulings=(*report.rulings[:-1], change(ruling, judged=carried))),
        "a decision less": summed(change(report, rulings=report.rulings[:-1])),
        "something missing that is kept quiet": summed(change(report, missing=lacks)),
        "words of a piece": change(report, pieces=(change(report.pieces[0], says="it is fine"), *report.pieces[1:])),
        "a piece less": change(report, pieces=report.pieces[1:]),
        "somebody who did nothing": change(report, people=(*report.people, Person("alice", ("approver",)))),
        "a key that counts for longer": change(report, keys=(change(key, until=report.at), *report.keys[1:])),
        "another subject": change(report, subject=f"gitCommit:{'0' * 40}"),
        "another kind": change(report, scope=Scope.PRODUCT),
        "another time": change(report, period=Period(report.at)),
    }


def test_a_report_that_was_made_up_beside_whole_evidence_is_refuted(members: Members, world: World) -> None:
    signer = signer_of(world)
    report = msgspec.json.decode(members[REPORT], type=AuditReport)
    assert verified(signed_again(with_report(members, report), signer), named(world)).outcome is Outcome.PROVED
    for what, lie in lies(report).items():
        assert refuted_at(verified(signed_again(with_report(members, lie), signer), named(world))) == "the report", what


def test_papers_are_there_or_listed_as_left_out(members: Members, world: World) -> None:
    signer = signer_of(world)
    papers = [name for name in members if name.startswith("papers/")]
    assert papers
    for name in papers:
        changed = {each: body for each, body in members.items() if each != name}
        assert verified(signed_again(changed, signer)).outcome is Outcome.REFUTED
        assert verified(signed_again({**members, name: b"something else"}, signer)).outcome is Outcome.REFUTED


def test_a_key_that_was_revoked_before_makes_evidence_count_for_nothing(members: Members, world: World) -> None:
    with world.app() as app:
        keys = app.trust.keys
    revoked = tuple(msgspec.structs.replace(one, revoked_at=one.since) for one in keys)
    found = verified(put_together(members), Anchors(trust=Trust(revoked)))
    assert found.outcome is Outcome.REFUTED
    later = tuple(msgspec.structs.replace(one, until=world.at.replace(year=2030)) for one in keys)
    assert verified(put_together(members), Anchors(trust=Trust(later))).outcome is Outcome.PROVED
    called = tuple(msgspec.structs.replace(one, name="whom I know") for one in keys)
    found = verified(put_together(members), Anchors(trust=Trust(called)))
    assert found.outcome is Outcome.PROVED, "what the reader calls a key is no word against the pack"
    assert [one.name for one in found.keys] == ["whom I know"]


def test_a_key_of_the_reader_that_is_not_for_evidence_makes_none(members: Members, world: World) -> None:
    with world.app() as app:
        keys = tuple(msgspec.structs.replace(one, purposes=("ledger",)) for one in app.trust.keys)
    assert refuted_at(verified(put_together(members), Anchors(trust=Trust(keys)))) == "its manifest"
