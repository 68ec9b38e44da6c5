import pytest

from interlock.formats.artifacts import ArtifactMalformed, ArtifactTooLarge, Limits
from interlock.formats.artifacts.budget import OutOfBudget
from interlock.supply.model import ReadingKind
from tests.unit.formats.artifacts.building import METADATA, contents, elf, go_notes, gzipped, purls, tarred, zipped

WHEEL = zipped({"a_b/x.py": b"", "a_b-1.2.3.dist-info/METADATA": METADATA})
POM = b"groupId=org.x\nartifactId=lib\nversion=2.0\n"
JAR = zipped({"META-INF/maven/org.x/lib/pom.properties": POM})


def test_a_wheel_is_what_its_metadata_says() -> None:
    found = contents("a_b-1.2.3-py3-none-any.whl", WHEEL)
    assert purls(found) == ["pypi/a-b@1.2.3"]
    assert found.readings[0].kind is ReadingKind.ARTIFACT
    assert found.readings[0].components[0].inside == "a_b-1.2.3.dist-info/METADATA"


def test_jars_within_archives_within_archives_know_their_place() -> None:
    war = zipped({"WEB-INF/lib/lib-2.0.jar": JAR, "WEB-INF/classes/x": b""})
    found = contents("app.tar.gz", gzipped(tarred({"app/app.war": war})))
    places = {one.purl: one.inside for reading in found.readings for one in reading.components}
    assert places["pkg:maven/org.x/lib@2.0"] == "app/app.war!WEB-INF/lib/lib-2.0.jar"


def test_a_program_within_a_wheel_is_read() -> None:
    program = elf([(".go.buildinfo", go_notes())])
    found = contents("x.whl", zipped({"x/bin/tool": program, "x-1.dist-info/METADATA": METADATA}))
    assert "golang/x.example/a@v1.2.3" in purls(found)


def test_one_broken_archive_hides_no_other() -> None:
    found = contents("all.zip", zipped({"a.jar": JAR[:-30], "b.jar": JAR, "c.jar": b"nothing"}))
    assert "maven/org.x/lib@2.0" in purls(found)
    assert [str(one).partition(":")[0] for one in found.problems] == ["all.zip!a.jar", "all.zip!c.jar"]


def test_archives_are_followed_to_a_depth_and_no_further() -> None:
    body = JAR
    for _ in range(20):
        body = zipped({"a.zip": body})
    found = contents("a.zip", body, Limits(depth=5))
    assert any(isinstance(one, ArtifactTooLarge) for one in found.problems)
    assert all("!" in str(one) for one in found.problems)


def test_ten_thousand_archives_side_by_side_are_counted() -> None:
    many = zipped({f"{number}.jar": JAR for number in range(200)})
    assert len(contents("all.zip", many).readings) == 200
    with pytest.raises(OutOfBudget, match="more than 100 files"):
        contents("all.zip", many, Limits(entries=100))


def test_a_bomb_within_names_itself_and_hides_no_other() -> None:
    bomb = zipped({"zeros.jar": bytes(90 << 20)})
    found = contents("all.zip", zipped({"bomb.zip": bomb, "good.jar": JAR}))
    assert [type(one) for one in found.problems] == [ArtifactTooLarge]
    assert "all.zip!bomb.zip" in str(found.problems[0])
    assert "maven/org.x/lib@2.0" in purls(found)


def test_paths_that_lead_out_are_named() -> None:
    found = contents("x.tar", tarred({"../etc/lib-1.0.jar": JAR, "ok/lib-2.0.jar": JAR}))
    assert [str(one) for one in found.problems] == ["x.tar!../etc/lib-1.0.jar: its path leads out of the archive"]
    assert purls(found) == ["maven/org.x/lib@2.0"]


def test_a_file_of_no_known_kind_with_the_name_of_an_archive_is_refused() -> None:
    with pytest.raises(ArtifactMalformed):
        contents("x.whl", b"nothing of the kind")
    assert contents("x", b"nothing of the kind").readings == []
    assert contents("picture.par", b"of something else").problems == []
