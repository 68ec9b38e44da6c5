"""Advisories, schema 2: what is known of attacks, as feeds that are replaced as a whole. Floor 11."""

from __future__ import annotations

revision = "0002"
down_revision: str | None = "0001"

STATEMENTS = (
    # `day` is the newest that a row names, `digest` that of all rows; instants are text.
    (
        "CREATE TABLE threat_source (id {integer} NOT NULL PRIMARY KEY, name {text} NOT NULL, kind {text} NOT NULL,"
        " records {integer} NOT NULL, refused {integer} NOT NULL, fetched {text} NOT NULL, day {text} NOT NULL,"
        " digest {bytes} NOT NULL, etag {text} NOT NULL, last_modified {text} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX threat_source_by_name ON threat_source (name, kind)",
    (
        "CREATE TABLE threat (source {integer} NOT NULL, cve {text} NOT NULL, body {bytes} NOT NULL,"
        " PRIMARY KEY (source, cve)){keyed}"
    ),
)

ALTERED: dict[str, str] = {}
