from datetime import timedelta
from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.evidence.admission import Admission, Admissions
from interlock.evidence.transfer import TRANSFER, Transferred
from interlock.flows.admissions import enter
from interlock.flows.errors import VerdictUnknown
from interlock.flows.verdicts import Verdicts
from interlock.kernel import Digest, Subject, stamp
from interlock.wiring.admission import Guarding
from interlock.wiring.app import App
from tests.admissions import CLUSTER
from tests.estate import SETTINGS, Estate

POLICY = """\
policy: aging
extends: baseline
require:
  - control: commit.secrets
    max_age: 1h
"""


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    made = Estate(tmp_path, SETTINGS + CLUSTER % "tags: pin")
    made.artifact()
    return made


def verdicts(app: App, horizon: timedelta = timedelta(minutes=30)) -> Verdicts:
    guarding = Guarding(app, app.environ, "cluster")
    made = guarding.verdicts()
    made._horizon = horizon
    assert made.has_moved()
    return made


def test_everything_that_the_ledger_knows_as_an_artifact_gets_a_verdict_newest_first(estate: Estate) -> None:
    new = estate.artifact(b"another", "b.zip")
    with estate.world.app(is_reading=True) as app:
        made = verdicts(app)
        digests = list(made.digests())
        assert digests[0] == new.digests[0].hex
        assert len(digests) == 2
        assert {made.judge(one).verdict for one in digests} == {Verdict.ALLOW}


def test_what_the_ledger_does_not_know_is_denied(estate: Estate) -> None:
    with estate.world.app(is_reading=True) as app:
        one = verdicts(app).judge("ab" * 32)
        assert (one.verdict, bool(one.says)) == (Verdict.DENY, True)


def test_a_verdict_says_up_to_when_it_holds_to_the_second(estate: Estate) -> None:
    estate.world.commit({"aging.yaml": POLICY, "interlock.yaml": SETTINGS + AGING})
    checked = estate.world.at
    estate.world.check()
    artifact = estate.artifact(b"aged", "c.zip")
    estate.world.pass_time(minutes=20)
    with estate.world.app(is_reading=True) as app:
        short = verdicts(app).judge(artifact.digests[0].hex)
        assert (short.verdict, short.until) == (Verdict.ALLOW, (estate.world.at + timedelta(minutes=30)).timestamp())
        long = verdicts(app, timedelta(hours=5)).judge(artifact.digests[0].hex)
        assert abs(long.until - (checked + timedelta(hours=1)).timestamp()) <= 1
    estate.world.pass_time(minutes=45)
    with estate.world.app(is_reading=True) as app:
        assert verdicts(app).judge(artifact.digests[0].hex).verdict is not Verdict.ALLOW


AGING = CLUSTER.replace("    targets", "    policy: aging.yaml\n    targets") % "tags: pin"


def test_it_moves_with_the_ledger_but_not_with_what_was_answered(estate: Estate) -> None:
    with estate.world.app(is_reading=True) as app:
        made = verdicts(app)
        assert not made.has_moved()
        said = Admissions("cluster", "shop", "a", "b", (Admission("CREATE", "Pod", "n", "x", "u", True, ()),))
        with estate.world.app() as writing:
            enter(said, lambda: writing.seal)
        size = made.size
        assert not made.has_moved()
        assert made.size == size + 1
        estate.artifact(b"more", "d.zip")
        assert made.has_moved()


def test_a_ledger_that_does_not_hold_together_gives_no_verdict(estate: Estate) -> None:
    with estate.world.app(is_reading=True) as app:
        made = verdicts(app)
        digest = next(made.digests())
        log = made._log
        assert log is not None
        broken = (f'"sha256:{digest}" and no entry'.encode(),)
        made._governing = app.gate.governing(type(log)(log.checkpoint, broken, log.is_fresh))
        with pytest.raises(VerdictUnknown):
            made.judge(digest)


def test_what_was_pushed_under_a_tag_is_what_the_newest_push_says(estate: Estate) -> None:
    subject = Subject("app", (Digest("sha256", "ab" * 32),))
    with estate.world.app() as app:
        for result, manifest in (("done", "ab" * 32), ("done", "cd" * 32), ("refused", "ef" * 32)):
            said = Transferred(
                action="push",
                result=result,
                manifest=f"sha256:{manifest}",
                source="x",
                target="oci://reg.example.org/app",
                at=stamp(estate.world.at),
                interlock="0",
                tag="v1",
            )
            app.seal.document(subject, TRANSFER, said)
            estate.world.pass_time(seconds=1)
        assert verdicts(app).pushed() == {"reg.example.org/app:v1": "cd" * 32}
