import pytest

from interlock.formats.manifests import reader_for
from interlock.formats.manifests.java.gradle_lockfile import scope_of
from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_modules_with_the_configurations_that_need_them() -> None:
    reading = read("maven.gradle-lockfile")
    assert purls(reading) == ["org.a/a@1.2.3", "org.b/b@2.0.1", "org.c/c@1.0"]
    found = by_name(reading)
    assert found["org.a:a"].groups == ("compileClasspath", "testRuntimeClasspath")
    assert [found[name].scope for name in ("org.a:a", "org.b:b", "org.c:c")] == [
        Scope.REQUIRED,
        Scope.TEST,
        Scope.BUILD,
    ]


def test_a_line_that_is_no_module_is_owed_and_the_others_count() -> None:
    reading = read("maven.gradle-lockfile", b"hello\norg.a:a:1.0=x\norg.b:b=x\n::=x\n")
    assert purls(reading) == ["org.a/a@1.0"]
    assert owed(reading) == [1, 3, 4]


def test_older_lockfiles_have_one_configuration_each() -> None:
    path = "gradle/dependency-locks/testCompileClasspath.lockfile"
    assert reader_for(path) is not None
    reading = read("maven.gradle-lockfile", b"org.a:a:1.0\n", path)
    assert (reading.components[0].groups, reading.components[0].scope) == (("testCompileClasspath",), Scope.TEST)


def test_what_the_build_script_needs_is_for_the_build() -> None:
    reading = read("maven.gradle-lockfile", b"org.a:a:1.0=classpath\n", "buildscript-gradle.lockfile")
    assert reading.components[0].scope is Scope.BUILD


@pytest.mark.parametrize(("configurations", "scope"), [((), Scope.REQUIRED), (("kapt", "testKapt"), Scope.BUILD)])
def test_the_widest_need_counts(configurations: tuple[str, ...], scope: Scope) -> None:
    assert scope_of(configurations) is scope
