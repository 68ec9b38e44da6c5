"""The server as a process: another tool hands reports in with the client, and asks for headers alone."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.adapters.errors import ServerRefused
from interlock.adapters.server import Server
from interlock.kernel import sha256
from interlock.testing.world import World
from tests.reports_handed_in import trivy, zap
from tests.running_server import running

ABOUT = str(sha256(b"an image"))


def test_reports_go_from_the_client_into_the_ledger_and_heads_are_answered(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"interlock.yaml": "product: shop\n"})
    world.at = datetime.now(UTC)  # noqa: TID251 (the process reads the real clock)
    with running(world, tmp_path, INTERLOCK_SERVE_KEEP_A_DAY="1") as served:
        with Server(served.address, served.token) as server:
            files = [("trivy.json", trivy().encode()), ("zap.xml", zap("XSS").encode())]
            done = server.reports(files, ABOUT, notes=["by the nightly job"])
            assert (done.outcome, done.findings, done.product, done.handed_in_by) == (
                "failed",
                1,
                "shop",
                "workload:ci",
            )
            assert server.reports(files, ABOUT, notes=["by the nightly job"]).is_again
            with pytest.raises(ServerRefused, match="FMT-161"):
                server.reports([("x.txt", b"nothing that is known")], ABOUT)
            with pytest.raises(ServerRefused, match="API-114"):
                server.reports([("x.txt", b" " * (2 << 20))], ABOUT)
        began = time.monotonic()
        for path, kind in (("/readyz", "application/json"), ("/v1/events", "text/event-stream")):
            connection = served.connection()
            connection.request("HEAD", path, headers=served.headers)
            said = connection.getresponse()
            assert (said.status, said.read(), kind in (said.getheader("content-type") or "")) == (200, b"", True)
            connection.close()
        assert time.monotonic() - began < 10, "a stream is not waited for"
        assert served.end() == 0
