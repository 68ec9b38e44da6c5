"""Whatever a person types is one thing, several that are named, or nothing with what was meant."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interlock.flows.tracing.subjects import Subjects, Surroundings
from interlock.trace import EVERYTHING, Drawing, Edge, Kind, Node, NodeAmbiguous, NodeUnknown, Relation, Sight
from interlock.trace.names import brought
from tests.memory_graph import Contents, MemoryGraph

COMMIT, OTHER = f"gitCommit:{'abcd' * 10}", f"gitCommit:{'abce' * 10}"
ARTIFACT, DECISION = f"sha256:{'1234' * 16}", f"sha256:{'abcf' * 16}"
LIB = "pkg:pypi/lib@1.0"
NODES = (
    Node(COMMIT, Kind.COMMIT),
    Node(OTHER, Kind.COMMIT),
    Node(ARTIFACT, Kind.ARTIFACT, "web.tar"),
    Node(DECISION, Kind.DECISION, "web allowed"),
    Node("branch:example.org/web@main", Kind.BRANCH, "main"),
    Node("person:ann", Kind.PERSON, "Ann"),
    Node("git:ann@example.org", Kind.ACCOUNT),
    Node(f"key:{'fe' * 32}", Kind.ACCOUNT),
    Node("ticket:OPS-7", Kind.TICKET),
    Node("deployment:dpl-12ab34cd", Kind.DEPLOYMENT),
    Node("environment:shop/live", Kind.ENVIRONMENT),
    Node("environment:bank/live", Kind.ENVIRONMENT),
    Node("environment:bank/test", Kind.ENVIRONMENT),
    Node("workload:shop/live/web/pod-1", Kind.WORKLOAD, "pod-1"),
    Node("policy:strict", Kind.POLICY),
    Node("advisory:CVE-2026-0001", Kind.ADVISORY),
    Node("advisory:GHSA-aaaa-bbbb-cccc", Kind.ADVISORY),
    Node("release:shop@1.2", Kind.RELEASE),
    Node("ticket:code-to-prod", Kind.TICKET),
    Node("ticket:forge.example.org/team/web#12", Kind.TICKET),
)
IMAGE, OLDER = f"sha256:{'5e' * 32}", f"sha256:{'6f' * 32}"
TAGGED = "oci://registry.example.org/team/till"
BROUGHT = tuple(
    Drawing(
        (Node(image, Kind.ARTIFACT, "till"), Node(f"sha256:{hex_ * 32}", Kind.EVIDENCE, brought(action, TAGGED, tag))),
        (Edge(image, Relation.SHOWN_BY, f"sha256:{hex_ * 32}"),),
    )
    for image, action, tag, hex_ in (
        (IMAGE, "push", "1.1", "a1"),
        (IMAGE, "promote", "1.1", "a2"),
        (OLDER, "push", "latest", "a3"),
        (IMAGE, "push", "latest", "a4"),
    )
)
GRAPH = MemoryGraph(
    [Drawing(NODES), Drawing((Node("person:zoe", Kind.PERSON),), product="bank"), *BROUGHT],
    contents={0: Contents(ARTIFACT, (LIB,))},
)
FILES = {"f.tar": "1234" * 16}
REPOSITORIES = {"images": "oci://registry.example.org/team"}
REVISIONS = {"HEAD": "abcd" * 10, "HEAD~9": "77" * 20, "main": "abce" * 10}


def purls(text: str) -> Sequence[str]:
    return [LIB] if text == "pkg:pypi/LIB" else []


def found(text: str, *only: Kind, product: str = "shop", sight: Sight = EVERYTHING) -> str:
    around = Surroundings(
        product,
        lambda one: REVISIONS.get(one, ""),
        lambda one: "1234" * 16 * (one == "f.tar"),
        purls,
        lambda: REPOSITORIES,
    )
    return Subjects(GRAPH, sight, around).find(text, only=only).name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (COMMIT, COMMIT),
        ("abcd" * 10, COMMIT),
        ("ABCDABCD", COMMIT),
        ("abcda", COMMIT),
        ("gitCommit:abce", OTHER),
        ("1234", ARTIFACT),
        ("sha256:1234", ARTIFACT),
        ("HEAD", COMMIT),
        ("commit:main", OTHER),
        ("main", "branch:example.org/web@main"),
        ("f.tar", ARTIFACT),
        ("web.tar", ARTIFACT),
        ("artifact:web.tar", ARTIFACT),
        ("ann", "person:ann"),
        ("person:ann", "person:ann"),
        ("ann@example.org", "git:ann@example.org"),
        ("ann@EXAMPLE.ORG", "git:ann@example.org"),
        ("fefe", f"key:{'fe' * 32}"),
        ("OPS-7", "ticket:OPS-7"),
        ("dpl-12ab", "deployment:dpl-12ab34cd"),
        ("live", "environment:shop/live"),
        ("bank/live", "environment:bank/live"),
        ("test", "environment:bank/test"),
        ("live/web/pod-1", "workload:shop/live/web/pod-1"),
        ("pod-1", "workload:shop/live/web/pod-1"),
        ("strict", "policy:strict"),
        ("cve-2026-0001", "advisory:CVE-2026-0001"),
        ("ghsa-AAAA-bbbb-cccc", "advisory:GHSA-aaaa-bbbb-cccc"),
        ("1.2", "release:shop@1.2"),
        ("shop@1.2", "release:shop@1.2"),
        (LIB, LIB),
        ("pkg:pypi/LIB", LIB),
        ("ticket:code-to-prod", "ticket:code-to-prod"),
        ("  ann ", "person:ann"),
        ("#12", "ticket:forge.example.org/team/web#12"),
        ("web#12", "ticket:forge.example.org/team/web#12"),
        ("till:1.1", IMAGE),
        ("images/till:1.1", IMAGE),
        ("registry.example.org/team/till:1.1", IMAGE),
        (f"{TAGGED}:1.1", IMAGE),
        (f"{TAGGED}@{IMAGE}", IMAGE),
        (f"registry.example.org/team/till:1.1@{IMAGE}", IMAGE),
    ],
)
def test_whatever_names_a_thing_finds_it(text: str, name: str) -> None:
    assert found(text) == name


def test_a_digest_that_is_too_short_to_be_one_thing_names_all_that_it_could_be() -> None:
    graph = MemoryGraph([Drawing((Node(COMMIT, Kind.COMMIT), Node(f"sha256:{'abcd' * 16}", Kind.ARTIFACT, "web")))])
    with pytest.raises(NodeAmbiguous, match="2 things") as raised:
        Subjects(graph, EVERYTHING, Surroundings()).find("abcd")
    assert f"commit {COMMIT}" in str(raised.value)
    assert f"artifact sha256:{'abcd' * 16} (web)" in str(raised.value)


def test_the_kinds_that_could_be_meant_make_it_one() -> None:
    assert found("abcf", Kind.DECISION) == DECISION


def test_two_clusters_with_one_name_are_told_apart_by_the_product_at_hand_or_not_at_all() -> None:
    assert found("live", product="bank") == "environment:bank/live"
    with pytest.raises(NodeAmbiguous, match="environment:shop/live"):
        found("live", product="")


@pytest.mark.parametrize("text", ["", "   ", "nothing", "sha256:ffff", "gitCommit:", "person:", "x" * 5000, "\x1b[31m"])
def test_what_nothing_is_called_is_unknown(text: str) -> None:
    with pytest.raises(NodeUnknown):
        found(text)


def test_a_name_that_was_misspelt_is_told() -> None:
    with pytest.raises(NodeUnknown) as raised:
        found("strikt")
    assert "policy:strict" in raised.value.remedy


def test_an_error_offers_names_that_people_know_of_the_kinds_that_are_meant() -> None:
    with pytest.raises(NodeUnknown) as raised:
        found("9.9")
    assert "environment:bank/live" in raised.value.remedy
    assert "dpl-" not in raised.value.remedy
    with pytest.raises(NodeUnknown) as raised:
        Subjects(GRAPH, EVERYTHING, Surroundings()).find("9.9", only=[Kind.RELEASE, Kind.BRANCH])
    assert "there are release:shop@1.2, branch:example.org/web@main" in raised.value.remedy


def test_that_incidents_are_not_recorded_yet_is_said_and_no_advisory_is_made_of_a_name_with_a_dash() -> None:
    with pytest.raises(NodeUnknown) as raised:
        found("incident:inc-7")
    assert "nothing here records incidents yet" in raised.value.remedy
    for text, is_advisory in (("my-branch", False), ("CVE-2031-9999", True)):
        with pytest.raises(NodeUnknown) as raised:
            found(text)
        assert ("interlock affected" in raised.value.remedy) == is_advisory


def test_a_waiver_is_called_as_it_is_listed() -> None:
    graph = MemoryGraph([Drawing((Node(f"sha256:{'e3' * 32}", Kind.WAIVER, "waiver of x"),))])
    subjects = Subjects(graph, EVERYTHING, Surroundings())
    for text in ("wvr-e3e3e3e3e3e3e3e3", "waiver:wvr-e3e3", "waiver:e3e3"):
        assert subjects.find(text).kind is Kind.WAIVER


def test_a_commit_that_git_knows_and_the_ledger_does_not_is_told() -> None:
    with pytest.raises(NodeUnknown) as raised:
        found("HEAD~9")
    assert "77" * 20 in raised.value.remedy
    assert "interlock check" in raised.value.remedy


def test_what_the_asker_may_not_see_is_as_if_it_were_not_there_in_remedies_too() -> None:
    with pytest.raises(NodeUnknown) as raised:
        found("person:zoe", sight=Sight(frozenset({"shop"})))
    assert "person:zoe" not in raised.value.remedy
    assert found("zoe", sight=Sight(frozenset({"bank"}))) == "person:zoe"


def test_edges_alone_name_things_too() -> None:
    graph = MemoryGraph([Drawing((), (Edge("ticket:X-1", Relation.ASKED_FOR, COMMIT),))])
    assert Subjects(graph, EVERYTHING, Surroundings()).find("X-1").name == "ticket:X-1"


def test_a_tag_that_led_to_several_images_names_all_of_them() -> None:
    with pytest.raises(NodeAmbiguous) as caught:
        found("till:latest")
    assert IMAGE in str(caught.value)
    assert OLDER in str(caught.value)


@pytest.mark.parametrize("text", ["till:9.9", "other:1.1", f"{TAGGED}@sha256:{'77' * 32}", f"{TAGGED}@x", ":1.1"])
def test_an_image_that_nobody_brought_is_none(text: str) -> None:
    with pytest.raises(NodeUnknown):
        found(text)


def test_a_document_is_meant_and_not_the_statement_that_shows_it_and_is_called_the_same() -> None:
    document, shown = f"sha256:{'aa' * 32}", f"sha256:{'bb' * 32}"
    graph = MemoryGraph(
        [Drawing((Node(document, Kind.HOLD, "hold placed"), Node(shown, Kind.EVIDENCE, "hold placed")))]
    )
    assert Subjects(graph, EVERYTHING, Surroundings()).find("hold placed").name == document
