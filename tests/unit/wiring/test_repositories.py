"""A repository is opened by its name or address, and its trust follows it under every address."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.registries.errors import ReferenceMalformed
from interlock.adapters.registries.oci import OciRepository
from interlock.decision import Verdict
from interlock.flows.cargo import of_path
from interlock.kernel import DigestMalformed, sha256
from interlock.testing.world import World
from interlock.wiring.declared import repositories_that_hold
from interlock.wiring.errors import RepositoryUnknown
from interlock.wiring.repositories import admission_of, guard_of, opened, wanted_in
from tests.docks import Dock

SETTINGS = """\
version: 1
repositories:
  - name: prod
    address: folder:../prod
    trusted: true
  - {name: reg, address: 'oci://127.0.0.1:5000/team', trusted: true, policy: critical, environment: production}
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(tmp_path)
    made.commit({"interlock.yaml": SETTINGS})
    monkeypatch.chdir(made.root)
    return made


def trusted(world: World, text: str, below: str = "") -> bool:
    with world.app() as app, opened(app, text, {}, below) as place:
        return place.is_trusted


def test_the_local_repository_is_always_there(world: World) -> None:
    with world.app() as app, opened(app, "local:1.0", {}) as place:
        assert place.repository.address == f"folder:{world.root}/.interlock/repository"
        assert place.reference.tag == "1.0"
        assert guard_of(app, place) is None


def test_a_name_leads_to_its_address_and_a_path_below_it(world: World) -> None:
    with world.app() as app:
        with opened(app, "reg/app:1.0", {}) as place:
            assert place.repository.address == "oci://127.0.0.1:5000/team/app"
            assert isinstance(place.repository, OciRepository)
        with opened(app, "prod", {}, "app") as place:
            assert place.repository.address.endswith("/prod/app")


def test_an_unknown_name_names_the_known_ones(world: World) -> None:
    with world.app() as app, pytest.raises(RepositoryUnknown, match="prdo") as caught, opened(app, "prdo", {}):
        pass
    assert caught.value.fields["nearest"] == "prod"


@pytest.mark.parametrize(
    "text",
    [
        "prod",
        "prod/app:1.0",
        "folder:../prod",
        "folder:../prod/app",
        "folder:../other/../prod",
        "reg",
        "oci://127.0.0.1:5000/team/x",
    ],
)
def test_trust_follows_the_place_and_not_its_name(world: World, text: str) -> None:
    assert trusted(world, text)


def test_a_folder_that_somebody_types_is_relative_to_where_they_stand(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = tmp_path / "else where" / "a:1"
    stand.mkdir(parents=True)
    monkeypatch.chdir(stand)
    with world.app() as app:
        for text, below, place in (
            ("folder:.", "", stand),
            ("folder:x:1.0", "", stand / "x"),
            ("folder:x", "y", stand / "x/y"),
        ):
            with opened(app, text, {}, below) as meant:
                assert meant.repository.address == f"folder:{place}"
                assert not meant.is_trusted
        with opened(app, "prod", {}) as meant:
            assert meant.repository.address == f"folder:{tmp_path}/prod"
        assert trusted(world, "folder:../../prod")


@pytest.mark.parametrize("text", ["local", "folder:../production", "oci://127.0.0.1:5000/other", "oci://a/team"])
def test_what_lies_elsewhere_is_not_trusted(world: World, text: str) -> None:
    assert not trusted(world, text)


def test_a_link_to_a_trusted_folder_is_trusted(world: World, tmp_path: Path) -> None:
    (tmp_path / "prod").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "prod")
    assert trusted(world, "folder:../innocent")
    assert trusted(world, f"folder:{tmp_path}/innocent/app")


@pytest.mark.parametrize(
    "text",
    [
        SETTINGS.replace("trusted: true\n", "trusted: false\n"),
        SETTINGS.replace("folder:../prod", "folder:../elsewhere"),
        "version: 1\n",
        None,
    ],
)
def test_trust_that_was_committed_lasts_until_its_end_is_committed(world: World, text: str | None) -> None:
    path = world.root / "interlock.yaml"
    path.unlink() if text is None else path.write_text(text)
    assert trusted(world, "folder:../prod")
    assert trusted(world, "prod")
    if text is not None:
        world.commit({"interlock.yaml": text})
        assert not trusted(world, "folder:../prod")


