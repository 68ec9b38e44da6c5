"""A server that reports are pulled from lies, runs without end, and wants more than it is shown: nothing is passed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.flows.take_reports import TakenReports
from interlock.kernel import Digest, InterlockError, Subject
from interlock.testing.world import World
from interlock.wiring.pulling import Asked, Pulling
from tests.simulators.answering import Answer
from tests.simulators.security_hub import KEY, SecurityHub
from tests.simulators.sources import around, written

IMAGE = Subject("shop:1.4", (Digest("sha256", "ab" * 32),))


class Scene:
    """A world that pulls from one server, which then turns hostile."""

    def __init__(self, folder: Path, server: SecurityHub) -> None:
        self.world, self.server = World(folder), server
        config = self.world.home / ".config" / "interlock"
        config.mkdir(parents=True)
        (config / "sources.yaml").write_text(written("security-hub", server.url))

    def pull(self) -> TakenReports:
        with self.world.app() as app:
            pulling = Pulling(app, around("security-hub", self.world.at))
            return pulling.pull(pulling.known[0], Asked(IMAGE, "shop:1.4"))

    @property
    def outcomes(self) -> list[str]:
        with self.world.app(is_reading=True) as app:
            return [json.loads(one.statement.predicate)["outcome"] for one in app.gate.known(IMAGE).statements]

    @property
    def written_down(self) -> str:
        with self.world.app(is_reading=True) as app:
            return repr(Pulling(app).states())


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with SecurityHub() as server:
        server.open("real")
        made = Scene(tmp_path, server)
        made.pull()
        made.world.pass_time(hours=1)
        yield made


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"", 200),
        Answer(b"null"),
        Answer({"Findings": None}),
        Answer({"findings": []}),
        Answer({"Findings": ["all is well"]}),
        Answer({"Findings": [], "NextToken": "again"}),
        Answer(b"[" * 100_000),
        Answer({}, 300, {"Location": "http://169.254.169.254/latest/meta-data/"}),
        Answer({"Findings": []}, 302, {"Location": "/findings"}),
        Answer({"Findings": []}, 404),
        Answer({"Findings": []}, 500),
    ],
    ids=repr,
)
def test_no_answer_of_another_kind_takes_a_finding_away(scene: Scene, answer: Answer) -> None:
    scene.server.instead = answer
    with pytest.raises(InterlockError) as told:
        scene.pull()
    assert scene.outcomes == ["failed"]
    for text in (str(told.value), scene.written_down):
        assert KEY.secret not in text
        assert "all is well" not in text


def test_findings_of_another_shape_are_no_report(scene: Scene) -> None:
    scene.server.instead = Answer({"Findings": [{"Id": "x", "Title": 5}]})
    with pytest.raises(InterlockError):
        scene.pull()
    assert scene.outcomes == ["failed"]


def test_a_server_that_says_that_all_is_well_is_believed_and_what_it_said_stays(scene: Scene) -> None:
    scene.server.instead = Answer({"Findings": []})
    assert scene.pull().assessment.outcome == "passed"
    assert scene.outcomes == ["failed", "passed"]


def test_what_it_writes_steers_no_terminal(scene: Scene) -> None:
    from interlock.render.imported import Word, imported_lines
    from interlock.render.paint import Paint

    scene.server.findings["real"]["Title"] = "\x1b]0;owned\x07 is open"
    done = scene.pull()
    with scene.world.app(is_reading=True) as app:
        lines = imported_lines(done, app.cards["key.scanning"], Word("me", "k"), Paint(has_colour=False))
        assert not {"\x1b", "\x07"} & set("".join(lines))
