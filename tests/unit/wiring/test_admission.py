from pathlib import Path

import pytest

from interlock.deployment import AdmissionRules, Away, EnvironmentUnknown, Tags
from interlock.kernel import InterlockError
from interlock.wiring.admission import Guarding
from interlock.wiring.errors import TagUnresolved
from tests.admissions import CLUSTER
from tests.estate import SETTINGS, Estate

REPOSITORIES = "repositories:\n  - {name: shop, address: 'oci://127.0.0.1:1/shop'}\n"


def test_the_rules_are_those_of_the_environment(tmp_path: Path) -> None:
    words = "tags: pin, away: allow, keep_for: 10m, namespaces: [shop, 'team-*']"
    estate = Estate(tmp_path, SETTINGS + CLUSTER % words)
    with estate.world.app(is_reading=True) as app:
        guarding = Guarding(app, app.environ, "cluster")
        assert guarding.rules == AdmissionRules(Tags.PIN, Away.ALLOW, 600, ("shop", "team-*"))
        assert guarding.pins
        assert Guarding(app, app.environ, "live").rules == AdmissionRules()
        with pytest.raises(EnvironmentUnknown):
            Guarding(app, app.environ, "nowhere")


def test_marks_change_with_rules_commits_and_keys_and_with_nothing_else(tmp_path: Path) -> None:
    estate = Estate(tmp_path, SETTINGS + CLUSTER % "tags: refuse")

    def marks() -> tuple[object, ...]:
        with estate.world.app(is_reading=True) as app:
            return Guarding(app, app.environ, "cluster").marks()

    before = marks()
    estate.artifact()
    assert marks() == before  # the ledger is looked at by other means
    estate.world.commit({"other.py": "1\n"})
    after = marks()
    assert after != before
    with estate.world.app() as app:
        (Path(app.places.config) / "registries.yaml").write_text("version: 1\n")
    assert marks() != after
    estate.world.database.rename(tmp_path / "gone")
    with estate.world.app(is_reading=True) as app:
        assert Guarding(app, app.environ, "cluster").marks() != after


def test_only_registries_that_the_settings_name_are_asked_what_a_tag_stands_for(tmp_path: Path) -> None:
    estate = Estate(tmp_path, SETTINGS + CLUSTER % "tags: pin" + REPOSITORIES)
    with estate.world.app(is_reading=True) as app:
        resolve = Guarding(app, app.environ, "cluster").resolver()
        with pytest.raises(TagUnresolved):
            resolve("127.0.0.1:2/shop/app:v1")
        with pytest.raises(TagUnresolved):
            resolve("127.0.0.1:1/shopping/app:v1")
        with pytest.raises(InterlockError) as caught:
            resolve("127.0.0.1:1/shop/app:v1")
        assert not isinstance(caught.value, TagUnresolved)
