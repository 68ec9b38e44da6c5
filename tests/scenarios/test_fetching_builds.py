"""Programs that fetch, in builds that may reach one host: each finds the door by itself, and none goes past it."""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from interlock.adapters.builders.programs import USUAL
from interlock.evidence.rebuild import IDENTICAL
from interlock.flows.build import Built, Wanted
from interlock.flows.rebuild import Asked
from interlock.supply.build import Network, Plan
from interlock.testing.world import World
from interlock.wiring.building import make_build, make_rebuild
from tests.doors import OUTSIDE
from tests.programs import finish

ELSEWHERE = "elsewhere.invalid"


class Quiet(SimpleHTTPRequestHandler):
    """Gives files, and tells nobody."""

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Give a folder, and the address at which its files can be fetched."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    server = ThreadingHTTPServer((OUTSIDE, 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield folder, f"{OUTSIDE}:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


class Fetching:
    """A repository whose build fetches."""

    def __init__(self, folder: Path, host: str) -> None:
        self.world = World(folder)
        self.host = host

    def build(self, program: str, script: str) -> Built:
        if not any(Path(place, program).exists() for place in USUAL):
            pytest.skip(f"there is no {program} that a build would see")
        self.world.commit({"build.sh": f"set -e\nmkdir out\n{script}\necho fetched > out/a\n"})
        plan = Plan(
            (("sh", "build.sh"),),
            ("out/*",),
            network=Network.HOSTS,
            network_reason="x",
            hosts=(self.host,),
            memory_mb=4096,
        )
        with self.world.app() as app:
            built = make_build(app, {"HOME": str(self.world.home)}).run(Wanted(plan, "HEAD"))
        if built.ran.isolation.why_not:
            pytest.skip(f"this kernel gives no namespaces: {built.ran.isolation.why_not}")
        assert built.ran.is_good, built.ran.log.decode("utf-8", "replace")
        self.holds(built)
        return built

    def holds(self, built: Built) -> None:
        """The one host was reached, and the other was asked for and refused."""
        traffic = built.ran.traffic
        assert traffic is not None
        [one] = traffic.reached
        assert f"{one.host}:{one.port}" == self.host
        assert one.connections
        assert one.received
        assert {each.host for each in traffic.refused} == {ELSEWHERE}


@pytest.fixture
def fetching(tmp_path: Path, shelf: tuple[Path, str]) -> Fetching:
    return Fetching(tmp_path / "world", shelf[1])


def test_curl(fetching: Fetching, shelf: tuple[Path, str]) -> None:
    (shelf[0] / "file").write_text("what was fetched\n")
    script = f"curl -sSf http://{fetching.host}/file -o out/b\n! curl -sSf https://{ELSEWHERE}/ || exit 1"
    built = fetching.build("curl", script)
    kept = {one.artifact.name: Path(one.place) for one in built.documents}
    assert kept["out/b"].read_text() == "what was fetched\n"
    assert b"403" in built.ran.log


def test_git(fetching: Fetching, shelf: tuple[Path, str], tmp_path: Path) -> None:
    other = World(tmp_path / "other").root
    finish(["git", "clone", "-q", "--bare", str(other), str(shelf[0] / "r.git")], check=True)
    finish(["git", "-C", str(shelf[0] / "r.git"), "update-server-info"], check=True)
    script = f"git clone -q http://{fetching.host}/r.git r\n! git clone -q https://{ELSEWHERE}/r.git s || exit 1"
    fetching.build("git", f"{script}\ntest -f r/app.py")


def test_pip(fetching: Fetching, shelf: tuple[Path, str]) -> None:
    place = shelf[0] / "simple" / "thing"
    place.mkdir(parents=True)
    (place / "index.html").write_text('<a href="thing-1.0-py3-none-any.whl">thing</a>')
    with zipfile.ZipFile(place / "thing-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        wheel.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("thing-1.0.dist-info/RECORD", "")
    pip = "pip download -q --no-deps --retries 0 --disable-pip-version-check -d p --trusted-host"
    script = f"{pip} {OUTSIDE} --index-url http://{fetching.host}/simple thing"
    fetching.build("pip", f"{script}\n! {pip} x --index-url https://{ELSEWHERE}/simple thing || exit 1\nls p/*.whl")


def test_npm(fetching: Fetching, shelf: tuple[Path, str]) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as file:
        body = b'{"name": "thing", "version": "1.0.0"}'
        info = tarfile.TarInfo("package/package.json")
        info.size = len(body)
        file.addfile(info, io.BytesIO(body))
    (shelf[0] / "thing.tgz").write_bytes(packed.getvalue())
    digest = base64.b64encode(hashlib.sha512(packed.getvalue()).digest()).decode()
    dist = {"tarball": f"http://{fetching.host}/thing.tgz", "integrity": f"sha512-{digest}"}
    told = {"name": "thing", "dist-tags": {"latest": "1.0.0"}}
    version = {"name": "thing", "version": "1.0.0", "dist": dist}
    (shelf[0] / "thing").write_text(json.dumps({**told, "versions": {"1.0.0": version}}))
    npm = "npm install --no-audit --no-fund --fetch-retries 0 --prefix n"
    script = f"mkdir n\n{npm} --registry http://{fetching.host}/ thing"
    fetching.build(
        "npm", f"{script}\n! {npm} --registry https://{ELSEWHERE}/ other || exit 1\ntest -d n/node_modules/thing"
    )


JAVA = """\
public class Get {
    public static void main(String[] named) throws Exception {
        for (String one : named) {
            try (var in = new java.net.URL(one).openStream()) {
                System.out.println("got " + in.readAllBytes().length);
            } catch (java.io.IOException error) {
                System.out.println("refused " + error.getMessage());
            }
        }
    }
}
"""


def test_java_with_the_options_that_the_page_names(fetching: Fetching, shelf: tuple[Path, str]) -> None:
    (shelf[0] / "file").write_text("x" * 77)
    page = (Path(__file__).resolve().parents[2] / "docs/how-to/build.md").read_text("utf-8")
    [options] = [
        line.partition("=")[2] for line in page.splitlines() if line.strip().startswith("- JAVA_TOOL_OPTIONS=")
    ]
    fetching.world.commit({"Get.java": JAVA})
    # Java goes past every proxy to what is on loopback, unless it is told that nothing is.
    script = f"JAVA_TOOL_OPTIONS='{options} -Dhttp.nonProxyHosts=' java Get.java http://{fetching.host}/file"
    built = fetching.build("java", f"{script} https://{ELSEWHERE}/")
    assert b"got 77" in built.ran.log
    assert b"403" in built.ran.log


def test_it_is_built_again_through_the_same_door(fetching: Fetching, shelf: tuple[Path, str]) -> None:
    (shelf[0] / "file").write_text("what was fetched\n")
    script = f"curl -sSf http://{fetching.host}/file -o out/b\ncurl -sS https://{ELSEWHERE}/ || true"
    script += "\nenv | grep -i proxy | sort > out/c"
    one = next(each for each in fetching.build("curl", script).documents if each.artifact.name == "out/c")
    with fetching.world.app() as app:
        done = make_rebuild(app, {"HOME": str(fetching.world.home)}).run(Asked(one.artifact.subject, one.place))
    assert done.ran is not None
    assert done.ran.traffic is not None
    assert [each.host for each in done.ran.traffic.reached] == [OUTSIDE]
    assert [each.host for each in done.ran.traffic.refused] == [ELSEWHERE]
    assert not [each for each in done.says.surroundings if "network" in each]
    assert done.says.outcome == IDENTICAL, done.says.where
