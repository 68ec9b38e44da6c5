from pathlib import Path

import pytest

from interlock.evidence import Origin
from interlock.formats import FieldWrong
from interlock.kernel import Digest, Subject, sha256
from interlock.runtime.probes.errors import EnvironmentTwice
from interlock.runtime.probes.run import Bounds
from interlock.testing.world import World
from interlock.wiring.probing import SHIPPED, footing_here, make_probing, probes_of, shipped

FOLDER = Path(__file__).parents[3] / "src" / "interlock" / "runtime" / "probes" / "built_in"


def test_every_file_of_probes_that_is_shipped_is_read() -> None:
    assert sorted(SHIPPED) == sorted(one.stem for one in FOLDER.iterdir())
    found = shipped()
    assert len(found.probes) > 100
    assert len({one.id for one in found.probes}) == len(found.probes)
    assert found.exceptions == ()
    assert found.environments == (), "nothing is allowed anywhere by what is shipped"


def test_what_is_shipped_says_what_is_wrong_and_what_to_do() -> None:
    for one in shipped().probes:
        assert not one.says.endswith("."), one.id
        assert one.remedy.endswith("."), one.id
        assert one.cwe or one.id == "answers", one.id


def test_files_are_added_and_their_certificates_lie_beside_them() -> None:
    text = (
        b"version: 1\nexcept: [{probe: csp, reason: because}]\n"
        b"environments: {live: {addresses: ['https://x'], ca: ca.pem}, bare: {addresses: ['https://y']}}\n"
    )
    found = probes_of(["conf/own.yaml"], lambda _: text)
    assert len(found.probes) == len(shipped().probes)
    assert [one.ca for one in found.environments] == ["conf/ca.pem", ""]
    assert found.exceptions[0].probe == "csp"
    with pytest.raises(EnvironmentTwice, match=r"b\.yaml declares the environment 'live'"):
        probes_of(["a.yaml", "b.yaml"], lambda _: text)


def test_a_file_takes_no_id_of_another() -> None:
    text = b"version: 1\nprobes: [{id: csp, says: s, severity: low, remedy: r, http: {}, expect: {status: 200}}]\n"
    with pytest.raises(FieldWrong, match="there is already"):
        probes_of(["own.yaml"], lambda _: text)


def test_an_address_has_the_rules_of_the_place_where_it_is_probed(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        footing = footing_here(app, Subject("http://x", (sha256(b"x"),)))
        assert footing.origin.state == "artifact"
        assert footing.origin.rules is not None
        assert footing.origin.rules.unknown == ""
        assert footing.meanings != ()


def test_what_is_checked_out_has_its_own_origin_and_another_commit_none(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        head = app.repository.resolve("HEAD")
        assert footing_here(app, Subject("HEAD", (Digest("gitCommit", head),))).origin.commit == head
        other = footing_here(app, Subject("x", (Digest("gitCommit", "1" * 40),))).origin
        assert other.rules is not None
        assert other.rules.unknown != ""


def test_what_was_examined_before_keeps_the_origin_of_that(tmp_path: Path) -> None:
    world = World(tmp_path)
    commit = world.repository.git("rev-parse", "HEAD")
    world.check()
    world.commit({"app.py": "print('more')\n"})
    with world.app() as app:
        origin = footing_here(app, Subject("x", (Digest("gitCommit", commit),))).origin
        assert isinstance(origin, Origin)
        assert origin.commit == commit
        assert origin.author != ""


def test_a_folder_that_is_no_repository_says_that_nobody_knows_its_rules(tmp_path: Path) -> None:
    from interlock.wiring.app import App

    (tmp_path / "plain").mkdir()
    with App(str(tmp_path / "plain"), {"HOME": str(tmp_path / "home")}) as app:
        rules = footing_here(app, Subject("x", (sha256(b"x"),))).origin.rules
        assert rules is not None
        make_probing(app, Bounds())
