from msgspec.structs import replace

from interlock.flows.compose import Composition
from interlock.flows.explain import Explained, explain
from interlock.render.dependencies import explained_json, explained_lines, list_json, list_lines
from interlock.render.paint import Paint
from interlock.supply.advisory import Advisory, Group
from interlock.supply.advisory.upgrades import Upgrade
from interlock.supply.inventory import Inventory, merge
from interlock.supply.matching import Answer, Doubt
from interlock.supply.model import Component, Reading, ReadingKind

PLAIN = Paint(has_colour=False)
APP = Component("app", "1.0", "pkg:pypi/app@1.0", is_direct=True, line=2)
HAM = Component("ham", "1.0", "pkg:pypi/ham@1.0", is_direct=False, line=7)
READING = Reading("a.lock", "pypi.poetry-lock", ReadingKind.LOCKFILE, (APP, HAM), ((0, 1),))
COMPOSED = Composition("r", None, 1, merge([READING]))
RECORD = Advisory("CVE-1", "2026-01-01T00:00:00Z", summary="A hole\x1b[2J")


def ham(**changes: object) -> Explained:
    """Explain a component, with changes."""
    (one,) = explain(COMPOSED, HAM.purl, None)
    return replace(one, **changes)


def test_the_list_says_how_each_came_here_and_where_it_is_named() -> None:
    lines = list(list_lines(COMPOSED, is_direct=False))
    assert lines[1].split() == ["app", "1.0", "direct", "required", "a.lock:2"]
    assert lines[2].split() == ["ham", "1.0", "transitive", "required", "a.lock:7"]
    assert [line.split()[0] for line in list_lines(COMPOSED, is_direct=True)] == ["component", "app"]
    assert list(list_lines(Composition("r", None, 0, Inventory()), is_direct=False)) == ["no components"]
    assert [one["name"] for one in list_json(COMPOSED, is_direct=True)["components"]] == ["app"]


def test_a_component_is_explained_with_its_chain_and_what_mends_it() -> None:
    answer = Answer((Group("CVE-1", ("CVE-1",), (RECORD,)),), (Doubt(RECORD, "no version"),))
    lines = list(explained_lines(ham(answer=answer, upgrade=Upgrade(nearest="1.5")), PLAIN))
    assert lines == [
        "ham 1.0  pkg:pypi/ham@1.0",
        "  named in a.lock:7",
        "  app 1.0 > ham 1.0",
        "  CVE-1  A hole\\x1b[2J",
        "  CVE-1  may affect it: no version",
        "  upgrade to 1.5 mends all of them",
        "  app 1.0 brings it in: upgrade that, or tell it to take the newer one",
    ]
    document = explained_json(ham(answer=answer, upgrade=Upgrade(nearest="1.5")))
    assert (document["chains"], document["upgrade"], document["looked_up"]) == ([["app 1.0", "ham 1.0"]], "1.5", True)


def test_where_nothing_mends_it_the_reason_is_given() -> None:
    answer = Answer((Group("CVE-1", ("CVE-1",), (RECORD,)),))
    one = ham(answer=answer, upgrade=Upgrade(because="no version is known that mends it"))
    assert list(explained_lines(one, PLAIN))[-1] == "  no version is known that mends it"
    assert explained_json(one)["no_upgrade_because"] == "no version is known that mends it"


def test_not_looked_up_is_never_told_as_not_affected() -> None:
    assert any("were not looked for" in line for line in explained_lines(ham(), PLAIN))
    assert explained_json(ham())["looked_up"] is False
    assert list(explained_lines(ham(answer=Answer()), PLAIN))[-1] == "  no advisory at hand affects it"


def test_what_nothing_else_brings_in_says_whose_wish_it_is() -> None:
    (app,) = explain(COMPOSED, APP.purl, None)
    assert "  the project itself asks for it" in list(explained_lines(app, PLAIN))
    alone = replace(app, chains=((replace(app.entry, component=replace(APP, is_direct=None)),),))
    assert "  nothing here is known to need it" in list(explained_lines(alone, PLAIN))