@pytest.mark.parametrize("text", [SETTINGS.replace("trusted: true\n", "trusted: false\n"), "version: 1\n"])
def test_a_branch_cannot_do_away_with_the_trust_of_the_default_branch(world: World, text: str) -> None:
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"interlock.yaml": text})
    for named in ("prod", "folder:../prod", "oci://127.0.0.1:5000/team/x"):
        assert trusted(world, named)


STRICT = "policy: release\nrequire:\n  - control: commit.sast\n  - control: acceptance.pentest\n"
LAX = "policy: release\nrequire:\n  - control: commit.sast\n"


@pytest.mark.parametrize(("text", "is_hypothetical"), [(STRICT, False), (LAX, True)])
@pytest.mark.parametrize("is_committed", [True, False])
def test_a_policy_weakened_on_the_way_lets_nothing_in(
    world: World, tmp_path: Path, text: str, is_hypothetical: bool, is_committed: bool
) -> None:
    world.commit({"interlock.yaml": SETTINGS.replace("critical", "release.yaml"), "release.yaml": STRICT})
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"app.py": "changed\n"})
    world.repository.write("release.yaml", text)
    if is_committed:
        world.commit({"release.yaml": text, "other.py": "x = 1\n"})
    dock = Dock(tmp_path / "dock")
    cargo = of_path(str(dock.file), "app.zip")[0]
    with world.app() as app, opened(app, "reg", {}) as place:
        guard = guard_of(app, place)
        assert guard is not None
        said = guard.answer(cargo).worst.hypothetical
    assert any("demands less here than in commit" in one for one in said) == is_hypothetical


def test_what_only_the_working_tree_says_counts_too(world: World) -> None:
    world.repository.write("interlock.yaml", SETTINGS + "  - {name: new, address: 'folder:../new', trusted: true}\n")
    assert trusted(world, "new")
    with world.app() as app:
        assert [one.name for one in repositories_that_hold(app)] == ["prod", "reg", "new"]


def test_without_a_commit_the_working_tree_is_all_there_is(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    world = World(tmp_path)
    world.repository.git("update-ref", "-d", "HEAD")
    world.repository.write("interlock.yaml", SETTINGS)
    assert folder.is_dir()
    assert trusted(world, "prod")


def test_the_gate_before_a_repository_is_that_of_its_policy(world: World, tmp_path: Path) -> None:
    dock = Dock(tmp_path / "dock")
    cargo = of_path(str(dock.file), "app.zip")[0]
    with world.app() as app:
        with opened(app, "reg", {}) as place:
            guard = guard_of(app, place)
            assert guard is not None
            (decision,) = guard.answer(cargo).decisions
            assert (decision.policy, decision.environment, decision.verdict) == ("critical", "production", Verdict.DENY)
        with opened(app, "prod", {}) as place:
            assert admission_of(app, place.placed).policy == "baseline"


@pytest.mark.parametrize(
    ("text", "path", "wanted"),
    [
        ("1.0", "", "1.0"),
        (":1.0", "", "1.0"),
        ("app:1.0", "app", "1.0"),
        ("team/app:1.0", "team/app", "1.0"),
        (str(sha256(b"x")), "", sha256(b"x")),
        (f"app@{sha256(b'x')}", "app", sha256(b"x")),
    ],
)
def test_what_is_wanted_is_a_tag_or_a_digest_at_a_path(text: str, path: str, wanted: object) -> None:
    assert wanted_in(text) == (path, wanted)


@pytest.mark.parametrize("text", ["", "../x:1.0", "app:", "sha256:12", "oci://a/b:1", "App:1", "a b", ":"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises((ReferenceMalformed, DigestMalformed)):
        wanted_in(text)
