"""Whose signature counts: exactly one identity of exactly one issuer, or a pattern that says it is one."""

from __future__ import annotations

import pytest

from interlock.kernel import Digest
from interlock.supply.certified import Certified
from interlock.supply.signed import SignerWanted, Target, is_like

ISSUER = "https://token.actions.githubusercontent.com"
WORKFLOW = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.0.0"


def test_an_identity_is_meant_to_the_character() -> None:
    assert is_like(WORKFLOW, WORKFLOW)
    for other in (WORKFLOW + "x", "x" + WORKFLOW, WORKFLOW.upper(), WORKFLOW.replace(".", "x", 1), ""):
        assert not is_like(other, WORKFLOW)


def test_nothing_but_the_word_glob_makes_a_pattern() -> None:
    for pattern in (".*", "**", "^.*$", WORKFLOW.replace("release", "*")):
        assert not is_like(WORKFLOW, pattern)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("glob:https://github.com/acme/*/.github/workflows/release.yml@refs/tags/*", True),
        ("glob:https://github.com/acme/**", True),
        ("glob:https://github.com/*", False),
        ("glob:https://github.com/*/.github/workflows/release.yml@refs/tags/*", False),
        ("glob:https://github.com/acme/app/.github/workflows/release.yml*", False),
        ("glob:https://github.com/acme/app/.github/workflows/releaseXyml@refs/tags/*", False),
        ("glob:", False),
    ],
)
def test_one_star_stays_within_a_part_and_two_do_not(pattern: str, fits: bool) -> None:
    assert is_like(WORKFLOW, pattern) is fits


def test_a_pattern_has_no_other_signs() -> None:
    assert not is_like("https://github.com/acme/aXb", "glob:https://github.com/acme/a.b")
    assert not is_like("ab", "glob:a|b")
    assert not is_like("a\nb", "glob:a")
    assert is_like("a[b]?", "glob:a[b]?")


def test_the_issuer_is_asked_first_and_exactly() -> None:
    found = Certified(identity=WORKFLOW, issuer=ISSUER)
    assert SignerWanted(issuer=ISSUER, identity=WORKFLOW).refuses(found) is None
    assert SignerWanted(issuer=ISSUER).refuses(found) is None
    for issuer in ("", ISSUER + "/", "glob:**", "https://issuer.example"):
        refused = SignerWanted(issuer=issuer, identity=WORKFLOW).refuses(found)
        assert refused == ("the issuer of the signer's identity", ISSUER, issuer)
    assert SignerWanted(issuer=ISSUER, identity="x").refuses(found) == ("the signer", WORKFLOW, "x")


def test_a_target_is_known_by_each_algorithm_once() -> None:
    target = Target("a", (Digest("sha256", "0" * 64), Digest("sha512", "1" * 128)))
    assert target.digest_of("sha512") == target.digests[1]
    assert target.digest_of("sha384") is None
