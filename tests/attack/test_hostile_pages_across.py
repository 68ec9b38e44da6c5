"""Search, trace, questions, timelines, figures and saved views against hostile texts, sights, moments and sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from interlock.evidence import PROVENANCE
from interlock.flows.directory import say
from interlock.identity import Account, Confirm, JoinAccount
from interlock.identity.sessions import Method
from interlock.kernel import Digest, Subject, sha256, stamp
from interlock.testing.world import World
from tests.docks import provenance
from tests.estate import Estate
from tests.passkeys import RP
from tests.shared_ledger import MINE, OTHER, READER, SharedLedger
from tests.visits import COOKIE, Browser, Site, visiting

EVIL = "</title><script>alert(1)</script>\u202e&'\"><img src=x onerror=alert(2)>"
WORD = "w" * 10_000


def of(site: Site, who: str) -> Browser:
    """Give the browser of somebody whose account the ledger joins to them."""
    browser = site.browser()
    secret, _ = site.serving.visiting.sessions.open(Account.parse(f"directory:local/{who}"), who, Method.PASSWORD)
    browser.client.cookies.set(COOKIE, secret, domain=RP)
    return browser


def get(browser: Browser, path: str, **params: str) -> Any:
    return browser.client.get(path, params=params or None, headers={"Sec-Fetch-Site": "none"})


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    """Give a server over two products, of which wendy may read one."""
    ledger = SharedLedger(tmp_path_factory.mktemp("shared"))
    mine = ledger.run(MINE, ["pkg:pypi/both-lib@1"])
    other = ledger.run(OTHER, ["pkg:pypi/both-lib@1"])
    team, at = ledger.team, ledger.world.at
    with team.app("ann") as app:
        origin = app.store.ledger.origin
        joins = [JoinAccount(f"person:{one}", f"directory:local/{one}", "shown") for one in (READER, "ann")]
        say(joins, app.directory(), app.seal, team.keys["ann"], at, origin)
    with team.app("ben") as app:
        pending = [Confirm(str(one.digest)) for one in app.directory().pending]
        say(pending, app.directory(), app.seal, team.keys["ben"], at, origin)
    ledger.be("ann")
    with visiting(ledger.world) as site:
        yield site, {"mine": mine.digests[0].hex, "other": other.digests[0].hex}


PATHS = (
    "/search?q=staging",
    "/search?q=kind:deployment",
    f"/search?q=product:{OTHER}",
    "/search?q=kind:deployment&format=csv",
    "/trace?of=product:shop",
    "/trace?of=pkg:pypi/both-lib@1",
    "/trace?of=pkg:pypi/both-lib@1&format=json",
    "/trace/node?of=pkg:pypi/both-lib@1",
    "/trace/node?of=pkg:pypi/both-lib@1&relation=went+into&way=forward",
    "/trace/cve-to-pods?cve=pkg:pypi/both-lib",
    "/trace/prod-to-code?of=shop/staging",
    "/trace/what-changed?environment=shop/staging&since=1",
    "/timelines",
    "/timelines/shop/staging",
    "/figures",
    "/figures/coverage",
    "/figures/gate-outcomes?format=csv",
    "/figures/deployment-frequency",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_page_names_what_somebody_may_not_see(shared: tuple[Site, dict[str, str]], path: str) -> None:
    site, digests = shared
    whole, limited = get(of(site, "ann"), path), get(of(site, READER), path)
    assert whole.status_code == limited.status_code == 200, limited.text
    asked = re.sub(r'value="[^"]*"|href="[^"]*"|<bdi>product:bank</bdi>|<title>[^<]*', "", limited.text)
    assert OTHER not in asked
    assert digests["other"][:12] not in limited.text


def test_some_of_these_pages_do_name_it_to_who_may_see_it(shared: tuple[Site, dict[str, str]]) -> None:
    site, digests = shared
    ann = of(site, "ann")
    for path in ("/trace?of=pkg:pypi/both-lib@1", "/timelines", "/trace/cve-to-pods?cve=pkg:pypi/both-lib"):
        assert OTHER in get(ann, path).text
    assert digests["other"][:12] in get(ann, "/trace?of=pkg:pypi/both-lib@1").text


@pytest.mark.parametrize(
    ("path", "there", "nowhere"),
    [
        ("/trace?of={}", "sha256:{other}", "sha256:" + "5" * 64),
        ("/trace/node?of={}", "environment:bank/staging", "environment:none/staging"),
        ("/trace/node?of={}", "product:bank", "product:zzzz"),
        ("/trace/who-approved?of={}", "sha256:{other}", "sha256:" + "5" * 64),
        ("/trace/prod-to-code?of={}", "bank/staging", "none/staging"),
        ("/trace/what-changed?environment={}", "bank/staging", "none/staging"),
        ("/timelines/{}/staging", "bank", "none"),
        ("/figures?product={}", "bank", "none"),
    ],
)
def test_what_is_of_another_product_is_answered_as_what_is_not_there(
    shared: tuple[Site, dict[str, str]], path: str, there: str, nowhere: str
) -> None:
    site, digests = shared
    wendy, there = of(site, READER), there.format(**digests)
    said = [get(wendy, path.format(quote(one, safe=""))) for one in (there, nowhere)]
    assert [one.status_code for one in said] == [404, 404]
    told = [re.sub(r"form_token\" value=\"[^\"]*|ses-\w+", "", one.text) for one in said]
    plain = [
        unescape(one).replace(name, "X").replace(quote(name, safe=""), "X").replace(name.partition(":")[2] or name, "X")
        for one, name in zip(told, (there, nowhere), strict=True)
    ]
    assert plain[0] == plain[1]
    assert get(of(site, "ann"), path.format(quote(there, safe=""))).status_code == 200


def test_a_whole_digest_of_another_product_leads_nowhere(shared: tuple[Site, dict[str, str]]) -> None:
    site, digests = shared
    for who, status in (("ann", 303), (READER, 200)):
        assert get(of(site, who), "/search", q=digests["other"]).status_code == status


def test_histories_of_two_sights_are_never_mixed(shared: tuple[Site, dict[str, str]]) -> None:
    site, _ = shared
    for who, products in (("ann", {"shop", "bank"}), (READER, {"shop"}), ("ann", {"shop", "bank"})):
        rows = get(of(site, who), "/figures/deployment-frequency?format=json").json()["rows"]
        assert {one["product"] for one in rows} == products


@contextmanager
def hostile(folder: Path) -> Iterator[tuple[Browser, Digest]]:
    """Give a server whose evidence has hostile names in whatever takes a text."""
    estate = Estate(folder, world=World(folder))
    estate.world.commit({"a.py": "1\n"}, EVIL)
    estate.world.commit({"b.py": "1\n"}, WORD)
    estate.world.check()
    digest = sha256(b"evil")
    with estate.world.app() as app:
        for name in (EVIL, WORD, "\u202erevo", "a\x1b[31m"):
            said = provenance(estate.head, stamp(estate.world.at))
            app.seal.document(Subject(name, (digest,)), PROVENANCE, said)
    with visiting(estate.world) as site:
        yield site.set_up(), digest


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Digest]]:
    with hostile(tmp_path_factory.mktemp("evil")) as made:
        yield made


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=alert",
        "/search?q=ww*",
        "/trace?of={}",
        "/trace?of={}&evidence=yes",
        "/trace/node?of={}",
        "/trace/code-to-prod?commit={}",
        "/trace/who-approved?of={}",
    ],
)
def test_hostile_names_stay_texts(evil: tuple[Browser, Digest], path: str) -> None:
    browser, digest = evil
    said = get(browser, path.format(digest))
    assert said.status_code == 200, said.text[:2000]
    for word in ("<script>alert", "<img src=x", "\u202e<", "\x1b"):
        assert word not in said.text
    found = re.search(r"<svg class=\"p\".*?</svg>", said.text, re.DOTALL)
    if found is not None:
        assert "\u202e" not in found[0]
        kinds = {one.tag for one in ET.fromstring(found[0]).iter()}  # noqa: S314  # what our own page shows
        assert kinds <= {"svg", "title", "desc", "defs", "symbol", "path", "g", "rect", "use", "text", "a"}


@pytest.mark.parametrize("text", [EVIL, "\u202e", "x" * 590, "%00", "../../etc/passwd", "javascript:alert(1)"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/search", "q"),
        ("/trace", "of"),
        ("/trace/node", "of"),
        ("/trace/code-to-prod", "commit"),
        ("/trace/cve-to-pods", "cve"),
        ("/trace/what-changed", "environment"),
        ("/figures", "product"),
        ("/figures", "period"),
    ],
)
def test_what_is_asked_for_stays_a_text(evil: tuple[Browser, Digest], path: str, name: str, text: str) -> None:
    said = get(evil[0], path, **{name: text})
    assert said.status_code in {200, 400, 404}, said.text[:500]
    for word in ("<script>alert", "<img src=x", 'href="javascript'):
        assert word not in said.text


@pytest.mark.parametrize("at", ["1969-01-01", "0001-01-01", "9999-12-31", "99999999999999d", "-1", "1e9", EVIL, "0"])
def test_every_moment_is_answered_or_refused(evil: tuple[Browser, Digest], at: str) -> None:
    browser, digest = evil
    for path, name in (("/trace", "of"), ("/trace/node", "of"), ("/trace/prod-to-code", "of")):
        said = get(browser, path, **{name: str(digest), "at": at})
        assert said.status_code in {200, 400, 404}, (at, said.text[:500])
        assert "<script>alert" not in said.text


def test_what_meets_very_much_is_cut_and_says_how_to_go_on(tmp_path: Path) -> None:
    estate = Estate(tmp_path, world=World(tmp_path))
    head = estate.head
    with estate.world.app() as app:
        for number in range(300):
            name = Subject(f"artifact {number}", (sha256(str(number).encode()),))
            app.seal.document(name, PROVENANCE, provenance(head, stamp(estate.world.at)))
    with visiting(estate.world) as site:
        browser = site.set_up()
        said = get(browser, f"/trace?of={head}&way=forward")
        assert (said.status_code, "Not all of it is here" in said.text) == (200, True)
        assert len(said.text) < 400_000
        node = get(browser, "/trace/node", of="build:https://example.org/builder#run")
        href = re.search(r'<a href="(/trace/node\?[^"]*relation=made[^"]*)" data-peek>All of them', node.text)
        assert href is not None
        seen, path = 0, unescape(href[1])
        for _ in range(10):
            told = get(browser, f"{path}&format=json").json()
            seen += len(told["rows"])
            if told["next"] is None:
                break
            path = told["next"].replace("&format=json", "")
        assert seen >= 300
        assert get(browser, unescape(href[1])).text.count("<tr data-row>") == 50
