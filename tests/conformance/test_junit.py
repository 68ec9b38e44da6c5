"""JUnit XML of every kind of check, held to the published schema and to a small reading of it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from interlock.flows.check import Checked
from tests import needed
from tests.programs import finish
from tests.unit.render.builders import (
    HOSTILE,
    checked,
    errored,
    everything,
    failed,
    finding,
    hostile,
    not_applicable,
    passed,
    written,
)

CASES = {
    "everything": everything(),
    "clean": checked(passed()),
    "nothing ran": checked(reasons=[]),
    "broken": checked(errored(finding())),
    "not applicable": checked(not_applicable()),
    "failed": checked(failed(finding())),
    **{f"hostile {number}": hostile(text) for number, text in enumerate(HOSTILE)},
}
SUITE = {"name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"}
RESULTS = {"failure": {"message", "type"}, "error": {"message", "type"}, "skipped": {"message"}}


@pytest.mark.parametrize("check", CASES.values(), ids=CASES)
def test_the_report_holds_to_the_published_schema(check: Checked, shared: Path, tmp_path: Path) -> None:
    program = needed.program("xmllint")
    report = tmp_path / "report.xml"
    report.write_bytes(written(check, "junit"))
    schema = shared / "data" / "schemas" / "junit" / "JUnit.xsd"
    done = finish([program, "--noout", "--nonet", "--schema", str(schema), str(report)])
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("check", CASES.values(), ids=CASES)
def test_the_report_has_the_elements_and_attributes_of_the_schema(check: Checked) -> None:
    root = ET.fromstring(written(check, "junit"))  # noqa: S314, our own bytes
    assert [suite.get("id") for suite in root] == [str(place) for place in range(len(root))]
    for suite in root:
        assert set(suite.attrib) == SUITE
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp", ""))
        names = [child.tag for child in suite]
        cases = len(names) - 3
        assert names == ["properties", *["testcase"] * cases, "system-out", "system-err"]
        assert all(set(one.attrib) == {"name", "value"} and one.get("name") for one in suite[0])
        for case in suite.findall("testcase"):
            assert set(case.attrib) == {"name", "classname", "time"}
            assert len(case) <= 1
            assert all(set(result.attrib) == RESULTS[result.tag] for result in case)


def test_a_change_that_is_denied_is_never_green() -> None:
    for name in ("everything", "nothing ran", "broken", "failed"):
        root = ET.fromstring(written(CASES[name], "junit"))  # noqa: S314, our own bytes
        assert sum(int(suite.get("failures", "")) + int(suite.get("errors", "")) for suite in root) > 0
