import pytest

from interlock.testing.world import World, failed, finding
from tests.packs import Members, packed, taken_apart


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("audited"))
    made.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.check()
    made.pass_time(minutes=1)
    return made


@pytest.fixture(scope="session")
def pack(world: World) -> bytes:
    return packed(world).body


@pytest.fixture
def members(pack: bytes) -> Members:
    return taken_apart(pack)
