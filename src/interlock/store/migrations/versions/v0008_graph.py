"""Schema 8: the graph that is drawn from the ledger, and by which entry a subject has an inventory.

Why each table is as it is: docs/decisions/0039-graph-in-tables.md. Floor 11.
"""

from __future__ import annotations

revision = "0008"
down_revision: str | None = "0007"
branch_labels = None
depends_on = None

STATEMENTS = (
    # How far it is drawn: entries of the ledger, and edges as often as an entry says them. One row, number 1.
    # `edition` is raised by whoever gives nodes other numbers.
    (
        "CREATE TABLE graph_state (number {integer} NOT NULL PRIMARY KEY, entries {integer} NOT NULL,"
        " edges {integer} NOT NULL, edition {integer} NOT NULL){strict}"
    ),
    "CREATE TABLE graph_product (id {integer} NOT NULL PRIMARY KEY, name {text} NOT NULL){strict}",
    "CREATE UNIQUE INDEX graph_product_by_name ON graph_product (name)",
    # `name` as `store/graph_names.py` writes it; `kind` and `label` are what all entries together say.
    (
        "CREATE TABLE graph_node (id {integer} NOT NULL PRIMARY KEY, name {bytes} NOT NULL, kind {integer} NOT NULL,"
        " label {text} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX graph_node_by_name ON graph_node (name)",
    # What one entry says of a node, where that is news; `called` is the number of the label.
    (
        "CREATE TABLE graph_said (node {integer} NOT NULL, entry {integer} NOT NULL, scope {integer} NOT NULL,"
        " kind {integer} NOT NULL, label {text} NOT NULL, called {integer} NOT NULL, PRIMARY KEY (node, entry)){keyed}"
    ),
    "CREATE INDEX graph_said_by_called ON graph_said (called, node)",
    # `scope` is the product of the entry, or 0 where it is of those that it is about.
    (
        "CREATE TABLE graph_edge (source {integer} NOT NULL, relation {integer} NOT NULL, scope {integer} NOT NULL,"
        " entry {integer} NOT NULL, target {integer} NOT NULL,"
        " PRIMARY KEY (source, relation, scope, entry, target)){keyed}"
    ),
    "CREATE UNIQUE INDEX graph_edge_back ON graph_edge (target, relation, scope, entry, source)",
    "CREATE TABLE graph_entry (entry {integer} NOT NULL PRIMARY KEY, scope {integer} NOT NULL){strict}",
    # What an entry without a product is about, and which products speak of a node, from which entry on.
    "CREATE TABLE graph_about (entry {integer} NOT NULL, node {integer} NOT NULL, PRIMARY KEY (entry, node)){keyed}",
    (
        "CREATE TABLE graph_owned (node {integer} NOT NULL, product {integer} NOT NULL, since {integer} NOT NULL,"
        " PRIMARY KEY (node, product)){keyed}"
    ),
    # What runs where: `until` is 2^62 while it runs, `target` the number of the target's name.
    (
        "CREATE TABLE graph_running (workload {integer} NOT NULL, since {integer} NOT NULL,"
        " artifact {integer} NOT NULL, environment {integer} NOT NULL, target {integer} NOT NULL,"
        " scope {integer} NOT NULL, until {integer} NOT NULL, PRIMARY KEY (workload, since)){keyed}"
    ),
    "CREATE INDEX graph_running_in ON graph_running (environment, until, target, since, workload)",
    "CREATE INDEX graph_running_of ON graph_running (artifact, until, since, workload)",
    # How many subjects or live workloads have an inventory: bit `plane` of the counts of a run of inventories.
    (
        "CREATE TABLE graph_plane (what {integer} NOT NULL, part {integer} NOT NULL, plane {integer} NOT NULL,"
        " bits {bytes} NOT NULL, PRIMARY KEY (what, part, plane)){keyed}"
    ),
    # The same for those that have several inventories.
    (
        "CREATE TABLE graph_several (what {integer} NOT NULL, inventories {bytes} NOT NULL,"
        " number {integer} NOT NULL, PRIMARY KEY (what, inventories)){keyed}"
    ),
    # The entry that says it; -1 where that is not known yet.
    "ALTER TABLE inventory_subject ADD COLUMN entry {integer} NOT NULL DEFAULT -1",
)

ALTERED: dict[str, str] = {
    (
        "CREATE TABLE inventory_subject (subject {text} NOT NULL, inventory {integer} NOT NULL, name {text} NOT NULL,"
        " at {text} NOT NULL, PRIMARY KEY (subject, inventory)){keyed}"
    ): (
        "CREATE TABLE inventory_subject (subject {text} NOT NULL, inventory {integer} NOT NULL, name {text} NOT NULL,"
        " at {text} NOT NULL, entry {integer} NOT NULL DEFAULT -1, PRIMARY KEY (subject, inventory)){keyed}"
    ),
}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
