"""Whoever writes into the tables of the graph gets an error, not an answer: nothing in them is believed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.evidence import APPROVAL, Approval
from interlock.kernel import stamp
from interlock.store.graph_running import NEVER
from tests.shared_ledger import MINE, OTHER, SharedLedger
from tests.unit.cli.shell import Said, Shell

QUESTIONS = (
    "prod-to-code shop/staging",
    "where-is OLD",
    "where-is NEW",
    "who-approved shop/staging",
    "pod-to-cves shop/staging",
    "cve-to-pods pkg:pypi/shop-lib@1",
    "what-changed shop/staging --between 0 now",
    "from shop/staging",
    "from NEW --forward",
    "--at THEN from NEW --forward",
)
FORGED = [
    pytest.param("UPDATE graph_running SET until = (SELECT min(since) FROM graph_running)", id="it ended before"),
    pytest.param("UPDATE graph_running SET until = since", id="it ended as it began"),
    pytest.param("UPDATE graph_running SET until = $NEVER", id="what was replaced runs again"),
    pytest.param("UPDATE graph_running SET artifact = $OLD WHERE artifact = $NEW", id="something else runs"),
    pytest.param("UPDATE graph_running SET environment = $BANK WHERE artifact = $NEW", id="it runs elsewhere"),
    pytest.param("UPDATE graph_running SET since = 3 WHERE artifact = $NEW", id="it began by another entry"),
    pytest.param("UPDATE graph_running SET until = 3 WHERE artifact = $OLD", id="it ended by another entry"),
    pytest.param("UPDATE graph_edge SET entry = 3 WHERE source = $NEW AND relation = 18", id="another entry says it"),
    pytest.param("UPDATE graph_edge SET target = $BANK WHERE source = $NEW AND relation = 18", id="it leads elsewhere"),
    pytest.param("UPDATE graph_edge SET relation = 99 WHERE source = $NEW", id="a relation that there is not"),
    pytest.param("UPDATE graph_said SET kind = 999", id="a kind that there is not"),
    pytest.param("UPDATE graph_node SET kind = 999", id="a kind of a node that there is not"),
    pytest.param("UPDATE graph_node SET name = x'01abab' WHERE id = $NEW", id="another name"),
    pytest.param("UPDATE graph_node SET name = x'ff' WHERE id = $NEW", id="a name that is no text"),
    pytest.param("DELETE FROM graph_node WHERE id = $NEW", id="a node that is gone"),
    pytest.param("UPDATE inventory_subject SET entry = 3", id="another entry says what it is made of"),
    pytest.param("UPDATE graph_state SET entries = entries + 5", id="more entries than the ledger has"),
]


class Scene:
    """A ledger with two versions in one environment, and its database as nobody touched it."""

    def __init__(self, folder: Path) -> None:
        self.ledger = SharedLedger(folder)
        self.old = self.ledger.run(MINE)
        self.new = self.ledger.built(MINE, "shop2.zip", b"newer")
        self.ledger.estate.deployed(self.new)
        with self.ledger.team.app("ann") as app:
            at, target = stamp(self.ledger.world.at), str(self.new.digests[0])
            says = Approval("release", "approve", target, at, "for elsewhere", environment="live", product=MINE)
            app.seal.document(self.new, APPROVAL, says)
            self.then = app.store.ledger.checkpoint().size - 1
            """The last entry before those of the other product."""
        self.ledger.run(OTHER)
        self.ledger.of(MINE)
        self.ledger.be("ann")
        self.kept = folder / "kept.db"
        self.damage("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.ledger.world.database, self.kept)

    def restore(self) -> None:
        """Take back what somebody did to the database."""
        for end in ("", "-wal", "-shm"):
            Path(f"{self.ledger.world.database}{end}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.ledger.world.database)

    def damage(self, sql: str) -> None:
        """Write into the tables as somebody with a database tool would."""
        node = "(SELECT id FROM graph_node WHERE name = {})"
        bank = "CAST('environment:bank/staging' AS BLOB)"
        named = {"$OLD": f"x'01{self.old.digests[0].hex}'", "$NEW": f"x'01{self.new.digests[0].hex}'", "$BANK": bank}
        sql = sql.replace("$NEVER", str(NEVER))
        for word, name in named.items():
            sql = sql.replace(word, node.format(name))
        connection = sqlite3.connect(self.ledger.world.database)
        connection.execute(sql)
        connection.commit()
        connection.close()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("tampered"))


@pytest.fixture
def shell(scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    scene.restore()
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    for name, value in scene.ledger.world.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(scene.ledger.world.root)
    at, shell = scene.ledger.world.at, Shell(scene.ledger.world, capsys)
    scene.ledger.world.at = at
    return shell


def answers(shell: Shell, scene: Scene) -> dict[str, Said]:
    found = {}
    for question in QUESTIONS:
        words = question.replace("OLD", str(scene.old.digests[0])).replace("NEW", str(scene.new.digests[0]))
        words = words.replace("THEN", str(scene.then))
        found[question] = shell("trace", *words.split())
    return found


@pytest.mark.parametrize("sql", FORGED)
def test_rows_that_were_written_by_hand_are_an_error_and_found_by_the_check(
    shell: Shell, scene: Scene, sql: str
) -> None:
    before = answers(shell, scene)
    assert {code for code, _, _ in before.values()} == {Exit.ALLOWED}
    scene.damage(sql)
    after = answers(shell, scene)
    refused = {question: said for question, said in after.items() if said[0] != Exit.ALLOWED}
    assert refused, "what nobody says is an answer"
    for question, (code, out, err) in refused.items():
        assert (code, out) in {(Exit.BROKEN, ""), (Exit.USAGE, "")}, question
        assert "interlock trace rebuild" in err or code == Exit.USAGE, question
    assert Exit.BROKEN in {code for code, _, _ in refused.values()}
    checked = shell("trace", "rebuild", "--check")
    assert checked.code == Exit.BROKEN
    assert shell("trace", "rebuild").code == Exit.ALLOWED
    assert answers(shell, scene) == before


def test_what_an_environment_is_labelled_decides_nothing(shell: Shell, scene: Scene) -> None:
    before = shell("trace", "who-approved", "shop/staging")
    assert "nobody approved" in before.out
    scene.damage("UPDATE graph_said SET label = 'live' WHERE label = 'staging'")
    after = shell("trace", "who-approved", "shop/staging")
    assert "for elsewhere" not in after.out
    assert after.out == before.out
    assert shell("trace", "rebuild", "--check").code == Exit.BROKEN
