import re

import pytest

from interlock.supply.spoof.known import TYPES, Known, folded, known, owner_of, squeezed
from interlock.supply.spoof.names import likeness


@pytest.mark.parametrize("purl_type", TYPES)
def test_the_lists_hold_many_names_as_their_index_spells_them(purl_type: str) -> None:
    there = known(purl_type)
    assert len(there.names) > (5000 if purl_type in {"npm", "pypi"} else 500)
    assert all(re.fullmatch(r"[a-z0-9@._/~:+-]{1,100}", name) for name in there.names)


@pytest.mark.parametrize("purl_type", TYPES)
def test_a_popular_name_is_no_imitation_of_another(purl_type: str) -> None:
    assert [name for name in known(purl_type).names if likeness(purl_type, name)] == []


@pytest.mark.parametrize(
    ("purl_type", "name", "spelt"),
    [
        ("pypi", "Zope.Interface__x", "zope-interface-x"),
        ("cargo", "serde_json", "serde-json"),
        ("golang", "github.com/Sirupsen/logrus/v2", "github.com/sirupsen/logrus"),
        ("golang", "gopkg.in/yaml.v3", "gopkg.in/yaml"),
        ("npm", "JSONStream", "jsonstream"),
    ],
)
def test_names_are_folded_as_their_index_does(purl_type: str, name: str, spelt: str) -> None:
    assert folded(purl_type, name) == spelt


@pytest.mark.parametrize(
    ("purl_type", "name", "parts"),
    [
        ("npm", "@types/node", ("@types", "node")),
        ("npm", "lodash", ("", "lodash")),
        ("composer", "symfony/yaml", ("symfony", "yaml")),
        ("maven", "org.slf4j:slf4j-api", ("org.slf4j", "slf4j-api")),
        ("golang", "github.com/gorilla/mux/middleware", ("github.com/gorilla", "mux")),
        ("golang", "go.uber.org/zap", ("go.uber.org", "zap")),
        ("golang", "tailscale.com", ("tailscale.com", "")),
        ("pypi", "a/b", ("", "a/b")),
    ],
)
def test_a_name_splits_where_its_owner_ends(purl_type: str, name: str, parts: tuple[str, str]) -> None:
    assert owner_of(purl_type, name) == parts


def test_what_only_an_owner_can_publish_is_owned() -> None:
    assert known("npm").is_owned("@types/whatever")
    assert known("maven").is_owned("org.springframework.boot.experimental:new")
    assert known("nuget").is_owned("microsoft.something")
    assert known("golang").is_owned("github.com/gorilla/new")
    assert not known("maven").is_owned("org.springframeworks:spring-core")
    assert not known("pypi").is_owned("requests")


def test_words_of_a_language_say_nothing() -> None:
    there = Known("pypi", ["python-dateutil"])
    assert there.kernel("python3-dateutil") == there.kernel("dateutil-py") == "dateutil"
    assert there.kernel("python") == "python"


def test_marks_are_squeezed_out() -> None:
    assert squeezed("@a/b-c_d.e") == "abcde"
