from interlock.flows.compose import Composition
from interlock.flows.licences import Licensed, licensed
from interlock.render.licences import licences_json, licences_lines
from interlock.render.paint import Paint
from interlock.supply.inventory import merge
from interlock.supply.licences.policy import LicencePolicy, LicenceRules
from interlock.supply.model import Component, Reading, ReadingKind

DECLARED = {"a": ("MIT",), "b": ("GPL-3.0-only",), "c": ("Foo\x1b[2J",), "d": ("NONE",), "e": ()}
COMPONENTS = tuple(Component(name, "1", f"pkg:pypi/{name}@1", licences=said) for name, said in DECLARED.items())
COMPOSED = Composition("r", None, 1, merge([Reading("a.lock", "x", ReadingKind.LOCKFILE, COMPONENTS)]))
POLICY = LicencePolicy(LicenceRules(allowed=("permissive",), denied=("GPL-3.0-only",)))


def test_each_category_lists_its_components_with_licence_and_ruling() -> None:
    lines = list(licences_lines(licensed(COMPOSED, POLICY), Paint(has_colour=False)))
    assert lines[0:4] == [
        "permissive  1 component",
        "  a 1  MIT  allowed",
        "strong-copyleft  1 component",
        "  b 1  GPL-3.0-only  denied",
    ]
    assert "unknown  1 component  something is declared that nobody here can judge" in lines
    assert "none  1 component  it is said that there is no licence" in lines
    assert "  e 1  -  review" in lines
    assert lines[-1] == "allowed 1, review 3, denied 1"
    assert "\x1b" not in "".join(lines)
    assert list(licences_lines(Licensed(()), Paint(has_colour=False))) == ["no components"]


def test_the_document_tells_the_three_kinds_of_not_knowing_apart() -> None:
    rows = {one["name"]: one for one in licences_json(licensed(COMPOSED, POLICY), COMPOSED)["components"]}
    assert (rows["a"]["licence"], rows["a"]["category"]) == ("MIT", "permissive")
    assert rows["b"]["ruling"] == "denied"
    assert rows["c"]["not_understood"] == ("Foo\x1b[2J",)
    assert (rows["d"]["says_none"], rows["d"]["undeclared"]) == (True, False)
    assert (rows["e"]["says_none"], rows["e"]["undeclared"]) == (False, True)
