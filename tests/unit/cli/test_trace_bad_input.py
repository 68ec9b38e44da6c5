"""interlock trace over what a ledger may hold: circles, names that changed, digests alike, people who left."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.evidence import ASSESSMENT, PROVENANCE, Assessment, Origin, Rules
from interlock.flows.seal import Sealing
from interlock.kernel import Digest, Subject, stamp
from tests.docks import provenance
from tests.estate import Estate
from tests.unit.cli.shell import Shell

COMMIT, OTHER = "a1" * 20, "a2" * 20
ALIKE = ("abcdef12" + "0" * 56, "abcdef12" + "1" * 56)


@pytest.fixture
def estate(shell: Shell, tmp_path: Path) -> Estate:
    return Estate(tmp_path, world=shell.world)


def examined(estate: Estate, commit: str, *, remote: str = "", base: str = "") -> None:
    """Say who wrote a commit of a repository."""
    at = stamp(estate.world.at)
    origin = Origin("commit", commit, "main", remote, "Ada <ada@example.org>", base=base, rules=Rules(product="shop"))
    said = Assessment("commit.sast", "commit", "passed", origin, at, at, "1", "")
    with estate.world.app() as app:
        app.seal.documents([Sealing(Subject("shop", (Digest("gitCommit", commit),)), ASSESSMENT, said)])


def built(estate: Estate, digest: str, commit: str) -> None:
    """Say what an artifact was built from."""
    with estate.world.app() as app:
        subject = Subject("app.zip", (Digest("sha256", digest),))
        app.seal.document(subject, PROVENANCE, provenance(commit, stamp(estate.world.at)))


def test_commits_that_lead_in_a_circle_are_gone_round_once(estate: Estate, shell: Shell) -> None:
    examined(estate, COMMIT, base=OTHER)
    examined(estate, OTHER, base=COMMIT)
    said = shell("trace", COMMIT, "--forward", "--format", "json").json
    names = [one["name"] for one in said["nodes"]]
    assert sorted(names) == sorted(set(names))
    assert {f"gitCommit:{COMMIT}", f"gitCommit:{OTHER}"} <= set(names)
    assert said["next"] is None
    for words in (["code-to-prod", COMMIT], ["from", COMMIT, "--until", "workload"]):
        assert shell("trace", *words).code == Exit.ALLOWED


def test_a_repository_that_was_renamed_is_another_and_its_commits_are_in_both(estate: Estate, shell: Shell) -> None:
    for remote in ("https://forge.example.org/team/shop.git", "git@forge.example.org:people/store.git"):
        examined(estate, COMMIT, remote=remote)
    said = shell("trace", COMMIT, "--backward", "--until", "repository", "--format", "json").json
    found = {one["name"] for one in said["nodes"] if one["kind"] == "repository"}
    assert found == {"repository:forge.example.org/team/shop", "repository:forge.example.org/people/store"}
    for name in found:
        there = shell("trace", name, "--forward", "--until", "commit", "--format", "json").json["nodes"]
        assert f"gitCommit:{COMMIT}" in {one["name"] for one in there}


def test_a_digest_that_nothing_has_and_one_that_several_have_are_told_with_what_to_do(
    estate: Estate, shell: Shell
) -> None:
    for digest in ALIKE:
        built(estate, digest, COMMIT)
    for words in ([], ["code-to-prod"], ["where-is"], ["pod-to-cves"], ["who-approved"]):
        unknown = shell("trace", *words, "f" * 64)
        assert (unknown.code, unknown.out) == (Exit.USAGE, "")
        assert "TRC-101" in unknown.err
        several = shell("trace", *words, "abcdef12")
        assert (several.code, several.out) == (Exit.USAGE, "")
        assert "TRC-102" in several.err
        assert all(digest[:9] in several.err for digest in ALIKE), several.err
    assert shell("trace", ALIKE[0][:9], "--format", "json").json["start"]["name"] == f"sha256:{ALIKE[0]}"


def test_what_is_cut_short_says_so_and_how_to_go_on_until_all_of_it_was_told(estate: Estate, shell: Shell) -> None:
    for number in range(7):
        built(estate, f"{number + 1:064x}", COMMIT)
    first = shell("trace", COMMIT, "--forward", "--limit", "4")
    after = next(word for line in first.out.splitlines() for word in line.split() if word[:1].isdigit() and "." in word)
    assert f"--after {after}" in first.out
    told: list[str] = []
    words: list[str] = []
    while True:
        page = shell("trace", COMMIT, "--forward", "--limit", "4", "--format", "json", *words).json
        new = [one for at, one in enumerate(page["links"]) if at not in page["again"]]
        told += [f"{one['source']} {one['relation']} {one['target']}" for one in new]
        if page["next"] is None:
            break
        words = ["--after", page["next"]]
    assert len(told) == len(set(told))
    artifacts = {f"sha256:{number + 1:064x}" for number in range(7)}
    assert artifacts <= {one.rpartition(" ")[2] for one in told}
    assert shell("trace", COMMIT, "--after", "nowhere").code == Exit.USAGE
