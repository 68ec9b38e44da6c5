"""Any table or JSON is read by a mapping, and a mapping that means nothing is refused with its line."""

from __future__ import annotations

import pytest

from interlock.control import Sighting
from interlock.formats import FieldUnknown, FieldWrong, YamlMalformed
from interlock.formats.errors import ReportMalformed
from interlock.formats.reports import Report
from interlock.formats.reports.document import Document
from interlock.formats.reports.mapping import FIELDS, KEYS, read_mapped, read_mapping
from interlock.kernel import Severity

BARE = "tool: acme\nshape: {shape}\nfields: {{message: text, {more}}}\n"


def read(mapping: str, body: str) -> Report:
    return read_mapped(Document("r", body.encode()), read_mapping(mapping, "m.yaml"))


def one(more: str, body: str, shape: str = "json") -> Sighting:
    (found,) = read(BARE.format(shape=shape, more=more), body).sightings
    return found


def test_a_table_is_read_by_its_columns() -> None:
    mapping = """\
tool: acme
shape: csv
fields: {message: What, severity: Risk, rule: Check, path: File, line: Line, cwe: Weakness, remedy: Do}
severities: {"1": low, grave: critical}
passed: {State: [Fixed, ok]}
"""
    table = (
        "What,Risk,Check,File,Line,Weakness,Do,State\nbad,1,C1,a.py,7,CWE-89; x,mend,open\nworse,Grave,C2,b.py,x,,,\n"
    )
    report = read(mapping, table + "gone,1,C3,c.py,1,,,FIXED\n")
    first, second = report.sightings
    assert (report.tool, report.passed) == ("acme", 1)
    assert (first.tool, first.rule, first.severity, first.message) == ("acme", "C1", Severity.LOW, "bad")
    assert (first.at.path, first.at.line, first.cwe, first.remedy) == ("a.py", 7, ("CWE-89",), "mend")
    assert (second.severity, second.at.line, second.at.symbol) == (Severity.CRITICAL, 0, "worse")


def test_paths_go_into_objects_through_lists_and_out_again() -> None:
    mapping = """\
tool: acme
shape: json
items: files.found
fields:
  message: [about.title, about.id]
  rule: about.id
  path: ^file.name
  address: ^^home.url
  cwe: about.weaknesses.number
"""
    body = """{"home": {"url": "https://example.org"}, "files": [
        {"file.name": "dotted.py",
         "found": [{"about": {"id": "R1", "weaknesses": [{"number": 79}, {"number": "CWE-80"}]}}]},
        {"file": {"name": "b.py"}, "found": [{"about": {"title": "second", "id": 2}}]},
        {"found": null}]}"""
    first, second = read(mapping + "kind: code\n", body).sightings
    assert (first.message, first.at.path, first.cwe) == ("R1", "dotted.py", ("CWE-79", "CWE-80"))
    assert (second.message, second.rule, second.at.path) == ("second", "2", "b.py")
    assert read(mapping, body).sightings[0].at.symbol == "https://example.org"


@pytest.mark.parametrize(
    ("more", "item", "symbol"),
    [
        ("component: a, version: b, aliases: c", '"a": "Left-Pad", "b": "1.0", "c": ["CVE-2026-1000"]', "left-pad@1.0"),
        ("purl: a", '"a": "pkg:npm/left-pad@1.0"', "left-pad@1.0"),
        ("address: a", '"a": "https://example.org"', "https://example.org"),
        ("resource: a, path: b", '"a": "bucket", "b": "x.tf"', "bucket"),
        ("path: a, line: b", '"a": "x.py", "b": 3', ""),
        ("rule: a", '"a": true', "m"),
    ],
)
def test_what_a_finding_has_says_what_it_is(more: str, item: str, symbol: str) -> None:
    assert one(more, f'[{{"text": "m", {item}}}]').at.symbol == symbol


def test_a_vulnerability_goes_by_its_ids() -> None:
    found = one(
        "component: a, aliases: [b, c]",
        '[{"text": "m", "a": "x", "b": "see cve-2026-1000", "c": "GHSA-2222-3333-4444"}]',
    )
    assert (found.rule, found.aliases) == ("CVE-2026-1000", ("CVE-2026-1000", "GHSA-2222-3333-4444"))
    assert one("component: a, aliases: b", '[{"text": "m", "a": "x", "b": "ACME-7"}]').aliases == ("ACME-7",)


def test_a_secret_is_told_by_its_place_alone() -> None:
    mapping = "tool: acme\nshape: json\nkind: secret\nfields: {message: kind, path: file, line: line, resource: page}\n"
    first, second = read(
        mapping, '[{"kind": "token", "file": "a", "line": "2"}, {"kind": "token", "page": "P1"}]'
    ).sightings
    assert (first.cwe, first.at.path, first.at.line, first.at.symbol) == (("CWE-798",), "a", 2, "")
    assert second.at.symbol == "P1"


