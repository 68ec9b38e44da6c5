"""An artifact goes from whoever built it over a real registry, which has the fallback list only, to whoever uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.errors import ContentDamaged
from interlock.adapters.registries.oci import OciRepository
from interlock.decision import Verdict
from interlock.flows.artifacts import Shelf
from interlock.flows.cargo import copy_tree, found
from interlock.flows.errors import EvidenceNotCopied, EvidenceTampered
from interlock.flows.luggage import BUNDLE
from interlock.flows.move import Target
from interlock.flows.pull import Wanted
from interlock.formats.oci import Manifest, read_oci
from interlock.wiring.repositories import luggage_of, make_move, make_pull
from tests.docks import BODY, Dock, Judge, admission
from tests.registries import AT_ONCE, RealRegistry


@pytest.mark.server("docker-registry")
def test_what_was_built_is_what_is_used_or_nothing_is(docker_registry: RealRegistry, tmp_path: Path) -> None:
    maker, release, user = Dock(tmp_path, "maker"), Dock(tmp_path, "release"), Dock(tmp_path, "user")
    maker.prove()
    for one in (release, user):
        one.trust(maker)
    user.trust(release)
    local = maker.place("local")
    maker.push(local)
    cargo = found(local, "1.0")

    def at(path: str) -> OciRepository:
        return OciRepository(docker_registry.host, f"way/{path}", Access(), patience=AT_ONCE, chunk=2000)

    with at("staging") as staging, at("prod") as prod:
        assert maker.promote(cargo, local, staging).is_done

        with release.world.app() as app:  # it is not let in, and then it is
            refused = make_move(app).promote(cargo, staging, Target(prod, "1.0", admission(app, Judge(Verdict.DENY))))
            assert not refused.is_done
            assert list(prod.tags()) == []
            moved = make_move(app).promote(cargo, staging, Target(prod, "1.0", admission(app, Judge())))
        assert moved.is_done
        assert refused.taken_in >= 2
        assert [one.result for one in release.transfers()] == ["refused", "done"]

        with user.world.app() as app:
            pulled = make_pull(app).run(Wanted(prod, "1.0", is_trusted=True), str(tmp_path / "out"))
            assert (tmp_path / "out" / "app.zip").read_bytes() == BODY
            assert set(pulled.evidence) == set(moved.evidence)
            shelf = Shelf(
                place=prod, luggage=luggage_of(app), inspection=app.inspection, admission=admission(app, Judge())
            )
            latest = shelf.latest_good()
        assert latest is not None
        assert latest.commit == maker.world.repository.git("rev-parse", "HEAD")

        # Somebody with the registry's disk changes the evidence, and then the artifact.
        listed = [one for one in prod.referrers(cargo.digest) if one.artifact_type == BUNDLE]
        made = read_oci(prod.find(listed[0].digest), "x")
        assert isinstance(made, Manifest)
        bundle = docker_registry.blob(made.layers[0].digest)
        whole = bundle.read_bytes()
        with user.world.app() as app:
            pull = make_pull(app)
            bundle.write_bytes(b"!" + whole[1:])
            with pytest.raises(EvidenceTampered):
                pull.run(Wanted(prod, "1.0"), str(tmp_path / "second"))
            bundle.write_bytes(whole)
            docker_registry.blob(cargo.artifacts[0].digest).write_bytes(b"!" + BODY[1:])
            with pytest.raises(ContentDamaged):
                pull.run(Wanted(prod, "1.0"), str(tmp_path / "second"))
        assert list((tmp_path / "second").iterdir()) == []
        assert [one.code for one in user.transfers()][-2:] == ["FLW-192", "REG-103"]
        docker_registry.blob(cargo.artifacts[0].digest).write_bytes(BODY)


@pytest.mark.server("docker-registry")
def test_a_mirror_that_takes_the_artifact_alone_is_not_a_mirror(docker_registry: RealRegistry, tmp_path: Path) -> None:
    dock = Dock(tmp_path)
    dock.file.write_bytes(b"of this test alone")
    dock.prove()
    local = dock.place("local")
    dock.push(local)
    with OciRepository(docker_registry.host, "way/bare", Access(), patience=AT_ONCE) as bare:
        cargo = found(local, "1.0")
        copy_tree(cargo.content, local, bare)
        bare.put(cargo.content, "1.0")
        with dock.world.app() as app, pytest.raises(EvidenceNotCopied):
            make_pull(app).run(Wanted(bare, "1.0"), str(tmp_path / "out"))
