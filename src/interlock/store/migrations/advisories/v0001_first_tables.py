"""Advisories, schema 1: sources, their records, the packages and the names that records are found by.

Why each table is as it is: docs/decisions/0018-books-of-supply.md. Floor 11.
"""

from __future__ import annotations

revision = "0001"
down_revision: str | None = None

STATEMENTS = (
    # `edition` counts the finished imports; `importer` names the unfinished one. Instants are text, empty for none.
    (
        "CREATE TABLE source (id {integer} NOT NULL PRIMARY KEY, name {text} NOT NULL, edition {integer} NOT NULL,"
        " importer {text} NOT NULL, fetched {text} NOT NULL, newest {text} NOT NULL, etag {text} NOT NULL,"
        " last_modified {text} NOT NULL, records {integer} NOT NULL, withdrawn {integer} NOT NULL,"
        " refused {integer} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX source_by_name ON source (name)",
    # A record counts when `since` is not above its source's edition; above it, it belongs to an unfinished import.
    (
        "CREATE TABLE advisory (id {integer} NOT NULL PRIMARY KEY, source {integer} NOT NULL, name {text} NOT NULL,"
        " since {integer} NOT NULL, modified {text} NOT NULL, withdrawn {integer} NOT NULL, digest {bytes} NOT NULL,"
        " body {bytes} NOT NULL){strict}"
    ),
    "CREATE INDEX advisory_by_name ON advisory (source, name)",
    "CREATE INDEX advisory_by_digest ON advisory (digest, source, since)",
    # The packages of a record beside it; `package` is the beginning of a hash of the package's key.
    (
        "CREATE TABLE listing (advisory {integer} NOT NULL, n {integer} NOT NULL, package {integer} NOT NULL,"
        " body {bytes} NOT NULL, PRIMARY KEY (advisory, n)){keyed}"
    ),
    "CREATE INDEX listing_by_package ON listing (package)",
    "CREATE TABLE alias (name {text} NOT NULL, advisory {integer} NOT NULL, PRIMARY KEY (name, advisory)){keyed}",
    # One row: what all visible records together are; `packing` says in which form their bodies are.
    (
        "CREATE TABLE snapshot (packing {integer} NOT NULL PRIMARY KEY, digest {bytes} NOT NULL,"
        " records {integer} NOT NULL, withdrawn {integer} NOT NULL, packages {integer} NOT NULL){strict}"
    ),
)

ALTERED: dict[str, str] = {}
