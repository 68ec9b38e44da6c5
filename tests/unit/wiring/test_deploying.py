from pathlib import Path

import pytest

from interlock.kernel import PatternMalformed
from interlock.wiring.deploying import fits, zone
from interlock.wiring.errors import ZoneUnknown
from tests.estate import SETTINGS, Estate


def test_a_ticket_matches_as_a_whole_or_not_at_all() -> None:
    assert fits("CHG-[0-9]+", "CHG-12")
    assert not fits("CHG-[0-9]+", "xCHG-12")
    assert not fits("CHG-[0-9]+", "CHG-12x")
    with pytest.raises(PatternMalformed):
        fits("(", "x")


def test_a_zone_has_a_name_of_the_database() -> None:
    assert str(zone("Europe/Vienna")) == "Europe/Vienna"
    for name in ("Vienna", "", "../../etc/passwd", "/etc/passwd"):
        with pytest.raises(ZoneUnknown):
            zone(name)


def test_what_the_last_commit_declares_holds_over_what_lies_here(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    loose = SETTINGS.replace("    after: [staging]\n", "")
    (estate.world.root / "interlock.yaml").write_text(
        f"{loose}  - name: new\n    deployer: x\n    targets: [{{name: a}}]\n"
    )
    with estate.deploying() as (_, made):
        assert [one.name for one in made.environments] == ["staging", "live", "new"]
        assert made.environment("live").after == ("staging",)


def test_runs_are_kept_beside_the_evidence(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.deploying() as (app, made):
        assert made.runs_place == f"{app.data_dir}/runs.sqlite"


def test_whatever_runs_by_the_ledger_is_put_into_the_queue_again(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())

    class Queue:
        def __init__(self) -> None:
            self.asked: list[tuple[str, str]] = []

        def submit(self, run: str, kind: str, order: str, lane: str) -> None:
            self.asked.append((run, lane))

    queue = Queue()
    with estate.deploying() as (_, made):
        assert made.resubmit(queue) == (begun.run,)  # type: ignore[arg-type]  # it only submits
    assert queue.asked == [(begun.run, "shop/staging")]
