"""An artifact arrives whole and with its evidence, or nothing leads to it; either leaves evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.errors import ContentDamaged, ContentMissing, RegistryBusy
from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.registries.oci import OciRepository
from interlock.decision import Verdict
from interlock.flows.cargo import found, load_file, of_path
from interlock.flows.errors import DigestWrong, EvidenceNotCopied, EvidenceTampered
from interlock.flows.luggage import BUNDLE
from interlock.flows.move import Target
from interlock.kernel import Digest
from interlock.supply.oci import Content, Descriptor
from interlock.wiring.repositories import make_move
from tests.docks import BODY, Dock, Judge, admission, file_of, gated
from tests.registries import AT_ONCE, StubRegistry, layer, pushed, status


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    made = Dock(tmp_path)
    made.prove()
    return made


@pytest.fixture
def stub() -> Iterator[StubRegistry]:
    made = StubRegistry(has_referrers=False)
    yield made
    made.stop()


def test_a_push_brings_the_artifact_its_evidence_and_last_the_tag(dock: Dock) -> None:
    place = dock.place("place")
    moved = dock.push(place)
    assert moved.is_done
    assert len(moved.evidence) == 2
    assert b"".join(place.read(layer(BODY))) == BODY
    (said,) = dock.transfers()
    assert (said.action, said.result, said.tag, len(said.evidence)) == ("push", "done", "1.0", 2)
    assert dock.events() == ["artifact.pushed"]


def test_a_promotion_takes_everything_along_that_is_about_it(dock: Dock) -> None:
    source, target = dock.place("source"), dock.place("target")
    dock.push(source)
    cargo = found(source, "1.0")
    pushed(source, b"a signature of somebody else", "", about=cargo.content, kind="application/vnd.example.sig")
    cosign = f"sha256-{cargo.digest.hex}.sig"
    pushed(source, b"of cosign", cosign)
    moved = dock.promote(cargo, source, target)
    assert moved.is_done
    assert {one.digest for one in target.referrers(cargo.digest)} >= {
        one.digest for one in source.referrers(cargo.digest)
    }
    assert target.find(cosign) == source.find(cosign)
    assert target.find("1.0") == cargo.content
    assert [one.action for one in dock.transfers()] == ["push", "promote"]
    assert dock.events() == ["artifact.pushed", "artifact.promoted"]


def test_on_another_machine_a_promotion_learns_what_came_along(dock: Dock, tmp_path: Path) -> None:
    source, target = dock.place("source"), dock.place("target")
    dock.push(source)
    other = Dock(tmp_path, "other")
    other.trust(dock)
    moved = other.promote(found(source, "1.0"), source, target)
    assert moved.taken_in >= 2
    assert len(moved.evidence) == 2


def test_between_registries_of_every_kind_the_same_arrives(dock: Dock, stub: StubRegistry) -> None:
    source, last = dock.place("source"), dock.place("last")
    dock.push(source)
    cargo = found(source, "1.0")
    with (
        OciRepository(stub.host, "one/app", Access(), patience=AT_ONCE) as one,
        OciRepository(stub.host, "two/app", Access(), patience=AT_ONCE) as two,
    ):
        for start, end in ((source, one), (one, two), (two, last)):
            dock.promote(cargo, start, end)
    with dock.luggage() as luggage:
        assert len(luggage.required(found(last, "1.0"), last).about) == 2
    assert last.find("1.0") == cargo.content


@pytest.mark.parametrize("verdict", [Verdict.DENY, Verdict.REVIEW])
def test_what_the_gate_does_not_allow_is_not_even_sent(dock: Dock, verdict: Verdict) -> None:
    place = dock.place("trusted")
    moved = gated(dock, place, Judge(verdict))
    assert not moved.is_done
    assert list(place.listed()) == []
    (said,) = dock.transfers()
    assert (said.result, said.policy, len(said.decisions)) == ("refused", "baseline", 1)
    assert said.says.startswith(("denied", "sent to review"))
    assert "artifact.refused" in dock.events()


def test_what_the_gate_allows_goes_in_with_the_decision(dock: Dock) -> None:
    place = dock.place("trusted")
    moved = gated(dock, place, Judge())
    assert moved.is_done
    assert moved.answered is not None
    assert set(moved.answered.envelopes) < set(moved.evidence)


def test_a_hypothetical_answer_lets_nothing_in(dock: Dock) -> None:
    moved = gated(dock, dock.place("trusted"), Judge(hypothetical=("so it is",)))
    assert not moved.is_done
    assert dock.transfers()[0].says == "so it is"


def test_tampered_evidence_stops_a_promotion_and_leaves_evidence_of_that(dock: Dock) -> None:
    source, target = dock.place("source"), dock.place("target")
    dock.push(source)
    cargo = found(source, "1.0")
    for one in source.referrers(cargo.digest):
        if one.artifact_type == BUNDLE:
            file = file_of(source, one.digest)
            file.write_bytes(file.read_bytes().replace(b"sha256:", b"sha256:0", 1))
    with pytest.raises(EvidenceTampered):
        dock.promote(cargo, source, target)
    assert list(target.listed()) == []
    said = dock.transfers()[-1]
    assert (said.action, said.result, said.code) == ("promote", "refused", "FLW-192")
    assert dock.events()[-1] == "artifact.refused"


def test_an_artifact_changed_at_its_source_does_not_arrive(dock: Dock) -> None:
    source, target = dock.place("source"), dock.place("target")
    dock.push(source)
    cargo = found(source, "1.0")
    file_of(source, layer(BODY).digest).write_bytes(b"!" + BODY[1:])
    with pytest.raises(ContentDamaged):
        dock.promote(cargo, source, target)
    assert list(target.listed()) == []


class Forgetful(FolderRepository):
    """A repository that lists nothing of what is about something."""

    def referrers(self, of: Digest) -> tuple[Descriptor, ...]:
        return ()


class Swapping(FolderRepository):
    """A repository that gives another manifest than it was given."""

    other: Content | None = None

    def find(self, wanted: Digest | str) -> Content:
        return self.other or super().find(wanted)


def test_evidence_that_was_not_copied_is_noticed_and_no_tag_leads_to_the_artifact(dock: Dock, tmp_path: Path) -> None:
    source, target = dock.place("source"), Forgetful(str(tmp_path / "target"))
    dock.push(source)
    with pytest.raises(EvidenceNotCopied):
        dock.promote(found(source, "1.0"), source, target)
    with pytest.raises(ContentMissing):
        target.find("1.0")
    assert dock.transfers()[-1].code == "FLW-191"


def test_what_others_say_of_it_and_was_not_copied_is_noticed_too(tmp_path: Path) -> None:
    dock = Dock(tmp_path)
    source, target = dock.place("source"), Forgetful(str(tmp_path / "target"))
    content = pushed(source, BODY)
    pushed(source, b"a signature", "", about=content)
    with pytest.raises(EvidenceNotCopied, match="is not listed there"):
        dock.promote(found(source, "1.0"), source, target)


def test_a_target_that_holds_something_else_in_the_end_is_refused(dock: Dock, tmp_path: Path) -> None:
    target = Swapping(str(tmp_path / "target"))
    other = pushed(dock.place("other"), b"other")
    with dock.world.app() as app:
        cargo, source = of_path(str(dock.file), "app.zip")
        load = load_file(cargo, source)

        def loading(to: object) -> None:
            load(target)
            target.other = other

        with pytest.raises(DigestWrong):
            make_move(app).push(cargo, loading, "app.zip", Target(target, "1.0"))


def test_a_registry_that_fails_midway_has_no_tag_for_it(dock: Dock, stub: StubRegistry) -> None:
    stub.always("PUT", "manifests/sha256-", status(500))
    with OciRepository(stub.host, "app", Access(), patience=AT_ONCE) as place, dock.world.app() as app:
        cargo, source = of_path(str(dock.file), "app.zip")
        with pytest.raises(RegistryBusy):
            make_move(app).push(cargo, load_file(cargo, source), "app.zip", Target(place, "1.0"))
        with pytest.raises(ContentMissing):
            place.find("1.0")
    assert dock.transfers() == []


def test_without_evidence_it_goes_alone_and_says_so(tmp_path: Path) -> None:
    dock = Dock(tmp_path)
    place = dock.place("place")
    moved = dock.push(place)
    assert (moved.is_done, moved.evidence) == (True, ())
    assert place.referrers(moved.cargo.digest) == ()


def test_the_gate_is_asked_with_what_came_along(dock: Dock, tmp_path: Path) -> None:
    source, target = dock.place("source"), dock.place("target")
    dock.push(source)
    other = Dock(tmp_path, "other")
    other.trust(dock)
    known: list[int] = []

    class Counting(Judge):
        def decide(self, policy: object, question: object) -> object:  # type: ignore[override]  # as its like
            known.append(sum(1 for _ in app.inspection.items(dock.subject)))
            return super().decide(policy, question)  # type: ignore[arg-type]  # as its like

    with other.world.app() as app:
        goal = Target(target, "1.0", admission(app, Counting()))
        assert make_move(app).promote(found(source, "1.0"), source, goal).is_done
    assert known[0] >= 2
