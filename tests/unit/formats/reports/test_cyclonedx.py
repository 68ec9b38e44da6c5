"""A list of components is no report that no vulnerabilities were found in them."""

from __future__ import annotations

import pytest

from interlock.formats.reports import Document, read_report

XML = b'<bom xmlns="http://cyclonedx.org/schema/bom/1.1"%s version="1"><components>%s</components></bom>'
COMPONENT = b'<component type="library"><name>shop</name><version>1</version></component>'
EXTENSION = b' xmlns:v="http://cyclonedx.org/schema/ext/vulnerability/1.0"'


@pytest.mark.parametrize(
    "body",
    [
        b'{"bomFormat": "CycloneDX", "components": [{"name": "shop", "version": "1"}]}',
        XML % (b"", COMPONENT),
    ],
)
def test_one_that_says_nothing_of_vulnerabilities_is_no_whole_report(body: bytes) -> None:
    read = read_report(Document("bom", body))[1]
    assert not read.sightings
    assert "nothing of vulnerabilities" in " ".join(read.failed)


@pytest.mark.parametrize(
    "body",
    [
        b'{"bomFormat": "CycloneDX", "components": [], "vulnerabilities": []}',
        XML % (EXTENSION, COMPONENT),
        b'<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"><vulnerabilities/></bom>',
    ],
)
def test_one_that_has_room_for_them_and_lists_none_found_none(body: bytes) -> None:
    read = read_report(Document("bom", body))[1]
    assert not read.sightings
    assert not read.failed
