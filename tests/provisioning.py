"""A source of SCIM and its server."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from litestar.testing import TestClient

from interlock.identity import Party, Permission
from interlock.testing.world import World
from tests.providers import provider
from tests.signing_in import SigningIn, configure
from tests.visits import visiting

USERS, GROUPS = "/scim/v2/Users", "/scim/v2/Groups"
SOURCE = {"name": "corp", "by": "workload:corp-scim", "provider": "corp", "groups": {"Operators": "corp-ops"}}
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Sender:
    """Who tells the server of people, and how."""

    def __init__(self, place: SigningIn, who: str = "workload:corp-scim", *may: Permission) -> None:
        self.place = place
        serving = place.site.serving
        self.token, _ = serving.tokens.new(
            Party.parse(who),
            may or (Permission.DIRECTORY_SYNC,),
            name="a test",
            lasts=timedelta(days=1),
            random=os.urandom,
            made_by="a test",
        )
        self.client = TestClient(place.site.application, base_url="https://interlock.example.org")

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Ask for something."""
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json", **headers}
        said: httpx.Response = self.client.request(
            method, path, headers=sent, content=None if body is None else json.dumps(body)
        )
        return said

    def user(self, name: str, **more: Any) -> str:
        """Make a user; give the id."""
        schema = "urn:ietf:params:scim:schemas:core:2.0:User"
        told = {"schemas": [schema], "userName": name, "externalId": name, "active": True, **more}
        said = self.ask("POST", USERS, told)
        assert said.status_code == 201, said.text
        return str(said.json()["id"])

    def group(self, name: str, *members: str) -> str:
        """Make a group; give the id."""
        schema = "urn:ietf:params:scim:schemas:core:2.0:Group"
        listed = [{"value": one} for one in members]
        said = self.ask("POST", GROUPS, {"schemas": [schema], "displayName": name, "members": listed})
        assert said.status_code == 201, said.text
        return str(said.json()["id"])

    def patch(self, path: str, *operations: Any, **headers: str) -> httpx.Response:
        """Change something."""
        return self.ask("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)


@contextmanager
def provisioned(folder: Path, **more: Any) -> Iterator[SigningIn]:
    """Open a server that is told of people by SCIM."""
    world, log = World(folder / "world"), list[str]()
    with provider(lambda: world.at) as corp:
        configure(world, corp)
        path = world.home / ".config" / "interlock" / "sign-in.yaml"
        path.write_text(json.dumps({**json.loads(path.read_text()), "scim": [{**SOURCE, **more}]}))
        with visiting(world, fault=log.append) as site:
            yield SigningIn(site, corp, log)
