import msgspec
import pytest

from interlock.flows.auditing.opening import open_manifest
from interlock.flows.auditing.proving import check_entries, check_head, check_signatures
from interlock.flows.auditing.retelling import check_report
from interlock.flows.auditing.unpacked import Unpacked
from interlock.flows.auditing.verified import State
from interlock.kernel import sha256
from interlock.trace.deployed import Ruling
from interlock.trace.errors import PackRefuted, PackUnreadable
from interlock.trace.pack import PAGE, REPORT
from interlock.trace.report import AuditReport
from tests.packs import NOBODY, Members, entries_of, page_of


def checked(members: Members, report: AuditReport | bytes | None = None, came: dict[int, str] | None = None) -> State:
    if isinstance(report, AuditReport):
        members = {**members, REPORT: report.record, PAGE: page_of(report)}
    elif report is not None:
        members = {**members, REPORT: report}
    opened, _, _ = open_manifest(Unpacked(members), NOBODY)
    head, _, _ = check_head(opened, NOBODY, None)
    entered, _, _ = check_entries(Unpacked(members), head.checkpoint)
    admitting, _, _ = check_signatures(entered, opened.trust)
    return check_report(opened, entered, admitting, came or {}, page_of, opened.manifest.interlock)[1]


def read(members: Members) -> AuditReport:
    return msgspec.json.decode(members[REPORT], type=AuditReport)


def test_a_report_of_what_is_there_holds(members: Members) -> None:
    assert checked(members) is State.HOLDS


def test_what_is_no_report_or_spelt_in_another_way_cannot_be_read(members: Members) -> None:
    for body in (b"", b"{}", members[REPORT] + b" "):
        with pytest.raises(PackUnreadable):
            checked(members, body)


def test_a_report_of_another_state_of_the_log_or_of_other_pieces_is_refuted(members: Members) -> None:
    good = read(members)
    elsewhere = msgspec.structs.replace(good.as_of, size=good.as_of.size + 1)
    one, *others = good.pieces
    wrong = (
        msgspec.structs.replace(good, as_of=elsewhere),
        msgspec.structs.replace(good, pieces=(msgspec.structs.replace(one, index=999), *others)),
        msgspec.structs.replace(good, pieces=(msgspec.structs.replace(one, kind="another"), *others)),
        msgspec.structs.replace(good, pieces=(msgspec.structs.replace(one, envelope=sha256(b"x")), *others)),
    )
    for report in wrong:
        with pytest.raises(PackRefuted, match="something else than the evidence"):
            checked(members, report)


def test_a_ruling_says_what_the_decision_says_and_came_out_the_same_only_if_it_did(members: Members) -> None:
    import json

    good = read(members)
    index, entry = next((i, e) for i, e in entries_of(members).items() if "verification_summary" in e.kind)
    envelope = json.loads(members[f"entries/{index:09d}/envelope.json"])
    assert envelope["payload"]
    piece = good.pieces[0]
    ruling = Ruling(
        index,
        entry.envelope,
        sha256(b""),
        "deny",
        "it says",
        "HEAD",
        "",
        "baseline",
        sha256(b""),
        "commit",
        "",
        piece.at,
        (),
        again="same",
    )
    assert checked(members, msgspec.structs.replace(good, rulings=(ruling,)), {index: "same"}) is State.HOLDS
    for wrong, came in (
        (msgspec.structs.replace(ruling, verdict="allow"), {index: "same"}),
        (msgspec.structs.replace(ruling, entry=index - 1), {index: "same"}),
        (ruling, {index: "other"}),
    ):
        with pytest.raises(PackRefuted, match="decision in entry"):
            checked(members, msgspec.structs.replace(good, rulings=(wrong,)), came)
