"""The checks of scim2-tester, over a server of ours: what it describes is what it does."""

from __future__ import annotations

from pathlib import Path

from litestar.testing import TestClient
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from tests.provisioning import Sender, provisioned

BASE = "https://interlock.example.org/scim/v2"


class Client(SyncSCIMClient):
    """The client of the checks, over the test client of our framework, which is of another make."""

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return "://" not in endpoint or endpoint.startswith(BASE)


def test_every_check_passes(tmp_path: Path) -> None:
    with provisioned(tmp_path) as place:
        sender = Sender(place)
        client = TestClient(place.site.application, base_url=BASE)
        client.headers["Authorization"] = f"Bearer {sender.token}"
        results = check_server(Client(client))  # type: ignore[arg-type]  # it asks as that one does
        bad = [f"{one.title}: {one.reason}" for one in results if one.status in {Status.ERROR, Status.CRITICAL}]
        assert bad == []
        assert sum(one.status is Status.SUCCESS for one in results) > 100
        assert [one.partition(" is not")[0] for one in place.log] == ["the group corp-ops"], "nobody had it kept"
