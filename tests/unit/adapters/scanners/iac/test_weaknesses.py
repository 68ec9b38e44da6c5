"""A title that names a family has its CWE; one that names none has none."""

from __future__ import annotations

import pytest

from interlock.adapters.scanners.iac.weaknesses import SPEAKS_OF_SECRETS, weakness_of


@pytest.mark.parametrize(
    ("title", "cwe"),
    [
        ("Ensure no hard-coded secrets exist in user data", "CWE-798"),
        ("Security group allows ingress from 0.0.0.0/0", "CWE-284"),
        ("Bucket is PUBLIC", "CWE-284"),
        ("Load balancer accepts plain-text traffic", "CWE-319"),
        ("Volume is not encrypted", "CWE-311"),
        ("Key rotation is off", "CWE-324"),
        ("Policy uses a wildcard action", "CWE-732"),
        ("Container runs as root", "CWE-250"),
        ("Access logging is disabled", "CWE-778"),
        ("Deletion protection is off", "CWE-693"),
        ("CPU is not bounded", "CWE-770"),
        ("Image uses the :latest tag", "CWE-494"),
    ],
)
def test_a_title_has_the_weakness_of_the_first_family_that_it_names(title: str, cwe: str) -> None:
    assert weakness_of(title) == (cwe,)


@pytest.mark.parametrize("title", ["", "Something else", "The dialogue is long"])
def test_a_title_of_no_family_has_none(title: str) -> None:
    assert weakness_of(title) == ()


def test_titles_whose_messages_may_quote_a_value_are_known() -> None:
    assert all(map(SPEAKS_OF_SECRETS.search, ("A Password is set", "api-key in the environment", "sensitive output")))
    assert not SPEAKS_OF_SECRETS.search("Bucket is public")
