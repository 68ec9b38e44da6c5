import pytest

from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import LONGEST, Purl, make_purl, package_of, purl_of, read_foreign_purl, read_purl


def test_all_parts_are_read_and_decoded() -> None:
    purl = read_purl("pkg:generic/a/b%20c/n%40m@1%2B2?b=x%26y&A=1#p/q%20r")
    assert purl == Purl("generic", "a/b c", "n@m", "1+2", (("a", "1"), ("b", "x&y")), "p/q r")
    assert str(purl) == "pkg:generic/a/b%20c/n%40m@1%2B2?a=1&b=x%26y#p/q%20r"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("pkg:PyPI/Some_Pkg@1.0.RC1", "pkg:pypi/some-pkg@1.0.rc1"),
        ("PKG://npm/@scope/name", "pkg:npm/%40scope/name"),
        ("pkg:npm/@scope/name@1.0.0", "pkg:npm/%40scope/name@1.0.0"),
        ("pkg:generic/x@1/2", "pkg:generic/x@1%2F2"),
        ("pkg:generic//a//b@1#../x/./y/", "pkg:generic/a/b@1#x/y"),
        ("pkg:generic/a/b/", "pkg:generic/a/b"),
        ("pkg:generic/a?x=&y=1", "pkg:generic/a?y=1"),
        ("pkg:generic/a?x=1&", "pkg:generic/a?x=1"),
        ("pkg:generic/a?x=b=c", "pkg:generic/a?x=b%3Dc"),
        ("pkg:docker/a/b@sha256%3Aabc", "pkg:docker/a/b@sha256:abc"),
        ("pkg:github/Ab/Cd@V1", "pkg:github/ab/cd@V1"),
        ("pkg:git/example.com/a/b/C@1", "pkg:git/example.com/a/b/C@1"),
        ("pkg:golang/example.com/Ab/C@v1", "pkg:golang/example.com/Ab/C@v1"),
        ("pkg:golang/example.com%2FAb%2FC@v1", "pkg:golang/example.com/Ab/C@v1"),
        ("pkg:golang/stdlib@1.22", "pkg:golang/stdlib@1.22"),
        ("pkg:huggingface/Ab/Cd@ABC", "pkg:huggingface/Ab/Cd@abc"),
        ("pkg:cpan/some/Dist@1", "pkg:cpan/SOME/Dist@1"),
        ("pkg:pub/Some.Pkg", "pkg:pub/some_pkg"),
        ("pkg:oci/Name@SHA256:AB", "pkg:oci/name@sha256:ab"),
        ("pkg:rpm/Vendor/Name@1", "pkg:rpm/vendor/Name@1"),
        ("pkg:mlflow/Ab@1?repository_url=https://x.azuredatabricks.example", None),
        (
            "pkg:mlflow/Ab@1?repository_url=https://example.org",
            "pkg:mlflow/Ab@1?repository_url=https:%2F%2Fexample.org",
        ),
        (
            "pkg:swid/A@1?tag_id=ABCDEF01-0000-0000-0000-00000000000A",
            "pkg:swid/A@1?tag_id=abcdef01-0000-0000-0000-00000000000a",
        ),
        ("pkg:swid/A@1?tag_id=Org.A", "pkg:swid/A@1?tag_id=Org.A"),
    ],
)
def test_spelling_is_that_of_the_type(text: str, canonical: str | None) -> None:
    expected = canonical or "pkg:mlflow/ab@1?repository_url=https:%2F%2Fx.azuredatabricks.example"
    assert str(read_purl(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pkg:",
        "pkg:npm",
        "pkg:npm/",
        "pkg:npm/@1",
        "npm/a@1",
        "pkg%3Anpm/a",
        "pkg:n%70m/a",
        "pkg:1a/b",
        "pkg:a+b/c",
        "pkg:generic/a%zz",
        "pkg:generic/a%",
        "pkg:generic/%ff",
        "pkg:generic/a%2Fb/c",
        "pkg:generic/a#b%2Fc",
        "pkg:generic/a?=1",
        "pkg:generic/a?1a=b",
        "pkg:generic/a?x%20y=1",
        "pkg:generic/a?x=1&X=2",
        "pkg:generic/\ud800",
        "pkg:golang/%2F",
        "pkg:git/%2F",
        "pkg:pypi/a/b",
        "pkg:deb/curl@1",
        "pkg:swift/example.com/a/@5",
        "pkg:julia/A@1",
        "pkg:swid/a/b/c/d?tag_id=1",
        "pkg:cpan/A::B",
        "pkg:cocoapods/.a",
        "pkg:chrome-extension/abc",
        "pkg:chrome-extension/" + "a" * 32 + "@1.x",
        "pkg:generic/" + "a" * LONGEST,
    ],
)
def test_what_is_no_package_url_is_refused(text: str) -> None:
    with pytest.raises(PurlMalformed):
        read_purl(text)


def test_parts_are_normalised_when_put_together() -> None:
    assert purl_of("PyPI", "Some_Pkg", "1.0") == "pkg:pypi/some-pkg@1.0"
    assert purl_of("maven", "a", "1", "org.x", (("type", "war"), ("classifier", ""))) == "pkg:maven/org.x/a@1?type=war"
    assert str(make_purl("generic", "/n/", namespace="/a//b/", subpath="/x/../y")) == "pkg:generic/a/b/n#x/y"
    assert purl_of("npm", "core", namespace="@babel") == "pkg:npm/%40babel/core"
    assert purl_of("generic", "a/b") == "pkg:generic/a%2Fb"


@pytest.mark.parametrize(
    ("type_", "name", "qualifiers"),
    [("", "a", ()), ("a b", "a", ()), ("npm", "", ()), ("npm", "/", ()), ("npm", "a", (("x y", "1"),))],
)
def test_parts_that_name_nothing_are_refused(type_: str, name: str, qualifiers: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(PurlMalformed):
        purl_of(type_, name, qualifiers=qualifiers)


def test_text_that_is_no_text_is_refused_when_written() -> None:
    with pytest.raises(PurlMalformed):
        str(Purl("generic", "", "\ud800"))


def test_what_other_tools_write_is_read_although_its_type_does_not_allow_it() -> None:
    assert read_foreign_purl("pkg:deb/Curl@1") == Purl("deb", "", "curl", "1")
    assert read_foreign_purl("pkg:julia/A@1") == Purl("julia", "", "A", "1")
    with pytest.raises(PurlMalformed):
        read_foreign_purl("pkg:deb/")


def test_one_package_has_one_text_however_its_name_is_spelt() -> None:
    assert package_of(read_purl("pkg:pypi/zope.interface@1")) == package_of(read_purl("pkg:pypi/Zope_Interface@2"))
    assert package_of(read_purl("pkg:nuget/A.B@1")) == "pkg:nuget/a.b"
    assert package_of(read_purl("pkg:npm/%40a/b@1?x=1#y")) == "pkg:npm/%40a/b"


def test_nothing_is_made_that_could_not_be_read_again() -> None:
    assert read_purl(purl_of("generic", "a" * (LONGEST - 20))).type == "generic"
    with pytest.raises(PurlMalformed, match="longer"):
        purl_of("generic", "é" * (LONGEST // 6 + 1))
