"""What others attest leads from commits to artifacts as our own provenance does, and says by whom that was seen."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.evidence.composition import RECEIVED, Received
from interlock.evidence.foreign import FOREIGN, ForeignSigner, ForeignStatement, Told
from interlock.evidence.predicates import BUILDER
from interlock.evidence.rebuild import REBUILD, Rebuild
from interlock.evidence.signature import SIGNATURE, ArtifactSignature
from interlock.evidence.transfer import TRANSFER, Transferred
from interlock.formats.provenance.publications import PYPI_PUBLISH
from interlock.identity.workload import WorkloadIdentity, WorkloadKind
from interlock.trace import Kind, Relation
from tests.statements import ARTIFACT, COMMIT, draw, edges, entry_of, kind_of, label_of, words

NAME, AT = str(ARTIFACT), "2026-01-01T00:00:00Z"
COMMIT_NAME, SOURCE = f"gitCommit:{COMMIT}", "https://forge.example/owner/shop"
REPOSITORY = "repository:forge.example/owner/shop"
DIGEST = "ab" * 32


def test_provenance_of_an_older_form_leads_from_the_commit_to_the_artifact() -> None:
    predicate = {
        "builder": {"id": "https://builder.example"},
        "buildType": "https://type.example",
        "invocation": {"configSource": {"uri": f"git+{SOURCE}@refs/heads/main", "digest": {"sha1": COMMIT}}},
        "materials": [{"uri": f"git+{SOURCE}@refs/heads/main", "digest": {"sha1": COMMIT}}],
    }
    drawing = draw("https://slsa.dev/provenance/v0.2", predicate)
    ((build, made),) = edges(drawing, Relation.MADE)
    assert made == NAME
    assert edges(drawing, Relation.RAN) == {("builder:https://builder.example", build)}
    assert (COMMIT_NAME, build) in edges(drawing, Relation.WENT_INTO)
    assert (REPOSITORY, f"branch:{REPOSITORY[11:]}@main") in edges(drawing, Relation.HAS)


def test_a_link_of_in_toto_says_its_command() -> None:
    predicate = {"name": "pack", "command": ["tar", "cf", "shop.tar"], "materials": [], "byproducts": {}}
    drawing = draw("https://in-toto.io/attestation/link/v0.3", predicate)
    assert words(drawing, "command") == {"tar cf shop.tar"}
    assert kind_of(drawing, NAME) is Kind.ARTIFACT


def test_a_kept_statement_of_others_says_what_it_told_and_who_signed_it() -> None:
    told = Told(builder="https://builder.example@v1", source=SOURCE, commit=COMMIT, branch="main")
    one = ForeignStatement(
        "slsa-v1", "https://slsa.dev/provenance/v1", DIGEST, "cd" * 32,
        ForeignSigner("ef" * 32, "ci@forge.example", "https://issuer.example"), "logged", AT, "1", told,
    )  # fmt: skip
    drawing = draw(FOREIGN, one)
    build = f"build:{DIGEST}"
    assert edges(drawing, Relation.WENT_INTO) == {(COMMIT_NAME, build)}
    assert edges(drawing, Relation.MADE) == {(build, NAME)}
    assert words(drawing, "person") == {"ci@forge.example"}
    assert label_of(drawing, entry_of(drawing)) == "slsa-v1 signed by ci@forge.example, logged"


def test_a_kept_publication_makes_no_build() -> None:
    one = ForeignStatement(
        "pypi-publish", PYPI_PUBLISH, DIGEST, "cd" * 32,
        ForeignSigner("ef" * 32), "keyed", AT, "1",
    )  # fmt: skip
    drawing = draw(FOREIGN, one)
    assert not edges(drawing, Relation.MADE)
    assert kind_of(drawing, NAME) is Kind.ARTIFACT


def test_a_builder_and_its_host_are_shown_by_what_proves_them() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    workload = WorkloadIdentity(
        issuer="https://token.actions.githubusercontent.com",
        kind=WorkloadKind.GITHUB,
        subject="repo:owner/shop",
        token_id="7",
        issued_at=at,
        expires_at=at,
        workflow="owner/shop/.github/workflows/build.yml",
        workflow_ref="refs/heads/main",
        actor="ada",
    )
    drawing = draw(BUILDER, BuilderIdentity("1", AT, workload, host=BuilderHost(DIGEST, "runner")))
    shown = {source for source, target in edges(drawing, Relation.SHOWN_BY) if target == entry_of(drawing)}
    assert shown == {NAME, f"host:{DIGEST}", "forge:github.com/ada", f"builder:{workload.id}"}
    assert words(drawing, "person") == {"ada"}


def test_building_again_shows_the_provenance_that_it_followed() -> None:
    drawing = draw(REBUILD, Rebuild("different", COMMIT, DIGEST, AT, "1", where="main.o", causes=("a timestamp",)))
    assert label_of(drawing, entry_of(drawing)) == "built again: different"
    assert (f"sha256:{DIGEST}", entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
    assert words(drawing, "message") == {"main.o", "a timestamp"}


def test_a_signature_is_found_by_who_made_it_and_makes_no_edge_of_what_it_claims() -> None:
    drawing = draw(SIGNATURE, ArtifactSignature("shop.zip", 7, "sigstore", "x", AT, identity="ada@example.org"))
    assert words(drawing, "person") == {"ada@example.org"}
    assert {target for _, target in edges(drawing, Relation.SIGNED)} == {entry_of(drawing)}


def test_what_was_received_is_joined_to_what_was_sealed_of_it() -> None:
    drawing = draw(RECEIVED, Received("vendor", "ef" * 32, "cd" * 32, DIGEST))
    assert (f"sha256:{DIGEST}", entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)


def test_a_push_was_let_in_by_its_decisions_and_a_refused_one_was_not() -> None:
    def relation_of(result: str) -> Relation:
        one = Transferred("push", result, "", "a file", "registry.example/shop", AT, "1", decisions=(DIGEST,))
        drawing = draw(TRANSFER, one)
        return next(each.relation for each in drawing.edges if each.source == f"sha256:{DIGEST}")

    assert relation_of("done") is Relation.ALLOWED
    assert relation_of("refused") is Relation.COUNTED_FOR