def test_a_constant_is_what_holds_where_the_report_says_nothing() -> None:
    mapping = BARE.format(shape="json-lines", more="severity: how, cwe: w")
    mapping += "constants: {severity: low, cwe: 79, rule: R}\n"
    first, second = read(mapping, '{"text": "a", "how": "high", "w": 80}\n{"text": "b", "how": null}\n').sightings
    assert (first.severity, first.cwe, first.rule) == (Severity.HIGH, ("CWE-80",), "R")
    assert (second.severity, second.cwe) == (Severity.LOW, ("CWE-79",))


def test_one_json_line_alone_is_json_lines_too_and_a_severity_that_nobody_can_read_is_high() -> None:
    assert one("severity: s", '{"text": "a", "s": "odd"}', "json-lines").severity is Severity.HIGH
    assert one("severity: s", '[{"text": "a", "s": 9.1}]').severity is Severity.CRITICAL


def test_a_mapping_may_be_json_and_an_empty_list_is_a_report_of_nothing() -> None:
    mapping = '{"tool": "acme", "shape": "json", "fields": {"message": "text"}}'
    assert read(mapping, "[]") == Report("acme")


@pytest.mark.parametrize(
    ("mapping", "body", "why"),
    [
        (BARE.format(shape="csv", more="rule: nr"), "text,number\na,1\n", "no column 'nr'"),
        (BARE.format(shape="csv", more=""), '[{"text": 1}]', "no column 'text'"),
        (BARE.format(shape="json", more=""), "text\na\n", "no JSON"),
        (BARE.format(shape="json-lines", more=""), "text\na\n", "no JSON lines"),
        (BARE.format(shape="json-lines", more=""), '[{"text": "a"}, {"text": "b"}]', "no JSON lines"),
        (BARE.format(shape="json", more=""), "[" * 600 + "]" * 600, "finding 1 has no message"),
        (BARE.format(shape="json", more=""), '{"text": 1}', "at its top"),
        (BARE.format(shape="json", more="") + "items: a.b", '{"a": {}}', "at a.b"),
        (BARE.format(shape="json", more="") + "items: a", '{"a": 1}', "at a"),
        (BARE.format(shape="json", more=""), '[{"text": "a"}, {"words": "b"}]', "finding 2 has no message"),
        (BARE.format(shape="json", more=""), '["a"]', "finding 1 has no message"),
        (BARE.format(shape="json", more=""), '[{"text": {"a": 1}}]', "finding 1 has no message"),
        (BARE.format(shape="json", more="").replace("text", "^text"), '[{"text": "a"}]', "finding 1 has no message"),
    ],
)
def test_a_report_that_is_not_as_the_mapping_says_is_refused(mapping: str, body: str, why: str) -> None:
    with pytest.raises(ReportMalformed, match=r"^r is no report") as refused:
        read(mapping, body)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("mapping", "line"),
    [
        ("tool: acme\nshape: json\nfields: {message: a}\nitem: x\n", 4),
        ("tool: acme\nshape: json\nfields:\n  message: a\n  sevrity: b\n", 5),
        ("tool: acme\nshape: xml\nfields: {message: a}\n", 2),
        ("tool: acme\nshape: json\nkind: host\nfields: {message: a}\n", 3),
        ("tool: acme\nshape: json\nfields: {message: a}\nseverities:\n  x: bad\n", 5),
        ("tool: acme\nshape: json\nfields: {message: a}\nconstants: {colour: red}\n", 4),
    ],
)
def test_a_key_or_word_that_means_nothing_is_an_error_with_its_line(mapping: str, line: int) -> None:
    with pytest.raises(FieldUnknown, match=rf"^m\.yaml:{line}: "):
        read_mapping(mapping, "m.yaml")


@pytest.mark.parametrize(
    "mapping",
    [
        "a list\n",
        "[]\n",
        "tool: acme\nshape: json\n",
        "tool: acme\nshape: csv\nitems: a\nfields: {message: a}\n",
        "tool: acme\nshape: json\nfields: {rule: a}\n",
        "tool: acme\nshape: json\nfields: {message: []}\n",
        "tool: acme\nshape: json\nfields: {message: {a: b}}\n",
        "tool: acme\nshape: json\nfields: {message: " + "a." * 40 + "b}\n",
        "tool: acme\nshape: json\nfields: {message: a}\npassed: [a]\n",
        "tool: acme\nshape: json\nfields: {message: a}\nconstants: {rule: [a]}\n",
    ],
)
def test_a_mapping_that_is_none_is_refused(mapping: str) -> None:
    with pytest.raises(FieldWrong, match=r"^m\.yaml:\d"):
        read_mapping(mapping, "m.yaml")


def test_a_mapping_is_strict_yaml() -> None:
    with pytest.raises(YamlMalformed):
        read_mapping("tool: a\ntool: b\n", "m.yaml")


def test_words_may_be_numbers_and_truths() -> None:
    mapping = (
        BARE.format(shape="json", more="severity: s")
        + "severities: {1: low}\npassed: {ok: true}\nconstants: {rule: 7}\n"
    )
    report = read(mapping, '[{"text": "a", "s": 1}, {"text": "b", "ok": true}]')
    (found,) = report.sightings
    assert (found.severity, found.rule, report.passed) == (Severity.LOW, "7", 1)


def test_every_key_and_field_says_what_it_means() -> None:
    assert all((*KEYS.values(), *FIELDS.values()))
