from pathlib import Path

import msgspec
import pytest

from interlock.evidence.audited import READING, read_reading
from interlock.flows.auditing.asking import Asked
from interlock.flows.auditing.errors import NothingKnown
from interlock.flows.auditing.verified import Outcome
from interlock.flows.errors import AuditOfOthers, LedgerBusy
from interlock.kernel import Instant, sha256
from interlock.trace import Sight
from interlock.trace.report import AuditReport, Scope
from tests.estate import Estate
from tests.packs import named, page_of, taking, verified


def test_an_audit_of_a_deployment_is_taken_recorded_and_proved(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with taking(estate) as (app, asking, made):
        taken = made.gathered(asking.asked(estate.last().run))
        packed = made.pack(taken, estate.last().run, (), page_of(taken.report))
        before = app.store.ledger.checkpoint().size
        made.record(taken, estate.last().run, "bundle", packed.body, packed.papers)
        assert app.store.ledger.checkpoint().size == before + 1
        said = app.gate.of_kind(READING, newest=True)[0].statement
    assert verified(packed.body, named(estate.world)).outcome is Outcome.PROVED
    read = read_reading(said.predicate)
    assert (read.asked, read.kind, read.format) == (estate.last().run, "deployment", "bundle")
    assert read.file == sha256(packed.body).hex
    assert said.subjects[0].digests[0].hex == read.file
    assert (read.entries, read.papers) == (packed.entries, packed.papers)
    assert not read.is_partial


def test_that_an_audit_was_read_changes_no_later_audit_of_the_same(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with taking(estate) as (_, asking, made):
        asked = asking.asked(estate.last().run)
        first = made.gathered(asked)
        made.record(first, "it", "bundle", b"the file")
        assert made.gathered(asked).reached == first.reached


def test_what_the_ledger_tells_nothing_of_is_no_audit(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with taking(estate) as (_, __, made), pytest.raises(NothingKnown):
        made.gathered(Asked(Scope.ARTIFACT, "sha256:" + "0" * 64))


def test_what_the_asker_may_not_see_is_not_there_and_the_pack_says_that_it_is_partial(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with taking(estate, Sight(frozenset({"shop"}))) as (_, asking, made):
        taken = made.gathered(asking.asked(estate.last().run))
        packed = made.pack(taken, estate.last().run, (), page_of(taken.report))
    assert packed.about.is_partial
    found = verified(packed.body, named(estate.world))
    assert found.outcome is Outcome.CONSISTENT
    assert any("partial view" in one for one in found.missing)


def test_a_report_that_rests_on_evidence_of_others_is_nobodys_who_may_not_read_that(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with taking(estate, Sight(frozenset({"bakery"}))) as (_, asking, made):
        asked = asking.asked(estate.last().run)
        with pytest.raises(AuditOfOthers):
            made.gathered(asked)


def test_a_report_is_taken_again_while_the_ledger_goes_on_and_given_up_after_a_while(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with taking(estate) as (_, asking, made):
        asked = asking.asked(estate.last().run)
        once = made._report_of

        def late(one: Asked, at: Instant) -> AuditReport:
            report = once(one, at)
            return msgspec.structs.replace(report, as_of=msgspec.structs.replace(report.as_of, size=3))

        made._report_of = late
        with pytest.raises(LedgerBusy):
            made.gathered(asked)


def test_whoever_may_not_see_something_is_not_told_whether_it_is_there(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    theirs = estate.artifact()
    estate.deployed(theirs)
    unknown = "0" * 64
    told = set()
    with taking(estate, Sight(frozenset({"bakery"}))) as (_, asking, made):
        for asked in (
            asking.asked(estate.last().run),
            Asked(Scope.ARTIFACT, str(theirs.digests[0])),
            Asked(Scope.COMMIT, f"gitCommit:{estate.head}"),
            Asked(Scope.ARTIFACT, f"sha256:{unknown}"),
            Asked(Scope.DEPLOYMENT, "dpl-0000000000000000"),
            Asked(Scope.RELEASE, "9.9.9"),
        ):
            with pytest.raises(AuditOfOthers) as raised:
                made.gathered(asked)
            told.add(str(raised.value).replace(asked.name, "it"))
    assert len(told) == 1
