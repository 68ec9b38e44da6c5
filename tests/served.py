"""A server over a small world, asked in this process, with tokens for whoever a test needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from litestar.testing import TestClient

from interlock.api.rest.app import application
from interlock.evidence import seal
from interlock.identity import Party, Permission, Resource
from interlock.kernel import Subject, sha256
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.serving import Serving

KIND = "https://example.org/attestation/said/v1"


class Server:
    """One server and its clients."""

    def __init__(self, world: World, app: App, client: Any) -> None:
        self.world = world
        self.app = app
        self.client = client
        self.serving: Serving = client.app.state.serving

    def token(self, who: str = "person:ann", *may: Permission, on: str = "organisation", days: int = 30) -> str:
        """Make a token; for nothing named, for everything."""
        text, _ = self.serving.tokens.new(
            Party.parse(who),
            may or tuple(one for one in Permission if one is not Permission.DIRECTORY_SYNC),  # no person may that
            name="a test",
            lasts=timedelta(days=days),
            random=os.urandom,
            made_by="a test",
            resource=Resource.parse(on),
        )
        return text

    def ask(self, method: str, path: str, token: str = "", **more: Any) -> Any:
        """Ask for something with a token, or without."""
        headers = {**more.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        return self.client.request(method, path, headers=headers, **more)

    def sealed(self, text: str, kind: str = KIND, predicate: object = None, subjects: Sequence[Subject] = ()) -> bytes:
        """Give a statement that the key of this machine signed, which is trusted for evidence."""
        about = subjects or (Subject(text, (sha256(text.encode()),)),)
        signer = self.app.keys.signer(self.world.at)
        return seal(about, kind, predicate or {"text": text}, [signer])


@contextmanager
def served(folder: Path, **more: Any) -> Iterator[Server]:
    """Open a server over a new world."""
    world = World(folder / "world")
    with serving(world, **more) as server:
        yield server


@contextmanager
def serving(world: World, **more: Any) -> Iterator[Server]:
    """Open a server over a world."""
    with world.app() as app, TestClient(application(Serving(app), **more)) as client:
        yield Server(world, app, client)
