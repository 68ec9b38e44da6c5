from interlock.formats.manifests.java.pom import LONGEST_VALUE, Filling, laid_over, pom_of
from interlock.formats.xmldoc import read_xml
from tests.unit.formats.manifests.java.samples import PARENT, POM


def test_a_child_wins_over_its_parent() -> None:
    child, parent = pom_of(read_xml(POM, "pom.xml")), pom_of(read_xml(PARENT, "p/pom.xml"))
    both = laid_over(child, parent)
    assert (both.properties["a.version"], both.properties["unknown"]) == ("1.2.3", "4.0")
    assert [one.artifact for one in both.dependencies] == ["a", "b", "c", "d", "lost", "e", "f", "g"]
    assert both.licences == ("Apache-2.0",)
    assert both.group == "com.example"


def test_properties_lead_to_others_and_to_the_project() -> None:
    fill = Filling(pom_of(read_xml(POM, "pom.xml")))
    assert fill("${deep}-${project.version}-${project.parent.artifactId}-${nobody}") == "1.2.3-1.0.0-above-${nobody}"


def test_properties_that_lead_to_themselves_or_grow_come_to_an_end() -> None:
    rows = "".join(f"<p{number}>${{p{number + 1}}}${{p{number + 1}}}</p{number}>" for number in range(50))
    body = f"<project><properties>{rows}<p50>x</p50><a>${{b}}</a><b>${{a}}</b></properties></project>"
    fill = Filling(pom_of(read_xml(body.encode(), "pom.xml")))
    assert fill("${a}") in {"${a}", "${b}"}
    assert len(fill("${p0}")) <= LONGEST_VALUE
