import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.reading import read_sbom
from interlock.supply.model import Hash

TERMS = "http://spdx.org/rdf/terms#"
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:spdx="http://spdx.org/rdf/terms#">
 <spdx:SpdxDocument rdf:about="http://x.example/doc#SPDXRef-DOCUMENT">
  <spdx:specVersion>SPDX-2.3</spdx:specVersion><spdx:name>shop</spdx:name>
  <spdx:relationship><spdx:Relationship>
   <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/>
   <spdx:relatedSpdxElement>
    <spdx:Package rdf:about="http://x.example/doc#SPDXRef-app">
     <spdx:name>app</spdx:name>
     <spdx:relationship><spdx:Relationship>
      <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/>
      <spdx:relatedSpdxElement>
       <spdx:Package rdf:about="http://x.example/doc#SPDXRef-a">
        <spdx:name>a</spdx:name><spdx:versionInfo>1</spdx:versionInfo>
        <spdx:licenseDeclared><spdx:DisjunctiveLicenseSet>
         <spdx:member rdf:resource="http://spdx.org/licenses/MIT"/>
         <spdx:member rdf:resource="http://spdx.org/licenses/ISC"/>
        </spdx:DisjunctiveLicenseSet></spdx:licenseDeclared>
        <spdx:licenseConcluded rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
        <spdx:checksum><spdx:Checksum>
         <spdx:algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha1"/>
         <spdx:checksumValue>{sha1}</spdx:checksumValue>
        </spdx:Checksum></spdx:checksum>
        <spdx:externalRef><spdx:ExternalRef>
         <spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/>
         <spdx:referenceLocator>pkg:pypi/a@1</spdx:referenceLocator>
        </spdx:ExternalRef></spdx:externalRef>
       </spdx:Package>
      </spdx:relatedSpdxElement>
     </spdx:Relationship></spdx:relationship>
    </spdx:Package>
   </spdx:relatedSpdxElement>
  </spdx:Relationship></spdx:relationship>
 </spdx:SpdxDocument>
</rdf:RDF>""".replace("{sha1}", "ab" * 20)


def test_rdf_says_the_same_as_json() -> None:
    reading = read_sbom("a.spdx.rdf", RDF.encode())
    assert reading.project is not None
    assert reading.project.name == "app"
    (component,) = reading.components
    assert (component.purl, component.version, component.line) == ("pkg:pypi/a@1", "1", 12)
    assert component.licences == ("(MIT OR ISC)",)
    assert component.hashes == (Hash("sha1", "ab" * 20),)
    assert component.is_direct is True


def test_rdf_about_something_else_is_refused() -> None:
    with pytest.raises(ManifestMalformed, match="no SpdxDocument"):
        read_sbom("a.rdf", b"<RDF><Thing/></RDF>")
