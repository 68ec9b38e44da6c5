from pathlib import Path

import pytest

from interlock.deployment import Plan, PlannedArtifact, Strategy
from interlock.evidence import ASSESSMENT, Origin
from interlock.formats import FieldWrong
from interlock.kernel import Digest, Subject, sha256
from interlock.runtime.probes.errors import EnvironmentTwice, EnvironmentUndeclared
from interlock.runtime.probes.run import Bounds
from interlock.testing.world import World
from interlock.wiring.deploying import Deploying
from interlock.wiring.probing import (
    NOWHERE,
    SHIPPED,
    DeployedProbes,
    footing_here,
    make_probing,
    probes_of,
    shipped,
    surroundings,
    unmerged,
)
from tests.sites import Site

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


SETTINGS = """\
version: 1
environments:
  - name: live
    deployer: command
    targets: [{name: a}]
    with: {look: [x], bring: [x], switch: [x], restore: [x]}
    probe: {addresses: ["https://x.example"], files: [smoke.yaml], default_credentials: true, ca: ca.pem}
  - name: bare
    deployer: command
    targets: [{name: a}]
    with: {look: [x], bring: [x], switch: [x], restore: [x]}
"""
OWN = "version: 1\nexcept: [{probe: csp, reason: because}]\n"
OTHER = "version: 1\nenvironments: {%s: {addresses: ['https://y.example'], ca: there.pem}}\n"


def test_an_environment_of_the_settings_says_where_and_with_what(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"interlock.yaml": SETTINGS, "smoke.yaml": OWN, "ca.pem": "certificates"})
    (world.root / "smoke.yaml").write_text("version: 1\n")
    (world.root / "ca.pem").write_text("others, that nobody merged")
    with world.app() as app:
        found = surroundings(app, "live", shipped(), lambda _: b"")
        assert found.environment.addresses == ("https://x.example",)
        assert found.environment.tries_logins
        assert found.ca == b"certificates"
        assert [one.probe for one in found.probes.exceptions] == ["csp"]
        assert surroundings(app, "", shipped(), lambda _: b"").environment == NOWHERE
        with pytest.raises(EnvironmentUndeclared, match="'bare'") as told:
            surroundings(app, "bare", shipped(), lambda _: b"")
        assert "known are live" in told.value.remedy


def test_an_environment_of_a_file_counts_where_the_settings_have_none_of_that_name(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"interlock.yaml": SETTINGS})
    with world.app() as app:
        probes = probes_of(["own.yaml"], lambda _: (OTHER % "test").encode())
        found = surroundings(app, "test", probes, lambda path: f"what {path} holds".encode())
        assert (found.environment.name, found.ca) == ("test", b"what there.pem holds")
        assert not found.environment.tries_logins
        twice = probes_of(["own.yaml"], lambda _: (OTHER % "live").encode())
        with pytest.raises(EnvironmentTwice, match="declares the environment 'live'"):
            surroundings(app, "live", twice, lambda _: b"")


def test_what_a_change_leaves_out_by_itself_is_laxer_than_the_rules(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"smoke.yaml": OWN})
    with world.app() as app:
        place, outside = str(world.root / "smoke.yaml"), tmp_path / "outside.yaml"
        outside.write_text(OWN)

        def read(path: str) -> bytes:
            return Path(path).read_bytes()

        assert unmerged(app, [place, str(outside)], read) == ()
        (world.root / "smoke.yaml").write_text(OWN + "probes: []\n")
        (laxer,) = unmerged(app, [place], read)
        assert laxer.startswith("smoke.yaml leaves probes out")
        (world.root / "smoke.yaml").write_text("version: 1\n")
        assert unmerged(app, [place], read) == (), "what asks for more is never laxer"
        rules = footing_here(app, Subject("http://x", (sha256(b"x"),)), (laxer,)).origin.rules
        assert rules is not None
        assert rules.laxer == (laxer,)


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


def test_an_environment_is_probed_about_what_was_deployed_there(tmp_path: Path) -> None:
    site = Site()
    try:
        world = World(tmp_path)
        world.commit({"interlock.yaml": SETTINGS.replace("https://x.example", site.url).replace(", ca: ca.pem", "")})
        world.commit({"smoke.yaml": OWN})
        artifact = PlannedArtifact("shop", "a" * 64, "", "", "")
        with world.app() as app:
            (live, _) = Deploying(app, app.environ).environments
            plan = Plan("live", "shop", (artifact,), (), "command", {}, (), (), Strategy(), None, "")
            probes = DeployedProbes(app)
            done = probes.ask(live, plan)
            sealing = probes.probing.sealing(done, app.seal)
        assert done.assessment.outcome == "passed", done.findings
        assert (done.asked.environment, done.asked.tries_logins) == ("live", True)
        assert done.assessment.coverage[0].excepted == (("csp", "because"),)
        assert sealing.subjects == (plan.subject, *plan.subjects)
        assert (sealing.predicate_type, sealing.predicate) == (ASSESSMENT, done.assessment)
        assert done.envelope is None
    finally:
        site.stop()
