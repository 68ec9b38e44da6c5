import msgspec
import pytest

from interlock.flows.auditing.opening import open_manifest
from interlock.flows.auditing.proving import check_entries, check_head, check_signatures
from interlock.flows.auditing.retelling import Teller, check_report
from interlock.flows.auditing.retold import ToldAgain
from interlock.flows.auditing.unpacked import Unpacked
from interlock.flows.auditing.verified import State
from interlock.kernel import sha256
from interlock.trace.deployed import Ruling
from interlock.trace.errors import PackRefuted, PackUnreadable
from interlock.trace.pack import ABOUT, PAGE, REPORT, read_about
from interlock.trace.report import AuditReport
from tests.packs import NOBODY, Members, entries_of, page_of


def checked(
    members: Members,
    report: AuditReport | bytes | None = None,
    came: dict[int, str] | None = None,
    again: ToldAgain | None = None,
    version: str = "",
) -> State:
    if isinstance(report, AuditReport):
        members = {**members, REPORT: report.record, PAGE: page_of(report)}
    elif report is not None:
        members = {**members, REPORT: report}
    opened, _, _ = open_manifest(Unpacked(members), NOBODY)
    head, _, _ = check_head(opened, NOBODY, None)
    entered, _, _ = check_entries(opened, head)
    admitting, _, _ = check_signatures(entered, opened.trust)
    about = read_about(members[ABOUT])
    teller = Teller(again or (lambda one: one), page_of, version or opened.manifest.interlock, lambda _: None)
    return check_report(opened, about, entered, admitting, came or {}, teller)[1]


def read(members: Members) -> AuditReport:
    return msgspec.json.decode(members[REPORT], type=AuditReport)


def test_a_report_of_what_is_there_holds(members: Members) -> None:
    came = {one.entry: "same" for one in read(members).rulings}
    assert checked(members, came=came) is State.HOLDS


def test_a_report_that_the_evidence_does_not_make_is_refuted_and_open_for_another_version(members: Members) -> None:
    came = {one.entry: "same" for one in read(members).rulings}

    def otherwise(report: AuditReport) -> AuditReport:
        return msgspec.structs.replace(report, approvals=(), people=())

    good = read(members)
    with pytest.raises(PackRefuted, match="of people"):
        checked(members, came=came, again=otherwise)
    assert checked(members, came=came, again=otherwise, version="9.9") is State.OPEN

    def broken(_: AuditReport) -> AuditReport:
        raise PackUnreadable(what="it", why="of what is in it")

    with pytest.raises(PackRefuted, match="cannot be made again"):
        checked(members, good, came=came, again=broken)


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
