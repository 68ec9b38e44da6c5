"""What was seen of what runs, and what clusters were answered, is found from the deployment and the image."""

from __future__ import annotations

from interlock.evidence.admission import ADMISSIONS, Admission, Admissions, AdmittedImage
from interlock.evidence.desired import DESIRED_STATE, OBSERVATION, Approver, AssetGroup, DesiredState, Observation
from interlock.evidence.running import RUNNING, Differing, Running
from interlock.trace import Kind, Occupied, Relation
from tests.statements import ARTIFACT, COMMIT, COMMIT_SUBJECT, draw, edges, entry_of, kind_of, label_of, words

AT, DIGEST = "2026-01-01T00:00:00Z", "ab" * 32


def test_a_deployment_is_shown_by_what_was_seen_of_it() -> None:
    differing = Differing("1", "artifact", "one", "shop.zip", "it is another", "critical", AT, who="ben")
    drawing = draw(RUNNING, Running("production", "shop", "dpl-1", DIGEST, AT, "differs", (differing,)))
    assert ("deployment:dpl-1", entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
    assert label_of(drawing, entry_of(drawing)) == "production looked at: differs"
    assert words(drawing, "person") == {"ben"}
    assert words(drawing, "message") == {"it is another"}
    assert drawing.product == "shop"


def test_what_targets_say_that_they_run_is_what_runs_from_then_on() -> None:
    seen = {"one": {"artifacts": {"shop.zip": ARTIFACT.hex}}}
    drawing = draw(RUNNING, Running("production", "shop", "dpl-1", DIGEST, AT, "as-planned", seen=seen))
    place = "workload:shop/production/one"
    assert drawing.occupied == (Occupied(place, ((place, str(ARTIFACT)),)),)
    unseen = draw(RUNNING, Running("production", "shop", "dpl-1", DIGEST, AT, "unknown"))
    assert unseen.occupied == (), "what nobody could look at runs as before"


def test_images_that_were_let_in_or_not_are_shown_with_their_decision() -> None:
    image = AdmittedImage("registry.example/shop", ARTIFACT.hex, "deny", DIGEST)
    answers = (Admission("CREATE", "apps/Deployment", "web", "shop", "ada", False, (image,), "it is unknown", 3),)
    drawing = draw(ADMISSIONS, Admissions("production", "shop", AT, AT, answers), COMMIT_SUBJECT)
    assert (str(ARTIFACT), entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
    assert edges(drawing, Relation.REFUSED) == {(f"sha256:{DIGEST}", entry_of(drawing))}
    assert label_of(drawing, entry_of(drawing)) == "3 answered in production, 3 refused"
    assert "web/shop" in words(drawing, "name")


def test_a_desired_state_says_who_changed_and_who_approved_it() -> None:
    one = DesiredState(
        "source", "commit", DIGEST, DIGEST, 7, AT, (AssetGroup("code", DIGEST, 7, ("Ben <ben@example.org>",)),),
        COMMIT, "main", author="Ada <ada@example.org>", committer="Ada <ada@example.org>", product="shop",
        approved_by=(Approver("cleo", AT, DIGEST),),
    )  # fmt: skip
    drawing = draw(DESIRED_STATE, one, COMMIT_SUBJECT)
    assert edges(drawing, Relation.WROTE) == {("git:ada@example.org", f"gitCommit:{COMMIT}")}
    assert edges(drawing, Relation.COUNTED_FOR) == {(f"sha256:{DIGEST}", entry_of(drawing))}
    assert {"cleo", "Ben <ben@example.org>"} <= words(drawing, "person")
    assert kind_of(drawing, "branch:shop@main") is Kind.BRANCH


def test_an_observation_is_joined_to_the_state_that_it_was_held_against() -> None:
    one = Observation("source", f"sha256:{DIGEST}", DIGEST, "/srv/shop", "host-1", AT, 2, shown=("index.html changed",))
    drawing = draw(OBSERVATION, one)
    assert (f"sha256:{DIGEST}", entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
    assert label_of(drawing, entry_of(drawing)) == "/srv/shop on host-1: 2 differences"
    assert words(drawing, "message") == {"index.html changed"}
