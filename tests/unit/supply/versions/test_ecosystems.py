import pytest

from interlock.supply.errors import SchemeUnknown
from interlock.supply.versions import SCHEMES, scheme_of_ecosystem, scheme_of_purl_type
from interlock.supply.versions.ecosystems import BY_ECOSYSTEM, BY_TYPE


@pytest.mark.parametrize(
    ("ecosystem", "scheme"),
    [
        ("PyPI", "pypi"),
        ("Debian:12", "deb"),
        ("Ubuntu:22.04:LTS", "deb"),
        ("Ubuntu:Pro:16.04:LTS", "deb"),
        ("Alpine:v3.18", "apk"),
        ("Red Hat:enterprise_linux:9::baseos", "rpm"),
        ("Packagist:https://packages.example.org/8", "composer"),
        ("Maven:https://repository.example.org", "maven"),
        ("Root:Alpine:3.18", "apk"),
        ("Root:npm", "npm"),
        ("crates.io", "cargo"),
    ],
)
def test_an_ecosystem_has_a_scheme_whatever_stands_behind_its_colon(ecosystem: str, scheme: str) -> None:
    assert scheme_of_ecosystem(ecosystem) == scheme


@pytest.mark.parametrize("ecosystem", ["", "GIT", "OSS-Fuzz", "Root", "pypi", "Root:Unheard", "Docker Hardened Images"])
def test_an_ecosystem_without_an_order_is_refused(ecosystem: str) -> None:
    with pytest.raises(SchemeUnknown):
        scheme_of_ecosystem(ecosystem)


def test_types_have_schemes_and_commits_have_none() -> None:
    assert scheme_of_purl_type("PyPI") == "pypi"
    assert scheme_of_purl_type("brew") == "generic"
    for kind in ("docker", "git", "huggingface", "oci", "nothing"):
        with pytest.raises(SchemeUnknown):
            scheme_of_purl_type(kind)


def test_both_tables_name_schemes_that_exist() -> None:
    assert {*BY_ECOSYSTEM.values(), *BY_TYPE.values()} <= SCHEMES.keys()
