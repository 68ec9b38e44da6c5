import pytest

from interlock.flows.compose import Compared, Composition, Judged
from interlock.flows.take_sbom import TakenSbom
from interlock.formats.manifests.errors import malformed
from interlock.formats.sbom.errors import SbomInvalid
from interlock.formats.sbom.faults import Fault
from interlock.formats.sbom.opening import Kind, Notation, Opened
from interlock.kernel import Subject, sha256
from interlock.render.components import (
    compared_lines,
    composition_lines,
    difference_json,
    difference_lines,
    faults_of,
    judged_json,
    judged_lines,
    label,
    taken_json,
    taken_lines,
    unread_json,
    unread_lines,
)
from interlock.render.paint import Paint
from interlock.supply.difference import Difference, difference
from interlock.supply.inventory import Inventory, Owed, merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope

PLAIN = Paint(has_colour=False)


def component(name: str, version: str, **more: object) -> Component:
    """Make a component of PyPI."""
    return Component(name, version, f"pkg:pypi/{name}@{version}", "PyPI", **more)  # type: ignore[arg-type]  # any field


def inventory(*components: Component) -> Inventory:
    """Put components together as one lockfile would name them."""
    return merge([Reading("a.lock", "pypi.poetry-lock", ReadingKind.LOCKFILE, components)])


BEFORE = inventory(
    component("gone", "1"),
    component("six", "1.15"),
    component("same", "1", hashes=(Hash("sha256", "aa" * 32),), scope=Scope.TEST),
)
AFTER = inventory(
    component("come", "2"),
    component("six", "1.16"),
    component("same", "1", hashes=(Hash("sha256", "bb" * 32),), licences=("MIT",)),
)


def test_every_kind_of_change_has_its_line() -> None:
    assert list(difference_lines(difference(BEFORE, AFTER), PLAIN)) == [
        "+ come 2",
        "- gone 1",
        "~ six 1.15 -> 1.16",
        f"! same 1: the same version with other contents (sha256 {'a' * 16} -> {'b' * 16})",
        "= same 1: licence not known -> MIT",
        "= same 1: needed for test -> required",
    ]
    assert list(difference_lines(Difference(), PLAIN)) == ["nothing changed"]


def test_the_document_of_a_difference_has_the_same() -> None:
    document = difference_json(difference(BEFORE, AFTER))
    assert [one["name"] for one in document["added"]] == ["come"]
    assert [one["purl"] for one in document["removed"]] == ["pkg:pypi/gone@1"]
    assert document["moved"][0]["package"] == "pkg:pypi/six"
    assert document["rehashed"][0]["algorithm"] == "sha256"
    assert document["relicensed"][0]["after"] == ("MIT",)
    assert document["rescoped"][0]["before"] == "test"


def test_what_is_missing_is_said_with_file_and_line() -> None:
    owed = (Owed("a.lock", 0, "a.lock: it is cut off"), Owed("setup.py", 3, "code decides"))
    composed = Composition("r", None, 2, Inventory(unresolved=owed), (("a.lock", "a.lock: it is cut off"),))
    assert list(composition_lines(composed, PLAIN, written_to="out.json")) == [
        "0 components from 2 files, written to out.json",
        "not read  a.lock: it is cut off",
        "left open  setup.py:3: code decides",
        "what stands in it is missing here: mend it and run this again",
    ]
    assert unread_json(composed) == {
        "unread": [{"path": "a.lock", "why": "a.lock: it is cut off"}],
        "left_open": [
            {"path": "a.lock", "line": None, "why": "a.lock: it is cut off"},
            {"path": "setup.py", "line": 3, "why": "code decides"},
        ],
    }


def test_of_many_open_ends_the_first_are_shown_and_the_rest_counted() -> None:
    owed = tuple(Owed("go.mod", line, "why") for line in range(1, 16))
    lines = list(unread_lines(Composition("r", None, 1, Inventory(unresolved=owed)), PLAIN))
    assert len(lines) == 11
    assert lines[-1] == "and 5 places more that nobody could make out"


def test_where_nothing_says_what_it_is_made_of_that_is_said() -> None:
    lines = list(composition_lines(Composition("r", None, 0, Inventory()), PLAIN))
    assert lines == [
        "0 components from 0 files",
        "nothing here says what it is made of: no lockfile, manifest or package database",
    ]


def test_a_valid_document_is_said_to_be_what_it_is() -> None:
    judged = Judged("a.json", Opened("a.json", Kind.CYCLONEDX, Notation.JSON, "1.6", {}))
    assert list(judged_lines(judged, PLAIN)) == ["valid  a.json: cyclonedx 1.6 in json"]
    assert judged_json(judged)["valid"] is True


def test_each_place_that_is_wrong_is_shown() -> None:
    faults = (Fault("/version", "it is no number"), Fault("/components/0", "it has no name"))
    error = SbomInvalid(
        path="a.json", place="a.json /version", where="/version", why="it is no number", count=2, faults=faults
    )
    lines = list(judged_lines(Judged("a.json", None, error), PLAIN))
    assert lines[0] == "not valid  a.json /version: it is no number [FMT-301]"
    assert "/components/0: it has no name" in lines[1]
    document = judged_json(Judged("a.json", None, error))
    assert (document["valid"], document["code"]) == (False, "FMT-301")
    assert [one["where"] for one in document["faults"]] == ["/version", "/components/0"]


def test_what_cannot_be_judged_is_not_called_valid() -> None:
    judged = Judged("a.json", None, malformed("a.json", "it is cut off"))
    assert next(judged_lines(judged, PLAIN)).startswith("not judged  a.json")
    assert judged_json(judged)["valid"] is False
    assert faults_of(judged.error) == faults_of(None) == ()


@pytest.mark.parametrize(("version", "said"), [("1", "six 1"), ("", "six")])
def test_a_component_without_a_version_is_called_by_its_name(version: str, said: str) -> None:
    assert label(component("six", version)) == said


def test_nothing_that_a_file_says_can_steer_a_terminal() -> None:
    owed = (Owed("a\x1b[2J", 1, "b\x1b[2J"),)
    composed = Composition("r", None, 1, Inventory(unresolved=owed), (("c\x1b[2J", "d\x1b[2J"),))
    changes = difference(Inventory(), inventory(component("e\x1b[2J", "1\x1b[2J")))
    shown = [*composition_lines(composed, PLAIN), *difference_lines(changes, PLAIN)]
    assert "\x1b" not in "".join(shown)


def test_what_was_brought_in_is_named_with_its_evidence() -> None:
    taken = TakenSbom(Subject("shop", (sha256(b"a"),)), sha256(b"b"), 3, "cyclonedx", "1.6")
    assert list(taken_lines(taken)) == [
        f"shop (sha256:{sha256(b'a').short})",
        "  3 components recorded from cyclonedx 1.6",
        f"  evidence {sha256(b'b')}",
    ]
    assert taken_json(taken)["subject"] == {"name": "shop", "digests": [str(sha256(b"a"))]}


def test_what_only_one_of_two_sources_found_is_named() -> None:
    ham, egg = Component("ham", "1", ""), Component("egg", "2", "pkg:pypi/egg@2")
    lines = list(compared_lines(Compared("syft", 3, (ham,), (egg,)), Paint(has_colour=False)))
    assert lines == [
        "3 components found by both, 1 by interlock alone, 1 by syft alone",
        "interlock only  ham 1",
        "syft only  pkg:pypi/egg@2",
    ]
