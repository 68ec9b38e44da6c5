from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment import ArtifactGone
from interlock.evidence.deployment import RELEASE, Release
from interlock.flows.deploy import Wanted
from interlock.flows.errors import ReleaseTaken, ReleaseUnfit, ReleaseUnknown, WouldNotCount
from interlock.flows.releases import Made
from interlock.flows.seal import Sealing
from interlock.kernel import Subject, sha256, stamp
from tests.estate import Estate
from tests.governed import Team


def make(estate: Estate, version: str, *subjects: Subject, notes: str = "") -> tuple[Made, bool]:
    with estate.deploying() as (_, made):
        return made.releasing.make(version, [Wanted(one) for one in subjects], notes)


def known(estate: Estate) -> dict[str, Made]:
    with estate.deploying() as (_, made):
        return {one.version: one for one in made.releases.all()}


def test_a_release_names_its_artifacts_its_commit_and_who_made_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    app, docs = estate.artifact(), estate.artifact(b"docs", "docs.txt")
    one, is_new = make(estate, "1.0", app, docs, notes="the first")
    assert is_new
    assert [each.name for each in one.subjects] == ["app.zip", "docs.txt"]
    assert one.digests == {app.digests[0].hex, docs.digests[0].hex}
    assert (one.says.commit, one.says.notes, one.says.product) == (estate.head, "the first", "shop")
    assert (one.says.purl, one.at, one.signer_name != "") == ("pkg:generic/shop@1.0", estate.world.at, True)
    assert known(estate) == {"1.0": one}


def test_the_same_again_is_the_same_and_anything_else_is_refused(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    app, docs = estate.artifact(), estate.artifact(b"docs", "docs.txt")
    first, _ = make(estate, "1.0", app, docs)
    again, is_new = make(estate, "1.0", docs, app)
    assert (again, is_new) == (first, False)
    newer = estate.artifact(b"newer")
    for others, why in (
        ((newer, docs), "app.zip was"),
        ((app,), "it had 2 artifacts"),
        ((app, docs, estate.artifact(b"x", "x")), r"x \(.*\) was not part of it"),
    ):
        with pytest.raises(ReleaseTaken, match=why):
            make(estate, "1.0", *others)
    assert known(estate) == {"1.0": first}


def test_what_cannot_be_a_release_is_told(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    app = estate.artifact()
    for version, subjects, notes, why in (
        ("a b", (app,), "", "begins with"),
        ("-1", (app,), "", "begins with"),
        ("", (app,), "", "begins with"),
        ("1" * 129, (app,), "", "begins with"),
        ("1.0", (), "", "made of nothing"),
        ("1.0", (app, estate.artifact(b"other")), "", "called app.zip"),
        ("1.0", (app, Subject("other name", app.digests)), "", "named twice"),
        ("1.0", (app,), "x" * 70_000, "longer than"),
    ):
        with pytest.raises(ReleaseUnfit, match=why):
            make(estate, version, *subjects, notes=notes)
    with pytest.raises(ArtifactGone):
        make(estate, "1.0", Subject("gone.zip", (sha256(b"never kept"),)))
    assert known(estate) == {}


def test_an_unknown_version_is_told_with_the_nearest(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    make(estate, "1.0.1", estate.artifact())
    with estate.deploying() as (_, made), pytest.raises(ReleaseUnknown) as caught:
        made.releases.find("1.0.2")
    assert "perhaps 1.0.1" in caught.value.remedy


def test_the_first_word_under_a_version_holds_and_that_of_other_products_and_ledgers_says_nothing(
    tmp_path: Path,
) -> None:
    estate = Estate(tmp_path)
    app, other = estate.artifact(), estate.artifact(b"other")
    first, _ = make(estate, "1.0", app)
    with estate.deploying() as (opened, made):
        origin, at = made.releases._gate.origin, stamp(estate.world.at)
        said = [
            Release(version="1.0", product="shop", at=at, ledger=origin),
            Release(version="2.0", product="bank", at=at, ledger=origin),
            Release(version="3.0", product="shop", at=at, ledger="https://elsewhere.example.org"),
            Release(version="4.0", product="shop", at="soon", ledger=origin),
            Release(version="", product="shop", at=at, ledger=origin),
        ]
        opened.seal.documents(
            [*(Sealing(other, RELEASE, one) for one in said), Sealing(other, RELEASE, {"version": 5})]
        )
    assert known(estate) == {"1.0": first}


def test_only_who_may_approve_or_deploy_releases_makes_one_that_counts(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    app = estate.artifact()
    team = Team(estate.world)
    with team.app("wendy"), pytest.raises(WouldNotCount):
        make(estate, "1.0", app)
    with team.app("wendy") as opened:
        says = Release(version="1.0", product="shop", at=stamp(estate.world.at), ledger=opened.gate.origin)
        opened.seal.documents([Sealing(app, RELEASE, says)])
    assert known(estate) == {}
    with team.app("ann"):
        one, _ = make(estate, "1.0", app)
    assert known(estate) == {"1.0": one}


def test_releases_are_found_by_exactly_what_they_are_made_of(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    app, docs = estate.artifact(), estate.artifact(b"docs", "docs.txt")
    make(estate, "1.0", app, docs)
    make(estate, "1.0-again", app, docs)
    make(estate, "app-1.0", app)
    with estate.deploying() as (_, made):
        digests = [one.digests[0].hex for one in (app, docs)]
        assert [one.version for one in made.releases.of(digests)] == ["1.0", "1.0-again"]
        assert [one.version for one in made.releases.of(digests[:1])] == ["app-1.0"]
        assert made.releases.of(digests[1:]) == ()
        assert made.releases.of([]) == ()
