"""OpenSCAP and everybody who writes XCCDF results: the rules that a machine fails, bare or in an ARF. Floor 5.

Source: NIST IR 7275, "XCCDF 1.2", TestResult; NIST IR 7694, "Asset Reporting Format".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty

_TOOL: Final = "openscap"
_PASSED: Final = frozenset({"pass", "fixed"})
_UNSEEN: Final = frozenset({"error", "unknown", "notchecked"})
_MOST_FAILED: Final = 1_000


def _is_xccdf(document: Document) -> bool:
    root = document.root
    return root is not None and (
        root.name == "TestResult" or (root.name == "Benchmark" and root.first("TestResult") is not None)
    )


def _is_arf(document: Document) -> bool:
    return document.root is not None and document.root.name == "asset-report-collection"


def _read(document: Document) -> Report:
    root = document.xml()
    rules: dict[str, Element] = {}
    tests: list[Element] = []
    for element in root.walk():
        if element.name == "Rule":
            rules.setdefault(element.get("id"), element)
        elif element.name == "TestResult":
            tests.append(element)
    results = [result for test in tests for result in test.all("rule-result")]
    counts = Counter(one.say("result").lower() for one in results)
    unseen = (f"{one.get('idref')}: {one.say('result')}" for one in results if one.say("result").lower() in _UNSEEN)
    return Report(
        _TOOL,
        tuple(one for test in tests for one in _failures(test, rules)),
        next((_version(test) for test in tests), ""),
        next((telling.line(test.get("end-time"), test.get("start-time")) for test in tests), ""),
        tuple(dict.fromkeys(test.say("target") for test in tests)),
        sum(counts[word] for word in _PASSED),
        tuple(dict.fromkeys(unseen))[:_MOST_FAILED],
    )


def _version(test: Element) -> str:
    """Give the version of the scanner as its facts say, or as the name of the test system ends."""
    facts = (one.text for one in test.within("target-facts", "fact") if one.get("name").endswith("scanner:version"))
    return next(facts, "") or test.get("test-system").rpartition(":")[2]


def _failures(test: Element, rules: Mapping[str, Element]) -> Iterator[Sighting]:
    host = telling.line(test.say("target"), test.say("target-address"))
    for result in test.all("rule-result"):
        if result.say("result").lower() != "fail":
            continue
        name = result.get("idref")
        rule = rules.get(name) or Element("Rule", {}, result.line)
        instance = telling.line(result.say("instance"))
        known = [one.text for one in (*result.all("ident"), *rule.all("ident"))]
        title = telling.line(rule.say("title"), name)
        yield telling.on_host(
            _TOOL,
            name,
            telling.severity(result.get("severity"), rule.get("severity")),
            f"{title} ({instance})" if instance else title,
            host=f"{host} {instance}" if instance else host,
            aliases=telling.ids(known),
            cwe=telling.weaknesses([one for one in known if one.upper().startswith("CWE")]),
            remedy=telling.line(*(one.text for one in rule.all("fixtext") if not one.children)),
            certainty=Certainty.HIGH,
        )


FORMATS: Final = (
    Format("openscap", "OpenSCAP or another scanner, XCCDF results", _is_xccdf, _read),
    Format("openscap-arf", "OpenSCAP or another scanner, XCCDF results in an ARF", _is_arf, _read),
)
