import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom import document as subject
from interlock.formats.sbom.document import Document
from interlock.supply.model import Component, Scope


def component(name: str, **told: object) -> Component:
    return Component(name, "1", f"pkg:generic/{name}@1", **told)  # type: ignore[arg-type]  # what a test wants to tell


def test_a_component_under_two_references_is_one_with_the_needs_of_both() -> None:
    document = Document("bom", "f")
    document.add("a1", component("a", scope=Scope.DEVELOPMENT))
    document.add("a2", component("a"))
    document.add("b", component("b"))
    document.add("c", component("c"))
    document.needs("a1", "b")
    document.needs("a2", "c")
    reading = document.reading()
    assert [(one.name, one.scope) for one in reading.components] == [
        ("a", Scope.REQUIRED),
        ("b", Scope.REQUIRED),
        ("c", Scope.REQUIRED),
    ]
    assert set(reading.edges) == {(0, 1), (0, 2)}


def test_what_only_holds_others_together_is_walked_through() -> None:
    document = Document("bom", "f")
    document.subject("root", None)
    document.hold("lock")
    document.hold("folder")
    document.add("a", component("a"))
    document.add("b", component("b"))
    for one, other in (("root", "lock"), ("lock", "folder"), ("folder", "lock"), ("folder", "a"), ("a", "b")):
        document.needs(one, other)
    reading = document.reading()
    assert [one.is_direct for one in reading.components] == [True, False]
    assert reading.edges == ((0, 1),)


def test_without_a_subject_nothing_is_told_of_directness() -> None:
    document = Document("bom", "f")
    document.add("a", component("a"))
    assert document.reading().components[0].is_direct is None


def test_circles_and_references_to_nothing_do_no_harm() -> None:
    document = Document("bom", "f")
    document.add("a", component("a"))
    document.add("b", component("b"))
    for one, other in (("a", "b"), ("b", "a"), ("a", "a"), ("a", "gone"), ("gone", "b")):
        document.needs(one, other)
    assert document.reading().edges == ((0, 1), (1, 0))


def test_a_graph_that_multiplies_beyond_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MOST_STEPS", 1000)  # the real bound takes a document of megabytes
    document = Document("bom", "f")
    document.hold("lock")
    for number in range(50):
        document.add(f"r{number}", component(f"p{number}"))
        document.needs(f"r{number}", "lock")
        document.needs("lock", f"r{number}")
    with pytest.raises(ManifestMalformed, match="graph"):
        document.reading()
