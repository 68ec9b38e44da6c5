"""The ledger as a whole: its checkpoints are held against it, and what does not hold is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.shown import Looked, looked


@pytest.fixture
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with looked(tmp_path_factory.mktemp("shown")) as made:
        yield made


def test_it_says_how_far_it_goes_and_that_every_checkpoint_is_the_beginning_of_it(there: Looked) -> None:
    size = there.site.serving.standing().size
    text = there.text("/ledger")
    assert f"the tree of all {size} entries has the signed root" in text
    told = there.ann.get("/ledger?format=json").json()["rows"]
    assert told[0]["size"] == size
    assert {one["state"] for one in told} == {"verified"}


def test_a_checkpoint_that_somebody_changed_is_told_as_broken(there: Looked) -> None:
    there.text("/ledger")
    there.shown.world.damage("UPDATE checkpoint SET note = x'00' WHERE size = (SELECT min(size) FROM checkpoint)")
    there.shown.world.damage("DELETE FROM checkpoint WHERE size > (SELECT min(size) FROM checkpoint) AND size < 20")
    told = there.ann.get("/ledger?format=json").json()["rows"]
    assert told[-1]["state"] == "broken"
    assert "A checkpoint does not hold" in there.text("/ledger")


def test_whoever_may_see_another_product_sees_the_log_and_no_entry_of_this_one(there: Looked) -> None:
    said = there.eve.get("/ledger")
    assert said.status_code == 200
    assert "commit." not in said.text
    assert "/evidence/" not in said.text
