from interlock.supply.versions.semver import Semver, read
from tests.unit.supply.versions.orders import refuses, rises, same


def test_semantic_versions_rise() -> None:
    rises("semver", "0.0.0-0 0.0.0 1.0.0-0 1.0.0-2 1.0.0-10 1.0.0-Beta 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.b 1.0.0")
    rises("semver", "1.0.0 1.0.1 1.1.0 1.10.0 2.0.0 2.0.0.1")


def test_build_metadata_and_a_leading_v_say_nothing() -> None:
    same("semver", "1.2.3 v1.2.3 =1.2.3 1.2.3+a 1.2.3+b.1 1.2.3.0")
    same("npm", "1.2.3-beta 1.2.3beta v1.2.3-beta+x")
    same("semver", "1 1.0 1.0.0")


def test_build_metadata_counts_in_dart_and_julia() -> None:
    for scheme in ("pub", "julia"):
        rises(scheme, "1.2.3-pre+build 1.2.3 1.2.3+1 1.2.3+2 1.2.3+10 1.2.3+a1")


def test_go_names_its_toolchains_differently() -> None:
    rises("golang", "v1.20.0 go1.21rc2 go1.21 go1.21.1 v1.22.0")
    same("golang", "go1.21rc2 v1.21.0-rc.2 1.21-rc.2")
    same("golang", "v2.0.0+incompatible v2.0.0")
    rises("golang", "v0.0.0-20190101000000-abcdefabcdef v0.0.0-20200101000000-012345678901 v0.0.0")


def test_what_is_no_semantic_version_is_refused() -> None:
    refuses(
        "semver", "one", "1.", "1..2", "1.2.3-", "1.2.3-a..b", "1.2.3-é", "1.2.3 4", "-1.2.3", "1.2.3-a_b", "\u0661.2.3"
    )
    refuses("golang", "master", "go", "devel +abc")


def test_a_version_is_taken_apart() -> None:
    assert read("v1.2-rc.1+b.2") == Semver((1, 2, 0), ("rc", 1), ("b", "2"))
