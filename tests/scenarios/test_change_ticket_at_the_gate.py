"""A change in ServiceNow is a condition of a gate: for its environment, its artifact and its window, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.decision import Decision, Question, Verdict
from interlock.kernel import Digest, Subject
from interlock.wiring.change_tickets import ask
from tests.simulators.answering import Answer
from tests.simulators.servicenow import CI, ServiceNow
from tests.ticketed import Desk

NUMBER = "CHG0040007"
IMAGE = Subject("shop:1.4", (Digest("sha256", "ab" * 32),))
POLICY = "policy: own\nrequire:\n  - control: production.change-ticket\n    max_age: 30m\n"
CHANGE = "production.change-ticket"


class Scene:
    """A world whose policy wants a change ticket, and a ServiceNow that has one; it is 9:00, the window 8 to 10."""

    def __init__(self, folder: Path, server: ServiceNow, **more: str) -> None:
        self.server = server
        self.desk = Desk(
            folder, "servicenow-change", server, items=f"{{production: {CI}, staging: {'0' * 32}}}", **more
        )
        self.world = self.desk.world
        self.world.commit({"own.yaml": POLICY})

    def ask(self, environment: str = "production", subject: Subject = IMAGE) -> str:
        with self.world.app() as app:
            return ask(app, NUMBER, environment, subject).assessment.outcome

    def decide(self, environment: str = "production", subject: Subject = IMAGE) -> Decision:
        with self.world.app(is_reading=True) as app:
            question = Question(
                subject, self.world.at, "production", environment, pipeline=app.pipeline, usual=app.usual_pipeline
            )
            return app.gate.decide(app.policies.get("own.yaml"), question)

    def status(self, environment: str = "production", subject: Subject = IMAGE) -> str:
        (reason,) = [one for one in self.decide(environment, subject).reasons if one.requirement == CHANGE]
        return reason.status.value


@pytest.fixture
def server() -> Iterator[ServiceNow]:
    with ServiceNow() as made:
        yield made


@pytest.fixture
def scene(tmp_path: Path, server: ServiceNow) -> Scene:
    return Scene(tmp_path, server)


def test_without_evidence_nothing_goes_through(scene: Scene) -> None:
    scene.world.check()
    assert scene.status() == "missing"
    assert scene.decide().verdict is Verdict.DENY


def test_a_change_that_is_carried_out_now_and_here_permits_it(scene: Scene) -> None:
    scene.server.change()
    assert scene.ask() == "passed"
    assert scene.status() == "satisfied"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "-2"},
        {"state": "0"},
        {"state": "4"},
        {"on_hold": "true"},
        {"approval": "requested"},
        {"approval": ""},
        {"start_date": "2026-01-05 11:00:00", "end_date": "2026-01-05 12:00:00"},
        {"start_date": "2026-01-04 08:00:00", "end_date": "2026-01-04 09:00:00"},
        {"start_date": ""},
        {"end_date": "soon"},
        {"cmdb_ci": "1" * 32},
        {"cmdb_ci": ""},
    ],
)
def test_a_change_that_does_not_meet_one_condition_denies(scene: Scene, wrong: dict[str, str]) -> None:
    scene.server.change(**wrong)
    assert scene.ask() == "failed"
    assert scene.status() == "violated"


def test_a_change_that_there_is_not_denies(scene: Scene) -> None:
    assert (scene.ask(), scene.status()) == ("failed", "violated")


def test_it_permits_one_environment_and_one_artifact(scene: Scene) -> None:
    scene.server.change()
    scene.ask()
    assert scene.status("staging") == "missing"
    assert scene.status("") == "missing"
    assert scene.status(subject=Subject("other", (Digest("sha256", "cd" * 32),))) == "missing"


def test_it_permits_nothing_after_the_window_however_young_it_is(scene: Scene) -> None:
    scene.server.change()
    scene.world.at = datetime(2026, 1, 5, 9, 59, tzinfo=UTC)
    assert (scene.ask(), scene.status()) == ("passed", "satisfied")
    scene.world.pass_time(minutes=2)
    assert scene.status() == "missing"


def test_what_was_passed_before_does_not_stand_against_what_is_so_now(scene: Scene) -> None:
    one = scene.server.change()
    scene.ask()
    one["approval"] = "rejected"
    scene.world.pass_time(minutes=1)
    assert (scene.ask(), scene.status()) == ("failed", "violated")
    scene.world.at = datetime(2026, 1, 5, 10, 1, tzinfo=UTC)
    assert scene.status() != "satisfied"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"", 200),
        Answer(b"<html>sign in</html>", 200),
        Answer({"result": "approved"}),
        Answer({"error": {"message": "No"}, "status": "failure"}, 200),
        Answer(b"", 302, {"Location": "https://elsewhere.example.org/"}),
        Answer(b"", 401),
        Answer(b"", 500),
        Answer({"result": [{"sys_id": "a" * 32, "number": "CHG0000001", "state": "-1", "approval": "approved"}]}),
        Answer(b"[" * 100_000),
    ],
)
def test_no_answer_and_a_wrong_one_are_no_permission(scene: Scene, answer: Answer) -> None:
    scene.server.change()
    scene.ask()
    scene.world.pass_time(minutes=1)
    scene.server.instead = answer
    assert scene.ask() == "errored"
    assert scene.status() == "errored"
    assert scene.decide().verdict is Verdict.DENY


def test_a_query_that_the_tracker_leaves_out_finds_no_other_change(scene: Scene) -> None:
    scene.server.change("CHG0000001")
    scene.server.ignores_queries = True
    assert scene.ask() == "errored"


def test_a_change_that_has_to_name_the_artifact_permits_that_one_alone(tmp_path: Path, server: ServiceNow) -> None:
    scene = Scene(tmp_path, server, digest_field="u_artifact_digest")
    one = server.change(u_artifact_digest=f"sha256:{'cd' * 32}")
    assert scene.ask() == "failed"
    one["u_artifact_digest"] = str(IMAGE.digests[0])
    scene.world.pass_time(minutes=1)
    assert scene.ask() == "passed"
