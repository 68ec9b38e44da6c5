from pathlib import Path

from tests.estate import Estate


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
