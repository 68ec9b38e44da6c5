"""What workers are at: looked at no oftener than need be, and said to be unreadable where it is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from interlock.wiring.app import App
from interlock.wiring.at_work import AtWork, runs_place
from tests.estate import Estate
from tests.queued import done


def test_however_many_ask_it_is_looked_at_once_in_a_while(tmp_path: Path) -> None:
    now = [0.0]
    with Estate(tmp_path).deploying() as (app, _):
        work = AtWork(app, lambda: now[0])
        first = work.sign()
        done(runs_place(app), ("vfy-1", "looked", f"{app.product}/staging"))
        assert work.sign() == first
        now[0] = 0.5
        second = work.sign()
        assert second != first
        work.kept.close()
        Path(runs_place(app)).write_bytes(b"broken" * 1000)
        now[0] = 1.0
        assert work.sign() == "unreadable"


def test_runs_are_with_the_evidence_in_a_database_in_it(tmp_path: Path) -> None:
    with Estate(tmp_path).deploying() as (app, _):
        assert runs_place(app) == f"{app.data_dir}/runs.sqlite"
    other = cast(App, SimpleNamespace(store_place="postgresql://db.example.org/evidence"))
    assert runs_place(other) == "postgresql://db.example.org/evidence"
