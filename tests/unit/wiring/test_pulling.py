"""Every kind of source is pulled into a ledger: what is found stands, again changes nothing, what is mended is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.report_sources.errors import SourceBusy, SourceRefused
from interlock.control import ControlUnknown
from interlock.flows.errors import CommitUnsaid, NothingRuns, ReportOfAnother, SubjectUnsaid
from interlock.flows.pull_reports import Became
from interlock.flows.take_reports import TakenReports
from interlock.kernel import Digest, Subject, stamp
from interlock.testing.world import World
from interlock.wiring.pulling import Asked, Pulling
from tests.estate import Estate
from tests.reports_handed_in import POLICY
from tests.simulators.sonarqube import SonarQube
from tests.simulators.sources import SIMULATED, around, environ_of, written

IMAGE = Subject("shop:1.4", (Digest("sha256", "ab" * 32),))
ABOUT = Asked(IMAGE, "shop:1.4")


class Desk:
    """A world with one source."""

    def __init__(self, folder: Path, kind: str, server: Any, fields: Mapping[str, str]) -> None:
        self.world = World(folder)
        self.kind, self.server = kind, server
        self.environ = environ_of(kind)
        config = self.world.home / ".config" / "interlock"
        config.mkdir(parents=True)
        (config / "sources.yaml").write_text(written(kind, server.url, **fields))
        self.world.commit({"own.yaml": POLICY})

    @contextmanager
    def pulling(self) -> Iterator[Pulling]:
        with self.world.app() as app:
            yield Pulling(app, around(self.kind, self.world.at, environ=self.environ))

    def __call__(self, asked: Asked = ABOUT) -> TakenReports:
        with self.pulling() as pulling:
            return pulling.pull(pulling.known[0], asked)

    @property
    def verdict(self) -> str:
        with self.world.app(is_reading=True) as app:
            from interlock.decision import Question

            question = Question(IMAGE, self.world.at, "key", pipeline=app.pipeline, usual=app.usual_pipeline)
            return app.gate.decide(app.policies.get("own.yaml"), question).verdict.value

    @property
    def state(self) -> Any:
        with self.pulling() as pulling:
            return pulling.states()[0]


@contextmanager
def desk_of(folder: Path, kind: str, **fields: str) -> Iterator[Desk]:
    with SIMULATED[kind].makes() as server:
        yield Desk(folder, kind, server, fields)


@pytest.fixture
def sonar(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path, "sonarqube") as made:
        yield made


@pytest.mark.parametrize("kind", SIMULATED)
def test_what_is_found_stands_until_it_is_mended(tmp_path: Path, kind: str) -> None:
    with desk_of(tmp_path, kind) as desk:
        desk.server.open("one")
        desk.server.open("two")
        desk.server.busy = 1
        first = desk()
        assert (len(first.findings), first.assessment.outcome, first.is_again) == (2, "failed", False)
        assert desk.verdict == "deny"
        desk.world.pass_time(hours=1)
        again = desk()
        assert again.is_again, "the same changes nothing"
        assert again.envelope == first.envelope
        desk.server.resolve("one")
        desk.world.pass_time(hours=1)
        fewer = desk()
        assert (len(fewer.findings), fewer.is_again) == (1, False)
        assert len(fewer.known) == 2
        assert desk.verdict == "deny"
        desk.server.resolve("two")
        desk.world.pass_time(hours=1)
        clean = desk()
        assert (clean.findings, clean.assessment.outcome) == ((), "passed")
        assert desk.verdict == "allow"
        desk.server.open("one")
        desk.world.pass_time(minutes=1)
        assert not desk().is_again, "it was so before, and not since"
        assert desk.verdict == "deny"


@pytest.mark.parametrize("kind", SIMULATED)
def test_a_pull_that_fails_leaves_no_evidence_and_a_note(tmp_path: Path, kind: str) -> None:
    with desk_of(tmp_path, kind) as desk:
        good = desk()
        desk.world.pass_time(hours=1)
        desk.environ = dict.fromkeys(desk.environ, "wrong")
        if kind == "security-command-center":
            desk.environ = environ_of(kind)
            desk.server.busy = 100
        with pytest.raises((SourceRefused, SourceBusy)) as told:
            desk()
        state = desk.state
        assert (state.last.became, state.last.code) == (Became.FAILED, told.value.code)
        assert state.last.at == stamp(desk.world.at)
        assert state.why_broken == str(told.value)
        assert state.good.evidence == str(good.envelope)
        assert desk.verdict == "allow", "what was there stays"
        desk.world.pass_time(days=15)
        assert desk.verdict == "deny", "and grows old"


def test_a_product_that_the_hub_tells_nothing_of_any_more_found_what_is_gone(tmp_path: Path) -> None:
    with desk_of(tmp_path, "security-hub") as desk:
        desk.server.open("a", "GuardDuty")
        desk.server.open("b", "Inspector")
        desk()
        desk.server.forget("a")
        desk.server.forget("b")
        desk.world.pass_time(hours=1)
        assert desk().findings == ()
        assert desk.verdict == "allow"
        desk.world.pass_time(hours=1)
        assert desk().is_again


def test_a_state_is_recorded_anew_before_it_grows_old(tmp_path: Path) -> None:
    with desk_of(tmp_path, "security-hub", renew="6h") as desk:
        first = desk()
        desk.world.pass_time(hours=5)
        assert desk().is_again
        desk.world.pass_time(hours=1)
        later = desk()
        assert not later.is_again
        assert later.assessment.finished_at > first.assessment.finished_at
        desk.world.pass_time(days=13)
        assert desk.verdict == "allow"


def test_an_analysis_grows_old_however_often_it_is_pulled(sonar: Desk) -> None:
    sonar()
    assert sonar.verdict == "allow"
    for _ in range(15):
        sonar.world.pass_time(days=1)
        assert sonar().is_again
    assert sonar.verdict == "deny"


def test_an_incomplete_pull_is_errored_and_passes_nothing(sonar: Desk) -> None:
    server: SonarQube = sonar.server
    server.open("a", "MINOR")
    server.hidden = {"a"}
    done = sonar()
    assert done.assessment.outcome == "errored"
    assert "1 of 1 issues" in done.assessment.reason
    assert sonar.verdict == "deny"
    assert sonar.state.last.became is Became.INCOMPLETE
    assert sonar.state.why_broken
    server.hidden = set()
    sonar.world.pass_time(minutes=5)
    assert sonar().assessment.outcome == "failed"
    assert sonar.state.why_broken == ""


def test_what_was_reopened_after_an_analysis_counts_again(sonar: Desk) -> None:
    server: SonarQube = sonar.server
    server.open("a")
    opened = dict(server.issues["a"])
    first = sonar()
    server.resolve("a")
    sonar.world.pass_time(minutes=1)
    sonar()
    assert sonar.verdict == "allow"
    server.issues["a"] = opened
    sonar.world.pass_time(minutes=1)
    third = sonar()
    assert third.assessment.imported == first.assessment.imported, "to the last byte"
    assert not third.is_again
    assert sonar.verdict == "deny"


def test_the_commit_that_was_analysed_is_what_it_is_about(tmp_path: Path) -> None:
    with desk_of(tmp_path, "sonarqube", subject="analysed", control="commit.sast") as desk:
        commit = desk.world.repository.git("rev-parse", "HEAD")
        desk.server.analyses[0]["revision"] = commit
        done = desk(Asked())
        assert str(done.subject.digests[0]) == f"gitCommit:{commit}"
        assert done.assessment.control == "commit.sast"
        desk.server.analyses[0]["revision"] = ""
        with pytest.raises(CommitUnsaid):
            desk(Asked())


def test_an_analysis_of_another_commit_is_refused(sonar: Desk) -> None:
    other = Subject("HEAD", (Digest("gitCommit", "f" * 40),))
    with pytest.raises(ReportOfAnother):
        sonar(Asked(other, "HEAD"))


def test_what_nobody_says_is_asked_for(tmp_path: Path, sonar: Desk) -> None:
    with pytest.raises(SubjectUnsaid):
        sonar(Asked())
    with pytest.raises(ControlUnknown):
        sonar(Asked(IMAGE, "shop", "no.such"))
    with (
        desk_of(tmp_path / "other", "security-hub", subject="environment:production") as desk,
        pytest.raises(NothingRuns),
    ):
        desk(Asked())


def test_what_runs_in_an_environment_is_what_it_is_about(tmp_path: Path) -> None:
    estate = Estate(tmp_path / "estate")
    with SIMULATED["security-hub"].makes() as server:
        config = estate.world.home / ".config" / "interlock"
        config.mkdir(parents=True, exist_ok=True)
        (config / "sources.yaml").write_text(written("security-hub", server.url, subject="environment:staging"))

        def pull() -> TakenReports:
            with estate.world.app() as app:
                pulling = Pulling(app, around("security-hub", estate.world.at))
                return pulling.pull(pulling.known[0])

        with pytest.raises(NothingRuns, match="0 things"):
            pull()
        shop = estate.artifact()
        estate.deployed(shop)
        assert pull().subject.digests == shop.digests
        estate.world.pass_time(minutes=1)
        newer = estate.artifact(b"newer")
        estate.deployed(newer)
        estate.world.pass_time(minutes=1)
        done = pull()
        assert done.subject.digests == newer.digests
        assert not done.is_again, "it is about something else now"


def test_a_digest_or_a_revision_of_the_settings_is_what_it_is_about(tmp_path: Path) -> None:
    with desk_of(tmp_path, "security-hub", subject=f"sha256:{'cd' * 32}") as desk:
        assert str(desk(Asked()).subject.digests[0]) == f"sha256:{'cd' * 32}"


def test_two_sources_of_other_tools_do_not_make_each_other_say_it_again(tmp_path: Path) -> None:
    with desk_of(tmp_path, "security-hub") as hub:
        hub.server.open("a", "Security Hub")
        with SIMULATED["defender-for-cloud"].makes() as other:
            second = written("defender-for-cloud", other.url).partition("sources:\n")[2]
            path = hub.world.home / ".config" / "interlock" / "sources.yaml"
            path.write_text(path.read_text() + second)
            hub.environ |= environ_of("defender-for-cloud")
            for is_again in (False, True):
                with hub.pulling() as pulling:
                    done = [pulling.pull(one, ABOUT) for one in pulling.known]
                assert [one.is_again for one in done] == [is_again] * 2
                hub.world.pass_time(minutes=5)


def test_a_source_that_is_late_is_told(tmp_path: Path) -> None:
    with desk_of(tmp_path, "security-hub", subject=f"sha256:{'cd' * 32}", every="1h") as desk:
        assert "nothing at all" in desk.state.why_broken
        desk(Asked())
        assert desk.state.why_broken == ""
        desk.world.at += timedelta(hours=3, minutes=1)
        assert "it gave nothing since" in desk.state.why_broken
