import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.reading import read_sbom
from interlock.supply.model import Hash, Scope

BOM = """<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
  <metadata><component type="application" bom-ref="root"><name>shop</name><version>2</version></component></metadata>
  <components>
    <component type="library" bom-ref="a">
      <group>org.x</group><name>a</name><version>1</version><scope>optional</scope>
      <hashes><hash alg="SHA-1">{sha1}</hash></hashes>
      <licenses><license><id>MIT</id></license><license><name>Our terms</name></license></licenses>
      <purl>pkg:maven/org.x/a@1</purl>
      <properties><property name="interlock:constraint">[1,2)</property></properties>
      <components><component type="library" bom-ref="b"><name>b</name><version>3</version></component></components>
    </component>
    <component type="library"><name>c</name>
      <licenses><expression>MIT OR ISC</expression></licenses><cpe>cpe:/a:c</cpe></component>
  </components>
  <dependencies><dependency ref="root"><dependency ref="a"/></dependency></dependencies>
</bom>""".replace("{sha1}", "ab" * 20)


def test_xml_says_the_same_as_json() -> None:
    reading = read_sbom("bom.xml", BOM.encode())
    assert reading.project is not None
    assert reading.project.name == "shop"
    a, b, c = reading.components
    assert (a.name, a.version, a.scope, a.line, a.constraint) == ("org.x:a", "1", Scope.OPTIONAL, 5, "[1,2)")
    assert a.hashes == (Hash("sha1", "ab" * 20),)
    assert a.licences == ("MIT", "Our terms")
    assert (b.name, b.version, b.line) == ("b", "3", 11)
    assert (c.licences, c.cpes) == (("MIT OR ISC",), ("cpe:/a:c",))
    assert (a.is_direct, b.is_direct, c.is_direct) == (True, False, False)
    assert reading.edges == ((0, 1),)


def test_two_names_for_one_component_are_refused_with_the_line() -> None:
    with pytest.raises(ManifestMalformed, match=r"bom\.xml:6: a component has name twice"):
        read_sbom("bom.xml", BOM.replace("<name>a</name>", "<name>a</name><name>x</name>").encode())


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY c "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&c;</bom>',
        '<!DOCTYPE b SYSTEM "file:///etc/passwd"><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>',
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">' + "<components><component>" * 5000,
    ],
)
def test_entities_and_endless_depth_are_refused(bomb: str) -> None:
    with pytest.raises(ManifestMalformed):
        read_sbom("bom.xml", bomb.encode())
