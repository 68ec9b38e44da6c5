"""Evidence as people look through it, read it, verify it anew and take it away."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import msgspec
import pytest

from interlock.flows.transfer import judge, read_bundle
from interlock.kernel import sha256
from interlock.web.evidence import Filters
from tests.shown import Looked, looked
from tests.visits import visited


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with looked(tmp_path_factory.mktemp("shown")) as made:
        yield made


def rows(there: Looked, asked: str = "") -> list[dict[str, object]]:
    told: list[dict[str, object]] = there.ann.get(f"/evidence?format=json&{asked}").json()["rows"]
    return told


def test_all_of_it_is_listed_the_newest_first_each_verified(there: Looked) -> None:
    told = rows(there)
    assert [one["entry"] for one in told] == list(range(len(told) - 1, -1, -1))
    assert {one["counts"] for one in told} == {"verified"}
    assert told[-1]["says"] == "commit.secrets passed"


def test_a_page_has_some_and_goes_on_behind_them(there: Looked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.web.evidence._MOST", 5)
    first = there.ann.get("/evidence?format=json").json()
    assert len(first["rows"]) == 5
    second = there.ann.get(first["next"]).json()
    assert second["rows"][0]["entry"] == first["rows"][-1]["entry"] - 1


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("what=release", "release 1.1 of shop"),
        ("what=release&text=1.0", "release 1.0 of shop"),
        ("person=ann&what=release", "release 1.1 of shop"),
        ("product=shop&what=release", "release 1.1 of shop"),
        ("text=bandit:B101", "commit.sast failed, 2 findings"),
    ],
)
def test_filters_find_what_they_say(there: Looked, asked: str, says: str) -> None:
    assert rows(there, asked)[0]["says"] == says


def test_what_is_typed_into_one_field_stays_within_it() -> None:
    assert Filters(what='x" person:"ann').words == 'kind:"x person: ann"'
    assert Filters(since='1d" -kind:"release').words == 'kind:evidence since:"1d -kind: release"'
    assert Filters(text="a b", until="7d").words == 'a b until:"7d"'
    assert Filters().words == ""


def test_a_filter_that_cannot_be_read_says_so_and_what_to_write(there: Looked) -> None:
    said = there.ann.get("/evidence?since=yesterday")
    assert said.status_code == 400
    assert "TRC-121" in said.text


def test_a_piece_is_read_for_people_with_who_signed_it_and_where_it_stands(there: Looked) -> None:
    text = there.text("/evidence/3")
    for says in ("commit.iac passed", "origin.rules.product", "it counted", "it counts", "Verify it now", "its JSON"):
        assert says in text, says
    digest = rows(there)[-4]["envelope"]
    assert "commit.iac passed" in there.text(f"/evidence/{digest}")


def test_it_is_verified_anew_step_by_step(there: Looked) -> None:
    text = there.text("/evidence/3/verify")
    assert text.count('class="tag s-pass"') == 6
    assert "Every step is good" in text


def test_the_envelope_is_the_one_that_was_entered_byte_for_byte(there: Looked) -> None:
    said = there.ann.get("/evidence/3/envelope")
    assert said.headers["content-type"].startswith("application/vnd.dsse.envelope")
    assert "attachment" in said.headers["content-disposition"]
    assert str(sha256(said.content)) == rows(there)[-4]["envelope"]


def test_a_bundle_proves_itself_without_the_server(there: Looked) -> None:
    lines = there.ann.get("/evidence/22/bundle").content.splitlines(keepends=True)
    bundle = read_bundle(lines, "a test")
    (one,) = judge(bundle, there.site.app.trust)
    assert (one.index, one.refused) == (22, "")
    assert [blob.sha256 for blob in bundle.blobs] == [sha256(blob.body).hex for blob in bundle.blobs]
    assert bundle.blobs
    other = msgspec.structs.replace(bundle.lines[0], envelope=b"{}")
    (broken,) = judge(msgspec.structs.replace(bundle, lines=(other,)), there.site.app.trust)
    assert broken.refused


def test_whatever_kind_it_is_of_it_is_verified_in_one_click_and_taken_away(there: Looked) -> None:
    serving = there.site.serving
    kinds: dict[str, tuple[int, bytes]] = {}
    for index, entry in enumerate(serving.ledger.entries(0, serving.standing().size)):
        said = msgspec.json.decode(entry.envelope)
        statement = msgspec.json.decode(base64.b64decode(said["payload"]))
        kinds[statement["predicateType"]] = index, entry.envelope
    told = {one.rsplit("/", 2)[-2] for one in kinds}
    assert len(kinds) >= 7, "those of checks, decisions, policies, builds, releases, deployments and people"
    assert {"assessment", "deployment", "provenance", "release"} <= told, told
    for kind, (index, envelope) in kinds.items():
        text = there.text(f"/evidence/{index}")
        assert f'href="/evidence/{index}/verify"' in text, kind
        assert f'href="/evidence/{index}/envelope"' in text, kind
        assert "Every step is good" in there.text(f"/evidence/{index}/verify"), kind
        assert there.ann.get(f"/evidence/{index}/envelope").content == envelope, kind
        lines = there.ann.get(f"/evidence/{index}/bundle").content.splitlines(keepends=True)
        (one,) = judge(read_bundle(lines, kind), there.site.app.trust)
        assert (one.index, one.refused) == (index, ""), kind


@pytest.mark.parametrize("name", ["99999", "sha256:" + "0" * 64, "999999999999999"])
@pytest.mark.parametrize("more", ["", "/verify", "/envelope", "/bundle"])
def test_what_is_not_there_is_not_there(there: Looked, name: str, more: str) -> None:
    assert there.ann.get(f"/evidence/{name}{more}").status_code == 404


@pytest.mark.parametrize("more", ["", "/verify", "/envelope", "/bundle"])
def test_what_somebody_may_not_see_is_not_there(there: Looked, more: str) -> None:
    digest = rows(there)[-4]["envelope"]
    for name in ("3", digest):
        assert there.eve.get(f"/evidence/{name}{more}").status_code == 404
    assert there.max.get(f"/evidence/3{more}").status_code == 200


def test_whoever_may_see_another_product_finds_and_counts_nothing(there: Looked) -> None:
    for asked in ("", "&what=release", "&text=commit", "&about=" + there.shown.app.digests[0].hex):
        told = there.eve.get(f"/evidence?format=json{asked}").json()
        assert told["rows"] == []
    assert "in the ledger" not in there.eve.get("/evidence").text


def test_on_an_empty_server_it_says_how_evidence_comes_about(tmp_path_factory: pytest.TempPathFactory) -> None:
    with visited(tmp_path_factory.mktemp("empty")) as site:
        browser = site.set_up()
        text = browser.get("/evidence").text
        assert "founds the directory" in text or "interlock check" in text
